//! The editor of a composite: `/desk/{id}/programmes/{item}/composites` defines one,
//! `/desk/{id}/programmes/{item}/composites/{slug}/rule` writes the next version of its rule. With boxes to check, or as JSON what
//! boxes do not say; each is turned into the other on demand, and both are saved by the same use case.

mod boxes;
mod typed;

use super::{
    Answer, Choice, Errors, Place, Room, composite::seen, overview::composite_name, refused, status,
};
use crate::badge::composite::Policies;
use crate::http::pages::{
    desk::{done, once},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{
    revision::Seen,
    rules::{DraftChange, NewComposite, read_entry},
};
use crate::storage::rules::Kept;
use actix_web::{HttpRequest, web};
use askama::Template;
use boxes::{Boxes, boxes, sections};
use serde_json::Value;
use typed::{Asked, Rule, Typed, asked};

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
    /// The boxes; nothing while the rule is edited as JSON.
    boxes: Option<Boxes>,
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
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let typed = match asked(t, Typed::read(&form.fields), form.fields.text("do"))? {
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
                image: None,
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
            let errors = refused(t, why, |pointer| typed.field(pointer))?;
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
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let kept = app.service.composite(scope, id, &path.2).await?;
    // What the form began with, though somebody may have changed it since.
    let saw = form.fields.text("seen").to_owned();
    let own = Some((&kept, saw.clone()));
    let typed = match asked(t, Typed::read(&form.fields), form.fields.text("do"))? {
        Asked::Save(typed) => typed,
        Asked::Show(typed, errors) => return page(entered, own, typed, errors),
    };
    let entry = match typed.entry(t) {
        Ok(entry) => entry,
        Err(wrong) => return page(entered, own, typed, Errors(wrong)),
    };
    let change = DraftChange { entry, image: None };
    let (seen, service) = (Seen::One(vec![saw]), &app.service);
    let edited = service.edit_composite(&actor, scope, id, &path.2, seen, change);
    match edited.await {
        Ok(_) => {
            let path = format!("{}/composites/{}", entered.2.path, kept.slug);
            done(&request, &app, &path, "desk-programmes-saved-done")
        }
        Err(why) => {
            let errors = refused(t, why, |pointer| typed.field(pointer))?;
            page(entered, own, typed, errors)
        }
    }
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
        boxes: match &typed.rule {
            Rule::Form(form) => Some(boxes(&p, t, &typed.slug, form)),
            Rule::Json(_) => None,
        },
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

impl Page {
    /// The rule as text, while it is edited so.
    fn json(&self) -> &str {
        match &self.typed.rule {
            Rule::Json(text) => text,
            Rule::Form(_) => "",
        }
    }
}
