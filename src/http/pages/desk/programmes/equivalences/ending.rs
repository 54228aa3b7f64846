//! `/desk/{id}/programmes/{item}/equivalences/{key}/end`: the end of an equivalence, once it was told what follows.

use super::{Shown, known, show};
use crate::http::pages::{
    Answer,
    desk::{
        Errors, Room, done,
        programmes::{Place, State},
        sure::{self, Sure},
    },
    frame::Frame,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::Error;
use actix_web::{HttpRequest, web};
use uuid::Uuid;

/// The page before the end of an equivalence; nothing when it ended before.
async fn sure(
    app: &App,
    at: &AtDesk,
    (f, _, p): &(Frame, Room, Place),
    key: &str,
) -> Result<Option<(Uuid, Sure)>, Problem> {
    let nothing = || Problem::not_found("this programme has no such equivalence");
    let id = Uuid::try_parse(key).map_err(|_| nothing())?;
    let all = app.service.equivalences(at.scope(), p.programme.id).await?;
    let one = all.into_iter().find(|one| one.id == id);
    let one = one.ok_or_else(nothing)?;
    let (t, now) = (f.t, app.service.now());
    let state = State::between(t, (one.starts_at, one.ends_at), now);
    if !state.runs {
        return Ok(None);
    }
    let mut named = known(app, t, vec![one.badge_class.clone()]).await?;
    let (model, issuer) = match named.remove(&one.badge_class) {
        Some((name, issuer, _)) => (name, issuer),
        None => (one.badge_class, one.issuer),
    };
    let competency = p.name_of(&one.competency, t);
    let falls = match one.starts_at <= now {
        true => "desk-equivalences-end-falls",
        false => "desk-equivalences-end-not-begun",
    };
    let about = [
        ("desk-equivalences-model", model),
        ("desk-equivalences-its-issuer", issuer),
        ("desk-equivalences-competency", competency.clone()),
        ("desk-equivalences-reason", one.reason),
        ("desk-programmes-state", state.words),
    ];
    let sure = Sure {
        title: t.say("desk-equivalences-end-title"),
        lead: vec![
            t.with("desk-equivalences-end-now", &[("competency", &competency)]),
            t.say(falls),
            t.say("desk-equivalences-end-final"),
        ],
        about: about.map(|(key, value)| (t.say(key), value)).into(),
        ask: None,
        hidden: Vec::new(),
        button: t.say("desk-equivalences-end-do"),
        ends: true,
        action: format!("{}/equivalences/{id}/end", p.path),
        back: format!("{}/equivalences", p.path),
    };
    Ok(Some((id, sure)))
}

/// The list, after somebody ended what was to be ended.
async fn ended_before(app: &App, at: &AtDesk, entered: (Frame, Room, Place)) -> Answer {
    let shown = Shown {
        errors: Errors::one(entered.0.t, "", "desk-equivalences-ended-before"),
        ..Shown::default()
    };
    show(app, at, entered, shown).await
}

/// `/desk/{id}/programmes/{item}/equivalences/{key}/end`
pub async fn ask(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    match sure(&app, &at, &entered, &path.2).await? {
        Some((_, sure)) => sure::ask((entered.0, entered.1), sure, Errors::default()),
        None => ended_before(&app, &at, entered).await,
    }
}

/// `POST /desk/{id}/programmes/{item}/equivalences/{key}/end`
pub async fn confirm(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let at = &form.at;
    let entered = Place::enter(&request, &app, at, &path.1).await?;
    let Some((id, _)) = sure(&app, at, &entered, &path.2).await? else {
        return ended_before(&app, at, entered).await;
    };
    let (programme, actor) = (entered.2.programme.id, at.actor());
    let ended = app
        .service
        .end_equivalence(&actor, at.scope(), programme, id);
    match ended.await {
        Ok(()) => {
            let list = format!("{}/equivalences", entered.2.path);
            done(&request, &app, &list, "desk-equivalences-end-done")
        }
        // Somebody was faster.
        Err(Error::Refused {
            code: "not-found", ..
        }) => ended_before(&app, at, entered).await,
        Err(why) => Err(why.into()),
    }
}
