//! A composite whose rule no longer holds: thirty days to appeal, then it falls, unless somebody decides otherwise.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::composite::{OnExpired, OnRevoked};
use sceau::issuing::pending::Executed;
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::revision::Seen;
use sceau::issuing::revoke::Fallen;
use sceau::issuing::{
    Error,
    letters::Letter,
    links::{self, Purpose},
};
use sceau::storage::{
    Page, Scope, Target,
    assertions::Cause,
    pending::{self, Because, Pending},
};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

/// A story whose composites wait, and somebody who holds the first steps: `(components, composite)`.
fn holder(target: &Target) -> (Story, Vec<Uuid>, Uuid) {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let award = |slug: &&str| story.award(OWNER, slug, WHO).assertion.id;
    let components: Vec<_> = STEPS.iter().map(award).collect();
    let composite = story.live(FIRST_STEPS, WHO)[0];
    (story, components, composite)
}

fn open(story: &Story) -> Vec<Pending> {
    let found = story
        .service
        .pending_revocations(story.owner(), story.programme, Page::first(100));
    story.run(found).unwrap()
}

fn history(story: &Story, assertion: Uuid) -> Vec<Pending> {
    story.read(move |db| Ok(pending::of_assertion(db, assertion)?))
}

fn execute(story: &Story) -> (u64, u64) {
    let Executed { kept, revoked } = story.run(story.service.execute_due()).unwrap();
    (kept, revoked)
}

fn decide(story: &Story, id: Uuid, keep: bool) -> Result<(Pending, Vec<Fallen>), Error> {
    let (actor, why) = (&story.actor, "décidé en commission".to_owned());
    let service = &story.service;
    story.run(service.decide_pending(actor, story.owner(), story.programme, id, keep, why))
}

fn appeal(story: &Story, by: &str, assertion: Uuid) -> Result<(), Error> {
    let by = email(by);
    let address = story.read(move |db| Ok(sceau::storage::persons::find(db, &by)?));
    let address = address.map_or(Uuid::nil(), |found| found.address);
    let now = story.service.now();
    let link =
        story.write(move |db| links::make(db, Purpose::Appeal, address, Some(assertion), now));
    let text = "Je conteste : j’ai suivi la formation.".to_owned();
    story.run(story.service.appeal(link, text))
}

on_both!(thirty_days_then_it_falls, |target| {
    let (story, components, composite) = holder(target);
    let revoked = story.revoke(OWNER, components[0]);
    let until = revoked.revocation.at + TimeDelta::days(30);
    assert_eq!(revoked.also.len(), 1);
    assert_eq!(revoked.also[0].assertion, composite);
    assert_eq!(revoked.also[0].until, Some(until));

    // Publicly valid.
    assert_eq!(story.revocation(composite), None);
    assert!(story.assertion(composite).live);
    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
    let found = open(&story);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].assertion, composite);
    assert_eq!(found[0].because, Because::Revoked(components[0]));
    assert_eq!(found[0].due_at, until);
    assert_eq!(story.audited("composite.suspend", composite), 1);
    let letters = story.letters();
    let to_holder = letters.iter().find_map(|(to, letter)| match letter {
        Letter::RevocationPending {
            assertion, until, ..
        } => Some((to.as_str(), *assertion, *until)),
        _ => None,
    });
    assert_eq!(to_holder, Some((WHO, composite, until)));
    let to_owner = Letter::RevocationPendingOwner {
        assertion: composite,
        until,
    };
    assert!(letters.contains(&("contact@formation.example".to_owned(), to_owner)));

    // Another lost badge opens nothing more.
    let again = story.revoke(OWNER, components[1]);
    assert!(again.also.is_empty());
    assert_eq!(open(&story).len(), 1);

    story
        .clock
        .advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    assert_eq!(execute(&story), (0, 0), "not yet");
    story.clock.advance(TimeDelta::minutes(2));
    assert_eq!(execute(&story), (0, 1));
    let why = story.revocation(composite).unwrap();
    assert_eq!(why.cause, Cause::Policy);
    assert!(why.reason.contains("révoqué"));
    assert_eq!(story.audited("assertion.revoke", composite), 1);
    assert!(open(&story).is_empty());
    assert!(story.letters().contains(&(
        WHO.to_owned(),
        Letter::RevocationDecided {
            assertion: composite,
            kept: false
        }
    )));
    assert_eq!(execute(&story), (0, 0), "twice changes nothing");

    // Earned again, it comes back as a new award: nothing is withheld.
    story.award_all(&[STEPS[0], STEPS[1]], WHO);
    assert_eq!(story.live(FIRST_STEPS, WHO).len(), 1);
});

on_both!(the_missing_badge_earned_again_ends_it, |target| {
    let (story, components, composite) = holder(target);
    story.revoke(OWNER, components[2]);
    let again = story.award(OWNER, STEPS[2], WHO);
    assert!(again.also.is_empty(), "it was never lost");
    assert!(open(&story).is_empty());
    let decision = history(&story, composite)[0].decision.clone().unwrap();
    assert!(decision.kept);
    assert_eq!(decision.by, "rule");
    story.clock.advance(TimeDelta::days(40));
    assert_eq!(execute(&story), (0, 0));
    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
    // Lost once more, it waits once more.
    story.revoke(OWNER, again.assertion.id);
    assert_eq!(open(&story).len(), 1);
});

on_both!(the_due_date_looks_again, |target| {
    let (mut story, components, composite) = holder(target);
    let body = story.join();
    story.award(body, STEPS[0], WHO); // counts for nothing yet
    story.revoke(OWNER, components[0]);
    assert_eq!(open(&story).len(), 1);
    let past = story.service.now() - TimeDelta::days(1);
    story.accredit(body, Some(past), None); // nobody was looked at again
    story.clock.advance(TimeDelta::days(31));
    assert_eq!(execute(&story), (1, 0));
    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
});

on_both!(an_appeal_waits_for_the_owner, |target| {
    let (story, components, composite) = holder(target);
    assert_eq!(refusal(appeal(&story, WHO, composite)), "not-pending");
    story.revoke(OWNER, components[0]);
    story.award(OWNER, "animer", "autre@exemple.fr");
    let other = appeal(&story, "autre@exemple.fr", composite);
    assert_eq!(refusal(other), "not-found", "they do not hold it");
    appeal(&story, WHO, composite).unwrap();
    assert_eq!(refusal(appeal(&story, WHO, composite)), "already-appealed");
    let received = Letter::AppealReceived {
        assertion: composite,
    };
    assert!(
        story
            .letters()
            .iter()
            .any(|(_, letter)| *letter == received)
    );
    assert_eq!(story.audited("composite.appeal", composite), 1);

    story.clock.advance(TimeDelta::days(90));
    assert_eq!(execute(&story), (0, 0), "nothing happens by itself");
    let found = open(&story);
    assert!(found[0].appeal.as_ref().unwrap().0.contains("conteste"));
    decide(&story, found[0].id, true).unwrap();
    assert_eq!(
        refusal(decide(&story, found[0].id, false)),
        "already-decided"
    );
    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);

    // What the owner kept is not put in question by what has nothing to do with it, but by a further loss.
    let unrelated = story.award(OWNER, "animer", WHO).assertion.id;
    story.revoke(OWNER, unrelated);
    assert!(open(&story).is_empty());
    story.revoke(OWNER, components[1]);
    assert_eq!(open(&story).len(), 1);
});

on_both!(the_owner_revokes_at_once_and_says_why, |target| {
    let (story, components, composite) = holder(target);
    story.revoke(OWNER, components[0]);
    let id = open(&story)[0].id;
    let empty = story.service.decide_pending(
        &story.actor,
        story.owner(),
        story.programme,
        id,
        false,
        String::new(),
    );
    assert_eq!(refusal(story.run(empty)), "empty-text");
    decide(&story, id, false).unwrap();
    let why = story.revocation(composite).unwrap();
    assert_eq!(
        (why.reason.as_str(), why.cause),
        ("décidé en commission", Cause::Policy)
    );
    let decision = history(&story, composite)[0].decision.clone().unwrap();
    assert!(!decision.kept && decision.by == "cli");
    assert_eq!(story.audited("pending.revoke", id), 1);
});

on_both!(another_tenant_sees_and_decides_nothing, |target| {
    let (mut story, components, _) = holder(target);
    let body = story.join();
    story.revoke(OWNER, components[0]);
    let id = open(&story)[0].id;
    let (service, programme) = (story.service.clone(), story.programme);
    let foreign = story.scope(body);
    let list = service.pending_revocations(foreign, programme, Page::first(10));
    assert_eq!(refusal(story.run(list)), "not-found");
    let why = "x".to_owned();
    let act = service.decide_pending(&story.actor, foreign, programme, id, true, why.clone());
    assert_eq!(refusal(story.run(act)), "not-found");
    let mine =
        service.create_programme(&story.actor, foreign, story.bodies[body].issuer, "P".into());
    let mine = story.run(mine).unwrap().id;
    let act = service.decide_pending(&story.actor, foreign, mine, id, true, why);
    assert_eq!(refusal(story.run(act)), "not-found", "of another programme");
    assert_eq!(open(&story).len(), 1);
});

on_both!(what_rests_on_a_pending_one_falls_with_it, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    story.award_all(&["securite-quotidien", "ia-quotidien"], WHO);
    let award = |slug: &&str| story.award(OWNER, slug, WHO).assertion.id;
    let components: Vec<_> = CORE.iter().map(award).collect();
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    let further = story.live(FURTHER_COMPOSITE, WHO)[0];
    // `animer` is not one of the first steps.
    let revoked = story.revoke(OWNER, components[3]);
    assert_eq!(
        fallen(&revoked),
        [core],
        "the further one rests on a valid badge"
    );
    story.clock.advance(TimeDelta::days(31));
    assert_eq!(execute(&story), (0, 1));
    assert!(story.revocation(core).is_some());
    assert_eq!(story.revocation(further), None);
    let found = open(&story);
    assert_eq!(found.len(), 1, "its turn to wait");
    assert_eq!(found[0].assertion, further);
    assert_eq!(found[0].because, Because::Revoked(core));
    story.clock.advance(TimeDelta::days(31));
    assert_eq!(execute(&story), (0, 1));
    assert!(story.revocation(further).is_some());
});

on_both!(revoking_the_composite_itself_decides_too, |target| {
    let (story, components, composite) = holder(target);
    story.revoke(OWNER, components[0]);
    story.revoke(OWNER, composite);
    assert!(open(&story).is_empty());
    assert!(
        !history(&story, composite)[0]
            .decision
            .as_ref()
            .unwrap()
            .kept
    );
    story.clock.advance(TimeDelta::days(31));
    assert_eq!(execute(&story), (0, 0));
    assert_eq!(story.revocation(composite).unwrap().cause, Cause::Person);
});

fn change(story: &Story, slug: &str, change: PoliciesChange) -> Result<(), Error> {
    let (actor, service) = (&story.actor, &story.service);
    let set = service.set_policies(
        actor,
        story.owner(),
        story.programme,
        slug.to_owned(),
        change,
    );
    story.run(set).map(drop)
}

on_both!(policies_are_changed_one_by_one, |target| {
    let (story, components, composite) = holder(target);
    let longer = PoliciesChange {
        pending_days: Some(60),
        ..PoliciesChange::default()
    };
    change(&story, FIRST_STEPS, longer.clone()).unwrap();
    let read = |scope: Scope, slug: &str| {
        story.run(
            story
                .service
                .policies(scope, story.programme, slug.to_owned()),
        )
    };
    let found = read(story.owner(), FIRST_STEPS).unwrap();
    assert_eq!(found.pending_days, 60);
    assert_eq!(found.on_component_revoked, OnRevoked::Pending);
    assert_eq!(
        read(story.owner(), CORE_COMPOSITE).unwrap().pending_days,
        30
    );
    assert_eq!(
        story.audited("composite.policies", story.composite(FIRST_STEPS)),
        1
    );
    change(&story, FIRST_STEPS, longer).unwrap();
    assert_eq!(
        story.audited("composite.policies", story.composite(FIRST_STEPS)),
        1,
        "nothing changed"
    );
    let never = PoliciesChange {
        pending_days: Some(0),
        ..PoliciesChange::default()
    };
    assert_eq!(refusal(change(&story, FIRST_STEPS, never)), "out-of-range");
    assert_eq!(
        refusal(change(&story, "inconnu", PoliciesChange::default())),
        "not-found"
    );
    let foreign = read(Scope::Issuer(Uuid::nil()), FIRST_STEPS);
    assert_eq!(refusal(foreign), "not-found");

    let revoked = story.revoke(OWNER, components[0]);
    let until = revoked.revocation.at + TimeDelta::days(60);
    assert_eq!(revoked.also[0].until, Some(until));
    // Changed to keep while one waits: it stands on its date.
    let keep = PoliciesChange {
        on_component_revoked: Some(OnRevoked::Keep),
        ..PoliciesChange::default()
    };
    change(&story, FIRST_STEPS, keep).unwrap();
    let odd = PoliciesChange {
        on_component_expired: Some(OnExpired::Revoke),
        ..PoliciesChange::default()
    };
    assert_eq!(
        refusal(change(&story, FIRST_STEPS, odd)),
        "contradictory-policies"
    );
    story.clock.advance(TimeDelta::days(61));
    assert_eq!(execute(&story), (1, 0));
    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
});

on_both!(the_award_that_heals_and_the_due_date_never_lose, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let people: Vec<_> = (0..20).map(|n| format!("p{n}@exemple.fr")).collect();
    for who in &people {
        story.award_all(&STEPS[..2], who);
        let last = story.award(OWNER, STEPS[2], who).assertion.id;
        story.revoke(OWNER, last);
    }
    assert_eq!(open(&story).len(), people.len());
    story.clock.advance(TimeDelta::days(31));
    let badge = story.badge(OWNER, STEPS[2]);
    let jobs = people.iter().enumerate().flat_map(|(n, who)| {
        let heal = {
            let (service, actor, scope) =
                (story.service.clone(), story.actor.clone(), story.owner());
            let new = new_award(badge, who);
            Box::pin(async move { service.award(&actor, scope, new, None).await.map(drop) })
                as std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>
        };
        let service = story.service.clone();
        let execute = (n % 4 == 0).then(|| {
            Box::pin(async move { service.execute_due().await.map(drop) })
                as std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>
        });
        execute.into_iter().chain([heal])
    });
    let jobs: Vec<_> = jobs.collect();
    for done in story.together(jobs) {
        done.unwrap();
    }
    assert!(open(&story).is_empty());
    for who in &people {
        // Kept, or fell on its date just before and came back with the award: the rule holds, so it is there, once.
        assert_eq!(story.live(FIRST_STEPS, who).len(), 1, "{who}");
    }
    let twice = story.count(
        "SELECT count(*) AS n FROM pending_revocations p JOIN revocations r ON r.assertion_id = p.assertion_id \
         WHERE p.decision = 'kept'",
    );
    assert_eq!(twice, 0, "what was kept was not revoked");
});

on_both!(
    what_is_pending_is_decided_before_its_composite_is_archived,
    |target| {
        let (story, components, composite) = holder(target);
        story.revoke(OWNER, components[0]);
        let archive = || {
            let (actor, scope, programme) = (&story.actor, story.owner(), story.programme);
            let service = &story.service;
            story.run(service.archive_composite(actor, scope, programme, FIRST_STEPS, Seen::Any))
        };
        assert_eq!(refusal(archive()), "revocations-pending");
        decide(&story, open(&story)[0].id, true).unwrap();
        archive().unwrap();
        assert!(story.assertion(composite).live, "it stays");
    }
);
