//! Strict JSON for anything foreign (RFC 7493): serde_json alone keeps the last of two equal members silently.

use super::error::Invalid;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, map::Entry};
use std::cell::Cell;
use std::fmt;

/// The largest document that is looked at, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// The deepest nesting that is looked at.
pub const MAX_DEPTH: u32 = 32;

/// How much of a document is looked at. A small object in memory takes a hundred times its bytes in JSON, so values are
/// counted too, and an object as [`OBJECT`] of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Its size.
    pub bytes: usize,
    /// Its arrays, texts, numbers, booleans and nulls, and [`OBJECT`] for each of its objects.
    pub values: u32,
}

/// An object of few members takes as much memory as so many other values.
pub const OBJECT: u32 = 8;

/// What is pasted, or signed: 64 KiB and 4,096 values.
pub const SIGNED: Limits = Limits {
    bytes: MAX_BYTES,
    values: 4_096,
};
/// What is fetched: 256 KiB and 8,192 values. The badge of a composite that asks for 200 badges has 5,000.
pub const FETCHED: Limits = Limits {
    bytes: 256 * 1024,
    values: 8_192,
};
/// A revocation list that is fetched: 256 KiB and 16,384 values, which is 1,600 objects of two members.
pub const FETCHED_LIST: Limits = Limits {
    bytes: 256 * 1024,
    values: 16_384,
};

const TOO_MANY: &str = "it has more values than are looked at";

/// Parses one JSON text within [`SIGNED`]: at most 32 levels, no member named twice at any level, nothing behind it.
pub fn parse(bytes: &[u8]) -> Result<Value, Invalid> {
    parse_limited(bytes, SIGNED)
}

/// The same with another limit on its size and 65,536 values, for what has a file inside.
pub fn parse_within(bytes: &[u8], most: usize) -> Result<Value, Invalid> {
    parse_limited(
        bytes,
        Limits {
            bytes: most,
            values: 65_536,
        },
    )
}

/// The same within other limits.
pub fn parse_limited(bytes: &[u8], limits: Limits) -> Result<Value, Invalid> {
    if bytes.len() > limits.bytes {
        return Err(Invalid::new(
            "json-too-large",
            format!("larger than {} bytes", limits.bytes),
        ));
    }
    let left = Cell::new(limits.values);
    let refuse = |e: serde_json::Error| match e.to_string() {
        why if why.starts_with(TOO_MANY) => Invalid::new("json-too-large", why),
        why => Invalid::new("json-invalid", why),
    };
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let strict = Strict {
        depth: 0,
        left: &left,
    };
    let value = strict.deserialize(&mut from).map_err(refuse)?;
    from.end().map_err(refuse)?;
    Ok(value)
}

/// Applies a JSON Merge Patch (RFC 7396): members are replaced, those that are null are removed.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(target) = target {
        for (name, value) in patch {
            match value {
                Value::Null => drop(target.remove(name)),
                value => merge(target.entry(name.as_str()).or_insert(Value::Null), value),
            }
        }
    }
}

struct Strict<'a> {
    depth: u32,
    /// How many values may still come.
    left: &'a Cell<u32>,
}

impl Strict<'_> {
    fn deeper<E: Error>(&self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Self {
            depth: self.depth + 1,
            left: self.left,
        })
    }
}

impl Strict<'_> {
    fn count<E: Error>(&self, values: u32) -> Result<(), E> {
        let left = self.left.get().checked_sub(values);
        self.left.set(left.ok_or_else(|| E::custom(TOO_MANY))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        self.count(1)?;
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(v.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(self.deeper()?)? {
            items.push(item);
        }
        Ok(items.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        self.count(OBJECT - 1)?;
        let mut members = Map::new();
        while let Some(name) = from.next_key::<String>()? {
            let value = from.next_value_seed(self.deeper()?)?;
            match members.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(place) => {
                    return Err(A::Error::custom(format!(
                        "the member {:?} stands there twice",
                        place.key()
                    )));
                }
            }
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7396, appendix A.
    #[test]
    fn a_merge_patch_does_what_the_rfc_says() {
        for (target, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (
                r#"{"a":{"b":"c"}}"#,
                r#"{"a":{"b":"d","c":null}}"#,
                r#"{"a":{"b":"d"}}"#,
            ),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let mut merged: Value = serde_json::from_str(target).unwrap();
            merge(&mut merged, &serde_json::from_str(patch).unwrap());
            let expected: Value = serde_json::from_str(result).unwrap();
            assert_eq!(merged, expected, "{target} + {patch}");
        }
    }

    #[test]
    fn plain_json_passes_unchanged() {
        let text = r#"{"a":[1,-2,3.5,true,null,"é"],"b":{"a":{}}}"#;
        assert_eq!(
            parse(text.as_bytes()).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }

    #[test]
    fn what_readers_could_understand_differently_is_refused() {
        for refused in [
            r#"{"a":1,"a":2}"#,
            r#"{"x":[{"a":1,"a":1}]}"#,
            r#"{"a":1,"\u0061":2}"#,
            "{} {}",
            "{}x",
            "",
            "\u{feff}{}",
            r#"{"a":01}"#,
            "NaN",
        ] {
            assert_eq!(
                parse(refused.as_bytes()).unwrap_err().code,
                "json-invalid",
                "{refused}"
            );
        }
        assert_eq!(parse(&[b'"', 0xff, b'"']).unwrap_err().code, "json-invalid");
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(MAX_DEPTH as usize).as_bytes()).is_ok());
        assert!(parse(nested(MAX_DEPTH as usize + 2).as_bytes()).is_err());
        assert!(parse(nested(30_000).as_bytes()).is_err());
        let many = |count: usize| format!("[{}1]", "1,".repeat(count - 1));
        assert!(parse(many(4_095).as_bytes()).is_ok());
        let why = parse(many(4_096).as_bytes()).unwrap_err();
        assert_eq!(why.code, "json-too-large");
        assert!(parse_limited(many(16_383).as_bytes(), FETCHED_LIST).is_ok());
        let objects = |count: usize| format!("[{}0]", "{},".repeat(count));
        assert!(parse(objects(511).as_bytes()).is_ok());
        let why = parse(objects(512).as_bytes()).unwrap_err();
        assert_eq!(why.code, "json-too-large");
        assert_eq!(
            parse(&vec![b' '; MAX_BYTES + 1]).unwrap_err().code,
            "json-too-large"
        );
    }
}
