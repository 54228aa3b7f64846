//! `/desk`: the desks that open to whoever is signed in. `/desk/{id}` and `/instance`: the first page of one.

use super::{Door, Errors, Room, cohorts::Bring, role_key};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::{
        desk::{AtDesk, AtInstance},
        session::Visitor,
    },
};
use crate::issuing::access::Permission;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/desks.html")]
struct Desks {
    f: Frame,
    desks: Vec<Door>,
    address: String,
    csrf: String,
    sign_out: String,
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Page {
    f: Frame,
    d: Room,
    /// The public page of the issuer.
    public: Option<String>,
    /// Takes a file of awards from whoever may award.
    bring: Option<Bring>,
    errors: Errors,
}

/// `/desk`
pub async fn desks(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    let there = visitor.0;
    let mut f = Frame::new(&request, app.service.base(), "");
    f.title = f.t.say("desk-desks-title");
    f.noindex = true;
    let found = app.service.desks(&there).await?;
    let mut desks: Vec<Door> = Vec::new();
    for desk in found {
        let (label, path) = match desk.issuer {
            Some(issuer) => (desk.name, format!("/desk/{issuer}")),
            None => (f.t.say("desk-instance"), "/instance".to_owned()),
        };
        desks.push(Door {
            label,
            purpose: f.t.say(role_key(desk.role)),
            url: f.link(&f.path(&path)),
            here: false,
        });
    }
    let address = app.service.address_of(there.mailbox).await?;
    let page = Desks {
        address: address.unwrap_or_default(),
        csrf: app.service.form_token(there.session),
        sign_out: f.link(&f.path("/sign-out")),
        f,
        desks,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// `/desk/{id}`
pub async fn issuer(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), at.desk.name.clone());
    let mut d = Room::new(&request, &app, &at, &mut f, "home");
    if at.may(Permission::ApplicationsWrite) {
        let waiting = app.service.waiting_applications(at.issuer, at.desk.member);
        let waiting = waiting.await?;
        let count = usize::try_from(waiting.mine + waiting.free).unwrap_or(usize::MAX);
        let name = f.t.say("desk-room-applications");
        let door = d.rooms.iter_mut().find(|door| door.label == name);
        if let Some(door) = door.filter(|_| count > 0) {
            door.purpose = f.t.count("desk-applications-home", &[("count", count)]);
        }
    }
    let issuer = app.service.issuer(at.scope(), at.issuer).await?;
    let public = Some(f.issuer(issuer.profile));
    let bring = match at.may(Permission::AssertionsWrite) {
        true => Some(Bring::new(&app, &at, &f, "").await?),
        false => None,
    };
    let page = Page {
        f,
        d,
        public,
        bring,
        errors: Errors::default(),
    };
    frame::momentary(StatusCode::OK, &page)
}

/// `/instance`
pub async fn instance(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    f.title = f.t.say("desk-instance");
    let d = Room::of_instance(&request, &app, &at, &mut f, "home");
    let page = Page {
        f,
        d,
        public: None,
        bring: None,
        errors: Errors::default(),
    };
    frame::momentary(StatusCode::OK, &page)
}
