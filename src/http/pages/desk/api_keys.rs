//! `/desk/{id}/api-keys`: the credentials of software that acts for an issuer. A key's text is shown once.

use super::{
    Errors, ONE_MORE, Room, begins, cut, done, item, once, role_key,
    sure::{self, Sure},
};
use crate::badge::time;
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error, Once,
    access::{Permission, Role},
    api_keys::NewApiKey,
};
use crate::storage::api_keys::StoredApiKey;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};

#[derive(Template)]
#[template(path = "desk/api_keys.html")]
struct Page {
    f: Frame,
    d: Room,
    keys: Vec<View>,
    /// The keys that follow.
    more: Option<String>,
    action: String,
    purpose: String,
    ends: String,
    roles: Vec<Choice>,
    scopes: Vec<Choice>,
    errors: Errors,
}

struct View {
    label: String,
    role: String,
    /// Empty: all that the role may.
    scopes: Vec<String>,
    created: String,
    state: String,
    /// Where it is revoked, while it can be used.
    revoke: Option<String>,
}

struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/api_key.html")]
struct Made {
    f: Frame,
    d: Room,
    label: String,
    text: String,
    back: String,
}

fn room(request: &HttpRequest, app: &App, at: &AtDesk) -> (Frame, Room) {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "api-keys");
    (f, d)
}

fn root(at: &AtDesk) -> String {
    format!("/desk/{}/api-keys", at.issuer)
}

fn scope_key(permission: Permission) -> String {
    format!("scope-{}", permission.name().replace(':', "-"))
}

fn state(f: &Frame, key: &StoredApiKey, now: DateTime<Utc>) -> (String, bool) {
    let dated = |name, at| f.t.with(name, &[("date", &f.t.date(at))]);
    match (key.revoked_at, key.expires_at) {
        (Some(at), _) => (dated("desk-api-keys-revoked", at), false),
        (None, Some(at)) if at <= now => (dated("desk-api-keys-over", at), false),
        (None, Some(at)) => (dated("desk-api-keys-until", at), true),
        (None, None) => (f.t.say("desk-api-keys-living"), true),
    }
}

fn view(f: &Frame, at: &AtDesk, key: &StoredApiKey, now: DateTime<Utc>) -> View {
    let (state, usable) = state(f, key, now);
    let role: Option<Role> = key.role.parse().ok();
    let whole = role.map_or(0, |role| role.permissions().len());
    let named = key.scopes.iter().filter_map(|name| name.parse().ok());
    View {
        label: key.label.clone(),
        role: role.map_or(key.role.clone(), |role| f.t.say(role_key(role))),
        scopes: match key.scopes.len() < whole {
            true => named.map(|scope| f.t.say(&scope_key(scope))).collect(),
            false => Vec::new(),
        },
        created: f.t.date(key.created_at),
        state,
        revoke: usable.then(|| f.link(&f.path(&format!("{}/{}/revocation", root(at), key.id)))),
    }
}

/// `/desk/{id}/api-keys`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let given = Fields::default();
    show(&request, &app, &at, &given, None).await
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    given: &Fields,
    why: Option<Error>,
) -> Answer {
    let (mut f, d) = room(request, app, at);
    f.title = f.t.say("desk-api-keys-title");
    let (now, before) = (app.service.now(), begins(request, "before"));
    let found = app
        .service
        .latest_api_keys(at.scope(), at.issuer, before, ONE_MORE);
    let mut found = found.await?;
    let more = cut(&f, (&root(at), "before"), &mut found, |key| key.id);
    let errors = why.map(|why| Errors::of(f.t, why)).transpose()?;
    let status = match errors {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let here = |role: &Role| *role != Role::Admin;
    let chosen = match given.text("role") {
        "" => Role::Assessor.name(),
        role => role,
    };
    let (ticked, t) = (given.texts("scope"), f.t);
    let role = |role: Role| Choice {
        value: role.name(),
        label: t.say(role_key(role)),
        chosen: role.name() == chosen,
    };
    let scope = |scope: Permission| Choice {
        value: scope.name(),
        label: t.say(&scope_key(scope)),
        chosen: ticked.contains(&scope.name()),
    };
    let scopes = Role::Owner.permissions().into_iter().map(scope).collect();
    let page = Page {
        keys: found.iter().map(|key| view(&f, at, key, now)).collect(),
        more,
        action: f.link(&f.path(&root(at))),
        purpose: given.text("label").to_owned(),
        ends: given.text("expiresAt").to_owned(),
        roles: Role::ALL.into_iter().filter(here).map(role).collect(),
        scopes,
        errors: errors.unwrap_or_default(),
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// What the form asks for.
fn asked(at: &AtDesk, fields: &Fields) -> Result<NewApiKey, Error> {
    let wrong = |pointer: &str, code: &'static str, why: String| {
        Error::field(pointer, crate::badge::error::Invalid::new(code, why))
    };
    let role = fields.text("role").parse();
    let scopes: Result<Vec<Permission>, String> =
        fields.texts("scope").into_iter().map(str::parse).collect();
    let scopes = scopes.map_err(|why| wrong("/scopes", "unknown-scope", why))?;
    let expires_at = match fields.text("expiresAt") {
        "" => None,
        day => {
            let day = time::parse(day).map_err(|why| Error::field("/expiresAt", why))?;
            // To the end of that day.
            Some(time::day_after(day) - TimeDelta::seconds(1))
        }
    };
    Ok(NewApiKey {
        issuer: Some(at.issuer),
        role: role.map_err(|why| wrong("/role", "invalid-role", why))?,
        scopes: (!scopes.is_empty()).then_some(scopes),
        label: fields.text("label").to_owned(),
        expires_at,
    })
}

/// `POST /desk/{id}/api-keys`: makes one, and shows it, once. Sent again, the form tells that it was made.
pub async fn create(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let at = &form.at;
    let place = root(at);
    let leads = move |_: &(StoredApiKey, SecretString)| (place.clone(), "desk-api-key-before-done");
    let guard = once::guard("api-key", at.desk.member, &form.fields, leads)?;
    let made = match asked(at, &form.fields) {
        Ok(new) => {
            let (actor, own) = (at.actor(), Some(guard.clone()));
            let made = app
                .service
                .create_api_key_once(&actor, at.scope(), new, own);
            made.await
        }
        Err(why) => Err(why),
    };
    let (key, text) = match made {
        Ok(Once::Done(made)) => made,
        Ok(before) => return once::led(&request, &app, &guard, &before),
        Err(why) => return show(&request, &app, at, &form.fields, Some(why)).await,
    };
    let (mut f, d) = room(&request, &app, at);
    f.title = f.t.say("desk-api-key-made");
    let page = Made {
        label: key.label,
        text: text.expose_secret().to_owned(),
        back: f.link(&f.path(&root(at))),
        f,
        d,
    };
    frame::momentary(StatusCode::CREATED, &page)
}

async fn revoking(
    app: &App,
    f: &Frame,
    at: &AtDesk,
    path: &(String, String),
) -> Result<Sure, Problem> {
    let id = item(path)?;
    let key = app.service.api_key(at.scope(), id).await?;
    let (state, usable) = state(f, &key, app.service.now());
    if !usable && key.revoked_at.is_some() {
        let why = "this API key was revoked before";
        return Err(Error::refused("already-revoked", why).into());
    }
    let root = root(at);
    Ok(Sure {
        title: f.t.say("desk-api-key-revoke-title"),
        lead: vec![
            f.t.say("desk-api-key-revoke-lead"),
            f.t.say("desk-api-key-revoke-final"),
        ],
        about: vec![
            (f.t.say("desk-api-keys-label"), key.label),
            (f.t.say("desk-api-keys-state"), state),
            (f.t.say("desk-api-keys-created"), f.t.date(key.created_at)),
        ],
        ask: None,
        hidden: Vec::new(),
        button: f.t.say("desk-api-key-revoke-do"),
        ends: true,
        action: format!("{root}/{id}/revocation"),
        back: root,
    })
}

/// `/desk/{id}/api-keys/{item}/revocation`
pub async fn revocation(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let (f, d) = room(&request, &app, &at);
    let sure = revoking(&app, &f, &at, &path).await?;
    sure::ask((f, d), sure, Errors::default())
}

/// `POST /desk/{id}/api-keys/{item}/revocation`
pub async fn revoke(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let (at, id, actor) = (&form.at, item(&path)?, form.at.actor());
    let revoked = app.service.revoke_api_key(&actor, at.scope(), id);
    revoked.await?;
    done(&request, &app, &root(at), "desk-api-keys-revoke-done")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{badge::text::Language, words::Words};

    #[test]
    fn every_permission_has_words() {
        for t in [Language::Fr, Language::En].map(Words) {
            for permission in Permission::ALL {
                let key = scope_key(permission);
                assert!(t.find(&key).is_some(), "{key} in {}", t.tag());
            }
        }
    }
}
