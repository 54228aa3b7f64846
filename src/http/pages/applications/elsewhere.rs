//! Giving a badge from elsewhere, which is checked at once, or a certificate, which is told in words.

use super::super::{desk::Errors, fields::Fields, links::bringing, words::Words};
use super::taking::{GIVEN, Typed};
use crate::badge::time;
use crate::http::{App, problem::Problem};
use crate::issuing::{
    Error, Guard, Once,
    applications::{Elsewhere, Found, Short},
    evidence::Certificate,
    sessions::SignedIn,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Keeps what was given and says how that is told, or says what is wrong. Nothing is fetched for a form that says too little.
pub async fn taken(
    app: &App,
    t: Words,
    there: &SignedIn,
    id: Uuid,
    (kind, typed, fields, guard): (&str, &Typed, &Fields, Option<Guard<Uuid>>),
    errors: Errors,
) -> Result<Result<&'static str, Errors>, Problem> {
    let new = match kind {
        "certificate" => certificate(t, typed, errors)?,
        _ if !errors.all().is_empty() => Err(errors),
        _ => match bringing::checked(t, app, there, fields).await? {
            Ok((to, found)) => Ok(Elsewhere::Badge(to, Box::new(found))),
            Err(why) => Err(Errors::said("badge", why)),
        },
    };
    let new = match new {
        Ok(new) => new,
        Err(errors) => return Ok(Err(errors)),
    };
    let criteria = typed.criteria.iter().cloned().collect();
    let shown = app
        .service
        .show_from_elsewhere_once(there.session, id, new, criteria, guard);
    match shown.await {
        Ok(Once::Done(proof)) => Ok(Ok(told(app, there, id, proof).await?)),
        Ok(Once::Before(_)) => Ok(Ok(GIVEN)),
        Err(why) => Ok(Err(Errors::of(t, why)?)),
    }
}

/// The message that tells that it was kept, and of a badge why it is no proof from somebody else.
async fn told(app: &App, there: &SignedIn, id: Uuid, proof: Uuid) -> Result<&'static str, Problem> {
    let seen = app.service.own_application(there, id).await?;
    let kept = seen.proofs.iter().find(|kept| kept.proof.id == proof);
    Ok(match kept.and_then(|kept| Found::short(&kept.proof)) {
        Some(Short::NotValid) => "ask-proof-not-valid-done",
        Some(Short::NotTheirs) => "ask-proof-not-theirs-done",
        None => GIVEN,
    })
}

fn certificate(
    t: Words,
    typed: &Typed,
    mut errors: Errors,
) -> Result<Result<Elsewhere, Errors>, Problem> {
    let mut day = |field: &str, text: &str| -> Result<Option<DateTime<Utc>>, Problem> {
        if text.is_empty() {
            return Ok(None);
        }
        match time::parse(text) {
            Ok(day) => Ok(Some(day)),
            Err(why) => {
                let wrong = Errors::of(t, Error::field(field, why))?;
                errors = std::mem::take(&mut errors).and(wrong);
                Ok(None)
            }
        }
    };
    let issued_on = day("/issued-on", &typed.issued_on)?;
    let expires = day("/expires", &typed.expires)?;
    if typed.issued_on.is_empty() {
        errors = errors.and(Errors::one(t, "issued-on", "ask-issued-on-missing"));
    }
    Ok(match (issued_on, errors.all()) {
        (Some(issued_on), []) => Ok(Elsewhere::Certificate(Certificate {
            title: typed.title.clone(),
            body: typed.body.clone(),
            issued_on,
            expires,
        })),
        _ => Err(errors),
    })
}
