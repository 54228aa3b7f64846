//! A copy of a hosted badge beside what its issuer publishes.

use crate::badge::{
    time,
    verification::{Check, Code, Fault, Reason},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The members that make the badge what it is.
const ESSENTIAL: &[&str] = &[
    "type",
    "id",
    "uid",
    "recipient",
    "badge",
    "issuedOn",
    "expires",
    "verification",
];

/// Compares what was presented with what is published, both in the shape of 2.0. The verdict is about what is published;
/// a copy that says something else of who earned what and when is refused, other differences are a warning.
pub fn compare(presented: &Value, published: &Value) -> Check {
    let members: BTreeSet<&String> = [presented, published]
        .into_iter()
        .filter_map(Value::as_object)
        .flat_map(|members| members.keys())
        .collect();
    let differ = |member: &&&String| {
        let of = |document: &Value| comparable(document.get(member.as_str()));
        let (presented, published) = (of(presented), of(published));
        // A copy from before the badge was published as 2.0 has one, and need not.
        let dropped = **member == "uid" && (presented.is_none() || published.is_none());
        presented != published && !dropped
    };
    let (essential, others): (Vec<&String>, Vec<&String>) = members
        .iter()
        .filter(differ)
        .partition(|member| ESSENTIAL.contains(&member.as_str()));
    let named = |members: &[&String]| {
        let names: Vec<_> = members
            .iter()
            .map(|m| m.chars().take(50).collect::<String>())
            .collect();
        names[..names.len().min(10)].join(", ")
    };
    match (essential.is_empty(), others.is_empty()) {
        (false, _) => Check::failed(
            Code::Copy,
            Fault::new(Reason::CopyDiffers, named(&essential)),
        ),
        (true, false) => {
            Check::warning(Code::Copy, Fault::new(Reason::CopyOutdated, named(&others)))
        }
        (true, true) => Check::ok(Code::Copy),
    }
}

/// Two spellings of an instant are one.
fn comparable(value: Option<&Value>) -> Option<Value> {
    let value = value?;
    let instant = value.as_str().and_then(|text| time::parse(text).ok());
    Some(instant.map_or_else(|| value.clone(), |at| time::iso(at).into()))
}
