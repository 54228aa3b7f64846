//! Withdrawing a recognition for cause.

use super::{
    Answer, App, Body, Caller, Problem,
    effects::tried,
    id, instant,
    programmes::{AccreditationView, accreditation},
    show as shown,
};
use crate::badge::error::Invalid;
use crate::issuing::{
    FieldError,
    review::{Act, Withdrawal},
};
use actix_web::{http::StatusCode, web};
use serde::Deserialize;

/// A withdrawal for cause.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawalBody {
    /// Awards recorded from then on do not count: ISO 8601, not in the future.
    from: String,
    /// Why.
    reason: String,
    /// Only say who would lose what.
    dry_run: Option<bool>,
}

/// Withdraws a recognition for cause: awards recorded from a date on stop counting.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/accreditations/{item}/withdrawal", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = WithdrawalBody, security(("bearer" = [])),
    responses((status = 200, body = super::effects::DoneOr<AccreditationView>, description = "the recognition; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "withdrawAccreditation")]
pub async fn withdraw(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<WithdrawalBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let from = instant("/from", Some(&body.value.from))?;
    let Some(from) = from else {
        let why = Invalid::new("invalid-instant", "expected a date");
        return Err(Problem::fields(vec![FieldError::new("/from", why)]));
    };
    let withdrawal = Withdrawal {
        from,
        reason: body.value.reason,
    };
    if body.value.dry_run == Some(true) {
        return tried(&caller, &app, programme, Act::Withdraw(item, withdrawal)).await;
    }
    let done = app
        .service
        .withdraw_accreditation(&caller.actor(), caller.scope(), programme, item, withdrawal)
        .await?;
    Ok(shown(StatusCode::OK, &accreditation(done)))
}
