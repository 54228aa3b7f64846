//! What other issuers say of an issuer, a badge model or an issued badge.

use super::{facts, frame::Frame, markdown, words::Day};
use crate::badge::endorsement::Endorsed;
use crate::storage::{
    Db, Error,
    endorsements::{self, Of, StoredEndorsement},
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An Endorsement that stands, with who stands behind it.
pub struct Said {
    stored: StoredEndorsement,
    endorser: String,
    programme: Option<Programme>,
}

impl Said {
    /// A recognition is published of each Profile of an issuer; the page of one shows its own.
    pub fn is_shown_with(&self, profile: Uuid) -> bool {
        self.stored.recognition.is_none()
            || self.stored.endorsement.of == Endorsed::Profile(profile)
    }
}

/// An Endorsement on a page.
pub struct SaidView {
    /// "Recognised by", "endorsed by".
    pub by: String,
    /// Who.
    pub endorser: String,
    /// Their page.
    pub link: String,
    /// When.
    pub date: Day,
    /// The programme whose recognition it is, and its page.
    pub programme: Option<(String, String)>,
    /// The language of the comment.
    pub lang: &'static str,
    /// HTML.
    pub comment: String,
    /// The Endorsement itself.
    pub json: String,
}

/// Reads the Endorsements that stand.
pub fn read(db: &mut Db, of: Of, now: DateTime<Utc>) -> Result<Vec<Said>, Error> {
    let mut all = Vec::new();
    for stored in endorsements::standing(db, of, now)? {
        let programme = match stored.recognition {
            Some(recognition) => programmes::find(db, recognition.programme)?,
            None => None,
        };
        all.push(Said {
            endorser: facts::issuer(db, stored.endorser)?.organisation.name,
            programme,
            stored,
        });
    }
    Ok(all)
}

/// How they are shown.
pub fn views(f: &Frame, all: &[Said]) -> Vec<SaidView> {
    let view = |said: &Said| {
        let (t, e) = (f.t, &said.stored.endorsement);
        SaidView {
            by: match said.stored.recognition {
                Some(_) => t.say("recognised-by"),
                None => t.say("endorsed-by"),
            },
            endorser: said.endorser.clone(),
            link: f.issuer(e.profile),
            date: t.day(e.issued_on),
            programme: said
                .programme
                .as_ref()
                .map(|p| (p.name.clone(), f.programme(p.id))),
            lang: e.language.tag(),
            comment: markdown::to_html(&e.comment),
            json: format!("{}.json", f.base().endorsement(e.id)),
        }
    };
    all.iter().map(view).collect()
}
