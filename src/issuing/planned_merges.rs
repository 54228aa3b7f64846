//! Merges that a programme's editor proposes: both addresses are told, and have 14 days to object.

pub use super::merge_preview::{NewMerge, Outcome};
use super::{
    Actor, Error, Service,
    afterwards::tell_owner,
    award::ByRule,
    closing::open_programme,
    letters::{self, Letter},
    links::{self, Purpose},
    merge_preview::{both_locked, check, planned},
    merging::addressee,
    record,
};
use crate::storage::{
    Db, Page, Scope,
    merges::{self, Merge, State},
    persons,
    programmes::{self, Programme},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How long both addresses have to object.
pub(super) const NOTICE: TimeDelta = TimeDelta::days(14);

impl Service {
    /// Plans to make two persons one, in 14 days unless somebody who reads one of the two addresses objects. Both are
    /// told.
    ///
    /// # Errors
    /// `unknown-person` for somebody who holds no badge that counts for the programme, known or not;
    /// `already-one-person`, `already-planned`, `merge-objected`.
    pub async fn plan_merge(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewMerge,
    ) -> Result<Merge, Error> {
        let (actor, now) = (actor.clone(), self.now());
        check(&new)?;
        self.store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                let both = both_locked(db, &programme, &new.emails)?;
                let persons = both.map(|one| one.person);
                let before = merges::of_persons(db, persons, State::Planned)?;
                if before.iter().any(|p| p.programme == Some(programme.id)) {
                    let message = "a merge of these two persons is planned already";
                    return Err(Error::refused("already-planned", message));
                }
                let merge = planned(&programme, both, &new, &actor, now);
                merges::insert(db, &merge)?;
                for address in merge.addresses {
                    let link =
                        links::make(db, Purpose::ObjectToMerge, address, Some(merge.id), now)?;
                    let letter = Letter::MergePlanned {
                        merge: merge.id,
                        until: merge.due_at,
                        link,
                    };
                    let (email, language) = addressee(db, address)?;
                    letters::post(db, &email, language, &letter, now)?;
                }
                let about = (Some(programme.owner), merge.id);
                record(db, &actor, now, "merge.plan", about, json!({}))?;
                Ok(merge)
            })
            .await
    }

    /// What a programme proposed, in order of creation.
    pub async fn merges(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
    ) -> Result<Vec<Merge>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                Ok(merges::of_programme(db, programme.id, page)?)
            })
            .await
    }

    /// One of them.
    pub async fn merge(&self, scope: Scope, programme: Uuid, id: Uuid) -> Result<Merge, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                of_programme(db, &programme, id)
            })
            .await
    }

    /// Calls a planned merge off.
    ///
    /// # Errors
    /// `merge-ended` when it is not planned any more.
    pub async fn cancel_merge(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                of_programme(db, &programme, id)?;
                if !merges::end(db, id, State::Cancelled, now)? {
                    return Err(ended());
                }
                let about = (Some(programme.owner), id);
                record(db, &actor, now, "merge.cancel", about, json!({}))
            })
            .await
    }

    /// Stops a planned merge for whoever reads one of its addresses, and tells the programme's owner.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`; `merge-ended` when it is not planned any more.
    pub async fn object_to_merge(&self, link: Uuid) -> Result<(), Error> {
        self.through_link(link, Purpose::ObjectToMerge, |db, opened, now| {
            let merge = opened.subject.map(|id| merges::find(db, id)).transpose()?;
            let merge = merge.flatten().ok_or_else(ended)?;
            if !merges::end(db, merge.id, State::Objected, now)? {
                return Err(ended());
            }
            let programme = match merge.programme {
                Some(programme) => programmes::find(db, programme)?,
                None => None,
            };
            if let Some(programme) = &programme {
                let letter = Letter::MergeObjected { merge: merge.id };
                tell_owner(db, programme, &letter, now)?;
            }
            let owner = programme.map(|programme| programme.owner);
            let actor = Actor::link(opened.id);
            record(
                db,
                &actor,
                now,
                "merge.object",
                (owner, merge.id),
                json!({}),
            )
        })
        .await
    }

    /// Does every merge that is due, each in a transaction of its own; gives how many persons were made one with
    /// another.
    pub async fn merge_due(&self) -> Result<u64, Error> {
        let (mut done, mut page) = (0, Page::first(100));
        loop {
            let now = self.now();
            let due = self
                .store()
                .read(move |db: &mut Db| merges::due(db, now, page))
                .await?;
            let Some(last) = due.last() else {
                return Ok(done);
            };
            page.after = *last;
            for id in due {
                match self.do_merge(id, now).await {
                    Ok(Some(awarded)) => {
                        done += 1;
                        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
                    }
                    Ok(None) => {}
                    // One that cannot be done must not hold the others up.
                    Err(Error::Storage(why)) => return Err(why.into()),
                    Err(why) => tracing::error!(merge = %id, %why, "a merge could not be done"),
                }
            }
        }
    }

    /// Does one; nothing when it is not planned any more, or there is nothing left to do. The older person is kept.
    async fn do_merge(&self, id: Uuid, now: DateTime<Utc>) -> Result<Option<Vec<ByRule>>, Error> {
        let service = self.clone();
        self.store()
            .write(move |db: &mut Db| {
                let Some(merge) = merges::find(db, id)? else {
                    return Ok(None);
                };
                let mut both = persons::lock_found(db, |db| holders(db, merge.addresses))?;
                both.sort_unstable();
                both.dedup();
                let state = match both[..] {
                    // Another programme's proposal, or an address that became one of theirs since.
                    [one, other] if objected(db, [one, other])? => State::Objected,
                    [_, _] => State::Done,
                    _ => State::Cancelled,
                };
                if !merges::end(db, id, state, now)? {
                    return Ok(None);
                }
                let both = match both[..] {
                    [kept, gone] if state == State::Done => (kept, gone),
                    // They objected, or made themselves one meanwhile.
                    _ => {
                        let (rule, why) = (Actor::rule(), json!({ "state": state.name() }));
                        record(db, &rule, now, "merge.cancel", (None, id), why)?;
                        return Ok(None);
                    }
                };
                let done = service.merge_persons(db, &Actor::rule(), &merge, both, now)?;
                Ok(Some(done))
            })
            .await
    }
}

/// Whether somebody who reads an address of either person objected to a merge of the two. That binds every address of
/// both, and every programme: who they are does not depend on who asks.
fn objected(db: &mut Db, persons: [Uuid; 2]) -> Result<bool, Error> {
    Ok(!merges::of_persons(db, persons, State::Objected)?.is_empty())
}

/// Refuses to merge persons one of whom objected.
pub(super) fn refuse_objected(db: &mut Db, persons: [Uuid; 2]) -> Result<(), Error> {
    match objected(db, persons)? {
        false => Ok(()),
        true => Err(Error::refused(
            "merge-objected",
            "one of these two persons objected to being merged with the other: only they can, by proving both addresses",
        )),
    }
}

fn ended() -> Error {
    Error::refused(
        "merge-ended",
        "this merge is not planned any more: it was done, objected to or called off",
    )
}

/// A programme within the scope.
pub(super) fn found(db: &mut Db, scope: Scope, id: Uuid) -> Result<Programme, Error> {
    programmes::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("programme"))
}

fn of_programme(db: &mut Db, programme: &Programme, id: Uuid) -> Result<Merge, Error> {
    merges::find(db, id)?
        .filter(|merge| merge.programme == Some(programme.id))
        .ok_or_else(|| Error::not_found("merge"))
}

fn holders(db: &mut Db, addresses: [Uuid; 2]) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    for address in addresses {
        let address = persons::address_by_id(db, address)?;
        found.push(
            address
                .ok_or(Error::Internal("a merge names no address"))?
                .person,
        );
    }
    Ok(found)
}
