//! The editor of a composite: `/desk/{id}/programmes/{item}/composites` defines one,
//! `/desk/{id}/programmes/{item}/composites/{slug}/rule` writes the next version of its rule. With boxes to check, or as JSON what
//! boxes do not say; each is turned into the other on demand, and both are saved by the same use case.

mod boxes;
mod typed;

use super::{
    Answer, Choice, Errors, Place, Room, composite::seen, overview::composite_name, status,
};
use crate::badge::{
    composite::Policies,
    recipient::{hex, unhex},
};
use crate::http::pages::{
    Fields, MAX_FILE,
    desk::{done, once},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    revision::Seen,
    rules::{DraftChange, NewComposite, read_entry},
};
use crate::storage::rules::Kept;
use crate::words::Words;
use actix_web::{HttpRequest, web};
use askama::Template;
use boxes::{RuleView, sections};
use serde_json::Value;
use typed::{Asked, RENEWAL, Typed, asked};

#[derive(Template)]
#[template(path = "desk/programmes/editor.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    /// The composite's page; nothing while it is new.
    back: Option<String>,
    action: String,
    seen: String,
    typed: Typed,
    rule: RuleView,
    renewal: RuleView,
    /// Where the image is that it has of its own.
    image: Option<String>,
    known: Vec<Choice>,
}

/// `/desk/{id}/programmes/{item}/composites`: a new one.
pub async fn new(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(entered, None, Typed::default(), Errors::default())
}

/// `POST /desk/{id}/programmes/{item}/composites`
pub async fn define(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm<MAX_FILE>,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let typed = match sent(&app, t, &form.at, &form.fields).await? {
        Asked::Save(typed) => typed,
        Asked::Show(typed, errors) => return page(entered, None, typed, errors),
    };
    let mut entry = match typed.entry(t) {
        Ok(entry) => entry,
        Err(wrong) => return page(entered, None, typed, Errors(wrong)),
    };
    entry.insert("slug".to_owned(), typed.slug.as_str().into());
    if entry.get("renewal").is_some_and(Value::is_null) {
        entry.remove("renewal");
    }
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let place = entered.2.path.clone();
    let leads = move |kept: &Kept| {
        let path = format!("{place}/composites/{}", kept.slug);
        (path, "desk-programmes-defined-done")
    };
    let guard = once::guard("composite", form.at.desk.member, &form.fields, leads)?;
    let defined = match read_entry(Value::Object(entry)) {
        Ok(entry) => {
            let new = NewComposite {
                entry,
                image: Some(typed.image.clone()).filter(|hash| !hash.is_empty()),
                policies: Policies::default(),
            };
            let own = Some(guard.clone());
            app.service
                .define_composite_once(&actor, scope, id, new, own)
                .await
        }
        Err(why) => Err(why),
    };
    match defined {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| typed.field(pointer))?;
            page(entered, None, typed, errors)
        }
    }
}

/// `/desk/{id}/programmes/{item}/composites/{slug}/rule`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let kept = app
        .service
        .composite(at.scope(), entered.2.programme.id, &path.2);
    let kept = kept.await?;
    let typed = Typed::of(&entered.2, &kept)?;
    page(
        entered,
        Some((&kept, seen(&kept))),
        typed,
        Errors::default(),
    )
}

/// `POST /desk/{id}/programmes/{item}/composites/{slug}/rule`: keeps the draft.
pub async fn save(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm<MAX_FILE>,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let kept = app.service.composite(scope, id, &path.2).await?;
    if form.fields.too_large {
        let (typed, own) = (Typed::of(&entered.2, &kept)?, Some((&kept, seen(&kept))));
        let errors = Errors::one(t, "file", "error-image-too-large");
        return page(entered, own, typed, errors);
    }
    // What the form began with, though somebody may have changed it since.
    let saw = form.fields.text("seen").to_owned();
    let own = Some((&kept, saw.clone()));
    let typed = match sent(&app, t, &form.at, &form.fields).await? {
        Asked::Save(typed) => typed,
        Asked::Show(typed, errors) => return page(entered, own, typed, errors),
    };
    let entry = match typed.entry(t) {
        Ok(entry) => entry,
        Err(wrong) => return page(entered, own, typed, Errors(wrong)),
    };
    let image = Some(typed.image.clone()).filter(|hash| !hash.is_empty());
    // What it has it keeps, whoever brought that.
    let image = Some(image).filter(|image| *image != own_image(&kept));
    let change = DraftChange { entry, image };
    let (seen, service) = (Seen::One(vec![saw]), &app.service);
    let edited = service.edit_composite(&actor, scope, id, &path.2, seen, change);
    match edited.await {
        Ok(_) => {
            let path = format!("{}/composites/{}", entered.2.path, kept.slug);
            done(&request, &app, &path, "desk-programmes-saved-done")
        }
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| typed.field(pointer))?;
            page(entered, own, typed, errors)
        }
    }
}

/// The image that the next version would have without a change.
fn own_image(kept: &Kept) -> Option<String> {
    let version = kept.draft().or(kept.in_force());
    version.and_then(|version| version.image.as_deref().map(hex))
}

fn page(
    (mut f, d, p): (Frame, Room, Place),
    of: Option<(&Kept, String)>,
    typed: Typed,
    errors: Errors,
) -> Answer {
    let t = f.t;
    p.catalogue()?;
    let (rest, back, saw) = match of {
        Some((kept, saw)) => {
            let name = composite_name(&p, kept, t);
            f.title = t.with("desk-programmes-editing", &[("name", &name)]);
            let own = format!("/composites/{}", kept.slug);
            (format!("{own}/rule"), Some(p.link(&f, &own)), saw)
        }
        None => {
            f.title = t.say("desk-programmes-new");
            ("/composites".to_owned(), None, String::new())
        }
    };
    let known = sections(&p, t, &typed.slug, &[]).into_iter();
    let page = Page {
        action: p.link(&f, &rest),
        rule: RuleView::new(&p, t, &typed.slug, &typed.rule, ""),
        renewal: RuleView::new(&p, t, &typed.slug, &typed.renewal.rule, RENEWAL),
        image: unhex(&typed.image).map(|hash| f.image(&hash)),
        known: known.flat_map(|section| section.choices).collect(),
        back,
        seen: saw,
        typed,
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}

/// What a form says, with its file kept; or the page again, when the file is no image of a badge.
async fn sent(app: &App, t: Words, at: &AtDesk, fields: &Fields) -> Result<Asked, Problem> {
    if fields.too_large {
        let errors = Errors::one(t, "file", "error-image-too-large");
        return Ok(Asked::Show(Typed::default(), errors));
    }
    let mut typed = Typed::read(fields);
    if !fields.file.is_empty() {
        let (actor, file) = (at.actor(), fields.file.clone());
        let kept = app
            .service
            .upload_image(&actor, at.scope(), at.issuer, file);
        match kept.await {
            Ok(image) => typed.image = image.hash,
            Err(why) => {
                let errors = Errors::named(t, why, |_| "file".to_owned())?;
                return Ok(Asked::Show(typed, errors));
            }
        }
    }
    asked(t, typed, fields.text("do"))
}
