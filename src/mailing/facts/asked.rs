//! What a letter about an application for a badge is about.

use super::line;
use crate::badge::{application::State, text::Language};
use crate::issuing::letters::Letter;
use crate::storage::{
    Db, Error, Scope,
    applications::{
        self, Application,
        messages::{self, Kind},
    },
    badge_classes, issuers, persons,
    proofs::{self, statements},
};
use uuid::Uuid;

/// An application, as a letter speaks of it. Every text but what was said is one line.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub id: Uuid,
    /// The issuer's.
    pub issuer_id: Uuid,
    /// The name of the badge.
    pub badge: String,
    /// The name of its issuer.
    pub issuer: String,
    /// Where the issuer is written to.
    pub contact: String,
    /// Where the applicant is written to.
    pub applicant: String,
    /// What was said to its reader: why it is not retained, or what more is asked for.
    pub said: Option<String>,
}

impl Asked {
    /// For the texts.
    pub fn names(&self) -> [(&'static str, &str); 4] {
        [
            ("badge", &self.badge),
            ("issuer", &self.issuer),
            ("contact", &self.contact),
            ("applicant", &self.applicant),
        ]
    }
}

/// The application that a letter is about, or why the letter is not to be sent any more.
pub(super) fn of(
    db: &mut Db,
    letter: &Letter,
    language: Language,
) -> Result<Result<Option<Asked>, &'static str>, Error> {
    let (id, stands): (Uuid, fn(&Application) -> bool) = match letter {
        Letter::ApplicationBegun { application } => (*application, |one| one.state == State::Draft),
        Letter::ApplicationSubmitted { application } => (*application, |_| true),
        Letter::MoreAsked { application } => {
            (*application, |one| one.state == State::MoreInformation)
        }
        Letter::ApplicationNotRetained { application } => {
            (*application, |one| one.state == State::NotRetained)
        }
        Letter::ApplicationWaits { application, .. } => (*application, |one| one.state.is_edited()),
        Letter::ApplicationExpired { application } => (*application, |_| true),
        Letter::ApplicationReceived { application }
        | Letter::ApplicationAnswered { application }
        | Letter::ApplicationAppealed { application }
        | Letter::ApplicationOverdue { application }
        | Letter::ReviewAssigned { application }
        | Letter::CommissionBegun { application }
        | Letter::ReviewReminder { application }
        | Letter::ReviewDeclined { application }
        | Letter::ReviewAsked { application, .. } => (*application, |one| one.state.is_open()),
        Letter::StatementAsked { proof, .. } | Letter::StatementAnswered { proof, .. } => {
            return of_statement(db, letter, *proof, language);
        }
        _ => return Ok(Ok(None)),
    };
    match applications::find(db, id)? {
        None => Ok(Err("what it is about is gone")),
        Some(one) if !stands(&one) => Ok(Err("the application stands elsewhere by now")),
        Some(one) => Ok(asked(db, letter, &one, language)?
            .map(Some)
            .ok_or("what it is about is gone")),
    }
}

fn of_statement(
    db: &mut Db,
    letter: &Letter,
    proof: Uuid,
    language: Language,
) -> Result<Result<Option<Asked>, &'static str>, Error> {
    let Some(statement) = statements::of_proof(db, proof)? else {
        return Ok(Err("what it is about is gone"));
    };
    if matches!(letter, Letter::StatementAsked { .. }) && statement.answered_at.is_some() {
        return Ok(Err("they answered"));
    }
    let Some((application, _)) = proofs::used_in(db, proof)?.pop() else {
        return Ok(Err("it is part of no application any more"));
    };
    let one = applications::find(db, application)?;
    match one
        .map(|one| asked(db, letter, &one, language))
        .transpose()?
    {
        Some(Some(asked)) => Ok(Ok(Some(asked))),
        _ => Ok(Err("what it is about is gone")),
    }
}

fn asked(
    db: &mut Db,
    letter: &Letter,
    one: &Application,
    language: Language,
) -> Result<Option<Asked>, Error> {
    let Some(badge) = badge_classes::find(db, one.badge_class)? else {
        return Ok(None);
    };
    let Some(issuer) = issuers::find(db, Scope::Instance, one.issuer)? else {
        return Ok(None);
    };
    let Some(applicant) = persons::main_address(db, one.person)? else {
        return Ok(None);
    };
    let said = match letter {
        Letter::ApplicationNotRetained { .. } => one.reason.clone(),
        Letter::MoreAsked { .. } => {
            let said = messages::of_application(db, one.id)?.into_iter();
            let mut latest = said.rev();
            let question = latest.find(|message| message.kind == Kind::Question);
            question.map(|message| message.words)
        }
        _ => None,
    };
    Ok(Some(Asked {
        id: one.id,
        issuer_id: one.issuer,
        badge: line(badge.definition.name(language)),
        issuer: line(&issuer.organisation.name),
        contact: line(&issuer.organisation.email),
        applicant: line(&applicant.given),
        said,
    }))
}
