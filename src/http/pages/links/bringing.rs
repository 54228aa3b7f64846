//! The form with which a holder brings a badge from elsewhere: their own page has it.

use super::super::{fields::Fields, verify::unreadable};
use crate::badge::{email::Email, foreign::Brought, verification::Verdict};
use crate::checking::{Input, Unreadable, words};
use crate::http::{App, problem::Problem};
use crate::issuing::{
    Error,
    accepting::Wish,
    evidence::{EvidenceState, MOST_BROUGHT, Own, OwnBadge},
    sessions::SignedIn,
};
use crate::words::Words;
use uuid::Uuid;

/// Something that was brought, as its holder sees it.
pub struct BroughtView {
    pub id: Uuid,
    pub title: String,
    /// Who gave it and when, and to which programme it was brought.
    pub detail: String,
    pub state: String,
    pub may_be_taken_back: bool,
}

impl BroughtView {
    pub fn new(t: Words, own: Own) -> Self {
        let one = own.evidence;
        let key = match own.state {
            EvidenceState::Counts => "brought-counts",
            EvidenceState::AddressNotProved => "brought-not-proved",
            EvidenceState::Undecided => "brought-undecided",
            EvidenceState::Expired => "brought-expired",
            EvidenceState::Fallen => "brought-fallen",
            EvidenceState::OutOfReach => "brought-out-of-reach",
            EvidenceState::Withdrawn => "brought-withdrawn",
        };
        let reason = one.withdrawn.map(|(_, reason)| reason).unwrap_or_default();
        let date = t.date(one.issued_on);
        let facts = [
            ("issuer", one.body.as_deref().unwrap_or("?")),
            ("date", &*date),
            ("programme", &*own.programme),
        ];
        Self {
            id: one.id,
            title: one.title,
            detail: t.with("brought-detail", &facts),
            state: t.with(key, &[("reason", &reason), ("programme", &own.programme)]),
            may_be_taken_back: own.idle,
        }
    }
}

/// What was filled in, with a sentence on what is wrong.
#[derive(Default)]
pub struct Filled {
    pub badge: String,
    pub issued_to: String,
    pub programme: Option<Uuid>,
    pub error: Option<String>,
}

impl Filled {
    pub fn of(fields: &Fields, error: String) -> Self {
        Self {
            badge: fields.text("badge").to_owned(),
            issued_to: fields.text("issued-to").to_owned(),
            programme: Uuid::try_parse(fields.text("programme")).ok(),
            error: Some(error),
        }
    }
}

/// What the form asks for, with the badge checked; or what is wrong with it.
pub async fn wish(
    t: Words,
    app: &App,
    there: &SignedIn,
    fields: &Fields,
) -> Result<Result<Wish, String>, Problem> {
    let programme = fields.id("programme")?;
    let (issued_to, found) = match checked(t, app, there, fields).await? {
        Ok(checked) => checked,
        Err(why) => return Ok(Err(why)),
    };
    if found.verdict != Verdict::Valid && !found.ours {
        let verdict = words::status(found.verdict).r#in(t.0);
        return Ok(Err(t.with("bring-not-valid", &[("verdict", verdict)])));
    }
    Ok(Ok(Wish::Bring(Box::new(OwnBadge {
        programme,
        issued_to,
        found,
    }))))
}

/// The badge of a form with `badge`, `file` and `issued-to`, checked now, and the address that it was issued to; or why it
/// cannot be read, in a sentence.
pub async fn checked(
    t: Words,
    app: &App,
    there: &SignedIn,
    fields: &Fields,
) -> Result<Result<(Email, Brought), String>, Problem> {
    let pasted = fields.text("badge").as_bytes();
    let in_file = !fields.file.is_empty() || fields.too_large;
    let bytes = match (in_file, pasted) {
        (true, [_, ..]) => return Ok(Err(t.say("input-both"))),
        (true, []) => &fields.file,
        (false, pasted) => pasted,
    };
    let read = match fields.too_large {
        true => Err(Unreadable::TooLarge),
        false => Input::read(Some(app.service.base()), bytes),
    };
    let input = match read {
        Ok(input) => input,
        Err(why) => return Ok(Err(unreadable(t, in_file, why).1)),
    };
    let issued_to = match fields.text("issued-to") {
        "" => Email::parse(&there.address.given),
        other => Email::parse(other),
    };
    let Ok(issued_to) = issued_to else {
        return Ok(Err(t.say("mine-bad-address")));
    };
    let now = app.service.now();
    let found = app.checker.bring(input, issued_to.as_given(), now).await?;
    Ok(Ok((issued_to, found)))
}

/// Why what was brought is refused, in a sentence; nothing for what the form cannot mend.
pub fn refusal(t: Words, why: &Error) -> Option<String> {
    let Error::Refused { code, .. } = why else {
        return None;
    };
    let key = match *code {
        "badge-not-valid" => "bring-unusable",
        "badge-of-another" => "bring-of-another",
        "counts-by-itself" => "bring-ours",
        "issuer-closed" => "bring-closed",
        "already-brought" => "bring-again",
        "too-many-waiting" => {
            return Some(t.count("bring-too-many", &[("most", MOST_BROUGHT)]));
        }
        "too-many-letters" => "bring-too-many-letters",
        _ => return None,
    };
    Some(t.say(key))
}
