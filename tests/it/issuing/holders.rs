//! What was awarded and to whom, looked up by whoever awarded it; as a file too.

use super::people::{join, person};
use crate::on_both;
use crate::support::crowd;
use crate::support::story::*;
use sceau::badge::{email::Email, text::Language};
use sceau::issuing::{
    Error,
    holders::{Asked, Beginning, Export, Found, Order, Standing, Whom},
    replace::Correction,
};
use sceau::storage::{Page, Scope};
use std::collections::BTreeSet;
use uuid::Uuid;

const CAMILLE: &str = "camille@exemple.fr";
const CAMILO: &str = "Camilo_x@exemple.fr";
const DOMINIQUE: &str = "dominique@exemple.fr";

fn look(story: &Story, scope: Scope, asked: &Asked, page: Page) -> Vec<Found> {
    let found = story
        .service
        .holders(scope, asked, Order::LatestFirst, page);
    story.run(found).unwrap()
}

fn ids(story: &Story, scope: Scope, asked: &Asked) -> Vec<Uuid> {
    let found = look(story, scope, asked, Page::first(100));
    let count = story.run(story.service.count_holders(scope, asked));
    assert_eq!(count.unwrap(), i64::try_from(found.len()).unwrap());
    found.iter().map(|found| found.holding.id).collect()
}

fn beginning(text: &str) -> Asked {
    Asked {
        whom: Beginning::parse(text).unwrap().map(Whom::Address),
        ..Asked::default()
    }
}

fn standing(standing: Standing) -> Asked {
    Asked {
        standing: Some(standing),
        ..Asked::default()
    }
}

fn export(story: &Story, body: usize, asked: Asked) -> Result<Export, Error> {
    let (scope, issuer) = (story.scope(body), story.bodies[body].issuer);
    let begun = story
        .service
        .export_holders(&story.actor, scope, issuer, asked, Language::Fr);
    story.run(begun)
}

fn whole(story: &Story, mut export: Export) -> String {
    let mut text = String::new();
    while let Some(part) = story.run(export.part()).unwrap() {
        text.push_str(&part);
    }
    text
}

on_both!(an_issuer_sees_what_it_awarded_and_to_whom, |target| {
    let mut story = Story::with_bodies(target, 1);
    let body = 1;
    let first = story.award(body, "accueillir", CAMILLE).assertion.id;
    let second = story.award(body, "animer", CAMILO).assertion.id;
    let of_owner = story.award(OWNER, "animer", CAMILLE).assertion.id;
    let all = Asked::default();
    let seen = look(&story, story.scope(body), &all, Page::first(100));
    let seen: Vec<_> = seen
        .iter()
        .map(|found| (found.holding.id, found.holding.email.as_str()))
        .collect();
    assert_eq!(
        seen,
        [(second, CAMILO), (first, CAMILLE)],
        "the latest first"
    );
    assert_eq!(ids(&story, story.owner(), &all), [of_owner]);
    assert_eq!(
        ids(&story, Scope::Instance, &all),
        [of_owner, second, first]
    );
    // What its rule awards is the programme owner's, whoever's badges it is made of.
    for slug in CORE {
        if !["accueillir", "animer"].contains(&slug) {
            story.award(body, slug, CAMILLE);
        }
    }
    let composite = story.live(CORE_COMPOSITE, CAMILLE)[0];
    assert!(ids(&story, story.owner(), &all).contains(&composite));
    assert!(!ids(&story, story.scope(body), &all).contains(&composite));
    // Another's badge is no badge.
    let others = Asked {
        badge: Some(story.badge(OWNER, "animer")),
        ..Asked::default()
    };
    let scope = story.scope(body);
    let page = Page::first(1);
    let refused = story
        .service
        .holders(scope, &others, Order::LatestFirst, page);
    assert_eq!(refusal(story.run(refused)), "not-found");
    let stranger = story.join();
    assert_eq!(ids(&story, story.scope(stranger), &all), [] as [Uuid; 0]);
});

on_both!(addresses_are_looked_up_by_how_they_begin, |target| {
    let story = Story::begin(target);
    let camille = story.award(OWNER, "animer", CAMILLE).assertion.id;
    let camilo = story.award(OWNER, "animer", CAMILO).assertion.id;
    let dominique = story.award(OWNER, "animer", DOMINIQUE).assertion.id;
    let found = |text: &str| ids(&story, story.owner(), &beginning(text));
    assert_eq!(found("camil"), [camilo, camille]);
    assert_eq!(found(" CAMILLE@"), [camille]);
    assert_eq!(found("Camille@Exemple.FR"), [camille]);
    assert_eq!(found("camilo_"), [camilo]);
    assert_eq!(
        found(""),
        [dominique, camilo, camille],
        "nothing asks nothing"
    );
    // What a pattern could mean is a character like others, and only the beginning counts.
    for nothing in [
        "%",
        "camil%",
        "camill_",
        "_amille",
        "!",
        "exemple.fr",
        "amille",
        "x",
    ] {
        assert_eq!(found(nothing), [] as [Uuid; 0], "{nothing}");
    }
    for refused in ["a\0", "a\nb", &"a".repeat(255)] {
        assert_eq!(
            Beginning::parse(refused).err().map(|why| why.code),
            Some("invalid-email")
        );
    }
    let asked = beginning(CAMILLE);
    assert!(!format!("{asked:?}").contains("camille"), "{asked:?}");
});

on_both!(which_addresses_are_one_persons_is_not_told, |target| {
    let story = Story::begin(target);
    let at_work = story.award(OWNER, "animer", CAMILLE).assertion.id;
    let private = "privee@courriel.example";
    join(&story, CAMILLE, private);
    assert_eq!(person(&story, CAMILLE), person(&story, private));
    assert_eq!(
        ids(&story, story.owner(), &beginning(private)),
        [] as [Uuid; 0]
    );
    let found = look(&story, story.owner(), &beginning(CAMILLE), Page::first(9));
    assert_eq!(found[0].holding.id, at_work);
    assert_eq!(found[0].holding.email, CAMILLE);
    // Whoever knows an address finds the badges of its holder, without addresses.
    let asked = Asked {
        whom: Some(Whom::Holder(Email::parse(private).unwrap())),
        ..Asked::default()
    };
    assert_eq!(ids(&story, story.owner(), &asked), [at_work]);
    let nobody = Asked {
        whom: Some(Whom::Holder(Email::parse("personne@exemple.fr").unwrap())),
        ..Asked::default()
    };
    assert_eq!(ids(&story, story.owner(), &nobody), [] as [Uuid; 0]);
});

on_both!(awards_are_looked_up_by_badge_state_and_period, |target| {
    let story = Story::begin(target);
    let now = story.service.now();
    let dated = |days: i64, lasts: Option<i64>, to: &str| {
        let mut new = new_award(story.badge(OWNER, "animer"), to);
        new.issued_on = Some(now - chrono::TimeDelta::days(days));
        new.expires = lasts.map(|days| now + chrono::TimeDelta::days(days));
        story.try_award(OWNER, new).unwrap().assertion.id
    };
    let accepted = dated(30, None, CAMILLE);
    let waiting = dated(20, Some(5), DOMINIQUE);
    let expired = dated(10, Some(-1), "e@exemple.fr");
    let other = story.award(OWNER, "concevoir", CAMILLE).assertion.id;
    let revoked = dated(4, None, "r@exemple.fr");
    story.revoke(OWNER, revoked);
    let replaced = dated(3, None, "p@exemple.fr");
    let correction = Correction {
        narrative: Some(Some("Trois ateliers".to_owned())),
        ..Correction::default()
    };
    let by = story
        .service
        .replace(&story.actor, story.owner(), replaced, correction, None);
    let instead = story.run(by).unwrap().done().unwrap().assertion.id;
    story.write(move |db| {
        sceau::storage::acceptances::insert(db, accepted, now)?;
        Ok(())
    });
    let found = |asked: &Asked| ids(&story, story.owner(), asked);
    let set = |asked: &Asked| found(asked).into_iter().collect::<BTreeSet<_>>();
    let these = |all: &[Uuid]| all.iter().copied().collect::<BTreeSet<_>>();
    use Standing::*;
    assert_eq!(
        set(&standing(InForce)),
        these(&[accepted, waiting, other, instead])
    );
    assert_eq!(
        set(&standing(NotAccepted)),
        these(&[waiting, other, instead])
    );
    assert_eq!(found(&standing(Expired)), [expired]);
    assert_eq!(found(&standing(Revoked)), [revoked]);
    assert_eq!(found(&standing(Replaced)), [replaced]);
    for (id, expected) in [
        (accepted, InForce),
        (expired, Expired),
        (revoked, Revoked),
        (replaced, Replaced),
    ] {
        let all = look(&story, story.owner(), &Asked::default(), Page::first(100));
        let one = all.iter().find(|found| found.holding.id == id).unwrap();
        assert_eq!(one.holding.standing(now), expected);
        assert_eq!(one.holding.accepted_at.is_some(), id == accepted);
    }
    let of_badge = Asked {
        badge: Some(story.badge(OWNER, "concevoir")),
        ..Asked::default()
    };
    assert_eq!(found(&of_badge), [other]);
    let ago = |days| Some(now - chrono::TimeDelta::days(days));
    let period = Asked {
        from: ago(20),
        before: ago(10),
        ..Asked::default()
    };
    assert_eq!(found(&period), [waiting], "from then on, and before");
    let all_of_it = Asked {
        standing: Some(InForce),
        ..beginning(CAMILLE)
    };
    assert_eq!(set(&all_of_it), these(&[accepted, other]));
    let creation =
        story
            .service
            .holders(story.owner(), &all_of_it, Order::Creation, Page::first(9));
    let creation: Vec<_> = story.run(creation).unwrap();
    assert_eq!(creation[0].holding.id, accepted);
});

on_both!(
    pages_have_each_award_once_whatever_comes_meanwhile,
    |target| {
        let story = Story::begin(target);
        let mut expected: Vec<Uuid> = (0..7)
            .map(|n| {
                let to = format!("p{n}@exemple.fr");
                story.award(OWNER, "animer", &to).assertion.id
            })
            .collect();
        expected.reverse();
        let (mut seen, mut after) = (Vec::new(), Uuid::nil());
        loop {
            let page = Page { after, limit: 3 };
            let found = look(&story, story.owner(), &Asked::default(), page);
            let Some(last) = found.last() else { break };
            after = last.holding.id;
            seen.extend(found.iter().map(|found| found.holding.id));
            story.award(OWNER, "concevoir", &format!("n{}@exemple.fr", seen.len()));
        }
        assert_eq!(seen, expected);
    }
);

on_both!(holders_are_exported_for_a_spreadsheet, |target| {
    let story = Story::begin(target);
    // A formula, were it not for the mark before it.
    let formula = "=cmd@exemple.fr";
    story.award(OWNER, "animer", formula);
    let gone = story.award(OWNER, "concevoir", CAMILLE).assertion.id;
    let reason = "délivré ; par erreur".to_owned();
    let revoked = story
        .service
        .revoke(&story.actor, story.owner(), gone, reason, None);
    story.run(revoked).unwrap();
    let issuer = story.bodies[OWNER].issuer;
    assert_eq!(story.audited("holders.export", issuer), 0);
    let text = whole(&story, export(&story, OWNER, Asked::default()).unwrap());
    assert_eq!(story.audited("holders.export", issuer), 1);
    assert!(text.starts_with("\u{feff}adresse;badge;"), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(text.ends_with("\r\n"));
    let today = story.service.now().format("%Y-%m-%d").to_string();
    let url = story.service.base().assertion(gone);
    assert!(lines[1].starts_with("camille@exemple.fr;"), "{}", lines[1]);
    let end = format!("révoqué;{today};\"délivré ; par erreur\";;{url}");
    assert!(lines[1].ends_with(&end), "{}", lines[1]);
    assert!(lines[2].starts_with("'=cmd@exemple.fr;"), "{}", lines[2]);
    assert!(lines[2].contains(";en vigueur;;;;"), "{}", lines[2]);
    let one = whole(&story, export(&story, OWNER, beginning("=cmd")).unwrap());
    assert_eq!(one.lines().count(), 2);
    // The audit trail names no address.
    let addresses = "SELECT count(*) AS n FROM audit WHERE detail LIKE '%cmd%'";
    assert_eq!(story.count(addresses), 0);
    let foreign = story.service.export_holders(
        &story.actor,
        Scope::Issuer(Uuid::now_v7()),
        issuer,
        Asked::default(),
        Language::En,
    );
    assert_eq!(refusal(story.run(foreign).map(drop)), "not-found");
    assert_eq!(story.audited("holders.export", issuer), 2);
});

on_both!(a_large_export_comes_in_parts, |target| {
    let story = Story::begin(target);
    let one = story.award(OWNER, "animer", CAMILLE).assertion.id;
    crowd::add(
        target,
        1_201,
        |at| format!("p{at}@exemple.fr"),
        |_| vec![one],
    );
    let mut export = export(&story, OWNER, Asked::default()).unwrap();
    let (mut parts, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some(part) = story.run(export.part()).unwrap() {
        parts.push(part.lines().count());
        seen.extend(
            part.lines()
                .map(|line| line.split(';').next().unwrap().to_owned()),
        );
    }
    assert_eq!(parts, [501, 500, 202], "the first has the header");
    assert_eq!(seen.len(), 1_203, "each address once, and the header");
});
