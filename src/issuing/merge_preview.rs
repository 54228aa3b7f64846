//! What a programme's editor may propose, and what it would do.

use super::{
    Error, FieldError, Service, new_id,
    planned_merges::{found, refuse_objected},
    standing::Standing,
};
use crate::badge::{
    composite::{self, Award, Held},
    email::Email,
    error::Invalid,
    text,
};
use crate::storage::{
    Db, Scope,
    persons::{self, PersonAddress},
    programmes::Programme,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is proposed.
#[derive(Debug, Clone)]
pub struct NewMerge {
    /// One address of each of the two persons.
    pub emails: [Email; 2],
    /// Why they are one, in words.
    pub reason: String,
}

/// What a merge would do to the composites of one programme, as things are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Composites that both complete together, by slug.
    pub gained: Vec<String>,
    /// Awards that others would stand in the place of: `(old, new)`.
    pub replaced: Vec<(Uuid, Uuid)>,
    /// Awards that stay as they are.
    pub kept: Vec<Uuid>,
}

impl Service {
    /// What a merge would do. Nothing is changed and nobody is told.
    ///
    /// # Errors
    /// Those of [`Self::plan_merge`].
    pub async fn preview_merge(
        &self,
        scope: Scope,
        programme: Uuid,
        new: NewMerge,
    ) -> Result<Outcome, Error> {
        let now = self.now();
        check(&new)?;
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let both = both_seen(db, &programme, &new.emails)?;
                let both = both.map(|one| one.person);
                refuse_objected(db, both)?;
                outcome(db, &programme, both, now)
            })
            .await
    }
}

pub(super) fn check(new: &NewMerge) -> Result<(), Error> {
    text::prose(&new.reason, 1_000).map_err(|why| Error::field("/reason", why))?;
    if new.emails[0].normalised() == new.emails[1].normalised() {
        let why = Invalid::new("same-address", "must be another address than the first");
        return Err(Error::field("/emails/1", why));
    }
    Ok(())
}

/// Both persons, when each holds a badge that counts for the programme. Of anybody else it learns nothing, not even
/// whether they are known.
pub(super) fn both_seen(
    db: &mut Db,
    programme: &Programme,
    emails: &[Email; 2],
) -> Result<[PersonAddress; 2], Error> {
    let mut wrong = Vec::new();
    let mut see = |at: usize| -> Result<PersonAddress, Error> {
        let found = persons::find(db, &emails[at])?;
        let seen = match found {
            Some(one) => Standing::of(db, programme.clone(), one.person)?
                .held
                .iter()
                .any(|held| held.recognised),
            None => false,
        };
        if !seen {
            let why = "nobody with this address holds a badge that counts for this programme";
            let why = Invalid::new("unknown-person", why);
            wrong.push(FieldError::new(format!("/emails/{at}"), why));
        }
        let nobody = PersonAddress {
            person: Uuid::nil(),
            address: Uuid::nil(),
        };
        Ok(found.unwrap_or(nobody))
    };
    let both = [see(0)?, see(1)?];
    if !wrong.is_empty() {
        return Err(Error::Fields(wrong));
    }
    if both[0].person == both[1].person {
        return Err(Error::refused(
            "already-one-person",
            "both addresses are one person's already",
        ));
    }
    Ok(both)
}

fn outcome(
    db: &mut Db,
    programme: &Programme,
    both: [Uuid; 2],
    now: DateTime<Utc>,
) -> Result<Outcome, Error> {
    let mut one = Standing::of(db, programme.clone(), both[0])?;
    let other = Standing::of(db, programme.clone(), both[1])?;
    one.narrow_to_confirmed(db)?;
    let mut held: Vec<Held> = one.held.iter().chain(&other.held).cloned().collect();
    let mut past: Vec<Award> = one.past.iter().chain(&other.past).cloned().collect();
    let mut replaced = Vec::new();
    for settled in composite::settle(&one.past, &other.past, now) {
        for award in &mut past {
            if settled.replaced.contains(&award.assertion) {
                replaced.push((award.assertion, settled.stays));
                award.live = false;
            }
            award.live &= !settled.ended.contains(&award.assertion);
            if award.assertion == settled.stays {
                award.cycle = settled.cycle;
            }
        }
        for held in &mut held {
            held.revoked |= settled.replaced.contains(&held.assertion);
        }
    }
    let withheld: BTreeSet<_> = one.withheld.union(&other.withheld).cloned().collect();
    let mut ids = new_id;
    let due = composite::awards_due(&one.rules, &held, &past, &withheld, now, &mut ids);
    let kept = past.iter().filter(|award| award.live);
    Ok(Outcome {
        gained: due.iter().map(|due| due.composite.to_string()).collect(),
        replaced,
        kept: kept.map(|award| award.assertion).collect(),
    })
}
