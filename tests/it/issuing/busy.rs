//! When somebody else holds what a use case needs.

use crate::on_both;
use crate::support::story::*;
use sceau::issuing::Error;

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
