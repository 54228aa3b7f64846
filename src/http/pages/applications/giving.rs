//! Giving a proof: first what it is, then the form for it. The form that is sent back after a mistake is as it was filled,
//! but for the file, which a browser does not choose again.

use super::super::{
    Answer,
    desk::Errors,
    frame::{self, Frame},
};
use super::{
    at, done, framed, id, status,
    taking::{Typed, on_page, taken},
    views::{ProofView, Tick, ticks},
};
use crate::badge::document;
use crate::http::{
    App,
    auth::session::{OwnForm, Visitor},
    problem::Problem,
};
use crate::issuing::{applications::Seen, sessions::SignedIn};
use crate::storage::proofs::statements::Relation;
use actix_web::{HttpRequest, web};
use askama::Template;
use url::form_urlencoded::{Serializer, parse};
use uuid::Uuid;

/// The largest file that is read, in bytes.
pub const MOST: usize = document::MAX_BYTES;

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
    /// What makes sending it twice as good as once.
    once: Uuid,
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
    let typed = Typed::of(&form.fields)?;
    let kind = match known(form.fields.text("kind")) {
        Some(kind) => kind,
        // It may stand in what was not read.
        None if form.fields.too_large => "file",
        None => {
            let why = "there is no such kind of proof";
            return Err(Problem::new("invalid-body", why));
        }
    };
    let errors = match taken(&app, t, there, &seen, (kind, &typed, form.fields)).await? {
        Ok(told) => return done(&request, &app, &at(id), told),
        Err(errors) => on_page(t, kind, errors),
    };
    page(&request, &app, there, &seen, (kind, typed, errors)).await
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
        once: Uuid::new_v4(),
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
