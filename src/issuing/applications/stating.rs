//! The words of somebody else about an applicant: asked for by a letter, given or declined once, without an account.

use super::super::{
    Actor, Error, FieldError, Guard, Once, Service,
    letters::{self, Letter},
    links::{self, Opened, Purpose},
    new_id,
    once::once,
    people, record,
    sessions::Holder,
};
use super::drafting::{edited, set_uses, worked_on};
use super::proofs::{Showing, own_proof, refuse_many};
use super::{gone, own};
use crate::badge::{
    application::State,
    email::Email,
    error::Invalid,
    text::{self, Language, Localized},
};
use crate::storage::{
    Db, Scope, applications, badge_classes, issuers, links as stored, persons,
    proofs::{
        self, Kind, Proof,
        statements::{self, Relation, Statement},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How many statements one person may ask for in an hour: letters to strangers are not to be sent through us.
const ASKED_AN_HOUR: i64 = 5;

/// A statement that somebody is asked for.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// Who is asked.
    pub email: Email,
    /// As what.
    pub relation: Relation,
    /// What the applicant calls it; without, it is called a statement.
    pub title: Option<String>,
    /// It may be seen from the badge.
    pub shown: bool,
}

/// What somebody says about an applicant.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Their name.
    pub name: String,
    /// What they do, and where.
    pub role: String,
    /// What they saw.
    pub words: String,
    /// They say that it has no name of anybody whom the applicant helped.
    pub no_names: bool,
}

/// A badge that a statement is asked for, with the criteria that it should speak of.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What the badge is called.
    pub badge: Localized,
    /// Who awards it, and reads the statement.
    pub issuer: String,
    /// Of the criteria.
    pub criteria: Vec<Localized>,
}

/// A statement that somebody is asked for, as they see it.
#[derive(Debug, Clone)]
pub struct StatementToGive {
    /// Where the applicant is written to.
    pub applicant: String,
    /// As what they are asked.
    pub relation: Relation,
    /// The applicant means to let it be seen from the badge.
    pub shown: bool,
    /// What for.
    pub wanted: Vec<Wanted>,
    /// Until when they can answer.
    pub until: DateTime<Utc>,
}

impl Stated {
    fn check(&self) -> Result<(), Error> {
        let checks = [
            ("/name", text::line(&self.name, 200)),
            ("/role", text::line(&self.role, 200)),
            ("/words", text::prose(&self.words, 5_000)),
            (
                "/noNames",
                match self.no_names {
                    true => Ok(()),
                    false => Err(Invalid::new(
                        "no-names-missing",
                        "say that no name of anybody whom they helped is left in it",
                    )),
                },
            ),
        ];
        let wrong = checks.into_iter();
        let wrong = wrong.filter_map(|(at, done)| Some(FieldError::new(at, done.err()?)));
        let wrong: Vec<_> = wrong.collect();
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }
}

impl Service {
    /// Asks somebody, for whoever has a session, to say what they saw; for these criteria of one of their applications. The
    /// answer is a proof of that application.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `own-address`, `too-many-letters` after five statements in an hour or three letters to that
    /// address, `too-many-proofs`, and wrong fields: `/title`, `/criteria`.
    pub async fn ask_for_statement(
        &self,
        session: Uuid,
        application: Uuid,
        new: NewStatement,
        criteria: Vec<String>,
    ) -> Result<Uuid, Error> {
        let asked = self.ask_for_statement_once(session, application, new, criteria, None);
        asked.await?.done()
    }

    /// The same, unless the guarded request was answered before.
    ///
    /// # Errors
    /// Those of [`Self::ask_for_statement`].
    pub async fn ask_for_statement_once(
        &self,
        session: Uuid,
        application: Uuid,
        new: NewStatement,
        criteria: Vec<String>,
        guard: Option<Guard<Uuid>>,
    ) -> Result<Once<Uuid>, Error> {
        if let Some(title) = &new.title {
            text::line(title, 200).map_err(|why| Error::field("/title", why))?;
        }
        if criteria.is_empty() {
            let why = Invalid::new("empty-list", "choose at least one criterion");
            return Err(Error::field("/criteria", why));
        }
        let id = new_id();
        let named = Some(new.email.clone());
        self.through_session_naming(session, named, move |db, there, now| {
            once(db, guard.as_ref(), now, |db| {
                let mut one = own(db, there, application)?;
                edited(&one)?;
                let person = there.address.person;
                let to = persons::find(db, &new.email)?
                    .ok_or(Error::Internal("an address that was named is not stored"))?;
                if to.person == person {
                    let message = "this address is yours: ask somebody else for a statement";
                    return Err(Error::refused("own-address", message));
                }
                refuse_many(db, person, &Showing::Text)?;
                let hour_ago = now - TimeDelta::hours(1);
                if statements::count_asked_since(db, person, hour_ago)? >= ASKED_AN_HOUR
                    || !people::may_write(db, to.address, Purpose::Statement, now)?
                {
                    let message = "too many statements were asked for: try again in an hour";
                    return Err(Error::refused("too-many-letters", message));
                }
                let language = persons::language(db, person)?;
                let title = match (&new.title, language) {
                    (Some(title), _) => title.clone(),
                    (None, Language::Fr) => "Attestation".to_owned(),
                    (None, Language::En) => "Statement".to_owned(),
                };
                let proof = Proof {
                    id,
                    person,
                    kind: Kind::Statement,
                    title,
                    words: String::new(),
                    url: None,
                    third_party: true,
                    shown: new.shown,
                    found: None,
                    created_at: now,
                    purged_at: None,
                };
                proofs::insert(db, &proof)?;
                let statement = Statement {
                    proof: id,
                    address: to.address,
                    relation: new.relation,
                    asked_at: now,
                    expires_at: now + Purpose::Statement.lifetime(),
                    answered_at: None,
                    declined: false,
                    name: String::new(),
                    role: String::new(),
                    words: String::new(),
                };
                statements::insert(db, &statement)?;
                set_uses(db, &one, id, &criteria)?;
                worked_on(db, &mut one, now)?;
                let link = links::make(db, Purpose::Statement, to.address, Some(id), now)?;
                let letter = Letter::StatementAsked { proof: id, link };
                letters::post(db, &new.email, language, &letter, now)?;
                let actor = Holder::from(there).actor;
                record(db, &actor, now, "statement.ask", (None, id), json!({}))?;
                Ok(id)
            })
        })
        .await
    }

    /// Takes back, for whoever has a session, what was asked for and not answered: the link says that it is too late.
    ///
    /// # Errors
    /// `not-found`; `already-decided` when it was given or declined: what was given is removed like any proof.
    pub async fn withdraw_statement(&self, session: Uuid, proof: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let proof = own_proof(db, there, proof)?;
            let asked = statements::of_proof(db, proof.id)?;
            let Some(asked) = asked.filter(|_| proof.kind == Kind::Statement) else {
                return Err(Error::not_found("statement"));
            };
            if asked.answered_at.is_some() {
                return Err(answered());
            }
            take_back(db, &Holder::from(there).actor, proof, now)
        })
        .await
    }

    /// What the reader of a link is asked to say. Looking changes nothing.
    ///
    /// # Errors
    /// `not-found` when it is of no use any more, `already-decided`.
    pub async fn statement_to_give(&self, opened: &Opened) -> Result<StatementToGive, Error> {
        let opened = opened.clone();
        self.store()
            .read(move |db: &mut Db| {
                let (proof, asked) = wanted(db, &opened)?;
                let applicant = persons::main_address(db, proof.person)?.ok_or_else(nothing)?;
                let mut all = Vec::new();
                for (application, state) in proofs::used_in(db, proof.id)? {
                    if is_of_use(state) {
                        all.push(asked_for(db, application, proof.id)?);
                    }
                }
                Ok(StatementToGive {
                    applicant: applicant.given,
                    relation: asked.relation,
                    shown: proof.shown,
                    wanted: all,
                    until: asked.expires_at,
                })
            })
            .await
    }

    /// Keeps what somebody says who was asked for a statement. The link is used up; the applicant is told.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `own-address`, and wrong fields: `/name`, `/role`, `/words`, `/noNames`.
    pub async fn give_statement(&self, link: Uuid, said: Stated) -> Result<(), Error> {
        said.check()?;
        self.answer_statement(link, Some(said)).await
    }

    /// Somebody who was asked for a statement would rather not. The link is used up; the applicant is told.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`.
    pub async fn decline_statement(&self, link: Uuid) -> Result<(), Error> {
        self.answer_statement(link, None).await
    }

    async fn answer_statement(&self, link: Uuid, said: Option<Stated>) -> Result<(), Error> {
        self.through_link(link, Purpose::Statement, move |db, opened, now| {
            let (proof, mut asked) = wanted(db, opened)?;
            asked.answered_at = Some(now);
            asked.declined = said.is_none();
            if let Some(said) = &said {
                if proof.person == opened.address.person {
                    let message = "nobody gives a statement about themselves";
                    return Err(Error::refused("own-address", message));
                }
                asked.name.clone_from(&said.name);
                asked.role.clone_from(&said.role);
                asked.words.clone_from(&said.words);
            }
            statements::update(db, &asked)?;
            stored::expire_about(db, proof.id, Purpose::Statement.name(), now)?;
            let action = match asked.declined {
                true => "statement.decline",
                false => "statement.give",
            };
            let actor = Actor::link(opened.id);
            record(db, &actor, now, action, (None, proof.id), json!({}))?;
            let letter = Letter::StatementAnswered {
                proof: proof.id,
                declined: asked.declined,
            };
            match persons::main_address(db, proof.person)? {
                Some(address) => letters::to_holder(db, address.id, &letter, now),
                None => Ok(()),
            }
        })
        .await
    }
}

fn answered() -> Error {
    let message = "this statement was given or declined before";
    Error::refused("already-decided", message)
}

fn nothing() -> Error {
    Error::not_found("statement to give")
}

/// Whether a statement can still help an application.
fn is_of_use(state: State) -> bool {
    match state {
        State::Draft | State::Submitted | State::InReview | State::MoreInformation => true,
        // An appeal may follow.
        State::NotRetained => true,
        State::Accepted | State::Withdrawn | State::Expired => false,
    }
}

/// What a link asks for, if it is of use.
fn wanted(db: &mut Db, opened: &Opened) -> Result<(Proof, Statement), Error> {
    let id = opened.subject.ok_or_else(nothing)?;
    let proof = proofs::find(db, id)?.filter(|proof| proof.purged_at.is_none());
    let (Some(proof), Some(asked)) = (proof, statements::of_proof(db, id)?) else {
        return Err(nothing());
    };
    if asked.answered_at.is_some() {
        return Err(answered());
    }
    let uses = proofs::used_in(db, id)?;
    match uses.iter().any(|(_, state)| is_of_use(*state)) {
        true => Ok((proof, asked)),
        false => Err(nothing()),
    }
}

fn asked_for(db: &mut Db, application: Uuid, proof: Uuid) -> Result<Wanted, Error> {
    let one = applications::find(db, application)?.ok_or_else(gone)?;
    let badge = badge_classes::find(db, one.badge_class)?.ok_or_else(nothing)?;
    let issuer = issuers::find(db, Scope::Instance, one.issuer)?.ok_or_else(nothing)?;
    let uses = proofs::uses(db, application)?;
    let speaks = |id: &String| uses.get(id).is_some_and(|used| used.contains(&proof));
    let criteria = one.criteria.into_iter();
    Ok(Wanted {
        badge: badge.definition.localized_name(),
        issuer: issuer.organisation.name,
        criteria: criteria
            .filter(|criterion| speaks(&criterion.id))
            .map(|criterion| criterion.text)
            .collect(),
    })
}

/// Takes a statement of an applicant, whose row is locked, out of everything. Its row stays until the next round, which
/// takes the address along that was asked (`following.rs`).
pub(super) fn take_back(
    db: &mut Db,
    actor: &Actor,
    mut proof: Proof,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    stored::expire_about(db, proof.id, Purpose::Statement.name(), now)?;
    proofs::empty(db, &mut proof, now)?;
    proofs::forget_uses(db, proof.id)?;
    record(
        db,
        actor,
        now,
        "statement.withdraw",
        (None, proof.id),
        json!({}),
    )
}
