//! Somebody who has nothing here yet begins: from a public page, through a letter, to the form.

use super::*;
use crate::on_both;
use crate::support::letters::{last_link, letters, token};
use sceau::storage::{Db, Target, persons};

fn is_known(world: &World, who: &str) -> bool {
    let who = email(who);
    let found = world
        .service
        .store()
        .read_blocking(move |db: &mut Db| persons::find(db, &who));
    found.unwrap().is_some()
}

on_both!(
    somebody_unknown_comes_from_a_public_page_to_the_form,
    |target: &Target| {
        let world = World::on(target);
        let badge = world.a.badge;
        let public = format!("{}/badges/{badge}", world.base);
        let form = format!("{ROOT}/new?badge={badge}");
        assert!(
            !get(&public, HTML).text.contains(&form),
            "nobody can ask for it"
        );
        open(&world);
        for page in [
            public,
            format!("{}/issuers/{}", world.base, world.a.profile),
            format!("{}/programmes/{}", world.base, world.programme),
            format!("{}/programmes/{}/catalogue", world.base, world.programme),
        ] {
            let seen = get(&page, HTML);
            assert!(seen.text.contains(&form), "{page}: {}", seen.text);
        }
        let out = get(&format!("{}{form}", world.base), HTML);
        let to = format!("/sign-in?for=application&badge={badge}");
        assert_eq!((out.status, out.header("location")), (303, &*to));
        let sign_in = get(&format!("{}{to}", world.base), HTML);
        assert!(
            sign_in.text.contains("Pour demander un badge"),
            "{}",
            sign_in.text
        );
        let wanted = after(&sign_in, "name=\"wanted\" value=\"").to_owned();

        // The letter goes to somebody unknown too; the answer is the same for somebody known, but for the address.
        let (new, known) = (somebody(), somebody());
        world.award(&world.b.assessor, world.b.badge, &known);
        let ask = |who: &str| {
            let url = format!("{}/sign-in", world.base);
            submit(&url, &[("email", who), ("wanted", &wanted)])
        };
        let (to_new, to_known) = (ask(&new), ask(&known));
        assert_eq!(
            to_new.text.replace(&new, "…"),
            to_known.text.replace(&known, "…")
        );
        for who in [&new, &known] {
            assert_eq!(letters(&world.service, who).len(), 1, "{who}");
        }
        let link = world.service.link_url(last_link(&world.service, &new));
        let token = token(&world.service, last_link(&world.service, &new));
        assert!(link.ends_with(&token));
        let landed = submit(&format!("{}/links/{token}", world.base), &[("do", "open")]);
        assert_eq!(landed.status, 200, "{}", landed.text);
        let ticked = format!("value=\"{badge}\" aria-describedby=\"about-{badge}\" checked");
        assert!(landed.text.contains(&ticked), "{}", landed.text);

        // The code leads there too.
        let code = world.service.link_code(last_link(&world.service, &known));
        let typed = submit(
            &format!("{}/sign-in/code", world.base),
            &[("email", &known), ("code", &code), ("wanted", &wanted)],
        );
        assert!(typed.text.contains(&ticked), "{}", typed.text);

        // Without a badge to ask for, nobody unknown is written to or known.
        let other = somebody();
        submit(&format!("{}/sign-in", world.base), &[("email", &other)]);
        assert!(letters(&world.service, &other).is_empty() && !is_known(&world, &other));
    }
);

#[test]
fn only_ids_are_carried_through_signing_in() {
    let world = World::start();
    for (query, wanted) in [
        (
            "for=application&badge=https://evil.example",
            Uuid::nil().to_string(),
        ),
        ("for=https://evil.example", String::new()),
        (
            "for=application&next=//evil.example",
            Uuid::nil().to_string(),
        ),
    ] {
        let page = get(&format!("{}/sign-in?{query}", world.base), HTML);
        assert!(!page.text.contains("evil.example"), "{query}");
        match wanted.is_empty() {
            true => assert!(!page.text.contains("name=\"wanted\""), "{query}"),
            false => assert_eq!(after(&page, "name=\"wanted\" value=\""), wanted, "{query}"),
        }
    }
    // What a letter leads to is found again after signing in.
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    let out = get(&format!("{}{at}", world.base), HTML);
    let to = format!("/sign-in?for=application&item={}", id(&at));
    assert_eq!((out.status, out.header("location")), (303, &*to));
    let wanted = id(&at).to_string();
    submit(
        &format!("{}/sign-in", world.base),
        &[("email", &browser.email), ("wanted", &wanted)],
    );
    let link = token(&world.service, last_link(&world.service, &browser.email));
    let landed = submit(&format!("{}/links/{link}", world.base), &[("do", "open")]);
    assert!(
        landed.text.contains("Ce qui manque encore"),
        "{}",
        landed.text
    );
}
