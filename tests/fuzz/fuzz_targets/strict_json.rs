//! Strict JSON: never laxer than serde_json, never another value, and what it prints it reads again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::json;
use serde_json::Value;

/// How deep it goes, and how many members and items it has; floats become null, as printing may round them.
fn walk(value: &mut Value, depth: u32, deepest: &mut u32) {
    *deepest = depth.max(*deepest);
    match value {
        Value::Number(number) if number.is_f64() => *value = Value::Null,
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| walk(item, depth + 1, deepest)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|one| walk(one, depth + 1, deepest)),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let plain = serde_json::from_slice::<Value>(bytes);
    let Ok(mut value) = json::parse(bytes) else {
        return;
    };
    assert_eq!(plain.expect("serde_json reads it too"), value);
    let mut deepest = 0;
    walk(&mut value, 0, &mut deepest);
    assert!(deepest <= json::MAX_DEPTH);
    let printed = serde_json::to_vec(&value).unwrap();
    // Printing may be longer: control characters as \u00xx.
    if printed.len() <= json::MAX_BYTES {
        assert_eq!(json::parse(&printed).unwrap(), value);
    }
    let mut merged = value.clone();
    json::merge(&mut merged, &Value::Object(Default::default()));
    assert!(merged == value || !value.is_object());
}
