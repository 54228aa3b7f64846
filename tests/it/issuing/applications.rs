//! Asking for a badge without an exam, from the draft to the award.

mod appeals;
mod commission;
mod conflicts;
mod drafts;
mod elsewhere;
mod following;
mod forgetting;
mod inviting;
mod kept;
mod merged;
mod opinions;
mod outside;
mod public;
mod races;
mod second_readings;
mod stating;

use super::accepting::link;
use crate::support::story::*;
use sceau::badge::application::{Level, Policy, State};
use sceau::issuing::{
    Actor, Error,
    access::Role,
    applications::{Decided, Examiner, NewOpinion, NewProof, Saved, Seen, Showing},
    links::Purpose,
};
use sceau::storage::{
    applications::{self, Application, SelfAssessment, reviewers::Who},
    members, persons,
};
use uuid::Uuid;

pub const A: &str = "ada@asso.example";
pub const TRAINER: &str = "tom@formation.example";
pub const OTHER_TRAINER: &str = "uma@formation.example";
/// A competency with three criteria.
pub const ASKED: &str = CORE[0];

/// A session of somebody who is not known yet or is.
pub fn session(story: &Story, who: &str) -> Uuid {
    let (to, now) = (email(who), story.service.now());
    let fresh = persons::PersonAddress {
        person: Uuid::now_v7(),
        address: Uuid::now_v7(),
    };
    story.write(move |db| persons::find_or_make(db, &to, fresh, now).map_err(Error::from));
    story.signed_in(who)
}

/// Opens the owner's badge of a competency to applications.
pub fn open_to(story: &Story, competency: &str, policy: Policy) -> Uuid {
    let badge = story.badge(OWNER, competency);
    let set = story
        .service
        .set_review_policy(&story.actor, story.owner(), badge, policy);
    story.run(set).unwrap();
    badge
}

/// A draft of an application for that badge.
pub fn draft(story: &Story, session: Uuid, badge: Uuid) -> Uuid {
    let begun = story.service.begin_applications(session, vec![badge]);
    story.run(begun).unwrap()[0]
}

/// Words of the applicant; what comes from somebody else is a link to theirs.
pub fn text(third_party: bool) -> NewProof {
    NewProof {
        showing: match third_party {
            true => Showing::Link("https://exemple.fr/guichet".to_owned()),
            false => Showing::Text,
        },
        title: "Une matinée au guichet".to_owned(),
        words: "Ce que j’ai fait, et ce que j’en ai appris.".to_owned(),
        third_party,
        shown: false,
    }
}

pub fn stored(story: &Story, id: Uuid) -> Application {
    story.read(move |db| Ok(applications::find(db, id)?.unwrap()))
}

/// Says and shows everything.
pub fn complete(story: &Story, session: Uuid, id: Uuid) {
    let criteria: Vec<String> = stored(story, id)
        .criteria
        .iter()
        .map(|c| c.id.clone())
        .collect();
    let said = Saved {
        assessments: criteria
            .iter()
            .map(|criterion| SelfAssessment {
                criterion: criterion.clone(),
                level: Some(Level::Practised),
                words: String::new(),
            })
            .collect(),
        no_names: Some(true),
    };
    story
        .run(story.service.save_application(session, id, said))
        .unwrap();
    let give = story.service.give_proof(session, id, text(true), criteria);
    story.run(give).unwrap();
}

/// An application for the owner's badge that was given in.
pub fn submitted(story: &Story, who: &str, badge: Uuid) -> Uuid {
    let session = session(story, who);
    let id = draft(story, session, badge);
    complete(story, session, id);
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    id
}

/// A member of the programme's owner who examines.
pub fn trainer(story: &Story, who: &str) -> Examiner {
    let issuer = story.bodies[OWNER].issuer;
    let invited = story.service.invite_member(
        &story.actor,
        story.owner(),
        Some(issuer),
        (email(who), Role::Assessor),
    );
    let member = story.run(invited).unwrap().member.id;
    let link = link(story, Purpose::JoinDesk, who, Some(member));
    story.run(story.service.join_desk(link)).unwrap();
    story.read(move |db| Ok(members::find(db, Some(issuer), member)?.unwrap()));
    Examiner {
        actor: Actor::member(member),
        who: Who::Member(member),
    }
}

pub fn opinion(favourable: bool) -> NewOpinion {
    NewOpinion {
        favourable,
        reason: match favourable {
            true => String::new(),
            false => "Le troisième critère n’est pas montré.".to_owned(),
        },
    }
}

pub fn opine(story: &Story, by: &Examiner, id: Uuid, favourable: bool) -> Result<Decided, Error> {
    let given = story
        .service
        .give_opinion(by, story.owner(), id, opinion(favourable));
    story.run(given)
}

pub fn seen(story: &Story, by: &Examiner, id: Uuid) -> Seen {
    story
        .run(story.service.application(story.owner(), by.who, id))
        .unwrap()
}

pub fn state(story: &Story, id: Uuid) -> State {
    stored(story, id).state
}
