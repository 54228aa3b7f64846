//! The checks, their stable codes and their sentences, and the verdict they lead to.

use super::Reason;
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
    /// The badge's image exists and is a PNG or an SVG.
    Image,
    /// The badge is hosted where its issuer allows badges to be.
    Scope,
    /// What was presented is what the issuer publishes.
    Copy,
    /// Each document is served as what it is.
    ContentType,
    /// The words of the documents mean what the standard says.
    Context,
    /// The issuer's revocation list can be read.
    RevocationList,
    /// The issuer is one that this service knows.
    KnownIssuer,
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
    /// Why, when it is not simply ok.
    pub reason: Option<Reason>,
    /// What exactly was found, in English.
    pub detail: Option<String>,
}

/// Why a check is not ok, and what exactly was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable, with its sentences.
    pub reason: Reason,
    /// In English; `None` when the reason says it all.
    pub detail: Option<String>,
}

impl Fault {
    /// With what exactly was found.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: Some(detail.into()),
        }
    }
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            detail: None,
        }
    }
}

impl Check {
    fn new(code: Code, outcome: Outcome, fault: Option<Fault>) -> Self {
        let (reason, detail) = match fault {
            Some(fault) => (Some(fault.reason), fault.detail),
            None => (None, None),
        };
        Self {
            code,
            outcome,
            reason,
            detail,
        }
    }

    /// It is as it should be.
    pub fn ok(code: Code) -> Self {
        Self::new(code, Outcome::Ok, None)
    }

    /// It is not as it should be.
    pub fn failed(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::Failed, Some(fault.into()))
    }

    /// Worth knowing.
    pub fn warning(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::Warning, Some(fault.into()))
    }

    /// It could not be looked at.
    pub fn not_checked(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::NotChecked, Some(fault.into()))
    }

    /// It could not be looked at, because of what other checks found.
    pub fn out_of_reach(code: Code) -> Self {
        Self::new(code, Outcome::NotChecked, None)
    }

    /// This service cannot tell, for that reason.
    pub fn unsupported(fault: impl Into<Fault>) -> Self {
        Self::not_checked(Code::Supported, fault)
    }

    pub(super) fn from(code: Code, result: Result<(), Fault>) -> Self {
        match result {
            Ok(()) => Self::ok(code),
            Err(fault) => Self::failed(code, fault),
        }
    }

    /// One sentence for people.
    pub fn sentence(&self, language: Language) -> &'static str {
        if let Some(reason) = self.reason {
            return reason.sentence(language);
        }
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
    pub const ALL: [Self; 20] = [
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
        Self::Image,
        Self::Scope,
        Self::Copy,
        Self::ContentType,
        Self::Context,
        Self::RevocationList,
        Self::KnownIssuer,
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
            Self::Image => "image",
            Self::Scope => "scope",
            Self::Copy => "copy",
            Self::ContentType => "content-type",
            Self::Context => "context",
            Self::RevocationList => "revocation-list",
            Self::KnownIssuer => "known-issuer",
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
            Self::Image => (
                [
                    "L’image du badge existe et c’en est une.",
                    "L’image du badge manque ou n’en est pas une.",
                    "L’image du badge n’a pas pu être consultée.",
                ],
                [
                    "The badge’s image exists and is one.",
                    "The badge’s image is missing, or is none.",
                    "The badge’s image could not be reached.",
                ],
            ),
            Self::Scope => (
                [
                    "L’émetteur autorise des badges à cette adresse.",
                    "L’émetteur n’autorise pas de badges à cette adresse.",
                    "Où l’émetteur autorise des badges n’a pas pu être vérifié.",
                ],
                [
                    "The issuer allows badges at this address.",
                    "The issuer does not allow badges at this address.",
                    "Where the issuer allows badges could not be checked.",
                ],
            ),
            Self::Copy => (
                [
                    "Ce qui a été présenté est ce que l’émetteur publie.",
                    "Ce qui a été présenté n’est pas ce que l’émetteur publie.",
                    "Ce qui a été présenté n’a pas pu être comparé.",
                ],
                [
                    "What was presented is what the issuer publishes.",
                    "What was presented is not what the issuer publishes.",
                    "What was presented could not be compared.",
                ],
            ),
            Self::ContentType => (
                [
                    "Chaque document est servi comme ce qu’il est.",
                    "Un document n’est pas servi comme ce qu’il est.",
                    "La façon dont les documents sont servis n’a pas pu être vérifiée.",
                ],
                [
                    "Each document is served as what it is.",
                    "A document is not served as what it is.",
                    "How the documents are served could not be checked.",
                ],
            ),
            Self::Context => (
                [
                    "Les mots des documents ont le sens que leur donne le standard.",
                    "Les mots des documents n’ont pas le sens que leur donne le standard.",
                    "Le sens des mots des documents n’a pas pu être vérifié.",
                ],
                [
                    "The words of the documents mean what the standard says.",
                    "The words of the documents do not mean what the standard says.",
                    "What the words of the documents mean could not be checked.",
                ],
            ),
            Self::RevocationList => (
                [
                    "La liste de révocation de l’émetteur est lisible.",
                    "La liste de révocation de l’émetteur manque ou est illisible.",
                    "La liste de révocation de l’émetteur n’a pas pu être consultée.",
                ],
                [
                    "The issuer’s revocation list can be read.",
                    "The issuer’s revocation list is missing or cannot be read.",
                    "The issuer’s revocation list could not be reached.",
                ],
            ),
            Self::KnownIssuer => (
                [
                    "L’émetteur est connu de ce service.",
                    "L’émetteur n’est pas connu de ce service.",
                    "Si l’émetteur est connu n’a pas pu être vérifié.",
                ],
                [
                    "The issuer is known to this service.",
                    "The issuer is not known to this service.",
                    "Whether the issuer is known could not be checked.",
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
}
