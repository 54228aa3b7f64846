//! A recognition that ends, or is withdrawn for cause from a date on: who loses what, first as a dry run.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::composite::{OnEarlier, OnEnded, OnExpired, OnRevoked};
use sceau::issuing::Error;
use sceau::issuing::effects::Effects;
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::review::{Act, Reviewed, Withdrawal};
use sceau::storage::{
    Target, accreditations, composite_awards, endorsements,
    pending::{self, Because},
};
use uuid::Uuid;

const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const BEFORE: &str = "avant@exemple.fr";
const AFTER: &str = "apres@exemple.fr";
const BOTH: &str = "les-deux@exemple.fr";

/// Somebody with a badge of the body from before, one from after, one with both badges for the leaf: with a day
/// between. Gives the recognition and the instant between.
struct Told {
    story: Story,
    body: usize,
    recognition: Uuid,
    between: chrono::DateTime<chrono::Utc>,
}

fn told(target: &Target, policy: OnRevoked) -> Told {
    let mut story = Story::begin_with(target, policy);
    let body = story.join();
    let recognition = story.accredit(body, None, None);
    for who in [BEFORE, AFTER, BOTH] {
        story.award_all(&STEPS[1..], who);
    }
    story.award(body, STEPS[0], BEFORE);
    story.clock.advance(TimeDelta::days(1));
    let between = story.service.now();
    story.clock.advance(TimeDelta::days(1));
    story.award(body, STEPS[0], AFTER);
    story.award(body, STEPS[0], BOTH);
    story.award(OWNER, STEPS[0], BOTH);
    Told {
        story,
        body,
        recognition,
        between,
    }
}

fn withdrawal(told: &Told) -> Withdrawal {
    Withdrawal {
        from: told.between,
        reason: "attestations fausses".to_owned(),
    }
}

fn tried(story: &Story, act: Act) -> Result<Effects, Error> {
    let (service, actor) = (&story.service, &story.actor);
    story.run(service.try_recognition(actor, story.owner(), story.programme, act))
}

fn withdraw(told: &Told) -> Result<accreditations::Accreditation, Error> {
    let (story, id) = (&told.story, told.recognition);
    let act = story.service.withdraw_accreditation(
        &story.actor,
        story.owner(),
        story.programme,
        id,
        withdrawal(told),
    );
    story.run(act)
}

fn review(story: &Story) -> Reviewed {
    story
        .run(story.service.review_recognitions(|_| true))
        .unwrap()
}

fn steps(story: &Story, who: &str) -> Vec<Uuid> {
    story.live(FIRST_STEPS, who)
}

on_both!(
    withdrawn_from_a_date_what_was_recorded_later_stops_counting,
    |target| {
        let told = told(target, OnRevoked::Pending);
        let story = &told.story;
        let [before, after, both] = [BEFORE, AFTER, BOTH].map(|who| steps(story, who)[0]);
        let act = Act::Withdraw(told.recognition, withdrawal(&told));
        let effects = tried(story, act.clone()).unwrap();
        assert_eq!(effects.persons, 3);
        assert_eq!((effects.lose.count, effects.gain.count), (0, 0));
        assert_eq!(effects.pend.first, [after]);
        let mut keep = effects.keep.first.clone();
        keep.sort();
        let mut expected = vec![before, both];
        expected.sort();
        assert_eq!(keep, expected);
        assert_eq!(tried(story, act).unwrap(), effects, "nothing was kept");
        let open = |id| story.read(move |db| Ok(pending::open_of(db, id)?));
        assert_eq!(open(after), None);

        let done = withdraw(&told).unwrap();
        assert_eq!(
            done.withdrawn,
            Some((told.between, "attestations fausses".to_owned()))
        );
        assert!(done.ends_at.is_some());
        assert_eq!(open(after), None, "nobody was looked at yet");
        let reviewed = review(story);
        assert_eq!(
            (reviewed.persons, reviewed.pending, reviewed.revoked),
            (3, 1, 0)
        );
        let found = open(after).unwrap();
        assert_eq!(found.because, Because::Recognition(told.recognition));
        assert_eq!(open(before), None);
        assert_eq!(open(both), None);
        assert_eq!(review(story), Reviewed::default(), "done once");
        assert_eq!(refusal(withdraw(&told)), "already-withdrawn");
        assert_eq!(story.audited("accreditation.withdraw", told.recognition), 1);

        let id = told.recognition;
        let said = story.read(move |db| Ok(endorsements::of_recognition(db, id)?));
        let (_, why) = said[0].endorsement.revoked.clone().unwrap();
        assert!(why.contains("retirée"), "{why}");
        // What is recorded from now on does not count either, and the owner's own does.
        assert!(
            story
                .award(told.body, STEPS[0], "x@exemple.fr")
                .also
                .is_empty()
        );
        story.award(OWNER, STEPS[0], AFTER);
        assert_eq!(open(after), None, "healed");
    }
);

on_both!(at_once_where_the_policy_says_so, |target| {
    let told = told(target, OnRevoked::Revoke);
    let after = steps(&told.story, AFTER)[0];
    let act = Act::Withdraw(told.recognition, withdrawal(&told));
    assert_eq!(tried(&told.story, act).unwrap().lose.first, [after]);
    withdraw(&told).unwrap();
    assert_eq!(review(&told.story).revoked, 1);
    let why = told.story.revocation(after).unwrap();
    assert!(why.reason.contains("n’est plus reconnu"), "{}", why.reason);
    assert_eq!(steps(&told.story, BEFORE).len(), 1);
});

on_both!(a_date_to_come_and_other_tenants_are_refused, |target| {
    let told = told(target, OnRevoked::Revoke);
    let story = &told.story;
    let later = Withdrawal {
        from: story.service.now() + TimeDelta::days(1),
        reason: "x".to_owned(),
    };
    let refused = tried(story, Act::Withdraw(told.recognition, later));
    assert_eq!(refusal(refused), "in-the-future");
    let silent = Withdrawal {
        reason: String::new(),
        ..withdrawal(&told)
    };
    let refused = tried(story, Act::Withdraw(told.recognition, silent));
    assert_eq!(refusal(refused), "empty-text");
    let unknown = Act::Withdraw(Uuid::nil(), withdrawal(&told));
    assert_eq!(refusal(tried(story, unknown)), "not-found");
    let foreign = story.service.withdraw_accreditation(
        &story.actor,
        story.scope(told.body),
        story.programme,
        told.recognition,
        withdrawal(&told),
    );
    assert_eq!(refusal(story.run(foreign)), "not-found");
});

fn change(story: &Story, change: PoliciesChange) {
    let (service, slug) = (&story.service, FIRST_STEPS.to_owned());
    let set = service.set_policies(&story.actor, story.owner(), story.programme, slug, change);
    story.run(set).unwrap();
}

on_both!(
    an_ended_one_stops_counting_where_the_policy_says_so,
    |target| {
        let told = told(target, OnRevoked::Pending);
        let story = &told.story;
        story.clock.advance(TimeDelta::hours(1));
        let effects = tried(story, Act::End(told.recognition)).unwrap();
        assert_eq!(
            (effects.pend.count, effects.lose.count, effects.keep.count),
            (0, 0, 3)
        );
        let stop = PoliciesChange {
            on_accreditation_ended: Some(OnEnded::Stop),
            ..PoliciesChange::default()
        };
        change(story, stop);
        let effects = tried(story, Act::End(told.recognition)).unwrap();
        assert_eq!(
            (effects.pend.count, effects.lose.count, effects.keep.count),
            (2, 0, 1)
        );
        let end = story.service.end_accreditation(
            &story.actor,
            story.owner(),
            story.programme,
            told.recognition,
        );
        story.run(end).unwrap();
        assert_eq!(review(story).pending, 2);
        let both = steps(story, BOTH)[0];
        assert_eq!(story.read(move |db| Ok(pending::open_of(db, both)?)), None);
    }
);

on_both!(one_that_ends_by_its_date_is_looked_at_then, |target| {
    let mut story = Story::begin_with(target, OnRevoked::Revoke);
    let body = story.join();
    let until = story.service.now() + TimeDelta::days(10);
    story.accredit(body, None, Some(until));
    story.award(body, STEPS[0], BEFORE);
    story.award_all(&STEPS[1..], BEFORE);
    let stop = PoliciesChange {
        on_accreditation_ended: Some(OnEnded::Stop),
        ..PoliciesChange::default()
    };
    change(&story, stop);
    assert_eq!(review(&story), Reviewed::default());
    story.clock.advance(TimeDelta::days(11));
    assert_eq!(review(&story).revoked, 1);
    assert_eq!(review(&story), Reviewed::default());
});

on_both!(recognising_for_the_past_says_who_would_gain, |target| {
    let mut story = Story::begin_with(target, OnRevoked::Pending);
    let body = story.join();
    story.award_all(&STEPS[1..], BEFORE);
    let first = story.award(body, STEPS[0], BEFORE).assertion.id;
    story.award(body, STEPS[0], AFTER);
    let new = NewAccreditation {
        issuer: story.bodies[body].issuer,
        competencies: None,
        starts_at: Some(story.service.now() - TimeDelta::days(1)),
        ends_at: None,
    };
    story.clock.advance(TimeDelta::hours(1));
    let effects = tried(&story, Act::Recognise(new.clone())).unwrap();
    assert_eq!((effects.persons, effects.gain.count), (2, 1));
    assert_eq!(effects.gain.first[0].composite, FIRST_STEPS);
    let mut of = effects.gain.first[0].components.iter();
    assert!(of.any(|component| component.assertion == first));
    assert_eq!(story.count("SELECT count(*) AS n FROM accreditations"), 0);
    assert!(steps(&story, BEFORE).is_empty());

    let never = PoliciesChange {
        on_earlier_badges: Some(OnEarlier::Never),
        ..PoliciesChange::default()
    };
    change(&story, never);
    let effects = tried(&story, Act::Recognise(new)).unwrap();
    assert_eq!(effects.gain.count, 0, "older than the decision");
});

on_both!(a_revocation_and_its_dry_run_say_the_same, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let first = story.award(OWNER, STEPS[0], BEFORE).assertion.id;
    story.award_all(&STEPS[1..], BEFORE);
    let composite = steps(&story, BEFORE)[0];
    let why = "erreur".to_owned();
    let told = story.letters();
    let act = story
        .service
        .try_revocation(&story.actor, story.owner(), first, why);
    let effects = story.run(act).unwrap();
    assert_eq!(effects.pend.first, [composite]);
    assert_eq!(story.revocation(first), None);
    assert_eq!(story.letters(), told, "nobody was told");
    assert_eq!(fallen(&story.revoke(OWNER, first)), effects.pend.first);
});

on_both!(
    a_component_that_expires_takes_it_along_where_the_policy_says_so,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Revoke);
        let mut new = new_award(story.badge(OWNER, STEPS[0]), BEFORE);
        new.expires = Some(story.service.now() + TimeDelta::days(10));
        story.try_award(OWNER, new.clone()).unwrap();
        story.award_all(&STEPS[1..], BEFORE);
        let composite = steps(&story, BEFORE)[0];
        story.clock.advance(TimeDelta::days(11));
        let expired = || story.run(story.service.review_expired()).unwrap();
        assert_eq!(expired(), Reviewed::default());
        let strict = PoliciesChange {
            on_component_expired: Some(OnExpired::Revoke),
            ..PoliciesChange::default()
        };
        change(&story, strict);
        assert_eq!(expired().revoked, 1);
        assert!(
            story
                .revocation(composite)
                .unwrap()
                .reason
                .contains("expiré")
        );
        assert_eq!(expired(), Reviewed::default());
    }
);

on_both!(what_was_kept_once_is_questioned_by_a_withdrawal, |target| {
    let told = told(target, OnRevoked::Pending);
    let story = &told.story;
    let after = steps(story, AFTER)[0];
    let made = story.read(move |db| Ok(composite_awards::find(db, after)?.unwrap()));
    let other = made.components.iter().find(|c| c.leaf.as_str() == STEPS[1]);
    story.revoke(OWNER, other.unwrap().assertion);
    let open = move |story: &Story| story.read(move |db| Ok(pending::open_of(db, after)?));
    let (actor, why) = (&story.actor, "elle a suivi la formation".to_owned());
    let first = open(story).unwrap().id;
    let kept =
        story
            .service
            .decide_pending(actor, story.owner(), story.programme, first, true, why);
    story.run(kept).unwrap();
    withdraw(&told).unwrap();
    story.clock.advance(TimeDelta::seconds(1));
    review(story);
    let again = open(story).expect("the withdrawal is another reason");
    assert_eq!(
        again.because,
        pending::Because::Recognition(told.recognition)
    );
});
