//! Awarding one person at the desk: looked at, then made, once.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, post, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;
use serde_json::{Value, json};

/// The value of a hidden field of a page.
pub fn hidden(answer: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let found = answer.text.split_once(&field);
    let (_, rest) = found.unwrap_or_else(|| panic!("no {name}: {}", answer.text));
    rest.split('"').next().unwrap().to_owned()
}

/// What an issuer awarded to an address.
fn held(world: &World, who: &str) -> Vec<Value> {
    let url = world.api(&format!("/issuers/{}/holders", world.a.issuer));
    let found = post(&url, Some(&world.a.owner), &json!({"email": who})).json();
    found["items"].as_array().unwrap().clone()
}

on_both!(
    a_badge_is_looked_at_and_then_awarded_once,
    |target: &Target| {
        let world = World::on(target);
        let desk = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
        let room = format!("/desk/{}/award", world.a.issuer);
        let badge = world.a.badge.to_string();
        let form = desk.get(&format!("{room}?badge={badge}"));
        assert_eq!(form.status, 200);
        let chosen = format!("<option value=\"{badge}\" selected>");
        assert!(form.text.contains(&chosen), "{}", form.text);

        let who = somebody();
        let fields = [
            ("badge", badge.as_str()),
            ("email", &who),
            ("issuedOn", "2026-01-15"),
            ("narrative", "Vu **en atelier**\nle matin"),
            ("evidence", "Le déroulé"),
            ("evidenceUrl", "https://exemple.fr/deroule"),
            ("notify", "yes"),
        ];
        let look = desk.post(&room, &fields);
        assert_eq!(look.status, 200, "{}", look.text);
        for part in [
            who.as_str(),
            "15 janvier 2026",
            "Vu <strong>en atelier</strong>",
            "https://exemple.fr/deroule",
            "Une lettre partira",
        ] {
            assert!(look.text.contains(part), "{part}: {}", look.text);
        }
        assert!(held(&world, &who).is_empty(), "nothing is awarded yet");

        let once = hidden(&look, "once");
        let carried: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        let carried: Vec<_> = carried
            .iter()
            .filter(|name| **name != "narrative")
            .map(|name| (*name, hidden(&look, name)))
            .collect();
        for (name, value) in &carried {
            let sent = fields.iter().find(|(field, _)| field == name).unwrap().1;
            assert_eq!(value, sent, "the look carries {name} on");
        }
        let confirm = [&fields[..], &[("do", "award"), ("once", &once)]].concat();
        let made = desk.post(&room, &confirm);
        assert_eq!(made.status, 303, "{}", made.text);
        let again = desk.post(&room, &confirm);
        assert_eq!(again.header("location"), made.header("location"));
        let all = held(&world, &who);
        assert_eq!(all.len(), 1, "sent twice, awarded once");
        assert_eq!(all[0]["issuedOn"], "2026-01-15T00:00:00Z");

        let shown = desk.get(made.header("location"));
        assert!(shown.text.contains("Le badge est délivré"));
        assert!(shown.text.contains(&format!("{room}?badge={badge}")));
        let actor = format!("member:{}", desk.member.unwrap());
        let by = world.service.store().read_blocking(move |db| {
            use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
            #[derive(QueryableByName)]
            struct Counted {
                #[diesel(sql_type = BigInt)]
                n: i64,
            }
            let query =
                "SELECT count(*) AS n FROM audit WHERE action = 'assertion.award' AND actor = $1";
            let counted = sql_query(query).bind::<diesel::sql_types::Text, _>(&actor);
            let counted: Counted = counted.get_result(db)?;
            Ok::<_, sceau::storage::Error>(counted.n)
        });
        assert_eq!(by.unwrap(), 1, "the member did it");

        // Another look is another award, which is refused as long as nobody wants a second badge.
        let look = desk.post(&room, &fields);
        assert_eq!(look.status, 422);
        let place = made
            .header("location")
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        for part in ["détient déjà", &place, "name=\"duplicate\"", &who] {
            assert!(look.text.contains(part), "{part}: {}", look.text);
        }
        let second = [&fields[..], &[("duplicate", "yes")]].concat();
        let look = desk.post(&room, &second);
        assert!(look.text.contains("deux fois"), "{}", look.text);
        let once = hidden(&look, "once");
        let confirm = [&second[..], &[("do", "award"), ("once", &once)]].concat();
        desk.submit(&room, &confirm);
        assert_eq!(held(&world, &who).len(), 2);
    }
);

on_both!(
    a_composite_that_is_completed_is_foretold,
    |target: &Target| {
        let world = World::on(target);
        // The programme's owner awards the first steps, whose rule is its own.
        let issuer = world.owner.issuer;
        let desk = Browser::member(&world, Some(issuer), Role::Assessor);
        let room = format!("/desk/{issuer}/award");
        let who = somebody();
        world.award(&world.owner.assessor, world.owner.badge, &who);
        let mut looks = Vec::new();
        for competency in ["cadre-deontologie-donnees", "culture-numerique"] {
            let url = world.api(&format!("/issuers/{issuer}/badges"));
            let of = json!({"competency": competency, "programme": world.programme});
            let badge = post(&url, Some(&world.owner.owner), &of).json();
            let badge = badge["id"].as_str().unwrap().to_owned();
            let fields = [("badge", badge.as_str()), ("email", who.as_str())];
            let look = desk.post(&room, &fields);
            assert_eq!(look.status, 200, "{}", look.text);
            let once = hidden(&look, "once");
            looks.push(look.text.contains("badge de synthèse sera délivré"));
            assert!(look.text.contains("Aucune lettre ne partira"));
            let confirm = [&fields[..], &[("do", "award"), ("once", &once)]].concat();
            desk.submit(&room, &confirm);
        }
        assert_eq!(looks, [false, true]);
        let url = world.api(&format!("/issuers/{issuer}/holders"));
        let all = post(&url, Some(&world.owner.owner), &json!({"email": who})).json();
        assert_eq!(all["items"].as_array().unwrap().len(), 4);
        // Each of its badges says so at the desk.
        let last = all["items"][3]["id"].as_str().unwrap();
        let shown = desk.get(&format!("/desk/{issuer}/assertions/{last}"));
        assert!(
            shown
                .text
                .contains("Badges de synthèse qui reposent sur lui")
        );
        let falls = desk.get(&format!("/desk/{issuer}/assertions/{last}/revocation"));
        assert!(
            falls.text.contains("Seront révoqués avec lui"),
            "{}",
            falls.text
        );
    }
);

#[test]
fn what_is_wrong_with_an_award_is_told_at_its_field() {
    let world = World::start();
    let desk = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
    let room = format!("/desk/{}/award", world.a.issuer);
    let long = "x".repeat(5_001);
    let badge = world.a.badge.to_string();
    let empty = desk.post(&room, &[("email", "personne"), ("issuedOn", "hier")]);
    assert_eq!(empty.status, 422);
    for field in ["badge", "email", "issuedOn"] {
        let link = format!("href=\"#{field}\"");
        let error = format!("id=\"{field}-error\"");
        for part in [link, error] {
            assert!(empty.text.contains(&part), "{part}: {}", empty.text);
        }
    }
    assert!(empty.text.contains("value=\"personne\""), "as it was sent");
    let who = somebody();
    let wrong = desk.post(
        &room,
        &[
            ("badge", &badge),
            ("email", &who),
            ("issuedOn", "2999-01-01"),
            ("narrative", &long),
            ("evidenceUrl", "ftp://exemple.fr"),
        ],
    );
    assert_eq!(wrong.status, 422);
    for field in ["issuedOn", "narrative", "evidenceUrl"] {
        let error = format!("id=\"{field}-error\"");
        assert!(wrong.text.contains(&error), "{field}: {}", wrong.text);
    }
    let kept = desk.post(
        &room,
        &[("do", "change"), ("email", &who), ("badge", &badge)],
    );
    assert_eq!(kept.status, 200);
    assert!(kept.text.contains(&format!("value=\"{who}\"")));
    // A badge of another issuer is none of this desk.
    let others = world.b.badge.to_string();
    let foreign = desk.post(&room, &[("badge", &others), ("email", &who)]);
    assert_eq!(foreign.status, 404);
    assert!(held(&world, &who).is_empty());
}
