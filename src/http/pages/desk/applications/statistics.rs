//! `/desk/{id}/applications/statistics`: how the issuer decides about applications, and how long people wait.

use super::path;
use crate::http::pages::{
    Answer,
    desk::Room,
    frame::{self, Frame},
};
use crate::http::{App, auth::desk::AtDesk};
use crate::issuing::applications::Numbers;
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/applications/statistics.html")]
struct Page {
    f: Frame,
    d: Room,
    back: String,
    since: String,
    all: Line,
    badges: Vec<(String, Line)>,
}

/// The numbers of a badge, or of all, in words.
struct Line {
    decided: String,
    not_retained: String,
    median: String,
    longest: String,
    waiting: String,
    applicant: String,
    appeals: String,
    /// Nothing was decided in this time, and nothing waits.
    empty: bool,
}

/// `/desk/{id}/applications/statistics`
pub async fn statistics(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "applications");
    let t = f.t;
    f.title = t.say("desk-applications-statistics");
    let found = app.service.application_statistics(at.issuer).await?;
    let badges = found.badges.iter();
    let page = Page {
        back: f.link(&f.path(&path(&at, ""))),
        since: t.with("desk-applications-since", &[("date", &t.date(found.since))]),
        all: line(t, &found.all),
        badges: badges
            .map(|(name, numbers)| (name.get(t.0).to_owned(), line(t, numbers)))
            .collect(),
        f,
        d,
    };
    frame::momentary(StatusCode::OK, &page)
}

fn line(t: Words, of: &Numbers) -> Line {
    let days = |days: Option<i64>| match days.and_then(|days| usize::try_from(days).ok()) {
        Some(days) => t.count("desk-applications-days", &[("count", days)]),
        None => "–".to_owned(),
    };
    let appeals = of.appeals_accepted + of.appeals_not_retained + of.appeals_open;
    Line {
        decided: of.decided.to_string(),
        not_retained: match (of.not_retained * 100).checked_div(of.decided) {
            Some(percent) => t.count(
                "desk-applications-share",
                &[("count", of.not_retained), ("percent", percent)],
            ),
            None => "–".to_owned(),
        },
        median: days(of.median_days),
        longest: days(of.longest_days),
        waiting: match of.late {
            0 => of.waiting.to_string(),
            late => t.count(
                "desk-applications-waiting-late",
                &[("count", of.waiting), ("late", late)],
            ),
        },
        applicant: of.with_applicant.to_string(),
        appeals: match appeals {
            0 => "0".to_owned(),
            count => t.count(
                "desk-applications-appeals-detail",
                &[
                    ("count", count),
                    ("accepted", of.appeals_accepted),
                    ("not", of.appeals_not_retained),
                    ("open", of.appeals_open),
                ],
            ),
        },
        empty: of.decided + of.waiting + of.with_applicant == 0,
    }
}
