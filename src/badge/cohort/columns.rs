//! Which column is what: by its name, or said by hand.

use super::Hints;
use crate::badge::{spreadsheet::plain, text::Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column can be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "camelCase")]
#[schema(as = CohortField)]
pub enum Field {
    /// The e-mail address.
    Email,
    /// The badge.
    Badge,
    /// How it was earned.
    Narrative,
    /// Addresses of what shows it, between spaces or line breaks.
    Evidence,
    /// When it was earned.
    IssuedOn,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Email,
        Self::Badge,
        Self::Narrative,
        Self::Evidence,
        Self::IssuedOn,
    ];

    /// As requests and commands name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Badge => "badge",
            Self::Narrative => "narrative",
            Self::Evidence => "evidence",
            Self::IssuedOn => "issuedOn",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Names of its column, in letters and digits alone, without case and accents.
    fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Email => &[
                "email",
                "mail",
                "mel",
                "courriel",
                "emailaddress",
                "mailaddress",
                "adresseemail",
                "adressemail",
                "adressemel",
                "adressecourriel",
                "adressedecourriel",
                "adressedemessagerie",
                "adresseelectronique",
                "messagerie",
                "recipient",
                "beneficiaire",
                "titulaire",
                "emailduparticipant",
                "emaildustagiaire",
                "courrieldustagiaire",
                "courrielduparticipant",
            ],
            Self::Badge => &[
                "badge",
                "badges",
                "nomdubadge",
                "badgename",
                "competence",
                "competences",
                "competency",
                "skill",
                "modeledebadge",
                "badgeclass",
                "idbadge",
                "badgeid",
                "urldubadge",
                "badgeurl",
            ],
            Self::Narrative => &[
                "narrative",
                "recit",
                "description",
                "commentaire",
                "commentaires",
                "comment",
                "comments",
                "contexte",
                "narration",
                "observation",
                "observations",
                "remarque",
                "remarques",
            ],
            Self::Evidence => &[
                "evidence",
                "preuve",
                "preuves",
                "urldelapreuve",
                "urlpreuve",
                "lienpreuve",
                "lienverslapreuve",
                "liendelapreuve",
                "evidenceurl",
                "proof",
                "lien",
                "liens",
                "link",
                "url",
            ],
            Self::IssuedOn => &[
                "date",
                "issuedon",
                "issued",
                "issuedate",
                "dateissued",
                "dateofissue",
                "dateofaward",
                "datededelivrance",
                "datedelivrance",
                "delivrele",
                "datedobtention",
                "dateobtention",
                "obtenule",
                "datedattribution",
                "dateattribution",
                "attribuele",
                "awardedon",
                "dateawarded",
            ],
        }
    }
}

/// Names of the column in which a file of ours says what is wrong.
const ERRORS: [&str; 4] = ["erreur", "erreurs", "error", "errors"];

/// Where a file says what is wrong with its lines.
pub(super) fn error_column(header: &[String]) -> Option<usize> {
    header
        .iter()
        .position(|name| ERRORS.contains(&plain(name).as_str()))
}

/// How many of these names mean something.
pub(super) fn known(names: &[String], by_hand: &BTreeMap<Field, String>) -> usize {
    let means = |name: &&String| {
        let name = plain(name);
        let by_hand = by_hand.values().any(|said| plain(said) == name);
        by_hand
            || Field::ALL
                .iter()
                .any(|field| field.synonyms().contains(&name.as_str()))
    };
    names.iter().filter(means).count()
}

/// Which column, from 0, is what.
#[derive(Debug)]
pub(super) struct Columns(pub BTreeMap<Field, usize>);

/// Why the columns of a file cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoColumns {
    /// None is this one, which is needed.
    Missing(Field),
    /// Several may be it.
    Several(Field),
    /// It was said to be one that is not there.
    NotThere(Field),
    /// One was said to be this and another.
    Twice(Field),
}

impl NoColumns {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(Field::Badge) => "no-badge-column",
            Self::Missing(_) => "no-email-column",
            Self::Several(_) => "ambiguous-column",
            Self::NotThere(_) => "unknown-column",
            Self::Twice(_) => "column-used-twice",
        }
    }

    /// In words.
    pub fn sentence(&self) -> Localized {
        let (fr, en) = match self {
            Self::Missing(Field::Badge) => (
                "Aucune colonne ne dit quel badge : nommez-la « badge », dites laquelle, ou choisissez un badge pour \
                 tout le fichier.".to_owned(),
                "No column says which badge: name it “badge”, say which one it is, or give one badge for the whole \
                 file.".to_owned(),
            ),
            Self::Missing(field) => (
                format!("Aucune colonne « {} » : nommez-la ainsi, ou dites laquelle.", in_french(*field)),
                format!("There is no column “{}”: name it so, or say which one it is.", field.name()),
            ),
            Self::Several(field) => (
                format!("Plusieurs colonnes peuvent être « {} » : dites laquelle.", in_french(*field)),
                format!("Several columns may be “{}”: say which one it is.", field.name()),
            ),
            Self::NotThere(field) => (
                format!("La colonne indiquée pour « {} » n’est pas dans le fichier.", in_french(*field)),
                format!("The column that was named for “{}” is not in the file.", field.name()),
            ),
            Self::Twice(field) => (
                format!("La colonne indiquée pour « {} » sert déjà à autre chose.", in_french(*field)),
                format!("The column that was named for “{}” is something else already.", field.name()),
            ),
        };
        Localized { fr, en }
    }
}

fn in_french(field: Field) -> &'static str {
    match field {
        Field::Email => "courriel",
        Field::Badge => "badge",
        Field::Narrative => "récit",
        Field::Evidence => "preuve",
        Field::IssuedOn => "date de délivrance",
    }
}

impl Columns {
    pub fn of(header: &[String], hints: &Hints) -> Result<Self, NoColumns> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut found = BTreeMap::new();
        for (field, said) in &hints.columns {
            let at = named(header, &names, said).ok_or(NoColumns::NotThere(*field))?;
            if found.values().any(|taken| *taken == at) {
                return Err(NoColumns::Twice(*field));
            }
            found.insert(*field, at);
        }
        for field in Field::ALL {
            if found.contains_key(&field) {
                continue;
            }
            match free(&names, field, &found).as_slice() {
                [] => {}
                [one] => drop(found.insert(field, *one)),
                _ => return Err(NoColumns::Several(field)),
            }
        }
        if !found.contains_key(&Field::Email) {
            return Err(NoColumns::Missing(Field::Email));
        }
        if !found.contains_key(&Field::Badge) && !hints.has_badge {
            return Err(NoColumns::Missing(Field::Badge));
        }
        Ok(Self(found))
    }

    /// Those that can be told.
    pub fn left_out(header: &[String], hints: &Hints) -> Self {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut found = BTreeMap::new();
        for (field, said) in &hints.columns {
            let at = named(header, &names, said);
            if let Some(at) = at.filter(|at| !found.values().any(|taken| taken == at)) {
                found.insert(*field, at);
            }
        }
        for field in Field::ALL {
            if let ([one], false) = (
                free(&names, field, &found).as_slice(),
                found.contains_key(&field),
            ) {
                found.insert(field, *one);
            }
        }
        Self(found)
    }
}

/// The column of that name, in these letters or else whatever the case and accents.
fn named(header: &[String], names: &[String], said: &str) -> Option<usize> {
    let exact = header.iter().position(|name| name == said);
    let wanted = plain(said);
    exact.or_else(|| names.iter().position(|name| *name == wanted))
}

/// The columns that may be this one by their names, and are no other.
fn free(names: &[String], field: Field, found: &BTreeMap<Field, usize>) -> Vec<usize> {
    let known = field.synonyms();
    let those = names.iter().enumerate();
    those
        .filter(|(at, name)| {
            known.contains(&name.as_str()) && !found.values().any(|taken| taken == at)
        })
        .map(|(at, _)| at)
        .collect()
}
