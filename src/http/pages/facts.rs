//! What several pages read: a badge with its verification, and the catalogue behind a badge.

use super::words::Words;
use crate::badge::{
    catalogue::{Catalogue, Status},
    urls::BaseUrl,
};
use crate::checking::{self, Checked, Input};
use crate::storage::{
    Db, Error, Scope, Store,
    assertions::{self, Revocation},
    badge_classes::StoredBadge,
    composites,
    issuers::{self, Issuer},
    programmes::{self, Adoption, Programme},
    published,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A badge that was checked, with its revocation.
pub struct Seen {
    /// What the verification found.
    pub checked: Checked,
    /// When and why it was revoked.
    pub revocation: Option<Revocation>,
}

/// Checks a badge of this instance.
pub fn check(
    db: &mut Db,
    base: &BaseUrl,
    input: &Input,
    now: DateTime<Utc>,
) -> Result<Seen, Error> {
    let checked = checking::check_with(db, base, input, now)?;
    let checked = checked.unwrap_or_else(|| Checked::not_found(now));
    let revocation = match &checked.assertion {
        Some(award) => assertions::revocation(db, award.id)?,
        None => None,
    };
    Ok(Seen {
        checked,
        revocation,
    })
}

/// When and why a badge was revoked, beside what a verification found.
pub async fn with_revocation(store: &Store, checked: Checked) -> Result<Seen, Error> {
    let revocation = match checked.assertion.as_ref().map(|award| award.id) {
        Some(id) => {
            store
                .read(move |db: &mut Db| assertions::revocation(db, id))
                .await?
        }
        None => None,
    };
    Ok(Seen {
        checked,
        revocation,
    })
}

/// A catalogue version and the programme that adopted it.
pub struct Adopted {
    /// The programme.
    pub programme: Programme,
    /// Its act.
    pub adoption: Adoption,
    /// The id of the version here.
    pub id: Uuid,
    /// The catalogue, without its images.
    pub catalogue: Catalogue,
}

/// What a programme adopted.
pub fn adopted(db: &mut Db, programme: Programme) -> Result<Option<Adopted>, Error> {
    let Some((adoption, stored)) = programmes::adopted(db, programme.id)? else {
        return Ok(None);
    };
    Ok(Some(Adopted {
        catalogue: published::catalogue(db, programme.id, stored.id)?,
        programme,
        adoption,
        id: stored.id,
    }))
}

/// The catalogue version that a badge comes from, whatever is in force now; `None` for a freely defined badge.
pub fn behind(db: &mut Db, badge: &StoredBadge) -> Result<Option<Adopted>, Error> {
    let programme = match (&badge.composite, &badge.competency) {
        (Some(composite), _) => composites::programme_of(db, *composite)?,
        (None, Some((catalogue, _))) => {
            programmes::that_adopted(db, *catalogue)?.into_iter().next()
        }
        (None, None) => return Ok(None),
    };
    let programme = match programme {
        Some(id) => programmes::find(db, id)?,
        None => None,
    };
    let Some(programme) = programme else {
        return Ok(None);
    };
    let mut adopted = adopted(db, programme)?;
    let version = match badge.rule {
        Some(rule) => composites::find_version(db, rule)?.map(|found| found.catalogue),
        None => badge.competency.as_ref().map(|(version, _)| *version),
    };
    if let (Some(adopted), Some(version)) = (&mut adopted, version)
        && adopted.id != version
    {
        adopted.catalogue = published::catalogue(db, adopted.programme.id, version)?;
        adopted.id = version;
    }
    Ok(adopted)
}

/// What every badge of a catalogue says that it is not.
pub fn notice(t: Words, badge: &StoredBadge, adopted: Option<&Adopted>) -> Option<String> {
    if badge.composite.is_none() && badge.competency.is_none() {
        return None;
    }
    let own = adopted.map(|a| a.catalogue.notice.get(t.0).to_owned());
    Some(
        own.filter(|notice| !notice.trim().is_empty())
            .unwrap_or_else(|| t.say("not-the-title")),
    )
}

/// The criteria without the notice at their end, when the page shows the notice by itself.
pub fn without_notice<'a>(criteria: &'a str, notice: Option<&str>) -> &'a str {
    let criteria = criteria.trim_end();
    notice
        .and_then(|notice| criteria.strip_suffix(notice.trim()))
        .unwrap_or(criteria)
}

/// An issuer by its id.
pub fn issuer(db: &mut Db, id: Uuid) -> Result<Issuer, Error> {
    issuers::find(db, Scope::Instance, id)?.ok_or(Error::Corrupt("a badge has no issuer"))
}

/// Who stands behind a catalogue that is only proposed: nobody yet.
pub fn proposal(t: Words, catalogue: &Catalogue) -> Option<String> {
    match catalogue.status {
        Status::Proposal => Some(catalogue.label.get(t.0).to_owned()),
        Status::Approved | Status::Retired => None,
    }
}

/// Issuers as a list names them, for a choice of one: `(id, name, website)`. Of those of one name the website is told too.
pub fn apart(all: Vec<(Uuid, String, String)>) -> Vec<(Uuid, String)> {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for (_, name, _) in &all {
        *often.entry(name.to_lowercase()).or_default() += 1;
    }
    let label = |name: String, web: String| match often.get(&name.to_lowercase()) {
        Some(2..) => format!("{name} – {web}"),
        _ => name,
    };
    let all = all.into_iter();
    all.map(|(id, name, web)| (id, label(name, web))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_of_one_name_are_told_apart() {
        let one = |name: &str, web: &str| (Uuid::nil(), name.to_owned(), web.to_owned());
        let all = vec![
            one("Atelier", "https://caen.example"),
            one("Médiathèque", "https://m.example"),
            one("ATELIER", "https://rouen.example"),
        ];
        let labels: Vec<String> = apart(all).into_iter().map(|(_, label)| label).collect();
        let expected = [
            "Atelier – https://caen.example",
            "Médiathèque",
            "ATELIER – https://rouen.example",
        ];
        assert_eq!(labels, expected);
    }
}
