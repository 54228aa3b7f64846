//! What an applicant shows. A proof is theirs, and one may show several criteria of several applications.

use super::super::{
    Error, FieldError, Service, new_id,
    sessions::{Holder, SignedIn},
};
use super::drafting::{edited, set_uses, worked_on};
use super::stating::take_back;
use crate::badge::{application::State, error::Invalid, text, urls::WebUrl};
use crate::storage::{
    Db,
    applications::Application,
    proofs::{self, File, Kind, Proof},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Most proofs of one person whose content is there.
pub const MOST_PROOFS: usize = 100;
/// What the files of one person may come to, in bytes.
pub const MOST_FILE_BYTES: i64 = 50 * 1024 * 1024;

/// What is given as a proof.
#[derive(Debug, Clone)]
pub enum Showing {
    /// The words of the applicant.
    Text,
    /// An address on the web.
    Link(String),
    /// A file, vetted.
    File(File),
}

/// A proof that somebody gives.
#[derive(Debug, Clone)]
pub struct NewProof {
    /// What it is.
    pub showing: Showing,
    /// What they call it.
    pub title: String,
    /// The text, or what they say of the rest.
    pub words: String,
    /// It comes from somebody else.
    pub third_party: bool,
    /// It may be seen from the badge.
    pub shown: bool,
}

impl Showing {
    /// Its kind, and the address of a link.
    pub(super) fn stored(&self) -> (Kind, Option<String>) {
        match self {
            Self::Text => (Kind::Text, None),
            Self::Link(url) => (Kind::Link, Some(url.clone())),
            Self::File(_) => (Kind::File, None),
        }
    }
}

impl NewProof {
    /// Refuses what cannot be kept.
    ///
    /// # Errors
    /// Wrong fields.
    pub fn check(&self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        let mut note = |at: &str, result: Result<(), Invalid>| {
            if let Err(why) = result {
                wrong.push(FieldError::new(at, why));
            }
        };
        note("/title", text::line(&self.title, 200));
        let needs_words = matches!(self.showing, Showing::Text);
        if needs_words || !self.words.trim().is_empty() {
            note("/words", text::prose(&self.words, 20_000));
        }
        if let Showing::Link(url) = &self.showing {
            note("/url", WebUrl::parse(url).map(drop));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }
}

impl Service {
    /// Keeps a proof for whoever has a session, and says which criteria of one of their applications it shows.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `too-many-proofs`, `too-many-files`, and wrong fields.
    pub async fn give_proof(
        &self,
        session: Uuid,
        application: Uuid,
        new: NewProof,
        criteria: Vec<String>,
    ) -> Result<Uuid, Error> {
        new.check()?;
        let id = new_id();
        self.with_own(session, application, move |db, _, mut one, now| {
            edited(&one)?;
            keep(db, &one, (id, &new), &criteria, now)?;
            worked_on(db, &mut one, now)?;
            Ok(id)
        })
        .await
    }

    /// Deletes a proof of whoever has a session, with its uses in drafts.
    ///
    /// # Errors
    /// `not-found`; `proof-in-use` when it is part of an application that was submitted.
    pub async fn remove_proof(&self, session: Uuid, id: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let proof = own_proof(db, there, id)?;
            let uses = proofs::used_in(db, id)?;
            if uses.iter().any(|(_, state)| *state != State::Draft) {
                let message =
                    "it is part of an application that was submitted, and is deleted with it";
                return Err(Error::refused("proof-in-use", message));
            }
            match proof.kind {
                Kind::Statement => take_back(db, &Holder::from(there).actor, proof, now),
                _ => Ok(proofs::delete(db, id)?),
            }
        })
        .await
    }

    /// Lets a proof be seen from the badge that it was awarded for, or no longer. Takes effect at once.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn show_proof(&self, session: Uuid, id: Uuid, shown: bool) -> Result<(), Error> {
        self.through_session(session, move |db, there, _| {
            let mut proof = own_proof(db, there, id)?;
            proof.shown = shown;
            Ok(proofs::update(db, &proof)?)
        })
        .await
    }
}

/// Keeps a proof of an applicant, whose row is locked.
pub(super) fn keep(
    db: &mut Db,
    one: &Application,
    (id, new): (Uuid, &NewProof),
    criteria: &[String],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    refuse_many(db, one.person, &new.showing)?;
    let (kind, url) = new.showing.stored();
    let proof = Proof {
        id,
        person: one.person,
        kind,
        title: new.title.clone(),
        words: new.words.clone(),
        url,
        third_party: new.third_party,
        shown: new.shown,
        found: None,
        created_at: now,
        purged_at: None,
    };
    proofs::insert(db, &proof)?;
    if let Showing::File(file) = &new.showing {
        proofs::insert_file(db, id, file)?;
    }
    set_uses(db, one, id, criteria)
}

/// One of the proofs of whoever is signed in, their row locked.
pub(super) fn own_proof(db: &mut Db, there: &SignedIn, id: Uuid) -> Result<Proof, Error> {
    let found = proofs::find(db, id)?;
    let found = found.filter(|found| found.person == there.address.person);
    found
        .filter(|found| found.purged_at.is_none())
        .ok_or_else(|| Error::not_found("proof"))
}

/// Refuses what is more than anybody needs.
pub(super) fn refuse_many(db: &mut Db, person: Uuid, new: &Showing) -> Result<(), Error> {
    let mine = proofs::of_person(db, person)?;
    let there = mine.iter().filter(|proof| proof.purged_at.is_none());
    if there.count() >= MOST_PROOFS {
        let why = format!("at most {MOST_PROOFS} proofs are kept: delete one that you do not use");
        return Err(Error::refused("too-many-proofs", why));
    }
    if let Showing::File(file) = new {
        let kept: i64 = proofs::file_names(db, person)?
            .values()
            .map(|(_, size)| size)
            .sum();
        let more = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        if kept.saturating_add(more) > MOST_FILE_BYTES {
            let most = MOST_FILE_BYTES / (1024 * 1024);
            let why =
                format!("at most {most} MiB of files are kept: delete one that you do not use");
            return Err(Error::refused("too-many-files", why));
        }
    }
    Ok(())
}
