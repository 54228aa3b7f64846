//! JSON that takes far more as values than as text.

use sceau::badge::json::{Limits, OBJECT};

/// Texts within those limits, each as near to one of them as its shape allows.
pub fn swollen(limits: Limits) -> Vec<(&'static str, String)> {
    let nested = |times: usize| format!("{}0{}", r#"{"":"#.repeat(times), "}".repeat(times));
    let lists = |times: usize| format!("{}0{}", "[".repeat(times), "]".repeat(times));
    let object = OBJECT as usize;
    let repeated = |item: &str, values: usize| {
        let most = (limits.bytes - 5) / (item.len() + 1);
        let times = most.min((limits.values as usize - 2) / values);
        filled(vec![item; times].join(","), limits.bytes)
    };
    let members = |value: &str, values: usize| {
        let mut text = String::from("{");
        for at in 0..(limits.values as usize - object) / values {
            let comma = if at == 0 { "" } else { "," };
            let member = format!(r#"{comma}"{at:x}":{value}"#);
            if text.len() + member.len() >= limits.bytes {
                break;
            }
            text.push_str(&member);
        }
        text + "}"
    };
    vec![
        ("objects of one member", repeated(r#"{"":0}"#, object + 1)),
        ("objects in objects", repeated(&nested(25), 25 * object + 1)),
        ("lists of one item", repeated("[0]", 2)),
        ("lists in lists", repeated(&lists(25), 26)),
        ("lists of five", repeated("[0,0,0,0,0]", 6)),
        ("numbers", repeated("0", 1)),
        ("empty texts", repeated(r#""""#, 1)),
        ("empty objects", repeated("{}", object)),
        ("members", members("0", 1)),
        ("members that are objects", members(r#"{"":0}"#, object + 1)),
        (
            "one text",
            format!(r#"["{}"]"#, "é".repeat(limits.bytes / 2 - 2)),
        ),
        (
            "escapes",
            format!(r#"["{}"]"#, "\\u0001".repeat(limits.bytes / 6 - 1)),
        ),
    ]
}

/// A list of those items, and of a text that takes the bytes that are left.
fn filled(items: String, bytes: usize) -> String {
    let rest = bytes - items.len() - 5;
    format!(r#"[{items},"{}"]"#, "a".repeat(rest))
}

/// Own names in a context: a prefix as long as may be, and as many names made with it as may be.
pub fn names(limits: Limits) -> String {
    let names = limits.values as usize - 50;
    let short: String = (0..names).map(|at| format!(r#","n{at:x}":"p:""#)).collect();
    let long = "a".repeat(limits.bytes - short.len() - 100);
    format!(r#"["https://w3id.org/openbadges/v2",{{"p":"https://{long}"{short}}}]"#)
}
