//! The desk of an issuer, `/desk/{id}`, and that of the instance, `/instance`: what every page there has.
//!
//! A page is a file of this folder, named like the room it is in; the route table says what it asks for, and the
//! navigation shows a room to whoever may enter it. A form is sent to the path of its own page, and what was done is told
//! after a redirection, so that loading a page again does nothing again.

pub mod api_keys;
pub mod applications;
pub mod assertions;
pub mod audit;
pub mod award;
pub mod badges;
pub mod cohorts;
mod effects;
pub mod holders;
pub mod home;
pub mod instance;
pub mod keys;
pub mod members;
pub mod once;
pub mod profile;
pub mod programmes;
pub mod replacing;
pub mod revoking;
mod sure;

use super::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::{
        Access,
        desk::{AtDesk, AtInstance},
    },
    problem::Problem,
    routes,
};
use crate::issuing::{Error, access::Role};
use crate::words::Words;
use actix_web::HttpRequest;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// A room: the last part of its address, what it is called, and what is done there.
type Named = (&'static str, &'static str, &'static str);

/// The rooms of an issuer's desk, in the order of the navigation; each is at `/desk/{id}/…`.
const ROOMS: [Named; 11] = [
    ("award", "desk-room-award", "desk-purpose-award"),
    (
        "applications",
        "desk-room-applications",
        "desk-purpose-applications",
    ),
    ("cohorts", "desk-room-cohorts", "desk-purpose-cohorts"),
    ("holders", "desk-room-holders", "desk-purpose-holders"),
    ("badges", "desk-room-badges", "desk-purpose-badges"),
    (
        "programmes",
        "desk-room-programmes",
        "desk-purpose-programmes",
    ),
    ("profile", "desk-room-profile", "desk-purpose-profile"),
    ("keys", "desk-room-keys", "desk-purpose-keys"),
    ("api-keys", "desk-room-api-keys", "desk-purpose-api-keys"),
    ("members", "desk-room-members", "desk-purpose-members"),
    ("audit", "desk-room-audit", "desk-purpose-audit"),
];

/// The rooms of the instance's desk; each is at `/instance/…`.
const INSTANCE_ROOMS: [Named; 6] = [
    ("issuers", "desk-room-issuers", "desk-purpose-issuers"),
    (
        "programmes",
        "desk-room-programmes",
        "desk-purpose-programmes",
    ),
    ("people", "desk-room-people", "desk-purpose-people"),
    ("mail", "desk-room-mail", "desk-purpose-mail"),
    ("members", "desk-room-members", "desk-purpose-members"),
    ("audit", "desk-room-audit", "desk-purpose-audit"),
];

/// What every page at a desk shows around what is its own. In templates it is `d`.
pub struct Room {
    /// Whose desk.
    pub name: String,
    /// As what whoever is there is there, in a word; at the instance's, nothing.
    pub role: String,
    /// Its rooms, as far as they are open.
    pub rooms: Vec<Door>,
    /// What forms carry.
    pub csrf: String,
    /// What a form that makes something carries too (`once.rs`).
    pub once: Uuid,
    /// What was done before this page was shown.
    pub told: Option<String>,
    /// The first page of this desk.
    pub home: String,
    /// Where one signs out.
    pub sign_out: String,
}

/// A room that is open.
pub struct Door {
    /// What it is called.
    pub label: String,
    /// What is done there, in one sentence.
    pub purpose: String,
    /// Its address.
    pub url: String,
    /// It is the one where the page is.
    pub here: bool,
}

impl Room {
    /// At an issuer's desk, in one of its rooms; `home` is the desk's first page.
    pub fn new(request: &HttpRequest, app: &App, at: &AtDesk, f: &mut Frame, room: &str) -> Self {
        let root = format!("/desk/{}", at.issuer);
        let name = at.desk.name.clone();
        let open = |access| matches!(access, Access::Desk(permission) if at.may(permission));
        let rooms = doors(f, "/desk/{id}", &root, &ROOMS, room, open);
        Self {
            name,
            role: f.t.say(short_role_key(at.desk.role)),
            rooms,
            csrf: app.service.form_token(at.there.session),
            once: Uuid::new_v4(),
            told: told(request, f),
            home: f.link(&f.path(&root)),
            sign_out: f.link(&f.path("/sign-out")),
        }
    }

    /// At the desk of the instance.
    pub fn of_instance(
        request: &HttpRequest,
        app: &App,
        at: &AtInstance,
        f: &mut Frame,
        room: &str,
    ) -> Self {
        let open = |access| access == Access::Administrator;
        let rooms = doors(f, "/instance", "/instance", &INSTANCE_ROOMS, room, open);
        Self {
            name: f.t.say("desk-instance"),
            role: String::new(),
            rooms,
            csrf: app.service.form_token(at.there.session),
            once: Uuid::new_v4(),
            told: told(request, f),
            home: f.link(&f.path("/instance")),
            sign_out: f.link(&f.path("/sign-out")),
        }
    }
}

fn doors(
    f: &mut Frame,
    pattern: &str,
    root: &str,
    rooms: &[Named],
    here: &str,
    open: impl Fn(Access) -> bool,
) -> Vec<Door> {
    f.noindex = true;
    let there = |(room, ..): &&Named| {
        let route = routes::find("GET", &format!("{pattern}/{room}"), "");
        route.is_some_and(|route| open(route.access))
    };
    let found = rooms.iter().filter(there);
    found
        .map(|(room, name, purpose)| Door {
            label: f.t.say(name),
            purpose: f.t.say(purpose),
            url: f.link(&f.path(&format!("{root}/{room}"))),
            here: *room == here,
        })
        .collect()
}

/// What `?done=` names, when it is a sentence about something done at a desk.
fn told(request: &HttpRequest, f: &mut Frame) -> Option<String> {
    let query = parse(request.query_string().as_bytes());
    let mut named = query.filter(|(name, _)| name == "done");
    let key = named.next().map(|(_, key)| key.into_owned());
    // The page in the other language is asked for once more, and nothing is done then.
    f.switch = frame::in_language(request.path(), &[], f.t.other());
    let key = key.filter(|key| key.starts_with("desk-") && key.ends_with("-done"))?;
    f.t.find(&key)
}

/// Leads to a page of a desk that tells what was done: the message `done`, which begins with `desk-` and ends with
/// `-done`. `path` is below the base URL.
pub fn done(request: &HttpRequest, app: &App, path: &str, done: &str) -> Answer {
    let f = Frame::new(request, app.service.base(), "");
    let url = f.link(&f.path(&format!("{path}?done={done}")));
    Ok(frame::go_to(&url))
}

/// The message that says what a role may do.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Reader => "desk-role-reader",
        Role::Assessor => "desk-role-assessor",
        Role::Editor => "desk-role-editor",
        Role::Owner => "desk-role-owner",
        Role::Admin => "desk-role-admin",
    }
}

/// The message that names a role.
fn short_role_key(role: Role) -> &'static str {
    match role {
        Role::Reader => "desk-is-reader",
        Role::Assessor => "desk-is-assessor",
        Role::Editor => "desk-is-editor",
        Role::Owner => "desk-is-owner",
        Role::Admin => "desk-is-admin",
    }
}

/// What is wrong with a form that was sent.
#[derive(Default)]
pub struct Errors(Vec<Wrong>);

/// One thing that is wrong.
pub struct Wrong {
    /// The field; empty when it is not about one.
    pub field: String,
    /// In the reader's words.
    pub message: String,
    /// The same with what the field is called, where all that is wrong is listed.
    pub about: Option<String>,
}

impl Wrong {
    /// As it stands in the list of all that is wrong.
    pub fn listed(&self) -> &str {
        self.about.as_deref().unwrap_or(&self.message)
    }
}

impl Errors {
    /// One field and the message that says what is wrong with it.
    pub fn one(t: Words, field: &str, key: &str) -> Self {
        Self(vec![Wrong {
            field: field.to_owned(),
            message: t.say(key),
            about: None,
        }])
    }

    /// One field and what is wrong with it, in the reader's words.
    pub fn said(field: &str, message: String) -> Self {
        Self(vec![Wrong {
            field: field.to_owned(),
            message,
            about: None,
        }])
    }

    /// The same, what is wrong with a field being said in words that name its bounds.
    pub fn saying(mut self, field: &str, message: &str) -> Self {
        let all = self.0.iter_mut();
        for wrong in all.filter(|wrong| wrong.field == field) {
            message.clone_into(&mut wrong.message);
        }
        self
    }

    /// What is wrong with other fields.
    pub fn without(mut self, field: &str) -> Self {
        self.0.retain(|wrong| wrong.field != field);
        self
    }

    /// The same with what is wrong with others.
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The same in the order of the page, what is about no field first; `name` is what a field is called there.
    pub fn on_page(
        mut self,
        t: Words,
        fields: &[impl AsRef<str>],
        name: impl Fn(&str) -> Option<String>,
    ) -> Self {
        self.0.sort_by_key(|wrong| {
            let place = fields.iter().position(|f| f.as_ref() == wrong.field);
            (!wrong.field.is_empty(), place.unwrap_or(usize::MAX))
        });
        for wrong in &mut self.0 {
            let said = |field: String| {
                let with = [("field", &*field), ("message", &*wrong.message)];
                t.with("error-of-field", &with)
            };
            wrong.about = name(&wrong.field).map(said);
        }
        self
    }

    /// What a use case refused: each field by the last name of its pointer, or what stands in the way. Other failures are
    /// given back: they are no fault of the form.
    ///
    /// # Errors
    /// What is not about the form.
    pub fn of(t: Words, why: Error) -> Result<Self, Problem> {
        let last = |pointer: &str| pointer.rsplit('/').next().unwrap_or("").to_owned();
        Self::named(t, why, last)
    }

    /// The same, each pointer being of the field that `field` says.
    ///
    /// # Errors
    /// What is not about the form.
    pub fn named(t: Words, why: Error, field: impl Fn(&str) -> String) -> Result<Self, Problem> {
        match why {
            Error::Fields(fields) => Ok(Self(
                fields
                    .iter()
                    .map(|wrong| Wrong {
                        field: field(&wrong.pointer),
                        message: in_words(t, wrong.code, &wrong.message),
                        about: None,
                    })
                    .collect(),
            )),
            Error::Refused { code, message, url } => {
                let problem = Problem::from(Error::Refused {
                    code,
                    message: message.clone(),
                    url,
                });
                match problem.status {
                    409 | 412 | 422 | 429 => Ok(Self(vec![Wrong {
                        field: String::new(),
                        message: in_words(t, code, &message),
                        about: None,
                    }])),
                    _ => Err(problem),
                }
            }
            why => Err(why.into()),
        }
    }

    /// What is wrong, in the order of the fields.
    pub fn all(&self) -> &[Wrong] {
        &self.0
    }

    /// What is wrong with a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|wrong| wrong.field == field);
        found.map(|wrong| wrong.message.as_str())
    }
}

/// A code in the reader's words; the sentence that programs get where there are none in English, and the code in French.
fn in_words(t: Words, code: &str, message: &str) -> String {
    let known = t.find(&format!("error-{code}"));
    known.unwrap_or_else(|| t.with("error-other", &[("code", code), ("message", message)]))
}

/// How many of a kind a page lists, before it leads to those that follow.
pub const LISTED: usize = 50;

/// One more than a page lists: whether others follow.
pub const ONE_MORE: i64 = 51;

/// Where a list goes on: an id that the query has by this name, or the beginning.
pub fn begins(request: &HttpRequest, name: &str) -> Option<Uuid> {
    let mut query = parse(request.query_string().as_bytes());
    let found = query.find(|(given, _)| given == name);
    found.and_then(|(_, id)| Uuid::try_parse(&id).ok())
}

/// Cuts what was read down to a page; gives the address of those that follow, whose query has the last one by this name.
pub fn cut<T>(
    f: &Frame,
    (path, name): (&str, &str),
    found: &mut Vec<T>,
    id: impl Fn(&T) -> Uuid,
) -> Option<String> {
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let last = found.last().filter(|_| more)?;
    Some(f.link(&f.path(&format!("{path}?{name}={}", id(last)))))
}

/// The second id of a path `/desk/{id}/…/{item}`.
pub fn item(path: &(String, String)) -> Result<Uuid, Problem> {
    Uuid::try_parse(&path.1).map_err(|_| Problem::not_found("there is no such thing at this desk"))
}
