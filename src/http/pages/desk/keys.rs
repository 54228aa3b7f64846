//! `/desk/{id}/keys`: the keys that sign the badges of an issuer.

use super::{
    Errors, Room, done, item, once,
    sure::{self, Ask, Sure},
};
use crate::badge::{
    error::Invalid,
    signing::{Algorithm, KeyState},
    time,
};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::Error;
use crate::storage::keys::Key;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/keys.html")]
struct Page {
    f: Frame,
    d: Room,
    keys: Vec<View>,
    /// A pair waits to be put to use.
    waiting: bool,
    prepare: String,
    rotate: String,
}

struct View {
    algorithm: &'static str,
    state: String,
    since: String,
    /// Its public document.
    document: String,
    /// Where it is declared compromised, unless it was.
    compromise: Option<String>,
}

fn room(request: &HttpRequest, app: &App, at: &AtDesk) -> (Frame, Room) {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "keys");
    (f, d)
}

fn root(at: &AtDesk) -> String {
    format!("/desk/{}/keys", at.issuer)
}

fn algorithm(key: &Key) -> &'static str {
    match key.algorithm {
        Algorithm::EdDsa => "EdDSA (Ed25519)",
        Algorithm::Rs256 => "RS256 (RSA)",
    }
}

fn state(key: &Key) -> (&'static str, &'static str) {
    match key.state {
        KeyState::Active => ("desk-keys-active", "desk-keys-since"),
        KeyState::Pending => ("desk-keys-pending", "desk-keys-since"),
        KeyState::Retired => ("desk-keys-retired", "desk-keys-since"),
        KeyState::Compromised => ("desk-keys-compromised", "desk-keys-doubtful"),
    }
}

/// `/desk/{id}/keys`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let (mut f, d) = room(&request, &app, &at);
    f.title = f.t.say("desk-keys-title");
    let found = app.service.keys(at.scope(), Some(at.issuer)).await?;
    let mut keys: Vec<Key> = found.into_iter().map(|(_, key)| key).collect();
    let place = |key: &Key| match key.state {
        KeyState::Active => 0,
        KeyState::Pending => 1,
        KeyState::Retired => 2,
        KeyState::Compromised => 3,
    };
    keys.sort_by_key(|key| (place(key), std::cmp::Reverse(key.since)));
    let root = root(&at);
    let view = |key: &Key| {
        let (name, since) = state(key);
        View {
            algorithm: algorithm(key),
            state: f.t.say(name),
            since: f.t.with(since, &[("date", &f.t.date(key.since))]),
            document: f.link(&f.base().key(key.id)),
            compromise: (key.state != KeyState::Compromised)
                .then(|| f.link(&f.path(&format!("{root}/{}/compromise", key.id)))),
        }
    };
    let page = Page {
        keys: keys.iter().map(view).collect(),
        waiting: keys.iter().any(|key| key.state == KeyState::Pending),
        prepare: f.link(&f.path(&format!("{root}/preparation"))),
        rotate: f.link(&f.path(&format!("{root}/rotation"))),
        f,
        d,
    };
    frame::momentary(StatusCode::OK, &page)
}

fn preparing(f: &Frame, at: &AtDesk) -> Sure {
    let root = root(at);
    Sure {
        title: f.t.say("desk-keys-prepare-title"),
        lead: vec![
            f.t.say("desk-keys-prepare-lead"),
            f.t.say("desk-keys-prepare-then"),
        ],
        about: Vec::new(),
        ask: None,
        hidden: Vec::new(),
        button: f.t.say("desk-keys-prepare-do"),
        ends: false,
        action: format!("{root}/preparation"),
        back: root,
    }
}

/// `/desk/{id}/keys/preparation`
pub async fn preparation(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let (f, d) = room(&request, &app, &at);
    let sure = preparing(&f, &at);
    sure::ask((f, d), sure, Errors::default())
}

/// `POST /desk/{id}/keys/preparation`
pub async fn prepare(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let (at, actor) = (&form.at, form.at.actor());
    let place = root(at);
    let leads = move |_: &Vec<Key>| (place.clone(), "desk-keys-prepare-done");
    let guard = once::guard("prepare-keys", at.desk.member, &form.fields, leads)?;
    let (scope, own) = (at.scope(), Some(guard.clone()));
    let made = app.service.prepare_keys_once(&actor, scope, at.issuer, own);
    match made.await {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(why) => {
            let (f, d) = room(&request, &app, at);
            let (sure, errors) = (preparing(&f, at), Errors::of(f.t, why)?);
            sure::ask((f, d), sure, errors)
        }
    }
}

fn rotating(f: &Frame, at: &AtDesk) -> Sure {
    let root = root(at);
    Sure {
        title: f.t.say("desk-keys-rotate-title"),
        lead: ["which", "then", "before", "final"]
            .map(|what| f.t.say(&format!("desk-keys-rotate-{what}")))
            .into(),
        about: Vec::new(),
        ask: None,
        hidden: Vec::new(),
        button: f.t.say("desk-keys-rotate-do"),
        ends: false,
        action: format!("{root}/rotation"),
        back: root,
    }
}

/// `/desk/{id}/keys/rotation`
pub async fn rotation(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let (f, d) = room(&request, &app, &at);
    let sure = rotating(&f, &at);
    sure::ask((f, d), sure, Errors::default())
}

/// `POST /desk/{id}/keys/rotation`
pub async fn rotate(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let (at, actor) = (&form.at, form.at.actor());
    let place = root(at);
    let leads = move |_: &Vec<Key>| (place.clone(), "desk-keys-rotate-done");
    let guard = once::guard("rotate-keys", at.desk.member, &form.fields, leads)?;
    let (scope, own) = (at.scope(), Some(guard.clone()));
    let made = app.service.rotate_keys_once(&actor, scope, at.issuer, own);
    match made.await {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(why) => {
            let (f, d) = room(&request, &app, at);
            let (sure, errors) = (rotating(&f, at), Errors::of(f.t, why)?);
            sure::ask((f, d), sure, errors)
        }
    }
}

async fn compromising(
    app: &App,
    f: &Frame,
    at: &AtDesk,
    path: &(String, String),
    since: &str,
) -> Result<Sure, crate::http::problem::Problem> {
    let id = item(path)?;
    let (key, signed) = app.service.key_with_signed(at.scope(), id).await?;
    if key.state == KeyState::Compromised {
        let why = "this key was declared compromised before";
        return Err(Error::refused("already-compromised", why).into());
    }
    let (name, _) = state(&key);
    let root = root(at);
    let signed = usize::try_from(signed).unwrap_or(usize::MAX);
    Ok(Sure {
        title: f.t.say("desk-keys-compromise-title"),
        lead: vec![
            f.t.say("desk-keys-compromise-when"),
            f.t.count("desk-keys-compromise-again", &[("count", signed)]),
            f.t.say("desk-keys-compromise-final"),
        ],
        about: vec![
            (f.t.say("desk-keys-key"), algorithm(&key).to_owned()),
            (f.t.say("desk-keys-state"), f.t.say(name)),
            (f.t.say("desk-keys-made"), f.t.date(key.created_at)),
        ],
        ask: Some(Ask {
            name: "since",
            label: f.t.say("desk-keys-compromise-since"),
            hint: f.t.say("desk-keys-compromise-since-hint"),
            value: since.to_owned(),
            kind: "date",
        }),
        hidden: Vec::new(),
        button: f.t.say("desk-keys-compromise-do"),
        ends: true,
        action: format!("{root}/{id}/compromise"),
        back: root,
    })
}

/// `/desk/{id}/keys/{item}/compromise`
pub async fn compromise(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let (f, d) = room(&request, &app, &at);
    let sure = compromising(&app, &f, &at, &path, "").await?;
    sure::ask((f, d), sure, Errors::default())
}

/// `POST /desk/{id}/keys/{item}/compromise`
pub async fn compromised(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let (at, id, actor) = (&form.at, item(&path)?, form.at.actor());
    let given = form.fields.text("since");
    let since = match given {
        "" => Ok(None),
        given => time::parse(given).map(Some),
    };
    let declared = match since.map_err(|why: Invalid| Error::field("/since", why)) {
        Ok(since) => {
            let declared = app.service.compromise_key(&actor, at.scope(), id, since);
            declared.await
        }
        Err(why) => Err(why),
    };
    match declared {
        Ok(_) => done(&request, &app, &root(at), "desk-keys-compromise-done"),
        Err(why) => {
            let (f, d) = room(&request, &app, at);
            let errors = Errors::of(f.t, why)?;
            let sure = compromising(&app, &f, at, &path, given).await?;
            sure::ask((f, d), sure, errors)
        }
    }
}
