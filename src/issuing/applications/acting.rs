//! What somebody does at the desk with an application before they decide: once, however often the form is sent.

use super::super::{Error, Guard, Once, Service, once::once, people};
use super::conflicts::{NewReviewer, refuse_own};
use super::examining::{Examiner, asked, noted, release, take_part};
use super::locked;
use crate::storage::{Db, Scope};
use uuid::Uuid;

/// What is done.
#[derive(Debug, Clone)]
pub enum Act {
    /// They examine it from now on.
    Take,
    /// Somebody examines it, in the place of a reviewer who did not say what they think if one is named.
    Assign(NewReviewer, Option<Uuid>),
    /// A reviewer who did not say what they think no longer examines it.
    Release(Uuid),
    /// A note for those who examine it; about a criterion if one is named.
    Note(Option<String>, String),
    /// The applicant is asked for something more; about a criterion if one is named.
    Ask(Option<String>, String),
}

impl Service {
    /// Does something with an application for a badge within the scope, unless the guarded request was answered before.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`, no words, an unknown criterion, `enough-reviewers`, `opinion-given` of whoever
    /// is released, and those of who may not examine it, as [`Service::assign_reviewer`] has them.
    pub async fn act_on_application(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        act: Act,
        guard: Option<Guard<()>>,
    ) -> Result<Once<()>, Error> {
        let (by, now, fresh, service) = (by.clone(), self.now(), people::fresh(), self.clone());
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    let mut one = locked(db, scope, id)?;
                    // Nor do applicants choose who examines what they ask for.
                    refuse_own(db, &one, by.who)?;
                    match &act {
                        Act::Take => take_part(db, &by, &mut one, now).map(drop),
                        Act::Assign(new, instead) => {
                            if let Some(gone) = instead {
                                release(db, &by.actor, &mut one, *gone, now)?;
                            }
                            let new = (new, fresh);
                            service
                                .have_examined(db, &by.actor, &mut one, new, now)
                                .map(drop)
                        }
                        Act::Release(gone) => release(db, &by.actor, &mut one, *gone, now),
                        Act::Note(criterion, words) => {
                            noted(db, &by, &one, (criterion.clone(), words.clone()), now)
                        }
                        Act::Ask(criterion, words) => {
                            asked(db, &by, &mut one, (criterion.clone(), words.clone()), now)
                        }
                    }
                })
            })
            .await
    }
}
