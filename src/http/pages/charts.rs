//! Charts of numbers of people, drawn as SVG inside of a page: no script, no style of their own.
//!
//! Pure. What is drawn follows from the numbers that are told alone: one that is withheld has no bar, and neither its
//! place nor the scale says anything of it. Lengths are percentages and heights `em`, so a chart fits a phone and grows
//! with its letters; colours are those of the style sheet, by class. A table with the same numbers stands beside it.

use askama::Template;
use std::cmp::Ordering;

/// A number of people, or nothing where it is withheld.
type Shown = Option<u64>;

/// One number of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// What it is of.
    pub label: String,
    /// How many.
    pub value: Shown,
}

/// What every chart says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// Begins the ids of its title and description: unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What one reads from it, in a sentence, for those who do not see it.
    pub description: String,
    /// Stands where a number is withheld.
    pub withheld: String,
}

/// Horizontal bars, one below the other, in the order given.
#[derive(Template)]
#[template(path = "chart_bars.html")]
pub struct Bars {
    caption: Caption,
    bars: Vec<Bar>,
    /// In em.
    height: String,
}

struct Bar {
    label: String,
    /// The number, or that it is withheld.
    text: String,
    /// In em from the top: of the line of letters, and of the bar below it.
    line: String,
    top: String,
    /// In percent of the width; none where the number is withheld.
    length: Option<String>,
}

/// The letters and the bar of one number, in em.
const ROW: f64 = 2.9;
const BASELINE: f64 = 1.1;
const BELOW: f64 = 1.45;

impl Bars {
    /// Draws the numbers: the greatest takes the whole width.
    pub fn new(caption: Caption, data: &[Datum]) -> Self {
        let most = greatest(data);
        let bar = |(at, datum): (usize, &Datum)| {
            let top = at as f64 * ROW;
            Bar {
                label: datum.label.clone(),
                text: text(&caption, datum.value),
                line: decimal(top + BASELINE),
                top: decimal(top + BELOW),
                length: datum.value.map(|value| share(value, most, 100.0)),
            }
        };
        Self {
            bars: data.iter().enumerate().map(bar).collect(),
            height: decimal(data.len() as f64 * ROW),
            caption,
        }
    }
}

/// Columns side by side, in the order given: one for each month.
#[derive(Template)]
#[template(path = "chart_columns.html")]
pub struct Columns {
    caption: Caption,
    columns: Vec<Column>,
}

struct Column {
    label: String,
    /// In percent from the left: the column, and the middle of it.
    left: String,
    middle: String,
    /// In percent.
    width: String,
    /// The number; empty where there is no room for it, or where it is withheld.
    text: String,
    /// In em from the top.
    line: String,
    top: String,
    /// In em; none where the number is withheld.
    height: Option<String>,
}

/// The highest column, and where columns stand, in em from the top.
const HIGHEST: f64 = 9.0;
const GROUND: f64 = 10.5;
/// Numbers with more digits would touch each other on a phone.
const WIDEST: u64 = 999;
/// What stands in the place of a column that is not drawn.
const NO_COLUMN: &str = "*";

impl Columns {
    /// Draws the numbers: the greatest takes the whole height. What is withheld has a mark that the table explains.
    pub fn new(caption: Caption, data: &[Datum]) -> Self {
        let most = greatest(data);
        let room = 100.0 / data.len().max(1) as f64;
        let column = |(at, datum): (usize, &Datum)| {
            let left = at as f64 * room;
            let height = datum.value.map(|value| portion(value, most) * HIGHEST);
            let top = GROUND - height.unwrap_or(0.0);
            Column {
                label: datum.label.clone(),
                left: decimal(left + room * 0.15),
                middle: decimal(left + room / 2.0),
                width: decimal(room * 0.7),
                text: match datum.value {
                    Some(value) if most <= WIDEST => value.to_string(),
                    Some(_) => String::new(),
                    None => NO_COLUMN.to_owned(),
                },
                line: decimal(top - 0.35),
                top: decimal(top),
                height: height.map(decimal),
            }
        };
        Self {
            columns: data.iter().enumerate().map(column).collect(),
            caption,
        }
    }
}

/// The greatest number that is told.
fn greatest(data: &[Datum]) -> u64 {
    data.iter()
        .filter_map(|datum| datum.value)
        .max()
        .unwrap_or(0)
}

fn portion(value: u64, most: u64) -> f64 {
    match most.cmp(&0) {
        Ordering::Greater => value as f64 / most as f64,
        _ => 0.0,
    }
}

fn share(value: u64, most: u64, of: f64) -> String {
    decimal(portion(value, most) * of)
}

fn text(caption: &Caption, value: Shown) -> String {
    value.map_or_else(|| caption.withheld.clone(), |value| value.to_string())
}

fn decimal(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
