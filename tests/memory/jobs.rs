//! Work over all persons holds a page of them, however many there are.

use super::{alone, peak};
use crate::support::crowd;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::story::*;
use sceau::issuing::jobs::{Job, State};
use sceau::storage::Target;

/// Twice the page that a job reads; and so many times as many.
const PERSONS: usize = 1_000;
const TIMES: usize = 4;
/// Every so many-th is entitled: more than a dry run keeps examples of.
const ENTITLED: usize = 5;
/// What may differ between two runs: buffers that grow by doubling, and threads that answer in another order.
const SLACK: usize = 256 * 1024;

fn entitled(persons: usize) -> u64 {
    u64::try_from(persons.div_ceil(ENTITLED)).unwrap()
}

/// What a dry run, a back-fill and a reconciliation need, in bytes.
fn needs(target: &Target, persons: usize) -> [(&'static str, usize); 3] {
    let story = Story::begin(target);
    let core = CORE.map(|slug| story.award(OWNER, slug, "modele@exemple.fr").assertion.id);
    let who = |at: usize| format!("foule-{at}@exemple.fr");
    crowd::add(target, persons, who, |at| match at % ENTITLED {
        0 => core.to_vec(),
        _ => core[1..].to_vec(),
    });
    story.confirmed(CORE_COMPOSITE, false);
    story.confirmed(FIRST_STEPS, false);
    let (service, actor) = (&story.service, &story.actor);
    let back_fill = |dry_run: bool| {
        let (slug, mut done) = (FIRST_STEPS.to_owned(), None);
        let asked = service.back_fill(actor, story.owner(), story.programme, slug, dry_run);
        story.run(asked).unwrap();
        let needed = peak(|| done = story.run(service.run_next_job(|_| true)).unwrap());
        let done: Job = done.unwrap();
        assert_eq!(
            (done.state, done.outcome.gained),
            (State::Done, entitled(persons))
        );
        needed
    };
    let (dry_run, awarded) = (back_fill(true), back_fill(false));
    story.confirmed(CORE_COMPOSITE, true);
    let mut done = 0;
    let reconciled = peak(|| done = story.reconcile());
    assert_eq!(done, entitled(persons));
    [
        ("dry run", dry_run),
        ("back-fill", awarded),
        ("reconciliation", reconciled),
    ]
}

fn does_not_grow(on: impl Fn(&mut dyn FnMut(&Target))) {
    let _alone = alone();
    let mut needed = Vec::new();
    for persons in [PERSONS, TIMES * PERSONS] {
        on(&mut |target| needed.push(needs(target, persons)));
    }
    let [few, many] = &needed[..] else {
        return; // there is no such database here
    };
    for ((what, few), (_, many)) in few.iter().zip(many) {
        let [few_kib, many_kib] = [few, many].map(|bytes| bytes / 1024);
        println!("{what}: {few_kib} KiB for {PERSONS}, {many_kib} KiB for {TIMES} times as many");
        assert!(
            *many <= few + SLACK,
            "{what}: {few_kib} KiB, {many_kib} KiB"
        );
    }
}

mod more_persons_take_no_more_memory {
    use super::*;

    #[test]
    fn sqlite() {
        does_not_grow(|test| on_sqlite(test));
    }

    #[test]
    fn postgres() {
        let name = concat!(module_path!(), "::postgres");
        does_not_grow(|test| on_postgres(name, test));
    }
}
