//! Links that prove an address: their tokens, and the clock that ends them.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use uuid::Uuid;

on_both!(a_token_is_ours_or_nothing, |target| {
    let story = Story::begin(target);
    let id = Uuid::now_v7();
    let url = story.service.link_url(id);
    let token = url.strip_prefix(&format!("{BASE}/links/")).unwrap();
    assert_eq!(story.service.link_id(token), Some(id));
    for at in 0..token.len() {
        let mut changed = token.to_owned();
        let other = if token.as_bytes()[at] == b'A' {
            "B"
        } else {
            "A"
        };
        changed.replace_range(at..=at, other);
        assert_eq!(story.service.link_id(&changed), None, "{changed}");
        assert_eq!(story.service.link_id(&token[..at]), None);
    }
    // Another process of the same instance makes and reads the same ones.
    assert_eq!(open(target).link_url(id), url);
});

on_both!(the_clock_can_be_put_ahead, |target| {
    let story = Story::begin(target);
    let now = story.service.now();
    story.clock.advance(TimeDelta::days(400));
    let made = story.award(OWNER, "accueillir", "camille@exemple.fr");
    assert!(made.assertion.issued_on >= now + TimeDelta::days(400));
});
