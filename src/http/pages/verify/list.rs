//! The page of many verifications: a table whose rows are sent as they come.

use super::super::{
    Answer,
    frame::{self, Frame},
    report::mark,
};
use super::Form;
use crate::badge::verification::{Outcome, Verdict};
use crate::checking::{
    Belongs,
    list::Item,
    many::{self, Row, Summary},
    words,
};
use crate::http::{App, problem::Problem, tasks};
use crate::issuing::Service;
use actix_web::{HttpRequest, web::Bytes};
use askama::Template;
use futures_util::{StreamExt, stream};
use std::convert::Infallible;

/// Where the rows go, and what is told when all are there.
const ROWS: &str = "<!-- rows -->";
const COUNTS: &str = "<!-- counts -->";

#[derive(Template)]
#[template(path = "verified_list.html")]
struct Page {
    f: Frame,
    when: String,
    form: Form,
}

#[derive(Template)]
#[template(path = "verified_row.html")]
struct RowView {
    line: usize,
    line_label: String,
    kind: &'static str,
    mark: &'static str,
    status: String,
    name: Option<String>,
    issuer: Option<String>,
    address: Option<String>,
    belongs_label: String,
    belongs: Option<(&'static str, &'static str)>,
    email: Option<String>,
    note: Option<String>,
    report: Option<Link>,
}

/// To the report of one badge.
struct Link {
    url: String,
    words: String,
    /// Which badge, for those who hear the links alone.
    spoken: String,
}

#[derive(Template)]
#[template(path = "verified_counts.html")]
struct CountsView {
    all: String,
    lines: Vec<(&'static str, &'static str, String, usize)>,
}

/// Answers a list.
pub fn answer(request: &HttpRequest, app: &App, items: Vec<Item>) -> Answer {
    let turn = app.list_turn()?;
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.count("list-title", &[("count", items.len())]);
    f.noindex = true;
    let now = app.service.now();
    let page = Page {
        form: Form::brief(&f),
        when: f.t.with(
            "checks-when",
            &[("date", &f.t.date(now)), ("time", &f.t.time(now))],
        ),
        f,
    };
    let html = frame::render(&page)?;
    let (head, rest) = split(&html, ROWS)?;
    let (middle, foot) = split(rest, COUNTS)?;
    let (head, middle, foot) = (head.to_owned(), middle.to_owned(), foot.to_owned());
    let service: Service = app.service.clone();
    let rows = many::each(app.checker.clone(), items, move || service.now());
    let rows = stream::iter(rows).map(tasks::begin);
    let rows = Box::pin(rows.buffered(many::AT_ONCE));
    let start = stream::iter([Ok::<_, Infallible>(Bytes::from(head))]);
    let begun = (rows, Summary::default(), page.f, middle, foot, turn);
    let table = stream::unfold(Some(begun), |state| async {
        let (mut rows, mut summary, f, middle, foot, turn) = state?;
        let Some(row) = rows.next().await else {
            let counts = counts(&f, &summary).render().unwrap_or_default();
            return Some((Ok(Bytes::from(middle + &counts + &foot)), None));
        };
        summary.add(&row);
        let html = view(&f, &row).render().unwrap_or_default();
        Some((
            Ok(Bytes::from(html)),
            Some((rows, summary, f, middle, foot, turn)),
        ))
    });
    Ok(frame::streamed(start.chain(table)))
}

fn split<'a>(html: &'a str, at: &str) -> Result<(&'a str, &'a str), Problem> {
    html.split_once(at)
        .ok_or_else(|| Problem::new("internal", "the page could not be rendered"))
}

fn view(f: &Frame, row: &Row) -> RowView {
    let t = f.t;
    let say = |sentence: words::Sentence| sentence.r#in(t.0);
    let blank = RowView {
        line: row.line,
        line_label: t.say("list-line"),
        kind: "unknown",
        mark: "?",
        status: t.say("list-unusable"),
        name: None,
        issuer: None,
        address: row.url.clone(),
        belongs_label: t.say("list-belongs"),
        belongs: None,
        email: row.email.clone(),
        note: None,
        report: None,
    };
    let checked = match &row.outcome {
        Ok(checked) => checked,
        Err(why) => {
            let column = why.column().map(|(at, name)| match name {
                Some(name) => t.with(
                    "list-column",
                    &[("column", &format!("{at} ({})", name.trim()))],
                ),
                None => t.with("list-column", &[("column", &at.to_string())]),
            });
            return RowView {
                note: Some(match column {
                    Some(column) => format!("{column} {}", say(why.sentence())),
                    None => say(why.sentence()).to_owned(),
                }),
                ..blank
            };
        }
    };
    let (kind, mark) = mark(checked.report.verdict);
    let claim = checked.believed();
    let text = |text: Option<&String>| text.map(|text| text.chars().take(200).collect::<String>());
    let first = |outcome: Outcome| {
        checked
            .report
            .checks
            .iter()
            .find(move |c| c.outcome == outcome)
    };
    let told = checked.report.verdict != Verdict::Valid;
    let noted = first(Outcome::Failed)
        .or_else(|| first(Outcome::NotChecked))
        .filter(|_| told);
    RowView {
        kind,
        mark,
        status: say(words::status_of(checked)).to_owned(),
        name: match &checked.badge {
            Some(badge) if claim.is_some() => Some(badge.definition.name(t.0).to_owned()),
            _ => text(claim.and_then(|claim| claim.name.as_ref())),
        },
        issuer: text(claim.and_then(|claim| claim.issuer.as_ref())),
        belongs: row.email.as_ref().map(|_| {
            let belongs = checked.belonging();
            let kind = match belongs {
                Belongs::Yes => "good",
                Belongs::No => "bad",
                Belongs::CannotTell => "unknown",
            };
            (kind, say(words::belongs(belongs)))
        }),
        note: noted.map(|check| check.sentence(t.0).to_owned()),
        report: row.url.as_ref().map(|url| Link {
            url: f.verify_of(url),
            words: t.say("list-report"),
            spoken: t.count("list-report-of", &[("line", row.line)]),
        }),
        ..blank
    }
}

fn counts(f: &Frame, summary: &Summary) -> CountsView {
    let verdicts = words::VERDICTS.into_iter().rev();
    let mut lines: Vec<_> = verdicts
        .filter(|verdict| summary.of(*verdict) > 0)
        .map(|verdict| {
            let (kind, mark) = mark(verdict);
            let words = words::status(verdict).r#in(f.t.0).to_owned();
            let others = if verdict == Verdict::Valid {
                summary.of_others
            } else {
                0
            };
            (kind, mark, words, summary.of(verdict) - others)
        })
        .collect();
    if summary.of_others > 0 {
        lines.push(("bad", "✗", f.t.say("list-of-others"), summary.of_others));
    }
    if summary.unchecked > 0 {
        lines.push(("unknown", "?", f.t.say("list-unusable"), summary.unchecked));
    }
    CountsView {
        all: f.t.count("list-done", &[("count", summary.lines)]),
        lines,
    }
}
