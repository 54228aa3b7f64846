//! Badges from elsewhere, checked again every day.

use super::super::{Actor, Error, Service, composites::Under, record};
use super::{EVERY, PATIENCE, Recorded, counts, locked, read};
use crate::badge::{foreign::Brought, verification::Verdict};
use crate::storage::{
    Db, Page,
    evidence::{self, Evidence},
    links as stored_links, programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// A badge from elsewhere that is to be checked again.
#[derive(Debug, Clone)]
pub struct DueCheck {
    /// Which evidence.
    pub id: Uuid,
    /// An address or a JWS.
    pub source: String,
    /// Whose it should be.
    pub email: String,
}

impl Service {
    /// Badges from elsewhere that are to be checked again now, in order of creation.
    pub async fn evidence_due(&self, page: Page) -> Result<Vec<DueCheck>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let mut due = Vec::new();
                for one in evidence::due(db, now, page)? {
                    let issued_to = one.issued_to.unwrap_or(one.address);
                    let addressee = stored_links::addressee(db, issued_to)?;
                    if let (Some(badge), Some((_, email))) = (one.badge, addressee) {
                        due.push(DueCheck {
                            id: one.id,
                            source: badge.source,
                            email,
                        });
                    }
                }
                Ok(due)
            })
            .await
    }

    /// Takes note of what a later check found. Revoked or invalid abroad, or no longer of that person or BadgeClass: it
    /// stops counting, as when a badge is revoked. Out of reach: nothing changes for [`PATIENCE`]; then it counts for
    /// nothing new, and what was awarded by it stands. Valid again: it counts again.
    pub async fn evidence_checked(&self, id: Uuid, found: Brought) -> Result<Recorded, Error> {
        let (now, service) = (self.now(), self.clone());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let before = read(db, id)?;
                let programme = programmes::find(db, before.programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let (person, email, before) = locked(db, &programme, id)?;
                let counted = !counts(db, &before, now)?.is_empty();
                let after = judged(before.clone(), &found, now);
                evidence::rechecked(db, &after)?;
                let fell = after.fallen_at.is_some() && before.fallen_at.is_none();
                let lapsed = after.lapsed_at.is_some() && before.lapsed_at.is_none();
                let changed = after.fallen_at != before.fallen_at
                    || after.lapsed_at != before.lapsed_at
                    || after.expires != before.expires;
                if changed {
                    let about = (Some(programme.owner), id);
                    let detail = json!({ "verdict": found.verdict.name() });
                    record(db, &Actor::rule(), now, "evidence.check", about, detail)?;
                }
                match (fell || lapsed, changed) {
                    (true, _) => service.stopped(db, person, &email, (after, counted), now),
                    (false, true) => {
                        service.recorded(db, person, &email, after, Under::Confirmed, now)
                    }
                    // An equivalence may have been decided since.
                    (false, false) => {
                        let also_awarded =
                            service.award_due(db, person, &email, Under::Confirmed, now)?;
                        let counts_for = counts(db, &after, now)?;
                        Ok(Recorded {
                            evidence: after,
                            counts_for,
                            also_awarded,
                            also_revoked: Vec::new(),
                        })
                    }
                }
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }
}

/// What a later check makes of evidence.
fn judged(mut one: Evidence, found: &Brought, now: DateTime<Utc>) -> Evidence {
    let Some(badge) = &mut one.badge else {
        return one;
    };
    badge.next_check_at = now + EVERY;
    let same = found.belongs && found.class == badge.class && found.issuer == badge.issuer;
    let good = match found.verdict {
        Verdict::Valid | Verdict::Expired => same,
        Verdict::Revoked | Verdict::Invalid => false,
        Verdict::NotFound | Verdict::CouldNotBeChecked | Verdict::Unsupported => {
            if now - badge.checked_at >= PATIENCE {
                one.lapsed_at = one.lapsed_at.or(Some(now));
            }
            return one;
        }
    };
    badge.verdict = match (good, found.verdict) {
        (false, Verdict::Valid | Verdict::Expired) => Verdict::Invalid.name().to_owned(),
        (_, verdict) => verdict.name().to_owned(),
    };
    badge.checked_at = now;
    badge.fetched = found.fetched.clone();
    one.lapsed_at = None;
    match good {
        true => {
            one.fallen_at = None;
            one.expires = found.expires;
        }
        false => one.fallen_at = one.fallen_at.or(Some(now)),
    }
    one
}
