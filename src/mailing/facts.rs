//! What a letter is about, from the database, when it is sent.

mod about;
mod asked;

pub use asked::Asked;

use crate::badge::text::Language;
use crate::issuing::letters::Letter;
use crate::storage::{
    Db, Error, Scope, accreditations,
    assertions::{self, StoredAssertion},
    badge_classes::{self, StoredBadge},
    composites,
    issuers::{self, Issuer},
    links, pending,
    programmes::{self, Programme},
    replacements,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is known of what a letter is about.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The awards that it names, by the id that it has for them.
    pub awards: BTreeMap<Uuid, Award>,
    /// Of a letter that names no award: who has to do with its reader.
    pub about: Option<About>,
    /// Of a letter about an application for a badge.
    pub asked: Option<Asked>,
    /// Of a letter that asks somebody to say something of an award: how its holder names themselves. One line.
    pub asker: Option<String>,
}

/// Who has to do with the reader of a letter: a programme and its owner, or else an issuer. Every text is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The programme's name.
    pub programme: Option<String>,
    /// The name of its owner, or of an issuer.
    pub issuer: String,
    /// Where that is written to.
    pub contact: String,
}

/// An award, as a letter speaks of it. Every text is one line.
#[derive(Debug, Clone)]
pub struct Award {
    /// Its id, or that of the award that stands in its place.
    pub id: Uuid,
    /// The name of the badge.
    pub badge: String,
    /// The name of its issuer.
    pub issuer: String,
    /// Where the issuer is written to.
    pub contact: String,
    /// The name of the programme that it counts in.
    pub programme: Option<String>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// Why it was revoked.
    pub revoked: Option<String>,
}

/// The facts, or why the letter is not to be sent any more.
pub fn gather(
    db: &mut Db,
    letter: &Letter,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Result<Facts, &'static str>, Error> {
    for link in letter.links() {
        match links::find(db, link)? {
            None => return Ok(Err("its link is gone")),
            Some(link) if link.expires_at <= now => return Ok(Err("its link expired")),
            Some(_) => {}
        }
    }
    let mut facts = Facts::default();
    match about::of(db, letter)? {
        Ok(about) => facts.about = about,
        Err(why) => return Ok(Err(why)),
    }
    match asked::of(db, letter, language)? {
        Ok(asked) => facts.asked = asked,
        Err(why) => return Ok(Err(why)),
    }
    match about::asker(db, letter, now)? {
        Ok(asker) => facts.asker = asker,
        Err(why) => return Ok(Err(why)),
    }
    for id in letter.assertions() {
        let Some(now_there) = follow(db, letter, id)? else {
            return Ok(Err("nothing is pending any more"));
        };
        if let Some(award) = award(db, now_there, language)? {
            facts.awards.insert(id, award);
        }
    }
    Ok(Ok(facts))
}

/// The award that a letter is about by now: what concerns a composite concerns the one that stands in its place. Nothing
/// when it is about a revocation that is not pending any more.
fn follow(db: &mut Db, letter: &Letter, id: Uuid) -> Result<Option<Uuid>, Error> {
    let (is_pending, follows) = match letter {
        Letter::RevocationPending { .. } | Letter::RevocationPendingOwner { .. } => (true, true),
        Letter::AppealReceived { .. }
        | Letter::RevocationDecided { kept: true, .. }
        | Letter::ExpiryReminder { .. } => (false, true),
        _ => (false, false),
    };
    let mut now_there = id;
    while follows && let Some(by) = replacements::of(db, now_there)? {
        now_there = by;
    }
    if matches!(letter, Letter::ExpiryReminder { .. }) && now_there != id {
        let expires =
            |db: &mut Db, id| Ok::<_, Error>(assertions::find(db, id)?.map(|a| a.expires));
        if expires(db, id)? != expires(db, now_there)? {
            return Ok(Some(id)); // of another date: it has reminders of its own
        }
    }
    if is_pending && pending::open_of(db, now_there)?.is_none() {
        return Ok(None);
    }
    Ok(Some(now_there))
}

fn award(db: &mut Db, id: Uuid, language: Language) -> Result<Option<Award>, Error> {
    let Some(assertion) = assertions::find(db, id)? else {
        return Ok(None);
    };
    let Some(badge) = badge_classes::find(db, assertion.badge_class)? else {
        return Ok(None);
    };
    let Some(issuer) = issuers::find(db, Scope::Instance, badge.issuer)? else {
        return Ok(None);
    };
    let name = [
        badge.definition.name(language),
        badge.definition.name(Language::Fr),
        badge.definition.name(Language::En),
    ];
    let name = name.into_iter().find(|name| !name.is_empty());
    let programme = programme(db, &badge, &issuer, &assertion)?;
    Ok(Some(Award {
        id,
        badge: line(name.unwrap_or_default()),
        contact: line(&issuer.organisation.email),
        programme: programme.map(|programme| line(&programme.name)),
        issuer: line(&issuer.organisation.name),
        expires: assertion.expires,
        revoked: assertions::revocation(db, id)?.map(|revocation| line(&revocation.reason)),
    }))
}

/// The programme of a composite, or one that the award counts in.
fn programme(
    db: &mut Db,
    badge: &StoredBadge,
    issuer: &Issuer,
    award: &StoredAssertion,
) -> Result<Option<Programme>, Error> {
    if let Some(composite) = badge.composite {
        let programme = composites::programme_of(db, composite)?;
        let programme = programme.map(|id| programmes::find(db, id)).transpose()?;
        return Ok(programme.flatten());
    }
    let Some((catalogue, competency)) = &badge.competency else {
        return Ok(None);
    };
    for id in programmes::that_adopted(db, *catalogue)? {
        let Some(programme) = programmes::find(db, id)? else {
            continue;
        };
        let counts = programme.owner == issuer.id
            || accreditations::of_issuers(db, id, &[issuer.id])?
                .iter()
                .any(|decision| decision.covers(issuer.id, competency, award.recorded_at));
        if counts {
            return Ok(Some(programme));
        }
    }
    Ok(None)
}

/// One line, for a header or a paragraph: no line ends, no control characters, nothing that turns the writing round.
pub fn line(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_control() || c.is_whitespace() => ' ',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => ' ',
        c => c,
    };
    let text: String = text.chars().map(plain).collect();
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_ends_nowhere_and_reads_one_way() {
        assert_eq!(
            line(" Réseau\r\nBcc: a@b.example\u{2028}x\u{202e}y\u{0}\u{200b}z "),
            "Réseau Bcc: a@b.example x y z"
        );
        assert_eq!(line("\n\t"), "");
    }
}
