//! What the form for a proof says, and keeping it.

use super::super::{
    desk::{Errors, once},
    fields::Fields,
    words::Words,
};
use super::{at, elsewhere};
use crate::badge::{document::Document, email::Email};
use crate::http::{App, body, problem::Problem};
use crate::issuing::{
    Guard,
    applications::{NewProof, NewStatement, Seen, Showing},
    sessions::SignedIn,
};
use crate::storage::proofs::{File, statements::Relation};
use actix_web::web;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What was filled in.
#[derive(Default)]
pub struct Typed {
    pub title: String,
    pub words: String,
    pub url: String,
    pub third_party: bool,
    pub shown: bool,
    pub criteria: BTreeSet<String>,
    pub proofs: BTreeSet<Uuid>,
    /// Of a badge from elsewhere: what was pasted, and the address that it was issued to.
    pub badge: String,
    pub issued_to: String,
    /// Of a certificate: who gave it, when, and until when it is good.
    pub body: String,
    pub issued_on: String,
    pub expires: String,
    /// Of a statement: as what somebody is asked, and where.
    pub relation: String,
    pub email: String,
}

impl Typed {
    /// As the form says it.
    pub fn of(fields: &Fields) -> Result<Self, Problem> {
        let text = |name: &str| fields.text(name).to_owned();
        let ticked = |name: &str| fields.text(name) == "yes";
        Ok(Self {
            title: text("title"),
            words: text("words"),
            url: whole_address(fields.text("url")),
            third_party: ticked("third-party"),
            shown: ticked("shown"),
            criteria: fields
                .texts("criterion")
                .into_iter()
                .map(str::to_owned)
                .collect(),
            proofs: fields.ids("proof")?,
            relation: text("relation"),
            email: text("email"),
            badge: text("badge"),
            issued_to: text("issued-to"),
            body: text("body"),
            issued_on: text("issued-on"),
            expires: text("expires"),
        })
    }
}

/// An address with what a browser puts before it, when that was left out; what looks like none stays as it is.
pub fn whole_address(typed: &str) -> String {
    let host = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    match is_host && !typed.contains(char::is_whitespace) {
        true => format!("https://{typed}"),
        false => typed.to_owned(),
    }
}

/// The fields of the form, in the order of its page.
const FIELDS: [&str; 13] = [
    "given",
    "relation",
    "email",
    "badge",
    "file",
    "issued-to",
    "url",
    "title",
    "body",
    "issued-on",
    "expires",
    "words",
    "criteria",
];

/// What is wrong as the page for that kind of proof tells it.
pub fn on_page(t: Words, kind: &str, errors: Errors) -> Errors {
    errors.on_page(t, &FIELDS, |field| {
        let key = match (field, kind) {
            ("title", _) => "ask-proof-title",
            ("words", "text") => "ask-text",
            ("words", _) => "ask-comment",
            ("url", _) => "ask-url",
            ("body", _) => "ask-body",
            ("issued-on", _) => "ask-issued-on",
            ("expires", _) => "ask-expires",
            _ => return None,
        };
        Some(t.say(key))
    })
}

/// Keeps what was given, once for each page that the form was sent from, and says how that is told; or says what is wrong.
pub async fn taken(
    app: &App,
    t: Words,
    there: &SignedIn,
    seen: &Seen,
    (kind, typed, fields): (&str, &Typed, Fields),
) -> Result<Result<&'static str, Errors>, Problem> {
    let (session, id) = (there.session, seen.application.id);
    if fields.too_large && kind != "badge" {
        // It may be cut, so that nothing but the file is known to be wrong.
        return Ok(Err(Errors::one(t, "file", "ask-file-too-large")));
    }
    let criteria: Vec<String> = typed.criteria.iter().cloned().collect();
    let mut errors = Errors::default();
    if criteria.is_empty() {
        errors = errors.and(Errors::one(t, "criteria", "ask-choose-criterion"));
    }
    if kind == "given" {
        if typed.proofs.is_empty() {
            errors = errors.and(Errors::one(t, "given", "ask-choose-proof"));
        }
        if !errors.all().is_empty() {
            return Ok(Err(errors));
        }
        for proof in &typed.proofs {
            let used = app
                .service
                .use_proof(session, (id, *proof), criteria.clone());
            if let Err(why) = used.await {
                return Ok(Err(Errors::of(t, why)?));
            }
        }
        return Ok(Ok(GIVEN));
    }
    if fields.too_large {
        // What it carries may not be there; it goes no further than its file.
        let given = (kind, typed, &fields, None);
        return elsewhere::taken(app, t, there, id, given, errors).await;
    }
    let told = told(kind);
    let leads = move |_: &Uuid| (at(id), told);
    let guard = once::guard("proof", there.address.person, &fields, leads)?;
    if kind == "statement" {
        let asked = asked(app, t, there, id, (typed, errors), guard).await?;
        return Ok(asked.map(|()| told));
    }
    if matches!(kind, "badge" | "certificate") {
        let given = (kind, typed, &fields, Some(guard));
        return elsewhere::taken(app, t, there, id, given, errors).await;
    }
    let mut title = typed.title.clone();
    let showing = match kind {
        "link" => Showing::Link(typed.url.clone()),
        "file" if fields.file.is_empty() => {
            return Ok(Err(errors.and(Errors::one(t, "file", "ask-choose-file"))));
        }
        "file" => match vetted(fields).await? {
            Ok(document) => {
                if title.is_empty() {
                    title.clone_from(&document.name);
                }
                Showing::File(File {
                    kind: document.kind.extension().to_owned(),
                    name: document.name,
                    bytes: document.bytes,
                })
            }
            Err(code) => {
                let key = match code {
                    "file-too-large" => "ask-file-too-large".to_owned(),
                    code => format!("error-{code}"),
                };
                return Ok(Err(errors.and(Errors::said("file", t.say(&key)))));
            }
        },
        _ => Showing::Text,
    };
    let new = NewProof {
        showing,
        title,
        words: typed.words.clone(),
        // Words of one's own are never somebody else's.
        third_party: typed.third_party && kind != "text",
        shown: typed.shown,
    };
    if !errors.all().is_empty() {
        // What else is wrong is told together.
        return Ok(Err(match new.check() {
            Ok(()) => errors,
            Err(why) => Errors::of(t, why)?.and(errors),
        }));
    }
    let given = (app.service).give_proof_once(session, id, new, criteria, Some(guard));
    match given.await {
        Ok(_) => Ok(Ok(told)),
        Err(why) => Ok(Err(Errors::of(t, why)?)),
    }
}

/// The message that tells that a proof was kept.
pub const GIVEN: &str = "ask-proof-given-done";

fn told(kind: &str) -> &'static str {
    match kind {
        "statement" => "ask-statement-sent-done",
        _ => GIVEN,
    }
}

/// Asks somebody for a statement, or says what is wrong.
async fn asked(
    app: &App,
    t: Words,
    there: &SignedIn,
    id: Uuid,
    (typed, mut errors): (&Typed, Errors),
    guard: Guard<Uuid>,
) -> Result<Result<(), Errors>, Problem> {
    let relation = Relation::named(&typed.relation);
    if relation.is_none() {
        errors = errors.and(Errors::one(t, "relation", "ask-choose-relation"));
    }
    let email = Email::parse(&typed.email).ok();
    if email.is_none() {
        errors = errors.and(Errors::one(t, "email", "mine-bad-address"));
    }
    let (Some(relation), Some(email), []) = (relation, email, errors.all()) else {
        return Ok(Err(errors));
    };
    let new = NewStatement {
        email,
        relation,
        title: Some(typed.title.clone()).filter(|title| !title.is_empty()),
        shown: typed.shown,
    };
    let criteria = typed.criteria.iter().cloned().collect();
    let session = there.session;
    let done = (app.service).ask_for_statement_once(session, id, new, criteria, Some(guard));
    match done.await {
        Ok(_) => Ok(Ok(())),
        Err(why) => Ok(Err(Errors::of(t, why)?)),
    }
}

/// The file, if it may be kept, or the code of why not. Reading a large one takes a while.
async fn vetted(fields: Fields) -> Result<Result<Document, &'static str>, Problem> {
    let Fields {
        file, file_name, ..
    } = fields;
    let read = web::block(move || Document::parse(&file_name, file)).await;
    let read = read.map_err(|why| body::unreadable(&why.into()))?;
    Ok(read.map_err(|why| why.code))
}
