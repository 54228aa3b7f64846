//! Looking up who was awarded what, at the desk.

use super::award::hidden;
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;

on_both!(
    holders_are_searched_by_a_form_and_exported,
    |target: &Target| {
        let world = World::on(target);
        let desk = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
        let room = format!("/desk/{}/holders", world.a.issuer);
        let empty = desk.get(&room);
        assert!(empty.text.contains("encore délivré aucun badge"));
        let all: Vec<String> = (0..52)
            .map(|_| {
                let who = somebody();
                world.award(&world.a.assessor, world.a.badge, &who);
                who
            })
            .collect();
        world.award(&world.b.assessor, world.b.badge, "ailleurs@exemple.fr");
        let first = desk.get(&room);
        assert_eq!(first.header("cache-control"), "no-store");
        assert!(first.text.contains("52 badges délivrés"), "{}", first.text);
        assert!(!first.text.contains("ailleurs@exemple.fr"));
        let shown = |text: &str| {
            let shown = all.iter().filter(|who| text.contains(&format!(">{who}<")));
            shown.count()
        };
        assert_eq!(shown(&first.text), 50);
        let after = hidden(&first, "after");
        let rest = desk.post(&room, &[("after", &after)]);
        assert_eq!(shown(&rest.text), 2);
        assert!(rest.text.contains("Revenir au début"));
        assert!(!rest.text.contains("Page suivante"));

        let one = &all[7];
        let found = desk.post(&room, &[("email", one), ("do", "search")]);
        assert_eq!(found.status, 200);
        assert!(found.text.contains("1 badge délivré"), "{}", found.text);
        assert!(found.text.contains("pas encore accepté"));
        for address in found.text.split("href=\"").skip(1) {
            let address = address.split('"').next().unwrap();
            assert!(
                !address.contains("exemple.fr") && !address.contains("%40"),
                "{address}"
            );
        }
        let none = desk.post(&room, &[("email", one), ("state", "revoked")]);
        assert!(none.text.contains("Aucun badge délivré ne répond"));
        let today = world.service.now().format("%Y-%m-%d").to_string();
        let day = [("email", one.as_str()), ("from", &today), ("until", &today)];
        assert!(desk.post(&room, &day).text.contains("1 badge délivré"));

        let file = desk.post(&room, &[("email", one), ("do", "export")]);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.text.lines().count(), 2);
        let whole = desk.post(&room, &[("do", "export")]);
        assert_eq!(whole.text.lines().count(), 53);
        let wrong = desk.post(&room, &[("from", "hier"), ("do", "export")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("href=\"#from\""), "{}", wrong.text);
        let foreign = world.b.badge.to_string();
        assert_eq!(desk.post(&room, &[("badge", &foreign)]).status, 404);
    }
);
