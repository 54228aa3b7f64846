//! `/desk/{id}/programmes/{item}/recognitions/{key}`: one decision about an issuer. Its end and its withdrawal are tried first.

use super::{View, field, issuers, view};
use crate::badge::time;
use crate::http::pages::{
    Answer, Fields,
    desk::{
        Errors, Room, done,
        programmes::{Place, date, effects::WouldBe, missing, no_button, status},
    },
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error,
    review::{Act, Withdrawal},
};
use actix_web::{HttpRequest, web};
use askama::Template;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/recognition.html")]
struct One {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    back: String,
    view: View,
    errors: Errors,
    from: String,
    reason: String,
    would: Option<WouldBe>,
    /// What was tried: `end` or `withdraw`.
    tried: &'static str,
}

/// `/desk/{id}/programmes/{item}/recognitions/{key}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&app, &at, entered, &path.2, Shown::default()).await
}

/// What the page of one decision shows beside it.
#[derive(Default)]
struct Shown<'a> {
    sent: Option<&'a Fields>,
    errors: Errors,
    would: Option<WouldBe>,
    tried: &'static str,
}

/// `POST /desk/{id}/programmes/{item}/recognitions/{key}`: tries to end or withdraw it, then does it.
pub async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, place_path) = (entered.0.t, entered.2.programme.id, entered.2.path.clone());
    let (actor, scope, fields) = (form.at.actor(), form.at.scope(), &form.fields);
    let item = key(&path.2)?;
    let service = &app.service;
    let (tried, result) = match fields.text("do") {
        "try-end" => {
            let tried = service.try_recognition(&actor, scope, id, Act::End(item));
            ("end", tried.await.map(Some))
        }
        "end" => {
            let ended = service.end_accreditation(&actor, scope, id, item);
            ("end", ended.await.map(|()| None))
        }
        "try-withdraw" => match withdrawal(fields) {
            Ok(new) => {
                let act = Act::Withdraw(item, new);
                let tried = service.try_recognition(&actor, scope, id, act);
                ("withdraw", tried.await.map(Some))
            }
            Err(why) => ("withdraw", Err(why)),
        },
        "withdraw" => match withdrawal(fields) {
            Ok(new) => {
                let done = service.withdraw_accreditation(&actor, scope, id, item, new);
                ("withdraw", done.await.map(|_| None))
            }
            Err(why) => ("withdraw", Err(why)),
        },
        _ => return Err(no_button()),
    };
    let shown = match result {
        Ok(None) => {
            let told = match tried {
                "end" => "desk-programmes-end-done",
                _ => "desk-programmes-withdraw-done",
            };
            return done(&request, &app, &format!("{place_path}/recognitions"), told);
        }
        Ok(Some(effects)) => {
            let name_of = |slug: &str| entered.2.name_of(slug, t);
            Shown {
                would: Some(WouldBe::new(t, service.base(), &name_of, &effects)),
                sent: Some(fields),
                tried,
                ..Shown::default()
            }
        }
        Err(why) => Shown {
            errors: Errors::named(t, why, field)?,
            sent: Some(fields),
            ..Shown::default()
        },
    };
    page(&app, &form.at, entered, &path.2, shown).await
}

fn withdrawal(fields: &Fields) -> Result<Withdrawal, Error> {
    Ok(Withdrawal {
        from: date(fields, "from")?.ok_or_else(|| missing("from"))?,
        reason: fields.text("reason").to_owned(),
    })
}

fn key(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| Problem::not_found("there is no such recognition"))
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    id: &str,
    beside: Shown<'_>,
) -> Answer {
    let (id, t) = (key(id)?, f.t);
    let all = app.service.accreditations(at.scope(), p.programme.id);
    let found = all.await?.into_iter().find(|one| one.id == id);
    let found = found.ok_or_else(|| Problem::not_found("there is no such recognition"))?;
    let (names, _) = issuers(app, &p, BTreeSet::from([found.issuer])).await?;
    let view = view(&f, &p, &names, &found, app);
    f.title = t.with("desk-programmes-recognition", &[("issuer", &view.issuer)]);
    let given = |name: &str| {
        beside
            .sent
            .map_or("", |fields| fields.text(name))
            .to_owned()
    };
    let from = match given("from") {
        from if from.is_empty() => time::iso(found.starts_at)[..10].to_owned(),
        from => from,
    };
    let shown = One {
        action: view.url.clone(),
        back: p.link(&f, "/recognitions"),
        reason: given("reason"),
        from,
        view,
        errors: beside.errors,
        would: beside.would,
        tried: beside.tried,
        f,
        d,
        p,
    };
    frame::momentary(status(&shown.errors), &shown)
}
