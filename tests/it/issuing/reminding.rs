//! Holders are told that a composite expires: 180, 90 and 30 days before, each once.

use crate::on_both;
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use sceau::issuing::letters::Letter;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn earned(story: &Story) -> (Uuid, DateTime<Utc>) {
    story.award_all(&CORE, WHO);
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    (core, story.assertion(core).expires.unwrap())
}

fn days_before(story: &Story, moment: DateTime<Utc>, days: i64) {
    let then = moment - TimeDelta::days(days);
    story.clock.advance(then - story.service.now());
}

fn remind(story: &Story) -> u64 {
    story.run(story.service.remind()).unwrap()
}

/// The days that reminders of an award name, oldest first.
fn told(story: &Story, of: Uuid) -> Vec<u32> {
    #[derive(QueryableByName)]
    struct Posted {
        #[diesel(sql_type = Text)]
        letter: String,
        #[diesel(sql_type = Text)]
        recipient: String,
    }
    let posted: Vec<Posted> = story.read(|db| {
        let query = "SELECT letter, recipient FROM mails ORDER BY id";
        let found = diesel::sql_query(query).load(db);
        Ok(found.map_err(sceau::storage::Error::from)?)
    });
    let mut all = Vec::new();
    for mail in posted {
        if let Ok(Letter::ExpiryReminder { assertion, days }) = serde_json::from_str(&mail.letter)
            && assertion == of
        {
            assert_eq!(mail.recipient, WHO);
            all.push(days);
        }
    }
    all
}

on_both!(each_reminder_comes_once_at_its_time, |target| {
    let story = Story::begin(target);
    let (core, expires) = earned(&story);
    for (days, posted) in [
        (181, 0),
        (180, 1),
        (179, 0),
        (91, 0),
        (90, 1),
        (31, 0),
        (30, 1),
        (1, 0),
    ] {
        days_before(&story, expires, days);
        assert_eq!(remind(&story), posted, "{days} days before");
        assert_eq!(remind(&story), 0, "twice changes nothing");
    }
    assert_eq!(told(&story, core), [180, 90, 30]);
    days_before(&story, expires, 0);
    assert_eq!(remind(&story), 0);
});

on_both!(
    one_that_was_missed_comes_late_unless_the_next_is_due,
    |target| {
        let story = Story::begin(target);
        let (core, expires) = earned(&story);
        days_before(&story, expires, 100);
        assert_eq!(remind(&story), 1);
        assert_eq!(told(&story, core), [100], "it says what is true");
        days_before(&story, expires, 20);
        assert_eq!(remind(&story), 1, "the one of 90 days is not sent any more");
        assert_eq!(told(&story, core), [100, 20]);
        days_before(&story, expires, -1);
        assert_eq!(remind(&story), 0);
    }
);

on_both!(nobody_is_reminded_of_what_ended, |target| {
    let story = Story::begin(target);
    let (core, expires) = earned(&story);
    days_before(&story, expires, 170);
    // Renewed, by the badge of late that the renewal rule asks for.
    assert_eq!(story.reconcile(), 1);
    let renewed = story.live(CORE_COMPOSITE, WHO)[0];
    assert_ne!(core, renewed);
    assert_eq!(remind(&story), 0);
    // Revoked.
    let expires = story.assertion(renewed).expires.unwrap();
    story.revoke(OWNER, renewed);
    days_before(&story, expires, 90);
    assert_eq!(remind(&story), 0);
});
