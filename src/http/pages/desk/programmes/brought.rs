//! `/desk/{id}/programmes/{item}/brought`: badges from elsewhere and certificates of single persons. Those that wait for a
//! decision come first; below them everything that was brought, with what was decided, by whom and when.

pub mod one;

use super::{Answer, MOST, ONE_MORE, Place, Room, Slice, begins, cut, deciders};
use crate::http::pages::frame::{self, Frame};
use crate::http::{App, auth::desk::AtDesk};
use crate::issuing::evidence::{EvidenceState, Reviewed};
use crate::storage::evidence::Evidence;
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/brought.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    /// What waits; nothing on the pages that follow the first.
    waiting: Vec<View>,
    first: bool,
    all: Vec<View>,
    /// What was brought before these.
    older: Option<String>,
}

/// Something that was brought, in a list.
struct View {
    url: String,
    title: String,
    body: Option<String>,
    brought: String,
    kind: &'static str,
    state: String,
    decided: Option<String>,
}

/// How a state is named, and the class of its words.
fn state(state: EvidenceState) -> (&'static str, &'static str) {
    match state {
        EvidenceState::Counts => ("desk-brought-counts", "good"),
        EvidenceState::AddressNotProved => ("desk-brought-not-proved", "unknown"),
        EvidenceState::Undecided => ("desk-brought-undecided", "unknown"),
        EvidenceState::Expired => ("desk-brought-expired", "past"),
        EvidenceState::Fallen => ("desk-brought-fallen", "bad"),
        EvidenceState::OutOfReach => ("desk-brought-out-of-reach", "past"),
        EvidenceState::Withdrawn => ("desk-brought-withdrawn", "past"),
    }
}

/// Who brought it and when. Of a holder it is told only that it was one.
fn brought(t: Words, one: &Evidence) -> String {
    let key = match one.issued_to {
        Some(_) => "desk-brought-by-holder",
        None => "desk-brought-by-programme",
    };
    t.with(key, &[("date", &t.date(one.recorded_at))])
}

/// Who decided about it last and when, in one sentence.
fn decided(t: Words, one: &Reviewed, known: &BTreeMap<String, String>) -> Option<String> {
    let (who, at) = one.decided.as_ref()?;
    let date = t.date(*at);
    Some(match known.get(who) {
        Some(who) => t.with("desk-brought-decided-by", &[("date", &date), ("who", who)]),
        None => t.with("desk-brought-decided", &[("date", &date)]),
    })
}

/// `/desk/{id}/programmes/{item}/brought`
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let (mut f, d, p) = Place::enter(&request, &app, &at, &path.1).await?;
    let (t, service, scope, id) = (f.t, &app.service, at.scope(), p.programme.id);
    f.title = t.say("desk-brought");
    let before = begins(&request, "before");
    let first = before.is_none();
    let waiting = match first {
        true => {
            service
                .evidence(scope, id, true, Slice::first(MOST))
                .await?
        }
        false => Vec::new(),
    };
    let mut all = service.latest_evidence(scope, id, before, ONE_MORE).await?;
    let own = format!("{}/brought", p.path);
    let older = cut(&f, (&own, "before"), &mut all, |one| one.evidence.id);
    let recorded = all
        .iter()
        .filter_map(|one| Some(one.decided.as_ref()?.0.clone()));
    let known = deciders(&app, &at, t, recorded.collect()).await?;
    let view = |one: &Evidence, now: EvidenceState, decided| {
        let (words, kind) = state(now);
        View {
            url: p.link(&f, &format!("/brought/{}", one.id)),
            title: one.title.clone(),
            body: one.body.clone(),
            brought: brought(t, one),
            kind,
            state: t.say(words),
            decided,
        }
    };
    let waits = |id: Uuid| waiting.iter().any(|(one, _)| one.id == id);
    let page = Page {
        all: all
            .iter()
            .filter(|one| !waits(one.evidence.id))
            .map(|one| view(&one.evidence, one.state, decided(t, one, &known)))
            .collect(),
        waiting: waiting
            .iter()
            .map(|(one, _)| view(one, EvidenceState::Undecided, None))
            .collect(),
        first,
        older,
        f,
        d,
        p,
    };
    frame::momentary(StatusCode::OK, &page)
}
