//! The numbers of a programme tell of many people, and of nobody.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::department::Department;
use sceau::badge::text::Language;
use sceau::issuing::indicators::{CompositeIndicators, DepartmentIndicators, Indicators};
use sceau::storage::{indicators, persons};

fn counted(story: &Story) -> Indicators {
    let (service, scope) = (&story.service, story.owner());
    story
        .run(service.indicators(scope, story.programme, Language::En))
        .unwrap()
}

fn core(all: &Indicators) -> &CompositeIndicators {
    let mut composites = all.composites.iter();
    composites.find(|c| c.composite == CORE_COMPOSITE).unwrap()
}

/// Awards to that many people, who are in that département.
fn people(story: &Story, name: &str, count: usize, slugs: &[&str], department: Option<&str>) {
    for at in 0..count {
        for slug in slugs {
            let mut new = new_award(story.badge(OWNER, slug), &format!("{name}-{at}@exemple.fr"));
            new.department = department.map(|code| Department::parse(code).unwrap());
            story.try_award(OWNER, new).unwrap();
        }
    }
}

on_both!(holders_steps_and_what_is_missing_are_counted, |target| {
    let mut story = Story::begin(target);
    let idle = story.join();
    story.accredit(idle, None, None);
    people(&story, "titulaire", 6, &CORE, Some("76"));
    people(&story, "presque", 7, &CORE[..7], Some("76"));
    people(&story, "debut", 5, &CORE[..1], Some("2A"));
    let all = counted(&story);
    assert_eq!(all.active_issuers, 1, "the other one awarded nothing");
    let core = core(&all);
    assert_eq!(
        core.name,
        "Digital mediator – core skill set recognised by badges"
    );
    assert_eq!(
        (core.needed, core.holders, core.in_progress),
        (8, Some(6), Some(12))
    );
    assert_eq!(core.median_days, Some(0));
    // The steps that nobody stands at are withheld; there are many, so they hide each other but for their sum.
    let at = |held: u32| core.steps.iter().find(|s| s.held == held).unwrap().people;
    assert!(at(1).is_none() || at(7).is_none(), "{core:?}");
    let of = |slug: &str| core.badges.iter().find(|b| b.badge == slug).unwrap();
    assert_eq!(of(CORE[7]).missing, None);
    assert_eq!(of(CORE[7]).held, None, "nobody holds it, and that is few");
    assert_eq!((of(CORE[1]).missing, of(CORE[1]).held), (Some(5), Some(7)));
    assert_eq!(of(core.blocking.as_deref().unwrap()).missing, Some(5));
    let place = |code: Option<&str>| {
        let mut all = core.departments.iter();
        all.find(|d| d.department.as_deref() == code).cloned()
    };
    assert!(place(None).is_none());
    let corsica = place(Some("2A")).unwrap();
    assert_eq!(corsica.holders, None);
    assert_eq!(corsica.in_progress, Some(5));
    let seine = place(Some("76")).unwrap();
    assert_eq!(seine.in_progress, Some(7));
    assert_eq!(seine.holders, None, "or the sum would tell of the others");
});

on_both!(the_badge_that_blocks_most_is_named, |target| {
    let story = Story::begin(target);
    people(&story, "a", 8, &CORE[..5], None);
    people(
        &story,
        "b",
        9,
        &[CORE[0], CORE[5], CORE[6], CORE[7], CORE[1]],
        None,
    );
    let all = counted(&story);
    let core = core(&all);
    assert_eq!(core.in_progress, Some(17));
    let of = |slug: &str| core.badges.iter().find(|b| b.badge == slug).unwrap();
    assert_eq!(of(CORE[2]).missing, Some(9), "{core:?}");
    assert_eq!(of(CORE[2]).held, Some(8));
    assert_eq!(
        core.blocking.as_deref().map(|b| of(b).missing),
        Some(Some(9))
    );
});

on_both!(departments_tell_what_the_programme_tells, |target| {
    let story = Story::begin(target);
    let [a, b, c] = [CORE[0], CORE[5], CORE[7]];
    let spread = |code: &str, each: usize| {
        for (at, slugs) in [&[a][..], &[b], &[c], &[a, b], &[b, c], &[a, c]]
            .iter()
            .enumerate()
        {
            people(&story, &format!("{code}-{at}"), each, slugs, Some(code));
        }
        people(&story, &format!("{code}-tous"), 6, &[a, b, c], Some(code));
    };
    spread("76", 5);
    spread("27", 6);
    let first = |all: &Indicators| {
        let mut composites = all.composites.iter();
        composites
            .find(|one| one.composite == FIRST_STEPS)
            .unwrap()
            .clone()
    };
    let place = |all: &Indicators, code: &str| {
        let departments = first(all).departments.into_iter();
        departments
            .into_iter()
            .find(|d| d.department.as_deref() == Some(code))
    };
    let all = counted(&story);
    let seine = place(&all, "76").unwrap();
    assert_eq!((seine.holders, seine.in_progress), (Some(6), Some(30)));
    let steps = |d: &DepartmentIndicators| {
        let steps = d.steps.iter().map(|step| (step.held, step.people.unwrap()));
        steps.collect::<Vec<_>>()
    };
    assert_eq!(steps(&seine), [(1, 15), (2, 15)]);
    assert_eq!(seine.blocking.as_deref(), Some(a), "the first among equals");
    assert_eq!(seine.median_days, Some(0));
    assert_eq!(seine.expiring, None, "nobody's expires");
    assert_eq!(all.active_issuers, 1);
    let active: Vec<_> = all
        .departments
        .iter()
        .map(|d| (d.department.as_deref(), d.active_issuers))
        .collect();
    assert_eq!(active, [(Some("27"), 1), (Some("76"), 1)]);
    assert!(
        all.to_csv().contains(";in-progress-with-2-in;76;15"),
        "{}",
        all.to_csv()
    );

    // Four in another département: of them nothing, and of another one not the steps, or what is left would be theirs.
    people(&story, "corse", 4, &[a], Some("2A"));
    let all = counted(&story);
    assert!(place(&all, "2A").is_none());
    assert_eq!(all.departments.len(), 2);
    let (seine, eure) = (place(&all, "76").unwrap(), place(&all, "27").unwrap());
    assert_eq!((seine.in_progress, eure.in_progress), (None, Some(36)));
    assert!(steps(&seine).is_empty());
    assert_eq!(steps(&eure), [(1, 18), (2, 18)]);
});

on_both!(what_two_composites_tell_together_is_withheld, |target| {
    let story = Story::begin(target);
    let [a, b, c] = [CORE[0], CORE[5], CORE[7]];
    people(&story, "trois", 9, &[a, b, c], None);
    for (at, slugs) in [[a, b], [b, c], [a, c]].iter().enumerate() {
        people(&story, &format!("deux-{at}"), 6, slugs, None);
    }
    for (at, slug) in [a, b, c].iter().enumerate() {
        people(&story, &format!("un-{at}"), 6, &[slug], None);
    }
    people(&story, "socle", 3, &CORE, None);
    let all = counted(&story);
    let of = |composite: &str| {
        all.composites
            .iter()
            .find(|o| o.composite == composite)
            .unwrap()
    };
    let (first, core) = (of(FIRST_STEPS), of(CORE_COMPOSITE));
    let held = |one: &CompositeIndicators, slug: &str| {
        one.badges
            .iter()
            .find(|badge| badge.badge == slug)
            .unwrap()
            .held
    };
    assert_eq!((first.holders, core.holders), (Some(12), None));
    // 12 hold the first steps and 18 more this badge: with the 27 of these on the way to the other one, 3 hold that.
    for slug in [a, b, c] {
        let both = held(first, slug).is_some() && held(core, slug).is_some();
        assert!(!both, "{all:?}");
    }
});

on_both!(of_few_people_nothing_is_told, |target| {
    let story = Story::begin(target);
    people(&story, "titulaire", 4, &CORE, Some("76"));
    let all = counted(&story);
    let core = core(&all);
    assert_eq!(
        (core.holders, core.in_progress, core.expiring),
        (None, None, None)
    );
    assert_eq!(core.median_days, None);
    assert!(core.steps.iter().all(|step| step.people.is_none()));
    assert!(core.departments.iter().all(|d| d.holders.is_none()));
    assert!(!all.to_csv().lines().any(|line| line.ends_with(";4")));
});

on_both!(time_expiry_and_activity_are_told, |target| {
    let story = Story::begin(target);
    let now = story.service.now();
    for at in 0..6u32 {
        let who = format!("t-{at}@exemple.fr");
        let mut first = new_award(story.badge(OWNER, CORE[0]), &who);
        first.issued_on = Some(now - TimeDelta::days(10 * i64::from(at)));
        story.try_award(OWNER, first).unwrap();
        story.award_all(&CORE[1..], &who);
    }
    let told = counted(&story);
    assert_eq!(core(&told).median_days, Some(20));
    assert_eq!(core(&told).expiring, None, "nobody, and that is few");
    assert_eq!(core(&told).holders, Some(6));
    // The composite is good for 36 months.
    let held = story.live(CORE_COMPOSITE, "t-0@exemple.fr")[0];
    let ends = story.assertion(held).expires.unwrap();
    story.clock.advance(ends - now - TimeDelta::days(89));
    let told = counted(&story);
    assert_eq!(
        core(&told).expiring,
        None,
        "all of them, so nobody of the others"
    );
    assert_eq!(
        told.active_issuers, 0,
        "the last award is more than a year ago"
    );
    people(&story, "autre", 5, &CORE, None);
    let told = counted(&story);
    assert_eq!(core(&told).expiring, Some(6));
    assert_eq!(told.active_issuers, 1);
    story.clock.advance(TimeDelta::days(90));
    let told = counted(&story);
    assert_eq!(core(&told).holders, Some(5), "of the others, it expired");
});

on_both!(
    the_owner_tells_where_somebody_of_the_programme_is,
    |target| {
        let mut story = Story::begin(target);
        let stranger = story.join();
        story.award(OWNER, CORE[0], "camille@exemple.fr");
        story.award(stranger, CORE[0], "d-ailleurs@exemple.fr");
        let (service, actor, programme) = (&story.service, &story.actor, story.programme);
        let set = |scope, who: &str, code: Option<&str>| {
            let code = code.map(|code| Department::parse(code).unwrap());
            story.run(service.set_department(actor, scope, programme, email(who), code))
        };
        let known = |who: &'static str| {
            story.read(move |db| Ok(indicators::department_of(db, &email(who))?))
        };
        set(story.owner(), "camille@exemple.fr", Some("974")).unwrap();
        assert_eq!(known("camille@exemple.fr").as_deref(), Some("974"));
        let camille =
            story.read(|db| Ok(persons::find(db, &email("camille@exemple.fr"))?.unwrap()));
        assert_eq!(story.audited("person.department", camille.person), 1);
        set(story.owner(), "camille@exemple.fr", None).unwrap();
        assert_eq!(known("camille@exemple.fr"), None);
        assert_eq!(
            refusal(set(story.scope(stranger), "camille@exemple.fr", None)),
            "not-found"
        );
        assert_eq!(
            refusal(set(story.owner(), "nobody@exemple.fr", None)),
            "not-found"
        );
        // An award by somebody the programme does not recognise is of it, but not counted; a free badge is not.
        assert!(set(story.owner(), "d-ailleurs@exemple.fr", None).is_ok());
        let numbers = service.indicators(story.scope(stranger), programme, Language::Fr);
        assert_eq!(refusal(story.run(numbers)), "not-found");
    }
);

on_both!(
    who_was_awarded_a_composite_is_told_month_by_month,
    |target| {
        let story = Story::begin(target);
        let month = |story: &Story| story.clock.now().format("%Y-%m").to_string();
        let first = month(&story);
        people(&story, "ensemble", 9, &CORE, None);
        let now = counted(&story);
        assert_eq!(core(&now).months.len(), 12);
        let told = |all: &Indicators, month: &str| {
            let mut months = core(all).months.iter();
            months.find(|m| m.month == month).map(|m| m.people)
        };
        assert_eq!(told(&now, &first), None, "a month that is not over");
        story.clock.advance(TimeDelta::days(32));
        people(&story, "peu", 2, &CORE, None);
        let second = month(&story);
        story.clock.advance(TimeDelta::days(64));
        let later = counted(&story);
        assert_eq!(told(&later, &first), Some(Some(9)));
        assert_eq!(told(&later, &second), Some(None));
        let csv = later.to_csv();
        assert!(
            csv.contains(&format!("{CORE_COMPOSITE};awarded-in-month;{first};9\r\n")),
            "{csv}"
        );
        assert!(csv.contains(&format!(
            "{CORE_COMPOSITE};awarded-in-month;{second};secret\r\n"
        )));
    }
);
