//! What an act would come to: who gains, loses or keeps what.

use super::{Error, closing::award_within, composites::ByRule, revoke::Fallen};
use crate::badge::composite::Component;
use crate::storage::{Db, Scope, composite_awards, pending};
use uuid::Uuid;

/// How many composites a dry run names of each kind; it counts them all.
pub const NAMED: usize = 100;
/// Composites of one kind: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// How many.
    pub count: u64,
    /// At most [`NAMED`] of them.
    pub first: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            count: 0,
            first: Vec::new(),
        }
    }
}

impl<T> Listed<T> {
    pub(super) fn add(&mut self, one: T) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(one);
        }
    }

    fn extend(&mut self, other: Self) {
        self.count += other.count;
        let room = NAMED.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// A composite that somebody would be awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// Its slug.
    pub composite: String,
    /// Which badge would stand for which leaf of its rule.
    pub components: Vec<Component>,
}

/// Who gains, loses or keeps what in a programme by an act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// How many persons hold badges that the act is about.
    pub persons: u64,
    /// Composites that would be awarded.
    pub gain: Listed<Gain>,
    /// Composites that would be revoked at once.
    pub lose: Listed<Uuid>,
    /// Composites whose revocation would be pending, or is and would stay so.
    pub pend: Listed<Uuid>,
    /// Composites that are made of such badges and would stand.
    pub keep: Listed<Uuid>,
}

impl Effects {
    /// The badges that the composites named under `gain` would be made of.
    pub fn badges(&self) -> impl Iterator<Item = Uuid> {
        let gained = self.gain.first.iter();
        gained.flat_map(|gain| gain.components.iter().map(|of| of.assertion))
    }

    /// Of an act about one person.
    pub(super) fn of_one() -> Self {
        Self {
            persons: 1,
            ..Self::default()
        }
    }

    /// Adds what an act comes to for others.
    pub(super) fn extend(&mut self, other: Self) {
        self.persons += other.persons;
        self.gain.extend(other.gain);
        self.lose.extend(other.lose);
        self.pend.extend(other.pend);
        self.keep.extend(other.keep);
    }

    /// Adds the composites that fell or are to fall, as far as the scope may know.
    pub(super) fn fall(&mut self, scope: Scope, fallen: &[Fallen]) {
        for fell in fallen.iter().filter(|fell| fell.is_known_to(scope)) {
            match fell.until {
                Some(_) => self.pend.add(fell.assertion),
                None => self.lose.add(fell.assertion),
            }
        }
    }

    /// Adds the composites that were awarded, as far as the scope may know, of one programme if given.
    pub(super) fn award(
        &mut self,
        db: &mut Db,
        scope: Scope,
        programme: Option<Uuid>,
        also: &[ByRule],
    ) -> Result<(), Error> {
        for gained in also.iter().filter(|also| scope.holds(also.issuer)) {
            let Some(made) = composite_awards::find(db, gained.assertion)? else {
                continue;
            };
            if programme.is_none_or(|programme| programme == made.under.programme) {
                self.gain.add(Gain {
                    composite: made.under.composite.slug.to_string(),
                    components: made.components,
                });
            }
        }
        Ok(())
    }

    /// Adds the composites of a person that are made of one of these badges and did not fall now, as far as the scope
    /// may know. `before` is what they held.
    pub(super) fn stand(
        &mut self,
        db: &mut Db,
        scope: Scope,
        before: &[(Uuid, Vec<Component>)],
        of: impl Fn(&Uuid) -> bool,
        fallen: &[Fallen],
    ) -> Result<(), Error> {
        for (composite, components) in before {
            let stands = components.iter().any(|c| of(&c.assertion))
                && !fallen.iter().any(|fell| fell.assertion == *composite);
            if stands && award_within(db, scope, *composite)?.is_some() {
                self.remain(db, *composite)?;
            }
        }
        Ok(())
    }

    /// Adds a composite that did not fall now; its revocation may be pending since before.
    pub(super) fn remain(&mut self, db: &mut Db, composite: Uuid) -> Result<(), Error> {
        match pending::open_of(db, composite)? {
            Some(_) => self.pend.add(composite),
            None => self.keep.add(composite),
        }
        Ok(())
    }
}
