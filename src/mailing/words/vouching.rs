//! What letters say about recommendations of people.

use super::{Award, Writer, with};
use crate::issuing::letters::Letter;
use crate::mailing::facts::Facts;

/// Says what a letter about a recommendation says; nothing when what it is about is gone.
pub(super) fn say(letter: &Letter, facts: &Facts, w: &mut Writer<'_>) -> Option<()> {
    let t = w.t;
    let award = |id| facts.awards.get(id);
    match letter {
        Letter::EndorsementAsked {
            assertion, link, ..
        } => {
            let award = award(assertion).filter(|a| a.stands())?;
            let asker = facts.asker.as_deref()?;
            w.subject = t.say("mail-vouch-subject");
            w.say(t.with("mail-vouch", &with(award, &[("asker", asker)])));
            w.say(t.say("mail-vouch-then"));
            w.link(t.say("mail-vouch-action"), *link);
            w.say(t.say("mail-vouch-not-you"));
            w.footer = speaker(award, w);
        }
        Letter::EndorsementKept {
            assertion, link, ..
        } => {
            let award = award(assertion)?;
            w.subject = t.say("mail-vouched-subject");
            w.say(t.with("mail-vouched", &award.names()));
            w.say(t.say("mail-vouched-back"));
            w.link(t.say("mail-vouched-action"), *link);
            w.footer = speaker(award, w);
        }
        Letter::EndorsementDropped { assertion } => {
            let award = award(assertion)?;
            w.subject = t.say("mail-vouch-dropped-subject");
            w.say(t.with("mail-vouch-dropped", &award.names()));
            w.say(t.say("mail-vouch-dropped-then"));
            w.footer = speaker(award, w);
        }
        Letter::EndorsementGiven { assertion, .. } => {
            let award = award(assertion).filter(|a| a.stands())?;
            w.subject = t.say("mail-words-subject");
            w.say(t.with("mail-words", &award.names()));
            w.say(t.with("mail-words-then", &[("host", w.place.host)]));
            w.footer = w.holder(award);
        }
        Letter::EndorsementTakenBack { assertion, refused } => {
            let award = award(assertion).filter(|a| a.stands())?;
            let [subject, said] = match refused {
                true => ["mail-words-refused-subject", "mail-words-refused"],
                false => ["mail-words-gone-subject", "mail-words-gone"],
            };
            w.subject = t.say(subject);
            w.say(t.with(said, &award.names()));
            w.footer = w.holder(award);
        }
        _ => return None,
    }
    Some(())
}

/// Why whoever was asked gets this, and how to object.
fn speaker(award: &Award, w: &Writer<'_>) -> Vec<String> {
    let why = w.why(award, "mail-vouch-why", "mail-vouch-why-programme");
    vec![why, w.t.with("mail-vouch-object", &award.names())]
}
