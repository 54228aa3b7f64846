//! Colours, and whether one can be read on another (WCAG 2.2, "relative luminance", "contrast ratio").

use crate::badge::error::Invalid;
use std::fmt;

/// An sRGB colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// What text needs (WCAG 2.2, success criterion 1.4.3).
pub const LEAST_CONTRAST: f64 = 4.5;

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let good = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| good);
        let number = number
            .ok_or_else(|| Invalid::new("invalid-colour", "expected a colour such as #123a6b"))?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            match part <= 0.04045 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of two colours, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Refuses a colour that is hard to read on another, telling the ratio.
    pub fn readable_on(self, ground: Self) -> Result<(), Invalid> {
        let ratio = self.contrast(ground);
        if ratio >= LEAST_CONTRAST {
            return Ok(());
        }
        // Down, so that 4.499 is not told as 4.50.
        let shown = (ratio * 100.0).floor() / 100.0;
        let message = format!(
            "the contrast of {self} on {ground} is {shown:.2}; it must be {LEAST_CONTRAST} or more"
        );
        Err(Invalid::new("low-contrast", message))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|why| why.message)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let (black, white) = (colour("#000000"), colour("#ffffff"));
        assert_eq!(white.contrast(black), 21.0);
        assert_eq!(white.contrast(white), 1.0);
        // The grey that WCAG tools name as the lightest to be read on white.
        assert!(colour("#767676").readable_on(white).is_ok());
        let why = colour("#777777").readable_on(white).unwrap_err();
        assert_eq!(why.code, "low-contrast");
        assert!(why.message.contains("is 4.47;"), "{}", why.message);
    }

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(colour("#1F3a5f").to_string(), "#1f3a5f");
        for refused in [
            "", "#", "1f3a5f", "#1f3a5", "#1f3a5f0", "#12345g", "#+12345", "red", "#é1234",
        ] {
            assert_eq!(
                Colour::parse(refused).unwrap_err().code,
                "invalid-colour",
                "{refused}"
            );
        }
    }
}
