//! Writing prepared lines, in one transaction: everything that may have changed meanwhile is looked at again, and what the
//! awards complete is awarded too.

use super::{
    super::{
        Actor, Error, Service,
        award::{ByRule, as_signed, awardable},
        composites::Under,
        known::Known,
        letters::{self, Told},
        new_id, versions,
    },
    Cohort, Line, Outcome,
    deciding::{Deciding, Decision},
    preparing::{Batch, Ready, Signed, Wanted, address, issued_on, sign},
    running::{CHANGED, refused},
};
use crate::badge::{
    cohort::{Kept, Why, Wrong},
    email::Email,
    signing::Algorithm,
};
use crate::storage::{
    Db, Scope,
    assertions::{self, StoredAssertion},
    audit,
    badge_classes::{self, StoredBadge},
    cohorts,
    persons::{self, PersonAddress},
    population,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Whoever lines are for, by their normalised addresses.
type People = BTreeMap<String, (Email, PersonAddress)>;

/// An award of a line, before what it completes is known.
struct Made {
    /// Where its line is.
    at: usize,
    assertion: StoredAssertion,
    email: String,
    dated: bool,
    /// Rules look at its badge.
    counts: bool,
}

impl Service {
    /// Awards prepared lines and keeps what came of each; gives every award that was made.
    pub(super) fn keep_batch(
        &self,
        db: &mut Db,
        cohort: &mut Cohort,
        batch: &Batch,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        if batch.pages.is_empty() {
            return Err(Error::Internal("a page of a cohort is gone"));
        }
        let lines = batch.pages.iter().flat_map(|(_, lines)| lines);
        let mut lines: Vec<Line> = lines.cloned().collect();
        let all = self.award_lines(db, cohort, &mut lines, batch, now)?;
        let mut rest = lines.as_mut_slice();
        for (page, read) in &batch.pages {
            let (own, others) = rest.split_at_mut(read.len());
            rest = others;
            for line in own.iter_mut() {
                cohort.counts.add(&line.outcome);
                line.asks = None;
                if !matches!(line.outcome, Outcome::Rejected { .. }) {
                    line.cells = Vec::new();
                }
            }
            if !cohorts::rewrite(db, page, own)? {
                return Err(changed());
            }
            cohort.next_page += 1;
        }
        Ok(all)
    }

    fn award_lines(
        &self,
        db: &mut Db,
        cohort: &Cohort,
        lines: &mut [Line],
        batch: &Batch,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        // A person is not made for a line that comes to nothing.
        reject(lines, |badge| {
            awardable_now(db, cohort.issuer, badge).map(drop)
        })?;
        let people = self.people(db, lines, now)?;
        let mut counts = BTreeSet::new();
        reject(lines, |named| {
            let badge = held_still(db, cohort.issuer, named, now)?;
            let ready = match batch.badges.get(&named) {
                Some(Ok(ready)) => ready,
                // Refused when it was prepared: for want of a key, or of something that has changed since.
                Some(Err(_)) => {
                    self.keyring().active(db, badge.profile, Algorithm::EdDsa)?;
                    return Err(changed());
                }
                None => return Err(Error::Internal("a line was prepared without its badge")),
            };
            if !as_signed(db, &badge, &ready.revision, ready.key_id)? {
                return Err(changed());
            }
            if Known::default().may_count(db, &badge)? {
                counts.insert(named);
            }
            Ok(())
        })?;
        let made = self.decide_all(db, cohort, lines, (batch, &people, &counts), now)?;
        self.store_all(db, cohort, &made, now)?;
        let composites = self.complete(db, &made, &people, now)?;
        // As the preview says: the last line of a person tells.
        let last: BTreeMap<Uuid, usize> = made
            .iter()
            .map(|one| (one.assertion.person, one.at))
            .collect();
        let none = Vec::new();
        let completed_by = |one: &Made| match last.get(&one.assertion.person) {
            Some(at) if *at == one.at => composites.get(&one.assertion.person).unwrap_or(&none),
            _ => &none,
        };
        if cohort.options.notify {
            let told = made.iter().map(|one| Told {
                assertion: one.assertion.id,
                address: one.assertion.address,
                composites: completed_by(one),
            });
            letters::tell_of_awards(db, &told.collect::<Vec<_>>(), now)?;
        }
        for one in &made {
            let own = completed_by(one).iter();
            let own = own.filter(|by_rule| by_rule.issuer == cohort.issuer);
            lines[one.at].outcome = Outcome::Awarded {
                assertion: Some(one.assertion.id),
                completes: own
                    .map(|by_rule| (by_rule.badge, by_rule.name.clone()))
                    .collect(),
            };
        }
        let also = composites
            .values()
            .flatten()
            .map(|by_rule| by_rule.assertion);
        Ok(made
            .iter()
            .map(|one| one.assertion.id)
            .chain(also)
            .collect())
    }

    /// Whoever the lines are for, made when they are new, their rows locked.
    fn people(&self, db: &mut Db, lines: &[Line], now: DateTime<Utc>) -> Result<People, Error> {
        // In the order of the addresses: two files that bring the same new people do not wait for each other in turn.
        let mut emails: People = BTreeMap::new();
        for asks in lines.iter().filter_map(|line| line.asks.as_ref()) {
            let email = address(asks)?;
            let fresh = PersonAddress {
                person: new_id(),
                address: new_id(),
            };
            emails
                .entry(email.normalised().to_owned())
                .or_insert((email, fresh));
        }
        let wanted: Vec<_> = emails.values().map(|(email, ids)| (email, *ids)).collect();
        persons::lock_found(db, |db| {
            let found = self.find_or_make_all(db, &wanted, now)?;
            Ok::<_, Error>(found.values().map(|found| found.person).collect())
        })?;
        let all: Vec<&str> = emails.keys().map(String::as_str).collect();
        let found = persons::find_all(db, &all)?;
        for (email, (_, ids)) in &mut emails {
            let person = found.get(email);
            *ids = *person.ok_or(Error::Internal("a person that was made is gone"))?;
        }
        Ok(emails)
    }

    /// Says of each line what comes of it, and gives those that are awarded.
    fn decide_all(
        &self,
        db: &mut Db,
        cohort: &Cohort,
        lines: &mut [Line],
        (batch, people, counts): (&Batch, &People, &BTreeSet<Uuid>),
        now: DateTime<Utc>,
    ) -> Result<Vec<Made>, Error> {
        let ids: BTreeSet<Uuid> = people.values().map(|(_, found)| found.person).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut deciding = Deciding {
            held: population::held_by(db, &ids)?,
            undated: cohorts::undated(db, &ids)?,
            allow_duplicates: cohort.options.allow_duplicates,
            confirmed: cohort.confirmed_at.unwrap_or(now),
            now,
        };
        let mut made = Vec::new();
        for (at, line) in lines.iter_mut().enumerate() {
            let (Some(asks), Some(named)) = (line.asks.clone(), line.badge) else {
                continue;
            };
            let email = address(&asks)?;
            let (_, whose) = people
                .get(email.normalised())
                .ok_or(Error::Internal("a line of a cohort has no person"))?;
            let Some(Ok(ready)) = batch.badges.get(&named) else {
                return Err(Error::Internal("a line was prepared without its badge"));
            };
            line.outcome = match deciding.decide(whose.person, &ready.badge, &asks) {
                Decision::Held(id) => Outcome::AlreadyHeld {
                    assertion: Some(id),
                },
                Decision::Same(id) => Outcome::SameAsBefore {
                    assertion: Some(id),
                },
                Decision::NotAgain(assertion) => Outcome::NotAgain { assertion },
                Decision::Award => {
                    match self.signed(batch, (ready, line.number), cohort, &asks, now)? {
                        Err(why) => {
                            line.reject(why);
                            continue;
                        }
                        Ok(signed) => {
                            deciding.count(whose.person, &ready.badge, &asks, signed.id);
                            made.push(Made {
                                at,
                                dated: asks.issued_on.is_some(),
                                email: email.normalised().to_owned(),
                                counts: counts.contains(&named),
                                assertion: StoredAssertion {
                                    id: signed.id,
                                    badge_class: ready.badge.id,
                                    person: whose.person,
                                    address: whose.address,
                                    issued_on: signed.issued_on,
                                    expires: signed.expires,
                                    recorded_at: now,
                                    live: true,
                                    rendition: signed.rendition,
                                },
                            });
                            continue;
                        }
                    }
                }
            };
        }
        Ok(made)
    }

    /// What is signed for a line; signed now, when it was not to be awarded as things stood.
    fn signed(
        &self,
        batch: &Batch,
        (ready, line): (&Ready, usize),
        cohort: &Cohort,
        asks: &Kept,
        now: DateTime<Utc>,
    ) -> Result<Result<Signed, Why>, Error> {
        if let Some(signed) = batch.signed.get(&line) {
            return Ok(signed.clone());
        }
        let one = Wanted {
            line,
            badge: ready.badge.id,
            id: new_id(),
            email: address(asks)?,
            issued_on: issued_on(cohort, asks, now),
            asks: asks.clone(),
        };
        sign(self.base(), ready, &one, now)
    }

    fn store_all(
        &self,
        db: &mut Db,
        cohort: &Cohort,
        made: &[Made],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let rows: Vec<_> = made.iter().map(|one| one.assertion.clone()).collect();
        assertions::insert_all(db, &rows)?;
        let actor = Actor(cohort.confirmed_by.clone().unwrap_or_default());
        let act = |one: &Made| audit::Entry {
            id: new_id(),
            at: now,
            actor: actor.as_str(),
            action: "assertion.award",
            issuer: Some(cohort.issuer),
            object: one.assertion.id,
            detail: json!({ "cohort": cohort.id }),
        };
        audit::record_all(db, &made.iter().map(act).collect::<Vec<_>>())?;
        let notes: Vec<_> = made
            .iter()
            .map(|one| (one.assertion.id, one.dated))
            .collect();
        Ok(cohorts::note_awards(db, cohort.id, &notes)?)
    }

    /// Awards the composites that these awards complete.
    fn complete(
        &self,
        db: &mut Db,
        made: &[Made],
        people: &People,
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<Uuid, Vec<ByRule>>, Error> {
        let mut whose = BTreeMap::new();
        for one in made.iter().filter(|one| one.counts) {
            if let Some((email, found)) = people.get(&one.email) {
                whose.insert(found.person, (*found, email));
            }
        }
        match whose.is_empty() {
            true => Ok(BTreeMap::new()),
            false => {
                self.award_all_due_untold(db, &mut Known::default(), &whose, Under::InForce, now)
            }
        }
    }
}

impl Line {
    fn reject(&mut self, why: Why) {
        self.asks = None;
        self.outcome = Outcome::Rejected {
            wrong: vec![Wrong::of_line(why)],
        };
    }
}

/// Rejects the lines whose badge is refused, each badge looked at once, in the order of their ids.
fn reject(
    lines: &mut [Line],
    mut look: impl FnMut(Uuid) -> Result<(), Error>,
) -> Result<(), Error> {
    let asking = lines.iter().filter(|line| line.asks.is_some());
    let named: BTreeSet<Uuid> = asking.filter_map(|line| line.badge).collect();
    let mut why = BTreeMap::new();
    for badge in named {
        match look(badge) {
            Ok(()) => {}
            Err(changed @ Error::Refused { code: CHANGED, .. }) => return Err(changed),
            Err(other) => drop(why.insert(badge, refused(other)?)),
        }
    }
    for line in lines.iter_mut().filter(|line| line.asks.is_some()) {
        let badge = line
            .badge
            .ok_or(Error::Internal("a line of a cohort has no badge"))?;
        if let Some(why) = why.get(&badge) {
            line.reject(*why);
        }
    }
    Ok(())
}

fn changed() -> Error {
    Error::refused(CHANGED, "something changed meanwhile")
}

fn awardable_now(db: &mut Db, issuer: Uuid, badge: Uuid) -> Result<StoredBadge, Error> {
    awardable(db, Scope::Issuer(issuer), badge)
}

/// The version of a badge that is awarded now. Until the transaction ends it is neither edited nor archived nor deleted.
fn held_still(
    db: &mut Db,
    issuer: Uuid,
    badge: Uuid,
    now: DateTime<Utc>,
) -> Result<StoredBadge, Error> {
    loop {
        let latest = awardable_now(db, issuer, badge)?;
        let latest = versions::for_award(db, latest, now)?;
        badge_classes::hold(db, latest.id)?;
        let held = awardable_now(db, issuer, badge)?;
        if held.id == latest.id && versions::names_current_profile(db, &held)? {
            return Ok(held);
        }
    }
}
