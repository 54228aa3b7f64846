//! The RS256 rendition: made after the award, once, by whoever comes first.

use crate::on_both;
use crate::support::story::*;
use sceau::storage::assertions;
use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const KEPT: &str = "SELECT count(*) AS n FROM rs256_renditions";

on_both!(two_first_readers_get_the_same_bytes, |target| {
    let story = Story::begin(target);
    let awards: Vec<_> = CORE[..4]
        .iter()
        .map(|slug| story.award(OWNER, slug, WHO).assertion)
        .collect();
    assert_eq!(story.count(KEPT), 0, "off the award's path");
    let second = open(target);
    for stored in &awards {
        let readers = (0..8).map(|n| {
            let service = if n % 2 == 0 { &story.service } else { &second };
            let (service, stored) = (service.clone(), stored.clone());
            async move { service.rs256_jws(&stored).await.unwrap() }
        });
        let read: BTreeSet<_> = story.together(readers).into_iter().collect();
        assert_eq!(read.len(), 1);
        let later = story.run(second.rs256_jws(stored)).unwrap();
        assert!(read.contains(&later), "and for ever");
    }
    assert_eq!(story.count(KEPT), 4);
});

/// The rendition, once somebody made it.
fn made(story: &Story, id: Uuid) -> assertions::Rendition {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        let found = story.read(move |db| Ok(assertions::rs256(db, id)?));
        if let Some(found) = found {
            return found;
        }
        assert!(Instant::now() < limit, "nobody made it");
        thread::yield_now();
    }
}

on_both!(
    the_background_signer_makes_them_after_the_commit,
    |target| {
        let story = Story::begin(target);
        story.service.start_background_signer().unwrap();
        story.service.start_background_signer().unwrap();
        story.award_all(&CORE, WHO);
        let mut all: Vec<_> = CORE
            .iter()
            .map(|slug| story.award(OWNER, slug, "autre@exemple.fr").assertion.id)
            .collect();
        // What a rule awarded is signed too.
        all.extend(story.live(CORE_COMPOSITE, WHO));
        all.extend(story.live(FIRST_STEPS, "autre@exemple.fr"));
        for id in all {
            let rendition = made(&story, id);
            let jws = story
                .run(story.service.rs256_jws(&story.assertion(id)))
                .unwrap();
            let parsed = sceau::badge::signing::Jws::parse(&jws).unwrap();
            assert_eq!(
                (parsed.payload(), parsed.signature()),
                (&rendition.payload[..], &rendition.signature[..])
            );
        }
        #[cfg(target_os = "linux")]
        assert!(priorities("rs256").contains(&19), "awards come first");
    }
);

/// What the kernel says of the threads of that name, as `nice` counts (proc(5), the 19th of `stat`).
#[cfg(target_os = "linux")]
fn priorities(name: &str) -> Vec<i32> {
    let threads = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let of = |stat: String| {
        let (before, after) = stat.rsplit_once(')')?;
        let named = before.ends_with(&format!("({name}"));
        named.then(|| after.split_whitespace().nth(16)?.parse().ok())?
    };
    let stats = threads.flat_map(|thread| std::fs::read_to_string(thread.path().join("stat")));
    stats.filter_map(of).collect()
}

on_both!(whatever_awards_composites_has_them_signed, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, WHO);
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    story.revoke(OWNER, core);
    let (scope, programme) = (story.owner(), story.programme);
    let withheld = story
        .run(story.service.withholdings(scope, programme))
        .unwrap();
    let steps = story.live(FIRST_STEPS, WHO)[0];
    story.sql(
        "DELETE FROM composite_awards WHERE assertion_id = $1",
        steps,
    );
    story.sql("DELETE FROM assertions WHERE id = $1", steps);
    story.service.start_background_signer().unwrap();
    assert_eq!(story.reconcile(), 1);
    made(&story, story.live(FIRST_STEPS, WHO)[0]);
    let lift = story
        .service
        .lift_withholding(&story.actor, scope, programme, withheld[0].0.id);
    story.run(lift).unwrap();
    made(&story, story.live(CORE_COMPOSITE, WHO)[0]);
});
