//! `/api/v1/verifications/batch`: many badges at once, answered line by line as they are done.

use super::NewVerification;
use crate::checking::{
    list::{self, BadLine, Item, Limits, NoList},
    many::{self, Counts, LineView, Summary},
};
use crate::http::{
    App,
    api::{Answer, Problem},
    body::{self, Raw},
    tasks,
};
use crate::issuing::Service;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use tokio::sync::OwnedSemaphorePermit;

/// Badges to check, 500 at most.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBatch {
    badges: Vec<NewVerification>,
}

/// Checks many badges at once: 500 and 1 MiB at most, eight at a time.
///
/// The body is a list of addresses (one a line), a CSV with a column for the badge (`url`, `badge`, …) and maybe one for
/// the e-mail address (`email`, `courriel`, …), or JSON. The answer has one JSON object a line, each sent as soon as it
/// is there, in no particular order: `line` tells which it is. The last line is the `summary`.
#[utoipa::path(post, path = "/api/v1/verifications/batch",
    request_body(content((NewBatch = "application/json"), (String = "text/csv"), (String = "text/uri-list"), (String = "text/plain"))),
    responses(
        (status = 200, body = LineView, content_type = "application/x-ndjson"),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
    ),
    tag = "verifications", operation_id = "verifyBatch")]
pub async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    body: Raw<{ Limits::WEB.bytes }>,
) -> Answer {
    let items = match body::media_type(&request).as_deref() {
        Some("application/json") => items(body::parse(&body.0, Limits::WEB.bytes)?),
        Some("text/csv" | "text/uri-list" | "text/plain") => {
            list::read(Some(app.service.base()), &body.0, Limits::WEB)
        }
        _ => {
            let detail = "send text/csv, text/uri-list, text/plain or application/json";
            return Err(Problem::new("unsupported-media-type", detail));
        }
    };
    let items = items.map_err(|why| {
        let code = match why {
            NoList::TooLarge(_) => "body-too-large",
            _ => "invalid-body",
        };
        Problem::new(code, why.sentence().1)
    })?;
    let turn = app.list_turn()?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // A proxy that collects an answer before it sends it would undo the streaming.
        .insert_header(("X-Accel-Buffering", "no"))
        .content_type("application/x-ndjson")
        .streaming(lines(&app, items, turn)))
}

fn items(batch: NewBatch) -> Result<Vec<Item>, NoList> {
    if batch.badges.len() > Limits::WEB.badges {
        return Err(NoList::TooMany(Limits::WEB));
    }
    if batch.badges.is_empty() {
        return Err(NoList::Empty);
    }
    let item = |(at, new): (usize, NewVerification)| Item {
        line: at + 1,
        what: new.question().map_err(|why| BadLine {
            column: None,
            name: None,
            why,
        }),
    };
    Ok(batch.badges.into_iter().enumerate().map(item).collect())
}

/// One line for each as it is done, then the counts.
fn lines(
    app: &App,
    items: Vec<Item>,
    turn: OwnedSemaphorePermit,
) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + use<> {
    let (service, base): (Service, _) = (app.service.clone(), app.service.base().clone());
    let rows = many::each(app.checker.clone(), items, move || service.now());
    let rows = stream::iter(rows).map(tasks::begin);
    let rows = Box::pin(rows.buffer_unordered(many::AT_ONCE));
    stream::unfold(Some((rows, Summary::default(), turn)), move |state| {
        let base = base.clone();
        async move {
            let (mut rows, mut summary, turn) = state?;
            match rows.next().await {
                Some(row) => {
                    summary.add(&row);
                    let line = line(&LineView::new(&row, Some(&base)));
                    Some((Ok(line), Some((rows, summary, turn))))
                }
                None => Some((Ok(line(&LineView::Summary(Counts { summary }))), None)),
            }
        }
    })
}

fn line(value: &impl Serialize) -> Bytes {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text.into()
}
