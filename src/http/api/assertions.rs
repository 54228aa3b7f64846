//! `/api/v1/assertions`, `/api/v1/badges/{id}/assertions`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, effects::EffectsView, email, give,
    guard, id, indicators::department, instant, keep, list as listed, query, show as shown,
};
use crate::badge::{assertion::Evidence, composite::Requirement, text::Language, urls::BaseUrl};
use crate::http::negotiation::language;
use crate::issuing::{
    Once,
    award::{Awarded, ByRule, NewAward},
    awards::AwardNow,
    revoke::{Fallen, Revoked},
};
use crate::storage::{
    Scope,
    assertions::{Cause, Revocation, StoredAssertion},
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

/// An award just revoked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevokedView {
    #[serde(flatten)]
    assertion: AssertionView,
    /// The composites that fell with it, as far as the credential may know.
    also_revoked: Vec<String>,
    /// The composites whose revocation is pending now, as far as the credential may know.
    also_pending: Vec<AlsoPending>,
}

/// A composite whose revocation is pending.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AlsoPending {
    /// The hosted Assertion.
    url: String,
    /// Revoked then, unless somebody decides otherwise or its holder appeals.
    until: DateTime<Utc>,
}

/// The composites among these that fell, and those whose revocation is pending, as far as the scope may know.
pub(super) fn fallen(
    base: &BaseUrl,
    scope: Scope,
    also: &[Fallen],
) -> (Vec<String>, Vec<AlsoPending>) {
    let (mut revoked, mut pending) = (Vec::new(), Vec::new());
    for fell in also.iter().filter(|fell| fell.is_known_to(scope)) {
        let url = base.assertion(fell.assertion);
        match fell.until {
            None => revoked.push(url),
            Some(until) => pending.push(AlsoPending { url, until }),
        }
    }
    (revoked, pending)
}

/// Why a composite was awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    /// The programme's public page.
    programme: String,
    /// The composite's slug.
    composite: String,
    /// The version of the rule it was awarded under.
    rule_version: i32,
    /// That rule.
    #[schema(value_type = Object)]
    rule: Requirement,
    /// Which Assertion stood for which leaf.
    components: Vec<ComponentView>,
    /// Its revocation is pending, and takes place then unless somebody decides otherwise or an appeal waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_until: Option<DateTime<Utc>>,
}

/// One component of a composite.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ComponentView {
    /// The leaf of the rule.
    badge: String,
    /// The hosted Assertion that stood for it, here or elsewhere; a certificate has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
    /// `equivalence` when it counted by a decision of the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'static str>,
    /// That decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    decision: Option<serde_json::Value>,
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

/// Whose awards.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchBody {
    /// Their e-mail address.
    email: String,
    /// The cursor.
    after: Option<Uuid>,
    /// 1 to 100.
    limit: Option<u16>,
}

/// A revocation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevocationBody {
    /// Why: public, for ever.
    reason: String,
    /// Only say which composites would fall.
    dry_run: Option<bool>,
}

/// A part of a person's awards.
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

pub(super) fn view(
    base: &BaseUrl,
    stored: &StoredAssertion,
    revocation: Option<&Revocation>,
    now: DateTime<Utc>,
) -> AssertionView {
    let status = match revocation {
        Some(gone) if gone.cause == Cause::Replaced => Status::Replaced,
        Some(_) => Status::Revoked,
        None if stored.expires.is_some_and(|at| at <= now) => Status::Expired,
        None => Status::Valid,
    };
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

/// The awards of a person, by e-mail address. A POST, as an address never stands in a URL.
#[utoipa::path(post, path = "/api/v1/assertions/search", request_body = SearchBody, security(("bearer" = [])),
    responses((status = 200, body = SearchView), (status = 422, body = Problem)), tag = "assertions", operation_id = "searchAssertions")]
pub async fn search(caller: Caller, app: web::Data<App>, body: Body<SearchBody>) -> Answer {
    let page = PageQuery {
        after: body.value.after,
        limit: body.value.limit,
    }
    .page()?;
    let email = email("/email", &body.value.email)?;
    let found = app
        .service
        .awards_of_person(caller.scope(), email, page)
        .await?;
    let (base, now) = (app.service.base(), app.service.now());
    let items: Vec<_> = found
        .iter()
        .map(|award| view_now(base, award, now))
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

/// Revokes an award. Composites that no longer stand are revoked in the same transaction, if their policy says so.
#[utoipa::path(post, path = "/api/v1/assertions/{id}/revocation", params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = RevocationBody, security(("bearer" = [])),
    responses((status = 200, body = RevokedView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "assertions", operation_id = "revoke")]
pub async fn revoke(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<RevocationBody>,
) -> Answer {
    let id = id(&path)?;
    let (base, scope) = (app.service.base().clone(), caller.scope());
    if body.value.dry_run == Some(true) {
        let reason = body.value.reason;
        let (service, actor) = (&app.service, caller.actor());
        let act = service.try_revocation(&actor, scope, id, reason);
        return Ok(shown(StatusCode::OK, &EffectsView::new(&base, act.await?)));
    }
    let render = move |revoked: &Revoked| {
        let (also_revoked, also_pending) = fallen(&base, scope, &revoked.also);
        RevokedView {
            assertion: view(
                &base,
                &revoked.assertion,
                Some(&revoked.revocation),
                revoked.revocation.at,
            ),
            also_revoked,
            also_pending,
        }
    };
    let guard = guard(&request, &caller, &body, {
        let render = render.clone();
        move |revoked: &Revoked| keep(StatusCode::OK, None, &render(revoked))
    })?;
    match app
        .service
        .revoke(&caller.actor(), scope, id, body.value.reason, guard)
        .await?
    {
        Once::Before(kept) => Ok(give(kept)),
        Once::Done(revoked) => Ok(shown(StatusCode::OK, &render(&revoked))),
    }
}

/// Why a composite was awarded: the whole for the programme's owner; for others the rule, and those components that the
/// holder shares, as on its page.
#[utoipa::path(get, path = "/api/v1/assertions/{id}/explanation", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "assertions", operation_id = "explain")]
pub async fn explain(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let base = app.service.base();
    let found = app.service.explanation(caller.scope(), id(&path)?).await?;
    let components = found.components.iter().map(|c| {
        let via = found.via.get(&(c.leaf.clone(), c.assertion));
        ComponentView {
            badge: c.leaf.to_string(),
            assertion: match via {
                Some(via) if via.evidence.is_some() => via.url.clone(),
                _ => Some(base.assertion(c.assertion)),
            },
            via: via.map(|_| "equivalence"),
            decision: via.filter(|_| found.whole).map(|via| via.to_json()),
        }
    });
    Ok(shown(
        StatusCode::OK,
        &ExplanationView {
            programme: base.programme(found.programme),
            composite: found.composite,
            rule_version: found.rule_version,
            components: components.collect(),
            pending_until: found.pending.map(|pending| pending.due_at),
            rule: found.rule,
        },
    ))
}
