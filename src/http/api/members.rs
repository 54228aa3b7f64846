//! `/api/v1/issuers/{id}/members`, and `/api/v1/instance/members`: those who administer it

use super::{Answer, App, Body, Caller, PageQuery, Problem, created, id, list as listed, query};
use crate::issuing::access::Role;
use crate::storage::members::Member;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody who works at the desk of an issuer, or is invited to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    id: Uuid,
    /// The address that was invited, and that they sign in at.
    email: String,
    /// reader, assessor, editor or owner; admin of who administers the instance.
    role: String,
    invited_at: DateTime<Utc>,
    /// When they accepted; not there while they have not.
    #[serde(skip_serializing_if = "Option::is_none")]
    joined_at: Option<DateTime<Utc>>,
}

/// Who is to be invited.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMemberBody {
    /// Where the letter goes.
    email: String,
    /// reader, assessor, editor or owner.
    role: Role,
}

/// Who is to be invited to administer the instance.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdministratorBody {
    /// Where the letter goes.
    email: String,
}

/// Another role.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberRoleBody {
    /// reader, assessor, editor or owner.
    role: Role,
}

fn view(member: Member) -> MemberView {
    MemberView {
        id: member.id,
        email: member.email,
        role: member.role,
        invited_at: member.invited_at,
        joined_at: member.joined_at,
    }
}

/// Nobody gives what they do not have.
fn within(caller: &Caller, role: Role) -> Result<(), Problem> {
    match role {
        Role::Admin => Ok(()), // no role at an issuer: refused as such
        role => wholly(caller, role),
    }
}

/// That a credential may do all that a role may.
fn wholly(caller: &Caller, role: Role) -> Result<(), Problem> {
    let asked = role.permissions();
    match asked.iter().find(|p| !caller.principal().may(**p)) {
        Some(beyond) => {
            let name = beyond.name();
            let message = format!("this credential does not have the scope {name} itself");
            Err(Problem::new("forbidden", message))
        }
        None => Ok(()),
    }
}

/// Who works at the desk of an issuer, and who is invited.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/members", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<MemberView>), (status = 404, body = Problem)), tag = "members", operation_id = "listMembers")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let issuer = Some(id(&path)?);
    let found = app.service.members(caller.scope(), issuer, page).await?;
    let items = found.into_iter().map(view).collect();
    Ok(listed(&request, &app, page, items, |item: &MemberView| {
        item.id
    }))
}

/// Invites somebody by a letter, whose link works for 7 days. Who was invited and has not joined is invited again.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/members", params(("id" = Uuid, Path)), request_body = NewMemberBody, security(("bearer" = [])),
    responses((status = 201, body = MemberView), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "members", operation_id = "inviteMember")]
pub async fn invite(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewMemberBody>,
) -> Answer {
    let issuer = id(&path)?;
    let NewMemberBody { email, role } = body.value;
    let email = super::email("/email", &email)?;
    within(&caller, role)?;
    let new = (email, role);
    let invited = app
        .service
        .invite_member(&caller.actor(), caller.scope(), Some(issuer), new)
        .await?;
    let path = format!("/api/v1/issuers/{issuer}/members/{}", invited.member.id);
    let location = app.service.base().join(&path);
    Ok(created(&location, &view(invited.member)))
}

/// Gives a member another role, from their next request on.
#[utoipa::path(patch, path = "/api/v1/issuers/{id}/members/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = MemberRoleBody, security(("bearer" = [])),
    responses((status = 200, body = MemberView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "members", operation_id = "changeMember")]
pub async fn change(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<MemberRoleBody>,
) -> Answer {
    let at = (Some(id(&path.0)?), id(&path.1)?);
    within(&caller, body.value.role)?;
    let changed = app
        .service
        .change_role(&caller.actor(), caller.scope(), at, body.value.role)
        .await?;
    Ok(super::show(StatusCode::OK, &view(changed)))
}

/// Ends a membership or takes an invitation back: the desk is closed to them from their next request on.
#[utoipa::path(delete, path = "/api/v1/issuers/{id}/members/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "members", operation_id = "endMember")]
pub async fn end(caller: Caller, app: web::Data<App>, path: web::Path<(String, String)>) -> Answer {
    let at = (Some(id(&path.0)?), id(&path.1)?);
    app.service
        .end_member(&caller.actor(), caller.scope(), at)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who administers the instance, and who is invited to. For a key of the instance that may do everything.
#[utoipa::path(get, path = "/api/v1/instance/members", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<MemberView>), (status = 403, body = Problem)), tag = "members", operation_id = "listAdministrators")]
pub async fn administrators(caller: Caller, request: HttpRequest, app: web::Data<App>) -> Answer {
    wholly(&caller, Role::Admin)?;
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app.service.members(caller.scope(), None, page).await?;
    let items = found.into_iter().map(view).collect();
    Ok(listed(&request, &app, page, items, |item: &MemberView| {
        item.id
    }))
}

/// Invites somebody to administer the instance, by a letter whose link works for 7 days.
#[utoipa::path(post, path = "/api/v1/instance/members", request_body = NewAdministratorBody, security(("bearer" = [])),
    responses((status = 201, body = MemberView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "members", operation_id = "inviteAdministrator")]
pub async fn invite_administrator(
    caller: Caller,
    app: web::Data<App>,
    body: Body<NewAdministratorBody>,
) -> Answer {
    wholly(&caller, Role::Admin)?;
    let new = (super::email("/email", &body.value.email)?, Role::Admin);
    let invited = app
        .service
        .invite_member(&caller.actor(), caller.scope(), None, new)
        .await?;
    let path = format!("/api/v1/instance/members/{}", invited.member.id);
    let location = app.service.base().join(&path);
    Ok(created(&location, &view(invited.member)))
}

/// Ends that somebody administers the instance, or takes the invitation back.
#[utoipa::path(delete, path = "/api/v1/instance/members/{item}", params(("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)), tag = "members", operation_id = "endAdministrator")]
pub async fn end_administrator(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    wholly(&caller, Role::Admin)?;
    app.service
        .end_member(&caller.actor(), caller.scope(), (None, id(&path)?))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
