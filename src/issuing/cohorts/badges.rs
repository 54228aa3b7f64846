//! Which badge of an issuer a cell names.

use super::super::Error;
use crate::badge::{cohort::Why, spreadsheet::plain, text::Language, urls::BaseUrl};
use crate::storage::{
    Db, Page, Scope,
    badge_classes::{self, StoredBadge},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// More badges than an issuer has.
const ALL: i64 = 100_000;

/// The badges of an issuer, and what was asked for already.
pub(super) struct Badges {
    issuer: Uuid,
    base: BaseUrl,
    all: Vec<StoredBadge>,
    asked: BTreeMap<String, Result<Uuid, Why>>,
}

impl Badges {
    pub fn read(db: &mut Db, issuer: Uuid, base: BaseUrl) -> Result<Self, Error> {
        Ok(Self {
            issuer,
            base,
            all: badge_classes::list(db, Scope::Issuer(issuer), None, Page::first(ALL))?,
            asked: BTreeMap::new(),
        })
    }

    /// The badge of that name, competency, id or address, if it can be awarded.
    pub fn find(&mut self, db: &mut Db, text: &str) -> Result<Result<Uuid, Why>, Error> {
        if let Some(found) = self.asked.get(text) {
            return Ok(*found);
        }
        let found = match self.id_in(text) {
            Some(id) => match badge_classes::find_current(db, Scope::Issuer(self.issuer), id)? {
                Some(badge) => usable(&badge),
                None => Err(Why::UnknownBadge),
            },
            None => self.named(text),
        };
        self.asked.insert(text.to_owned(), found);
        Ok(found)
    }

    /// Those that were found.
    pub fn used(self) -> BTreeMap<Uuid, StoredBadge> {
        let all = self.all.into_iter().map(|badge| (badge.id, badge));
        all.collect()
    }

    fn id_in(&self, text: &str) -> Option<Uuid> {
        let bare = text.trim().strip_prefix(&self.base.join("/badges/"));
        let bare = bare.unwrap_or(text.trim());
        Uuid::try_parse(bare.strip_suffix(".json").unwrap_or(bare)).ok()
    }

    fn named(&self, text: &str) -> Result<Uuid, Why> {
        let wanted = plain(text);
        let is_it = |badge: &&StoredBadge| {
            let competency = badge.competency.as_ref();
            competency.is_some_and(|(_, slug)| slug == text.trim())
                || (!wanted.is_empty()
                    && Language::ALL
                        .into_iter()
                        .any(|language| plain(badge.definition.name(language)) == wanted))
        };
        let those: Vec<_> = self.all.iter().filter(is_it).collect();
        let good: Vec<_> = those
            .iter()
            .filter_map(|badge| usable(badge).ok())
            .collect();
        match (good.as_slice(), those.as_slice()) {
            ([one], _) => Ok(*one),
            ([], [one]) => usable(one),
            ([], []) => Err(Why::UnknownBadge),
            _ => Err(Why::AmbiguousBadge),
        }
    }
}

fn usable(badge: &StoredBadge) -> Result<Uuid, Why> {
    if badge.composite.is_some() {
        return Err(Why::AwardedByRule);
    }
    match badge.archived_at {
        Some(_) => Err(Why::BadgeArchived),
        None => Ok(badge.id),
    }
}
