//! The form of a model: what is typed, seen as the public would see it, and saved.

use super::{
    super::{Errors, Room, cohorts::Choice, done, item, once},
    Shown, path, show,
    typed::Typed,
};
use crate::badge::{badge_class::Definition, recipient::unhex};
use crate::http::pages::{
    Answer, Fields, MAX_FILE, facts,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error, FieldError, Guard, Once,
    badges::NewBadge,
    revision::{Revision, Seen},
    versions::Change,
};
use crate::storage::{Db, accreditations, badge_classes::StoredBadge};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
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
struct About {
    badge: Option<StoredBadge>,
    errors: Errors,
    status: StatusCode,
    preview: Option<StoredBadge>,
}

impl About {
    fn new(badge: Option<StoredBadge>) -> Self {
        Self {
            badge,
            errors: Errors::default(),
            status: StatusCode::OK,
            preview: None,
        }
    }

    fn wrong(self, errors: Errors) -> Self {
        Self {
            errors,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..self
        }
    }
}

async fn page(request: &HttpRequest, app: &App, at: &AtDesk, typed: Typed, about: About) -> Answer {
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

fn from_catalogue(badge: &StoredBadge) -> bool {
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

/// `/desk/{id}/badges/new`
pub async fn new(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let typed = Typed {
        picture: "draw".to_owned(),
        ..Typed::default()
    };
    page(&request, &app, &at, typed, About::new(None)).await
}

/// `/desk/{id}/badges/{item}/edit`
pub async fn edit(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let badge = app.service.badge(at.scope(), item(&path)?).await?;
    let typed = Typed::from(&badge);
    page(&request, &app, &at, typed, About::new(Some(badge))).await
}

/// `POST /desk/{id}/badges`: shows what was typed, or defines it.
pub async fn create(request: HttpRequest, app: web::Data<App>, form: DeskForm<MAX_FILE>) -> Answer {
    let DeskForm { at, fields } = form;
    let t = words(&request, &app);
    let about = About::new(None);
    let place = at.issuer;
    let leads = move |made: &StoredBadge| {
        let own = format!("/{}", made.id);
        (path(place, &own), "desk-badges-define-done")
    };
    let guard = || once::guard("badge", at.desk.member, &fields, leads);
    if fields.text("do") == "competency" {
        let guard = guard()?;
        let made = of_competency(&app, &at, fields.text("competency"), &guard).await;
        return match made {
            Ok(made) => once::led(&request, &app, &guard, &made),
            Err(why) => {
                let typed = Typed {
                    picture: "draw".to_owned(),
                    ..Typed::default()
                };
                let about = about.wrong(wrong(t, why)?);
                page(&request, &app, &at, typed, about).await
            }
        };
    }
    let mut typed = Typed::of(&fields);
    if let Err(errors) = picture(&app, &at, t, &fields, &mut typed).await? {
        return page(&request, &app, &at, typed, about.wrong(errors)).await;
    }
    let Ok(definition) = typed.definition(Vec::new()) else {
        let errors = Errors::one(t, "months", "desk-badges-months-wrong");
        return page(&request, &app, &at, typed, about.wrong(errors)).await;
    };
    if let Err(errors) = checked(t, &definition)? {
        return page(&request, &app, &at, typed, about.wrong(errors)).await;
    }
    if fields.text("do") != "save" {
        let preview = Some(unsaved(&at, &typed, definition));
        return page(&request, &app, &at, typed, About { preview, ..about }).await;
    }
    let definition = Box::new(definition);
    let new = match typed.image.is_empty() {
        true => NewBadge::Free(definition),
        false => NewBadge::Pictured(definition, typed.image.clone()),
    };
    let guard = guard()?;
    match define(&app, &at, new, &guard).await {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(why) => page(&request, &app, &at, typed, about.wrong(wrong(t, why)?)).await,
    }
}

async fn of_competency(
    app: &App,
    at: &AtDesk,
    chosen: &str,
    guard: &Guard<StoredBadge>,
) -> Result<Once<StoredBadge>, Error> {
    let (programme, competency) = chosen.split_once('/').unwrap_or_default();
    let new = NewBadge::OfCompetency {
        programme: Uuid::try_parse(programme).unwrap_or_default(),
        competency: competency.to_owned(),
    };
    define(app, at, new, guard).await
}

async fn define(
    app: &App,
    at: &AtDesk,
    new: NewBadge,
    guard: &Guard<StoredBadge>,
) -> Result<Once<StoredBadge>, Error> {
    let (actor, own) = (at.actor(), Some(guard.clone()));
    let made = app
        .service
        .define_badge_once(&actor, at.scope(), at.issuer, new, own);
    made.await
}

pub(super) fn saved(request: &HttpRequest, app: &App, badge: &StoredBadge, told: &str) -> Answer {
    done(
        request,
        app,
        &path(badge.issuer, &format!("/{}", badge.id)),
        told,
    )
}

/// `POST /desk/{id}/badges/{item}`: shows or saves a change, archives, brings back, deletes.
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    at_path: web::Path<(String, String)>,
    form: DeskForm<MAX_FILE>,
) -> Answer {
    let DeskForm { at, fields } = form;
    let t = words(&request, &app);
    let badge = app.service.badge(at.scope(), item(&at_path)?).await?;
    let seen = Seen::One(vec![fields.text("seen").to_owned()]);
    let (service, actor) = (&app.service, at.actor());
    if fields.too_large {
        let errors = Errors::one(t, "file", "error-image-too-large");
        return show(&request, &app, &at, badge.id, errors).await;
    }
    let told = match fields.text("do") {
        "archive" | "restore" => {
            let archived = fields.text("do") == "archive";
            let change = Change {
                archived: Some(archived),
                ..Change::default()
            };
            let edited = service.edit_badge(&actor, at.scope(), badge.id, seen, change);
            edited.await.map(|_| match archived {
                true => "desk-badges-archive-done",
                false => "desk-badges-restore-done",
            })
        }
        "delete" => match service
            .delete_badge(&actor, at.scope(), badge.id, seen)
            .await
        {
            Ok(()) => {
                let list = path(at.issuer, "");
                return done(&request, &app, &list, "desk-badges-delete-done");
            }
            Err(why) => Err(why),
        },
        "preview" | "save" => return change(&request, &app, &at, badge, (&fields, seen)).await,
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    };
    match told {
        Ok(told) => saved(&request, &app, &badge, told),
        Err(why) => show(&request, &app, &at, badge.id, Errors::of(t, why)?).await,
    }
}

async fn change(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    badge: StoredBadge,
    (fields, seen): (&Fields, Seen),
) -> Answer {
    let t = words(request, app);
    let mut typed = Typed::of(fields);
    let of_catalogue = from_catalogue(&badge);
    if of_catalogue {
        let tags = typed.tags;
        typed = Typed {
            tags,
            ..Typed::from(&badge)
        };
    } else if let Err(errors) = picture(app, at, t, fields, &mut typed).await? {
        return page(
            request,
            app,
            at,
            typed,
            About::new(Some(badge)).wrong(errors),
        )
        .await;
    }
    let alignment = badge.definition.alignment.clone();
    let (Ok(definition), Ok(merge)) = (typed.definition(alignment), typed.change(of_catalogue))
    else {
        let errors = Errors::one(t, "months", "desk-badges-months-wrong");
        return page(
            request,
            app,
            at,
            typed,
            About::new(Some(badge)).wrong(errors),
        )
        .await;
    };
    if let Err(errors) = checked(t, &definition)? {
        return page(
            request,
            app,
            at,
            typed,
            About::new(Some(badge)).wrong(errors),
        )
        .await;
    }
    if fields.text("do") == "preview" {
        let image = unhex(&typed.image).unwrap_or_else(|| badge.image.clone());
        let preview = Some(StoredBadge {
            definition,
            image,
            ..badge.clone()
        });
        let about = About::new(Some(badge));
        return page(request, app, at, typed, About { preview, ..about }).await;
    }
    let change = Change {
        definition: merge,
        archived: None,
        image: Some(typed.image.clone()).filter(|hash| !of_catalogue && !hash.is_empty()),
    };
    let (service, actor, id) = (&app.service, at.actor(), badge.id);
    match service
        .edit_badge(&actor, at.scope(), id, seen, change)
        .await
    {
        Ok(edited) => saved(request, app, &edited, "desk-badges-save-done"),
        // What was typed stays; the button pressed again puts it in the place of what somebody else saved.
        Err(Error::Refused {
            code: "precondition-failed",
            ..
        }) => {
            let latest = service.badge_versions(at.scope(), id).await?;
            let latest = latest.into_iter().next().map(|one| one.badge);
            let about = About {
                errors: Errors::one(t, "", "desk-badges-overtaken"),
                status: StatusCode::PRECONDITION_FAILED,
                ..About::new(latest)
            };
            page(request, app, at, typed, about).await
        }
        Err(why) => {
            let about = About::new(Some(badge)).wrong(wrong(t, why)?);
            page(request, app, at, typed, about).await
        }
    }
}

fn words(request: &HttpRequest, app: &App) -> Words {
    Frame::new(request, app.service.base(), "").t
}

/// A model that is not saved.
fn unsaved(at: &AtDesk, typed: &Typed, definition: Definition) -> StoredBadge {
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
async fn picture(
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

fn checked(t: Words, definition: &Definition) -> Result<Result<(), Errors>, Problem> {
    match definition.check() {
        Ok(()) => Ok(Ok(())),
        Err(all) => {
            let named = all.into_iter().map(|(at, why)| FieldError::new(at, why));
            Ok(Err(wrong(t, Error::Fields(named.collect()))?))
        }
    }
}

/// What is wrong, by the fields of the form.
fn wrong(t: Words, why: Error) -> Result<Errors, Problem> {
    let Error::Fields(fields) = why else {
        return Errors::of(t, why);
    };
    let named = fields.into_iter().map(|wrong| {
        let parts: Vec<&str> = wrong.pointer.split('/').skip(1).collect();
        let field = match parts.as_slice() {
            ["texts", language, field] => format!("{field}-{language}"),
            ["texts", ..] => "name-fr".to_owned(),
            ["tags", ..] => "tags".to_owned(),
            ["validityMonths"] => "months".to_owned(),
            ["programme"] => "competency".to_owned(),
            [] | [""] => "file".to_owned(),
            other => other.join("-"),
        };
        FieldError {
            pointer: format!("/{field}"),
            ..wrong
        }
    });
    Errors::of(t, Error::Fields(named.collect()))
}
