//! What a badge that can be asked for is to somebody: free, held, or asked for already.

use super::super::{Error, Service, sessions::SignedIn};
use super::{Askable, Seen};
use crate::badge::application::State;
use crate::storage::{
    Db,
    applications::{self, Application},
    assertions,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An award of the badge that somebody asks for, in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldAlready {
    /// It.
    pub award: Uuid,
    /// When it was earned.
    pub since: DateTime<Utc>,
}

/// What a badge that can be asked for is to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They can ask for it.
    Free,
    /// They hold it.
    Held,
    /// They began to ask for it.
    Begun(Uuid),
    /// They asked for it, and it is not decided.
    Asked(Uuid),
}

/// What keeps its applicant from submitting a draft, or from an appeal.
pub(super) fn stand_in_the_way(
    db: &mut Db,
    seen: &mut Seen,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let one = &seen.application;
    if !matches!(one.state, State::Draft | State::NotRetained) {
        return Ok(());
    }
    let held = assertions::held_by(db, one.person)?;
    seen.held = held
        .iter()
        .find(|held| in_force(held, one.lineage, now))
        .map(|held| HeldAlready {
            award: held.assertion,
            since: held.issued_on,
        });
    let mine = applications::of_person(db, one.person)?;
    let other = |other: &&Application| {
        other.id != one.id && other.lineage == one.lineage && other.state.is_open()
    };
    seen.another = mine.iter().find(other).map(|other| other.id);
    Ok(())
}

fn in_force(held: &assertions::HeldBadge, lineage: Uuid, now: DateTime<Utc>) -> bool {
    held.lineage == lineage && held.live && held.expires.is_none_or(|at| at > now)
}

impl Service {
    /// The badges that can be asked for, with what each is to whoever is signed in.
    pub async fn askable_to(&self, there: &SignedIn) -> Result<Vec<(Askable, Standing)>, Error> {
        let (person, now) = (there.address.person, self.now());
        let all = self.askable(None).await?;
        self.store()
            .read(move |db: &mut Db| {
                let held = assertions::held_by(db, person)?;
                let mine = applications::of_person(db, person)?;
                let standing = |lineage: Uuid| {
                    let own = mine.iter().filter(|one| one.lineage == lineage);
                    for one in own {
                        match one.state {
                            State::Draft => return Standing::Begun(one.id),
                            state if state.is_open() => return Standing::Asked(one.id),
                            _ => {}
                        }
                    }
                    match held.iter().any(|badge| in_force(badge, lineage, now)) {
                        true => Standing::Held,
                        false => Standing::Free,
                    }
                };
                let with = |one: &Askable| (one.clone(), standing(one.badge.lineage));
                Ok(all.iter().map(with).collect())
            })
            .await
    }
}
