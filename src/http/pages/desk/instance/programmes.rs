//! `/instance/programmes`: the programmes, and who owns each.

use super::{issuers, room};
use crate::http::pages::{
    Answer, Fields,
    desk::{Errors, ONE_MORE, Room, begins, cut, once},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtInstance, InstanceForm},
};
use crate::issuing::Error;
use crate::storage::{Page as Slice, programmes::Programme};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/instance_programmes.html")]
struct Page {
    f: Frame,
    d: Room,
    programmes: Vec<View>,
    /// The programmes that follow.
    more: Option<String>,
    owners: Vec<Choice>,
    given: String,
    errors: Errors,
    action: String,
}

struct View {
    name: String,
    url: String,
    owner: String,
    since: String,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// `/instance/programmes`
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
    let (mut f, d) = room(request, app, at, "programmes");
    f.title = f.t.say("desk-instance-programmes-title");
    let issuers = issuers::all(app, at).await?;
    let names: BTreeMap<Uuid, &str> = issuers.iter().map(|(id, name)| (*id, &**name)).collect();
    let page = Slice {
        after: begins(request, "after").unwrap_or_default(),
        limit: ONE_MORE,
    };
    let mut found = app.service.programmes(at.scope(), page).await?;
    let own = ("/instance/programmes", "after");
    let more = cut(&f, own, &mut found, |programme| programme.id);
    let errors = why.map(|why| Errors::of(f.t, why)).transpose()?;
    let status = match errors {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = Page {
        programmes: (found.into_iter())
            .map(|programme| View {
                url: f.programme(programme.id),
                owner: names
                    .get(&programme.owner)
                    .map_or("", |name| name)
                    .to_owned(),
                since: f.t.date(programme.created_at),
                name: programme.name,
            })
            .collect(),
        more,
        owners: (issuers.iter())
            .map(|(id, name)| Choice {
                value: id.to_string(),
                label: name.clone(),
                chosen: given.text("owner") == id.to_string(),
            })
            .collect(),
        given: given.text("name").to_owned(),
        errors: errors.unwrap_or_default(),
        action: f.link(&f.path("/instance/programmes")),
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// `POST /instance/programmes`
pub async fn create(request: HttpRequest, app: web::Data<App>, form: InstanceForm) -> Answer {
    let (at, fields) = (&form.at, &form.fields);
    let Ok(owner) = Uuid::try_parse(fields.text("owner")) else {
        let why = crate::badge::error::Invalid::new("unknown-issuer", "choose an issuer");
        let why = Error::field("/owner", why);
        return show(&request, &app, at, fields, Some(why)).await;
    };
    let leads = |_: &Programme| {
        let place = "/instance/programmes".to_owned();
        (place, "desk-programme-created-done")
    };
    let guard = once::guard("programme", at.desk.member, fields, leads)?;
    let (actor, name, own) = (
        at.actor(),
        fields.text("name").to_owned(),
        Some(guard.clone()),
    );
    let made = app
        .service
        .create_programme_once(&actor, at.scope(), owner, name, own);
    match made.await {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(why) => show(&request, &app, at, fields, Some(why)).await,
    }
}
