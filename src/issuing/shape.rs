//! What is wrong with the shape of a document or a query, in words that need no knowledge of the program.

use crate::badge::text::UNKNOWN_LANGUAGE;

/// A message of the deserialiser, said again for people.
pub fn in_words(message: &str) -> String {
    for (kind, say) in [
        ("invalid type: ", mismatch as fn(&str) -> Option<String>),
        ("invalid value: ", mismatch),
        ("invalid length ", length),
        ("unknown field ", unknown_field),
        ("unknown variant ", unknown_name),
        ("missing field ", |rest| {
            Some(format!("{} is missing", quoted(rest)))
        }),
        ("duplicate field ", |rest| {
            Some(format!("{} is given twice", quoted(rest)))
        }),
        ("UUID parsing failed", |_| Some(format!("expected {ID}"))),
    ] {
        if let Some(said) = message.strip_prefix(kind).and_then(say) {
            return said;
        }
    }
    match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "expected a whole number".to_owned()
        }
        "number too large to fit in target type" => "this number is too large".to_owned(),
        "number too small to fit in target type" => "this number is too small".to_owned(),
        "provided string was not `true` or `false`" => "expected true or false".to_owned(),
        other => other.to_owned(),
    }
}

/// The name of the language that nobody here speaks, when that is what `message` says.
pub(super) fn unknown_language(message: &str) -> Option<&str> {
    let rest = message.strip_prefix(UNKNOWN_LANGUAGE)?;
    rest.strip_prefix(" \"")?.split('"').next()
}

const ID: &str = "an id (a UUID such as 0198c0de-0000-7000-8000-000000000001)";

fn mismatch(rest: &str) -> Option<String> {
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let found = match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer", number)) => format!("the number {}", bare(number)),
        Some(("floating", point)) => {
            format!("the number {}", bare(point.trim_start_matches("point ")))
        }
        Some(("boolean", value)) => bare(value).to_owned(),
        Some(("unit", _)) => "null".to_owned(),
        _ if found == "map" => "an object".to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        _ => found.to_owned(),
    };
    Some(format!("expected {}, found {found}", kind(expected)))
}

fn length(rest: &str) -> Option<String> {
    let (_, expected) = rest.rsplit_once(", expected ")?;
    Some(match kind(expected) {
        "an object" => "expected an object, found a list".to_owned(),
        _ => format!("expected {expected}"),
    })
}

fn kind(expected: &str) -> &str {
    match expected {
        "a string" | "string" | "str" | "a borrowed string" => "text",
        "a boolean" => "true or false",
        "f32" | "f64" => "a number",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "a sequence" => "a list",
        "a map" => "an object",
        "a UUID string" | "a formatted UUID string" => ID,
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.contains("UUID") => ID,
        other => other,
    }
}

fn unknown_field(rest: &str) -> Option<String> {
    let (name, known) = rest.split_once(", ")?;
    let there_are = match names(known) {
        known if known.is_empty() => "it takes none".to_owned(),
        known => format!("there are {}", known.join(", ")),
    };
    Some(format!("there is no {}; {there_are}", quoted(name)))
}

fn unknown_name(rest: &str) -> Option<String> {
    let (name, known) = rest.split_once(", ")?;
    let known = names(known).join(" or ");
    Some(format!("{} is not known here; give {known}", quoted(name)))
}

/// What stands between back quotes.
fn names(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn bare(text: &str) -> &str {
    text.trim_matches('`')
}

fn quoted(name: &str) -> String {
    format!("{:?}", bare(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::text::Language;
    use serde::Deserialize;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        a: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Keep,
        Revoke,
    }

    fn said<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
        in_words(&serde_json::from_value::<T>(value).unwrap_err().to_string())
    }

    #[test]
    fn nothing_of_the_program_shows() {
        for (said, expected) in [
            (
                said::<Inner>(json!("x")),
                "expected an object, found the text \"x\"",
            ),
            (said::<Inner>(json!([])), "expected an object, found a list"),
            (
                said::<Inner>(json!({"a": -1})),
                "expected a whole number, not negative, found the number -1",
            ),
            (
                said::<Inner>(json!({"a": 1.5})),
                "expected a whole number, not negative, found the number 1.5",
            ),
            (
                said::<Inner>(json!({"a": null})),
                "expected a whole number, not negative, found null",
            ),
            (
                said::<Inner>(json!({"a": {}})),
                "expected a whole number, not negative, found an object",
            ),
            (said::<Inner>(json!({})), "\"a\" is missing"),
            (
                said::<Inner>(json!({"b": 1})),
                "there is no \"b\"; there are a",
            ),
            (said::<String>(json!(true)), "expected text, found true"),
            (
                said::<Vec<String>>(json!("a")),
                "expected a list, found the text \"a\"",
            ),
            (
                said::<BTreeMap<String, u8>>(json!([])),
                "expected an object, found a list",
            ),
            (
                said::<bool>(json!(0)),
                "expected true or false, found the number 0",
            ),
            (
                said::<Kind>(json!("drop")),
                "\"drop\" is not known here; give keep or revoke",
            ),
        ] {
            assert_eq!(said, expected);
        }
        assert!(said::<Uuid>(json!("x")).starts_with("expected an id (a UUID"));
        assert!(said::<Uuid>(json!(1)).starts_with("expected an id (a UUID"));
        let message = said::<Language>(json!("de"));
        assert_eq!(unknown_language(&message), Some("de"), "{message}");
        assert!(message.ends_with("give fr or en"), "{message}");
    }
}
