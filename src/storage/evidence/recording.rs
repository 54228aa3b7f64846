//! What is recorded of evidence: brought, decided, withdrawn, checked again.

use super::{Decision, Evidence};
use crate::storage::{
    Db, Error,
    schema::evidence,
    values::{bytes, column, to_json},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Stores what was brought.
pub fn insert(db: &mut Db, new: &Evidence) -> Result<(), Error> {
    let badge = new.badge.as_ref();
    let fetched = badge.map(|badge| to_json(&badge.fetched)).transpose()?;
    let decision = new.decision.as_ref();
    diesel::insert_into(evidence::table)
        .values((
            evidence::id.eq(bytes(new.id)),
            evidence::programme_id.eq(bytes(new.programme)),
            evidence::address_id.eq(bytes(new.address)),
            evidence::kind.eq(if badge.is_some() {
                "badge"
            } else {
                "certificate"
            }),
            evidence::source.eq(badge.map(|b| &b.source)),
            evidence::url.eq(badge.and_then(|b| b.url.as_ref())),
            evidence::badge_class.eq(badge.and_then(|b| b.class.as_ref())),
            evidence::issuer.eq(badge.and_then(|b| b.issuer.as_ref())),
            evidence::title.eq(&new.title),
            evidence::body.eq(&new.body),
            evidence::issued_on.eq(column(new.issued_on)),
            evidence::expires.eq(new.expires.map(column)),
            evidence::competency.eq(decision.map(|d| &d.competency)),
            evidence::reason.eq(decision.map(|d| &d.reason)),
            evidence::decided_by.eq(decision.map(|d| &d.by)),
            evidence::decided_at.eq(decision.map(|d| column(d.at))),
            evidence::recorded_by.eq(&new.by),
            evidence::recorded_at.eq(column(new.recorded_at)),
            evidence::verdict.eq(badge.map(|b| &b.verdict)),
            evidence::checked_at.eq(badge.map(|b| column(b.checked_at))),
            evidence::fetched.eq(fetched),
            evidence::next_check_at.eq(badge.map(|b| column(b.next_check_at))),
            evidence::issued_to_id.eq(new.issued_to.map(bytes)),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores a decision for that person alone.
pub fn decide(db: &mut Db, id: Uuid, decision: &Decision) -> Result<(), Error> {
    diesel::update(evidence::table.filter(evidence::id.eq(bytes(id))))
        .set((
            evidence::competency.eq(&decision.competency),
            evidence::reason.eq(&decision.reason),
            evidence::decided_by.eq(&decision.by),
            evidence::decided_at.eq(column(decision.at)),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores that the programme withdrew it.
pub fn withdraw(db: &mut Db, id: Uuid, reason: &str, at: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(evidence::table.filter(evidence::id.eq(bytes(id))))
        .set((
            evidence::withdrawn_at.eq(column(at)),
            evidence::withdrawal_reason.eq(reason),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores what a later check found.
pub fn rechecked(db: &mut Db, now: &Evidence) -> Result<(), Error> {
    let badge = now.badge.as_ref();
    let fetched = badge.map(|badge| to_json(&badge.fetched)).transpose()?;
    diesel::update(evidence::table.filter(evidence::id.eq(bytes(now.id))))
        .set((
            evidence::expires.eq(now.expires.map(column)),
            evidence::verdict.eq(badge.map(|b| &b.verdict)),
            evidence::checked_at.eq(badge.map(|b| column(b.checked_at))),
            evidence::fetched.eq(fetched),
            evidence::next_check_at.eq(badge.map(|b| column(b.next_check_at))),
            evidence::fallen_at.eq(now.fallen_at.map(column)),
            evidence::lapsed_at.eq(now.lapsed_at.map(column)),
        ))
        .execute(db)?;
    Ok(())
}
