//! What was found, as it is answered to programs: by REST and by the command line.

use super::{
    Belongs, Checked, Claim, Fetch,
    words::{self, Sentence},
};
use crate::badge::{
    text::Language,
    time,
    urls::BaseUrl,
    verification::{Check, Outcome, Verdict},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

impl Checked {
    /// What the badge says of itself, when the verdict allows to believe it.
    pub fn believed(&self) -> Option<&Claim> {
        match self.report.verdict {
            Verdict::Valid | Verdict::Expired | Verdict::Revoked => self.claim.as_ref(),
            // Whoever forges a badge can see to it that something cannot be reached.
            Verdict::Invalid
            | Verdict::NotFound
            | Verdict::CouldNotBeChecked
            | Verdict::Unsupported => None,
        }
    }

    /// Whether it belongs to the person who was named: nothing that a badge says of its holder counts when the badge
    /// itself is not to be believed.
    pub fn belonging(&self) -> Belongs {
        match (self.believed(), self.belongs) {
            (Some(_), Some(belongs)) => belongs,
            _ => Belongs::CannotTell,
        }
    }
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The answer.
    pub verdict: Verdict,
    /// In words.
    message: Sentence,
    /// When.
    #[serde(with = "time::serde_iso")]
    verified_at: DateTime<Utc>,
    /// Check by check.
    checks: Vec<CheckView>,
    /// What the badge says of itself; only when the verdict allows to believe it.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<ClaimView>,
    /// Whether it belongs to the person whose e-mail address was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    belongs_to: Option<Belonging>,
    /// What was fetched, in order; nothing for badges of this instance.
    fetched: Vec<FetchView>,
    /// The programmes of this instance that recognise the issuer today.
    recognised_by: Vec<Recognising>,
    /// The hosted Assertion, when it is one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
}

/// Whether a badge belongs to somebody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Belonging {
    /// Its recipient is that address.
    Yes,
    /// It is another one.
    No,
    /// Its recipient is no e-mail address, or the badge is not to be believed.
    CannotTell,
}

/// One check.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CheckView)]
#[serde(rename_all = "camelCase")]
struct CheckView {
    /// What was looked at. Stable.
    code: &'static str,
    /// How it ended.
    outcome: Outcome,
    /// Why, when it is not simply ok. Stable.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// In words.
    message: Sentence,
    /// What exactly was found, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// What a badge says of itself, as its issuer wrote it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ClaimView {
    /// The version of Open Badges that it is written in: 2.0, 1.1, 1.0 or 0.5.
    version: &'static str,
    /// Its address, or a `urn:uuid:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The name of the badge.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What it stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Who issued it.
    issuer: IssuerName,
    /// When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<String>,
    /// Until when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

/// Who issued a badge.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct IssuerName {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Its web site.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// One thing that was fetched, or not.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FetchView {
    /// Its address.
    url: String,
    /// When it was asked for.
    at: String,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there was none. Stable, one of the reasons of checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Whether it was fetched for an earlier verification, a short while ago.
    remembered: bool,
}

/// A programme that recognises the issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Recognising {
    /// Its name.
    name: String,
    /// Its page.
    url: String,
}

impl Verification {
    /// Of what was found; `asked` when somebody was named, `base` when there is an instance.
    pub fn new(checked: &Checked, asked: bool, base: Option<&BaseUrl>) -> Self {
        let ours = |url: &dyn Fn(&BaseUrl) -> String| base.map(url);
        Self {
            verdict: checked.report.verdict,
            message: words::verdict(checked),
            verified_at: checked.report.at,
            checks: checked.report.checks.iter().map(check).collect(),
            badge: checked.believed().map(badge),
            belongs_to: asked.then(|| match checked.belonging() {
                Belongs::Yes => Belonging::Yes,
                Belongs::No => Belonging::No,
                Belongs::CannotTell => Belonging::CannotTell,
            }),
            fetched: checked.fetched.iter().map(fetch).collect(),
            recognised_by: (checked.programmes.iter())
                .filter_map(|programme| {
                    Some(Recognising {
                        name: programme.name.clone(),
                        url: ours(&|base| base.programme(programme.id))?,
                    })
                })
                .collect(),
            assertion: (checked.assertion.as_ref())
                .and_then(|award| ours(&|base| base.assertion(award.id))),
        }
    }
}

fn check(check: &Check) -> CheckView {
    CheckView {
        code: check.code.name(),
        outcome: check.outcome,
        reason: check.reason.map(|reason| reason.name()),
        message: Sentence {
            fr: check.sentence(Language::Fr),
            en: check.sentence(Language::En),
        },
        detail: check.detail.clone(),
    }
}

fn badge(claim: &Claim) -> ClaimView {
    ClaimView {
        version: claim.version.name(),
        id: claim.id.clone(),
        name: claim.name.clone(),
        description: claim.description.clone(),
        issuer: IssuerName {
            name: claim.issuer.clone(),
            url: claim.issuer_url.clone(),
        },
        issued_on: claim.issued_on.map(time::iso),
        expires: claim.expires.map(time::iso),
    }
}

fn fetch(fetch: &Fetch) -> FetchView {
    FetchView {
        url: fetch.url.clone(),
        at: time::iso(fetch.at),
        status: fetch.outcome.as_ref().ok().copied(),
        reason: fetch.outcome.as_ref().err().map(|why| why.reason.name()),
        remembered: fetch.remembered,
    }
}
