//! The page of an award that was erased at its holder's wish: of which badge it was, and nothing of them.

use super::{Answer, frame, frame::Frame, model_view::ModelView, report::Status};
use crate::badge::urls::BaseUrl;
use crate::checking::{self, Checked, Input};
use crate::http::{App, problem::Problem};
use crate::storage::{Db, Error, badge_classes::StoredBadge, erasure};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "erased.html")]
struct Page {
    f: Frame,
    status: Status,
    name: String,
    lang: &'static str,
    image: String,
    issuer: String,
    issuer_url: String,
    month: String,
    model_url: String,
}

type Left = (Checked, StoredBadge, String);

fn read(db: &mut Db, base: &BaseUrl, id: Uuid, now: DateTime<Utc>) -> Result<Option<Left>, Error> {
    let Some(left) = erasure::find(db, id)? else {
        return Ok(None);
    };
    let checked = checking::check_with(db, base, &Input::Url(base.assertion(id)), now)?;
    Ok(checked.and_then(|mut checked| {
        let badge = checked.badge.take()?;
        Some((checked, badge, left.month))
    }))
}

/// Why there is nothing to show of an award that is not there: it was erased, or never was.
pub async fn missing(app: &App, id: Uuid) -> Problem {
    let left = app
        .service
        .store()
        .read(move |db: &mut Db| erasure::find(db, id))
        .await;
    match left {
        Ok(Some(_)) => Problem::new("erased", "this badge was erased at its holder's wish"),
        Ok(None) => Problem::not_found("no such badge was issued here"),
        Err(why) => why.into(),
    }
}

/// 410 with the page; 404 when there never was such an award.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let (base, now) = (app.service.base().clone(), app.service.now());
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, &base, id, now))
        .await?;
    let (checked, badge, month) =
        found.ok_or_else(|| Problem::not_found("no such badge was issued here"))?;
    let base = app.service.base();
    let mut f = Frame::new(request, base, "").of_object(base.assertion(id));
    let t = f.t;
    let status = Status::new(t, &checked, None);
    let model = ModelView::new(&f, &badge, None);
    f.noindex = true;
    f.title = t.with("erased-title", &[("name", &model.name)]);
    let page = Page {
        status,
        lang: model.lang,
        name: model.name,
        image: model.image,
        issuer: checked.issuer.unwrap_or_default(),
        issuer_url: f.issuer(badge.profile),
        month: t.month(&month).unwrap_or(month),
        model_url: f.model(badge.id),
        f,
    };
    frame::momentary(StatusCode::GONE, &page)
}
