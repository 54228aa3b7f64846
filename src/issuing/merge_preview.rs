//! What a programme's editor may propose, and what it would do.

use super::{
    Actor, Error, FieldError, Service,
    closing::open_programme,
    new_id,
    planned_merges::{NOTICE, refuse_objected},
    standing::Standing,
};
use crate::badge::{email::Email, error::Invalid, text};
use crate::storage::{
    Db, Scope, composite_awards,
    merges::{self, Merge, State},
    persons::{self, PersonAddress},
    programmes::Programme,
    replacements,
};
use chrono::{DateTime, Utc};
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
        let (now, service) = (self.now(), self.clone());
        check(&new)?;
        self.rehearse(move |db| {
            let programme = open_programme(db, scope, programme)?;
            let both = both_locked(db, &programme, &new.emails)?;
            let merge = planned(&programme, both, &new, &Actor::rule(), now);
            merges::insert(db, &merge)?;
            service.outcome(db, programme.id, &merge, both, now)
        })
        .await
    }

    /// Does it, and tells what came of it in one programme.
    fn outcome(
        &self,
        db: &mut Db,
        programme: Uuid,
        merge: &Merge,
        both: [PersonAddress; 2],
        now: DateTime<Utc>,
    ) -> Result<Outcome, Error> {
        let mut both = both.map(|one| one.person);
        both.sort_unstable(); // the older is kept
        let [kept, gone] = both;
        let mut before = composite_awards::of_person(db, programme, kept)?;
        before.extend(composite_awards::of_person(db, programme, gone)?);
        let awarded = self.merge_persons(db, &Actor::rule(), merge, (kept, gone), now)?;
        let after = composite_awards::of_person(db, programme, kept)?;
        let new = |id: Uuid| awarded.iter().any(|made| made.assertion == id);
        let mut outcome = Outcome {
            gained: Vec::new(),
            replaced: Vec::new(),
            kept: Vec::new(),
        };
        for award in before.iter().filter(|award| award.live) {
            if let Some(by) = replacements::of(db, award.assertion)? {
                outcome.replaced.push((award.assertion, by));
            }
        }
        for award in after.iter().filter(|award| award.live) {
            match new(award.assertion) {
                true => outcome.gained.push(award.composite.to_string()),
                false => outcome.kept.push(award.assertion),
            }
        }
        Ok(outcome)
    }
}

/// A merge as it is planned, of persons who are one in [`NOTICE`] unless somebody objects.
pub(super) fn planned(
    programme: &Programme,
    both: [PersonAddress; 2],
    new: &NewMerge,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Merge {
    Merge {
        id: new_id(),
        programme: Some(programme.id),
        addresses: both.map(|one| one.address),
        kept: None,
        gone: None,
        reason: new.reason.clone(),
        actor: actor.as_str().to_owned(),
        state: State::Planned,
        planned_at: now,
        due_at: now + NOTICE,
        ended_at: None,
    }
}

/// [`both_seen`], with their rows locked, neither of whom objected.
pub(super) fn both_locked(
    db: &mut Db,
    programme: &Programme,
    emails: &[Email; 2],
) -> Result<[PersonAddress; 2], Error> {
    persons::lock_found(db, |db| {
        let both = both_seen(db, programme, emails)?;
        Ok::<_, Error>(both.map(|one| one.person).to_vec())
    })?;
    let both = both_seen(db, programme, emails)?;
    refuse_objected(db, both.map(|one| one.person))?;
    Ok(both)
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
fn both_seen(
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
