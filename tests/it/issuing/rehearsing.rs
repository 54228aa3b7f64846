//! A dry run says exactly what the act then comes to, and keeps nothing: every act that has one.

mod acts;
mod decisions;
mod policies;

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::Error;
use sceau::issuing::effects::Effects;
use sceau::issuing::policies::PoliciesChange;
use sceau::storage::{Db, assertions, composite_awards, pending, persons};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const A: &str = "alix@exemple.fr";
const B: &str = "bilal@exemple.fr";
const C: &str = "chloe@exemple.fr";
const D: &str = "dominique@exemple.fr";
const PEOPLE: [&str; 4] = [A, B, C, D];
const WHY: &str = "décidé en commission";

/// A composite and the badges it is made of.
type Made = (String, BTreeSet<Uuid>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    live: BTreeMap<Uuid, Made>,
    pending: BTreeSet<Uuid>,
    /// Every badge of theirs.
    badges: BTreeSet<Uuid>,
}

/// The composites that everybody holds, and which of them are to be revoked.
fn seen(story: &Story) -> Seen {
    story.read(|db: &mut Db| {
        let (mut live, mut open) = (BTreeMap::new(), BTreeSet::new());
        let mut badges = BTreeSet::new();
        for who in PEOPLE {
            let Some(person) = persons::find(db, &email(who))? else {
                continue;
            };
            let held = assertions::held_by(db, person.person)?;
            badges.extend(held.iter().map(|held| held.assertion));
            for (id, components) in composite_awards::live_of_person(db, person.person)? {
                let made = composite_awards::find(db, id)?.unwrap();
                let of = components.iter().map(|c| c.assertion).collect();
                live.insert(id, (made.under.composite.slug.to_string(), of));
                if pending::open_of(db, id)?.is_some() {
                    open.insert(id);
                }
            }
        }
        Ok(Seen {
            live,
            pending: open,
            badges,
        })
    })
}

/// The composites made of one of these; of everything when none is named.
fn concerned(made: &Made, of: &[Uuid]) -> bool {
    of.is_empty() || of.iter().any(|id| made.1.contains(id))
}

/// Tries, then acts: what was said is what has changed. Gives how many `(gain, lose, pend, keep)`.
#[track_caller]
fn comes_true(
    story: &Story,
    of: &[Uuid],
    tried: impl Future<Output = Result<Effects, Error>>,
    act: impl FnOnce(&Story),
) -> (u64, u64, u64, u64) {
    let rows = || story.count("SELECT count(*) AS n FROM audit");
    let (before, audited, told) = (seen(story), rows(), story.letters());
    let said = story.run(tried).unwrap();
    assert_eq!(seen(story), before, "nothing is kept");
    assert_eq!((rows(), story.letters()), (audited, told), "nobody is told");
    act(story);
    let after = seen(story);
    let was = before.live.iter();
    let was = was.filter(|(id, made)| concerned(made, of) || of.contains(id));
    let was: BTreeSet<Uuid> = was.map(|(id, _)| *id).collect();
    let now: BTreeSet<Uuid> = after.live.keys().copied().collect();
    let all: BTreeSet<Uuid> = before.live.keys().copied().collect();
    let set = |ids: &[Uuid]| ids.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(set(&said.lose.first), &all - &now, "lose");
    let fresh = &after.pending - &before.pending;
    let still = &(&was & &now) & &after.pending;
    assert_eq!(set(&said.pend.first), &fresh | &still, "pend");
    assert_eq!(
        set(&said.keep.first),
        &(&was & &now) - &after.pending,
        "keep"
    );
    // A badge that the act itself makes has another id each time.
    let known = |(slug, of): Made| (slug, &of & &before.badges);
    let fresh = &now - &all;
    let gained = fresh.iter().map(|id| after.live[id].clone());
    let mut gained: Vec<Made> = gained.map(known).collect();
    let foretold = said.gain.first.iter().map(made_of);
    let mut foretold: Vec<Made> = foretold.map(known).collect();
    gained.sort();
    foretold.sort();
    assert_eq!(foretold, gained, "gain");
    let counts = [&said.lose, &said.pend, &said.keep].map(|listed| listed.count);
    let listed = [&said.lose, &said.pend, &said.keep].map(|listed| set(&listed.first).len() as u64);
    assert_eq!(counts, listed, "each once");
    (said.gain.count, counts[0], counts[1], counts[2])
}

fn made_of(gain: &sceau::issuing::effects::Gain) -> Made {
    (
        gain.composite.clone(),
        gain.components.iter().map(|of| of.assertion).collect(),
    )
}

fn pend_all(target: &sceau::storage::Target) -> Story {
    Story::begin_with(target, OnRevoked::Pending)
}

/// The one open pending revocation.
fn open(story: &Story) -> Uuid {
    let programme = story.programme;
    let page = sceau::storage::Page::first(10);
    let found = story.read(move |db| Ok(pending::open_in(db, programme, page)?));
    assert_eq!(found.len(), 1);
    found[0].id
}

fn review(story: &Story) {
    story
        .run(story.service.review_recognitions(|_| true))
        .unwrap();
}

fn set(story: &Story, change: PoliciesChange) {
    let (service, slug) = (&story.service, FIRST_STEPS.to_owned());
    let act = service.set_policies(&story.actor, story.owner(), story.programme, slug, change);
    story.run(act).unwrap();
}
