//! `POST /desk/{id}/applications/{item}`: takes it, has others examine it, notes, asks for more.

use super::one::{Given, is_own, own, show};
use super::{examiner, place};
use crate::badge::email::Email;
use crate::http::pages::{
    Answer, Fields,
    desk::{Errors, item, once},
    frame::Frame,
};
use crate::http::{App, auth::desk::DeskForm, problem::Problem};
use crate::issuing::{
    Error,
    applications::{Act, NewReviewer},
};
use crate::words::Words;
use actix_web::{HttpRequest, web};
use uuid::Uuid;

/// `POST /desk/{id}/applications/{item}`
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let DeskForm { at, fields } = form;
    let (id, given) = (item(&path)?, Given::of(&fields));
    let t = Frame::new(&request, app.service.base(), "").t;
    let (act, told) = match read(t, &fields, &given)? {
        Ok(read) => read,
        Err(errors) => return show(&request, &app, &at, id, (given, errors)).await,
    };
    let noted = matches!(act, Act::Note(..));
    let place = place(at.issuer, id);
    let guard = once::guard("application", at.desk.member, &fields, move |_: &()| {
        (place.clone(), told)
    })?;
    let by = examiner(&at);
    let done = app
        .service
        .act_on_application(&by, at.scope(), id, act, Some(guard.clone()));
    match done.await {
        Ok(done) => once::led(&request, &app, &guard, &done),
        Err(why) if is_own(&why) => match app.service.application(at.scope(), by.who, id).await {
            Err(why) if is_own(&why) => own(&request, &app, &at),
            // It is that of whoever was to examine it.
            _ => show(&request, &app, &at, id, (given, Errors::of(t, why)?)).await,
        },
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| field(pointer, noted))?;
            show(&request, &app, &at, id, (given, errors)).await
        }
    }
}

/// The field that a pointer is about.
fn field(pointer: &str, noted: bool) -> String {
    match (pointer, noted) {
        ("/words", true) => "note",
        ("/criterion", true) => "noteCriterion",
        (other, _) => other.trim_start_matches('/'),
    }
    .to_owned()
}

type Read = Result<(Act, &'static str), Errors>;

fn read(t: Words, fields: &Fields, given: &Given) -> Result<Read, Problem> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Ok(match fields.text("do") {
        "take" => (Act::Take, "desk-applications-taken-done"),
        "release" => (
            Act::Release(fields.id("reviewer")?),
            "desk-applications-released-done",
        ),
        // Two fields of the page can stay empty: which one is told.
        "note" if given.note.trim().is_empty() => {
            return Ok(Err(Errors::one(t, "note", "desk-applications-note-empty")));
        }
        "ask" if given.words.trim().is_empty() => {
            return Ok(Err(Errors::one(t, "words", "desk-applications-ask-empty")));
        }
        "note" => (
            Act::Note(some(&given.note_criterion), given.note.clone()),
            "desk-applications-noted-done",
        ),
        "ask" => (
            Act::Ask(some(&given.criterion), given.words.clone()),
            "desk-applications-asked-done",
        ),
        "assign" => match reviewer(t, given)? {
            Ok(new) => {
                let instead = match given.instead.as_str() {
                    "" => None,
                    _ => Some(fields.id("instead")?),
                };
                (Act::Assign(new, instead), "desk-applications-assigned-done")
            }
            Err(errors) => return Ok(Err(errors)),
        },
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    }))
}

/// Whom the form names: whoever reads an address, else a member.
fn reviewer(t: Words, given: &Given) -> Result<Result<NewReviewer, Errors>, Problem> {
    if !given.email.is_empty() {
        return match Email::parse(&given.email) {
            Ok(email) => Ok(Ok(NewReviewer::Address(email))),
            Err(why) => Errors::of(t, Error::field("/email", why)).map(Err),
        };
    }
    match Uuid::try_parse(&given.member) {
        Ok(member) => Ok(Ok(NewReviewer::Member(member))),
        Err(_) => Ok(Err(Errors::one(
            t,
            "assigned",
            "desk-applications-choose-somebody",
        ))),
    }
}
