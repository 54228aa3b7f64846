//! What several pages about applications show.

use super::super::{
    found::{FoundView, kind_name},
    frame::Frame,
    markdown,
    words::Words,
};
use super::ROOT;
use crate::badge::application::{Criterion, State};
use crate::issuing::applications::{GivenProof, Seen};
use crate::storage::{
    applications::Application,
    proofs::{Kind, statements::Statement},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where an application stands, and what happens next.
pub struct StateView {
    pub label: String,
    /// A class: `good`, `past`, `bad` or `unknown`.
    pub tone: &'static str,
    pub next: String,
}

impl StateView {
    pub fn new(t: Words, seen: &Seen, now: DateTime<Utc>) -> Self {
        let one = &seen.application;
        let tone = match one.state {
            State::Accepted => "good",
            State::MoreInformation => "past",
            _ => "unknown",
        };
        let label = match one.state {
            State::Submitted if one.round > 1 => t.say("ask-state-again"),
            State::Submitted if seen.commission => t.say("ask-state-submitted-commission"),
            state => t.say(&format!("ask-state-{}", state.name())),
        };
        Self {
            label,
            tone,
            next: next(t, seen, now),
        }
    }
}

fn next(t: Words, seen: &Seen, now: DateTime<Utc>) -> String {
    let one = &seen.application;
    let due = one.due_at.map(|at| t.date(at)).unwrap_or_default();
    let late = one.due_at.is_some_and(|at| at <= now);
    let since = t.date(one.since);
    let again = seen.held.is_none() && seen.another.is_none();
    let key = match one.state {
        State::Accepted if seen.commission => "ask-next-accepted-commission",
        State::NotRetained if seen.commission && again => match may_appeal(one, now) {
            true => "ask-next-not-retained-commission",
            false => "ask-next-commission-again",
        },
        State::Withdrawn if seen.commission => "ask-next-withdrawn-commission",
        State::Expired if seen.commission => "ask-next-expired-commission",
        State::Draft => "ask-next-draft",
        State::Submitted if late => "ask-next-late",
        State::InReview if late => "ask-next-late",
        State::Submitted => "ask-next-submitted",
        State::InReview => "ask-next-in-review",
        State::MoreInformation => "ask-next-more-information",
        State::Accepted => "ask-next-accepted",
        State::NotRetained if !again => "ask-next-not-retained-over",
        State::NotRetained if may_appeal(one, now) => "ask-next-not-retained",
        State::NotRetained => "ask-next-not-retained-last",
        State::Withdrawn => "ask-next-withdrawn",
        State::Expired => "ask-next-expired",
    };
    t.with(key, &[("date", &due), ("since", &since)])
}

/// Whether its applicant may ask for another examination.
pub fn may_appeal(one: &Application, now: DateTime<Utc>) -> bool {
    one.state == State::NotRetained
        && one.round == 1
        && one.purged_at.is_none()
        && one.due_at.is_none_or(|at| at > now)
}

/// A text in the reader's language, or else in the other, with its language.
pub fn text_of(criterion: &Criterion, t: Words) -> (&'static str, &str) {
    let own = criterion.text.get(t.0);
    match own.trim().is_empty() {
        false => (t.tag(), own),
        true => (t.other().tag(), criterion.text.get(t.other())),
    }
}

/// A criterion as HTML.
pub fn html_of(criterion: &Criterion, t: Words) -> (&'static str, String) {
    let (lang, text) = text_of(criterion, t);
    (lang, markdown::to_html(text))
}

/// A criterion in one short line, for a box to tick.
pub fn short_of(criterion: &Criterion, t: Words) -> (&'static str, String) {
    let (lang, text) = text_of(criterion, t);
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line
        .unwrap_or_default()
        .trim_start_matches(['#', '-', '*', ' ']);
    let mut short: String = line.chars().take(160).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    (lang, short)
}

/// A proof, to its person.
pub struct ProofView {
    pub id: Uuid,
    pub title: String,
    pub kind: String,
    pub words: String,
    /// The address of a link.
    pub link: Option<String>,
    /// Where its file is, what it is called, and how large it is.
    pub file: Option<(String, String, String)>,
    pub third_party: bool,
    pub shown: bool,
    /// What became of a statement that was asked for, or that its content was deleted.
    pub told: Option<String>,
    /// Of a statement: who says so, and what.
    pub said: Option<(String, String)>,
    /// Of a badge from elsewhere or a certificate.
    pub found: Option<FoundView>,
}

impl ProofView {
    pub fn new(f: &Frame, given: &GivenProof, now: DateTime<Utc>) -> Self {
        let (t, proof) = (f.t, &given.proof);
        let size = |bytes: i64| {
            let number = usize::try_from(bytes / 1024 + 1).unwrap_or_default();
            t.count("ask-proof-size", &[("size", number)])
        };
        let said = given.statement.as_ref().filter(|one| one.is_given());
        // Nobody said anything, so that nothing comes from anybody, nor is seen.
        let declined = given.statement.as_ref().is_some_and(|one| one.declined);
        Self {
            id: proof.id,
            title: proof.title.clone(),
            kind: t.say(&format!("ask-kind-{}", kind_name(proof))),
            words: proof.words.clone(),
            link: proof.url.clone(),
            file: given.file.as_ref().map(|(name, bytes)| {
                let path = format!("{ROOT}/proofs/{}/file", proof.id);
                (f.path(&path), name.clone(), size(*bytes))
            }),
            third_party: proof.third_party && !declined,
            shown: proof.shown && !declined,
            told: told(t, given, now),
            said: said.map(|one| {
                let by = match one.role.is_empty() {
                    true => one.name.clone(),
                    false => format!("{}, {}", one.name, one.role),
                };
                (by, one.words.clone())
            }),
            found: FoundView::of(t, proof),
        }
    }
}

fn told(t: Words, given: &GivenProof, now: DateTime<Utc>) -> Option<String> {
    if let Some(at) = given.proof.purged_at {
        return Some(t.with("ask-proof-purged", &[("date", &t.date(at))]));
    }
    if given.proof.kind != Kind::Statement {
        return None;
    }
    let Some(asked) = &given.statement else {
        return Some(t.say("ask-statement-gone"));
    };
    let date = t.date(asked.answered_at.unwrap_or(asked.expires_at));
    let whom = given.asked.clone().unwrap_or_default();
    let key = statement_key(asked, now);
    Some(t.with(key, &[("date", &date), ("address", &whom)]))
}

fn statement_key(asked: &Statement, now: DateTime<Utc>) -> &'static str {
    match asked.answered_at {
        Some(_) if asked.declined => "ask-statement-declined",
        Some(_) => "ask-statement-arrived",
        None if asked.expires_at <= now => "ask-statement-expired",
        None => "ask-statement-asked",
    }
}

/// A criterion that a proof may show.
pub struct Tick {
    pub value: String,
    pub lang: &'static str,
    pub label: String,
    pub ticked: bool,
}

/// The criteria of an application, to be ticked.
pub fn ticks(t: Words, seen: &Seen, ticked: &BTreeSet<String>) -> Vec<Tick> {
    let all = seen.application.criteria.iter();
    all.map(|criterion| {
        let (lang, label) = short_of(criterion, t);
        Tick {
            value: criterion.id.clone(),
            lang,
            label,
            ticked: ticked.contains(&criterion.id),
        }
    })
    .collect()
}
