//! `/desk/{id}/programmes/{item}/second-readings/{key}`: what was asked for and shown, without who asked, who decided and what.

use crate::http::pages::{
    Answer,
    desk::{
        Errors, Room,
        applications::{
            examiner,
            showing::{CriterionView, MessageView, Substance, beside, said},
        },
        done, once,
        programmes::{Place, missing, no_button, status},
    },
    frame::{self, Frame},
};
use crate::http::{
    App, attachment,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::Error;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The message that tells that it was read.
const READ: &str = "desk-second-reading-read-done";

#[derive(Template)]
#[template(path = "desk/programmes/second_reading.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    action: String,
    back: String,
    /// What it came to, once it was read.
    read: Option<(bool, String)>,
    criteria: Vec<CriterionView>,
    messages: Vec<MessageView>,
    /// As it was typed.
    opinion: String,
    reason: String,
    /// No rule puts somebody before a second reading.
    commission: bool,
}

/// Whoever asked or examined would not be blind.
#[derive(Template)]
#[template(path = "desk/programmes/second_reading_involved.html")]
struct Involved {
    f: Frame,
    d: Room,
    p: Place,
    back: String,
    why: String,
}

fn key(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| Problem::not_found("there is no such second reading"))
}

/// `/desk/{id}/programmes/{item}/second-readings/{key}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let typed = (String::new(), String::new());
    page(
        &app,
        &at,
        entered,
        key(&path.2)?,
        (typed, Errors::default()),
    )
    .await
}

/// `POST /desk/{id}/programmes/{item}/second-readings/{key}`: what the second reading comes to, once.
pub async fn read(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (fields, id) = (&form.fields, key(&path.2)?);
    if fields.text("do") != "read" {
        return Err(no_button());
    }
    let reason = fields.text("reason").replace("\r\n", "\n");
    let favourable = match fields.text("opinion") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(missing("opinion")),
    };
    let result = match favourable {
        Ok(favourable) => {
            let of = (entered.2.programme.id, id);
            let said = (favourable, reason.clone());
            let by = examiner(&form.at);
            let list = format!("{}/second-readings", entered.2.path);
            let leads = move |_: &()| (list.clone(), READ);
            let guard = once::guard("read-again", form.at.desk.member, fields, leads)?;
            let (scope, guard) = (form.at.scope(), Some(guard));
            let kept = app.service.read_again_once(&by, scope, of, said, guard);
            kept.await.map(drop)
        }
        Err(why) => Err(why),
    };
    match result {
        Ok(()) => {
            let list = format!("{}/second-readings", entered.2.path);
            done(&request, &app, &list, READ)
        }
        Err(why) => {
            let t = entered.0.t;
            let errors = Errors::named(t, why, |pointer| pointer.replace('/', ""))?
                .saying("opinion", &t.say("second-reading-choose"));
            let typed = (fields.text("opinion").to_owned(), reason);
            page(&app, &form.at, entered, id, (typed, errors)).await
        }
    }
}

/// `/desk/{id}/programmes/{item}/second-readings/{key}/files/{proof}`
pub async fn file(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String, String)>,
) -> Answer {
    let (_, _, p) = Place::enter(&request, &app, &at, &path.1).await?;
    let of = (p.programme.id, key(&path.2)?, key(&path.3)?);
    let by = examiner(&at);
    let found = app.service.file_to_read_again(&by, at.scope(), of).await?;
    Ok(attachment::of_proof(found, attachment::Visibility::Private))
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    id: Uuid,
    ((opinion, reason), errors): ((String, String), Errors),
) -> Answer {
    let t = f.t;
    let of = (p.programme.id, id);
    let by = examiner(at);
    let found = app.service.second_reading(&by, at.scope(), of);
    let blind = match found.await {
        Err(Error::Refused {
            code: code @ ("examined-before" | "own-application"),
            ..
        }) => {
            f.title = t.say("second-readings");
            let why = match code {
                "own-application" => "error-own-application",
                _ => "second-reading-examined-before",
            };
            let page = Involved {
                back: p.link(&f, "/second-readings"),
                why: t.say(why),
                f,
                d,
                p,
            };
            return frame::momentary(StatusCode::CONFLICT, &page);
        }
        found => found?,
    };
    f.title = blind.badge.get(t.0).to_owned();
    let place = format!("{}/second-readings/{id}", p.path);
    let substance = Substance {
        criteria: &blind.criteria,
        assessments: &blind.assessments,
        proofs: &blind.proofs,
        uses: &blind.uses,
        file: &|proof| format!("{place}/files/{proof}"),
    };
    let page = Page {
        action: f.link(&f.path(&place)),
        back: p.link(&f, "/second-readings"),
        read: blind
            .reading
            .read
            .as_ref()
            .map(|read| (read.favourable, read.reason.clone())),
        criteria: beside(&f, &substance),
        messages: said(t, &blind.criteria, &blind.messages, &BTreeMap::new()),
        opinion,
        reason,
        commission: false,
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
