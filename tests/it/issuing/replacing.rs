//! A typo, an evidence, a date or an address is corrected by another award in one act, and nothing falls for it.

use crate::on_both;
use crate::support::letters::last_link;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::assertion::{Evidence, Related};
use sceau::badge::composite::OnRevoked;
use sceau::badge::verification::{Code, Reason, Verdict};
use sceau::checking::Input;
use sceau::issuing::letters::Letter;
use sceau::issuing::replace::{Correction, Replaced};
use sceau::issuing::{Error, closing::NewClosure};
use sceau::storage::{
    Scope, acceptances,
    assertions::{self, Cause},
    composite_awards, pending, persons,
};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const OTHER: &str = "dominique@exemple.fr";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

pub fn narrative(text: &str) -> Correction {
    Correction {
        narrative: Some(Some(text.to_owned())),
        ..Correction::default()
    }
}

pub fn to(address: &str) -> Correction {
    Correction {
        email: Some(email(address)),
        ..Correction::default()
    }
}

pub fn replace(
    story: &Story,
    body: usize,
    id: Uuid,
    change: Correction,
) -> Result<Replaced, Error> {
    let (service, actor) = (&story.service, &story.actor);
    let done = service.replace(actor, story.scope(body), id, change, None);
    story.run(done)?.done()
}

fn components(story: &Story, composite: Uuid) -> Vec<Uuid> {
    let made = story.read(move |db| Ok(composite_awards::find(db, composite)?.unwrap()));
    made.components.into_iter().map(|c| c.assertion).collect()
}

on_both!(a_typo_is_corrected_and_the_composite_stays, |target| {
    let story = Story::begin_with(target, OnRevoked::Revoke);
    let mut new = new_award(story.badge(OWNER, STEPS[0]), WHO);
    new.narrative = Some("Trois atelier".to_owned());
    new.issued_on = Some("2026-03-01T00:00:00Z".parse().unwrap());
    let old = story.try_award(OWNER, new).unwrap().assertion;
    story.award_all(&STEPS[1..], WHO);
    let composite = story.live(FIRST_STEPS, WHO)[0];
    let signed = story.assertion(composite).rendition;

    story.clock.advance(TimeDelta::days(3));
    let done = replace(&story, OWNER, old.id, narrative("Trois ateliers")).unwrap();
    let new = story.assertion(done.assertion.id);
    assert_eq!(done.old, old.id);
    assert_eq!(
        (new.issued_on, new.recorded_at),
        (old.issued_on, old.recorded_at)
    );
    assert_eq!((new.person, new.address), (old.person, old.address));
    let (base, hosted) = (story.service.base(), story.service.hosted(&new).unwrap());
    assert_eq!(hosted.narrative.as_deref(), Some("Trois ateliers"));
    assert_eq!(hosted.related, [Related::to(base.assertion(old.id))]);
    assert!(hosted.recipient.belongs_to(&email(WHO)));
    assert!(done.also.is_empty() && done.fallen.is_empty());

    let gone = story.revocation(old.id).unwrap();
    assert_eq!(gone.cause, Cause::Replaced);
    assert_eq!(
        gone.reason,
        format!("Remplacé par {}", base.assertion(new.id))
    );
    assert!(!story.assertion(old.id).live);
    let profile = story.composite_badge(FIRST_STEPS).profile;
    let listed = story.read(move |db| Ok(assertions::revoked_under(db, profile)?));
    assert_eq!(listed, [(old.id, gone.reason.clone())]);

    assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
    assert!(components(&story, composite).contains(&new.id));
    assert!(!components(&story, composite).contains(&old.id));
    assert_eq!(
        story.assertion(composite).rendition,
        signed,
        "what was signed stays"
    );
    assert_eq!(story.reconcile(), 0);
    // It rests on the new one from now on.
    assert_eq!(fallen(&story.revoke(OWNER, new.id)), [composite]);

    assert_eq!(story.audited("assertion.replace", new.id), 1);
    let told = |(to, letter): &(String, Letter)| {
        to == WHO
            && matches!(letter, Letter::BadgeReplaced { assertion, .. } if *assertion == new.id)
    };
    assert!(story.letters().iter().any(told));
    let again = replace(&story, OWNER, old.id, narrative("x"));
    assert_eq!(refusal(again), "already-revoked");
});

on_both!(
    a_correction_is_to_the_address_of_the_award_wherever_its_holder_is_written_to,
    |target| {
        let story = Story::begin(target);
        let old = story.award(OWNER, STEPS[0], WHO).assertion;
        let service = &story.service;
        let asked = service.ask_for_address(&story.actor, email(WHO), email(OTHER));
        story.run(asked).unwrap();
        for who in [WHO, OTHER] {
            let link = last_link(service, who);
            story.run(service.prove_address(link)).unwrap();
        }
        story.write(|db| {
            let other = persons::find(db, &email(OTHER))?.unwrap();
            assert_eq!(
                persons::find(db, &email(WHO))?.unwrap().person,
                other.person
            );
            Ok::<_, Error>(persons::set_main(db, other.person, other.address)?)
        });
        let mut last = old.id;
        for change in [narrative("Trois ateliers"), narrative("Quatre ateliers")] {
            let done = replace(&story, OWNER, last, change).unwrap();
            let new = story.assertion(done.assertion.id);
            assert_eq!(new.address, old.address);
            let signed = service.hosted(&new).unwrap().recipient;
            assert!(signed.belongs_to(&email(WHO)) && !signed.belongs_to(&email(OTHER)));
            last = new.id;
        }
    }
);

on_both!(a_verification_says_replaced_and_by_what, |target| {
    let story = Story::begin(target);
    let old = story.award(OWNER, "animer", WHO).assertion.id;
    let new = replace(&story, OWNER, old, narrative("Deux ateliers")).unwrap();
    let base = story.service.base();
    let checked = story.check(Input::Url(base.assertion(old)));
    assert_eq!(checked.report.verdict, Verdict::Revoked);
    let check = checked
        .report
        .checks
        .iter()
        .find(|c| c.code == Code::NotRevoked);
    let check = check.unwrap();
    assert_eq!(check.reason, Some(Reason::Replaced));
    assert!(
        check
            .detail
            .as_ref()
            .unwrap()
            .contains(&base.assertion(new.assertion.id))
    );
    let checked = story.check(Input::Url(base.assertion(new.assertion.id)));
    assert_eq!(checked.report.verdict, Verdict::Valid);
});

on_both!(everything_not_corrected_stays, |target| {
    let story = Story::begin(target);
    let mut new = new_award(story.badge(OWNER, "animer"), WHO);
    new.evidence = vec![Evidence {
        id: Some("https://exemple.fr/preuve".to_owned()),
        ..Evidence::default()
    }];
    new.narrative = Some("Un atelier".to_owned());
    let old = story.try_award(OWNER, new.clone()).unwrap().assertion;
    let nothing = replace(&story, OWNER, old.id, Correction::default());
    assert_eq!(refusal(nothing), "nothing-to-correct");
    let same = Correction {
        email: Some(email(" Camille@exemple.fr")),
        ..narrative("Un atelier")
    };
    assert_eq!(
        refusal(replace(&story, OWNER, old.id, same)),
        "nothing-to-correct"
    );
    let past = Correction {
        expires: Some(Some(old.issued_on)),
        ..Correction::default()
    };
    assert_eq!(
        refusal(replace(&story, OWNER, old.id, past)),
        "out-of-range"
    );
    assert_eq!(story.revocation(old.id), None);

    let none = Correction {
        narrative: Some(None),
        ..Correction::default()
    };
    let done = replace(&story, OWNER, old.id, none).unwrap();
    let hosted = story.service.hosted(&done.assertion).unwrap();
    assert_eq!((hosted.narrative, hosted.evidence), (None, new.evidence));
    let until = story.service.now() + TimeDelta::days(100);
    let dated = Correction {
        expires: Some(Some(until)),
        evidence: Some(Vec::new()),
        ..Correction::default()
    };
    let done = replace(&story, OWNER, done.assertion.id, dated).unwrap();
    let hosted = story.service.hosted(&done.assertion).unwrap();
    assert_eq!((hosted.expires, hosted.evidence), (Some(until), vec![]));
    assert_eq!(hosted.related.len(), 2, "every earlier one");
});

on_both!(recognition_looks_at_the_first_recording, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let recognised = story.accredit(body, None, None);
    let old = story.award(body, STEPS[0], WHO).assertion.id;
    let programme = story.programme;
    let end = |id| {
        story
            .service
            .end_accreditation(&story.actor, story.owner(), programme, id)
    };
    story.clock.advance(TimeDelta::days(1));
    story.run(end(recognised)).unwrap();
    story.clock.advance(TimeDelta::seconds(1)); // its last second is its own
    let new = replace(&story, body, old, narrative("corrigé")).unwrap();
    assert!(
        story.award_all(&STEPS[1..], WHO).also.len() == 1,
        "recorded while it ran"
    );
    assert!(components(&story, story.live(FIRST_STEPS, WHO)[0]).contains(&new.assertion.id));

    // And the other way: what did not count does not count once corrected.
    let late = story.award(body, STEPS[0], OTHER).assertion.id;
    replace(&story, body, late, narrative("corrigé")).unwrap();
    assert!(story.award_all(&STEPS[1..], OTHER).also.is_empty());
});

on_both!(
    another_address_of_another_person_takes_the_badge_along,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Pending);
        let award = |slug: &&str| story.award(OWNER, slug, WHO).assertion.id;
        let held: Vec<_> = STEPS.iter().map(award).collect();
        let composite = story.live(FIRST_STEPS, WHO)[0];
        story.award_all(&STEPS[1..], OTHER);
        let effects = story
            .run(
                story
                    .service
                    .try_replacement(&story.actor, story.owner(), held[0], to(OTHER)),
            )
            .unwrap();
        assert_eq!((effects.pend.count, effects.gain.count), (1, 1));
        assert_eq!(effects.pend.first, [composite]);
        assert_eq!(effects.gain.first[0].composite, FIRST_STEPS);
        assert_eq!(story.revocation(held[0]), None, "a dry run");

        let done = replace(&story, OWNER, held[0], to(OTHER)).unwrap();
        assert_ne!(done.assertion.person, story.assertion(held[0]).person);
        let hosted = story.service.hosted(&done.assertion).unwrap();
        assert!(hosted.recipient.belongs_to(&email(OTHER)));
        assert_eq!(done.fallen.len(), 1);
        assert_eq!(done.fallen[0].assertion, composite);
        assert!(
            done.fallen[0].until.is_some(),
            "by the policy of the composite"
        );
        assert_eq!(done.also.len(), 1);
        assert_eq!(story.live(FIRST_STEPS, OTHER), [done.also[0].assertion]);
        // And back again: it ends what was pending.
        let back = replace(&story, OWNER, done.assertion.id, to(WHO)).unwrap();
        assert_eq!(back.fallen.len(), 1);
        assert_eq!(story.live(FIRST_STEPS, WHO), [composite]);
        let open = story.read(move |db| Ok(pending::open_of(db, composite)?));
        assert_eq!(open, None);
    }
);

on_both!(somebody_new_becomes_a_person, |target| {
    let story = Story::begin(target);
    let old = story.award(OWNER, "animer", WHO).assertion.id;
    let done = replace(&story, OWNER, old, to("nouvelle@exemple.fr")).unwrap();
    let hosted = story.service.hosted(&done.assertion).unwrap();
    assert!(hosted.recipient.belongs_to(&email("nouvelle@exemple.fr")));
    // No duplicate stands in the way: the person before holds nothing any more.
    story.award(OWNER, "animer", WHO);
});

on_both!(a_composite_goes_with_its_badges, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let award = |slug: &&str| story.award(OWNER, slug, WHO).assertion.id;
    let held: Vec<_> = STEPS.iter().map(award).collect();
    let composite = story.live(FIRST_STEPS, WHO)[0];
    let words = replace(&story, OWNER, composite, narrative("x"));
    assert_eq!(refusal(words), "awarded-by-rule");
    let away = replace(&story, OWNER, composite, to(OTHER));
    assert_eq!(refusal(away), "awarded-by-rule");

    // Another address of the same person.
    story.award(OWNER, "animer", "travail@exemple.fr");
    let person = story.assertion(composite).person;
    let moved = story.sql(
        "UPDATE addresses SET person_id = $1 WHERE email = 'travail@exemple.fr'",
        person,
    );
    assert_eq!(moved, 1);
    story.revoke(OWNER, held[0]); // pending goes along
    let done = replace(&story, OWNER, composite, to("travail@exemple.fr")).unwrap();
    let new = done.assertion.id;
    assert_eq!(story.live(FIRST_STEPS, WHO), [new]);
    assert_eq!(story.revocation(composite).unwrap().cause, Cause::Replaced);
    let open = story.read(move |db| Ok(pending::open_of(db, new)?));
    assert!(open.is_some());
    let hosted = story.service.hosted(&done.assertion).unwrap();
    assert!(hosted.recipient.belongs_to(&email("travail@exemple.fr")));
    assert_eq!(hosted.evidence.len(), 3);
    assert_eq!(story.reconcile(), 0, "it is not awarded again");
    story.award(OWNER, STEPS[0], WHO);
    assert_eq!(story.live(FIRST_STEPS, WHO), [new]);
});

on_both!(only_the_issuer_replaces, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let id = story.award(OWNER, "animer", WHO).assertion.id;
    assert_eq!(
        refusal(replace(&story, body, id, narrative("x"))),
        "not-found"
    );
    story.revoke(OWNER, id);
    let late = replace(&story, OWNER, id, narrative("x"));
    assert_eq!(refusal(late), "already-revoked");
});

on_both!(
    an_heir_replaces_with_the_keys_of_the_closed_issuer,
    |target| {
        let mut story = Story::begin(target);
        let (closed, heir) = (story.join(), story.join());
        let id = story.award(closed, "animer", WHO).assertion.id;
        let new = NewClosure {
            reason: "fusion".to_owned(),
            heir: Some(story.bodies[heir].issuer),
        };
        let close = story.service.close_issuer(
            &story.actor,
            Scope::Instance,
            story.bodies[closed].issuer,
            new,
        );
        story.run(close).unwrap();
        let done = replace(&story, heir, id, narrative("corrigé")).unwrap();
        let url = story.service.base().assertion(done.assertion.id);
        assert_eq!(story.check(Input::Url(url)).report.verdict, Verdict::Valid);
        assert_eq!(done.badge.issuer, story.bodies[closed].issuer);
    }
);

on_both!(
    crossing_replacements_do_not_stand_in_each_others_way,
    |target| {
        let story = Story::begin(target);
        let (mut ids, mut jobs) = (Vec::new(), Vec::new());
        for (n, slug) in CORE.iter().enumerate() {
            let (from, into) = if n % 2 == 0 {
                (WHO, OTHER)
            } else {
                (OTHER, WHO)
            };
            ids.push((story.award(OWNER, slug, from).assertion.id, into));
        }
        for (id, into) in ids {
            let (service, actor, scope) =
                (story.service.clone(), story.actor.clone(), story.owner());
            jobs.push(async move {
                service
                    .replace(&actor, scope, id, to(into), None)
                    .await
                    .map(drop)
            });
        }
        for done in story.together(jobs) {
            done.unwrap();
        }
        assert_eq!(story.count("SELECT count(*) AS n FROM replacements"), 8);
    }
);

on_both!(what_was_accepted_stays_accepted, |target| {
    let story = Story::begin(target);
    let [accepted, other] = [0, 1].map(|at| story.award(OWNER, STEPS[at], WHO).assertion.id);
    let now = story.service.now();
    story.write(move |db| Ok(acceptances::insert(db, accepted, now)?));
    let [accepted, other] = [accepted, other].map(|id| {
        let done = replace(&story, OWNER, id, narrative("Corrigé")).unwrap();
        done.assertion.id
    });
    let listed = story.read(move |db| Ok(acceptances::listed(db, &[accepted, other])?));
    assert_eq!(listed.keys().collect::<Vec<_>>(), [&accepted]);
});

on_both!(nobody_is_reminded_again_for_a_replacement, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, WHO);
    let composite = story.live(CORE_COMPOSITE, WHO)[0];
    let expires = story.assertion(composite).expires.unwrap();
    let until = expires - story.service.now() - TimeDelta::days(20);
    story.clock.advance(until);
    assert_eq!(story.run(story.service.remind()).unwrap(), 1);
    story.award(OWNER, "ia-quotidien", OTHER);
    let person = story.assertion(composite).person;
    let change = "UPDATE addresses SET person_id = $1 WHERE email = 'dominique@exemple.fr'";
    assert_eq!(story.sql(change, person), 1);
    replace(&story, OWNER, composite, to(OTHER)).unwrap();
    assert_eq!(story.run(story.service.remind()).unwrap(), 0);
});

on_both!(whoever_held_it_before_is_told, |target| {
    let story = Story::begin(target);
    let old = story.award(OWNER, "animer", WHO).assertion.id;
    let told = |who: &str, letter: &Letter| {
        let mut all = story.letters().into_iter();
        all.any(|(to, sent)| to == who && sent == *letter)
    };
    let gone = Letter::BadgeRevoked { assertion: old };
    let done = replace(&story, OWNER, old, narrative("Corrigé")).unwrap();
    assert!(!told(WHO, &gone), "it is theirs still");
    let old = done.assertion.id;
    let gone = Letter::BadgeRevoked { assertion: old };
    replace(&story, OWNER, old, to(OTHER)).unwrap();
    assert!(told(WHO, &gone));
    assert!(!told(OTHER, &gone));
});
