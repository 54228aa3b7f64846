//! `/instance/issuers`: the organisations that award badges here. A new one comes with an invitation to whoever runs it.

use super::room;
use crate::badge::{email::Email, profile::Organisation};
use crate::http::pages::{
    Answer, Fields,
    desk::{Errors, Room, once},
    facts,
    frame::{self, Frame},
};
use crate::http::{
    App,
    api::PageQuery,
    auth::desk::{AtInstance, InstanceForm},
    problem::Problem,
};
use crate::issuing::{Error, access::Role, members::Invited};
use crate::storage::{
    Db, Page as Slice,
    closures::{self, Closure},
    issuers::Issuer,
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many one page has.
const MOST: u16 = 100;

#[derive(Template)]
#[template(path = "desk/instance_issuers.html")]
struct Page {
    f: Frame,
    d: Room,
    issuers: Vec<View>,
    fields: Vec<Field>,
    errors: Errors,
    action: String,
    /// The issuers that follow.
    more: Option<String>,
}

struct View {
    name: String,
    url: String,
    since: String,
    id: Uuid,
    email: String,
    closed: Option<Closed>,
}

/// An issuer that closed.
struct Closed {
    words: String,
    /// Where its heir is named, while it has none.
    heir: Option<String>,
}

struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    more: &'static str,
}

/// The fields of the form, with what is special about each.
const FIELDS: [(&str, &str); 4] = [
    ("name", "maxlength=\"200\" autocomplete=\"off\""),
    (
        "url",
        "inputmode=\"url\" autocomplete=\"off\" spellcheck=\"false\"",
    ),
    (
        "email",
        "inputmode=\"email\" autocomplete=\"off\" spellcheck=\"false\"",
    ),
    (
        "owner",
        "inputmode=\"email\" autocomplete=\"off\" spellcheck=\"false\"",
    ),
];

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
struct From {
    after: Option<Uuid>,
}

/// `/instance/issuers`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    show(&request, &app, &at, &Fields::default(), None).await
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtInstance,
    given: &Fields,
    why: Option<Error>,
) -> Answer {
    let (mut f, d) = room(request, app, at, "issuers");
    f.title = f.t.say("desk-issuers-title");
    let from: From = crate::http::api::query(request)?;
    let page = PageQuery {
        after: from.after,
        limit: Some(MOST),
    };
    let found = app.service.issuers(at.scope(), page.page()?).await?;
    let ids: Vec<Uuid> = found.iter().map(|issuer| issuer.id).collect();
    let mut closed = closures_of(app, ids).await?;
    let errors = why.map(|why| Errors::of(f.t, why)).transpose()?;
    let status = match errors {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let path = f.path("/instance/issuers");
    let last = found.last().filter(|_| found.len() >= usize::from(MOST));
    let page = Page {
        more: last.map(|last| f.link(&format!("{path}?after={}", last.id))),
        issuers: (found.iter())
            .map(|issuer| View {
                name: issuer.organisation.name.clone(),
                url: f.issuer(issuer.profile),
                since: f.t.date(issuer.created_at),
                id: issuer.id,
                email: issuer.organisation.email.clone(),
                closed: closed.remove(&issuer.id).map(|closure| Closed {
                    words: (f.t).with("desk-profile-closed", &[("date", &f.t.date(closure.at))]),
                    heir: closure.heir.is_none().then(|| {
                        let path = format!("/instance/issuers/{}/heir", issuer.id);
                        f.link(&f.path(&path))
                    }),
                }),
            })
            .collect(),
        fields: FIELDS
            .map(|(name, more)| Field {
                name,
                label: f.t.say(&format!("desk-issuers-{name}")),
                hint: f
                    .t
                    .find(&format!("desk-issuers-{name}-hint"))
                    .unwrap_or_default(),
                value: given.text(name).to_owned(),
                more,
            })
            .into(),
        errors: errors.unwrap_or_default(),
        action: f.link(&path),
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// Those of these issuers that closed.
async fn closures_of(app: &App, ids: Vec<Uuid>) -> Result<BTreeMap<Uuid, Closure>, Error> {
    let read = move |db: &mut Db| {
        let mut found = BTreeMap::new();
        for id in &ids {
            if let Some(closure) = closures::of(db, *id)? {
                found.insert(*id, closure);
            }
        }
        Ok::<_, Error>(found)
    };
    app.service.store().read(read).await
}

/// `POST /instance/issuers`: creates one and invites whoever runs it, or invites somebody to one that is there.
pub async fn create(request: HttpRequest, app: web::Data<App>, form: InstanceForm) -> Answer {
    let (at, fields) = (&form.at, &form.fields);
    let made = match fields.text("do") {
        "invite" => invited(&request, &app, at, fields).await?,
        _ => created(&request, &app, at, fields).await?,
    };
    match made {
        Ok(led) => Ok(led),
        Err(why) => show(&request, &app, at, fields, Some(why)).await,
    }
}

/// Where it leads, or what is wrong with the form.
type Made = Result<Result<HttpResponse, Error>, Problem>;

fn owner(fields: &Fields) -> Result<Email, Error> {
    Email::parse(fields.text("owner")).map_err(|why| Error::field("/owner", why))
}

/// Where an invitation leads: too many letters to an address, and none goes.
fn leads(invited: &Invited, sent: &'static str) -> (String, &'static str) {
    let told = match invited.link {
        Some(_) => sent,
        None => "desk-members-enough-done",
    };
    ("/instance/issuers".to_owned(), told)
}

async fn created(request: &HttpRequest, app: &App, at: &AtInstance, fields: &Fields) -> Made {
    let owner = match owner(fields) {
        Ok(owner) => owner,
        Err(why) => return Ok(Err(why)),
    };
    let text = |name: &str| fields.text(name).to_owned();
    let organisation = Organisation {
        name: text("name"),
        url: text("url"),
        email: text("email"),
        description: None,
        telephone: None,
        time_zone: None,
        linkedin_organisation: None,
    };
    let leads = |(_, invited): &(Issuer, Invited)| leads(invited, "desk-issuers-created-done");
    let guard = once::guard("issuer", at.desk.member, fields, leads)?;
    let (actor, own) = (at.actor(), Some(guard.clone()));
    let made = app
        .service
        .create_issuer_for(&actor, organisation, owner, own);
    Ok(match made.await {
        Ok(made) => Ok(once::led(request, app, &guard, &made)?),
        Err(why) => Err(why),
    })
}

async fn invited(request: &HttpRequest, app: &App, at: &AtInstance, fields: &Fields) -> Made {
    let (owner, issuer) = match (owner(fields), Uuid::try_parse(fields.text("issuer"))) {
        (Ok(owner), Ok(issuer)) => (owner, issuer),
        (Err(why), _) => return Ok(Err(why)),
        (_, Err(_)) => return Ok(Err(Error::not_found("issuer"))),
    };
    let leads = |invited: &Invited| leads(invited, "desk-members-invited-done");
    let guard = once::guard("invite", at.desk.member, fields, leads)?;
    let (actor, scope, own) = (at.actor(), at.scope(), Some(guard.clone()));
    let new = (owner, Role::Owner);
    let made = app
        .service
        .invite_member_once(&actor, scope, Some(issuer), new, own);
    Ok(match made.await {
        Ok(made) => Ok(once::led(request, app, &guard, &made)?),
        Err(why) => Err(why),
    })
}

/// Every issuer by name, for a choice of one.
pub(super) async fn all(app: &App, at: &AtInstance) -> Result<Vec<(Uuid, String)>, Error> {
    let mut found = Vec::new();
    let mut page = Slice::first(500);
    loop {
        let some = app.service.issuers(at.scope(), page).await?;
        let Some(last) = some.last() else {
            break;
        };
        page.after = last.id;
        found.extend(some.into_iter().map(|one| {
            let of = one.organisation;
            (one.id, of.name, of.url)
        }));
    }
    let mut found = facts::apart(found);
    found.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(found)
}
