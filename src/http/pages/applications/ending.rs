//! The pages before what cannot be undone: a draft or a proof is deleted, an application withdrawn.

use super::super::{
    Answer,
    desk::Errors,
    frame::{self, Frame},
};
use super::{ROOT, at, done, framed, id, status};
use crate::badge::application::State;
use crate::http::{
    App,
    auth::session::{OwnForm, Visitor},
    problem::Problem,
};
use crate::issuing::{
    applications::{GivenProof, Seen},
    sessions::SignedIn,
};
use actix_web::{HttpRequest, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "applications/sure.html")]
struct Page {
    f: Frame,
    csrf: String,
    errors: Errors,
    action: String,
    back: String,
    lead: Vec<String>,
    /// What the button is called to us.
    act: &'static str,
    button: String,
}

/// `/my-badges/applications/{item}/end`
pub async fn end(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Answer {
    let seen = app.service.own_application(&visitor.0, id(&path)?).await?;
    let none = Errors::default();
    ending(&request, &app, &visitor.0, &seen, none)
}

/// `POST /my-badges/applications/{item}/end`
pub async fn ended(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: OwnForm<0>,
) -> Answer {
    let (there, id) = (&form.there, id(&path)?);
    let seen = app.service.own_application(there, id).await?;
    let t = Frame::new(&request, app.service.base(), "").t;
    // What the page said would happen, and not what the application has become since.
    let (result, to, told) = match form.fields.text("do") {
        "discard" => {
            let result = app.service.discard_application(there.session, id).await;
            (result, ROOT.to_owned(), "ask-discarded-done")
        }
        "withdraw" => {
            let result = app.service.withdraw_application(there.session, id).await;
            (result, at(id), "ask-withdrawn-done")
        }
        _ => {
            let why = "the form says not which button was used";
            return Err(Problem::new("invalid-body", why));
        }
    };
    match result {
        Ok(()) => done(&request, &app, &to, told),
        Err(why) => ending(&request, &app, there, &seen, Errors::of(t, why)?),
    }
}

fn ending(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    seen: &Seen,
    errors: Errors,
) -> Answer {
    let (mut f, _) = framed(request, app);
    let (t, one) = (f.t, &seen.application);
    let name = seen.badge.get(t.0);
    let with = [("name", name), ("issuer", &*seen.issuer)];
    let (title, lead, (act, button)) = match one.state {
        State::Draft => (
            "ask-discard-title",
            ["ask-discard-lead", "ask-discard-proofs"],
            ("discard", "ask-discard-do"),
        ),
        _ if seen.commission => (
            "ask-withdraw-title-commission",
            [
                "ask-withdraw-lead-commission",
                "ask-withdraw-then-commission",
            ],
            ("withdraw", "ask-withdraw-do"),
        ),
        _ => (
            "ask-withdraw-title",
            ["ask-withdraw-lead", "ask-withdraw-then"],
            ("withdraw", "ask-withdraw-do"),
        ),
    };
    f.title = t.with(title, &with);
    let page = Page {
        csrf: app.service.form_token(there.session),
        action: f.link(&f.path(&format!("{}/end", at(one.id)))),
        back: f.link(&f.path(&at(one.id))),
        lead: lead.iter().map(|key| t.with(key, &with)).collect(),
        act,
        button: t.say(button),
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

/// One of the proofs of whoever is signed in.
pub async fn own(app: &App, there: &SignedIn, id: Uuid) -> Result<GivenProof, Problem> {
    let mut all = app.service.own_proofs(there).await?.into_iter();
    let found = all.find(|given| given.proof.id == id);
    found.ok_or_else(|| Problem::not_found("there is no such proof"))
}

/// `/my-badges/applications/proofs/{item}/removal`
pub async fn remove(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Answer {
    let given = own(&app, &visitor.0, id(&path)?).await?;
    removing(&request, &app, &visitor.0, &given, Errors::default())
}

/// `POST /my-badges/applications/proofs/{item}/removal`
pub async fn removed(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: OwnForm<0>,
) -> Answer {
    let (there, id) = (&form.there, id(&path)?);
    let given = own(&app, there, id).await?;
    let t = Frame::new(&request, app.service.base(), "").t;
    let waits = given
        .statement
        .as_ref()
        .is_some_and(|asked| asked.answered_at.is_none());
    let removed = match waits {
        // Its link then says that it is too late.
        true => app.service.withdraw_statement(there.session, id).await,
        false => app.service.remove_proof(there.session, id).await,
    };
    match removed {
        Ok(()) => done(
            &request,
            &app,
            &format!("{ROOT}/proofs"),
            "ask-proof-removed-done",
        ),
        Err(why) => removing(&request, &app, there, &given, Errors::of(t, why)?),
    }
}

fn removing(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    given: &GivenProof,
    errors: Errors,
) -> Answer {
    let (mut f, _) = framed(request, app);
    let t = f.t;
    f.title = t.with("ask-remove-title", &[("title", &given.proof.title)]);
    let path = format!("{ROOT}/proofs");
    let page = Page {
        csrf: app.service.form_token(there.session),
        action: f.link(&f.path(&format!("{path}/{}/removal", given.proof.id))),
        back: f.link(&f.path(&path)),
        lead: vec![t.say("ask-remove-lead"), t.say("ask-remove-then")],
        act: "remove",
        button: t.say("ask-remove-do"),
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}
