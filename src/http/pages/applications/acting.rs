//! What an applicant does on the page of an application. Each button keeps what was typed before it does anything else.

use super::super::{
    Answer,
    desk::Errors,
    fields::Fields,
    frame::{self, Frame},
    words::Words,
};
use super::{
    ROOT, at, done, id,
    one::{Typed, lacks, on_page, page},
    refusal,
};
use crate::badge::application::{Level, State};
use crate::http::{App, auth::session::OwnForm, problem::Problem};
use crate::issuing::{
    Error,
    applications::{Answered, Saved, Seen},
};
use crate::storage::applications::SelfAssessment;
use actix_web::{HttpRequest, web};
use std::collections::BTreeMap;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// `POST /my-badges/applications/{item}`
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: OwnForm<0>,
) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let id = id(&path)?;
    let seen = app.service.own_application(there, id).await?;
    let t = Frame::new(&request, app.service.base(), "").t;
    let typed = Typed::of(&seen, fields);
    let (button, about) = match fields.text("do").split_once(' ') {
        Some((button, about)) => (button, about),
        None => (fields.text("do"), ""),
    };
    let mut lacking = false;
    let mut errors = match button {
        "appeal" => {
            let words = fields.text("text").to_owned();
            match app.service.appeal_decision(there.session, id, words).await {
                Ok(()) => return done(&request, &app, &at(id), "ask-appealed-done"),
                Err(Error::Fields(wrong)) => {
                    Errors::named(t, Error::Fields(wrong), |_| "text".to_owned())?
                }
                Err(why) => refusal(t, why)?,
            }
        }
        "again" if seen.commission => {
            match app.service.ask_commission_again(there.session, id).await {
                Ok(new) => return done(&request, &app, &at(new), "ask-before-again-done"),
                Err(why) => refusal(t, why)?,
            }
        }
        "again" => {
            let badge = vec![seen.application.lineage];
            match app.service.begin_applications(there.session, badge).await {
                Ok(begun) => {
                    let to = begun.first().map_or_else(|| ROOT.to_owned(), |id| at(*id));
                    return done(&request, &app, &to, "ask-begun-done");
                }
                Err(why) => refusal(t, why)?,
            }
        }
        "save" | "submit" | "answer" | "add" | "proof" => {
            let kept = keep(t, &app, (there.session, &seen), &typed).await?;
            if kept.all().is_empty() {
                match go_on(
                    &request,
                    &app,
                    t,
                    there.session,
                    (&seen, button, about),
                    &typed,
                )
                .await?
                {
                    Ok(answer) => return Ok(answer),
                    Err((errors, incomplete)) => {
                        lacking = incomplete;
                        errors
                    }
                }
            } else {
                kept
            }
        }
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    };
    // What was kept shows where it stands now.
    let seen = app.service.own_application(there, id).await?;
    if lacking {
        for (place, words) in lacks(t, &seen, app.service.now()) {
            errors = errors.and(Errors::said(&place, words));
        }
    }
    let errors = on_page(t, &seen, button, errors);
    page(&request, &app, there, &seen, (errors, typed))
}

impl Typed {
    fn of(seen: &Seen, fields: &Fields) -> Self {
        let mut said = BTreeMap::new();
        for criterion in &seen.application.criteria {
            let level = fields.text(&format!("level:{}", criterion.id)).to_owned();
            let words = fields.text(&format!("words:{}", criterion.id)).to_owned();
            if !level.is_empty() || !words.is_empty() || !fields.text("edited").is_empty() {
                said.insert(criterion.id.clone(), (level, words));
            }
        }
        Self {
            said,
            no_names: (fields.text("edited") == "yes").then(|| fields.text("no-names") == "yes"),
            text: fields.text("text").to_owned(),
        }
    }
}

/// Keeps what is said of each criterion, words without a level too, and what was begun as an answer.
async fn keep(
    t: Words,
    app: &App,
    (session, seen): (Uuid, &Seen),
    typed: &Typed,
) -> Result<Errors, Problem> {
    let mut said = Saved {
        assessments: Vec::new(),
        no_names: typed.no_names,
    };
    let mut errors = Errors::default();
    for (criterion, (level, words)) in &typed.said {
        let mut kept = seen.assessments.iter();
        let kept = kept.find(|said| said.criterion == *criterion);
        // What was chosen once cannot be unchosen on the page.
        let level = Level::named(level).or(kept.and_then(|said| said.level));
        if level.is_some() || !words.is_empty() || kept.is_some() {
            said.assessments.push(SelfAssessment {
                criterion: criterion.clone(),
                level,
                words: words.clone(),
            });
        }
    }
    let (service, id) = (&app.service, seen.application.id);
    if let Err(why) = service.save_application(session, id, said).await {
        errors = errors.and(Errors::named(t, why, field)?);
    }
    if seen.application.state == State::MoreInformation && typed.no_names.is_some() {
        let begun = service.begin_answer(session, id, typed.text.clone());
        if let Err(why) = begun.await {
            errors = errors.and(Errors::named(t, why, field)?);
        }
    }
    Ok(errors)
}

/// The field, or the place on the page, that a pointer of the use case is about.
fn field(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    match parts.as_slice() {
        ["assessments", criterion, "words"] => format!("words-{criterion}"),
        ["words"] => "text".to_owned(),
        _ => String::new(),
    }
}

/// What follows once all was kept; or what is wrong, and whether what is lacking is to be told as well.
async fn go_on(
    request: &HttpRequest,
    app: &App,
    t: Words,
    session: Uuid,
    (seen, button, about): (&Seen, &str, &str),
    typed: &Typed,
) -> Result<Result<actix_web::HttpResponse, (Errors, bool)>, Problem> {
    let id = seen.application.id;
    let (result, told) = match button {
        "submit" if seen.application.state != State::MoreInformation => {
            let ids = vec![id];
            (
                app.service.submit_applications(session, ids).await,
                "ask-submitted-done",
            )
        }
        "submit" | "answer" => {
            let words = typed.text.clone();
            let answer = app.service.answer_question(session, id, Answered { words });
            (answer.await, "ask-answered-done")
        }
        "add" => {
            let query = Serializer::new(String::new())
                .append_pair("criterion", about)
                .finish();
            return Ok(Ok(to(request, app, &format!("{}/proofs?{query}", at(id)))));
        }
        "proof" => {
            let proof = super::id(about)?;
            return Ok(Ok(to(request, app, &format!("{}/proofs/{proof}", at(id)))));
        }
        _ => (Ok::<(), Error>(()), "ask-saved-done"),
    };
    Ok(match result {
        Ok(()) => Ok(done(request, app, &at(id), told)?),
        // What is lacking is told as the page tells it.
        Err(Error::Fields(mut wrong)) => {
            wrong.retain(|one| one.pointer == "/words");
            Err((Errors::named(t, Error::Fields(wrong), field)?, true))
        }
        Err(why) => Err((refusal(t, why)?, false)),
    })
}

fn to(request: &HttpRequest, app: &App, path: &str) -> actix_web::HttpResponse {
    let f = Frame::new(request, app.service.base(), "");
    frame::go_to(&f.link(&f.path(path)))
}
