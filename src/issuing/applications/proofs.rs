//! What an applicant shows. A proof is theirs, and one may show several criteria of several applications.

use super::super::{
    Error, FieldError, Guard, Once, Service, new_id,
    once::once,
    sessions::{Holder, SignedIn},
};
use super::drafting::{edited, set_uses, worked_on};
use super::stating::take_back;
use crate::badge::{application::State, error::Invalid, text, urls::WebUrl};
use crate::storage::{
    Db,
    applications::{self, Application},
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

/// What a proof says from now on.
#[derive(Debug, Clone)]
pub struct Reworded {
    /// What its person calls it.
    pub title: String,
    /// The text, or what they say of the rest.
    pub words: String,
    /// Of a link: its address.
    pub url: String,
}

impl NewProof {
    /// Refuses what cannot be kept.
    ///
    /// # Errors
    /// Wrong fields; `own-words` for the applicant's text that is said to be somebody else's.
    pub fn check(&self) -> Result<(), Error> {
        let (kind, url) = self.showing.stored();
        let mut wrong = wrong(kind, &self.title, &self.words, url.as_deref());
        if kind == Kind::Text && self.third_party {
            let message = "what an applicant writes is their own: give a link or a file, or ask for a statement";
            let why = Invalid::new("own-words", message);
            wrong.push(FieldError::new("/thirdParty", why));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }
}

/// What is wrong with the words of a proof.
fn wrong(kind: Kind, title: &str, words: &str, url: Option<&str>) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut note = |at: &str, result: Result<(), Invalid>| {
        if let Err(why) = result {
            wrong.push(FieldError::new(at, why));
        }
    };
    if let Some(url) = url {
        note("/url", WebUrl::parse(url).map(drop));
    }
    note("/title", text::line(title, 200));
    if kind == Kind::Text || !words.trim().is_empty() {
        note("/words", text::prose(words, 20_000));
    }
    wrong
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
        let given = self.give_proof_once(session, application, new, criteria, None);
        given.await?.done()
    }

    /// The same, unless the guarded request was answered before.
    ///
    /// # Errors
    /// Those of [`Self::give_proof`].
    pub async fn give_proof_once(
        &self,
        session: Uuid,
        application: Uuid,
        new: NewProof,
        criteria: Vec<String>,
        guard: Option<Guard<Uuid>>,
    ) -> Result<Once<Uuid>, Error> {
        new.check()?;
        let id = new_id();
        self.with_own(session, application, move |db, _, mut one, now| {
            once(db, guard.as_ref(), now, |db| {
                edited(&one)?;
                keep(db, &one, (id, &new), &criteria, now)?;
                worked_on(db, &mut one, now)?;
                Ok(id)
            })
        })
        .await
    }

    /// Whether [`Self::reword_proof`] can be done with a proof of whoever is signed in.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn may_reword(&self, there: &SignedIn, id: Uuid) -> Result<bool, Error> {
        let there = there.clone();
        self.store()
            .read(move |db: &mut Db| {
                let proof = own_proof(db, &there, id)?;
                may_be_reworded(db, &proof)
            })
            .await
    }

    /// Changes what a text, a link or a file of whoever has a session is called and says, as long as nobody was shown it.
    ///
    /// # Errors
    /// `not-found`; `proof-in-use` once it was part of what was submitted or answered, whatever became of that; wrong
    /// fields: `/url`, `/title`, `/words`.
    pub async fn reword_proof(&self, session: Uuid, id: Uuid, new: Reworded) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let mut proof = own_proof(db, there, id)?;
            if !may_be_reworded(db, &proof)? {
                let message = "it is part of what is examined or was decided: add another one";
                return Err(Error::refused("proof-in-use", message));
            }
            let url = (proof.kind == Kind::Link).then(|| new.url.clone());
            let wrong = wrong(proof.kind, &new.title, &new.words, url.as_deref());
            if !wrong.is_empty() {
                return Err(Error::Fields(wrong));
            }
            proof.title.clone_from(&new.title);
            proof.words.clone_from(&new.words);
            proof.url = url;
            proofs::update(db, &proof)?;
            for (application, _) in proofs::used_in(db, id)? {
                if let Some(mut one) = applications::find(db, application)? {
                    worked_on(db, &mut one, now)?;
                }
            }
            Ok(())
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

/// Whether what a proof says was shown to nobody yet. What others said or gave is theirs.
fn may_be_reworded(db: &mut Db, proof: &Proof) -> Result<bool, Error> {
    let own = matches!(proof.kind, Kind::Text | Kind::Link | Kind::File);
    Ok(own && !proofs::was_handed_in(db, proof.id)?)
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
