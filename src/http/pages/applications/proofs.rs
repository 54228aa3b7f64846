//! What somebody shows: all of it, one of it with what it shows, its file.

use super::super::{
    Answer,
    desk::Errors,
    fields::Fields,
    frame::{self, Frame},
};
use super::{
    ROOT, at, done,
    ending::own,
    framed, id, status,
    taking::{on_page, whole_address},
    views::{ProofView, Tick, ticks},
};
use crate::http::{
    App,
    attachment::{self, Visibility},
    auth::session::{OwnForm, Visitor},
    problem::Problem,
};
use crate::issuing::{
    Error,
    applications::{GivenProof, Reworded, Seen},
    sessions::SignedIn,
};
use crate::storage::proofs::Kind;
use actix_web::{HttpRequest, web};
use askama::Template;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "applications/proofs.html")]
struct List {
    f: Frame,
    told: Option<String>,
    back: String,
    proofs: Vec<Kept>,
}

/// A proof, where it is used and where it is deleted.
struct Kept {
    proof: ProofView,
    /// What it is used in: name and address.
    used: Vec<(String, String)>,
    /// Where it is deleted; nothing when it is part of what was submitted.
    remove: Option<String>,
}

#[derive(Template)]
#[template(path = "applications/proof.html")]
struct One {
    f: Frame,
    csrf: String,
    told: Option<String>,
    errors: Errors,
    action: String,
    back: String,
    name: String,
    proof: ProofView,
    /// The criteria that it may show, when that can be changed now.
    ticks: Vec<Tick>,
    /// Its file or its words can be shown.
    may_be_shown: bool,
    /// What it says, when that can be changed now.
    words: Option<WordsView>,
    /// It says what an applicant says, which cannot be changed any more.
    fixed: bool,
    proofs: String,
}

/// What a proof says, to be changed.
struct WordsView {
    /// A text, a link or a file.
    kind: &'static str,
    typed: Reworded,
}

/// What was typed on the page of a proof, with what is wrong with it.
#[derive(Default)]
struct Typed {
    errors: Errors,
    ticked: Option<BTreeSet<String>>,
    words: Option<Reworded>,
}

/// `/my-badges/applications/proofs`
pub async fn list(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    let (mut f, told) = framed(&request, &app);
    f.title = f.t.say("ask-proofs-title");
    let all = app.service.own_proofs(&visitor.0).await?;
    let applications = app.service.own_applications(&visitor.0).await?;
    let kept = all.iter().map(|given| kept(&f, &app, given, &applications));
    let page = List {
        proofs: kept.collect(),
        told,
        back: f.link(&f.path(ROOT)),
        f,
    };
    frame::momentary(actix_web::http::StatusCode::OK, &page)
}

fn kept(f: &Frame, app: &App, given: &GivenProof, applications: &[Seen]) -> Kept {
    let id = given.proof.id;
    let uses = |seen: &&Seen| seen.uses.values().flatten().any(|used| *used == id);
    let used: Vec<&Seen> = applications.iter().filter(uses).collect();
    let free = used
        .iter()
        .all(|seen| seen.application.submitted_at.is_none());
    let link = |seen: &&Seen| {
        let url = f.link(&f.path(&format!("{}/proofs/{id}", at(seen.application.id))));
        (seen.badge.get(f.t.0).to_owned(), url)
    };
    Kept {
        proof: ProofView::new(f, given, app.service.now()),
        used: used.iter().map(link).collect(),
        remove: free.then(|| f.link(&f.path(&format!("{ROOT}/proofs/{id}/removal")))),
    }
}

/// `/my-badges/applications/{item}/proofs/{key}`
pub async fn one(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Answer {
    let (item, key) = (id(&path.0)?, id(&path.1)?);
    let (seen, given) = found(&app, &visitor.0, item, key).await?;
    let nothing = Typed::default();
    page(&request, &app, &visitor.0, (&seen, &given), nothing).await
}

/// The application and the proof, used there or theirs.
async fn found(
    app: &App,
    there: &SignedIn,
    item: Uuid,
    key: Uuid,
) -> Result<(Seen, GivenProof), Problem> {
    let seen = app.service.own_application(there, item).await?;
    let used = seen.proofs.iter().find(|given| given.proof.id == key);
    let given = match used {
        Some(given) => given.clone(),
        None => own(app, there, key).await?,
    };
    Ok((seen, given))
}

/// `POST /my-badges/applications/{item}/proofs/{key}`
pub async fn changed(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: OwnForm<0>,
) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let (item, key) = (id(&path.0)?, id(&path.1)?);
    let (seen, given) = found(&app, there, item, key).await?;
    let t = Frame::new(&request, app.service.base(), "").t;
    let criteria: Vec<String> = fields
        .texts("criterion")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let here = format!("{}/proofs/{key}", at(item));
    let (service, session) = (&app.service, there.session);
    let (result, to, told): (Result<(), Error>, _, _) = match fields.text("do") {
        "uses" if criteria.is_empty() => {
            let typed = Typed {
                errors: Errors::one(t, "criteria", "ask-choose-criterion"),
                ticked: Some(BTreeSet::new()),
                words: None,
            };
            return page(&request, &app, there, (&seen, &given), typed).await;
        }
        "uses" => {
            let result = service
                .use_proof(session, (item, key), criteria.clone())
                .await;
            (result, at(item), "ask-proof-used-done")
        }
        "off" => {
            let result = service.use_proof(session, (item, key), Vec::new()).await;
            (result, at(item), "ask-proof-off-done")
        }
        "reword" => {
            let result = service.reword_proof(session, key, words(fields)).await;
            (result, here, "ask-proof-reworded-done")
        }
        "show" => {
            let result = service.show_proof(session, key, true).await;
            (result, here, "ask-proof-shown-done")
        }
        "hide" => {
            let result = service.show_proof(session, key, false).await;
            (result, here, "ask-proof-hidden-done")
        }
        _ => {
            let why = "the form says not which button was used";
            return Err(Problem::new("invalid-body", why));
        }
    };
    match result {
        Ok(()) => done(&request, &app, &to, told),
        Err(why) => {
            let errors = on_page(t, given.proof.kind.name(), Errors::of(t, why)?);
            let rewords = fields.text("do") == "reword";
            let typed = Typed {
                errors,
                ticked: (!rewords).then(|| criteria.into_iter().collect()),
                words: rewords.then(|| words(fields)),
            };
            page(&request, &app, there, (&seen, &given), typed).await
        }
    }
}

fn words(fields: &Fields) -> Reworded {
    Reworded {
        title: fields.text("title").to_owned(),
        words: fields.text("words").to_owned(),
        url: whole_address(fields.text("url")),
    }
}

async fn page(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    (seen, given): (&Seen, &GivenProof),
    typed: Typed,
) -> Answer {
    let (mut f, told) = framed(request, app);
    let (t, item) = (f.t, seen.application.id);
    f.title = given.proof.title.clone();
    let proof = &given.proof;
    let own = matches!(proof.kind, Kind::Text | Kind::Link | Kind::File);
    let there_is = own && proof.purged_at.is_none();
    let may_change = there_is && app.service.may_reword(there, proof.id).await?;
    let as_it_is = || Reworded {
        title: proof.title.clone(),
        words: proof.words.clone(),
        url: proof.url.clone().unwrap_or_default(),
    };
    let Typed {
        errors,
        ticked,
        words,
    } = typed;
    let uses = seen.uses.iter();
    let shows = uses.filter(|(_, used)| used.contains(&given.proof.id));
    let shows = || shows.map(|(criterion, _)| criterion.clone()).collect();
    let ticked = ticked.unwrap_or_else(shows);
    let here = format!("{}/proofs/{}", at(item), given.proof.id);
    let page = One {
        csrf: app.service.form_token(there.session),
        told,
        action: f.link(&f.path(&here)),
        back: f.link(&f.path(&at(item))),
        name: seen.badge.get(t.0).to_owned(),
        proof: ProofView::new(&f, given, app.service.now()),
        ticks: match seen.application.state.is_edited() {
            true => ticks(t, seen, &ticked),
            false => Vec::new(),
        },
        may_be_shown: given.proof.purged_at.is_none()
            && given.statement.as_ref().is_none_or(|one| !one.declined),
        // What was typed too late is still there to be copied.
        words: (may_change || words.is_some()).then(|| WordsView {
            kind: proof.kind.name(),
            typed: words.unwrap_or_else(as_it_is),
        }),
        fixed: there_is && !may_change,
        proofs: f.link(&f.path(&format!("{ROOT}/proofs"))),
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

/// `/my-badges/applications/proofs/{item}/file`: to keep, never shown.
pub async fn file(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Answer {
    let file = app.service.own_file(&visitor.0, id(&path)?).await?;
    Ok(attachment::of_proof(file, Visibility::Private))
}
