//! Erasing: what is deleted of an award or of a person, and what is left.

mod fates;
mod search;
mod typed;
pub mod unproved;

pub use fates::{Fate, TABLES};
pub use search::{forget_answers, forget_erased, forget_letters_about, forget_letters_to};

use super::{
    Db, Error,
    applications::second_readings,
    cohorts, personal_endorsements,
    proofs::statements::stated_by,
    replacements,
    schema::{
        addresses, applications, assertions, audit, badge_classes, endorsements,
        erased_assertions as erased, evidence, links, merges, proofs,
    },
    values::{bytes, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::{sql_query, sql_types::Binary};
use std::collections::BTreeSet;
use uuid::Uuid;

use Fate::{WithAddress, WithAward, WithEither, WithPerson};

/// What is said in public of an award that was erased.
pub const REASON: &str = "Effacé à la demande de sa personne titulaire";

/// Deletes the rows of these ids, table by table.
fn delete(
    db: &mut Db,
    ids: &[Uuid],
    columns: impl Fn(Fate) -> &'static [&'static str],
) -> Result<(), Error> {
    for (table, fate) in TABLES {
        for column in columns(*fate) {
            for id in ids {
                sql_query(format!("DELETE FROM {table} WHERE {column} = $1"))
                    .bind::<Binary, _>(bytes(*id))
                    .execute(db)?;
            }
        }
    }
    Ok(())
}

/// A link to appeal leads to what replaced the award: it is about a revocation that is pending there now.
fn move_appeals(db: &mut Db, old: Uuid) -> Result<(), Error> {
    let Some(new) = replacements::of(db, old)? else {
        return Ok(());
    };
    let appeals = links::subject_id
        .eq(bytes(old))
        .and(links::purpose.eq("appeal"));
    diesel::update(links::table.filter(appeals))
        .set(links::subject_id.eq(bytes(new)))
        .execute(db)?;
    Ok(())
}

/// The links that are about one of these, whoever they were sent to.
fn links_about(db: &mut Db, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    for id in ids {
        let of_it: Vec<Vec<u8>> = links::table
            .filter(links::subject_id.eq(bytes(*id)))
            .select(links::id)
            .load(db)?;
        found.extend(of_it);
    }
    found.iter().map(|id| uuid(id)).collect()
}

/// Deletes the links that are about one of these, whoever they were sent to.
fn delete_links_about(db: &mut Db, ids: &[Uuid]) -> Result<(), Error> {
    for id in ids {
        sql_query("DELETE FROM links WHERE subject_id = $1")
            .bind::<Binary, _>(bytes(*id))
            .execute(db)?;
    }
    Ok(())
}

/// All that is left of an award that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Its id.
    pub assertion: Uuid,
    /// Which version of which badge it was of.
    pub badge_class: Uuid,
    /// Of its date of issue: `2026-11`.
    pub month: String,
}

/// Erases an award, whose holder's row is locked. What follows for composites was done before.
pub fn erase_award(
    db: &mut Db,
    id: Uuid,
    badge_class: Uuid,
    issued_on: DateTime<Utc>,
) -> Result<(), Error> {
    db.lock_award(id.as_bytes())?;
    // What others said of it speaks of its holder.
    diesel::update(endorsements::table.filter(endorsements::object_id.eq(bytes(id))))
        .set(endorsements::comment.eq(""))
        .execute(db)?;
    move_appeals(db, id)?;
    let said = personal_endorsements::ids_of_award(db, id)?;
    delete_links_about(db, &said)?;
    delete_links_about(db, &[id])?;
    search::forget_examples(db, id)?;
    cohorts::forget_award(db, id)?;
    delete(db, &[id], |fate| match fate {
        WithAward(columns) | WithEither(columns, _) => columns,
        _ => &[],
    })?;
    diesel::insert_into(erased::table)
        .values((
            erased::assertion_id.eq(bytes(id)),
            erased::badge_class_id.eq(bytes(badge_class)),
            erased::month.eq(issued_on.format("%Y-%m").to_string()),
        ))
        .execute(db)?;
    Ok(())
}

/// What is left of an award, when it was erased.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Erased>, Error> {
    let row: Option<(Vec<u8>, String)> = erased::table
        .filter(erased::assertion_id.eq(bytes(id)))
        .select((erased::badge_class_id, erased::month))
        .first(db)
        .optional()?;
    row.map(|(badge_class, month)| {
        Ok(Erased {
            assertion: id,
            badge_class: uuid(&badge_class)?,
            month,
        })
    })
    .transpose()
}

/// How many awards under a Profile were erased.
pub fn count_under(db: &mut Db, profile: Uuid) -> Result<i64, Error> {
    Ok(erased::table
        .inner_join(badge_classes::table)
        .filter(badge_classes::profile_id.eq(bytes(profile)))
        .count()
        .get_result(db)?)
}

/// Every award under a Profile that was erased, in order of creation.
pub fn under(db: &mut Db, profile: Uuid) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = erased::table
        .inner_join(badge_classes::table)
        .filter(badge_classes::profile_id.eq(bytes(profile)))
        .order(erased::assertion_id)
        .select(erased::assertion_id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// A person, and those that were made one with them.
pub fn all_of(db: &mut Db, person: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut found = BTreeSet::from([person]);
    let mut todo = vec![person];
    while let Some(kept) = todo.pop() {
        let gone: Vec<Option<Vec<u8>>> = merges::table
            .filter(merges::kept_id.eq(bytes(kept)))
            .filter(merges::gone_id.is_not_null())
            .select(merges::gone_id)
            .load(db)?;
        for id in gone.into_iter().flatten() {
            let id = uuid(&id)?;
            if found.insert(id) {
                todo.push(id);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Everybody whose rows are to be locked before a person is erased: they, those that were made one with them, and whoever
/// has an address that they typed.
pub fn concerned(db: &mut Db, person: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut all = all_of(db, person)?;
    all.extend(typed::named_by(db, &all)?);
    Ok(all)
}

/// Who is erased with a person: they, those that were made one with them, and those of addresses of which nothing is known
/// but that they typed them. All [`concerned`] are locked.
pub fn doomed(db: &mut Db, person: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut all = all_of(db, person)?;
    all.extend(typed::only_typed(db, &all)?);
    Ok(all)
}

/// Whose an address is that was only typed by somebody, once nothing here tells of them any more; their row is locked.
pub fn only_typed(db: &mut Db, address: Uuid) -> Result<Option<Uuid>, Error> {
    typed::forgotten(db, address)
}

/// The awards of a person: `(award, badge, date of issue)`, in order of creation.
pub fn awards_of(db: &mut Db, person: Uuid) -> Result<Vec<(Uuid, Uuid, DateTime<Utc>)>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>, chrono::NaiveDateTime)> = assertions::table
        .filter(assertions::person_id.eq(bytes(person)))
        .order(assertions::id)
        .select((
            assertions::id,
            assertions::badge_class_id,
            assertions::issued_on,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(id, badge, at)| Ok((uuid(&id)?, uuid(&badge)?, at.and_utc())))
        .collect()
}

/// What is deleted beside the awards, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ErasedBeside)]
#[serde(rename_all = "camelCase")]
pub struct Beside {
    /// Addresses, with those that they said are theirs and that are nobody's.
    pub addresses: usize,
    /// Badges from elsewhere and certificates that were brought.
    pub evidence: usize,
    /// Merges with other persons, planned or done.
    pub merges: usize,
    /// Letters in the outbox.
    pub letters: usize,
    /// Answers kept for `Idempotency-Key`.
    pub answers: usize,
    /// Lines of files of awards.
    pub lines: usize,
}

/// Erases what there is of a person beside their awards, which are erased: `all` are those [`doomed`], their rows
/// locked.
pub fn erase_person(db: &mut Db, all: &[Uuid], awards: &[Uuid]) -> Result<Beside, Error> {
    let mut own = Vec::new();
    for person in all {
        let rows: Vec<(Vec<u8>, String, String)> = addresses::table
            .filter(addresses::person_id.eq(bytes(*person)))
            .select((addresses::id, addresses::email, addresses::given))
            .load(db)?;
        own.extend(rows);
    }
    let mut ids = Vec::with_capacity(own.len());
    for (id, ..) in &own {
        ids.push(uuid(id)?);
    }
    for id in &ids {
        for proof in stated_by(db, *id)? {
            second_readings::forget_resting_on(db, proof)?;
        }
    }
    let evidence: Vec<Vec<u8>> = evidence::table
        .filter(
            evidence::address_id
                .eq_any(own.iter().map(|(id, ..)| id))
                .or(evidence::issued_to_id.eq_any(own.iter().map(|(id, ..)| id))),
        )
        .select(evidence::id)
        .load(db)?;
    let mut named: Vec<Uuid> = awards.to_vec();
    for id in &evidence {
        search::forget_examples(db, uuid(id)?)?;
        named.push(uuid(id)?);
    }
    let asked = asked_by(db, all)?;
    named.extend(&asked);
    let merges = merges_of(db, all, &ids)?;
    named.extend(&merges);
    for merge in &merges {
        diesel::update(audit::table.filter(audit::object_id.eq(bytes(*merge))))
            .set(audit::detail.eq("{}"))
            .execute(db)?;
        diesel::delete(merges::table.filter(merges::id.eq(bytes(*merge)))).execute(db)?;
    }
    let emails: BTreeSet<String> = own.iter().map(|(_, email, _)| email.clone()).collect();
    let about: Vec<Uuid> = named.iter().chain(all).copied().collect();
    named.extend(links_about(db, &about)?);
    let letters = search::forget_letters_to(db, &emails)? + forget_letters_about(db, &named)?;
    let given = own.iter().map(|(.., given)| given.to_lowercase());
    let mut words: Vec<String> = named.iter().map(Uuid::to_string).collect();
    words.extend(emails.iter().cloned().chain(given));
    let answers = forget_answers(db, &words)?;
    delete_links_about(db, &about)?;
    delete(db, &ids, |fate| match fate {
        WithAddress(columns) | WithEither(_, columns) => columns,
        _ => &[],
    })?;
    delete(db, all, |fate| match fate {
        WithPerson(columns) => columns,
        _ => &[],
    })?;
    Ok(Beside {
        addresses: ids.len(),
        evidence: evidence.len(),
        merges: merges.len(),
        letters,
        answers,
        // Last: whoever awards these lines has locked their persons before.
        lines: cohorts::forget_person(db, &emails)?,
    })
}

/// What they asked for, and showed to be awarded it.
fn asked_by(db: &mut Db, persons: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    let mut found: Vec<Vec<u8>> = applications::table
        .filter(applications::person_id.eq_any(&persons))
        .select(applications::id)
        .load(db)?;
    let shown: Vec<Vec<u8>> = proofs::table
        .filter(proofs::person_id.eq_any(&persons))
        .select(proofs::id)
        .load(db)?;
    found.extend(shown);
    found.iter().map(|id| uuid(id)).collect()
}

fn merges_of(db: &mut Db, persons: &[Uuid], own: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let all = |ids: &[Uuid]| ids.iter().map(|id| bytes(*id)).collect::<Vec<_>>();
    let (persons, own) = (all(persons), all(own));
    let found: Vec<Vec<u8>> = merges::table
        .filter(
            merges::address_id
                .eq_any(own.clone())
                .or(merges::other_address_id.eq_any(own)),
        )
        .select(merges::id)
        .load(db)?;
    let done: Vec<Vec<u8>> = merges::table
        .filter(
            merges::kept_id
                .eq_any(persons.clone())
                .or(merges::gone_id.eq_any(persons)),
        )
        .select(merges::id)
        .load(db)?;
    let both: BTreeSet<Vec<u8>> = found.into_iter().chain(done).collect();
    both.iter().map(|id| uuid(id)).collect()
}

#[cfg(test)]
mod tests;
