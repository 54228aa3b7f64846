//! Who is at a desk: an issuer's, whose id the path names, or the instance's.

use super::{
    Access, access_of,
    session::{Visitor, own_fields, visitor},
};
use crate::http::{App, body, pages::Fields, problem::Problem};
use crate::issuing::{
    Actor,
    access::{Permission, Role},
    members::Desk,
    sessions::SignedIn,
};
use crate::storage::Scope;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

/// Somebody who may do at this issuer's desk what the route asks for. For others the desk is not there, or, when they are
/// members, what they may not do is refused.
#[derive(Debug, Clone)]
pub struct AtDesk {
    /// Who.
    pub there: SignedIn,
    /// Whose desk.
    pub issuer: Uuid,
    /// As what.
    pub desk: Desk,
}

impl AtDesk {
    /// Whose data is touched here.
    pub fn scope(&self) -> Scope {
        Scope::Issuer(self.issuer)
    }

    /// For the audit trail.
    pub fn actor(&self) -> Actor {
        self.desk.actor()
    }

    /// Whether they may do that here.
    pub fn may(&self, permission: Permission) -> bool {
        self.desk.may(permission)
    }
}

/// Somebody who administers the instance.
#[derive(Debug, Clone)]
pub struct AtInstance {
    /// Who.
    pub there: SignedIn,
    /// As what.
    pub desk: Desk,
}

impl AtInstance {
    /// Whose data is touched here.
    pub fn scope(&self) -> Scope {
        Scope::Instance
    }

    /// For the audit trail.
    pub fn actor(&self) -> Actor {
        self.desk.actor()
    }
}

/// A form that was sent from a page of this desk. It may have a file of at most `MOST` bytes; 0: it has none.
pub struct DeskForm<const MOST: usize = 0> {
    /// Who.
    pub at: AtDesk,
    /// What it says.
    pub fields: Fields,
}

/// A form that was sent from a page of the instance's administration. It may have a file of at most `MOST` bytes; 0: it
/// has none.
pub struct InstanceForm<const MOST: usize = 0> {
    /// Who.
    pub at: AtInstance,
    /// What it says.
    pub fields: Fields,
}

fn no_desk() -> Problem {
    Problem::not_found("there is no such desk, or it does not open to you")
}

fn not_in_table() -> Problem {
    Problem::new("internal", "this route is not in the table for a desk")
}

/// As what somebody is at a place that the route asks for.
async fn desk_of(request: &HttpRequest, issuer: Option<Uuid>) -> Result<(SignedIn, Desk), Problem> {
    let Visitor(there) = visitor(request).await?;
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(not_in_table)?;
    let desk = app.service.at_desk(&there, issuer).await?;
    Ok((there, desk.ok_or_else(no_desk)?))
}

async fn at_desk(request: &HttpRequest) -> Result<AtDesk, Problem> {
    let Some(Access::Desk(permission)) = access_of(request) else {
        return Err(not_in_table());
    };
    let named = request.match_info().get("id");
    let issuer = named.and_then(|id| Uuid::try_parse(id).ok());
    let Some(issuer) = issuer else {
        visitor(request).await?;
        return Err(no_desk());
    };
    let (there, desk) = desk_of(request, Some(issuer)).await?;
    if !desk.may(permission) {
        let detail = format!("the role {} does not allow this", desk.role.name());
        return Err(Problem::new("forbidden", detail));
    }
    Ok(AtDesk {
        there,
        issuer,
        desk,
    })
}

async fn at_instance(request: &HttpRequest) -> Result<AtInstance, Problem> {
    if access_of(request) != Some(Access::Administrator) {
        return Err(not_in_table());
    }
    let (there, desk) = desk_of(request, None).await?;
    match desk.role {
        Role::Admin => Ok(AtInstance { there, desk }),
        _ => Err(no_desk()),
    }
}

macro_rules! extracted {
    ($page:ident $form:ident $who:ident) => {
        impl FromRequest for $page {
            type Error = Problem;
            type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move { $who(&request).await })
            }
        }

        impl<const MOST: usize> FromRequest for $form<MOST> {
            type Error = Problem;
            type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let request = request.clone();
                let payload = web::Payload::from_request(&request, payload).into_inner();
                Box::pin(async move {
                    let at = $who(&request).await?;
                    let payload = payload.map_err(|why| body::unreadable(&why))?;
                    let fields = own_fields(MOST, &request, &at.there, payload).await?;
                    Ok(Self { at, fields })
                })
            }
        }
    };
}

extracted!(AtDesk DeskForm at_desk);
extracted!(AtInstance InstanceForm at_instance);
