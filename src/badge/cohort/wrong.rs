//! What can be wrong with a line.

use crate::badge::text::Language;
use serde::{Deserialize, Serialize};

/// What is wrong with a line, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The column, from 0; `None` when it is the whole line, or a column that is not there.
    pub column: Option<usize>,
    /// What is wrong.
    pub why: Why,
}

impl Wrong {
    /// Of the whole line.
    pub fn of_line(why: Why) -> Self {
        Self { column: None, why }
    }
}

/// What is wrong with a cell or a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CohortError)]
pub enum Why {
    /// There is no e-mail address.
    NoEmail,
    /// It is none.
    InvalidEmail,
    /// No badge is named.
    NoBadge,
    /// The issuer has no badge of that name, competency, id or address.
    UnknownBadge,
    /// The issuer has several.
    AmbiguousBadge,
    /// It is awarded by its rule alone.
    AwardedByRule,
    /// It is not awarded any more.
    BadgeArchived,
    /// It is no date.
    InvalidDate,
    /// The century is left to be guessed.
    TwoDigitYear,
    /// It has not come yet.
    InTheFuture,
    /// It is too long, or has characters that no text has.
    InvalidNarrative,
    /// Something there is no web address.
    InvalidUrl,
    /// More than 20 addresses.
    TooManyEvidence,
    /// A formula without a result.
    NoResult,
    /// More cells than a line may have.
    TooWide,
    /// Narrative and evidence make the badge too large.
    TextTooLong,
    /// The issuer closed.
    IssuerClosed,
    /// The issuer has no key to sign with.
    NoActiveKey,
    /// What stood there was forgotten, at the wish of whom it was about.
    Forgotten,
}

impl Why {
    /// Of a refusal of an award, by its code.
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "not-found" => Self::UnknownBadge,
            "awarded-by-rule" => Self::AwardedByRule,
            "badge-archived" => Self::BadgeArchived,
            "issuer-closed" => Self::IssuerClosed,
            "no-active-key" => Self::NoActiveKey,
            "text-too-long" => Self::TextTooLong,
            _ => return None,
        })
    }

    /// The name of the column of errors.
    pub fn column(language: Language) -> &'static str {
        match language {
            Language::Fr => "erreur",
            Language::En => "error",
        }
    }

    /// In words: what is wrong, and what would be right.
    pub fn sentence(self, language: Language) -> &'static str {
        let (fr, en) = match self {
            Self::NoEmail => ("L’adresse e-mail manque.", "The e-mail address is missing."),
            Self::InvalidEmail => (
                "Ce n’est pas une adresse e-mail ; il en faut une seule, comme camille@exemple.fr.",
                "This is not an e-mail address; give one alone, such as camille@exemple.fr.",
            ),
            Self::NoBadge => ("Le badge manque.", "The badge is missing."),
            Self::UnknownBadge => (
                "L’émetteur n’a pas ce badge : donnez son nom, sa compétence, son identifiant ou son adresse.",
                "The issuer has no such badge: give its name, its competency, its id or its address.",
            ),
            Self::AmbiguousBadge => (
                "L’émetteur a plusieurs badges de ce nom : donnez l’identifiant ou l’adresse.",
                "The issuer has several badges of that name: give the id or the address.",
            ),
            Self::AwardedByRule => (
                "C’est un badge de synthèse : seule sa règle le délivre.",
                "This badge is awarded by its rule alone.",
            ),
            Self::BadgeArchived => (
                "Ce badge est archivé et n’est plus délivré.",
                "This badge is archived and no longer awarded.",
            ),
            Self::InvalidDate => (
                "Ce n’est pas une date : écrivez 31/12/2026 ou 2026-12-31.",
                "This is not a date: write 31/12/2026 or 2026-12-31.",
            ),
            Self::TwoDigitYear => (
                "Écrivez l’année en quatre chiffres, comme 31/12/2026.",
                "Write the year in four digits, as in 31/12/2026.",
            ),
            Self::InTheFuture => (
                "La date de délivrance est dans le futur.",
                "The date of issue is in the future.",
            ),
            Self::InvalidNarrative => (
                "Le récit dépasse 5 000 caractères, ou contient des caractères invisibles.",
                "The narrative is longer than 5,000 characters, or has invisible characters.",
            ),
            Self::InvalidUrl => (
                "La preuve n’est pas une adresse web (https://…) ; plusieurs adresses se séparent par des espaces.",
                "The evidence is not a web address (https://…); several addresses have spaces between them.",
            ),
            Self::TooManyEvidence => (
                "Il y a plus de 20 preuves.",
                "There are more than 20 pieces of evidence.",
            ),
            Self::NoResult => (
                "La formule de cette cellule n’a pas de résultat.",
                "The formula of this cell has no result.",
            ),
            Self::TooWide => (
                "Cette ligne a plus de 256 cellules.",
                "This line has more than 256 cells.",
            ),
            Self::TextTooLong => (
                "Le récit et les preuves ensemble sont trop longs pour un badge.",
                "Narrative and evidence together are too long for a badge.",
            ),
            Self::IssuerClosed => (
                "L’émetteur a fermé : il ne délivre plus rien.",
                "The issuer closed: it awards nothing any more.",
            ),
            Self::NoActiveKey => (
                "L’émetteur n’a pas de clé de signature active.",
                "The issuer has no active signing key.",
            ),
            Self::Forgotten => (
                "Le contenu de cette ligne a été effacé à la demande de la personne concernée.",
                "What stood in this line was erased, as the person concerned asked.",
            ),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}
