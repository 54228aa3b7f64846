//! When somebody else holds what a use case needs.

use crate::on_both;
use crate::support::story::*;
use sceau::issuing::award::Awarded;
use sceau::issuing::{Error, Guard};
use sceau::storage::idempotency::{self, Answer, Request, Seen};
use sceau::storage::{Db, Error as Storage};
use std::sync::Arc;

const WHO: &str = "camille@exemple.fr";

on_both!(an_award_that_waited_too_long_may_be_tried_again, |target| {
    let story = Story::begin(target);
    let held = story.award(OWNER, "animer", WHO).assertion;
    let mut other = target.connect().unwrap();
    let during: Result<(), sceau::storage::Error> = other.write(|db| {
        db.lock_person(held.person.as_bytes())?;
        let new = new_award(story.badge(OWNER, "concevoir"), WHO);
        match story.try_award(OWNER, new).unwrap_err() {
            Error::Storage(why) => assert!(why.is_temporary(), "{why}"),
            other => panic!("{other}"),
        }
        Ok(())
    });
    during.unwrap();
    story.award(OWNER, "concevoir", WHO);
});

on_both!(a_duplicate_that_waited_too_long_is_told_so, |target| {
    let story = Story::begin(target);
    let request = Request {
        id: [1; 32],
        body: [1; 32],
    };
    let guard: Guard<Awarded> = Guard {
        request: request.clone(),
        render: Arc::new(|_| Answer {
            status: 201,
            location: None,
            body: "{}".to_owned(),
        }),
    };
    let award = || {
        let new = new_award(story.badge(OWNER, "animer"), WHO);
        let guard = Some(guard.clone());
        let award = story.service.award(&story.actor, story.owner(), new, guard);
        story.run(award)
    };
    let mut first = target.connect().unwrap();
    let server = matches!(first, Db::Postgres(_));
    let during: Result<(), Storage> = first.write(|db| {
        let seen = idempotency::begin(db, &request, story.service.now())?;
        assert_eq!(seen, Seen::New);
        match award().unwrap_err() {
            Error::Refused { code, .. } if server => assert_eq!(code, "request-in-progress"),
            // The whole file was held: nobody could know which request it was for.
            Error::Storage(why) if !server => assert!(why.is_temporary(), "{why}"),
            other => panic!("{other}"),
        }
        Err(Storage::Panicked) // the first one fails, and nothing of it is kept
    });
    during.unwrap_err();
    award().unwrap().done().unwrap();
});
