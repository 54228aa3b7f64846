//! A form that makes something does so once, however often it is sent: each page gives its forms an id (`Room::once`).

use super::super::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{App, problem::Problem};
use crate::issuing::{Guard, Once};
use crate::storage::idempotency::{Answer as Kept, Request};
use actix_web::{HttpRequest, http::StatusCode};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// The guard of what a member asks for with a form. `leads` says where one is led, below the base URL, and the message
/// that tells what was done there.
///
/// # Errors
/// `invalid-body`: the form has no id.
pub fn guard<T>(
    act: &str,
    member: Uuid,
    fields: &Fields,
    leads: impl Fn(&T) -> (String, &'static str) + Send + Sync + 'static,
) -> Result<Guard<T>, Problem> {
    let id = Sha256::new()
        .chain_update("desk")
        .chain_update(act)
        .chain_update(member.as_bytes())
        .chain_update(fields.id("once")?.as_bytes());
    Ok(Guard {
        request: Request {
            id: id.finalize().into(),
            body: fields.digest(),
        },
        render: Arc::new(move |made: &T| {
            let (path, told) = leads(made);
            Kept {
                status: StatusCode::SEE_OTHER.as_u16().cast_signed(),
                location: Some(format!("{path}?done={told}")),
                body: String::new(),
            }
        }),
    })
}

/// Leads to where it led the first time.
pub fn led<T>(request: &HttpRequest, app: &App, guard: &Guard<T>, made: &Once<T>) -> Answer {
    let f = Frame::new(request, app.service.base(), "");
    let place = guard.answer(made).location.unwrap_or_default();
    Ok(frame::go_to(&f.link(&f.path(&place))))
}
