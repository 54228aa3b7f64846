//! A file that takes its time, and who sees it.

use super::*;

#[test]
fn a_large_file_is_awarded_by_itself_and_the_page_tells_how_far_it_is() {
    let world = &World::start();
    let (who, at) = desk(world, Role::Assessor);
    let mut text = "courriel;badge\n".to_owned();
    for n in 0..230 {
        text.push_str(&format!("p{n}@exemple.fr;accueillir\n"));
    }
    let (seen, path) = bring(&who, &at, &[], "grand.csv", text.as_bytes());
    assert!(seen.text.contains("Lignes suivantes"), "{}", seen.text);
    let last = who.get(&format!("{path}?page=2"));
    assert!(last.text.contains("p229@exemple.fr") && !last.text.contains("Lignes suivantes"));
    let runs = who.submit(&path, &form(&seen, &[("do", "confirm")]));
    assert!(
        runs.text
            .contains("<progress id=\"progress\" max=\"230\" value=\"0\">"),
        "{}",
        runs.text
    );
    assert_eq!(runs.header("refresh"), "", "nobody asked for it");
    let follows = who.get(&format!("{path}?follow=1"));
    assert_eq!(follows.header("refresh"), "5");
    assert!(follows.text.contains("Ne plus actualiser"));
    // How many lines the second step takes depends on how fast the first was.
    let mut steps = Vec::new();
    runtime()
        .block_on(world.service.run_next_cohort(|cohort| {
            steps.push(cohort.counts.done());
            steps.len() < 2
        }))
        .unwrap();
    let runs = who.get(&path);
    let told = format!("{} lignes traitées sur 230", steps[1]);
    assert!(runs.text.contains(&told), "{}", runs.text);
    runtime()
        .block_on(world.service.run_next_cohort(|_| true))
        .unwrap();
    let done = who.get(&format!("{path}?follow=1"));
    assert_eq!(done.header("refresh"), "");
    assert!(
        done.text.contains("230 badges ont été délivrés."),
        "{}",
        done.text
    );
    let english = who.get(&format!("{path}?lang=en"));
    assert!(
        english.text.contains("230 badges were awarded."),
        "{}",
        english.text
    );
}

#[test]
fn nobody_elses_file_is_seen() {
    let world = world();
    let (who, at) = desk(world, Role::Assessor);
    let file = format!("courriel;badge\n{};accueillir\n", somebody());
    let (_, path) = bring(&who, &at, &[], "a.csv", file.as_bytes());
    let other = Browser::member(world, Some(world.b.issuer), Role::Owner);
    let theirs = path.replace(&world.a.issuer.to_string(), &world.b.issuer.to_string());
    for path in [&path, &theirs, &format!("{theirs}/rejected.csv")] {
        assert_eq!(other.get(path).status, 404, "{path}");
    }
    assert_eq!(other.post(&theirs, &[("do", "confirm")]).status, 404);
    let reader = Browser::member(world, Some(world.a.issuer), Role::Reader);
    assert_eq!(reader.get(&path).status, 403);
    let home = reader.get(&format!("/desk/{}", world.a.issuer));
    assert!(
        !home.text.contains("name=\"file\""),
        "a reader awards nothing"
    );
    let foreign = who.send(
        "POST",
        &path,
        &[("content-type", "application/x-www-form-urlencoded")],
        "do=confirm",
    );
    assert_eq!(foreign.status, 403, "a form of another page");
}

on_both!(
    a_preview_that_a_colleague_read_again_is_looked_at_first,
    |target: &Target| {
        let world = &World::on(target);
        let (me, at) = desk(world, Role::Assessor);
        let (colleague, _) = desk(world, Role::Assessor);
        let file = forty(&tag()).into_bytes();
        let (mine, path) = bring(&me, &at, &[], "stagiaires.csv", &file);
        let awards = || {
            let url = world.api(&format!("/assertions?badge={}&limit=100", world.a.badge));
            let found = get_with(&url, &world.a.reader).json();
            found["items"].as_array().unwrap().len()
        };
        let theirs = colleague.get(&path);
        let corrected = [("do", "again"), ("cell-13-1", "accueillir")];
        let changed = colleague.post(&path, &form(&theirs, &corrected));
        assert_eq!(changed.status, 303, "{}", changed.text);
        for button in ["confirm", "again"] {
            let refused = me.post(&path, &form(&mine, &[("do", button)]));
            assert_eq!(refused.status, 422, "{}", refused.text);
            assert!(refused.text.contains("Ce fichier a été relu"), "{button}");
            assert_eq!(awards(), 0);
        }
        let seen = me.get(&path);
        let confirmed = me.post(&path, &form(&seen, &[("do", "confirm")]));
        assert_eq!(confirmed.status, 303, "{}", confirmed.text);
        assert!(awards() >= 37, "{}", awards());
    }
);
