//! The numbers as a spreadsheet reads them.

use super::{Indicators, suppression::Shown};
use crate::badge::{spreadsheet::line, time};

/// What stands for a number that is not told.
const WITHHELD: &str = "secret";
/// What stands for a département that nobody knows.
const UNKNOWN: &str = "unknown";

impl Indicators {
    /// A CSV with a byte order mark and `;`: one line for each number, `secret` where it is not told.
    pub fn to_csv(&self) -> String {
        let mut lines = vec![row("composite", "indicator", "of", "value")];
        let number = |shown: Shown| shown.map_or_else(|| WITHHELD.to_owned(), |n| n.to_string());
        lines.push(row("", "at", "", &time::iso(self.at)));
        lines.push(row(
            "",
            "active-issuers",
            "",
            &self.active_issuers.to_string(),
        ));
        for place in &self.departments {
            let code = place.department.as_deref().unwrap_or(UNKNOWN);
            lines.push(row(
                "",
                "active-issuers-in",
                code,
                &place.active_issuers.to_string(),
            ));
        }
        for one in &self.composites {
            let mut add = |indicator: &str, of: &str, value: &str| {
                lines.push(row(&one.composite, indicator, of, value));
            };
            add("needed", "", &one.needed.to_string());
            add("holders", "", &number(one.holders));
            add("expiring-within-90-days", "", &number(one.expiring));
            add("in-progress", "", &number(one.in_progress));
            add("median-days", "", &number(one.median_days));
            add("blocking", "", one.blocking.as_deref().unwrap_or_default());
            for step in &one.steps {
                add(
                    "in-progress-with",
                    &step.held.to_string(),
                    &number(step.people),
                );
            }
            for month in &one.months {
                add("awarded-in-month", &month.month, &number(month.people));
            }
            for badge in &one.badges {
                add("in-progress-holding", &badge.badge, &number(badge.held));
                add("in-progress-lacking", &badge.badge, &number(badge.missing));
            }
            for place in &one.departments {
                let code = place.department.as_deref().unwrap_or(UNKNOWN);
                add("holders-in", code, &number(place.holders));
                add("expiring-within-90-days-in", code, &number(place.expiring));
                add("in-progress-in", code, &number(place.in_progress));
                add("median-days-in", code, &number(place.median_days));
                add(
                    "blocking-in",
                    code,
                    place.blocking.as_deref().unwrap_or_default(),
                );
                for step in &place.steps {
                    let name = format!("in-progress-with-{}-in", step.held);
                    add(&name, code, &number(step.people));
                }
            }
        }
        format!("\u{feff}{}\r\n", lines.join("\r\n"))
    }
}

fn row(composite: &str, indicator: &str, of: &str, value: &str) -> String {
    line(&[composite, indicator, of, value].map(str::to_owned))
}
