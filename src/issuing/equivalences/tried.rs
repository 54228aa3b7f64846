//! The dry run of an equivalence.

use super::super::{Actor, Error, Service, effects::Effects};
use super::{NewEquivalence, check, decided};
use crate::storage::{Page, Scope, equivalences, persons};
use uuid::Uuid;

/// How many persons one transaction looks at.
const AT_ONCE: i64 = 50;

impl Service {
    /// What [`Service::create_equivalence`] would come to once the reconciler has run: who of those that hold such a
    /// badge, or have brought one, would gain what without it they would not. It takes nothing from anybody.
    ///
    /// # Errors
    /// Those of the decision itself.
    pub async fn try_equivalence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewEquivalence,
    ) -> Result<Effects, Error> {
        check(&new)?;
        let (mut total, mut page) = (Effects::default(), Page::first(AT_ONCE));
        loop {
            let (service, actor, new) = (self.clone(), actor.clone(), new.clone());
            let (base, now) = (self.base().clone(), self.now());
            let (effects, last) = self
                .rehearse(move |db| {
                    let (_, made) = decided(db, &actor, scope, programme, &new, &base, now)?;
                    let people = equivalences::concerned(db, &made, page)?;
                    for person in &people {
                        persons::lock(db, *person)?;
                        service.reconcile_person(db, *person, now)?; // what is due anyway
                    }
                    equivalences::insert(db, &made)?;
                    let mut effects = Effects::default();
                    for person in &people {
                        let also = service.reconcile_person(db, *person, now)?;
                        effects.persons += 1;
                        effects.award(db, Scope::Instance, Some(programme), &also)?;
                    }
                    Ok((effects, people.last().copied()))
                })
                .await?;
            total.extend(effects);
            match last {
                Some(last) => page.after = last,
                None => return Ok(total),
            }
        }
    }
}
