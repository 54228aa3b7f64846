//! What comes with a file: a form, or the file itself with its options in the query.

use super::super::{Problem, query};
use crate::badge::{cohort::Field, error::Invalid};
use crate::issuing::FieldError;
use actix_web::{HttpRequest, http::header, web};
use futures_util::stream;
use multer::Multipart;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// What goes for the whole file; in the query when the body is the file itself.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CohortQuery {
    /// The badge of lines that name none: its id, address, competency or name.
    pub badge: Option<String>,
    /// Write to the holders: true when not given.
    pub notify: Option<bool>,
    /// Award badges to those who hold them, when the line is another.
    pub allow_duplicates: Option<bool>,
}

/// A form with a file.
#[derive(utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)] // for the description alone
pub struct CohortForm {
    /// A CSV or an XLSX, 10 MiB and 100,000 lines at most.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The badge of lines that name none: its id, address, competency or name.
    badge: Option<String>,
    /// Which column is what, by its name: a JSON object of email, badge, narrative, evidence, issuedOn.
    columns: Option<String>,
    /// `true` or `false`: write to the holders; true when not given.
    notify: Option<String>,
    /// `true` or `false`: award badges to those who hold them, when the line is another.
    allow_duplicates: Option<String>,
}

/// A file as it came.
pub(super) struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
    pub options: CohortQuery,
    pub columns: BTreeMap<Field, String>,
}

pub(super) async fn sent(request: &HttpRequest, body: web::Bytes) -> Result<Sent, Problem> {
    let boundary = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok());
    let mut sent = Sent {
        name: "cohort".to_owned(),
        bytes: Vec::new(),
        options: query(request)?,
        columns: BTreeMap::new(),
    };
    let Some(boundary) = boundary else {
        sent.bytes = body.to_vec();
        return Ok(sent);
    };
    let unreadable = |why: multer::Error| Problem::new("invalid-body", why.to_string());
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let field = part.name().unwrap_or_default().to_owned();
        if field == "file" {
            sent.name = part.file_name().unwrap_or("cohort").to_owned();
            sent.bytes = part.bytes().await.map_err(unreadable)?.to_vec();
            continue;
        }
        let text = part.text().await.map_err(unreadable)?;
        // A form without a choice sends an empty one.
        if text.trim().is_empty() {
            continue;
        }
        match field.as_str() {
            "badge" => sent.options.badge = Some(text),
            "columns" => sent.columns = columns(&text)?,
            "notify" => sent.options.notify = Some(truth("/notify", &text)?),
            "allowDuplicates" => {
                sent.options.allow_duplicates = Some(truth("/allowDuplicates", &text)?);
            }
            _ => {
                let why = Invalid::new(
                    "unknown-field",
                    "the form has file, badge, columns, notify and allowDuplicates",
                );
                return Err(wrong(format!("/{field}"), why));
            }
        }
    }
    Ok(sent)
}

fn columns(text: &str) -> Result<BTreeMap<Field, String>, Problem> {
    serde_json::from_str(text).map_err(|_| {
        let message = "a JSON object such as {\"email\": \"Adresse pro\"}, of email, badge, narrative, evidence and issuedOn";
        wrong("/columns", Invalid::new("invalid-value", message))
    })
}

fn truth(pointer: &str, text: &str) -> Result<bool, Problem> {
    match text.trim() {
        "true" | "on" => Ok(true),
        "false" => Ok(false),
        _ => Err(wrong(
            pointer,
            Invalid::new("invalid-value", "true or false"),
        )),
    }
}

pub(super) fn wrong(pointer: impl Into<String>, why: Invalid) -> Problem {
    Problem::fields(vec![FieldError::new(pointer, why)])
}
