//! `/desk/{id}/programmes`: the programmes of an issuer, and those that recognise it. A programme's pages are in the files of
//! the folder.
//!
//! | file | pages |
//! |---|---|
//! | `overview.rs` | what waits for a decision, and what a programme consists of |
//! | `recognitions.rs` | recognise an issuer, end that, withdraw it |
//! | `equivalences.rs` | count badges of another model, end that |
//! | `brought.rs` | badges from elsewhere and certificates of single persons, decided one by one |
//! | `appearance.rs` | logo, colours, legal notices, seen before they are saved |
//! | `composite.rs` | one composite: its rule, simulation, activation, back-fill, archive |
//! | `editor.rs`, `rule_form.rs` | write a rule, with boxes or as JSON |
//! | `policies.rs` | what becomes of its awards |
//! | `decisions.rs` | pending revocations, deviations, what is withheld, proposed catalogues |
//! | `second_readings.rs` | decisions that are examined again, blind, and how often both agree |
//! | `indicators.rs` | the numbers, drawn and as tables |

pub mod appearance;
pub mod brought;
pub mod composite;
pub mod decisions;
pub mod editor;
pub mod equivalences;
pub mod indicators;
pub mod overview;
pub mod policies;
pub mod recognitions;
mod rule_form;
pub mod second_readings;

use super::{Errors, ONE_MORE, Room, audit, begins, cut, effects};
use crate::badge::{catalogue::Catalogue, error::Invalid, text::Slug, time};
use crate::http::pages::{
    Answer, Fields, facts,
    frame::{self, Frame},
    tree::{Leaf, Tree},
};
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::{Error, access::Permission};
use crate::storage::{
    Db, Page as Slice,
    accreditations::{self, Accreditation},
    programmes::Programme,
    published,
};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many of a kind a page shows.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "desk/programmes/list.html")]
struct List {
    f: Frame,
    d: Room,
    own: Vec<Own>,
    /// Those that follow.
    more: Option<String>,
    recognised: Vec<Recognised>,
}

/// A programme of this issuer.
struct Own {
    name: String,
    url: String,
    since: Day,
}

/// A decision of a programme about this issuer.
struct Recognised {
    programme: String,
    url: String,
    owner: String,
    competencies: Vec<String>,
    state: State,
    from: Day,
}

/// How a recognition stands.
struct State {
    /// In words.
    words: String,
    /// It runs now.
    runs: bool,
    /// Why it was withdrawn.
    reason: Option<String>,
}

impl State {
    fn of(t: Words, found: &Accreditation, now: DateTime<Utc>) -> Self {
        match &found.withdrawn {
            Some((from, why)) => Self {
                words: t.with("desk-programmes-withdrawn", &[("date", &t.date(*from))]),
                runs: false,
                reason: Some(why.clone()),
            },
            None => Self::between(t, (found.starts_at, found.ends_at), now),
        }
    }

    /// Of a decision that runs from one instant to another, if it ends.
    fn between(
        t: Words,
        (start, end): (DateTime<Utc>, Option<DateTime<Utc>>),
        now: DateTime<Utc>,
    ) -> Self {
        let date = |key: &str, at: DateTime<Utc>| t.with(key, &[("date", &t.date(at))]);
        Self {
            words: match end {
                Some(end) if end <= now => date("desk-programmes-ended", end),
                _ if now < start => date("desk-programmes-begins", start),
                Some(end) => date("desk-programmes-runs-until", end),
                None => t.say("desk-programmes-runs"),
            },
            runs: end.is_none_or(|end| now < end),
            reason: None,
        }
    }
}

/// `/desk/{id}/programmes`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "programmes");
    f.title = f.t.say("desk-programmes-title");
    let (t, issuer, now) = (f.t, at.issuer, app.service.now());
    let page = Slice {
        after: begins(&request, "after").unwrap_or_default(),
        limit: ONE_MORE,
    };
    let mut programmes = app.service.programmes(at.scope(), page).await?;
    let path = format!("/desk/{issuer}/programmes");
    let more = cut(&f, (&path, "after"), &mut programmes, |one| one.id);
    let own = programmes.into_iter().map(|one| Own {
        url: f.link(&f.path(&format!("/desk/{issuer}/programmes/{}", one.id))),
        since: t.day(one.created_at),
        name: one.name,
    });
    let own = own.collect();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| recognitions_of(db, issuer, t))
        .await?;
    let mut recognised: Vec<Recognised> = Vec::new();
    for (decision, programme, owner, competencies) in found {
        recognised.push(Recognised {
            url: f.programme(programme.id),
            programme: programme.name,
            owner,
            competencies,
            state: State::of(t, &decision, now),
            from: t.day(decision.starts_at),
        });
    }
    recognised.sort_by_key(|one| !one.state.runs);
    let page = List {
        f,
        d,
        own,
        more,
        recognised,
    };
    frame::momentary(StatusCode::OK, &page)
}

type OfOthers = Vec<(Accreditation, Programme, String, Vec<String>)>;

/// The decisions about an issuer, each with the programme, its owner's name and the names of the competencies.
fn recognitions_of(db: &mut Db, issuer: Uuid, t: Words) -> Result<OfOthers, crate::storage::Error> {
    let mut found = Vec::new();
    for programme in accreditations::that_recognised(db, issuer)? {
        let owner = facts::issuer(db, programme.owner)?.organisation.name;
        for decision in accreditations::of_issuers(db, programme.id, &[issuer])? {
            let catalogue = published::catalogue(db, programme.id, decision.catalogue)?;
            let names = decision.competencies.iter();
            let names = names.map(|slug| named(&catalogue, slug, t)).collect();
            found.push((decision, programme.clone(), owner.clone(), names));
        }
    }
    Ok(found)
}

fn named(catalogue: &Catalogue, slug: &str, t: Words) -> String {
    let name = Slug::parse(slug).ok();
    let name = name.and_then(|slug| catalogue.name(&slug).cloned());
    name.map_or_else(|| slug.to_owned(), |name| name.get(t.0).to_owned())
}

/// A programme of this desk, and what its pages have in common. In templates it is `p`.
struct Place {
    programme: Programme,
    name: String,
    /// Below the base URL: `/desk/{id}/programmes/{item}`.
    path: String,
    /// Its first page here.
    home: String,
    /// Whoever is there may decide.
    decides: bool,
    /// Whoever is there may write rules.
    writes: bool,
    /// What it adopted, with its own composites.
    adopted: Option<facts::Adopted>,
}

impl Place {
    /// Enters: the programme must be of this issuer.
    async fn enter(
        request: &HttpRequest,
        app: &App,
        at: &AtDesk,
        programme: &str,
    ) -> Result<(Frame, Room, Self), Problem> {
        let id = Uuid::try_parse(programme)
            .map_err(|_| Problem::not_found("this desk has no such programme"))?;
        let programme = app.service.programme(at.scope(), id).await?;
        let mut f = Frame::new(request, app.service.base(), "");
        let d = Room::new(request, app, at, &mut f, "programmes");
        let path = format!("/desk/{}/programmes/{}", at.issuer, programme.id);
        let of = programme.clone();
        let read = move |db: &mut Db| facts::adopted(db, of.clone());
        let adopted = app.service.store().read(read).await?;
        let place = Self {
            name: programme.name.clone(),
            home: f.link(&f.path(&path)),
            decides: at.may(Permission::ProgrammesWrite),
            writes: at.may(Permission::CompositesWrite),
            programme,
            path,
            adopted,
        };
        Ok((f, d, place))
    }

    /// The address of one of its pages.
    fn link(&self, f: &Frame, rest: &str) -> String {
        f.link(&f.path(&format!("{}{rest}", self.path)))
    }

    /// What it adopted; a page that needs it is not there before.
    fn catalogue(&self) -> Result<&Catalogue, Problem> {
        let adopted = self.adopted.as_ref();
        adopted.map(|adopted| &adopted.catalogue).ok_or_else(|| {
            Problem::not_found("this programme has adopted no catalogue, and has none of this yet")
        })
    }

    /// What a badge of its rules is called.
    fn name_of(&self, slug: &str, t: Words) -> String {
        match &self.adopted {
            Some(adopted) => named(&adopted.catalogue, slug, t),
            None => slug.to_owned(),
        }
    }

    /// A rule in words, with the first letter as it stands in a sentence.
    fn words(&self, rule: &crate::badge::composite::Requirement, t: Words) -> String {
        rule.in_words(t.0, &|slug| self.name_of(slug.as_str(), t))
    }

    /// A rule as a tree.
    fn tree(&self, rule: &crate::badge::composite::Requirement, t: Words) -> Tree {
        let leaf = &mut |slug: &Slug| Leaf {
            name: self.name_of(slug.as_str(), t),
            lang: t.tag(),
            ..Leaf::default()
        };
        Tree::new(t, rule, leaf)
    }
}

/// Something to choose.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// Whoever decided, in words; told to those alone who may read the audit trail.
async fn deciders(
    app: &App,
    at: &AtDesk,
    t: Words,
    recorded: BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Problem> {
    if !at.may(Permission::AuditRead) {
        return Ok(BTreeMap::new());
    }
    let known = app.service.who_did(at.scope(), recorded).await?.into_iter();
    Ok(known
        .map(|(actor, who)| (actor, audit::who(t, &who, false)))
        .collect())
}

/// The texts of every field of that name.
fn every(fields: &Fields, name: &str) -> Vec<String> {
    fields.texts(name).into_iter().map(str::to_owned).collect()
}

/// A date of a form; nothing when it is left empty.
fn date(fields: &Fields, name: &str) -> Result<Option<DateTime<Utc>>, Error> {
    match fields.text(name) {
        "" => Ok(None),
        text => match time::parse(text) {
            Ok(date) => Ok(Some(date)),
            Err(why) => Err(Error::field(format!("/{name}"), why)),
        },
    }
}

/// The status of a page with a form.
fn status(errors: &Errors) -> StatusCode {
    match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A form that says not which of its buttons was used.
fn no_button() -> Problem {
    Problem::new("invalid-body", "the form says not which button was used")
}

/// What is needed and was left out.
fn missing(name: &str) -> Error {
    Error::field(
        format!("/{name}"),
        Invalid::new("empty-text", "must not be empty"),
    )
}
