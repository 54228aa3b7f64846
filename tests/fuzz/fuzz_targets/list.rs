//! Lists of badges, as texts and CSV in any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::checking::list::{self, Limits};

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let limits = Limits {
        badges: 20,
        ..Limits::WEB
    };
    let Ok(items) = list::read(None, bytes, limits) else {
        return;
    };
    assert!(!items.is_empty() && items.len() <= 20);
    // Each has a line of its own, in their order.
    assert!(items[0].line >= 1 && items.is_sorted_by(|a, b| a.line < b.line));
    let _ = list::has_several_lines(bytes);
}
