//! What awards in one commit read once: nothing here is changed by an award.

use super::{
    Error,
    award::{awardable, is_active},
    revision::Revision,
    view::Basis,
};
use crate::storage::{Db, Scope, badge_classes::StoredBadge, equivalences, programmes};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What is known already, in the transaction that it was read in. Whoever has nothing to share begins with an empty one.
#[derive(Default)]
pub(super) struct Known {
    programmes: BTreeMap<Uuid, Arc<Basis>>,
    /// By catalogue version.
    adopters: BTreeMap<Uuid, Vec<Uuid>>,
    /// The programmes that decided about badges, by lineage.
    deciders: BTreeMap<Uuid, Vec<Uuid>>,
    /// By who awards and which version was named.
    badges: BTreeMap<(Option<Uuid>, Uuid), (StoredBadge, Revision)>,
    /// Whether a key signs now.
    keys: BTreeMap<Uuid, bool>,
}

impl Known {
    /// What a programme looks at badges with; nothing when there is no such programme.
    pub fn programme(&mut self, db: &mut Db, id: Uuid) -> Result<Option<Arc<Basis>>, Error> {
        if let Some(known) = self.programmes.get(&id) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(programme) = programmes::find(db, id)? else {
            return Ok(None);
        };
        let basis = Arc::new(Basis::read(db, programme)?);
        self.programmes.insert(id, Arc::clone(&basis));
        Ok(Some(basis))
    }

    /// The programmes that adopted a catalogue version.
    pub fn that_adopted(&mut self, db: &mut Db, catalogue: Uuid) -> Result<Vec<Uuid>, Error> {
        if let Some(known) = self.adopters.get(&catalogue) {
            return Ok(known.clone());
        }
        let found = programmes::that_adopted(db, catalogue)?;
        self.adopters.insert(catalogue, found.clone());
        Ok(found)
    }

    /// The programmes for which badges of these lineages count by a decision, past or present.
    pub fn that_name(
        &mut self,
        db: &mut Db,
        lineages: &BTreeSet<Uuid>,
    ) -> Result<BTreeSet<Uuid>, Error> {
        let unknown = lineages.iter().copied();
        let unknown = unknown.filter(|lineage| !self.deciders.contains_key(lineage));
        let unknown: Vec<Uuid> = unknown.collect();
        if !unknown.is_empty() {
            for (lineage, programme) in equivalences::programmes_naming(db, unknown.clone())? {
                self.deciders.entry(lineage).or_default().push(programme);
            }
            for lineage in unknown {
                self.deciders.entry(lineage).or_default();
            }
        }
        let known = lineages.iter().filter_map(|one| self.deciders.get(one));
        Ok(known.flatten().copied().collect())
    }

    /// Whether rules may look at awards of a badge.
    pub fn may_count(&mut self, db: &mut Db, badge: &StoredBadge) -> Result<bool, Error> {
        let lineage = BTreeSet::from([badge.lineage]);
        Ok(badge.competency.is_some() || !self.that_name(db, &lineage)?.is_empty())
    }

    /// [`awardable`], with the revision of the badge.
    pub fn awardable(
        &mut self,
        db: &mut Db,
        scope: Scope,
        id: Uuid,
    ) -> Result<(StoredBadge, Revision), Error> {
        let named = (scope.issuer(), id);
        if let Some(known) = self.badges.get(&named) {
            return Ok(known.clone());
        }
        let badge = awardable(db, scope, id)?;
        let found = (badge.clone(), Revision::of_badge(&badge));
        self.badges.insert(named, found.clone());
        Ok(found)
    }

    /// Whether a key signs now.
    pub fn is_active(&mut self, db: &mut Db, key: Uuid) -> Result<bool, Error> {
        if let Some(known) = self.keys.get(&key) {
            return Ok(*known);
        }
        let active = is_active(db, key)?;
        self.keys.insert(key, active);
        Ok(active)
    }
}
