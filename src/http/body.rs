//! Request bodies: strict JSON into a type that refuses unknown fields.

use super::arriving::Arriving;
use super::problem::Problem;
use crate::badge::json;
use crate::issuing::FieldError;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header},
    web::{self, Bytes, BytesMut},
};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// A JSON body of at most `MOST` bytes, and the hash of its bytes.
pub struct Body<T, const MOST: usize = { json::MAX_BYTES }> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its bytes, for `Idempotency-Key`.
    pub hash: [u8; 32],
}

impl<T: DeserializeOwned + 'static, const MOST: usize> FromRequest for Body<T, MOST> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let patch = request.method() == Method::PATCH;
        let json = media_type(request).is_some_and(|kind| {
            kind == "application/json" || (patch && kind == "application/merge-patch+json")
        });
        let body = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            if !json {
                return Err(Problem::new(
                    "unsupported-media-type",
                    "send the body as application/json",
                ));
            }
            let bytes = limited(body, MOST).await?;
            Ok(Self {
                value: parse(&bytes, MOST)?,
                hash: Sha256::digest(&bytes).into(),
            })
        })
    }
}

/// The same when it may be left out: all its members have a default.
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for MaybeBody<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if media_type(request).is_none() {
            return Box::pin(std::future::ready(Ok(Self(T::default()))));
        }
        let body = Body::<T>::from_request(request, payload);
        Box::pin(async move { Ok(Self(body.await?.value)) })
    }
}

/// The media type that a request says its body has, in lower case and without parameters.
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next()?;
    Some(kind.trim().to_ascii_lowercase())
}

/// Strict JSON as a type that refuses unknown fields.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], most: usize) -> Result<T, Problem> {
    let value = json::parse_within(bytes, most).map_err(|why| {
        Problem::new(
            if why.code == "json-too-large" {
                "body-too-large"
            } else {
                "invalid-json"
            },
            why.message,
        )
    })?;
    serde_path_to_error::deserialize(value).map_err(|why| {
        let wrong = FieldError::of_shape(&why);
        let detail = match wrong.pointer.as_str() {
            "" => wrong.message.clone(),
            pointer => format!("{pointer}: {}", wrong.message),
        };
        Problem {
            errors: vec![wrong],
            ..Problem::new("invalid-body", detail)
        }
    })
}

/// A body of any kind, at most `MOST` bytes.
pub struct Raw<const MOST: usize>(pub Bytes);

impl<const MOST: usize> FromRequest for Raw<MOST> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move { Ok(Self(limited(body, MOST).await?)) })
    }
}

async fn limited(
    body: Result<web::Payload, actix_web::Error>,
    most: usize,
) -> Result<Bytes, Problem> {
    let body = body.map_err(|why| unreadable(&why))?;
    match whole(body, most).await? {
        Some(bytes) => Ok(bytes),
        None => Err(too_large(most)),
    }
}

/// A whole body; `None` when it is larger than `most` bytes.
pub async fn whole(body: web::Payload, most: usize) -> Result<Option<Bytes>, Problem> {
    let mut body = Arriving::new(body);
    let mut all = BytesMut::new();
    while let Some(chunk) = body.next().await? {
        if all.len() + chunk.len() > most {
            return Ok(None);
        }
        all.extend_from_slice(&chunk);
    }
    Ok(Some(all.freeze()))
}

/// The most that is read of a body that is too large, in bytes: what was typed behind a file is looked for at its end.
const MOST_PASSED: usize = 64 * 1024 * 1024;

/// A body of which no more than its ends is kept.
pub struct Ends {
    /// All of it, or as much as may be kept.
    pub start: Vec<u8>,
    /// Of a body that is larger: its last bytes; empty when it did not end in time, or is too large by far.
    pub rest: Option<Vec<u8>>,
}

/// A body: its first `most` bytes, and of a larger one its last `last` bytes too; 0: no more of it is read.
pub async fn ends(body: web::Payload, most: usize, last: usize) -> Result<Ends, Problem> {
    let mut body = Arriving::new(body);
    let mut found = Ends {
        start: Vec::new(),
        rest: None,
    };
    let mut passed = 0;
    let whole = loop {
        let chunk = match (body.next().await, &found.rest) {
            (Ok(Some(chunk)), _) => chunk,
            (Ok(None), _) => break true,
            (Err(_), Some(_)) => break false, // what is too large anyway
            (Err(why), None) => return Err(why),
        };
        let (kept, more) = chunk.split_at(chunk.len().min(most - found.start.len()));
        found.start.extend_from_slice(kept);
        if more.is_empty() {
            continue;
        }
        passed += more.len();
        let rest = found.rest.get_or_insert_default();
        rest.extend_from_slice(more);
        if last == 0 || passed > MOST_PASSED {
            break false;
        }
        if rest.len() > 2 * last {
            rest.drain(..rest.len() - last);
        }
    };
    if let Some(rest) = &mut found.rest {
        match whole {
            false => rest.clear(),
            true if rest.len() < last => {
                let missing = (last - rest.len()).min(found.start.len());
                let before = &found.start[found.start.len() - missing..];
                rest.splice(..0, before.iter().copied());
            }
            true => {}
        }
    }
    Ok(found)
}

/// More than a body of that kind may have.
pub fn too_large(most: usize) -> Problem {
    let message = format!("the body is larger than {} KiB", most / 1024);
    Problem::new("body-too-large", message)
}

/// What the framework says of a body that cannot be read.
pub fn unreadable(why: &actix_web::Error) -> Problem {
    match why.as_response_error().status_code().as_u16() {
        413 => too_large(json::MAX_BYTES),
        _ => Problem::new("invalid-body", why.to_string()),
    }
}
