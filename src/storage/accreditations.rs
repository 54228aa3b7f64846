//! The issuers that programmes accredit.

use super::{
    Db, Error,
    direct::Fetch as _,
    one_of::one_of,
    programmes::{Programme, ProgrammeRow, programme},
    schema::{accreditations, accredited_competencies, programmes},
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// "This programme trusts that issuer to award these competencies."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditation {
    /// Its id.
    pub id: Uuid,
    /// By which programme.
    pub programme: Uuid,
    /// Whom.
    pub issuer: Uuid,
    /// For what.
    pub competencies: Vec<String>,
    /// The catalogue version that these competencies are of.
    pub catalogue: Uuid,
    /// Awards recorded from then on count.
    pub starts_at: DateTime<Utc>,
    /// Awards recorded later do not.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Withdrawn for cause: awards recorded from then on never count, and why.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

impl Accreditation {
    /// Whether an award of that competency, recorded at that moment, counts by this decision. What was recorded in the
    /// second of its end was recorded while it ran: instants are whole seconds.
    pub fn covers(&self, issuer: Uuid, competency: &str, recorded_at: DateTime<Utc>) -> bool {
        self.issuer == issuer
            && self.starts_at <= recorded_at
            && self.ends_at.is_none_or(|end| recorded_at <= end)
            && (self.withdrawn.as_ref()).is_none_or(|(from, _)| recorded_at < *from)
            && self.competencies.iter().any(|c| c == competency)
    }
}

/// Stores a decision.
pub fn insert(db: &mut Db, new: &Accreditation) -> Result<(), Error> {
    diesel::insert_into(accreditations::table)
        .values((
            accreditations::id.eq(bytes(new.id)),
            accreditations::programme_id.eq(bytes(new.programme)),
            accreditations::issuer_id.eq(bytes(new.issuer)),
            accreditations::starts_at.eq(column(new.starts_at)),
            accreditations::ends_at.eq(new.ends_at.map(column)),
            accreditations::decided_by.eq(&new.by),
            accreditations::decided_at.eq(column(new.at)),
            accreditations::catalogue_id.eq(bytes(new.catalogue)),
            accreditations::review_at.eq(match new.starts_at < new.at {
                true => Some(column(new.at)),
                false => new.ends_at.map(column),
            }),
        ))
        .execute(db)?;
    for competency in &new.competencies {
        diesel::insert_into(accredited_competencies::table)
            .values((
                accredited_competencies::accreditation_id.eq(bytes(new.id)),
                accredited_competencies::competency.eq(competency),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Ends a decision of that programme; what was recorded before keeps counting. False when there is none to end.
pub fn end(db: &mut Db, programme: Uuid, id: Uuid, at: DateTime<Utc>) -> Result<bool, Error> {
    let running = accreditations::ends_at
        .is_null()
        .or(accreditations::ends_at.gt(column(at)));
    let rows = diesel::update(
        accreditations::table.filter(
            accreditations::id
                .eq(bytes(id))
                .and(accreditations::programme_id.eq(bytes(programme)))
                .and(running),
        ),
    )
    .set(accreditations::ends_at.eq(column(at)))
    .execute(db)?;
    // Those who gain by one that was decided for the past, and were not looked at, are so first.
    let others = accreditations::review_at
        .is_null()
        .or(accreditations::review_at
            .ne(accreditations::decided_at.nullable())
            .or(accreditations::starts_at.ge(accreditations::decided_at)));
    diesel::update(accreditations::table.filter(accreditations::id.eq(bytes(id)).and(others)))
        .set(accreditations::review_at.eq(column(at)))
        .execute(db)?;
    Ok(rows == 1)
}

/// Withdraws a decision of that programme from an instant on, and ends it; false when it was withdrawn before.
pub fn withdraw(
    db: &mut Db,
    decision: &Accreditation,
    (from, reason): (DateTime<Utc>, &str),
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let standing = accreditations::id
        .eq(bytes(decision.id))
        .and(accreditations::withdrawn_from.is_null());
    let ends_at = decision.ends_at.map_or(now, |end| end.min(now));
    let rows = diesel::update(accreditations::table.filter(standing))
        .set((
            accreditations::ends_at.eq(column(ends_at)),
            accreditations::withdrawn_from.eq(column(from)),
            accreditations::withdrawal_reason.eq(reason),
            accreditations::review_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// A decision after which holders of badges of its issuer are to be looked at again.
#[derive(Debug, Clone, Copy)]
pub struct Review {
    /// The decision.
    pub decision: Uuid,
    /// The issuer.
    pub issuer: Uuid,
    /// Since when.
    pub since: DateTime<Utc>,
    /// It was made for the past: badges that did not count may count now.
    pub began: bool,
    /// When they are looked at once more: as it ends.
    next: Option<DateTime<Utc>>,
}

/// The decisions after which somebody is to be looked at again by now.
pub fn to_review(db: &mut Db, now: DateTime<Utc>) -> Result<Vec<Review>, Error> {
    type Row = (
        Vec<u8>,
        Vec<u8>,
        Option<NaiveDateTime>,
        NaiveDateTime,
        NaiveDateTime,
        Option<NaiveDateTime>,
    );
    let rows: Vec<Row> = accreditations::table
        .filter(accreditations::review_at.le(column(now)))
        .order(accreditations::id)
        .select((
            accreditations::id,
            accreditations::issuer_id,
            accreditations::review_at,
            accreditations::starts_at,
            accreditations::decided_at,
            accreditations::ends_at,
        ))
        .load(db)?;
    rows.into_iter()
        .filter_map(|(id, issuer, at, start, decided, end)| {
            Some((id, issuer, at?, start, decided, end))
        })
        .map(|(id, issuer, since, start, decided, end)| {
            Ok(Review {
                decision: uuid(&id)?,
                issuer: uuid(&issuer)?,
                since: instant(since),
                began: start < decided && since == decided,
                next: end.filter(|end| *end > since).map(instant),
            })
        })
        .collect()
}

/// Everybody was looked at again, unless the decision was changed meanwhile.
pub fn reviewed(db: &mut Db, done: &Review) -> Result<(), Error> {
    let same = accreditations::id
        .eq(bytes(done.decision))
        .and(accreditations::review_at.eq(column(done.since)));
    diesel::update(accreditations::table.filter(same))
        .set(accreditations::review_at.eq(done.next.map(column)))
        .execute(db)?;
    Ok(())
}

/// The programmes that trust an issuer at that moment, for whatever competency, in order of creation; 20 at most.
pub fn recognising(db: &mut Db, issuer: Uuid, at: DateTime<Utc>) -> Result<Vec<Programme>, Error> {
    let running = accreditations::starts_at.le(column(at)).and(
        accreditations::ends_at
            .is_null()
            .or(accreditations::ends_at.gt(column(at))),
    );
    let trusted = accreditations::table
        .filter(accreditations::issuer_id.eq(bytes(issuer)).and(running))
        .select(accreditations::programme_id);
    programmes::table
        .filter(programmes::id.eq_any(trusted))
        .order(programmes::id)
        .limit(20)
        .load::<ProgrammeRow>(db)?
        .into_iter()
        .map(programme)
        .collect()
}

/// The programmes that decided to trust an issuer, now or once, in order of creation; 100 at most.
pub fn that_recognised(db: &mut Db, issuer: Uuid) -> Result<Vec<Programme>, Error> {
    let decided = accreditations::table
        .filter(accreditations::issuer_id.eq(bytes(issuer)))
        .select(accreditations::programme_id);
    programmes::table
        .filter(programmes::id.eq_any(decided))
        .order(programmes::id)
        .limit(100)
        .load::<ProgrammeRow>(db)?
        .into_iter()
        .map(programme)
        .collect()
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    NaiveDateTime,
    Option<NaiveDateTime>,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
    Option<String>,
    String,
    Option<Vec<u8>>,
);

/// A decision once for each competency that it names, oldest first.
macro_rules! of_programme {
    ($programme:expr) => {
        accredited_competencies::table
            .inner_join(accreditations::table)
            .filter(accreditations::programme_id.eq(bytes($programme)))
            .order((accreditations::id, accredited_competencies::competency))
            .select((
                accreditations::id,
                accreditations::issuer_id,
                accreditations::starts_at,
                accreditations::ends_at,
                accreditations::decided_by,
                accreditations::decided_at,
                accreditations::withdrawn_from,
                accreditations::withdrawal_reason,
                accredited_competencies::competency,
                accreditations::catalogue_id,
            ))
    };
}

/// The decisions of a programme, oldest first.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<Accreditation>, Error> {
    gathered(programme, of_programme!(programme).rows(db)?)
}

/// The decisions of a programme about these issuers, oldest first.
pub fn of_issuers(
    db: &mut Db,
    programme: Uuid,
    issuers: &[Uuid],
) -> Result<Vec<Accreditation>, Error> {
    if issuers.is_empty() {
        return Ok(Vec::new());
    }
    let issuers = issuers.iter().map(|id| bytes(*id));
    let about = one_of(accreditations::issuer_id, issuers);
    let rows = of_programme!(programme).filter(about).rows(db)?;
    gathered(programme, rows)
}

fn gathered(programme: Uuid, rows: Vec<Row>) -> Result<Vec<Accreditation>, Error> {
    let mut found: Vec<Accreditation> = Vec::new();
    for (id, issuer, starts_at, ends_at, by, at, from, why, competency, catalogue) in rows {
        let id = uuid(&id)?;
        match found.last_mut() {
            Some(last) if last.id == id => last.competencies.push(competency),
            _ => found.push(Accreditation {
                id,
                programme,
                issuer: uuid(&issuer)?,
                competencies: vec![competency],
                catalogue: some_uuid(catalogue)?
                    .ok_or(Error::Corrupt("a recognition has no catalogue"))?,
                starts_at: instant(starts_at),
                ends_at: ends_at.map(instant),
                by,
                at: instant(at),
                withdrawn: from.map(instant).zip(why),
            }),
        }
    }
    Ok(found)
}
