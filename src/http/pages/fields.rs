//! The fields of a form.

use super::verify::MAX_FILE;
use crate::http::{body, problem::Problem};
use actix_web::{
    HttpRequest,
    http::header,
    web::{self, Bytes},
};
use futures_util::stream;
use multer::Multipart;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::convert::Infallible;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// The most that a form of texts may have, in bytes.
const MOST: usize = 64 * 1024;
/// The most that a form with a file may have beside the file, such as a badge that was pasted.
pub const BESIDE_FILE: usize = 192 * 1024;

/// What was submitted.
#[derive(Default)]
pub struct Fields {
    texts: Vec<(String, String)>,
    /// The file; empty when none was chosen.
    pub file: Vec<u8>,
    /// What it is called there; empty when that is not said.
    pub file_name: String,
    /// A form with a file was larger than anything that is read: the file is not here, and of what was typed as much as was
    /// found.
    pub too_large: bool,
}

impl Fields {
    /// Reads a form of texts, or one with a file as large as a badge may be, as its browser sends it.
    pub async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Self, Problem> {
        Self::within((MAX_FILE, 0), request, payload).await
    }

    /// The same with a file of at most `most` bytes: what a form of its route needs. Of a larger one, what was typed is
    /// looked for behind the file too.
    pub async fn read_up_to(
        most: usize,
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<Self, Problem> {
        Self::within((most, BESIDE_FILE), request, payload).await
    }

    async fn within(
        (most, last): (usize, usize),
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok());
        let Some(boundary) = kind.and_then(|kind| multer::parse_boundary(kind).ok()) else {
            let bytes = body::whole(payload, MOST).await?;
            let bytes = bytes.ok_or_else(|| body::too_large(MOST))?;
            return Ok(Self {
                texts: parse(&bytes).into_owned().collect(),
                ..Self::default()
            });
        };
        let body::Ends { start, rest } = body::ends(payload, most + BESIDE_FILE, last).await?;
        let mut fields = Self {
            too_large: rest.is_some(),
            ..Self::default()
        };
        let read = fields.add(start, &boundary).await;
        let Some(rest) = rest else {
            read.map_err(|why| Problem::new("invalid-body", why.to_string()))?;
            return Ok(fields);
        };
        // The file was cut; what was typed behind it begins at a boundary.
        let line = format!("\r\n--{boundary}\r\n");
        let found = rest
            .windows(line.len())
            .position(|bytes| bytes == line.as_bytes());
        if let Some(at) = found {
            let _ = fields.add(rest[at + 2..].to_vec(), &boundary).await;
        }
        Ok(fields)
    }

    /// Adds the parts of a form; of one that was cut, those before its file.
    async fn add(&mut self, bytes: Vec<u8>, boundary: &str) -> Result<(), multer::Error> {
        let parts = stream::iter([Ok::<Bytes, Infallible>(bytes.into())]);
        let mut parts = Multipart::new(parts, boundary);
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            match &*name {
                "file" if self.too_large => return Ok(()),
                "file" => {
                    self.file_name = part.file_name().unwrap_or_default().to_owned();
                    self.file = part.bytes().await?.to_vec();
                }
                _ => self.texts.push((name, part.text().await?)),
            }
        }
        Ok(())
    }

    /// A text, trimmed; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        let mut fields = self.texts.iter();
        let found = fields.find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The texts of every field of that name.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let named = self.texts.iter().filter(|(given, _)| given == name);
        named.map(|(_, value)| value.trim()).collect()
    }

    /// The texts of the fields whose names begin so, trimmed, each with the rest of its name.
    pub fn below<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.texts.iter();
        fields.filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.trim())))
    }

    /// The ids of every field of that name.
    pub fn ids(&self, name: &str) -> Result<BTreeSet<Uuid>, Problem> {
        let named = self.texts.iter().filter(|(given, _)| given == name);
        let ids = named.map(|(_, value)| Uuid::try_parse(value.trim()));
        ids.collect::<Result<_, _>>()
            .map_err(|_| Problem::new("invalid-body", format!("{name} is no id")))
    }

    /// The SHA-256 of what was filled in and chosen, without what each page and session puts in anew.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        let own = |name: &str| matches!(name, "csrf" | "once");
        for (name, value) in self.texts.iter().filter(|(name, _)| !own(name)) {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        add(self.file_name.as_bytes());
        add(&self.file);
        hash.finalize().into()
    }

    /// An id.
    pub fn id(&self, name: &str) -> Result<Uuid, Problem> {
        Uuid::try_parse(self.text(name))
            .map_err(|_| Problem::new("invalid-body", format!("{name} is no id")))
    }
}
