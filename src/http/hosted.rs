//! Public documents: stable URLs, JSON-LD by default, the page when HTML is preferred, strong ETags, CORS.

use super::{App, images, negotiation::Form, pages, problem::Problem};
use crate::badge::{
    assertion::{HostedDocument, Revoked},
    badge_class::BadgeClass,
    endorsement::{Endorsed, links},
    image::Format,
    profile::{KeyDocument, Profile},
    recipient::hex,
    signing::PublicKey,
    text::Language,
};
use crate::storage::{Db, assertions, badge_classes, erasure, issuers, keys, published};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    web,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(super) type Answer = Result<HttpResponse, Problem>;

/// The last part of a public URL: an id, and how the object is wanted.
pub(super) struct Named {
    pub id: Uuid,
    pub suffix: Option<String>,
}

impl Named {
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (id, suffix) = match text.split_once('.') {
            Some((id, suffix)) => (id, Some(suffix.to_owned())),
            None => (text, None),
        };
        let parsed = Uuid::try_parse(id)
            .ok()
            .filter(|parsed| parsed.to_string() == id);
        let id = parsed.ok_or_else(|| Problem::not_found("there is no such object"))?;
        Ok(Self { id, suffix })
    }

    /// The form wanted: the suffix decides, then `Accept`.
    pub fn form(&self, request: &HttpRequest) -> Result<Form, Problem> {
        match self.suffix.as_deref() {
            None => Ok(Form::of(request)),
            Some("json") => Ok(Form::LinkedData),
            Some(other) => Err(Problem::not_found(format!("this object has no .{other}"))),
        }
    }
}

/// A public answer: strong ETag, 304 when the client has it, open to other origins.
pub(super) fn public(
    request: &HttpRequest,
    status: StatusCode,
    media_type: &str,
    body: Vec<u8>,
) -> HttpResponse {
    let etag = format!("\"{}\"", &hex(&Sha256::digest(&body))[..32]);
    tagged(request, status, media_type, body.into(), &etag)
}

/// Whether the client has what has this entity tag.
pub(super) fn knows(request: &HttpRequest, etag: &str) -> bool {
    request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*")
}

/// The same for bytes whose entity tag is known.
pub(super) fn tagged(
    request: &HttpRequest,
    status: StatusCode,
    media_type: &str,
    body: web::Bytes,
    etag: &str,
) -> HttpResponse {
    let answer = |mut response: HttpResponseBuilder| {
        response.insert_header((header::ETAG, etag));
        response.insert_header((header::VARY, "Accept, Accept-Language"));
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
        response.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        response.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        response
    };
    if status == StatusCode::OK && knows(request, etag) {
        return answer(HttpResponse::NotModified()).finish();
    }
    answer(HttpResponse::build(status))
        .content_type(media_type)
        .body(body)
}

/// A document in the form that is wanted.
pub(super) fn document<T: serde::Serialize>(
    request: &HttpRequest,
    status: StatusCode,
    form: Form,
    document: &T,
) -> Answer {
    let body = serde_json::to_vec(document).map_err(|why| {
        tracing::error!(%why, "a document could not be written");
        Problem::new("internal", "the document could not be written")
    })?;
    Ok(public(request, status, form.media_type(), body))
}

/// `/issuers/{profileId}`
pub async fn profile(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let named = Named::parse(&path)?;
    let form = named.form(&request)?;
    if form == Form::Page {
        return pages::issuer(&request, &app, named.id).await;
    }
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            Ok::<_, crate::storage::Error>(match issuers::find_profile(db, named.id)? {
                Some(found) => Some(Profile {
                    endorsements: published::endorsements(db, Endorsed::Profile(named.id), now)?,
                    ..found.profile
                }),
                None => None,
            })
        })
        .await?;
    let profile = found.ok_or_else(|| Problem::not_found("there is no such issuer"))?;
    document(
        &request,
        StatusCode::OK,
        form,
        &profile.document(app.service.base()),
    )
}

/// `/issuers/{profileId}/revocations`
pub async fn revocations(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let named = Named::parse(&path)?;
    if named.suffix.is_some() {
        return Err(Problem::not_found("there is no such issuer"));
    }
    let list = app.revocations.of(&app, named.id).await?;
    let form = match Form::of(&request) {
        Form::Page => Form::Json, // no page: a browser shows JSON
        form => form,
    };
    Ok(tagged(
        &request,
        StatusCode::OK,
        form.media_type(),
        list.body,
        &list.etag,
    ))
}

/// `/keys/{id}`
pub async fn key(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let named = Named::parse(&path)?;
    let form = match named.form(&request)? {
        Form::Page => Form::Json,
        form => form,
    };
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| keys::find(db, named.id))
        .await?;
    let key = found.ok_or_else(|| Problem::not_found("there is no such key"))?;
    let public = PublicKey::from_spki(key.algorithm, &key.public)
        .ok_or_else(|| Problem::new("internal", "a stored key does not read back"))?;
    document(
        &request,
        StatusCode::OK,
        form,
        &KeyDocument::new(app.service.base(), key.id, key.profile, &public),
    )
}

/// `/badges/{id}`
pub async fn badge_class(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let named = Named::parse(&path)?;
    badge_class_in(request, app, named, None).await
}

/// `/badges/{id}/{language}`: the document in another language than its first.
pub async fn translation(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (id, last) = path.into_inner();
    let (tag, suffix) = match last.split_once('.') {
        Some((tag, suffix)) => (tag, Some(suffix.to_owned())),
        None => (last.as_str(), None),
    };
    let language = Language::ALL.into_iter().find(|l| l.tag() == tag);
    let language = language.ok_or_else(|| Problem::not_found("there is no such language here"))?;
    let named = Named {
        suffix,
        ..Named::parse(&id)?
    };
    badge_class_in(request, app, named, Some(language)).await
}

async fn badge_class_in(
    request: HttpRequest,
    app: web::Data<App>,
    named: Named,
    language: Option<Language>,
) -> Answer {
    let form = named.form(&request)?;
    if form == Form::Page {
        let Some(language) = language else {
            return pages::badge_class(&request, &app, named.id).await;
        };
        let page = format!(
            "{}?lang={}",
            app.service.base().badge(named.id),
            language.tag()
        );
        return Ok(HttpResponse::SeeOther()
            .insert_header((header::LOCATION, page))
            .insert_header((header::VARY, "Accept, Accept-Language"))
            .finish());
    }
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            Ok::<_, crate::storage::Error>(match badge_classes::find(db, named.id)? {
                Some(badge) => Some(BadgeClass {
                    endorsements: published::endorsements(db, Endorsed::BadgeClass(badge.id), now)?,
                    ..published::badge_class(db, &badge)?
                }),
                None => None,
            })
        })
        .await?;
    let badge = found.ok_or_else(|| Problem::not_found("there is no such badge"))?;
    let base = app.service.base();
    let found = match language {
        None => badge.first_document(base),
        // The first language has the badge's own URL, and no second one.
        Some(language) if Some(language) == badge.definition.first_language() => None,
        Some(language) => badge.document(base, language),
    };
    let found =
        found.ok_or_else(|| Problem::not_found("this badge has no text of its own there"))?;
    document(&request, StatusCode::OK, form, &found)
}

/// `?alg=` of a JWS.
#[derive(Deserialize)]
struct JwsQuery {
    alg: Option<String>,
}

/// `/assertions/{id}`, `.json`, `.jws`, `.png`, `.svg`
pub async fn assertion(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let named = Named::parse(&path)?;
    let suffix = named.suffix.as_deref();
    let (jws, image) = (suffix == Some("jws"), suffix.and_then(Format::of_extension));
    let form = if jws || image.is_some() {
        Form::LinkedData
    } else {
        named.form(&request)?
    };
    if form == Form::Page {
        return pages::assertion(&request, &app, named.id).await;
    }
    let (id, now) = (named.id, app.service.now());
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            Ok::<_, crate::storage::Error>(match assertions::find_to_show(db, id)? {
                Some((stored, endorsed)) => {
                    let revocation = if stored.live {
                        None
                    } else {
                        assertions::revocation(db, id)?
                    };
                    let said = match endorsed && !jws {
                        true => published::endorsements(db, Endorsed::Assertion(id), now)?,
                        false => Vec::new(), // what was signed stays as it was signed
                    };
                    Some((stored, revocation, said))
                }
                None => None,
            })
        })
        .await?;
    let Some((stored, revocation, said)) = found else {
        return erased(&request, &app, id, form).await;
    };
    if let Some(revocation) = revocation {
        let gone = Revoked::new(app.service.base().assertion(id), revocation.reason);
        return document(&request, StatusCode::GONE, form, &gone);
    }
    if !jws {
        let said = links(app.service.base(), &said);
        let hosted = HostedDocument::new(app.service.hosted(&stored)?, said);
        return match image {
            Some(format) => images::baked(&request, &app, &stored, format, &hosted).await,
            None => document(&request, StatusCode::OK, form, &hosted),
        };
    }
    let query = web::Query::<JwsQuery>::from_query(request.query_string())
        .map_err(|why| Problem::new("invalid-query", why.to_string()))?;
    let text = match query.alg.as_deref() {
        None | Some("RS256") => app.service.rs256_jws(&stored).await?,
        Some("EdDSA") => app.service.eddsa_jws(&stored).await?,
        Some(_) => return Err(Problem::new("invalid-query", "alg is RS256 or EdDSA")),
    };
    Ok(public(
        &request,
        StatusCode::OK,
        "application/jose; charset=utf-8",
        text.into_bytes(),
    ))
}

/// What is left of an award that was erased: in each of its forms, that it is no more.
async fn erased(request: &HttpRequest, app: &App, id: Uuid, form: Form) -> Answer {
    let left = app
        .service
        .store()
        .read(move |db: &mut Db| erasure::find(db, id))
        .await?;
    left.ok_or_else(|| Problem::not_found("no such badge was issued here"))?;
    let url = app.service.base().assertion(id);
    let gone = Revoked::new(url, erasure::REASON.to_owned());
    document(request, StatusCode::GONE, form, &gone)
}

/// What stands at this address never changes.
pub(super) fn keep_for_ever(response: &mut HttpResponse) {
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
}
