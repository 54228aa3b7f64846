//! Badges of a version of the catalogue that a programme never adopted: they do not count there, and progress says why.

use super::{Error, progress::CompositeProgress};
use crate::badge::composite::{LeafState, Progress, ProgressNode};
use crate::storage::{
    Db, assertions,
    programmes::{self, StoredCatalogue},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Says so of what is missing and was earned by such a version.
pub(super) fn note(
    db: &mut Db,
    (programme, catalogue): (Uuid, &StoredCatalogue),
    person: Uuid,
    all: &mut [CompositeProgress],
) -> Result<(), Error> {
    let adopted = programmes::continuation(db, programme)?;
    let mut found = BTreeMap::new();
    for badge in assertions::held_by(db, person)? {
        if let Some((version, competency)) = badge.competency
            && badge.live
            && !adopted.versions().contains(&version)
            && programmes::slug_of_catalogue(db, version)?.as_ref() == Some(&catalogue.slug)
        {
            found.insert(competency, (badge.assertion, badge.expires));
        }
    }
    let mut todo: Vec<&mut Progress> = all.iter_mut().map(|one| &mut one.progress).collect();
    while let Some(part) = todo.pop() {
        match &mut part.node {
            ProgressNode::Badge {
                badge,
                state,
                assertion,
                expires,
            } => {
                if let (LeafState::Missing, Some((id, until))) = (*state, found.get(badge.as_str()))
                {
                    (*state, *assertion, *expires) = (LeafState::OtherVersion, Some(*id), *until);
                }
            }
            ProgressNode::All { all } => todo.extend(all),
            ProgressNode::AtLeast { at_least } => todo.extend(&mut at_least.of),
        }
    }
    Ok(())
}
