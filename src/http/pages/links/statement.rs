//! A statement that somebody is asked for: what is asked, what becomes of it, and the form. No account is needed.

use super::{Page as Told, refused_outside, unknown_button};
use crate::http::App;
use crate::http::pages::{
    Answer,
    desk::Errors,
    fields::Fields,
    frame::{self, Frame},
};
use crate::issuing::{
    Error,
    applications::{Stated, StatementToGive},
    links::Opened,
};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;

#[derive(Template)]
#[template(path = "link_statement.html")]
struct Page {
    f: Frame,
    errors: Errors,
    action: String,
    lead: String,
    relation: String,
    /// The badges, who awards each, and the criteria that the statement should speak of.
    wanted: Vec<(String, Vec<String>)>,
    told: Vec<String>,
    typed: Stated,
    /// They pressed the button that declines after they had typed something.
    declining: bool,
}

/// What is asked, and the form.
pub(super) async fn answer(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    let empty = Stated {
        name: String::new(),
        role: String::new(),
        words: String::new(),
        no_names: false,
    };
    match app.service.statement_to_give(opened).await {
        Ok(asked) => page(request, app, &asked, (empty, false), Errors::default()),
        Err(why) => refused_outside(request, app, why),
    }
}

/// The form, or that they would rather not.
pub(super) async fn followed(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    fields: &Fields,
) -> Answer {
    let (service, text) = (&app.service, |name| fields.text(name).to_owned());
    let said = |title, text| Told::new(request, app, title, &[text]).answer(StatusCode::OK);
    let typed = Stated {
        name: text("name"),
        role: text("role"),
        words: text("words"),
        no_names: fields.text("noNames") == "yes",
    };
    let empty = [&typed.name, &typed.role, &typed.words];
    let empty = empty.iter().all(|text| text.trim().is_empty());
    match fields.text("do") {
        // What somebody wrote is not thrown away by one press.
        "decline" if !empty => match service.statement_to_give(opened).await {
            Ok(asked) => page(request, app, &asked, (typed, true), Errors::default()),
            Err(why) => refused_outside(request, app, why),
        },
        "decline" | "decline-anyway" => match service.decline_statement(opened.id).await {
            Ok(()) => said("statement-declined-title", "statement-declined"),
            Err(why) => refused_outside(request, app, why),
        },
        "give" => match service.give_statement(opened.id, typed.clone()).await {
            Ok(()) => said("statement-given-title", "statement-given"),
            Err(why @ Error::Fields(_)) => {
                let t = Frame::new(request, service.base(), "").t;
                let errors = Errors::of(t, why)?;
                match service.statement_to_give(opened).await {
                    Ok(asked) => page(request, app, &asked, (typed, false), errors),
                    Err(why) => refused_outside(request, app, why),
                }
            }
            Err(why) => refused_outside(request, app, why),
        },
        _ => Err(unknown_button()),
    }
}

fn page(
    request: &HttpRequest,
    app: &App,
    asked: &StatementToGive,
    (typed, declining): (Stated, bool),
    errors: Errors,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    f.title = t.say("statement-title");
    f.noindex = true;
    let wanted = asked.wanted.iter().map(|one| {
        let names = [("badge", one.badge.get(t.0)), ("issuer", &*one.issuer)];
        let criteria = one.criteria.iter().map(|text| text.get(t.0).to_owned());
        (t.with("statement-wanted", &names), criteria.collect())
    });
    let shown = match asked.shown {
        true => "statement-shown",
        false => "statement-not-shown",
    };
    let status = match errors.all().is_empty() && !declining {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        lead: t.with("statement-lead", &[("applicant", &asked.applicant)]),
        relation: t.say(&format!("proof-relation-{}", asked.relation.name())),
        wanted: wanted.collect(),
        told: vec![
            t.say("statement-readers"),
            t.say(shown),
            t.say("statement-kept"),
            t.with("statement-until", &[("date", &t.date(asked.until))]),
        ],
        action: f.link(request.path()),
        errors,
        typed,
        declining,
        f,
    };
    frame::momentary(status, &page)
}
