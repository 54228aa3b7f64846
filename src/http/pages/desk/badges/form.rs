//! The form of a model: what is typed and chosen, and what is wrong with it.

use super::{
    super::{Errors, Room, cohorts::Choice},
    Shown, path,
    typed::Typed,
};
use crate::badge::{badge_class::Definition, recipient::unhex};
use crate::http::pages::{
    Answer, Fields, facts,
    frame::{self, Frame},
};
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::{Error, FieldError, revision::Revision};
use crate::storage::{Db, accreditations, badge_classes::StoredBadge};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/badge_form.html")]
struct Page {
    f: Frame,
    d: Room,
    errors: Errors,
    action: String,
    back: String,
    typed: Typed,
    /// Where the image is that is kept.
    image: Option<String>,
    shapes: Vec<Choice>,
    icons: Vec<Choice>,
    shown: Option<Shown>,
    seen: String,
    /// It comes from a catalogue: its tags alone can be changed.
    of_catalogue: bool,
    /// Competencies of programmes that recognise the issuer; for a new model.
    competencies: Vec<Choice>,
    /// Where the criteria of one are adapted.
    adapted: String,
    fresh: bool,
}

/// What the form is about.
pub struct About {
    pub badge: Option<StoredBadge>,
    pub errors: Errors,
    pub status: StatusCode,
    pub preview: Option<StoredBadge>,
}

impl About {
    pub fn new(badge: Option<StoredBadge>) -> Self {
        Self {
            badge,
            errors: Errors::default(),
            status: StatusCode::OK,
            preview: None,
        }
    }

    pub fn wrong(self, errors: Errors) -> Self {
        Self {
            errors,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..self
        }
    }
}

pub async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    typed: Typed,
    about: About,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "badges");
    let competencies = match about.badge {
        None => competencies(app, at, &f).await?,
        Some(_) => Vec::new(),
    };
    f.title = match &about.badge {
        None => f.t.say("desk-badges-new"),
        Some(badge) => {
            let name = badge.definition.name(f.t.0);
            f.t.with("desk-badges-edit-title", &[("name", name)])
        }
    };
    let link = |rest: &str| f.link(&f.path(&path(at.issuer, rest)));
    let own = about.badge.as_ref().map(|badge| format!("/{}", badge.id));
    let seen = about.badge.as_ref().map(Revision::of_badge);
    let page = Page {
        action: link(own.as_deref().unwrap_or("")),
        back: link(own.as_deref().unwrap_or("")),
        image: unhex(&typed.image).map(|hash| f.image(&hash)),
        shapes: typed.drawing.shapes(&f),
        icons: typed.drawing.icons(&f),
        shown: about.preview.map(|badge| Shown::new(&f, &badge)),
        seen: seen.map_or_else(String::new, |seen| seen.as_str().to_owned()),
        of_catalogue: about.badge.as_ref().is_some_and(from_catalogue),
        adapted: link("/adapted"),
        fresh: about.badge.is_none(),
        errors: about.errors,
        competencies,
        typed,
        f,
        d,
    };
    frame::momentary(about.status, &page)
}

pub fn from_catalogue(badge: &StoredBadge) -> bool {
    badge.competency.is_some() || badge.composite.is_some()
}

/// What can be taken from the catalogues of the programmes that recognise the issuer.
pub(super) async fn competencies(
    app: &App,
    at: &AtDesk,
    f: &Frame,
) -> Result<Vec<Choice>, Problem> {
    let (issuer, now, language) = (at.issuer, app.service.now(), f.t.0);
    let read = app.service.store().read(move |db: &mut Db| {
        let mut choices = Vec::new();
        for programme in accreditations::recognising(db, issuer, now)? {
            let Some(adopted) = facts::adopted(db, programme)? else {
                continue;
            };
            for one in &adopted.catalogue.badges {
                let name = one.name.get(language);
                choices.push(Choice {
                    value: format!("{}/{}", adopted.programme.id, one.slug),
                    label: format!("{name} ({})", adopted.programme.name),
                    chosen: false,
                });
            }
        }
        Ok::<_, Error>(choices)
    });
    Ok(read.await?)
}

pub fn words(request: &HttpRequest, app: &App) -> Words {
    Frame::new(request, app.service.base(), "").t
}

/// A model that is not saved.
pub fn unsaved(at: &AtDesk, typed: &Typed, definition: Definition) -> StoredBadge {
    StoredBadge {
        id: Uuid::nil(),
        lineage: Uuid::nil(),
        version: 1,
        issuer: at.issuer,
        profile: Uuid::nil(),
        definition,
        image: unhex(&typed.image).unwrap_or_default(),
        competency: None,
        composite: None,
        created_at: chrono::DateTime::UNIX_EPOCH,
        archived_at: None,
        current: true,
        rule: None,
        deviates: false,
    }
}

/// Keeps the file that was chosen, or draws, so that the form has the image's hash.
pub async fn picture(
    app: &App,
    at: &AtDesk,
    t: Words,
    fields: &Fields,
    typed: &mut Typed,
) -> Result<Result<(), Errors>, Problem> {
    if fields.too_large {
        return Ok(Err(Errors::one(t, "file", "error-image-too-large")));
    }
    let (service, actor) = (&app.service, at.actor());
    let chosen = !fields.file.is_empty();
    let kept = match typed.picture.as_str() {
        _ if chosen => {
            let bytes = fields.file.clone();
            service
                .upload_image(&actor, at.scope(), at.issuer, bytes)
                .await
        }
        "file" => return Ok(Err(Errors::one(t, "file", "desk-badges-no-file"))),
        "draw" => match typed.drawing.composition() {
            Ok(drawing) => {
                let (scope, issuer) = (at.scope(), at.issuer);
                service.compose_image(&actor, scope, issuer, drawing).await
            }
            Err(why) => Err(Error::Fields(vec![why])),
        },
        _ => return Ok(Ok(())),
    };
    match kept {
        Ok(image) => {
            typed.image = image.hash;
            typed.picture = "keep".to_owned();
            Ok(Ok(()))
        }
        Err(why) => Ok(Err(wrong(t, why)?)),
    }
}

pub fn checked(t: Words, definition: &Definition) -> Result<Result<(), Errors>, Problem> {
    match definition.check() {
        Ok(()) => Ok(Ok(())),
        Err(all) => {
            let named = all.into_iter().map(|(at, why)| FieldError::new(at, why));
            Ok(Err(wrong(t, Error::Fields(named.collect()))?))
        }
    }
}

/// What is wrong, by the fields of the form.
pub fn wrong(t: Words, why: Error) -> Result<Errors, Problem> {
    Errors::named(t, why, |pointer| {
        let parts: Vec<&str> = pointer.split('/').skip(1).collect();
        match parts.as_slice() {
            ["texts", language, field] => format!("{field}-{language}"),
            ["texts", ..] => "name-fr".to_owned(),
            ["tags", ..] => "tags".to_owned(),
            ["validityMonths"] => "months".to_owned(),
            ["programme"] => "competency".to_owned(),
            [] | [""] => "file".to_owned(),
            other => other.join("-"),
        }
    })
}
