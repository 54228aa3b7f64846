//! Who calls: an API key or an access token in `Authorization: Bearer`, or a session of the pages in its cookie. The route table says what they must be allowed.

pub mod desk;
pub mod session;
pub mod token;

use super::{App, problem::Problem, routes};
use crate::issuing::{
    Actor,
    access::{Permission, Principal},
    api_keys::Credential,
};
use crate::storage::Scope;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use futures_util::future::LocalBoxFuture;

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: everybody may.
    Public,
    /// A session of the pages.
    SignedIn,
    /// A session of somebody who may do this at the desk of the issuer whose id the path names.
    Desk(Permission),
    /// A session of somebody who administers the instance.
    Administrator,
    /// A living credential with this permission.
    Needs(Permission),
}

/// What the table says of the route of a request.
fn access_of(request: &HttpRequest) -> Option<Access> {
    let app = request.app_data::<web::Data<App>>()?;
    let pattern = request.match_pattern()?;
    let mount = app.service.base().path();
    routes::find(request.method().as_str(), &pattern, mount).map(|route| route.access)
}

/// A caller who may call this route.
pub struct Caller(Principal);

impl Caller {
    /// For the audit trail.
    pub fn actor(&self) -> Actor {
        Actor::key(self.0.key)
    }

    /// Whose data they may touch.
    pub fn scope(&self) -> Scope {
        self.0.scope
    }

    /// Who they are.
    pub fn principal(&self) -> &Principal {
        &self.0
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().cloned();
        let access = access_of(request);
        let bearer = bearer(request);
        Box::pin(async move {
            let (Some(app), Some(Access::Needs(permission))) = (app, access) else {
                return Err(Problem::new(
                    "internal",
                    "this route is not in the table with a permission",
                ));
            };
            let bearer = bearer.ok_or_else(|| {
                unauthorized("send an API key or an access token in Authorization: Bearer")
            })?;
            let principal = match Credential::parse(&bearer) {
                Some(credential) => app.service.authenticate(&credential).await?,
                None => match app.tokens.verify(&bearer, app.service.now()) {
                    Some(claims) => claims.narrow(app.service.principal_of(claims.key()).await?),
                    None => None,
                },
            };
            let principal = principal
                .ok_or_else(|| unauthorized("the credential is unknown, expired or revoked"))?;
            if !principal.may(permission) {
                let detail = format!(
                    "this credential does not have the scope {}",
                    permission.name()
                );
                return Err(Problem::new("forbidden", detail));
            }
            Ok(Self(principal))
        })
    }
}

pub(super) fn unauthorized(detail: &str) -> Problem {
    Problem::new("unauthorized", detail)
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}
