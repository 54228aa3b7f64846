//! A holder's addresses, on the page of their badges: the main one, and those to remove.

use super::{
    my_badges::{Told, page},
    refused,
};
use crate::http::pages::Answer;
use crate::http::{App, auth::session, problem::Problem};
use crate::issuing::{Error, accepting::Wish, sessions::SignedIn};
use crate::storage::persons::Address;
use actix_web::HttpRequest;
use uuid::Uuid;

/// An address of theirs.
pub(super) struct View {
    pub id: Uuid,
    pub given: String,
    pub proved: bool,
    /// Letters arrive there; of a single address nothing is said.
    pub main: bool,
}

/// Their addresses, of which they are written to at `main`.
pub(super) fn views(all: Vec<Address>, main: Uuid) -> Vec<View> {
    let several = all.len() > 1;
    let view = |address: Address| View {
        main: address.id == main && several,
        id: address.id,
        proved: address.verified_at.is_some(),
        given: address.given,
    };
    all.into_iter().map(view).collect()
}

/// Changes an address. What the session opens has changed then: it gets another token, and the others of the same
/// person end.
pub(super) async fn change(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    wish: Wish,
    told: &'static str,
) -> Answer {
    let service = &app.service;
    match service.manage_badges(there.session, wish).await {
        Ok(_) => {}
        Err(Error::Refused {
            code: "address-needed",
            ..
        }) => return page(request, app, there, Told::Refused("mine-address-needed")).await,
        Err(why) => return refused(request, app, why),
    }
    let token = service.renew_session(there.session).await?;
    let there = service.signed_in(&token.text()).await?;
    let there = there.ok_or_else(|| Problem::new("not-signed-in", "sign in first"))?;
    let answer = page(request, app, &there, Told::Done(told)).await?;
    Ok(session::give(answer, service.base(), &token))
}
