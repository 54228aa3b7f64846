//! Two persons that turn out to be one.

mod brought;
mod meeting;
mod planned;
mod settling;

use super::people::{join, person};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::department::Department;
use sceau::issuing::Error;
use sceau::issuing::planned_merges::NewMerge;
use sceau::storage::merges::Merge;
use sceau::storage::{Page, indicators};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";

fn new(emails: [&str; 2]) -> NewMerge {
    NewMerge {
        emails: emails.map(email),
        reason: "même personne".to_owned(),
    }
}

fn plan(story: &Story, emails: [&str; 2]) -> Result<Merge, Error> {
    let (actor, scope) = (&story.actor, story.owner());
    story.run(
        story
            .service
            .plan_merge(actor, scope, story.programme, new(emails)),
    )
}

fn department(story: &Story, who: &str, code: &str) -> Result<(), Error> {
    let code = Department::parse(code).unwrap();
    let (actor, scope, programme) = (&story.actor, story.owner(), story.programme);
    let set = story
        .service
        .set_department(actor, scope, programme, email(who), Some(code));
    story.run(set)
}

fn department_of(story: &Story, who: &str) -> Option<String> {
    let who = email(who);
    story.read(move |db| Ok(indicators::department_of(db, &who)?))
}
