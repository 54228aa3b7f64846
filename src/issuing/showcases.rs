//! What holders show to whoever has the address of it: a public page with every badge that they share, and links to badges
//! that they chose, until a date.

use super::{
    Error, FieldError, Service, new_id, record,
    sessions::{Holder, SignedIn},
};
use crate::badge::error::Invalid;
use crate::storage::{
    Db, Page, Scope, acceptances,
    assertions::{self, StoredAssertion},
    badge_classes::{self, StoredBadge},
    issuers, shares,
    showcases::{self, Showcase},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many links one person may have at a time.
pub const MOST_LINKS: usize = 20;
/// How long a name or a label may be, in characters.
pub const MOST_NAME: usize = 80;
/// How long a link may last, in days.
pub const MOST_DAYS: i64 = 366;
/// Most badges that one page has.
const AWARDS: i64 = 500;

/// A link that somebody wants.
#[derive(Debug, Clone)]
pub struct NewShowcase {
    /// For whom it is, for its holder alone; the public page has none.
    pub label: String,
    /// What it says of who they are; empty: nothing.
    pub shown_name: String,
    /// The badges that it shows; nothing: the public page, with every badge that they share.
    pub chosen: Option<BTreeSet<Uuid>>,
    /// Until when; nothing: until it is taken back.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A page of badges, as its holder sees it.
#[derive(Debug, Clone)]
pub struct OwnShowcase {
    /// It.
    pub showcase: Showcase,
    /// Its address.
    pub url: String,
    /// How many badges it shows now.
    pub shown: usize,
}

/// A badge on such a page.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The award.
    pub assertion: StoredAssertion,
    /// Its badge.
    pub badge: StoredBadge,
    /// The name of its issuer.
    pub issuer: String,
}

impl Service {
    /// Makes a link or the public page for somebody who is signed in. What it shows they have accepted and nobody
    /// revoked.
    ///
    /// # Errors
    /// `not-signed-in`; `invalid-fields` for a name that is too long, a choice of nothing, or an end that has passed or is
    /// too far; `not-found` for a badge that is not theirs, `not-accepted`, `already-revoked`, `already-defined` for a
    /// second public page, `too-many-links`.
    pub async fn show(&self, session: Uuid, new: NewShowcase) -> Result<Uuid, Error> {
        self.through_session(session, move |db, there, now| {
            check(&new, now)?;
            let holder = Holder::from(there);
            let person = holder.address.person;
            let chosen = new.chosen.clone().unwrap_or_default();
            for award in &chosen {
                showable(db, person, *award)?;
            }
            let mine = showcases::of_person(db, person)?;
            if mine.iter().filter(|one| !one.whole).count() >= MOST_LINKS && new.chosen.is_some() {
                let why = format!("{MOST_LINKS} links are there: take one back first");
                return Err(Error::refused("too-many-links", why));
            }
            let made = Showcase {
                id: new_id(),
                person,
                label: new.label.clone(),
                shown_name: new.shown_name.clone(),
                whole: new.chosen.is_none(),
                created_at: now,
                ends_at: new.ends_at,
            };
            if !showcases::insert(db, &made, &chosen)? {
                let why = "there is a public page already: take it back first";
                return Err(Error::refused("already-defined", why));
            }
            let detail = json!({ "badges": chosen.len(), "public": made.whole });
            record(
                db,
                &holder.actor,
                now,
                "showcase.make",
                (None, made.id),
                detail,
            )?;
            Ok(made.id)
        })
        .await
    }

    /// Takes back a link or the public page: its address leads nowhere from then on.
    ///
    /// # Errors
    /// `not-signed-in`, `not-found` for one that is not theirs.
    pub async fn show_no_more(&self, session: Uuid, id: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let holder = Holder::from(there);
            let found = showcases::find(db, id)?;
            found
                .filter(|found| found.person == holder.address.person)
                .ok_or_else(|| Error::not_found("link of yours"))?;
            showcases::remove(db, id)?;
            record(
                db,
                &holder.actor,
                now,
                "showcase.remove",
                (None, id),
                json!({}),
            )
        })
        .await
    }

    /// The links of somebody who is signed in, and their public page.
    pub async fn showcases(&self, there: &SignedIn) -> Result<Vec<OwnShowcase>, Error> {
        let (person, service) = (there.address.person, self.clone());
        self.store()
            .read(move |db: &mut Db| {
                let mut own = Vec::new();
                for showcase in showcases::of_person(db, person)? {
                    own.push(OwnShowcase {
                        url: service.showcase_url(showcase.id),
                        shown: shown(db, &showcase)?.len(),
                        showcase,
                    });
                }
                Ok(own)
            })
            .await
    }

    /// What the address of a link or a public page leads to now, latest first.
    ///
    /// # Errors
    /// `not-found` when there is none, or none any more; `link-expired` when its time is over.
    pub async fn showcase(&self, token: &str) -> Result<(Showcase, Vec<Shown>), Error> {
        let absent = || Error::not_found("page of badges");
        let (id, now) = (self.showcase_id(token).ok_or_else(absent)?, self.now());
        self.store()
            .read(move |db: &mut Db| {
                let found = showcases::find(db, id)?.ok_or_else(absent)?;
                if found.ends_at.is_some_and(|ends_at| ends_at <= now) {
                    return Err(Error::refused("link-expired", "this link has expired"));
                }
                let shown = shown(db, &found)?;
                Ok((found, shown))
            })
            .await
    }

    fn showcase_url(&self, id: Uuid) -> String {
        let tag = self.inner.links.showcase(id);
        let token = URL_SAFE_NO_PAD.encode([id.as_bytes(), tag.as_ref()].concat());
        self.base().join(&format!("/shared/{token}"))
    }

    fn showcase_id(&self, token: &str) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, tag) = bytes.split_at_checked(16)?;
        let id = Uuid::from_slice(id).ok()?;
        self.inner.links.is_showcase(id, tag).then_some(id)
    }
}

fn check(new: &NewShowcase, now: DateTime<Utc>) -> Result<(), Error> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, code: &'static str, why: String| {
        errors.push(FieldError::new(pointer, Invalid::new(code, why)));
    };
    for (pointer, text) in [("/label", &new.label), ("/shownName", &new.shown_name)] {
        if text.chars().count() > MOST_NAME {
            wrong(
                pointer,
                "too-long",
                format!("at most {MOST_NAME} characters"),
            );
        }
        if text.chars().any(char::is_control) {
            wrong(pointer, "control-character", "one line of text".to_owned());
        }
    }
    if new.chosen.is_some() && new.label.is_empty() {
        wrong("/label", "missing", "say for whom the link is".to_owned());
    }
    if new.chosen.as_ref().is_some_and(BTreeSet::is_empty) {
        wrong("/badges", "missing", "choose one badge at least".to_owned());
    }
    let last = now + TimeDelta::days(MOST_DAYS);
    if new.ends_at.is_some_and(|at| at <= now || at > last) {
        let why = format!("a day to come, within {MOST_DAYS} days");
        wrong("/endsAt", "out-of-range", why);
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Error::Fields(errors)),
    }
}

/// An award of a person that may be shown.
fn showable(db: &mut Db, person: Uuid, award: Uuid) -> Result<(), Error> {
    assertions::find(db, award)?
        .filter(|found| found.person == person)
        .ok_or_else(|| Error::not_found("badge award"))?;
    if assertions::revocation(db, award)?.is_some() {
        return Err(Error::refused("already-revoked", "this badge was revoked"));
    }
    if !acceptances::listed(db, &[award])?.contains_key(&award) {
        let message = "accept this badge before you share it";
        return Err(Error::refused("not-accepted", message));
    }
    Ok(())
}

/// What a page shows now, latest first: what is chosen or shared, accepted, and in force.
fn shown(db: &mut Db, showcase: &Showcase) -> Result<Vec<Shown>, Error> {
    let all =
        assertions::list_of_person(db, Scope::Instance, showcase.person, Page::first(AWARDS))?;
    let live: Vec<StoredAssertion> = all.into_iter().filter(|award| award.live).collect();
    let ids: Vec<Uuid> = live.iter().map(|award| award.id).collect();
    let accepted = acceptances::listed(db, &ids)?;
    let wanted = match showcase.whole {
        true => shares::of(db, &ids)?,
        false => showcases::awards(db, showcase.id)?,
    };
    let mut shown = Vec::new();
    for assertion in live.into_iter().rev() {
        if !wanted.contains(&assertion.id) || !accepted.contains_key(&assertion.id) {
            continue;
        }
        let badge = badge_classes::find(db, assertion.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let issuer = issuers::find(db, Scope::Instance, badge.issuer)?;
        shown.push(Shown {
            issuer: issuer
                .map(|issuer| issuer.organisation.name)
                .unwrap_or_default(),
            assertion,
            badge,
        });
    }
    Ok(shown)
}
