//! The French département where a person is.

use super::error::Invalid;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A code of INSEE: 01 to 19, 2A, 2B, 21 to 95, 971 to 978, 984 and 986 to 989.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Department(String);

impl Department {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let code = text.trim().to_ascii_uppercase();
        let number = code.parse::<u16>().ok();
        let known = match (code.as_str(), code.len(), number) {
            ("2A" | "2B", ..) => true,
            (_, 2, Some(number)) => (1..=95).contains(&number) && number != 20,
            (_, 3, Some(number)) => matches!(number, 971..=978 | 984 | 986..=989),
            _ => false,
        };
        match known && !code.starts_with('+') {
            true => Ok(Self(code)),
            false => Err(Invalid::new(
                "unknown-department",
                format!(
                    "{text:?} is no code of a French département: give 01 to 95, 2A, 2B, 971 to 978 or 984 to 989"
                ),
            )),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Department {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Department {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|why| why.message)
    }
}

impl From<Department> for String {
    fn from(department: Department) -> Self {
        department.0
    }
}

#[cfg(test)]
mod tests {
    use super::Department;

    #[test]
    fn only_codes_of_departments() {
        for good in [
            "01", "19", "2A", "2b", " 76 ", "95", "971", "978", "984", "987",
        ] {
            assert!(Department::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "", "1", "00", "20", "96", "2C", "970", "979", "985", "990", "+7", "+76", "075",
            "Paris",
        ] {
            assert!(Department::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Department::parse("2a").unwrap().as_str(), "2A");
    }
}
