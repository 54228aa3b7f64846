//! `/desk/{id}/programmes/{item}/second-readings`: decisions that were drawn to be examined again, which share of them is,
//! and how often both agree.

pub mod one;

use super::{Answer, Errors, ONE_MORE, Place, Room, Slice, begins, cut, no_button, status};
use crate::badge::error::Invalid;
use crate::http::pages::{
    desk::done,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{Error, access::Permission, applications::Agreement};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/second_readings.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    action: String,
    /// In percent, as it is or was typed.
    percent: String,
    /// Whoever is there may examine.
    examines: bool,
    waiting: Vec<Waiting>,
    more: Option<String>,
    agreement: Vec<Line>,
}

/// A decision that waits.
struct Waiting {
    url: String,
    badge: String,
    drawn: Day,
}

/// How often second readings agree with an issuer.
struct Line {
    issuer: String,
    agreed: String,
    waiting: i64,
}

impl Line {
    fn new(t: Words, one: Agreement) -> Self {
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        let share = match one.read {
            0 => t.say("second-reading-none-read"),
            read => t.count(
                "second-reading-agreed",
                &[
                    ("agreed", count(one.agreed)),
                    ("read", count(read)),
                    ("percent", count(one.agreed * 100 / read)),
                ],
            ),
        };
        Self {
            issuer: one.name,
            agreed: share,
            waiting: one.waiting,
        }
    }
}

/// `/desk/{id}/programmes/{item}/second-readings`
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&request, &app, &at, entered, (None, Errors::default())).await
}

/// `POST /desk/{id}/programmes/{item}/second-readings`: another share from the next decision on.
pub async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    if form.fields.text("do") != "share" {
        return Err(no_button());
    }
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let typed = form.fields.text("percent").trim().to_owned();
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let set = match typed.parse::<i32>() {
        Ok(percent) => {
            let set = app
                .service
                .set_second_reading_share(&actor, scope, id, percent);
            set.await
        }
        Err(_) => {
            let why = Invalid::new("out-of-range", "must be between 0 and 100");
            Err(Error::field("/percent", why))
        }
    };
    match set {
        Ok(()) => {
            let path = format!("{}/second-readings", entered.2.path);
            done(&request, &app, &path, "desk-second-reading-share-done")
        }
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| pointer.replace('/', ""))?
                .saying("percent", &t.say("second-readings-percent-wrong"));
            page(&request, &app, &form.at, entered, (Some(typed), errors)).await
        }
    }
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    (typed, errors): (Option<String>, Errors),
) -> Answer {
    let (t, scope, id, service) = (f.t, at.scope(), p.programme.id, &app.service);
    f.title = t.say("second-readings");
    let slice = Slice {
        after: begins(request, "after").unwrap_or_default(),
        limit: ONE_MORE,
    };
    let mut waiting = service.second_readings(scope, id, true, slice).await?;
    let own = format!("{}/second-readings", p.path);
    let more = cut(&f, (&own, "after"), &mut waiting, |(one, _)| one.id);
    let percent = service.second_reading_share(scope, id).await?;
    let agreement = service.agreement(scope, id).await?;
    let page = Page {
        action: p.link(&f, "/second-readings"),
        percent: typed.unwrap_or_else(|| percent.to_string()),
        examines: at.may(Permission::ApplicationsWrite),
        waiting: waiting
            .into_iter()
            .map(|(one, badge)| Waiting {
                url: p.link(&f, &format!("/second-readings/{}", one.id)),
                badge: badge.get(t.0).to_owned(),
                drawn: t.day(one.drawn_at),
            })
            .collect(),
        more,
        agreement: agreement.into_iter().map(|one| Line::new(t, one)).collect(),
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
