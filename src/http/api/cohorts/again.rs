//! A preview that is read again: other columns, another badge or day, corrected cells.

use super::{
    super::{
        Answer, App, Body, Caller, Problem,
        editing::{editable, seen},
        id,
    },
    CohortView,
    form::wrong,
};
use crate::badge::{cohort::Field, error::Invalid, time};
use crate::issuing::{
    cohorts::{Again, Cohort, Corrections},
    revision::Revision,
};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// What is to be otherwise; what is not given stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CohortChange {
    /// Which column is what, all of them: by its name, or by its number from 1.
    #[schema(value_type = Option<Object>)]
    columns: Option<BTreeMap<Field, Column>>,
    /// The badge of lines that name none: its id, address, competency or name; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    badge: Option<Option<String>>,
    /// When what lines without a date tell of was earned; null for the day of the confirmation.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    issued_on: Option<Option<String>>,
    /// Write to the holders.
    notify: Option<bool>,
    /// Award badges to those who hold them, when the line is another.
    allow_duplicates: Option<bool>,
    /// Cells of lines that are refused, or of any other.
    #[serde(default)]
    corrections: Vec<Correction>,
}

/// A column of the file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Column {
    Number(usize),
    Name(String),
}

/// A cell that is to be otherwise.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CellCorrection)]
pub struct Correction {
    /// The line of the file, as errors have it.
    line: usize,
    /// The column, from 1, as errors have it.
    column: usize,
    /// What is to stand there.
    value: String,
}

/// Null is something that was given.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl CohortChange {
    fn of(self, now: &Cohort) -> Result<Again, Problem> {
        let options = &now.options;
        Ok(Again {
            columns: match &self.columns {
                None => options.columns.clone(),
                Some(columns) => columns
                    .iter()
                    .map(|(field, column)| Ok((*field, place(now, *field, column)?)))
                    .collect::<Result<_, Problem>>()?,
            },
            badge: self.badge.unwrap_or_else(|| options.badge.clone()),
            issued_on: match self.issued_on {
                None => options.issued_on,
                Some(day) => {
                    let day = day.map(|day| time::parse(&day)).transpose();
                    day.map_err(|why| wrong("/issuedOn", why))?
                }
            },
            notify: self.notify.unwrap_or(options.notify),
            allow_duplicates: self.allow_duplicates.unwrap_or(options.allow_duplicates),
            corrections: corrections(self.corrections)?,
        })
    }
}

/// Where a column stands, from 0.
fn place(now: &Cohort, field: Field, column: &Column) -> Result<usize, Problem> {
    let found = match column {
        Column::Number(number) => number.checked_sub(1).filter(|at| *at < now.header.len()),
        Column::Name(name) => now.header.iter().position(|other| other == name.trim()),
    };
    found.ok_or_else(|| {
        let why = Invalid::new("unknown-column", "the file has no such column");
        wrong(format!("/columns/{}", field.name()), why)
    })
}

fn corrections(given: Vec<Correction>) -> Result<Corrections, Problem> {
    let mut all = Corrections::new();
    for (at, one) in given.into_iter().enumerate() {
        let column = one.column.checked_sub(1).ok_or_else(|| {
            let why = Invalid::new("unknown-column", "columns are counted from 1");
            wrong(format!("/corrections/{at}/column"), why)
        })?;
        all.insert((one.line, column), one.value);
    }
    Ok(all)
}

/// Reads a preview again: nothing is awarded. What is not given stays as it was read. `If-Match` has the ETag of what was
/// read.
#[utoipa::path(patch, path = "/api/v1/issuers/{id}/cohorts/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = CohortChange, content_type = "application/merge-patch+json"), security(("bearer" = [])),
    responses((status = 200, body = CohortView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)), tag = "cohorts", operation_id = "readCohortAgain")]
pub async fn read(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<CohortChange>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let (actor, scope, saw) = (caller.actor(), caller.scope(), seen(&request)?);
    let _turn = app.list_turn()?;
    let now = app.service.cohort(scope, issuer, item).await?;
    let again = body.value.of(&now)?;
    let read = app
        .service
        .read_cohort_again(&actor, scope, issuer, item, saw, again);
    let read = read.await?;
    let revision = Revision::of_cohort(&read);
    Ok(editable(&revision, &CohortView::new(read)))
}
