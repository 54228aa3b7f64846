//! A proof that a holder lets be seen from their badge: `/proofs/{id}`, and its file.

use super::{
    Answer,
    found::{FoundView, kind_name},
    frame::{self, Frame},
    links::stated_by,
    model_view::web,
};
use crate::http::{
    App,
    attachment::{self, Visibility},
};
use crate::issuing::Error;
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "proof.html")]
struct Page {
    f: Frame,
    kind: String,
    title: String,
    words: String,
    url: Option<String>,
    file: Option<(String, String)>,
    stated: Option<(String, String)>,
    /// Of a badge from elsewhere or a certificate.
    found: Option<FoundView>,
    /// What it is evidence of: the page of the award, its name and its issuer.
    badges: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "proof_gone.html")]
struct Gone {
    f: Frame,
}

/// Answers `/proofs/{id}`; 410 with a page when a badge names it and it is not shown any more.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = match app.service.public_proof(id).await {
        Ok(found) => found,
        Err(why) => return missing(request, app, why),
    };
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    f.title = t.with("proof-title", &[("title", &found.proof.title)]);
    f.noindex = true;
    let badge = |one: &crate::issuing::applications::ProvedBadge| {
        let name = one.badge.get(t.0).to_owned();
        (f.award(one.award), name, one.issuer.clone())
    };
    let page = Page {
        kind: t.say(&format!("proof-kind-{}", kind_name(&found.proof))),
        words: found.proof.words.clone(),
        url: found.proof.url.as_deref().and_then(web),
        file: found.file.as_ref().map(|(name, _)| {
            let url = f.path(&format!("/proofs/{id}/file"));
            (url, t.with("proof-file", &[("name", name)]))
        }),
        stated: found
            .statement
            .as_ref()
            .map(|said| (stated_by(t, said), said.words.clone())),
        found: FoundView::of(t, &found.proof),
        badges: found.badges.iter().map(badge).collect(),
        title: found.proof.title,
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// Answers `/proofs/{id}/file`.
pub async fn file(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    match app.service.public_proof_file(id).await {
        Ok(file) => Ok(attachment::of_proof(file, Visibility::Public)),
        Err(why) => missing(request, app, why),
    }
}

fn missing(request: &HttpRequest, app: &App, why: Error) -> Answer {
    match why {
        Error::Refused { code: "gone", .. } => {
            let mut f = Frame::new(request, app.service.base(), "");
            f.title = f.t.say("proof-gone-title");
            f.noindex = true;
            frame::momentary(StatusCode::GONE, &Gone { f })
        }
        why => Err(why.into()),
    }
}
