//! `/desk/{id}/members` and `/instance/members`: who works here, and who is invited.

use super::{Errors, ONE_MORE, Room, begins, cut, done, item, once, role_key};
use crate::badge::email::Email;
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, AtInstance, DeskForm, InstanceForm},
    problem::Problem,
};
use crate::issuing::{Actor, Error, access::Role, members::Invited};
use crate::storage::{Page as Slice, Scope, members::Member};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/members.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    members: Vec<View>,
    /// The members that follow.
    more: Option<String>,
    roles: Vec<Choice>,
    errors: Errors,
    email: String,
}

#[derive(Template)]
#[template(path = "desk/member.html")]
struct One {
    f: Frame,
    d: Room,
    member: View,
    roles: Vec<Choice>,
    back: String,
    errors: Errors,
}

struct View {
    email: String,
    role: String,
    since: String,
    joined: bool,
    /// It is the member who looks.
    own: bool,
    url: String,
}

struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// Where members are managed, by whom.
struct Place {
    issuer: Option<Uuid>,
    scope: Scope,
    actor: Actor,
    own: Uuid,
    /// Below the base URL.
    path: String,
}

impl Place {
    fn desk(at: &AtDesk) -> Self {
        Self {
            issuer: Some(at.issuer),
            scope: at.scope(),
            actor: at.actor(),
            own: at.desk.member,
            path: format!("/desk/{}/members", at.issuer),
        }
    }

    fn instance(at: &AtInstance) -> Self {
        Self {
            issuer: None,
            scope: at.scope(),
            actor: at.actor(),
            own: at.desk.member,
            path: "/instance/members".to_owned(),
        }
    }

    fn roles(&self, f: &Frame, chosen: Role) -> Vec<Choice> {
        let here = |role: &Role| (*role == Role::Admin) == self.issuer.is_none();
        let choice = |role: Role| Choice {
            value: role.name(),
            label: f.t.say(role_key(role)),
            chosen: role == chosen,
        };
        Role::ALL.into_iter().filter(here).map(choice).collect()
    }

    fn view(&self, f: &Frame, member: Member) -> View {
        let (key, at) = match member.joined_at {
            Some(at) => ("desk-members-since", at),
            None => ("desk-members-invited", member.invited_at),
        };
        let role = member.role.parse().map(role_key);
        View {
            role: role.map_or(member.role.clone(), |key| f.t.say(key)),
            since: f.t.with(key, &[("date", &f.t.date(at))]),
            joined: member.joined_at.is_some(),
            own: member.id == self.own,
            url: f.link(&f.path(&format!("{}/{}", self.path, member.id))),
            email: member.email,
        }
    }
}

/// `/desk/{id}/members`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "members");
    let place = Place::desk(&at);
    show(
        &request,
        &app,
        (f, d),
        &place,
        Errors::default(),
        "",
        Role::Assessor,
    )
    .await
}

/// `POST /desk/{id}/members`: invites.
pub async fn invite(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &form.at, &mut f, "members");
    invited(&request, &app, (f, d), Place::desk(&form.at), &form.fields).await
}

/// `/desk/{id}/members/{item}`
pub async fn one(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "members");
    let place = Place::desk(&at);
    show_one(&app, (f, d), &place, item(&path)?, Errors::default()).await
}

/// `POST /desk/{id}/members/{item}`: gives another role, invites again, or ends.
pub async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &form.at, &mut f, "members");
    let (place, member) = (Place::desk(&form.at), item(&path)?);
    changed(&request, &app, (f, d), &place, member, &form.fields).await
}

/// `/instance/members`
pub async fn administrators(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::of_instance(&request, &app, &at, &mut f, "members");
    let place = Place::instance(&at);
    show(
        &request,
        &app,
        (f, d),
        &place,
        Errors::default(),
        "",
        Role::Admin,
    )
    .await
}

/// `POST /instance/members`: invites.
pub async fn invite_administrator(
    request: HttpRequest,
    app: web::Data<App>,
    form: InstanceForm,
) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::of_instance(&request, &app, &form.at, &mut f, "members");
    let place = Place::instance(&form.at);
    invited(&request, &app, (f, d), place, &form.fields).await
}

/// `/instance/members/{id}`
pub async fn administrator(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtInstance,
    path: web::Path<String>,
) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::of_instance(&request, &app, &at, &mut f, "members");
    let (place, member) = (Place::instance(&at), named(&path)?);
    show_one(&app, (f, d), &place, member, Errors::default()).await
}

/// `POST /instance/members/{id}`: invites again, or ends.
pub async fn change_administrator(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: InstanceForm,
) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::of_instance(&request, &app, &form.at, &mut f, "members");
    let (place, member) = (Place::instance(&form.at), named(&path)?);
    changed(&request, &app, (f, d), &place, member, &form.fields).await
}

fn named(path: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(path).map_err(|_| Problem::not_found("there is no such member"))
}

async fn show(
    request: &HttpRequest,
    app: &App,
    (mut f, d): (Frame, Room),
    place: &Place,
    errors: Errors,
    email: &str,
    role: Role,
) -> Answer {
    f.title = f.t.say("desk-members-title");
    let page = Slice {
        after: begins(request, "after").unwrap_or_default(),
        limit: ONE_MORE,
    };
    let mut found = app.service.members(place.scope, place.issuer, page).await?;
    let more = cut(&f, (&place.path, "after"), &mut found, |member| member.id);
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path(&place.path)),
        members: (found.into_iter())
            .map(|member| place.view(&f, member))
            .collect(),
        more,
        roles: place.roles(&f, role),
        email: email.to_owned(),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

async fn invited(
    request: &HttpRequest,
    app: &App,
    (f, d): (Frame, Room),
    place: Place,
    fields: &Fields,
) -> Answer {
    let (given, t) = (fields.text("email"), f.t);
    let role = match place.issuer {
        None => Some(Role::Admin),
        Some(_) => fields.text("role").parse().ok(),
    };
    let Some(role) = role else {
        let errors = Errors::one(t, "role", "error-invalid-role");
        return show(request, app, (f, d), &place, errors, given, Role::Assessor).await;
    };
    let Ok(email) = Email::parse(given) else {
        let errors = Errors::one(t, "email", "error-invalid-email");
        return show(request, app, (f, d), &place, errors, given, role).await;
    };
    let (service, new, path) = (&app.service, (email, role), place.path.clone());
    let leads = move |invited: &Invited| {
        let told = match invited.link {
            Some(_) => "desk-members-invited-done",
            None => "desk-members-enough-done",
        };
        (path.clone(), told)
    };
    let guard = once::guard("invite", place.own, fields, leads)?;
    let own = Some(guard.clone());
    match service
        .invite_member_once(&place.actor, place.scope, place.issuer, new, own)
        .await
    {
        Ok(made) => once::led(request, app, &guard, &made),
        Err(why) => {
            show(
                request,
                app,
                (f, d),
                &place,
                Errors::of(t, why)?,
                given,
                role,
            )
            .await
        }
    }
}

async fn show_one(
    app: &App,
    (mut f, d): (Frame, Room),
    place: &Place,
    member: Uuid,
    errors: Errors,
) -> Answer {
    let found = app.service.member(place.scope, place.issuer, member);
    let found = found.await?;
    if found.ended_at.is_some() {
        return Err(Error::not_found("member").into());
    }
    f.title = f.t.with("desk-member-title", &[("email", &*found.email)]);
    let role = found.role.parse().unwrap_or(Role::Reader);
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    };
    let page = One {
        roles: place.roles(&f, role),
        member: place.view(&f, found),
        back: f.link(&f.path(&place.path)),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

async fn changed(
    request: &HttpRequest,
    app: &App,
    (f, d): (Frame, Room),
    place: &Place,
    member: Uuid,
    fields: &Fields,
) -> Answer {
    let (service, at, t) = (&app.service, (place.issuer, member), f.t);
    let result = match fields.text("do") {
        "role" => match fields.text("role").parse() {
            Ok(role) => {
                let changed = service.change_role(&place.actor, place.scope, at, role);
                changed.await.map(|_| "desk-members-role-done")
            }
            Err(_) => {
                let errors = Errors::one(t, "role", "error-invalid-role");
                return show_one(app, (f, d), place, member, errors).await;
            }
        },
        "again" => {
            let sent = service.invite_again(&place.actor, place.scope, at);
            sent.await.map(|_| "desk-members-invited-done")
        }
        "end" => {
            let ended = service.end_member(&place.actor, place.scope, at);
            ended.await.map(|()| "desk-members-end-done")
        }
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    };
    match result {
        // Whoever ended their own membership finds no desk behind them.
        Ok("desk-members-end-done") if member == place.own => Ok(frame::go_to(
            &Frame::new(request, app.service.base(), "").desks(),
        )),
        Ok(told) => done(request, app, &place.path, told),
        Err(why) => show_one(app, (f, d), place, member, Errors::of(t, why)?).await,
    }
}
