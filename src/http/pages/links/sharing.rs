//! What holders show to others, on the page of their badges: the button of each badge, the warning before a composite is
//! shared, and who may see their progress.

use super::{named, refused};
use crate::http::App;
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
    model_view::web,
};
use crate::issuing::{
    Error,
    consenting::{Onlookers, Seers},
    mine::Own,
    sessions::SignedIn,
    sharing::Named,
};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

/// Whether a badge is shared.
pub(super) struct ShareView {
    pub shared: bool,
    /// Its page tells their name.
    pub named_there: bool,
    /// Search engines may list its page.
    pub listed: bool,
    /// Of a composite: the badges that its document names.
    pub named: Vec<NamedView>,
}

/// A badge that the document of a composite names.
pub(super) struct NamedView {
    pub name: String,
    pub url: Option<String>,
    pub detail: Option<String>,
}

impl ShareView {
    pub fn new(f: &Frame, own: &Own) -> Self {
        Self {
            shared: own.shared,
            named_there: own.telling.named,
            listed: own.telling.indexed,
            named: own.named.iter().map(|one| NamedView::new(f, one)).collect(),
        }
    }
}

impl NamedView {
    fn new(f: &Frame, one: &Named) -> Self {
        let detail = one.issuer.as_deref().zip(one.issued_on);
        Self {
            name: one.name.clone(),
            url: one.url.as_deref().and_then(web),
            detail: detail.map(|(issuer, at)| {
                let texts = [("issuer", issuer), ("date", &*f.t.date(at))];
                f.t.with("tree-issued", &texts)
            }),
        }
    }
}

/// Who may see a holder's progress.
pub(super) struct ConsentsView {
    pub given: Vec<ConsentView>,
    /// Those in which they have any: who sees it anyway, and who could.
    pub programmes: Vec<Onlookers>,
}

/// Somebody who may see it.
pub(super) struct ConsentView {
    pub id: Uuid,
    pub issuer: String,
    pub detail: String,
}

impl ConsentsView {
    pub fn new(f: &Frame, seers: Seers) -> Self {
        let given = seers.given.into_iter().map(|seer| ConsentView {
            id: seer.consent.id,
            detail: f.t.with(
                "mine-consent",
                &[
                    ("programme", &seer.programme),
                    ("date", &f.t.date(seer.consent.given_at)),
                ],
            ),
            issuer: seer.issuer,
        });
        Self {
            given: given.collect(),
            programmes: seers.programmes,
        }
    }
}

#[derive(Template)]
#[template(path = "share_warning.html")]
struct Warning {
    f: Frame,
    action: String,
    csrf: String,
    award: Uuid,
    name: String,
    lang: &'static str,
    named: Vec<NamedView>,
}

/// What the document of a composite tells, before it is shared.
pub(super) async fn warning(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    award: Uuid,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let mine = app.service.my_badges(&there.address, f.t.0).await?;
    let mut awards = mine.awards.iter();
    let own = awards.find(|own| own.assertion.id == award);
    let Some(own) = own else {
        return refused(request, app, Error::not_found("badge of yours"));
    };
    f.title = f.t.say("share-title");
    f.noindex = true;
    let (lang, name) = named(&f, own);
    let page = Warning {
        action: f.my_badges(),
        csrf: app.service.form_token(there.session),
        award,
        name,
        lang,
        named: own
            .named
            .iter()
            .map(|one| NamedView::new(&f, one))
            .collect(),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}
