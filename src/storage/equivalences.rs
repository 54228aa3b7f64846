//! Decisions of a programme that badges of another BadgeClass count for one of its competencies.

use super::{
    Db, Error, Page,
    direct::Fetch as _,
    one_of::one_of,
    schema::{addresses, assertions, badge_classes, equivalences, evidence},
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// "Badges of this BadgeClass of that issuer count for that competency."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalence {
    /// Its id.
    pub id: Uuid,
    /// Of which programme.
    pub programme: Uuid,
    /// The address of the BadgeClass.
    pub badge_class: String,
    /// The address of its issuer's Profile.
    pub issuer: String,
    /// All versions of the BadgeClass, when it is one of this instance.
    pub lineage: Option<Uuid>,
    /// What it counts for.
    pub competency: String,
    /// Why.
    pub reason: String,
    /// What was recorded from then on counts.
    pub starts_at: DateTime<Utc>,
    /// What was recorded later does not.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Equivalence {
    /// Whether something that was recorded at that moment counts by this decision; in the second of its end too.
    pub fn runs(&self, recorded_at: DateTime<Utc>) -> bool {
        self.starts_at <= recorded_at && self.ends_at.is_none_or(|end| recorded_at <= end)
    }
}

/// Stores a decision.
pub fn insert(db: &mut Db, new: &Equivalence) -> Result<(), Error> {
    diesel::insert_into(equivalences::table)
        .values((
            equivalences::id.eq(bytes(new.id)),
            equivalences::programme_id.eq(bytes(new.programme)),
            equivalences::badge_class.eq(&new.badge_class),
            equivalences::issuer.eq(&new.issuer),
            equivalences::lineage_id.eq(new.lineage.map(bytes)),
            equivalences::competency.eq(&new.competency),
            equivalences::reason.eq(&new.reason),
            equivalences::starts_at.eq(column(new.starts_at)),
            equivalences::ends_at.eq(new.ends_at.map(column)),
            equivalences::decided_by.eq(&new.by),
            equivalences::decided_at.eq(column(new.at)),
        ))
        .execute(db)?;
    Ok(())
}

/// Ends a decision of that programme; what was recorded before keeps counting. False when there is none to end.
pub fn end(db: &mut Db, programme: Uuid, id: Uuid, at: DateTime<Utc>) -> Result<bool, Error> {
    let running = equivalences::ends_at
        .is_null()
        .or(equivalences::ends_at.gt(column(at)));
    let rows = diesel::update(
        equivalences::table.filter(
            equivalences::id
                .eq(bytes(id))
                .and(equivalences::programme_id.eq(bytes(programme)))
                .and(running),
        ),
    )
    .set(equivalences::ends_at.eq(column(at)))
    .execute(db)?;
    Ok(rows == 1)
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    String,
    String,
    Option<Vec<u8>>,
    String,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
    String,
    NaiveDateTime,
);

/// The decisions of a programme, past ones too, oldest first.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<Equivalence>, Error> {
    let rows: Vec<Row> = equivalences::table
        .filter(equivalences::programme_id.eq(bytes(programme)))
        .order(equivalences::id)
        .rows(db)?;
    rows.into_iter()
        .map(
            |(
                id,
                programme,
                badge_class,
                issuer,
                lineage,
                competency,
                reason,
                starts_at,
                ends_at,
                by,
                at,
            )| {
                Ok(Equivalence {
                    id: uuid(&id)?,
                    programme: uuid(&programme)?,
                    badge_class,
                    issuer,
                    lineage: some_uuid(lineage)?,
                    competency,
                    reason,
                    starts_at: instant(starts_at),
                    ends_at: ends_at.map(instant),
                    by,
                    at: instant(at),
                })
            },
        )
        .collect()
}

/// The programmes for which badges of these lineages count by a decision, past or present; each with the lineage.
pub fn programmes_naming(
    db: &mut Db,
    lineages: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let named: Vec<(Option<Vec<u8>>, Vec<u8>)> = equivalences::table
        .filter(one_of(
            equivalences::lineage_id,
            lineages.into_iter().map(bytes),
        ))
        .select((equivalences::lineage_id, equivalences::programme_id))
        .distinct()
        .rows(db)?;
    let read = |(lineage, programme): (Option<Vec<u8>>, Vec<u8>)| {
        let lineage = some_uuid(lineage)?.ok_or(Error::Corrupt("no lineage is one of them"))?;
        Ok((lineage, uuid(&programme)?))
    };
    named.into_iter().map(read).collect()
}

/// The persons, by id, who were awarded a badge that a decision names, or brought one to its programme.
pub fn concerned(db: &mut Db, decision: &Equivalence, page: Page) -> Result<Vec<Uuid>, Error> {
    let mut found: BTreeSet<Vec<u8>> = BTreeSet::new();
    if let Some(lineage) = decision.lineage {
        let awarded: Vec<Vec<u8>> = assertions::table
            .inner_join(badge_classes::table)
            .filter(
                badge_classes::lineage_id
                    .eq(bytes(lineage))
                    .and(assertions::person_id.gt(bytes(page.after))),
            )
            .order(assertions::person_id)
            .limit(page.limit)
            .select(assertions::person_id)
            .distinct()
            .load(db)?;
        found.extend(awarded);
    }
    let brought: Vec<Vec<u8>> = evidence::table
        .inner_join(addresses::table)
        .filter(
            evidence::programme_id
                .eq(bytes(decision.programme))
                .and(evidence::badge_class.eq(&decision.badge_class))
                .and(evidence::issuer.eq(&decision.issuer))
                .and(addresses::person_id.gt(bytes(page.after))),
        )
        .order(addresses::person_id)
        .limit(page.limit)
        .select(addresses::person_id)
        .distinct()
        .load(db)?;
    found.extend(brought);
    let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
    found.iter().take(most).map(|id| uuid(id)).collect()
}
