//! A form that is sent twice, by a double click or by loading its answer again, makes one thing.

use super::award::hidden;
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, somebody};
use crate::support::story::runtime;
use sceau::badge::signing::KeyState;
use sceau::issuing::access::Role;
use sceau::storage::{Page, Scope, Target, mails::State};
use uuid::Uuid;

/// Sends the form of a page twice as it is; both answers.
fn twice(who: &Browser, shown: &Answer, to: &str, fields: &[(&str, &str)]) -> (Answer, Answer) {
    let once = hidden(shown, "once");
    let fields = [fields, &[("once", &once)]].concat();
    (who.post(to, &fields), who.post(to, &fields))
}

/// The same, when both lead to the same page; what that tells.
fn led(who: &Browser, page: &str, to: &str, fields: &[(&str, &str)]) -> String {
    let shown = who.get(page);
    let (first, second) = twice(who, &shown, to, fields);
    assert_eq!(first.status, 303, "{to}: {}", first.text);
    assert_eq!(second.status, 303, "{to}: {}", second.text);
    assert_eq!(first.header("location"), second.header("location"), "{to}");
    // Another form is another wish, and the same with other values is no answer to either.
    let once = hidden(&shown, "once");
    let mut other = [fields, &[("once", &once)]].concat();
    other.push(("more", "than before"));
    let other = who.post(to, &other);
    assert_eq!(other.status / 100, 4, "{to}: {}", other.text);
    assert!(
        other.text.contains("déjà servi avec d’autres valeurs"),
        "{to}"
    );
    who.get(second.header("location")).text
}

fn keys(world: &World, issuer: Uuid, state: KeyState) -> usize {
    let found = world.service.keys(Scope::Instance, Some(issuer));
    let found = runtime().block_on(found).unwrap();
    found.iter().filter(|(_, key)| key.state == state).count()
}

on_both!(
    what_an_issuer_makes_with_a_form_is_made_once,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let desk = format!("/desk/{issuer}");

        let page = format!("{desk}/keys/rotation");
        let told = led(&owner, &page, &page, &[("do", "sure")]);
        assert!(told.contains("Les clés sont renouvelées"), "{told}");
        assert_eq!(keys(&world, issuer, KeyState::Retired), 2, "rotated once");
        let page = format!("{desk}/keys/preparation");
        let told = led(&owner, &page, &page, &[("do", "sure")]);
        assert!(told.contains("Les prochaines clés sont prêtes"), "{told}");
        assert_eq!(keys(&world, issuer, KeyState::Pending), 2);

        let (badges, service) = (format!("{desk}/badges"), &world.service);
        let model = [
            ("do", "save"),
            ("name-fr", "Animer un atelier"),
            ("description-fr", "Sait animer."),
            ("criteria-fr", "- Animer"),
            ("picture", "draw"),
            ("shape", "hexagon"),
            ("icon", "people"),
            ("ground", "#123a6b"),
            ("ink", "#ffffff"),
        ];
        let count = || {
            let found = service.badges(Scope::Instance, Some(issuer), Page::first(100));
            runtime().block_on(found).unwrap().len()
        };
        let before = count();
        let (of, adapted) = (
            format!("{}/animer", world.programme),
            format!("{badges}/adapted"),
        );
        let own = [
            ("do", "save"),
            ("competency", &*of),
            ("kind", "additions"),
            ("added-fr", "Animer dehors"),
            ("added-en", "Outside too"),
        ];
        let form = format!("{adapted}?competency={of}");
        let told = led(&owner, &form, &adapted, &own);
        assert!(told.contains("Animer dehors"), "{told}");
        assert_eq!(count(), before + 1);
        let before = count();
        let told = led(&owner, &format!("{badges}/new"), &badges, &model);
        assert!(told.contains("Le modèle est défini."), "{told}");
        assert_eq!(count(), before + 1, "a free model is defined once");

        let (members, who) = (format!("{desk}/members"), somebody());
        let fields = [("email", &*who), ("role", "reader")];
        let told = led(&owner, &members, &members, &fields);
        assert!(told.contains("L’invitation est envoyée"), "{told}");
        let letters = service.mails(Some(State::Queued), Page::first(100));
        let letters = runtime().block_on(letters).unwrap();
        let to = letters.iter().filter(|mail| mail.recipient == who).count();
        assert_eq!(to, 1, "one letter");

        let cohorts = format!("{desk}/cohorts");
        let once = hidden(&owner.get(&cohorts), "once");
        let file = format!("email;badge\n{};accueillir\n", somebody());
        let send = || owner.upload(&cohorts, &[("once", &once)], ("a.csv", file.as_bytes()));
        let (first, second) = (send(), send());
        assert_eq!(first.status, 303, "{}", first.text);
        assert_eq!(first.header("location"), second.header("location"));
        let found = service.cohorts(Scope::Instance, issuer, Page::first(10));
        assert_eq!(runtime().block_on(found).unwrap().len(), 1, "one preview");
    }
);

on_both!(
    an_api_key_is_made_once_and_its_text_not_shown_again,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let room = format!("/desk/{issuer}/api-keys");
        let count = || {
            let found = world
                .service
                .api_keys(Scope::Instance, Some(issuer), Page::first(100));
            runtime().block_on(found).unwrap().len()
        };
        let before = count();
        let fields = [("label", "Formations"), ("role", "reader")];
        let (first, second) = twice(&owner, &owner.get(&room), &room, &fields);
        assert_eq!(first.status, 201, "{}", first.text);
        assert!(first.text.contains("sceau_"));
        assert_eq!(second.status, 303, "{}", second.text);
        assert!(!second.text.contains("sceau_"));
        let told = owner.get(second.header("location")).text;
        assert!(told.contains("Cette clé d’API existe déjà"), "{told}");
        assert!(told.contains("ne peut plus l’être") && !told.contains("sceau_"));
        assert_eq!(count(), before + 1);
    }
);

on_both!(
    what_a_programme_decides_with_a_form_is_decided_once,
    |target: &Target| {
        let world = World::on(target);
        let (issuer, programme) = (world.owner.issuer, world.programme);
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let path = format!("/desk/{issuer}/programmes/{programme}");
        let (room, other) = (format!("{path}/recognitions"), world.b.issuer.to_string());
        let count = || {
            let found = world.service.accreditations(Scope::Instance, programme);
            runtime().block_on(found).unwrap().len()
        };
        let before = count();
        let fields = [
            ("do", "recognise"),
            ("issuer", &*other),
            ("competencies", "accueillir"),
        ];
        let told = led(&owner, &room, &room, &fields);
        assert!(told.contains("L’émetteur est reconnu."), "{told}");
        assert_eq!(count(), before + 1);

        let room = format!("{path}/equivalences");
        let fields = [
            ("do", "decide"),
            ("class", "https://badges.exemple.fr/badges/42"),
            ("issuer", "https://badges.exemple.fr/emetteur"),
            ("competency", "animer"),
            ("reason", "les mêmes critères"),
        ];
        let told = led(&owner, &room, &room, &fields);
        assert!(told.contains("L’équivalence est décidée."), "{told}");
        let found = world.service.equivalences(Scope::Instance, programme);
        assert_eq!(runtime().block_on(found).unwrap().len(), 1);

        let composites = format!("{path}/composites");
        let fields = [
            ("do", "save"),
            ("as", "form"),
            ("slug", "deux-fois"),
            ("name-fr", "Deux fois"),
            ("name-en", "Twice"),
            ("description-fr", "Une seule fois."),
            ("description-en", "Once only."),
            ("all", "accueillir"),
            ("all", "animer"),
        ];
        let told = led(&owner, &composites, &composites, &fields);
        assert!(told.contains("Deux fois"), "{told}");

        let one = format!("{path}/composites/mediateur-numerique");
        let shown = owner.get(&one);
        let (first, second) = twice(&owner, &shown, &one, &[("do", "try-back-fill")]);
        assert_eq!((first.status, second.status), (303, 303), "{}", second.text);
        let jobs = world
            .service
            .jobs(Scope::Instance, programme, Page::first(10));
        assert_eq!(runtime().block_on(jobs).unwrap().len(), 1);
    }
);

on_both!(
    what_administrators_make_with_a_form_is_made_once,
    |target: &Target| {
        let world = World::on(target);
        let admin = Browser::member(&world, None, Role::Admin);
        let (service, owner) = (&world.service, somebody());
        let issuers = || {
            let found = service.issuers(Scope::Instance, Page::first(100));
            runtime().block_on(found).unwrap()
        };
        let before = issuers().len();
        let room = "/instance/issuers";
        let fields = [
            ("do", "create"),
            ("name", "Hub"),
            ("url", "https://hub.example"),
            ("email", "contact@hub.example"),
            ("owner", &*owner),
        ];
        let told = led(&admin, room, room, &fields);
        assert!(told.contains("L’émetteur est créé"), "{told}");
        assert_eq!(issuers().len(), before + 1);

        let (room, id) = ("/instance/programmes", issuers()[0].id.to_string());
        let programmes = || {
            let found = service.programmes(Scope::Instance, Page::first(100));
            runtime().block_on(found).unwrap().len()
        };
        let before = programmes();
        let told = led(&admin, room, room, &[("name", "Région"), ("owner", &id)]);
        assert!(told.contains("Le programme est créé"), "{told}");
        assert_eq!(programmes(), before + 1);
    }
);

on_both!(
    an_issuer_is_not_made_when_nobody_can_be_invited,
    |target: &Target| {
        let world = World::on(target);
        let admin = Browser::member(&world, None, Role::Admin);
        let count = || {
            let found = world.service.issuers(Scope::Instance, Page::first(100));
            runtime().block_on(found).unwrap().len()
        };
        let before = count();
        let fields = [
            ("do", "create"),
            ("name", "Hub"),
            ("url", "https://hub.example"),
            ("email", "contact@hub.example"),
            ("owner", &*somebody()),
        ];
        // No letter can be put into the outbox.
        world.execute("ALTER TABLE mails RENAME TO elsewhere");
        let failed = admin.post("/instance/issuers", &fields);
        world.execute("ALTER TABLE elsewhere RENAME TO mails");
        assert!(failed.status >= 500, "{}", failed.status);
        assert_eq!(count(), before, "nothing half made");
        admin.submit("/instance/issuers", &fields);
        assert_eq!(count(), before + 1);
    }
);
