//! Models are made and changed with a form: shown as the public would see them, then saved.

use super::{
    super::{Errors, done, item, once},
    form::{About, checked, from_catalogue, page, picture, unsaved, words, wrong},
    path, show,
    typed::Typed,
};
use crate::badge::recipient::unhex;
use crate::http::pages::{Answer, Fields, MAX_FILE};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{Error, Guard, Once, badges::NewBadge, revision::Seen, versions::Change};
use crate::storage::badge_classes::StoredBadge;
use actix_web::{HttpRequest, http::StatusCode, web};
use uuid::Uuid;

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
