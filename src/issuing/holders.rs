//! Looking up what was awarded and to whom; as a file too.

mod spreadsheet;

pub use crate::storage::holders::{Holding, Order, Standing};

use super::{Actor, Error, Service, issuers::found, record, versions};
use crate::badge::{
    email::Email,
    error::Invalid,
    text::{Language, Localized},
};
use crate::storage::{
    Db, Page, Scope,
    holders::{self, Search, Who},
    persons,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// To whom.
#[derive(Debug, Clone)]
pub enum Whom {
    /// Whoever has this address, whichever of theirs it was awarded to.
    Holder(Email),
    /// The address that it was awarded to is this one, or begins so. Other addresses of a holder are not looked at: an
    /// issuer does not learn which are one person's.
    Address(Beginning),
}

/// An address, or how one begins.
#[derive(Clone)]
pub struct Beginning(String);

impl Beginning {
    /// Compared as addresses are; nothing when there is nothing in it.
    pub fn parse(text: &str) -> Result<Option<Self>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if let Ok(whole) = Email::parse(text) {
            return Ok(Some(Self(whole.normalised().to_owned())));
        }
        let begins: String = text.nfc().collect::<String>().to_ascii_lowercase();
        if begins.len() > 254 || begins.chars().any(char::is_control) {
            let message = "neither an address nor how one begins";
            return Err(Invalid::new("invalid-email", message));
        }
        Ok(Some(Self(begins)))
    }
}

/// Personal data never reaches a log by accident.
impl std::fmt::Debug for Beginning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Beginning(…)")
    }
}

/// What is looked for: all of it holds.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// To whom.
    pub whom: Option<Whom>,
    /// Of this badge, whatever its version.
    pub badge: Option<Uuid>,
    /// Where it stands now.
    pub standing: Option<Standing>,
    /// Earned then or later.
    pub from: Option<DateTime<Utc>>,
    /// Earned earlier.
    pub before: Option<DateTime<Utc>>,
}

/// An award that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The award and its recipient.
    pub holding: Holding,
    /// What its badge is called.
    pub name: Localized,
}

/// How many awards are read at once for a file.
const PAGE: i64 = 500;

impl Service {
    /// A page of the awards within the scope that are looked for.
    ///
    /// # Errors
    /// `not-found` for a badge that is not within the scope.
    pub async fn holders(
        &self,
        scope: Scope,
        asked: &Asked,
        order: Order,
        page: Page,
    ) -> Result<Vec<Found>, Error> {
        let (asked, now) = (asked.clone(), self.now());
        self.store()
            .read_slow(move |db: &mut Db| {
                let Some(search) = search(db, scope, &asked, now)? else {
                    return Ok(Vec::new());
                };
                let holdings = holders::find(db, scope, &search, order, page)?;
                let versions: BTreeSet<Uuid> = holdings.iter().map(|h| h.badge_class).collect();
                let definitions = holders::definitions(db, &versions)?;
                let named = |holding: Holding| {
                    let of = definitions
                        .get(&holding.badge_class)
                        .ok_or(Error::Internal("an award has no badge"))?;
                    let name = of.localized_name();
                    Ok(Found { holding, name })
                };
                holdings.into_iter().map(named).collect()
            })
            .await
    }

    /// How many awards within the scope are looked for.
    ///
    /// # Errors
    /// `not-found` for a badge that is not within the scope.
    pub async fn count_holders(&self, scope: Scope, asked: &Asked) -> Result<i64, Error> {
        let (asked, now) = (asked.clone(), self.now());
        self.store()
            .read_slow(move |db: &mut Db| match search(db, scope, &asked, now)? {
                Some(search) => Ok(holders::count(db, scope, &search)?),
                None => Ok(0),
            })
            .await
    }

    /// Begins a CSV of what an issuer within the scope awarded, the latest first. That it was begun is in the audit trail.
    ///
    /// # Errors
    /// `not-found` for an issuer or a badge that is not within the scope.
    pub async fn export_holders(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        asked: Asked,
        language: Language,
    ) -> Result<Export, Error> {
        let (actor, now, kept) = (actor.clone(), self.now(), asked.clone());
        self.store()
            .write(move |db: &mut Db| {
                found(db, scope, issuer)?;
                search(db, Scope::Issuer(issuer), &kept, now)?;
                // Not what was looked for: it may be an address.
                let detail = json!({ "badge": kept.badge, "byAddress": kept.whom.is_some() });
                let object = (Some(issuer), issuer);
                record(db, &actor, now, "holders.export", object, detail)
            })
            .await?;
        Ok(Export {
            service: self.clone(),
            issuer,
            asked,
            language,
            next: Next::Header,
        })
    }
}

fn search(
    db: &mut Db,
    scope: Scope,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Result<Option<Search>, Error> {
    let badge = match asked.badge {
        Some(badge) => Some(versions::latest(db, scope, badge)?.lineage),
        None => None,
    };
    let who = match &asked.whom {
        None => None,
        Some(Whom::Address(Beginning(text))) => Some(Who::AddressBeginning(text.clone())),
        Some(Whom::Holder(email)) => match persons::find(db, email)? {
            Some(found) => Some(Who::Person(found.person)),
            None => return Ok(None),
        },
    };
    Ok(Some(Search {
        who,
        badge,
        standing: asked.standing,
        from: asked.from,
        before: asked.before,
        now,
    }))
}

/// A CSV that is made a part at a time, so that a large one takes no more memory than a small one.
pub struct Export {
    service: Service,
    issuer: Uuid,
    asked: Asked,
    language: Language,
    next: Next,
}

enum Next {
    Header,
    After(Uuid),
    Nothing,
}

impl Export {
    /// The next part; nothing when there is no more.
    pub async fn part(&mut self) -> Result<Option<String>, Error> {
        let (after, mut text) = match self.next {
            Next::Nothing => return Ok(None),
            Next::Header => (Uuid::nil(), spreadsheet::header(self.language)),
            Next::After(id) => (id, String::new()),
        };
        let page = Page { after, limit: PAGE };
        let order = Order::LatestFirst;
        let scope = Scope::Issuer(self.issuer);
        let found = self.service.holders(scope, &self.asked, order, page);
        let found = found.await?;
        let full = i64::try_from(found.len()).is_ok_and(|n| n >= PAGE);
        self.next = match found.last() {
            Some(last) if full => Next::After(last.holding.id),
            _ => Next::Nothing,
        };
        let (base, now) = (self.service.base(), self.service.now());
        for one in &found {
            text.push_str(&spreadsheet::row(base, one, self.language, now));
        }
        Ok(Some(text))
    }
}
