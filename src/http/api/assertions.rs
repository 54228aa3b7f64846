//! `/api/v1/assertions`, `/api/v1/badges/{id}/assertions`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, email, give, guard, id,
    indicators::department, instant, keep, list as listed, query, show as shown,
};
use crate::badge::{assertion::Evidence, text::Language, urls::BaseUrl};
use crate::http::negotiation::language;
use crate::issuing::{
    Once,
    award::{Awarded, ByRule, NewAward},
    awards::AwardNow,
    holders::{Asked, Holding, Order, Standing, Whom},
};
use crate::storage::{
    Scope,
    assertions::{Revocation, StoredAssertion},
};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where an award stands.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Valid,
    Expired,
    Revoked,
    Replaced,
}

impl From<Standing> for Status {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::InForce | Standing::NotAccepted => Self::Valid,
            Standing::Expired => Self::Expired,
            Standing::Revoked => Self::Revoked,
            Standing::Replaced => Self::Replaced,
        }
    }
}

/// An award.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssertionView {
    /// Its id.
    id: Uuid,
    /// The hosted Assertion.
    url: String,
    /// The URL of its BadgeClass.
    badge: String,
    /// When it was earned.
    issued_on: DateTime<Utc>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<DateTime<Utc>>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// When its holder accepted it. To share it is another step of theirs, of which issuers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<DateTime<Utc>>,
    /// Where it stands.
    status: Status,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
    /// Why it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_reason: Option<String>,
}

/// An award just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AwardedView {
    #[serde(flatten)]
    assertion: AssertionView,
    /// The composites that it completed, as far as the credential may know: those of its own issuer.
    also_awarded: Vec<AlsoAwarded>,
}

/// A composite that was awarded by its rule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlsoAwarded {
    /// The hosted Assertion.
    url: String,
    /// The URL of its BadgeClass.
    badge: String,
    /// Its name, in the language of `Accept-Language`.
    name: String,
}

impl AlsoAwarded {
    /// As it is told to whoever may know, in their language.
    pub(super) fn new(base: &BaseUrl, also: &ByRule, language: Language) -> Self {
        Self {
            url: base.assertion(also.assertion),
            badge: base.badge(also.badge),
            name: also.name.get(language).to_owned(),
        }
    }
}

/// A new award.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAwardBody {
    /// To whom.
    recipient: RecipientBody,
    /// What shows that it was earned.
    evidence: Option<Vec<Evidence>>,
    /// How it was earned, in Markdown.
    narrative: Option<String>,
    /// When it was earned: ISO 8601, not in the future; now when not given.
    issued_on: Option<String>,
    /// Until when: ISO 8601.
    expires: Option<String>,
    /// Award it though the person holds a live one.
    allow_duplicate: Option<bool>,
    /// Write to the person about it, and about the composites that it completes: true when not given.
    notify: Option<bool>,
    /// The French département where the person is (76, 2A, 974): for the numbers of programmes alone, never published.
    department: Option<String>,
}

/// To whom.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientBody {
    /// Their e-mail address. It is never published: the badge holds a salted hash.
    email: String,
}

impl RecipientBody {
    pub(super) fn email(&self) -> &str {
        &self.email
    }
}

/// Which awards: all that is given holds.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchBody {
    /// Of whoever has this e-mail address.
    email: Option<String>,
    /// Of this badge, whatever its version.
    badge: Option<Uuid>,
    /// Where it stands now.
    status: Option<SearchStatus>,
    /// Earned then or later: ISO 8601.
    issued_from: Option<String>,
    /// Earned earlier: ISO 8601.
    issued_before: Option<String>,
    /// The cursor.
    after: Option<Uuid>,
    /// 1 to 100.
    limit: Option<u16>,
}

/// Where an award that is looked for stands.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SearchStatus {
    /// Neither revoked nor replaced nor expired.
    Valid,
    /// Valid, and its holder did not accept it yet.
    NotAccepted,
    /// Expired, and neither revoked nor replaced.
    Expired,
    /// Revoked, or declined by its holder.
    Revoked,
    /// Another stands in its place.
    Replaced,
}

/// What a search may ask for beside the person.
pub(super) struct Filters<'a> {
    pub badge: Option<Uuid>,
    pub status: Option<SearchStatus>,
    pub issued_from: Option<&'a str>,
    pub issued_before: Option<&'a str>,
}

impl Filters<'_> {
    /// What is looked for.
    pub fn asked(&self, whom: Option<Whom>) -> Result<Asked, Problem> {
        Ok(Asked {
            whom,
            badge: self.badge,
            standing: self.status.map(|status| match status {
                SearchStatus::Valid => Standing::InForce,
                SearchStatus::NotAccepted => Standing::NotAccepted,
                SearchStatus::Expired => Standing::Expired,
                SearchStatus::Revoked => Standing::Revoked,
                SearchStatus::Replaced => Standing::Replaced,
            }),
            from: instant("/issuedFrom", self.issued_from)?,
            before: instant("/issuedBefore", self.issued_before)?,
        })
    }
}

/// A part of the awards.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchView {
    /// The awards, in order of creation.
    items: Vec<AssertionView>,
    /// To be sent as `after` for the next part, when there may be more.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Uuid>,
}

/// The query of the list of awards.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssertionsQuery {
    /// Of this badge.
    badge: Uuid,
    /// The cursor.
    after: Option<Uuid>,
    /// 1 to 100.
    limit: Option<u16>,
}

impl AssertionView {
    /// As it was looked up.
    pub(super) fn of_holding(base: &BaseUrl, holding: &Holding, now: DateTime<Utc>) -> Self {
        let gone = holding.revocation.as_ref();
        Self {
            id: holding.id,
            url: base.assertion(holding.id),
            badge: base.badge(holding.badge_class),
            issued_on: holding.issued_on,
            expires: holding.expires,
            recorded_at: holding.recorded_at,
            accepted_at: holding.accepted_at,
            status: holding.standing(now).into(),
            revoked_at: gone.map(|gone| gone.at),
            revocation_reason: gone.map(|gone| gone.reason.clone()),
        }
    }
}

pub(super) fn view(
    base: &BaseUrl,
    stored: &StoredAssertion,
    revocation: Option<&Revocation>,
    now: DateTime<Utc>,
) -> AssertionView {
    let status = Standing::of(revocation, stored.expires, now).into();
    AssertionView {
        id: stored.id,
        url: base.assertion(stored.id),
        badge: base.badge(stored.badge_class),
        issued_on: stored.issued_on,
        expires: stored.expires,
        recorded_at: stored.recorded_at,
        accepted_at: None,
        status,
        revoked_at: revocation.map(|r| r.at),
        revocation_reason: revocation.map(|r| r.reason.clone()),
    }
}

fn view_now(base: &BaseUrl, award: &AwardNow, now: DateTime<Utc>) -> AssertionView {
    AssertionView {
        accepted_at: award.accepted_at,
        ..view(base, &award.assertion, award.revocation.as_ref(), now)
    }
}

fn awarded_view(
    base: &BaseUrl,
    scope: Scope,
    awarded: &Awarded,
    language: Language,
) -> AwardedView {
    let known = awarded.also.iter().filter(|also| scope.holds(also.issuer));
    AwardedView {
        assertion: view(
            base,
            &awarded.assertion,
            None,
            awarded.assertion.recorded_at,
        ),
        also_awarded: known
            .map(|also| AlsoAwarded::new(base, also, language))
            .collect(),
    }
}

/// Awards a badge to a person. The composites that it completes are awarded in the same transaction.
///
/// A composite's badge is refused (`awarded-by-rule`), a badge that the person holds too (`already-held`, with its URL).
/// `Idempotency-Key` makes it safe to send twice.
#[utoipa::path(post, path = "/api/v1/badges/{id}/assertions", params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewAwardBody, security(("bearer" = [])),
    responses((status = 201, body = AwardedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "assertions", operation_id = "award")]
pub async fn create(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewAwardBody>,
) -> Answer {
    let badge = id(&path)?;
    let (base, scope) = (app.service.base().clone(), caller.scope());
    let language = language(&request);
    let guard = guard(&request, &caller, &body, {
        let base = base.clone();
        move |awarded: &Awarded| {
            let location = Some(base.assertion(awarded.assertion.id));
            keep(
                StatusCode::CREATED,
                location,
                &awarded_view(&base, scope, awarded, language),
            )
        }
    })?;
    let body = body.value;
    let new = NewAward {
        badge,
        email: email("/recipient/email", &body.recipient.email)?,
        evidence: body.evidence.unwrap_or_default(),
        narrative: body.narrative,
        issued_on: instant("/issuedOn", body.issued_on.as_deref())?,
        expires: instant("/expires", body.expires.as_deref())?,
        allow_duplicate: body.allow_duplicate.unwrap_or(false),
        notify: body.notify.unwrap_or(true),
        department: department("/department", body.department.as_deref())?,
    };
    match app
        .service
        .award(&caller.actor(), scope, new, guard)
        .await?
    {
        Once::Before(kept) => Ok(give(kept)),
        Once::Done(awarded) => Ok(created(
            &base.assertion(awarded.assertion.id),
            &awarded_view(&base, scope, &awarded, language),
        )),
    }
}

/// The awards of a badge.
#[utoipa::path(get, path = "/api/v1/assertions", params(AssertionsQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<AssertionView>), (status = 404, body = Problem)), tag = "assertions", operation_id = "listAssertions")]
pub async fn list(caller: Caller, request: HttpRequest, app: web::Data<App>) -> Answer {
    let q = query::<AssertionsQuery>(&request)?;
    let page = PageQuery {
        after: q.after,
        limit: q.limit,
    }
    .page()?;
    let found = app
        .service
        .awards_of_badge(caller.scope(), q.badge, page)
        .await?;
    let (base, now) = (app.service.base(), app.service.now());
    let items = found
        .iter()
        .map(|award| view_now(base, award, now))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &AssertionView| item.id,
    ))
}

/// Awards by whom they were made to, by badge, by where they stand, by when they were earned. A POST, as an address never
/// stands in a URL.
#[utoipa::path(post, path = "/api/v1/assertions/search", request_body = SearchBody, security(("bearer" = [])),
    responses((status = 200, body = SearchView), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "assertions", operation_id = "searchAssertions")]
pub async fn search(caller: Caller, app: web::Data<App>, body: Body<SearchBody>) -> Answer {
    let body = body.value;
    let page = PageQuery {
        after: body.after,
        limit: body.limit,
    }
    .page()?;
    let email = body.email.as_deref().map(|text| email("/email", text));
    let filters = Filters {
        badge: body.badge,
        status: body.status,
        issued_from: body.issued_from.as_deref(),
        issued_before: body.issued_before.as_deref(),
    };
    let asked = filters.asked(email.transpose()?.map(Whom::Holder))?;
    let found = app
        .service
        .holders(caller.scope(), &asked, Order::Creation, page)
        .await?;
    let (base, now) = (app.service.base(), app.service.now());
    let items: Vec<_> = found
        .iter()
        .map(|found| AssertionView::of_holding(base, &found.holding, now))
        .collect();
    let full = i64::try_from(items.len()).is_ok_and(|n| n >= page.limit);
    let after = items.last().filter(|_| full).map(|last| last.id);
    Ok(shown(StatusCode::OK, &SearchView { items, after }))
}

/// One award.
#[utoipa::path(get, path = "/api/v1/assertions/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = AssertionView), (status = 404, body = Problem)), tag = "assertions", operation_id = "showAssertion")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let award = app.service.award_of(caller.scope(), id(&path)?).await?;
    Ok(shown(
        StatusCode::OK,
        &view_now(app.service.base(), &award, app.service.now()),
    ))
}
