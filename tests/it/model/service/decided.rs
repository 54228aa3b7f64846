//! What is decided about badges, persons, issuers and rules.

use super::super::histories::law;
use super::super::reference::Badge;
use super::Twins;
use crate::support::story::*;
use chrono::TimeDelta;
use proptest::sample::Index;
use sceau::issuing::accepting::Wish;
use sceau::issuing::links::{self, Purpose};
use sceau::issuing::replace::Correction;
use sceau::issuing::review::Withdrawal;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, Simulated};
use sceau::storage::{persons, withholdings::Lifter};
use serde_json::{from_value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

impl Twins<'_> {
    /// One of the badges and composites that a person has, and by whom it was awarded.
    fn pick(&self, who: usize, which: &Index) -> Option<(Uuid, usize)> {
        let person = &self.persons[who];
        let badges = person.badges.iter().filter(|b| !b.gone);
        let awards = person.awards.iter().filter(|a| !a.gone);
        let all: Vec<_> = badges
            .map(|b| (b.id, b.issuer))
            .chain(awards.map(|a| (a.id, OWNER)))
            .collect();
        (!all.is_empty()).then(|| *which.get(&all))
    }

    /// The model's side of a revocation; gives what falls with it.
    fn end(&mut self, who: usize, id: Uuid, declined: bool) -> BTreeSet<Uuid> {
        let (now, person) = (self.now(), &mut self.persons[who]);
        let mut awards = person.awards.iter();
        let live = awards.find(|a| a.id == id && a.live);
        let withheld = live.map(|a| (a.law.slug.clone(), declined));
        person.withheld.extend(withheld);
        person.end(id);
        self.programme.world.follow(person, now)
    }

    pub(super) fn revoke(&mut self, who: usize, which: &Index) {
        let Some((id, by)) = self.pick(who, which) else {
            return;
        };
        let fell: BTreeSet<Uuid> = fallen(&self.story.revoke(by, id)).into_iter().collect();
        assert_eq!(fell, self.end(who, id, false), "what falls with {id}");
    }

    /// A link as a letter would carry it.
    fn link(&self, who: usize, purpose: Purpose, subject: Option<Uuid>) -> Uuid {
        let (to, now) = (email(&self.names[who]), self.now());
        self.story.write(move |db| {
            let found = persons::find(db, &to)?.unwrap();
            links::make(db, purpose, found.address, subject, now)
        })
    }

    fn wish(&self, who: usize, wish: Wish) {
        let session = self.story.signed_in(&self.names[who]);
        let done = self.story.service.manage_badges(session, wish);
        self.story.run(done).unwrap();
    }

    pub(super) fn decline(&mut self, who: usize, which: &Index) {
        if let Some((id, _)) = self.pick(who, which) {
            self.wish(who, Wish::Decline(id));
            self.end(who, id, true);
        }
    }

    pub(super) fn lift(&mut self, who: usize, declined: bool) {
        let (story, name) = (self.story, email(&self.names[who]));
        let of = story.service.withholdings(story.owner(), story.programme);
        let withheld = story.run(of).unwrap();
        let Some(person) = story.read(move |db| Ok(persons::find(db, &name)?)) else {
            return;
        };
        let theirs = withheld.into_iter().map(|(w, _)| w);
        for one in theirs.filter(|w| w.person == person.person) {
            if (one.lifter == Lifter::Holder) != declined {
                continue;
            }
            if declined {
                self.wish(who, Wish::Lift(one.id));
            } else {
                let (actor, scope) = (&story.actor, story.owner());
                let service = &story.service;
                let lifted = service.lift_withholding(actor, scope, story.programme, one.id);
                story.run(lifted).unwrap();
            }
            assert!(self.persons[who].withheld.remove(&(one.slug, declined)));
            self.settle(who);
        }
        let left = self.persons[who].withheld.iter();
        assert_eq!(left.filter(|w| w.1 == declined).count(), 0);
    }

    pub(super) fn replace(&mut self, who: usize, which: &Index, away: bool) {
        let badges = self.persons[who].badges.iter();
        let all: Vec<Badge> = badges.filter(|b| !b.gone).cloned().collect();
        if all.is_empty() {
            return;
        }
        let old = which.get(&all);
        let correction = Correction {
            email: away.then(|| email(&self.names[1 - who])),
            narrative: Some(Some(format!("corrigé le {}", self.now()))),
            ..Correction::default()
        };
        let (story, scope) = (self.story, self.story.scope(old.issuer));
        let done = story
            .service
            .replace(&story.actor, scope, old.id, correction, None);
        let done = story.run(done).unwrap().done().unwrap();
        let (new, now) = (done.assertion.id, self.now());
        let (world, person) = (&self.programme.world, &mut self.persons[who]);
        let copy = Badge {
            id: new,
            ..old.clone()
        };
        person.end(old.id);
        let falls = match away {
            true => world.follow(person, now),
            false => {
                person.put_in_place(old.id, new);
                BTreeSet::new()
            }
        };
        let fell: BTreeSet<Uuid> = done.fallen.iter().map(|f| f.assertion).collect();
        assert_eq!(fell, falls, "what falls with {}", old.id);
        let to = if away { 1 - who } else { who };
        self.persons[to].badges.push(copy);
        self.settle(to);
    }

    /// Both addresses are proved, the first person asks; the second is somebody new from then on.
    pub(super) fn merge(&mut self) {
        let name = email(&self.names[1]);
        let second = self.story.read(move |db| Ok(persons::find(db, &name)?));
        if second.is_none() {
            return;
        }
        let first = self.link(0, Purpose::ProveAddress, None);
        let name = email(&self.names[0]);
        let asking = self.story.read(move |db| Ok(persons::find(db, &name)?));
        let second = self.link(1, Purpose::ProveAddress, asking.map(|p| p.person));
        for link in [first, second] {
            self.story
                .run(self.story.service.prove_address(link))
                .unwrap();
        }
        let (other, now) = (std::mem::take(&mut self.persons[1]), self.now());
        self.persons[0].unite(other, now);
        self.number += 1;
        self.names[1] = format!("{}-{}", self.number, self.names[1]);
        self.settle(0);
    }

    /// The recognition of an issuer that runs.
    fn running(&self, issuer: usize) -> Option<usize> {
        let mut all = self.programme.world.trust.iter();
        all.position(|(by, _, until)| *by == issuer && until.is_none())
    }

    pub(super) fn accredit(&mut self, issuer: usize) {
        if self.running(issuer).is_some() {
            return;
        }
        let from = self.now();
        let id = self.story.accredit(issuer, Some(from), None);
        self.programme.recognitions.push((id, false));
        self.programme.world.trust.push((issuer, from, None));
    }

    pub(super) fn end_trust(&mut self, issuer: usize) {
        let Some(at) = self.running(issuer) else {
            return;
        };
        let (story, now) = (self.story, self.now());
        let (id, _) = self.programme.recognitions[at];
        let (actor, scope) = (&story.actor, story.owner());
        let service = &story.service;
        let ended = service.end_accreditation(actor, scope, story.programme, id);
        story.run(ended).unwrap();
        self.programme.world.trust[at].2 = Some(now);
        self.review(issuer);
    }

    /// What was recorded in the last days does not count, by whatever recognition it did.
    pub(super) fn withdraw(&mut self, issuer: usize, days: u16) {
        let (story, from) = (self.story, self.now() - TimeDelta::days(days.into()));
        for at in 0..self.programme.recognitions.len() {
            let (id, withdrawn) = self.programme.recognitions[at];
            let (by, _, until) = self.programme.world.trust[at];
            if by != issuer || withdrawn || until.is_some_and(|until| until <= from) {
                continue;
            }
            let withdrawal = Withdrawal {
                from,
                reason: "attestations fausses".to_owned(),
            };
            let (actor, scope, programme) = (&story.actor, story.owner(), story.programme);
            let service = &story.service;
            let done = service.withdraw_accreditation(actor, scope, programme, id, withdrawal);
            story.run(done).unwrap();
            self.programme.recognitions[at].1 = true;
            self.programme.world.trust[at].2 = Some(from);
        }
        self.review(issuer);
    }

    /// Everybody with badges of that issuer is looked at again.
    fn review(&mut self, issuer: usize) {
        let story = self.story;
        story
            .run(story.service.review_recognitions(|_| true))
            .unwrap();
        let now = self.now();
        for person in &mut self.persons {
            if person.badges.iter().any(|b| b.issuer == issuer) {
                self.programme.world.follow(person, now);
            }
        }
    }

    /// Another version of a rule is in force; its back-fill awards it, and what comes with it, to whom it is due.
    pub(super) fn change_rule(&mut self, which: &Index) {
        let which = which.index(self.programme.versions.len());
        self.programme.versions[which].rotate_left(1);
        let new = self.programme.versions[which][0].clone();
        let (story, slug) = (self.story, new["slug"].as_str().unwrap());
        let (service, actor) = (&story.service, &story.actor);
        let (scope, programme) = (story.owner(), story.programme);
        let change = DraftChange {
            entry: from_value(json!({"rule": new["rule"]})).unwrap(),
            image: None,
        };
        story.run(async {
            let edited = service.edit_composite(actor, scope, programme, slug, Seen::Any, change);
            edited.await.unwrap();
            let activated = service.activate_composite(
                actor,
                scope,
                programme,
                slug,
                Seen::Any,
                Simulated::Waived,
            );
            activated.await.unwrap();
        });
        self.programme.world.laws[which] = law(&new);
        let due = [0, 1].map(|who| match self.due(who) {
            due if due.contains_key(slug) => due,
            _ => Default::default(),
        });
        for dry_run in [true, false] {
            let job = service.back_fill(actor, scope, programme, slug.to_owned(), dry_run);
            let job = story.run(job).unwrap();
            let done = story.run(service.run_job(&job, |_| true)).unwrap().unwrap();
            assert!(done.state.is_final() && done.failure.is_none(), "{done:?}");
            if dry_run {
                [0, 1]
                    .into_iter()
                    .for_each(|who| assert!(self.new_awards(who).is_empty()));
            }
        }
        self.came(&due);
    }
}
