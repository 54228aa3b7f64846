//! The Endorsement: an issuer speaks for an object of another (Open Badges 2.0, "Endorsement").
//!
//! It is offered by the endorser, accepted or declined by the issuer that the object belongs to, and taken back by the
//! endorser whenever they like. Documents name it by its URL: the reference validator refuses embedded ones.

use super::{
    CONTEXT,
    assertion::Verification,
    text::Language,
    time::serde_iso,
    urls::{BaseUrl, Object},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What can be endorsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endorsed {
    /// An issuer, by one of its Profiles.
    Profile(Uuid),
    /// A version of a badge model.
    BadgeClass(Uuid),
    /// An award.
    Assertion(Uuid),
}

impl Endorsed {
    /// The object of ours that this URL names, if it can be endorsed.
    pub fn locate(base: &BaseUrl, url: &str) -> Option<Self> {
        match base.locate(url)? {
            Object::Profile(id) => Some(Self::Profile(id)),
            Object::BadgeClass(id) => Some(Self::BadgeClass(id)),
            Object::Assertion(id) => Some(Self::Assertion(id)),
            Object::Key(_) => None,
        }
    }

    /// Its URL.
    pub fn url(self, base: &BaseUrl) -> String {
        match self {
            Self::Profile(id) => base.profile(id),
            Self::BadgeClass(id) => base.badge(id),
            Self::Assertion(id) => base.assertion(id),
        }
    }

    /// Its id.
    pub fn id(self) -> Uuid {
        match self {
            Self::Profile(id) | Self::BadgeClass(id) | Self::Assertion(id) => id,
        }
    }
}

/// An Endorsement, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorsement {
    /// In its URL.
    pub id: Uuid,
    /// What it speaks for.
    pub of: Endorsed,
    /// The Profile of who speaks, as it was then.
    pub profile: Uuid,
    /// What they say, in Markdown.
    pub comment: String,
    /// In which language.
    pub language: Language,
    /// When they said it.
    pub issued_on: DateTime<Utc>,
    /// From when it is public: it was accepted. May lie in the future.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was declined.
    pub declined_at: Option<DateTime<Utc>>,
    /// From when it is taken back, and why. May lie in the future.
    pub revoked: Option<(DateTime<Utc>, String)>,
}

/// What became of an Endorsement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody has answered yet.
    Offered,
    /// Accepted by whom it was offered to.
    Accepted,
    /// Declined by them.
    Declined,
    /// Taken back by the endorser.
    Revoked,
}

impl State {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
        }
    }
}

/// What its URL answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It was never public.
    Hidden,
    /// It stands.
    Public,
    /// It was public and is taken back, for this reason.
    Revoked(&'a str),
}

impl Endorsement {
    /// What became of it by then.
    pub fn state(&self, now: DateTime<Utc>) -> State {
        match (&self.revoked, self.declined_at, self.published_at) {
            (Some((at, _)), ..) if *at <= now => State::Revoked,
            (_, Some(_), _) => State::Declined,
            (_, _, Some(_)) => State::Accepted,
            _ => State::Offered,
        }
    }

    /// What its URL answers at that moment.
    pub fn standing(&self, now: DateTime<Utc>) -> Standing<'_> {
        let Some(published_at) = self.published_at.filter(|at| *at <= now) else {
            return Standing::Hidden;
        };
        match &self.revoked {
            Some((at, _)) if *at < published_at => Standing::Hidden,
            Some((at, reason)) if *at <= now => Standing::Revoked(reason),
            _ => Standing::Public,
        }
    }

    /// The document served at its URL while it stands.
    pub fn document(&self, base: &BaseUrl) -> EndorsementDocument {
        EndorsementDocument {
            context: CONTEXT,
            id: base.endorsement(self.id),
            kind: "Endorsement",
            claim: Claim {
                id: self.of.url(base),
                comment: self.comment.clone(),
                language: self.language.tag(),
            },
            issuer: base.profile(self.profile),
            issued_on: self.issued_on,
            verification: Verification::HostedBadge,
        }
    }
}

/// The exact document of an Endorsement.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndorsementDocument {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    claim: Claim,
    issuer: String,
    #[serde(with = "serde_iso")]
    issued_on: DateTime<Utc>,
    verification: Verification,
}

#[derive(Debug, Serialize)]
struct Claim {
    id: String,
    #[serde(rename = "endorsementComment")]
    comment: String,
    #[serde(rename = "@language")]
    language: &'static str,
}

/// The URLs of Endorsements, as `endorsement` lists them.
pub fn links(base: &BaseUrl, ids: &[Uuid]) -> Vec<String> {
    ids.iter().map(|id| base.endorsement(*id)).collect()
}

/// What a programme says of an issuer that it recognises, in French; `competencies` when not for all.
///
/// It speaks of the issuer alone: a recognition says nothing of any one badge.
pub fn recognition_comment(programme: &str, competencies: Option<&[String]>) -> String {
    let what = match competencies {
        None => "tous les badges de son catalogue".to_owned(),
        Some([one]) => format!("le badge {}", quoted(one)),
        Some(some) => {
            let names: Vec<_> = some.iter().map(|name| quoted(name)).collect();
            format!("les badges {}", names.join(", "))
        }
    };
    let programme = quoted(programme);
    format!(
        "Émetteur reconnu par le programme {programme} pour {what}. Cette reconnaissance porte sur l’émetteur seul."
    )
}

/// Between French quotation marks, which no line break leaves alone.
fn quoted(text: &str) -> String {
    format!("«\u{a0}{text}\u{a0}»")
}

/// Why the Endorsement of a recognition that ended is taken back.
pub const RECOGNITION_ENDED: &str = "La reconnaissance de l’émetteur par le programme a pris fin.";
/// Why the Endorsement of a recognition is taken back when it is withdrawn.
pub const RECOGNITION_WITHDRAWN: &str = "La reconnaissance a été retirée.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{assertion::Revoked, time};

    fn at(text: &str) -> DateTime<Utc> {
        time::parse(text).unwrap()
    }

    fn offered() -> Endorsement {
        Endorsement {
            id: Uuid::from_u128(1),
            of: Endorsed::BadgeClass(Uuid::from_u128(2)),
            profile: Uuid::from_u128(3),
            comment: "Un badge *exigeant*.".into(),
            language: Language::Fr,
            issued_on: at("2026-11-22T09:30:00Z"),
            published_at: None,
            declined_at: None,
            revoked: None,
        }
    }

    #[test]
    fn the_document_is_that_of_the_specification() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        insta::assert_json_snapshot!(offered().document(&base));
        let gone = Revoked::endorsement(base.endorsement(offered().id), "retiré".into());
        insta::assert_json_snapshot!(gone);
    }

    #[test]
    fn it_is_public_from_its_acceptance_to_its_end() {
        let (before, from) = (at("2026-11-22"), at("2026-12-01"));
        let (during, end, after) = (at("2027-01-01"), at("2027-06-01"), at("2028-01-01"));
        let mut one = offered();
        assert_eq!(
            (one.state(after), one.standing(after)),
            (State::Offered, Standing::Hidden)
        );
        one.published_at = Some(from);
        one.revoked = Some((end, "fin".into()));
        for (now, state, standing) in [
            (before, State::Accepted, Standing::Hidden),
            (from, State::Accepted, Standing::Public),
            (during, State::Accepted, Standing::Public),
            (end, State::Revoked, Standing::Revoked("fin")),
            (after, State::Revoked, Standing::Revoked("fin")),
        ] {
            assert_eq!(
                (one.state(now), one.standing(now)),
                (state, standing),
                "{now}"
            );
        }
        // Taken back before it began: nobody ever saw it.
        one.revoked = Some((before, "fin".into()));
        for now in [before, during, after] {
            assert_eq!(
                (one.state(now), one.standing(now)),
                (State::Revoked, Standing::Hidden)
            );
        }
        // Accepted and taken back within a second: somebody may have.
        one.revoked = Some((from, "fin".into()));
        assert_eq!(one.standing(after), Standing::Revoked("fin"));
    }

    #[test]
    fn what_was_declined_or_never_accepted_is_hidden() {
        let now = at("2027-01-01");
        let mut one = offered();
        one.declined_at = Some(at("2026-12-01"));
        assert_eq!(
            (one.state(now), one.standing(now)),
            (State::Declined, Standing::Hidden)
        );
        let mut one = offered();
        one.revoked = Some((at("2026-12-01"), "retiré".into()));
        assert_eq!(
            (one.state(now), one.standing(now)),
            (State::Revoked, Standing::Hidden)
        );
    }

    #[test]
    fn only_profiles_badges_and_awards_are_endorsed() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let id = Uuid::from_u128(7);
        for of in [
            Endorsed::Profile(id),
            Endorsed::BadgeClass(id),
            Endorsed::Assertion(id),
        ] {
            assert_eq!(Endorsed::locate(&base, &of.url(&base)), Some(of));
            assert_eq!(of.id(), id);
        }
        for other in [base.key(id), base.programme(id), "https://x.example".into()] {
            assert_eq!(Endorsed::locate(&base, &other), None, "{other}");
        }
    }

    #[test]
    fn a_recognition_is_of_the_issuer_and_never_called_more() {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let all = recognition_comment("Médiation", None);
        assert_eq!(
            all,
            "Émetteur reconnu par le programme «\u{a0}Médiation\u{a0}» pour tous les badges de son catalogue. \
             Cette reconnaissance porte sur l’émetteur seul."
        );
        let one = recognition_comment("M", Some(&names(&["Animer"])));
        assert!(one.contains("pour le badge «\u{a0}Animer\u{a0}»."), "{one}");
        let two = recognition_comment("M", Some(&names(&["Animer", "Concevoir"])));
        assert!(
            two.contains("pour les badges «\u{a0}Animer\u{a0}», «\u{a0}Concevoir\u{a0}»."),
            "{two}"
        );
        for text in [all, one, two, RECOGNITION_ENDED.to_owned()] {
            let text = text.to_lowercase();
            for word in ["accrédit", "habilit", "agré", "certif", "assertion"] {
                assert!(!text.contains(word), "{text}");
            }
        }
    }
}
