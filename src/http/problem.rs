//! Errors as the API answers them: problem+json (RFC 9457) with a stable code. The one table of codes.

use crate::issuing::{self, FieldError};
use crate::storage;
use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use std::fmt;

/// Every code: its HTTP status and its title. The code is the last part of `type`.
pub const CODES: &[(&str, u16, &str)] = &[
    ("address-needed", 409, "Something rests on the address"),
    ("address-not-proved", 409, "The address is not proved"),
    ("already-accepted", 409, "Its holder accepted it"),
    (
        "already-adopted",
        409,
        "The programme has adopted a catalogue",
    ),
    ("already-appealed", 409, "An appeal was received before"),
    (
        "already-applied",
        409,
        "The badge was asked for, and it is not decided",
    ),
    ("already-archived", 409, "The composite is archived"),
    (
        "already-asked",
        409,
        "The address was asked about this badge already",
    ),
    (
        "already-assigned",
        409,
        "They examine the application already",
    ),
    (
        "already-brought",
        409,
        "It was brought for this person before",
    ),
    ("already-closed", 409, "The issuer closed before"),
    (
        "already-compromised",
        409,
        "The key was declared compromised before",
    ),
    (
        "already-decided",
        409,
        "It was answered, decided or taken back before",
    ),
    ("already-defined", 409, "It exists already"),
    ("already-held", 409, "The person holds this badge"),
    ("already-member", 409, "The address is a member already"),
    (
        "already-offered",
        409,
        "The issuer has offered an endorsement of it",
    ),
    (
        "already-one-person",
        409,
        "Both addresses are one person's already",
    ),
    (
        "already-planned",
        409,
        "A merge of these addresses is planned already",
    ),
    ("already-revoked", 409, "It was revoked before"),
    (
        "already-withdrawn",
        409,
        "The recognition was withdrawn before",
    ),
    ("appeal-too-late", 409, "The time for an appeal has passed"),
    ("awarded", 409, "The badge was awarded"),
    (
        "awarded-by-rule",
        409,
        "The badge is awarded by its rule alone",
    ),
    ("badge-archived", 409, "The badge is archived"),
    ("badge-not-valid", 409, "The badge is not valid"),
    (
        "badge-of-another",
        409,
        "The badge was issued to another address",
    ),
    ("body-too-large", 413, "The body is too large"),
    ("body-too-slow", 408, "The body arrives too slowly"),
    (
        "catalogue-differs",
        409,
        "The catalogue version is known with another content",
    ),
    ("cohort-confirmed", 409, "The cohort was confirmed"),
    ("confirmation-needed", 409, "It takes a confirmation"),
    (
        "counts-by-itself",
        409,
        "The badge is of this instance, which knows it",
    ),
    ("csrf", 403, "The form is not of a page of this session"),
    ("dry-run-needed", 409, "A dry run comes first"),
    (
        "enough-reviewers",
        409,
        "Enough persons examine the application",
    ),
    ("erased", 410, "The badge was erased"),
    (
        "examined-before",
        409,
        "They examined the application before the appeal",
    ),
    ("forbidden", 403, "The credential may not do this"),
    (
        "from-catalogue",
        409,
        "The badge says what its catalogue says",
    ),
    (
        "gave-a-statement",
        409,
        "They were asked for a statement about the applicant",
    ),
    ("gone", 410, "It is not in force any more"),
    (
        "holder-decides",
        409,
        "Only the holder can have it awarded again",
    ),
    (
        "idempotency-key-reused",
        422,
        "The Idempotency-Key was used with another body",
    ),
    ("internal", 500, "Something went wrong here"),
    (
        "invalid-body",
        422,
        "The body does not have the expected shape",
    ),
    ("invalid-catalogue", 422, "The catalogue is not valid"),
    ("invalid-fields", 422, "Some fields are not acceptable"),
    ("invalid-header", 400, "A header is not acceptable"),
    ("invalid-json", 400, "The body is not JSON"),
    ("invalid-query", 400, "The query is not acceptable"),
    ("invitation-ended", 410, "The invitation was taken back"),
    ("issuer-closed", 409, "The issuer closed"),
    (
        "job-running",
        409,
        "The same work was asked for and is not finished",
    ),
    ("keys-pending", 409, "A pair of keys waits already"),
    ("last-owner", 409, "An issuer keeps an owner"),
    ("lines-forgotten", 410, "The lines are not kept any more"),
    ("link-expired", 410, "The link has expired"),
    ("link-unknown", 404, "There is no such link"),
    ("link-used", 410, "The link was used before"),
    (
        "made-by-recognition",
        409,
        "The endorsement lasts as long as the recognition",
    ),
    ("merge-ended", 409, "The merge is not planned any more"),
    (
        "merge-objected",
        409,
        "Somebody concerned objected to the merge",
    ),
    ("method-not-allowed", 405, "The method is not allowed here"),
    (
        "named-by-composite",
        409,
        "The rule of another composite names it",
    ),
    ("no-active-key", 409, "The issuer has no active key"),
    (
        "no-catalogue",
        409,
        "The programme has adopted no catalogue",
    ),
    ("no-draft", 409, "The composite has no draft"),
    ("no-name", 409, "No name was given"),
    (
        "not-a-composite",
        409,
        "The badge was not awarded by a rule",
    ),
    ("not-a-peer", 409, "They do not hold the badge"),
    (
        "not-a-reviewer",
        409,
        "The policy has others examine the application",
    ),
    ("not-accepted", 409, "The badge was not accepted"),
    ("not-askable", 409, "Nobody can ask for the badge"),
    ("not-found", 404, "There is no such thing"),
    ("not-now", 409, "The application stands elsewhere"),
    ("not-pending", 409, "No revocation is pending"),
    ("not-shared", 409, "The badge is not shared"),
    ("not-signed-in", 401, "Nobody is signed in"),
    ("nothing-to-correct", 422, "The correction changes nothing"),
    ("opinion-given", 409, "They said before what they think"),
    ("outcome-unknown", 503, "It may or may not have been kept"),
    ("overloaded", 503, "The service is busy"),
    ("own-address", 409, "The address is their own"),
    ("own-application", 409, "It is their own application"),
    (
        "owner-decides",
        409,
        "Only the programme's owner can lift it",
    ),
    (
        "precondition-failed",
        412,
        "It was changed since it was read",
    ),
    ("precondition-required", 428, "If-Match is needed"),
    (
        "proof-in-use",
        409,
        "The proof is part of a submitted application",
    ),
    (
        "proposal-outdated",
        409,
        "Another version was adopted meanwhile",
    ),
    (
        "rate-limited",
        429,
        "Too many such requests came from one network",
    ),
    (
        "request-in-progress",
        409,
        "The same request is still being answered",
    ),
    (
        "revocations-pending",
        409,
        "Revocations of its awards are pending",
    ),
    ("rule-not-met", 409, "The rule of the composite is not met"),
    (
        "same-organisation",
        409,
        "They are of the applicant's organisation",
    ),
    (
        "self-endorsement",
        409,
        "An issuer cannot endorse what is its own",
    ),
    ("sent-lately", 429, "A letter was sent a moment ago"),
    ("simulate-first", 409, "Nobody simulated the draft as it is"),
    (
        "too-many-applications",
        409,
        "Too many applications are not decided",
    ),
    ("too-many-asked", 409, "Too many people were asked"),
    (
        "too-many-files",
        409,
        "The files of one person take too much space",
    ),
    ("too-many-letters", 429, "Too many letters were asked for"),
    ("too-many-links", 409, "Too many links are there"),
    ("too-many-proofs", 409, "One person keeps too many proofs"),
    (
        "too-many-waiting",
        409,
        "Too many badges that were brought wait",
    ),
    ("try-again", 503, "Something changed meanwhile"),
    ("unauthorized", 401, "A credential is needed"),
    ("unavailable", 503, "The database cannot be reached"),
    ("unsupported-format", 501, "The format is not given here"),
    (
        "unsupported-media-type",
        415,
        "The media type is not supported",
    ),
    (
        "wrong-sealing-key",
        503,
        "The key-encryption key was changed",
    ),
];

/// An error answer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Where the code is explained.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for each problem of this code.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Stable, kebab-case.
    pub code: &'static str,
    /// What happened this time.
    pub detail: String,
    /// The object that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Each field that is not acceptable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// To find this request in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The methods that are allowed, for a header of that name.
    #[serde(skip)]
    pub allow: Option<String>,
    /// When to come again, in seconds, for a header of that name.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem of the table; an unknown code becomes `internal`.
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        let found = CODES.iter().find(|(known, ..)| *known == code);
        if found.is_none() {
            tracing::error!(code, "a problem code is missing from the table");
        }
        let (code, status, title) =
            found
                .copied()
                .unwrap_or(("internal", 500, "Something went wrong here"));
        Self {
            kind: format!("urn:sceau:problem:{code}"),
            title,
            status,
            code,
            detail: detail.into(),
            url: None,
            errors: Vec::new(),
            request_id: None,
            allow: None,
            retry_after: None,
        }
    }

    /// It does not exist, or not for this caller.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new("not-found", detail)
    }

    /// Some fields are not acceptable.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new("invalid-fields", "see `errors` for each field")
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        if self.code == "request-in-progress" {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        match self.status {
            // A page: no credential that a program could send opens it, and browsers are to ask for none.
            401 if self.code == "not-signed-in" => {}
            401 => drop(response.insert_header((header::WWW_AUTHENTICATE, "Bearer"))),
            503 => drop(response.insert_header((header::RETRY_AFTER, "1"))),
            _ => {}
        }
        response.body(serde_json::to_string(self).unwrap_or_default())
    }
}

impl From<issuing::Error> for Problem {
    fn from(why: issuing::Error) -> Self {
        match why {
            issuing::Error::Storage(why) => why.into(),
            issuing::Error::Refused { code, message, url } => Self {
                url,
                ..Self::new(code, message)
            },
            issuing::Error::Fields(errors) => Self::fields(errors),
            why @ (issuing::Error::Key(_) | issuing::Error::Internal(_)) => internal(&why),
        }
    }
}

impl From<storage::Error> for Problem {
    fn from(why: storage::Error) -> Self {
        match why {
            storage::Error::Overloaded => Self::new(
                "overloaded",
                "too many requests are waiting; try again in a moment",
            ),
            why if why.is_lock_timeout() => Self::new(
                "overloaded",
                "another request holds what this one needs; nothing was kept, try again in a moment",
            ),
            why @ storage::Error::Unsure(_) => {
                tracing::error!(%why, "the database was lost while something was kept");
                Self::new(
                    "outcome-unknown",
                    "the database was lost while this was being kept, so it may or may not have been; look, or send it again with the same Idempotency-Key",
                )
            }
            why if why.is_temporary() => {
                tracing::error!(%why, "the database cannot be reached");
                Self::new(
                    "unavailable",
                    "the database cannot be reached; nothing was kept, try again in a moment",
                )
            }
            why => internal(&why),
        }
    }
}

/// What happened goes to the log; the caller learns that it was not their fault, and the request's id.
fn internal(why: &dyn std::error::Error) -> Problem {
    tracing::error!(%why, "internal error");
    Problem::new(
        "internal",
        "the request could not be answered; the log says more under this requestId",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_code_twice() {
        assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn whoever_sent_a_request_twice_is_told_when_to_come_again() {
        let answer = Problem::new("request-in-progress", "x").error_response();
        assert_eq!(answer.status(), 409);
        let after = answer.headers().get(header::RETRY_AFTER);
        assert_eq!(after.and_then(|v| v.to_str().ok()), Some("1"));
        let other = Problem::new("already-held", "x").error_response();
        assert!(other.headers().get(header::RETRY_AFTER).is_none());
    }

    #[test]
    fn only_what_a_key_opens_asks_for_one() {
        let asks = |code: &str| {
            let answer = Problem::new(code, "x").error_response();
            assert_eq!(answer.status(), 401);
            answer.headers().contains_key(header::WWW_AUTHENTICATE)
        };
        for (code, status, _) in CODES {
            if *status == 401 {
                assert_eq!(asks(code), *code != "not-signed-in", "{code}");
            }
        }
    }

    #[test]
    fn an_unknown_code_is_internal() {
        assert_eq!(Problem::new("nonsense", "x").status, 500);
    }
}
