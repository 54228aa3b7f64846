//! Giving a proof: first what it is, then the form for it. The form that is sent back after a mistake is as it was filled,
//! but for the file, which a browser does not choose again.

use super::super::{
    Answer,
    desk::Errors,
    fields::Fields,
    frame::{self, Frame},
    words::Words,
};
use super::{
    at, done, elsewhere, framed, id, status,
    views::{ProofView, Tick, ticks},
};
use crate::badge::{
    document::{self, Document},
    email::Email,
};
use crate::http::{
    App,
    auth::session::{OwnForm, Visitor},
    body,
    problem::Problem,
};
use crate::issuing::{
    applications::{NewProof, NewStatement, Seen, Showing},
    sessions::SignedIn,
};
use crate::storage::proofs::{File, statements::Relation};
use actix_web::{HttpRequest, web};
use askama::Template;
use std::collections::BTreeSet;
use url::form_urlencoded::{Serializer, parse};
use uuid::Uuid;

/// The largest form that is read, in bytes: of a photograph that is too large, what was written beside it is kept.
pub const MOST: usize = 2 * document::MAX_BYTES;

/// What can be given.
const KINDS: [&str; 7] = [
    "text",
    "link",
    "file",
    "badge",
    "certificate",
    "statement",
    "given",
];

#[derive(Template)]
#[template(path = "applications/give.html")]
struct Page {
    f: Frame,
    csrf: String,
    errors: Errors,
    action: String,
    back: String,
    /// The badge.
    name: String,
    /// What the page asks for; empty: what it is to be.
    kind: &'static str,
    /// Where each kind is given.
    kinds: Vec<KindView>,
    typed: Typed,
    ticks: Vec<Tick>,
    /// As what somebody may be asked for a statement.
    relations: Vec<RelationView>,
    /// Proofs that were given before, and are not used here.
    given: Vec<(ProofView, bool)>,
    /// The largest file, in MiB.
    most: usize,
    /// Of a badge from elsewhere: when its address is left out.
    issued_to_hint: String,
}

struct RelationView {
    name: &'static str,
    label: String,
    chosen: bool,
}

struct KindView {
    label: String,
    hint: String,
    url: String,
}

/// What was filled in.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) title: String,
    words: String,
    url: String,
    third_party: bool,
    shown: bool,
    pub(super) criteria: BTreeSet<String>,
    proofs: BTreeSet<Uuid>,
    /// Of a badge from elsewhere: what was pasted, and the address that it was issued to.
    badge: String,
    issued_to: String,
    /// Of a certificate: who gave it, when, and until when it is good.
    pub(super) body: String,
    pub(super) issued_on: String,
    pub(super) expires: String,
    /// Of a statement: as what somebody is asked, and where.
    relation: String,
    email: String,
}

/// `/my-badges/applications/{item}/proofs`
pub async fn choose(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Answer {
    let seen = app.service.own_application(&visitor.0, id(&path)?).await?;
    let mut typed = Typed::default();
    let mut kind = "";
    for (name, value) in parse(request.query_string().as_bytes()) {
        match &*name {
            "kind" => kind = known(&value).unwrap_or_default(),
            "criterion" => {
                typed.criteria.insert(value.into_owned());
            }
            _ => {}
        }
    }
    let nothing = Errors::default();
    page(&request, &app, &visitor.0, &seen, (kind, typed, nothing)).await
}

fn known(kind: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|known| *known == kind)
}

/// `POST /my-badges/applications/{item}/proofs`
pub async fn give(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: OwnForm<MOST>,
) -> Answer {
    let (there, id) = (&form.there, id(&path)?);
    let seen = app.service.own_application(there, id).await?;
    let t = Frame::new(&request, app.service.base(), "").t;
    if form.fields.too_large {
        // Nothing of it was read.
        let errors = Errors::one(t, "file", "ask-file-too-large");
        let typed = Typed::default();
        return page(&request, &app, there, &seen, ("file", typed, errors)).await;
    }
    let typed = Typed::of(&form.fields)?;
    let Some(kind) = known(form.fields.text("kind")) else {
        return Err(Problem::new(
            "invalid-body",
            "there is no such kind of proof",
        ));
    };
    let errors = match taken(&app, t, there, &seen, (kind, &typed, form.fields)).await? {
        Ok(()) => {
            let told = match kind {
                "statement" => "ask-statement-sent-done",
                _ => "ask-proof-given-done",
            };
            return done(&request, &app, &at(id), told);
        }
        Err(errors) => errors,
    };
    page(&request, &app, there, &seen, (kind, typed, errors)).await
}

impl Typed {
    fn of(fields: &Fields) -> Result<Self, Problem> {
        let text = |name: &str| fields.text(name).to_owned();
        let ticked = |name: &str| fields.text(name) == "yes";
        Ok(Self {
            title: text("title"),
            words: text("words"),
            url: text("url"),
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

/// Keeps what was given, or says what is wrong.
async fn taken(
    app: &App,
    t: Words,
    there: &SignedIn,
    seen: &Seen,
    (kind, typed, fields): (&str, &Typed, Fields),
) -> Result<Result<(), Errors>, Problem> {
    let (session, id) = (there.session, seen.application.id);
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
        return Ok(Ok(()));
    }
    if kind == "statement" {
        return asked(app, t, there, id, (typed, errors)).await;
    }
    if matches!(kind, "badge" | "certificate") {
        let given = (kind, typed, &fields);
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
        third_party: typed.third_party,
        shown: typed.shown,
    };
    if !errors.all().is_empty() {
        // What else is wrong is told together.
        return Ok(Err(match new.check() {
            Ok(()) => errors,
            Err(why) => Errors::of(t, why)?.and(errors),
        }));
    }
    match app.service.give_proof(session, id, new, criteria).await {
        Ok(_) => Ok(Ok(())),
        Err(why) => Ok(Err(Errors::of(t, why)?)),
    }
}

/// Asks somebody for a statement, or says what is wrong.
async fn asked(
    app: &App,
    t: Words,
    there: &SignedIn,
    id: Uuid,
    (typed, mut errors): (&Typed, Errors),
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
    let done = app
        .service
        .ask_for_statement(there.session, id, new, criteria);
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

async fn page(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    seen: &Seen,
    (kind, typed, errors): (&'static str, Typed, Errors),
) -> Answer {
    let (mut f, _) = framed(request, app);
    let (t, item) = (f.t, seen.application.id);
    let path = format!("{}/proofs", at(item));
    let query = |kind: &str| {
        let mut query = Serializer::new(String::new());
        query.append_pair("kind", kind);
        for criterion in &typed.criteria {
            query.append_pair("criterion", criterion);
        }
        format!("{path}?{}", query.finish())
    };
    f.title = match kind {
        "" => t.say("ask-give-title"),
        kind => t.say(&format!("ask-give-{kind}")),
    };
    let (there_is, last) = request
        .uri()
        .query()
        .map_or((false, ""), |query| (true, query));
    if there_is {
        let kept: Vec<(String, String)> = parse(last.as_bytes())
            .into_owned()
            .filter(|(name, _)| name != "lang")
            .collect();
        f.switch = frame::in_language(request.path(), &kept, t.other());
    } else if !kind.is_empty() {
        let kept = [("kind".to_owned(), kind.to_owned())];
        f.switch = frame::in_language(request.path(), &kept, t.other());
    }
    let mut given = Vec::new();
    if matches!(kind, "" | "given") {
        for own in app.service.own_proofs(there).await? {
            let used = seen.proofs.iter().any(|used| used.proof.id == own.proof.id);
            if !used {
                let chosen = typed.proofs.contains(&own.proof.id);
                given.push((ProofView::new(&f, &own, app.service.now()), chosen));
            }
        }
    }
    let offered = KINDS
        .into_iter()
        .filter(|kind| *kind != "given" || !given.is_empty());
    let page = Page {
        csrf: app.service.form_token(there.session),
        kinds: offered
            .map(|kind| KindView {
                label: t.say(&format!("ask-give-{kind}")),
                hint: t.say(&format!("ask-give-hint-{kind}")),
                url: f.link(&f.path(&query(kind))),
            })
            .collect(),
        action: f.link(&f.path(&path)),
        back: f.link(&f.path(&at(item))),
        name: seen.badge.get(t.0).to_owned(),
        ticks: ticks(t, seen, &typed.criteria),
        relations: (Relation::ALL.into_iter())
            .map(|relation| RelationView {
                name: relation.name(),
                label: t.say(&format!("ask-relation-{}", relation.name())),
                chosen: relation.name() == typed.relation,
            })
            .collect(),
        most: document::MAX_BYTES / (1024 * 1024),
        issued_to_hint: t.with("ask-issued-to-hint", &[("address", &there.address.given)]),
        kind,
        given,
        typed,
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}
