//! The fields of a small form.

use crate::http::{body, problem::Problem};
use actix_web::web;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// The most that a form of texts may have, in bytes.
const MOST: usize = 16 * 1024;

/// What was submitted.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    pub async fn read(payload: web::Payload) -> Result<Self, Problem> {
        let bytes = body::whole(payload, MOST).await?;
        let bytes = bytes.ok_or_else(|| body::too_large(MOST))?;
        Ok(Self(parse(&bytes).into_owned().collect()))
    }

    /// A text, trimmed; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        let found = fields.find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// An id.
    pub fn id(&self, name: &str) -> Result<Uuid, Problem> {
        Uuid::try_parse(self.text(name))
            .map_err(|_| Problem::new("invalid-body", format!("{name} is no id")))
    }
}
