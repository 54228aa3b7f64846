//! `/desk/{id}/profile`: what an issuer says of itself, and that it closes.

use super::{Errors, Room, done};
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
    verify::MAX_FILE,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error,
    closing::NewClosure,
    effects::Effects,
    revision::{Revision, Seen},
};
use crate::storage::{closures::Closure, issuers::Issuer};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use serde_json::{Map, Value};

/// The fields of the form: the name of each in the form and in the API, and whether it may be left out.
const FIELDS: [(&str, bool); 7] = [
    ("name", false),
    ("url", false),
    ("email", false),
    ("description", true),
    ("telephone", true),
    ("timeZone", true),
    ("linkedinOrganisation", true),
];

#[derive(Template)]
#[template(path = "desk/profile.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    close: String,
    public: String,
    fields: Vec<Field>,
    revision: String,
    logo: Option<String>,
    /// Since when it is closed, and why.
    closed: Option<(String, String)>,
    errors: Errors,
}

struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    long: bool,
    more: &'static str,
    /// What somebody else has written there meanwhile.
    meanwhile: Option<String>,
}

fn room(request: &HttpRequest, app: &App, at: &AtDesk) -> (Frame, Room) {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "profile");
    (f, d)
}

fn root(at: &AtDesk) -> String {
    format!("/desk/{}/profile", at.issuer)
}

/// What is stored in a field.
fn stored<'a>(issuer: &'a Issuer, name: &str) -> &'a str {
    let said = &issuer.organisation;
    let maybe = |text: &'a Option<String>| text.as_deref().unwrap_or("");
    match name {
        "name" => &said.name,
        "url" => &said.url,
        "email" => &said.email,
        "description" => maybe(&said.description),
        "telephone" => maybe(&said.telephone),
        "timeZone" => maybe(&said.time_zone),
        _ => maybe(&said.linkedin_organisation),
    }
}

fn field(t: Words, name: &'static str, value: &str) -> Field {
    Field {
        name,
        label: t.say(&format!("desk-profile-{}", name.to_lowercase())),
        hint: t
            .find(&format!("desk-profile-{}-hint", name.to_lowercase()))
            .unwrap_or_default(),
        value: value.to_owned(),
        long: name == "description",
        more: match name {
            "name" => "maxlength=\"200\" autocomplete=\"organization\"",
            "url" => "inputmode=\"url\" autocomplete=\"url\" spellcheck=\"false\"",
            "email" => "inputmode=\"email\" autocomplete=\"off\" spellcheck=\"false\"",
            "telephone" => "inputmode=\"tel\" autocomplete=\"off\"",
            "linkedinOrganisation" => "inputmode=\"numeric\" autocomplete=\"off\"",
            _ => "autocomplete=\"off\" spellcheck=\"false\"",
        },
        meanwhile: None,
    }
}

/// `/desk/{id}/profile`
pub async fn show(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    page(&request, &app, &at, None).await
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    refused: Option<(&Fields, Error)>,
) -> Answer {
    let (mut f, d) = room(request, app, at);
    let t = f.t;
    f.title = t.say("desk-profile-title");
    let issuer = app.service.issuer(at.scope(), at.issuer).await?;
    let closed = app.service.closure(at.scope(), at.issuer).await?;
    let (given, errors) = match refused {
        None => (None, Errors::default()),
        // Of a form that is too large nothing was read.
        Some((given, why)) => (
            Some(given).filter(|given| !given.too_large),
            Errors::of(t, why)?,
        ),
    };
    let revision = Revision::of_issuer(&issuer);
    // Whoever sends it again has read what is there by now.
    let overtaken = given.is_some_and(|given| given.text("revision") != revision.as_str());
    let fields = FIELDS.map(|(name, _)| {
        let now = stored(&issuer, name);
        let mut field = field(t, name, given.map_or(now, |given| given.text(name)));
        if overtaken && field.value != now {
            field.meanwhile = Some(t.with("desk-profile-meanwhile", &[("text", now)]));
        }
        field
    });
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let root = root(at);
    let page = Page {
        action: f.link(&f.path(&root)),
        close: f.link(&f.path(&format!("{root}/closure"))),
        public: f.issuer(issuer.profile),
        fields: fields.into(),
        revision: revision.as_str().to_owned(),
        logo: issuer.image.as_deref().map(|hash| f.image(hash)),
        closed: closed.map(|closed| (t.date(closed.at), closed.reason)),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// `POST /desk/{id}/profile`: says so, unless somebody else changed it meanwhile.
pub async fn edit(request: HttpRequest, app: web::Data<App>, form: DeskForm<MAX_FILE>) -> Answer {
    let (at, fields) = (&form.at, &form.fields);
    match edited(&app, at, fields).await {
        Ok(()) => done(&request, &app, &root(at), "desk-profile-done"),
        Err(why) => page(&request, &app, at, Some((fields, why))).await,
    }
}

async fn edited(app: &App, at: &AtDesk, fields: &Fields) -> Result<(), Error> {
    let wrong =
        |code, why: String| Error::field("/file", crate::badge::error::Invalid::new(code, why));
    if fields.too_large {
        let why = format!("a file of at most {MAX_FILE} bytes");
        return Err(wrong("file-too-large", why));
    }
    let mut change = Map::new();
    for (name, may_lack) in FIELDS {
        let value = match fields.text(name) {
            "" if may_lack => Value::Null,
            text => Value::from(text),
        };
        change.insert(name.to_owned(), value);
    }
    if fields.text("no-logo") == "yes" {
        change.insert("image".to_owned(), Value::Null);
    }
    let (actor, scope) = (at.actor(), at.scope());
    if !fields.file.is_empty() {
        let image = app
            .service
            .upload_image(&actor, scope, at.issuer, fields.file.clone())
            .await;
        let image = image.map_err(|why| match why {
            // The reasons are about the file as a whole here.
            Error::Fields(reasons) => Error::Fields(
                reasons
                    .into_iter()
                    .map(|reason| crate::issuing::FieldError {
                        pointer: "/file".to_owned(),
                        ..reason
                    })
                    .collect(),
            ),
            why => why,
        })?;
        change.insert("image".to_owned(), Value::from(image.hash));
    }
    let seen = Seen::One(vec![fields.text("revision").to_owned()]);
    let edit = app
        .service
        .edit_issuer(&actor, scope, at.issuer, seen, change);
    edit.await.map(drop)
}

#[derive(Template)]
#[template(path = "desk/closure.html")]
struct Closing {
    f: Frame,
    d: Room,
    action: String,
    back: String,
    reason: String,
    /// What would come of it, once that was asked for.
    effects: Option<Vec<String>>,
    errors: Errors,
}

/// `/desk/{id}/profile/closure`
pub async fn closure(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    refuse_closed(&app, &at).await?;
    closing(&request, &app, &at, "", Ok(None))
}

async fn refuse_closed(app: &App, at: &AtDesk) -> Result<(), Problem> {
    let closed: Option<Closure> = app.service.closure(at.scope(), at.issuer).await?;
    match closed {
        None => Ok(()),
        Some(_) => Err(Error::refused("already-closed", "this issuer closed before").into()),
    }
}

fn closing(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    reason: &str,
    tried: Result<Option<Effects>, Error>,
) -> Answer {
    let (mut f, d) = room(request, app, at);
    f.title = f.t.say("desk-closure-title");
    let (effects, errors) = match tried {
        Ok(effects) => (effects, Errors::default()),
        Err(why) => (None, Errors::of(f.t, why)?),
    };
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let count = |key: &str, number: u64| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        f.t.count(key, &[("count", number)])
    };
    let root = root(at);
    let page = Closing {
        effects: effects.map(|effects| {
            vec![
                count("desk-closure-persons", effects.persons),
                count("desk-closure-keep", effects.keep.count),
            ]
        }),
        action: f.link(&f.path(&format!("{root}/closure"))),
        back: f.link(&f.path(&root)),
        reason: reason.to_owned(),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// `POST /desk/{id}/profile/closure`: says what would come of it, or closes.
pub async fn close(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let (at, actor) = (&form.at, form.at.actor());
    let reason = form.fields.text("reason");
    let new = NewClosure {
        reason: reason.to_owned(),
        heir: None,
    };
    let result = match form.fields.text("do") {
        "try" => {
            let tried = app.service.try_closure(&actor, at.scope(), at.issuer, new);
            tried.await.map(Some)
        }
        "close" => {
            let closed = app.service.close_issuer(&actor, at.scope(), at.issuer, new);
            match closed.await {
                Ok(_) => return done(&request, &app, &root(at), "desk-closure-done"),
                Err(why) => Err(why),
            }
        }
        _ => {
            let why = "the form says not which button was used";
            return Err(Problem::new("invalid-body", why));
        }
    };
    closing(&request, &app, at, reason, result)
}
