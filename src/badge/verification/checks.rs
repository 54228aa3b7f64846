//! The checks, their stable codes and their sentences, and the verdict they lead to.

use crate::badge::text::Language;
use chrono::{DateTime, Utc};

/// What was checked. `name()` is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The Assertion has every member that Open Badges 2.0 asks for.
    Document,
    /// The recipient is hashed as the specification says.
    Recipient,
    /// It was not issued in the future.
    IssuedOn,
    /// It has not expired.
    NotExpired,
    /// The BadgeClass exists and is complete.
    BadgeClass,
    /// The issuer's Profile exists, is complete, and is the BadgeClass's.
    Issuer,
    /// The key belongs to the issuer, and the issuer names the key.
    KeyOwner,
    /// The key is not known to have been in other hands.
    KeyTrusted,
    /// The signature is that key's, over these bytes.
    Signature,
    /// It is what our records say we issued.
    Record,
    /// The issuer has not taken it back.
    NotRevoked,
    /// The badge exists at its address.
    Found,
    /// It is of a kind and origin that can be checked here.
    Supported,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Worth knowing, not a reason to refuse.
    Warning,
    /// Not as it should be.
    Failed,
    /// Could not be looked at.
    NotChecked,
}

/// The answer to "is this badge good?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every check that matters is ok.
    Valid,
    /// It was good until its date.
    Expired,
    /// It was good until its issuer took it back.
    Revoked,
    /// It is not what it says it is.
    Invalid,
    /// There is no such badge.
    NotFound,
    /// Something could not be reached: neither valid nor invalid.
    CouldNotBeChecked,
    /// It may be good; this service cannot tell yet.
    Unsupported,
}

/// One check of one badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub code: Code,
    /// How it ended.
    pub outcome: Outcome,
    /// What was found, in English, when it is not simply ok.
    pub detail: Option<String>,
}

impl Check {
    /// It is as it should be.
    pub fn ok(code: Code) -> Self {
        Self {
            code,
            outcome: Outcome::Ok,
            detail: None,
        }
    }

    /// It is not as it should be.
    pub fn failed(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            outcome: Outcome::Failed,
            detail: Some(detail.into()),
        }
    }

    /// It could not be looked at.
    pub fn not_checked(code: Code) -> Self {
        Self {
            code,
            outcome: Outcome::NotChecked,
            detail: None,
        }
    }

    /// This service cannot tell yet, for that reason.
    pub fn unsupported(detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::not_checked(Code::Supported)
        }
    }

    pub(super) fn from(code: Code, result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::ok(code),
            Err(detail) => Self::failed(code, detail),
        }
    }

    /// One sentence for people.
    pub fn sentence(&self, language: Language) -> &'static str {
        let [ok, failed, not_checked] = self.code.sentences(language);
        match self.outcome {
            Outcome::Ok | Outcome::Warning => ok,
            Outcome::Failed => failed,
            Outcome::NotChecked => not_checked,
        }
    }
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 13] = [
        Self::Document,
        Self::Recipient,
        Self::IssuedOn,
        Self::NotExpired,
        Self::BadgeClass,
        Self::Issuer,
        Self::KeyOwner,
        Self::KeyTrusted,
        Self::Signature,
        Self::Record,
        Self::NotRevoked,
        Self::Found,
        Self::Supported,
    ];

    /// Stable, kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Recipient => "recipient",
            Self::IssuedOn => "issued-on",
            Self::NotExpired => "not-expired",
            Self::BadgeClass => "badge-class",
            Self::Issuer => "issuer",
            Self::KeyOwner => "key-owner",
            Self::KeyTrusted => "key-trusted",
            Self::Signature => "signature",
            Self::Record => "record",
            Self::NotRevoked => "not-revoked",
            Self::Found => "found",
            Self::Supported => "supported",
        }
    }

    /// `[ok, failed, not checked]`.
    fn sentences(self, language: Language) -> [&'static str; 3] {
        let (fr, en): ([&str; 3], [&str; 3]) = match self {
            Self::Document => (
                [
                    "Le document est un badge Open Badges 2.0 complet.",
                    "Le document n’est pas un badge Open Badges 2.0 complet.",
                    "Le document n’a pas pu être lu.",
                ],
                [
                    "The document is a complete Open Badges 2.0 badge.",
                    "The document is not a complete Open Badges 2.0 badge.",
                    "The document could not be read.",
                ],
            ),
            Self::Recipient => (
                [
                    "L’adresse de la personne titulaire est protégée par une empreinte.",
                    "L’empreinte de l’adresse de la personne titulaire est mal formée.",
                    "La personne titulaire n’a pas pu être vérifiée.",
                ],
                [
                    "The holder’s address is protected by a hash.",
                    "The hash of the holder’s address is malformed.",
                    "The holder could not be checked.",
                ],
            ),
            Self::IssuedOn => (
                [
                    "La date de délivrance est passée.",
                    "La date de délivrance est dans le futur ou illisible.",
                    "La date de délivrance n’a pas pu être vérifiée.",
                ],
                [
                    "The date of issue is in the past.",
                    "The date of issue is in the future or unreadable.",
                    "The date of issue could not be checked.",
                ],
            ),
            Self::NotExpired => (
                [
                    "Le badge n’a pas expiré.",
                    "Le badge a expiré.",
                    "L’expiration n’a pas pu être vérifiée.",
                ],
                [
                    "The badge has not expired.",
                    "The badge has expired.",
                    "The expiry could not be checked.",
                ],
            ),
            Self::BadgeClass => (
                [
                    "Le modèle de badge existe et il est complet.",
                    "Le modèle de badge manque ou il est incomplet.",
                    "Le modèle de badge n’a pas pu être consulté.",
                ],
                [
                    "The badge model exists and is complete.",
                    "The badge model is missing or incomplete.",
                    "The badge model could not be reached.",
                ],
            ),
            Self::Issuer => (
                [
                    "Le profil de l’émetteur existe et il est complet.",
                    "Le profil de l’émetteur manque, est incomplet ou n’est pas celui du modèle de badge.",
                    "Le profil de l’émetteur n’a pas pu être consulté.",
                ],
                [
                    "The issuer’s profile exists and is complete.",
                    "The issuer’s profile is missing, incomplete, or not the badge model’s.",
                    "The issuer’s profile could not be reached.",
                ],
            ),
            Self::KeyOwner => (
                [
                    "La clé de signature appartient à l’émetteur.",
                    "La clé de signature n’appartient pas à l’émetteur.",
                    "La clé de signature n’a pas pu être consultée.",
                ],
                [
                    "The signing key belongs to the issuer.",
                    "The signing key does not belong to the issuer.",
                    "The signing key could not be reached.",
                ],
            ),
            Self::KeyTrusted => (
                [
                    "La clé de signature n’a pas été compromise.",
                    "La clé de signature a été compromise : ce qu’elle a signé n’est plus cru.",
                    "La confiance dans la clé de signature n’a pas pu être vérifiée.",
                ],
                [
                    "The signing key was not compromised.",
                    "The signing key was compromised: what it signed is no longer believed.",
                    "Whether the signing key can be trusted could not be checked.",
                ],
            ),
            Self::Signature => (
                [
                    "La signature numérique de l’émetteur est exacte : rien n’a été modifié.",
                    "La signature numérique est fausse, ou le badge a été modifié.",
                    "La signature numérique n’a pas pu être vérifiée.",
                ],
                [
                    "The issuer’s digital signature is right: nothing was changed.",
                    "The digital signature is wrong, or the badge was changed.",
                    "The digital signature could not be checked.",
                ],
            ),
            Self::Record => (
                [
                    "Le badge est identique à celui qui a été délivré ici.",
                    "Le badge n’est pas celui qui a été délivré ici.",
                    "Le registre n’a pas pu être consulté.",
                ],
                [
                    "The badge is exactly the one that was issued here.",
                    "The badge is not the one that was issued here.",
                    "The record could not be reached.",
                ],
            ),
            Self::NotRevoked => (
                [
                    "L’émetteur n’a pas révoqué le badge.",
                    "L’émetteur a révoqué le badge.",
                    "La révocation n’a pas pu être vérifiée.",
                ],
                [
                    "The issuer has not revoked the badge.",
                    "The issuer has revoked the badge.",
                    "Revocation could not be checked.",
                ],
            ),
            Self::Found => (
                [
                    "Le badge existe à son adresse.",
                    "Aucun badge délivré n’existe à cette adresse.",
                    "L’adresse du badge n’a pas pu être consultée.",
                ],
                [
                    "The badge exists at its address.",
                    "There is no awarded badge at this address.",
                    "The badge’s address could not be reached.",
                ],
            ),
            Self::Supported => (
                [
                    "Ce badge peut être vérifié ici.",
                    "Ce badge ne peut pas être vérifié ici.",
                    "Ce service ne sait pas encore vérifier ce badge.",
                ],
                [
                    "This badge can be checked here.",
                    "This badge cannot be checked here.",
                    "This service cannot check this badge yet.",
                ],
            ),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

impl Verdict {
    /// Stable, kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Invalid => "invalid",
            Self::NotFound => "not-found",
            Self::CouldNotBeChecked => "could-not-be-checked",
            Self::Unsupported => "unsupported",
        }
    }
}

/// What one verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// How it came about.
    pub checks: Vec<Check>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Report {
    /// The verdict that these checks lead to. What is wrong weighs more than what could not be checked,
    /// and a revocation more than an expiry.
    pub fn new(checks: Vec<Check>, at: DateTime<Utc>) -> Self {
        let failed = |code: Code| {
            checks
                .iter()
                .any(|c| c.code == code && c.outcome == Outcome::Failed)
        };
        let lifecycle = [
            Code::NotExpired,
            Code::NotRevoked,
            Code::Found,
            Code::Supported,
        ];
        let broken = checks
            .iter()
            .any(|c| c.outcome == Outcome::Failed && !lifecycle.contains(&c.code));
        let supported = |c: &Check| {
            c.code != Code::Supported || matches!(c.outcome, Outcome::Ok | Outcome::Warning)
        };
        let verdict = if failed(Code::Found) {
            Verdict::NotFound
        } else if broken {
            Verdict::Invalid
        } else if !checks.iter().all(supported) {
            Verdict::Unsupported
        } else if failed(Code::NotRevoked) {
            Verdict::Revoked
        } else if failed(Code::NotExpired) {
            Verdict::Expired
        } else if checks.iter().any(|c| c.outcome == Outcome::NotChecked) {
            Verdict::CouldNotBeChecked
        } else {
            Verdict::Valid
        };
        Self {
            verdict,
            checks,
            at,
        }
    }

    /// The detail of a failed check.
    pub fn failure(&self, code: Code) -> Option<&str> {
        self.checks
            .iter()
            .find(|c| c.code == code && c.outcome == Outcome::Failed)
            .and_then(|c| c.detail.as_deref())
    }
}
