//! `/desk/{id}/applications`: who asks for a badge of the issuer, and what each waits for.

mod acting;
mod choices;
mod one;
mod opinion;
pub(super) mod showing;
mod statistics;

pub use acting::act;
pub use one::{file, one};
pub use opinion::{follows, form as opinion_form, give};
pub use statistics::statistics;

use super::{LISTED, ONE_MORE, Room, begins, cut};
use crate::badge::application::State;
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::applications::{Examiner, Queued, Waiting};
use crate::storage::{
    Page as Slice,
    applications::{queue::Waits, reviewers::Who},
};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, Utc};
use url::form_urlencoded::parse;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/applications/list.html")]
struct List {
    f: Frame,
    d: Room,
    tabs: Vec<Tab>,
    /// What is said of those that the tab has.
    lead: String,
    late: Option<String>,
    rows: Vec<Row>,
    /// They wait for nothing.
    closed: bool,
    more: Option<String>,
    statistics: String,
}

struct Tab {
    label: String,
    url: String,
    here: bool,
}

struct Row {
    badge: String,
    email: String,
    url: String,
    submitted: Day,
    state: String,
    tone: &'static str,
    /// By when it should be decided, or answered.
    due: Option<Day>,
    late: bool,
    again: bool,
    /// It waits for somebody else than whoever looks: they said before what they think.
    said: bool,
    examined: String,
}

/// The tabs of the list, as its query names them.
const TABS: [&str; 5] = ["mine", "nobody", "others", "applicant", "closed"];

/// Below the base URL.
fn path(at: &AtDesk, rest: &str) -> String {
    format!("/desk/{}/applications{rest}", at.issuer)
}

/// Where an application is, below the base URL.
pub(super) fn place(issuer: Uuid, id: Uuid) -> String {
    format!("/desk/{issuer}/applications/{id}")
}

/// As whom somebody at the desk examines.
pub(super) fn examiner(at: &AtDesk) -> Examiner {
    Examiner {
        actor: at.actor(),
        who: Who::Member(at.desk.member),
    }
}

/// Where one stands: the message and its tone.
fn state(t: Words, state: State) -> (String, &'static str) {
    let tone = match state {
        State::Accepted => "good",
        State::NotRetained | State::Withdrawn | State::Expired => "past",
        _ => "unknown",
    };
    (
        t.say(&format!("desk-applications-state-{}", state.name())),
        tone,
    )
}

/// `/desk/{id}/applications`; `?show=` says which.
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "applications");
    let (t, now, member) = (f.t, app.service.now(), at.desk.member);
    f.title = t.say("desk-room-applications");
    let waiting = app.service.waiting_applications(at.issuer, member).await?;
    let show = shown(&request, &waiting)?;
    let waits = match show {
        "mine" => Waits::Mine(member),
        "nobody" => Waits::Nobody,
        "others" => Waits::Others(member),
        "applicant" => Waits::Applicant,
        _ => Waits::Nothing,
    };
    let page = Slice {
        after: begins(&request, "after").unwrap_or_default(),
        limit: ONE_MORE,
    };
    let found = app.service.queued_applications(at.issuer, waits, page);
    let mut found = found.await?;
    let here = path(&at, &format!("?show={show}"));
    let more = more(&f, &here, &mut found);
    let page = List {
        tabs: TABS
            .iter()
            .map(|tab| self::tab(&f, &at, tab, (show, &waiting)))
            .collect(),
        lead: t.say(&format!("desk-applications-lead-{show}")),
        late: (waiting.late > 0).then(|| {
            let count = usize::try_from(waiting.late).unwrap_or(usize::MAX);
            t.count("desk-applications-late-count", &[("count", count)])
        }),
        rows: found
            .iter()
            .map(|one| row(&f, one, (waits, member), now))
            .collect(),
        closed: waits == Waits::Nothing,
        more,
        statistics: f.link(&f.path(&path(&at, "/statistics"))),
        f,
        d,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// The tab that the query names, else the first that has something to do.
fn shown(request: &HttpRequest, waiting: &Waiting) -> Result<&'static str, Problem> {
    let mut query = parse(request.query_string().as_bytes());
    if let Some((_, named)) = query.find(|(name, _)| name == "show") {
        let known = TABS.into_iter().find(|tab| *tab == named);
        return known.ok_or_else(|| Problem::not_found("there is no such list"));
    }
    Ok(match waiting {
        Waiting { mine: 1.., .. } => "mine",
        Waiting { nobody: 1.., .. } => "nobody",
        Waiting { others: 1.., .. } => "others",
        Waiting { applicant: 1.., .. } => "applicant",
        _ => "mine",
    })
}

fn tab(f: &Frame, at: &AtDesk, tab: &str, (here, waiting): (&str, &Waiting)) -> Tab {
    let name = f.t.say(&format!("desk-applications-tab-{tab}"));
    let count = match tab {
        "mine" => Some(waiting.mine),
        "nobody" => Some(waiting.nobody),
        "others" => Some(waiting.others),
        "applicant" => Some(waiting.applicant),
        _ => None,
    };
    Tab {
        label: match count {
            Some(count) => format!("{name} ({count})"),
            None => name,
        },
        url: f.link(&f.path(&path(at, &format!("?show={tab}")))),
        here: tab == here,
    }
}

/// Like [`cut`], for an address that has a query.
fn more(f: &Frame, here: &str, found: &mut Vec<Queued>) -> Option<String> {
    let last = found.get(LISTED - 1).map(|one| one.application.id);
    let follow = cut(f, ("", "after"), found, |one| one.application.id).is_some();
    let last = last.filter(|_| follow)?;
    Some(f.link(&f.path(&format!("{here}&after={last}"))))
}

fn row(f: &Frame, queued: &Queued, (waits, member): (Waits, Uuid), now: DateTime<Utc>) -> Row {
    let (t, one) = (f.t, &queued.application);
    let (state, tone) = state(t, one.state);
    let open = one.state.is_open();
    let numbers = [("given", queued.opinions), ("count", queued.reviewers)];
    Row {
        badge: queued.badge.get(t.0).to_owned(),
        email: queued.email.clone(),
        url: f.link(&f.path(&place(one.issuer, one.id))),
        submitted: t.day(match open {
            true => one.submitted_at.unwrap_or(one.created_at),
            false => one.since,
        }),
        state,
        tone,
        due: one.due_at.filter(|_| open).map(|due| t.day(due)),
        late: queued.is_late(now),
        again: one.round > 1,
        said: waits == Waits::Nobody && queued.said.contains(&Who::Member(member)),
        examined: match queued.reviewers {
            0 => t.say("desk-applications-nobody-yet"),
            _ => t.count("desk-applications-examined-by", &numbers),
        },
    }
}
