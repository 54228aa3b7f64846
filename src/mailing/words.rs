//! What letters say, in French and in English, as text and as HTML.

mod applications;
mod vouching;

use super::facts::{Award, Facts};
use crate::issuing::letters::Letter;
use crate::words::Words;
use askama::Template;
use uuid::Uuid;

/// A letter in words.
#[derive(Debug, Clone)]
pub struct Written {
    /// Without anything about a person.
    pub subject: String,
    parts: Vec<Part>,
    footer: Vec<String>,
}

#[derive(Debug, Clone)]
enum Part {
    /// A paragraph.
    Say(String),
    /// What somebody else wrote.
    Quote(String),
    /// An address to open; in the text it stands on a line of its own.
    Link { label: String, url: String },
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    t: Words,
    letter: &'a Written,
}

/// Where letters come from, and where their links lead.
pub struct Place<'a> {
    /// The host of the instance.
    pub host: &'a str,
    /// The page of an award.
    pub page: &'a dyn Fn(Uuid) -> String,
    /// The address of a page, by its path.
    pub at: &'a dyn Fn(&str) -> String,
    /// The address of a link.
    pub link: &'a dyn Fn(Uuid) -> String,
    /// What can be typed in the place of opening a link.
    pub code: &'a dyn Fn(Uuid) -> String,
}

/// Writes a letter; nothing when what it is about is gone.
pub fn write(letter: &Letter, facts: &Facts, place: &Place<'_>, t: Words) -> Option<Written> {
    let award = |id: &Uuid| facts.awards.get(id);
    let host = [("host", place.host)];
    let mut w = Writer::new(t, place);
    match letter {
        Letter::ProveAddress { link } => {
            w.subject = t.say("mail-prove-subject");
            w.say(t.with("mail-prove", &host));
            w.link(t.say("mail-prove-action"), *link);
            w.say(t.say("mail-not-you"));
            w.footer = w.about(facts);
        }
        Letter::MyBadges { link } => {
            w.subject = t.say("mail-mine-subject");
            w.say(t.with("mail-mine", &host));
            w.link(t.say("mail-mine-action"), *link);
            let code = (place.code)(*link);
            let (one, other) = code.split_at(code.len() / 2);
            let spaced = format!("{one} {other}");
            w.say(t.with("mail-mine-code", &[("code", &spaced)]));
            w.say(t.say("mail-not-you"));
            w.footer = w.about(facts);
        }
        Letter::BadgeReceived { assertion, link } => {
            w.received(award(assertion).filter(|a| a.stands())?, *link);
        }
        Letter::CompositeReceived { assertion, link } => {
            w.composite(
                award(assertion).filter(|a| a.stands())?,
                *link,
                "mail-composite",
            );
        }
        Letter::BadgeAndComposites {
            assertion,
            link,
            composites,
        } => {
            let first = award(assertion).filter(|a| a.stands())?;
            w.received(first, *link);
            for composite in composites {
                if let Some(award) = award(&composite.assertion).filter(|a| a.stands()) {
                    w.composite(award, composite.link, "mail-composite-with");
                }
            }
            w.footer = w.holder(first);
        }
        Letter::BadgeRevoked { assertion } => w.revoked(award(assertion)?),
        Letter::BadgeReplaced { assertion, link } => {
            let award = award(assertion).filter(|a| a.stands())?;
            w.subject = t.say("mail-replaced-subject");
            w.say(t.with("mail-replaced", &award.names()));
            w.link(t.say("mail-replaced-action"), *link);
            w.footer = w.holder(award);
        }
        Letter::RevocationPending {
            assertion,
            until,
            link,
        } => {
            let award = award(assertion).filter(|a| a.stands())?;
            let date = t.date(*until);
            w.subject = t.say("mail-pending-subject");
            w.say(t.with("mail-pending", &with(award, &[("date", &date)])));
            w.say(t.with("mail-pending-appeal", &award.names()));
            w.link(t.say("mail-pending-action"), *link);
            w.footer = w.holder(award);
        }
        Letter::RevocationPendingOwner { assertion, until } => {
            let award = award(assertion).filter(|a| a.stands())?;
            let date = t.date(*until);
            w.subject = t.say("mail-pending-owner-subject");
            w.say(t.with("mail-pending-owner", &with(award, &[("date", &date)])));
            w.page(award.id);
            w.footer = w.owner(award);
        }
        Letter::AppealReceived { assertion } => {
            let award = award(assertion)?;
            w.subject = t.say("mail-appeal-subject");
            w.say(t.with("mail-appeal", &award.names()));
            w.page(award.id);
            w.footer = w.owner(award);
        }
        Letter::RevocationDecided {
            assertion,
            kept: true,
        } => {
            let award = award(assertion).filter(|a| a.stands())?;
            w.subject = t.say("mail-kept-subject");
            w.say(t.with("mail-kept", &award.names()));
            w.page(award.id);
            w.footer = w.holder(award);
        }
        Letter::RevocationDecided {
            assertion,
            kept: false,
        } => w.revoked(award(assertion)?),
        Letter::ExpiryReminder { assertion, days } => {
            let award = award(assertion).filter(|a| a.stands())?;
            w.subject = t.say("mail-expiry-subject");
            w.say(t.counting("mail-expiry", ("days", *days), &award.names()));
            if let Some(expires) = award.expires {
                w.say(t.with("mail-expiry-date", &[("date", &t.date(expires))]));
            }
            w.say(t.with("mail-expiry-renew", &award.names()));
            w.page(award.id);
            w.footer = w.holder(award);
        }
        Letter::MergePlanned { until, link, .. } => {
            let texts = [("host", place.host), ("date", &t.date(*until))];
            w.subject = t.say("mail-merge-subject");
            w.say(t.with("mail-merge", &texts));
            w.say(t.say("mail-merge-object"));
            w.link(t.say("mail-merge-action"), *link);
            w.footer = w.about(facts);
        }
        Letter::MergeDone { .. } => {
            w.subject = t.say("mail-merged-subject");
            w.say(t.with("mail-merged", &host));
            w.say(t.say("mail-merged-wrong"));
            w.footer = w.about(facts);
        }
        Letter::MergeObjected { .. } => {
            w.subject = t.say("mail-objected-subject");
            w.say(t.with("mail-objected", &host));
        }
        Letter::EvidenceDecided { counts: true, .. } => {
            w.subject = t.say("mail-evidence-counts-subject");
            w.say(t.with("mail-evidence-counts", &host));
            w.footer = w.about(facts);
        }
        Letter::EvidenceDecided { counts: false, .. } => {
            w.subject = t.say("mail-evidence-not-subject");
            w.say(t.with("mail-evidence-not", &host));
            w.footer = w.about(facts);
        }
        Letter::EvidenceBrought {
            programme,
            evidence,
        } => {
            let (programme, evidence) = (programme.to_string(), evidence.to_string());
            let ids = [("programme", &*programme), ("evidence", &*evidence)];
            w.subject = t.say("mail-brought-subject");
            w.say(t.with("mail-brought", &host));
            w.say(t.with("mail-brought-decide", &ids));
        }
        Letter::Invited { link, .. } => {
            w.subject = t.say("mail-invited-subject");
            match &facts.about {
                Some(about) => {
                    let texts = [("issuer", &*about.issuer), ("host", place.host)];
                    w.say(t.with("mail-invited", &texts));
                }
                None => w.say(t.with("mail-invited-instance", &host)),
            }
            w.link(t.say("mail-invited-action"), *link);
            w.say(t.say("mail-not-you"));
            if let Some(about) = &facts.about {
                let texts = [("issuer", &*about.issuer), ("contact", &*about.contact)];
                w.footer = vec![t.with("mail-invited-why", &texts)];
            }
        }
        Letter::ApplicationBegun { .. }
        | Letter::ApplicationSubmitted { .. }
        | Letter::ApplicationReceived { .. }
        | Letter::CommissionBegun { .. }
        | Letter::MoreAsked { .. }
        | Letter::ApplicationAnswered { .. }
        | Letter::ApplicationNotRetained { .. }
        | Letter::ApplicationAppealed { .. }
        | Letter::ApplicationWaits { .. }
        | Letter::ApplicationExpired { .. }
        | Letter::ApplicationOverdue { .. }
        | Letter::ReviewAssigned { .. }
        | Letter::ReviewAsked { .. }
        | Letter::ReviewReminder { .. }
        | Letter::ReviewDeclined { .. }
        | Letter::StatementAsked { .. }
        | Letter::StatementAnswered { .. } => {
            applications::say(letter, facts.asked.as_ref()?, &mut w);
        }
        Letter::EndorsementAsked { .. }
        | Letter::EndorsementKept { .. }
        | Letter::EndorsementGiven { .. }
        | Letter::EndorsementDropped { .. }
        | Letter::EndorsementTakenBack { .. } => vouching::say(letter, facts, &mut w)?,
    }
    Some(w.finish())
}

impl Award {
    fn stands(&self) -> bool {
        self.revoked.is_none()
    }

    fn names(&self) -> [(&'static str, &str); 3] {
        [
            ("badge", &self.badge),
            ("issuer", &self.issuer),
            ("contact", &self.contact),
        ]
    }
}

fn with<'a>(award: &'a Award, more: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    [&award.names()[..], more].concat()
}

struct Writer<'a> {
    t: Words,
    place: &'a Place<'a>,
    subject: String,
    parts: Vec<Part>,
    footer: Vec<String>,
}

impl<'a> Writer<'a> {
    fn new(t: Words, place: &'a Place<'a>) -> Self {
        Self {
            t,
            place,
            subject: String::new(),
            parts: vec![Part::Say(t.say("mail-hello"))],
            footer: Vec::new(),
        }
    }

    fn say(&mut self, text: String) {
        self.parts.push(Part::Say(text));
    }

    fn quote(&mut self, text: String) {
        self.parts.push(Part::Quote(text));
    }

    fn path(&mut self, label: String, path: &str) {
        let url = (self.place.at)(path);
        self.parts.push(Part::Link { label, url });
    }

    fn link(&mut self, label: String, id: Uuid) {
        let url = (self.place.link)(id);
        self.parts.push(Part::Link { label, url });
    }

    fn page(&mut self, assertion: Uuid) {
        let label = self.t.say("mail-see-badge");
        let url = (self.place.page)(assertion);
        self.parts.push(Part::Link { label, url });
    }

    fn received(&mut self, award: &Award, link: Uuid) {
        let t = self.t;
        self.subject = t.with("mail-received-subject", &award.names());
        self.say(t.with("mail-received", &award.names()));
        self.say(t.say("mail-received-answer"));
        self.link(t.say("mail-received-action"), link);
        self.footer = self.holder(award);
    }

    fn composite(&mut self, award: &Award, link: Uuid, sentence: &str) {
        let t = self.t;
        self.subject = t.say("mail-composite-subject");
        self.say(t.with(sentence, &award.names()));
        self.say(t.say("mail-received-answer"));
        self.link(t.say("mail-composite-action"), link);
        self.footer = self.holder(award);
    }

    fn revoked(&mut self, award: &Award) {
        let t = self.t;
        self.subject = t.say("mail-revoked-subject");
        self.say(t.with("mail-revoked", &award.names()));
        if let Some(reason) = &award.revoked {
            self.say(t.say("mail-revoked-reason"));
            self.quote(reason.clone());
        }
        self.say(t.with("mail-question", &award.names()));
        self.footer = self.holder(award);
    }

    /// Why a holder gets this, and how to object.
    fn holder(&self, award: &Award) -> Vec<String> {
        let why = self.why(award, "mail-why", "mail-why-programme");
        vec![why, self.t.with("mail-object", &award.names())]
    }

    /// The same, in a letter that names no award.
    fn about(&self, facts: &Facts) -> Vec<String> {
        let Some(about) = &facts.about else {
            return Vec::new();
        };
        let texts = [("issuer", &*about.issuer), ("contact", &about.contact)];
        let why = match &about.programme {
            None => self.t.with("mail-about", &texts),
            Some(programme) => {
                let texts = [&texts[..], &[("programme", programme)]].concat();
                self.t.with("mail-about-programme", &texts)
            }
        };
        vec![why, self.t.with("mail-object", &texts)]
    }

    fn owner(&self, award: &Award) -> Vec<String> {
        vec![self.why(award, "mail-owner-why", "mail-owner-why-programme")]
    }

    fn why(&self, award: &Award, alone: &str, in_programme: &str) -> String {
        match &award.programme {
            None => self.t.with(alone, &award.names()),
            Some(programme) => {
                let texts = with(award, &[("programme", programme)]);
                self.t.with(in_programme, &texts)
            }
        }
    }

    fn finish(mut self) -> Written {
        let host = [("host", self.place.host)];
        self.footer.push(self.t.with("mail-sent-by", &host));
        Written {
            subject: self.subject,
            parts: self.parts,
            footer: self.footer,
        }
    }
}

impl Written {
    /// Whether it has that address to open.
    pub(super) fn leads_to(&self, address: &str) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|part| matches!(part, Part::Link { url, .. } if url == address))
    }

    /// As text; each address on a line of its own.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            text += &match part {
                Part::Say(said) => format!("{said}\n\n"),
                Part::Quote(quoted) => format!("> {quoted}\n\n"),
                Part::Link { label, url } => format!("{label}\n{url}\n\n"),
            };
        }
        text += &self.footer.join("\n\n");
        text.push('\n');
        text
    }

    /// As HTML, without style, image or anything that would be fetched.
    pub fn html(&self, t: Words) -> Result<String, askama::Error> {
        Html { t, letter: self }.render()
    }
}

#[cfg(test)]
mod tests;
