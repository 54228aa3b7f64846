//! The lines of a cohort on its page: what comes of each, and the cells that can be corrected there.

use crate::badge::cohort::{Field, Wrong};
use crate::http::pages::frame::Frame;
use crate::issuing::cohorts::{Line, Looked, Outcome, State};
use std::collections::BTreeMap;

/// A line and what comes of it.
pub(super) struct LineView {
    pub number: usize,
    /// Whom it is for, as far as that is kept.
    pub who: String,
    pub badge: String,
    pub tone: &'static str,
    pub sign: &'static str,
    pub outcome: String,
    /// What is wrong with it, or what it completes.
    pub more: Vec<String>,
    /// The page of the award that was made, or that stands in the way.
    pub award: Option<String>,
}

/// A refused line, whose bad cells can be corrected.
pub(super) struct Bad {
    pub number: usize,
    /// Its other cells, so that one knows whose it is.
    pub beside: String,
    /// What is wrong with the whole line.
    pub whole: Vec<&'static str>,
    pub cells: Vec<Cell>,
}

/// A bad cell.
pub(super) struct Cell {
    /// The name of its field.
    pub id: String,
    /// That of its column.
    pub column: String,
    pub value: String,
    /// It has several lines, or may have.
    pub long: bool,
    pub wrong: String,
}

/// The name of the field that corrects a cell.
pub(super) fn field(line: usize, column: usize) -> String {
    format!("cell-{line}-{column}")
}

pub(super) fn views(f: &Frame, looked: &Looked) -> Vec<LineView> {
    let lines = looked.lines.iter();
    lines.map(|line| view(f, looked, line)).collect()
}

fn view(f: &Frame, looked: &Looked, line: &Line) -> LineView {
    let t = f.t;
    let preview = looked.cohort.state == State::Preview;
    let columns = &looked.cohort.options.columns;
    let email = columns
        .get(&Field::Email)
        .and_then(|at| line.cells.get(*at));
    let asks = line.asks.as_ref().map(|asks| &asks.email);
    let badge = line.badge.and_then(|id| looked.badges.get(&id));
    let (tone, sign, key, award) = match &line.outcome {
        Outcome::Awarded { assertion, .. } => {
            let key = match (preview, assertion) {
                (true, _) => "desk-cohorts-will-award",
                (false, Some(_)) => "desk-cohorts-awarded",
                (false, None) => "desk-cohorts-waits",
            };
            ("good", "✓", key, *assertion)
        }
        Outcome::AlreadyHeld { assertion } => ("past", "=", "desk-cohorts-held", *assertion),
        Outcome::SameAsBefore { assertion } => ("past", "=", "desk-cohorts-same", *assertion),
        Outcome::NotAgain { assertion } => {
            ("past", "–", "desk-cohorts-not-again", Some(*assertion))
        }
        Outcome::Rejected { .. } => ("bad", "!", "desk-cohorts-refused", None),
    };
    let more = match &line.outcome {
        Outcome::Rejected { wrong } => wrong.iter().map(|one| told(f, looked, line, one)).collect(),
        Outcome::Awarded { completes, .. } => completes
            .iter()
            .map(|(_, name)| t.with("desk-cohorts-completes", &[("name", name.get(t.0))]))
            .collect(),
        _ => Vec::new(),
    };
    LineView {
        number: line.number,
        who: asks.or(email).cloned().unwrap_or_default(),
        badge: badge.map_or_else(String::new, |badge| badge.definition.name(t.0).to_owned()),
        tone,
        sign,
        outcome: t.say(key),
        more,
        award: award.map(|id| f.award(id)),
    }
}

/// What is wrong with a line: where, what stands there, why.
fn told(f: &Frame, looked: &Looked, line: &Line, wrong: &Wrong) -> String {
    let why = wrong.why.sentence(f.t.0);
    let Some(at) = wrong.column else {
        return why.to_owned();
    };
    let value = line.cells.get(at).map_or("", String::as_str);
    let key = match value {
        "" => "desk-cohorts-wrong-empty",
        _ => "desk-cohorts-wrong",
    };
    let column = name(f, looked, at);
    f.t.with(key, &[("column", &column), ("value", value), ("why", why)])
}

/// The name of a column; its number where it has none.
pub(super) fn name(f: &Frame, looked: &Looked, at: usize) -> String {
    match looked.cohort.header.get(at).map(String::as_str) {
        None | Some("") => {
            f.t.count("desk-cohorts-column-unnamed", &[("number", at + 1)])
        }
        Some(name) => name.to_owned(),
    }
}

/// The refused lines, with the cells that are wrong.
pub(super) fn bad(f: &Frame, looked: &Looked) -> Vec<Bad> {
    let lines = looked.rejected.iter();
    lines.filter_map(|line| of_line(f, looked, line)).collect()
}

fn of_line(f: &Frame, looked: &Looked, line: &Line) -> Option<Bad> {
    let Outcome::Rejected { wrong } = &line.outcome else {
        return None;
    };
    let mut reasons: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for one in wrong {
        if let Some(at) = one.column {
            reasons.entry(at).or_default().push(one.why.sentence(f.t.0));
        }
    }
    let narrative = looked.cohort.options.columns.get(&Field::Narrative);
    let cells = reasons.iter().map(|(at, reasons)| {
        let value = line.cells.get(*at).cloned().unwrap_or_default();
        Cell {
            id: field(line.number, *at),
            column: name(f, looked, *at),
            long: narrative == Some(at) || value.contains('\n'),
            value,
            wrong: reasons.join(" "),
        }
    });
    let others = line.cells.iter().enumerate();
    let others = others.filter(|(at, text)| !text.is_empty() && !reasons.contains_key(at));
    let others: Vec<&str> = others.map(|(_, text)| text.as_str()).take(4).collect();
    let whole = wrong.iter().filter(|one| one.column.is_none());
    Some(Bad {
        number: line.number,
        beside: others.join(", "),
        whole: whole.map(|one| one.why.sentence(f.t.0)).collect(),
        cells: cells.collect(),
    })
}
