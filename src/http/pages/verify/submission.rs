//! What somebody submits with the form: a text or a file, and maybe whose the badge should be.

use super::{Field, Mistake};
use crate::badge::{baking::MAX_BAKED_BYTES, urls::BaseUrl};
use crate::checking::{
    Input, Question, Unreadable,
    list::{self, Item, Limits, address_in},
};
use crate::http::{body, problem::Problem};
use actix_web::{HttpRequest, http::header, web};
use futures_util::stream;
use multer::{Constraints, Multipart, SizeLimit};
use std::convert::Infallible;
use url::form_urlencoded::parse;

/// The largest file: a baked image, or a list.
pub const MAX_FILE: usize = MAX_BAKED_BYTES;
/// The largest text: a list.
const MAX_TEXT: usize = Limits::WEB.bytes;
/// The largest body: both, as a form whose text is percent-encoded.
const MAX_BODY: usize = 3 * MAX_TEXT + 4096;
const MAX_EMAIL: u64 = 1024;

/// What was submitted.
#[derive(Debug, Default)]
pub struct Submitted {
    /// The text, as it was typed.
    pub text: String,
    /// Whose the badge should be; empty when nobody is named.
    pub email: String,
    file: Option<File>,
}

#[derive(Debug)]
struct File {
    /// In lower case; what its end says is all that counts.
    name: String,
    bytes: Vec<u8>,
}

/// What is to be checked.
#[derive(Debug)]
pub enum Given {
    One(Question),
    Many(Vec<Item>),
}

/// Reads the form, however the browser sends it; the inner error names what is too large.
pub async fn read(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Result<Submitted, Field>, Problem> {
    let boundary = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok());
    let Some(bytes) = body::whole(payload, MAX_BODY).await? else {
        let field = if boundary.is_some() {
            Field::File
        } else {
            Field::Text
        };
        return Ok(Err(field));
    };
    let Some(boundary) = boundary else {
        let mut submitted = Submitted::default();
        for (name, value) in parse(&bytes) {
            match &*name {
                "badge" => submitted.text = value.into_owned(),
                "email" => submitted.email = value.trim().to_owned(),
                _ => {}
            }
        }
        return Ok(match submitted.text.len() > MAX_TEXT {
            true => Err(Field::Text),
            false => Ok(submitted),
        });
    };
    let sizes = SizeLimit::new()
        .for_field("badge", MAX_TEXT as u64)
        .for_field("email", MAX_EMAIL)
        .for_field("file", MAX_FILE as u64);
    let parts = stream::iter([Ok::<_, Infallible>(bytes)]);
    let constraints = Constraints::new()
        .allowed_fields(vec!["badge", "email", "file"])
        .size_limit(sizes);
    match fields(Multipart::with_constraints(parts, boundary, constraints)).await {
        Ok(submitted) => Ok(Ok(submitted)),
        Err(multer::Error::FieldSizeExceeded { field_name, .. }) => {
            let file = field_name.as_deref() == Some("file");
            Ok(Err(if file { Field::File } else { Field::Text }))
        }
        Err(why) => Err(Problem::new("invalid-body", why.to_string())),
    }
}

async fn fields(mut parts: Multipart<'_>) -> Result<Submitted, multer::Error> {
    let mut submitted = Submitted::default();
    while let Some(part) = parts.next_field().await? {
        match part.name() {
            Some("badge") => submitted.text = part.text().await?,
            Some("email") => submitted.email = part.text().await?.trim().to_owned(),
            _ => {
                let name = part.file_name().unwrap_or_default().to_ascii_lowercase();
                let bytes = part.bytes().await?.to_vec();
                // A form without a file sends an empty one.
                if !bytes.is_empty() || !name.is_empty() {
                    submitted.file = Some(File { name, bytes });
                }
            }
        }
    }
    Ok(submitted)
}

/// A text that is one badge.
pub fn of_text(base: &BaseUrl, text: &str) -> Result<Question, Unreadable> {
    Input::read(Some(base), text.as_bytes()).map(Question::from)
}

impl Submitted {
    /// Nothing but a text.
    pub fn of_text(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// What is to be checked, or what is wrong with which field.
    pub fn understand(&self, base: &BaseUrl) -> Result<Given, (Field, Mistake)> {
        if !self.email.is_empty() && address_in(&self.email).is_none() {
            return Err((Field::Email, Mistake::NoAddress));
        }
        match &self.file {
            Some(_) if !self.text.trim().is_empty() => Err((Field::File, Mistake::Both)),
            Some(file) => self
                .given(base, &file.bytes, &file.name)
                .map_err(|why| (Field::File, why)),
            None => self
                .given(base, self.text.as_bytes(), "")
                .map_err(|why| (Field::Text, why)),
        }
    }

    fn given(&self, base: &BaseUrl, bytes: &[u8], name: &str) -> Result<Given, Mistake> {
        let email = address_in(&self.email).map(str::to_owned);
        let table = name.ends_with(".csv") || name.ends_with(".tsv");
        if !table && !list::has_several_lines(bytes) {
            let input = Input::read(Some(base), bytes)?;
            return Ok(Given::One(Question { input, email }));
        }
        let mut items = list::read(Some(base), bytes, Limits::WEB).map_err(Mistake::Many)?;
        // Whoever is named in the form stands for the lines that name nobody.
        for question in items.iter_mut().filter_map(|item| item.what.as_mut().ok()) {
            question.email = question.email.take().or_else(|| email.clone());
        }
        Ok(Given::Many(items))
    }
}
