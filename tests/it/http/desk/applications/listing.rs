//! The list of applications, by what they wait for, and the numbers of decisions.

use super::*;
use crate::on_both;
use chrono::TimeDelta;
use sceau::issuing::applications::{Numbers, Waiting};
use sceau::storage::{Page, Target, applications::queue::Waits};

on_both!(each_waits_in_one_list, |target: &Target| {
    let world = World::on(target);
    let policy = Policy {
        needed: 2,
        of: 2,
        ..Policy::default()
    };
    let (desk, other) = (trainer(&world), trainer(&world));
    let all: Vec<(Uuid, String)> = (0..6).map(|_| asked(&world, policy)).collect();
    let ids: Vec<Uuid> = all.iter().map(|(id, _)| *id).collect();
    let list = format!("/desk/{}/applications", world.a.issuer);
    assert!(desk.get(&list).text.contains("À confier (6)"));
    // 0 waits for nobody, 1 for me, 2 for both, 3 for another, 4 for its applicant, 5 for nothing.
    let taken = [("do", "take")];
    for at in [1, 2] {
        desk.submit(&all[at].1, &taken);
    }
    for at in [2, 3] {
        other.submit(&all[at].1, &taken);
    }
    desk.submit(&all[4].1, &[("do", "ask"), ("words", "Quand ?")]);
    let against = [("favourable", "no"), ("reason", "Rien n’est montré.")];
    desk.submit(&format!("{}/opinion", all[5].1), &against);
    let tabs = [
        ("mine", vec![1, 2]),
        ("nobody", vec![0]),
        ("others", vec![3]),
        ("applicant", vec![4]),
        ("closed", vec![5]),
    ];
    for (tab, expected) in &tabs {
        let page = desk.get(&format!("{list}?show={tab}"));
        assert_eq!(page.status, 200);
        let listed: Vec<usize> = (0..6)
            .filter(|at| page.text.contains(&format!("/applications/{}\"", ids[*at])))
            .collect();
        assert_eq!(&listed, expected, "{tab}");
    }
    assert_eq!(desk.get(&format!("{list}?show=x")).status, 404);
    // The first list is the one with something to do.
    assert!(
        desk.get(&list)
            .text
            .contains("Ces demandes attendent votre avis")
    );
    let home = desk.get(&format!("/desk/{}", world.a.issuer));
    assert!(
        home.text.contains("3 demandes vous attendent"),
        "{}",
        home.text
    );

    // One whose only opinion was given waits for another person.
    let favourable = [("favourable", "yes")];
    desk.submit(&format!("{}/opinion", all[1].1), &favourable);
    let page = desk.get(&format!("{list}?show=nobody"));
    assert!(page.text.contains(&ids[1].to_string()));
    assert!(page.text.contains("son avis est donné"), "{}", page.text);
    assert!(page.text.contains("quelqu’un d’autre</span>"));
    let home = desk.get(&format!("/desk/{}", world.a.issuer));
    assert!(
        home.text.contains("2 demandes vous attendent"),
        "one of mine, one free: {}",
        home.text
    );

    assert!(!page.text.contains("En retard"));
    world.execute("UPDATE applications SET due_at = '2020-01-01 00:00:00'");
    let page = desk.get(&format!("{list}?show=nobody"));
    assert!(page.text.contains("En retard"), "{}", page.text);
    let service = &world.service;
    let waiting = service.waiting_applications(world.a.issuer, desk.member.unwrap());
    let expected = Waiting {
        mine: 1,
        nobody: 2,
        // One waits for somebody else: this member said what they think.
        free: 1,
        others: 1,
        applicant: 1,
        late: 4,
    };
    assert_eq!(runtime().block_on(waiting).unwrap(), expected);
    let elsewhere = service.waiting_applications(world.b.issuer, desk.member.unwrap());
    assert_eq!(runtime().block_on(elsewhere).unwrap(), Waiting::default());
});

on_both!(lists_go_on_where_a_page_ends, |target: &Target| {
    let world = World::on(target);
    let all: Vec<Uuid> = (0..5).map(|_| asked(&world, Policy::default()).0).collect();
    let read = |waits, after| {
        let page = Page { after, limit: 2 };
        let found = world
            .service
            .queued_applications(world.a.issuer, waits, page);
        let found = runtime().block_on(found).unwrap();
        found
            .into_iter()
            .map(|one| one.application.id)
            .collect::<Vec<_>>()
    };
    let whole = |waits| {
        let (mut found, mut after) = (Vec::new(), Uuid::nil());
        loop {
            let page = read(waits, after);
            match page.last() {
                Some(last) => after = *last,
                None => return found,
            }
            found.extend(page);
        }
    };
    assert_eq!(
        whole(Waits::Nobody),
        all,
        "the first that was submitted first"
    );
    let desk = trainer(&world);
    for id in &all {
        let against = [("favourable", "no"), ("reason", "Rien n’est montré.")];
        desk.submit(&format!("{}/opinion", place(&world, *id)), &against);
    }
    let newest: Vec<Uuid> = all.iter().rev().copied().collect();
    assert_eq!(whole(Waits::Nothing), newest, "the last decision first");
});

on_both!(known_decisions_give_known_numbers, |target: &Target| {
    let world = World::on(target);
    let desk = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
    let all: Vec<(Uuid, String)> = (0..5).map(|_| asked(&world, Policy::default())).collect();
    let now = world.service.now();
    // How long each waited, and whether it was accepted; the last was decided too long ago.
    for ((_, place), (days, yes, ago)) in all.iter().zip([
        (2, true, 10),
        (9, false, 20),
        (40, true, 30),
        (3, false, 400),
    ]) {
        let answer = if yes { "yes" } else { "no" };
        let said = [("favourable", answer), ("reason", "Voilà.")];
        desk.submit(&format!("{place}/opinion"), &said);
        let at = now - TimeDelta::days(ago);
        let since = at - TimeDelta::days(days);
        let text = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
        // Only this one has that time by now.
        world.execute(&format!(
            "UPDATE application_decisions SET at = '{}', submitted_at = '{}' WHERE at > '{}'",
            text(at),
            text(since),
            text(now - TimeDelta::days(1)),
        ));
    }
    let found = world.service.application_statistics(world.a.issuer);
    let found = runtime().block_on(found).unwrap();
    let expected = Numbers {
        decided: 3,
        not_retained: 1,
        median_days: Some(9),
        longest_days: Some(40),
        waiting: 1,
        ..Numbers::default()
    };
    assert_eq!(found.all, expected);
    assert_eq!(found.badges.len(), 1);
    assert_eq!(found.badges[0].1, expected);
    let page = desk.get(&format!("/desk/{}/applications/statistics", world.a.issuer));
    for part in ["1 (33", "9 jours", "40 jours"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let b = Browser::member(&world, Some(world.b.issuer), Role::Assessor);
    let page = b.get(&format!("/desk/{}/applications/statistics", world.b.issuer));
    assert!(page.text.contains("aucune n’attend"), "{}", page.text);
});
