//! What letters say about applications for badges.

use super::Writer;
use crate::issuing::letters::Letter;
use crate::mailing::facts::Asked;
use uuid::Uuid;

/// Says what a letter about an application says; nothing of it when it is about something else.
pub(super) fn say(letter: &Letter, about: &Asked, w: &mut Writer<'_>) {
    let t = w.t;
    let names = about.names();
    let mine = format!("/my-badges/applications/{}", about.id);
    let desk = format!("/desk/{}/applications/{}", about.issuer_id, about.id);
    let ([subject, stem], path, to_issuer) = match letter {
        Letter::ApplicationBegun { .. } => (["mail-begun-subject", "mail-begun"], mine, false),
        Letter::ApplicationSubmitted { .. } => (["mail-asked-subject", "mail-asked"], mine, false),
        Letter::CommissionBegun { .. } => {
            (["mail-commission-subject", "mail-commission"], mine, false)
        }
        Letter::MoreAsked { .. } => (["mail-more-subject", "mail-more"], mine, false),
        Letter::ApplicationNotRetained { .. } => (
            ["mail-not-retained-subject", "mail-not-retained"],
            mine,
            false,
        ),
        Letter::ApplicationWaits { .. } => (["mail-waits-subject", "mail-waits"], mine, false),
        Letter::ApplicationExpired { .. } => {
            (["mail-expired-subject", "mail-expired"], mine, false)
        }
        Letter::StatementAnswered {
            declined: false, ..
        } => (["mail-said-subject", "mail-said"], mine, false),
        Letter::StatementAnswered { declined: true, .. } => {
            (["mail-unsaid-subject", "mail-unsaid"], mine, false)
        }
        Letter::ApplicationReceived { .. } => {
            (["mail-asked-for-subject", "mail-asked-for"], desk, true)
        }
        Letter::ApplicationAnswered { .. } => {
            (["mail-answered-subject", "mail-answered"], desk, true)
        }
        Letter::ApplicationAppealed { .. } => {
            (["mail-asked-again-subject", "mail-asked-again"], desk, true)
        }
        Letter::ApplicationOverdue { .. } => (["mail-overdue-subject", "mail-overdue"], desk, true),
        Letter::ReviewAssigned { .. } => (["mail-review-subject", "mail-review"], desk, true),
        Letter::ReviewReminder { .. } => {
            (["mail-review-late-subject", "mail-review-late"], desk, true)
        }
        Letter::ReviewDeclined { .. } => (
            ["mail-review-declined-subject", "mail-review-declined"],
            desk,
            true,
        ),
        Letter::ReviewAsked { link, .. } => {
            return asked(w, about, EXAMINE, *link);
        }
        Letter::StatementAsked { link, .. } => {
            return asked(w, about, STATEMENT, *link);
        }
        _ => return,
    };
    w.subject = t.say(subject);
    match letter {
        Letter::ApplicationWaits { until, .. } => {
            let date = t.date(*until);
            w.say(t.with(stem, &[&names[..], &[("date", &date)]].concat()));
        }
        _ => w.say(t.with(stem, &names)),
    }
    if let Some(said) = &about.said {
        w.quote(said.clone());
    }
    if let Letter::ApplicationNotRetained { .. } = letter {
        w.say(t.say("mail-not-retained-again"));
    }
    w.path(t.say("mail-see-application"), &path);
    w.footer = match (to_issuer, letter) {
        (true, _) => vec![t.with("mail-asked-why-issuer", &names)],
        (false, Letter::ApplicationBegun { .. }) => vec![
            t.with("mail-begun-why", &names),
            t.with("mail-object", &names),
        ],
        (false, _) => vec![
            t.with("mail-asked-why", &names),
            t.with("mail-object", &names),
        ],
    };
}

/// The subject, the text, the label of the link, and why it is sent.
type Keys = [&'static str; 4];

const EXAMINE: Keys = [
    "mail-examine-subject",
    "mail-examine",
    "mail-examine-action",
    "mail-examine-why",
];
const STATEMENT: Keys = [
    "mail-statement-subject",
    "mail-statement",
    "mail-statement-action",
    "mail-statement-why",
];

/// A letter to somebody who has nothing here but this link.
fn asked(w: &mut Writer<'_>, about: &Asked, keys: Keys, link: Uuid) {
    let (t, names) = (w.t, about.names());
    let [subject, text, action, why] = keys;
    w.subject = t.say(subject);
    w.say(t.with(text, &names));
    w.link(t.say(action), link);
    w.say(t.say("mail-asked-decline"));
    w.footer = vec![t.with(why, &names)];
}
