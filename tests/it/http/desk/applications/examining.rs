//! What is shown of an application, and what is done before somebody decides.

use super::*;
use crate::on_both;
use crate::support::server::Answer;
use sceau::badge::application::{Reviewers, State};
use sceau::issuing::applications::Answered;
use sceau::storage::{Target, applications::messages};

fn told<'a>(answer: &'a Answer, part: &str) -> &'a str {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains(part), "{part}: {}", answer.text);
    &answer.text
}

#[test]
fn each_criterion_stands_beside_what_shows_it() {
    let world = World::start();
    open(&world, world.a.issuer, world.a.badge, Policy::default());
    let link = Showing::Link("https://exemple.fr/atelier?a=1".to_owned());
    let more = vec![
        proof(link, "Le déroulé en ligne", false),
        proof(Showing::File(note()), "Le déroulé", false),
    ];
    let who = somebody();
    let id = submitted(&world, &who, world.a.badge, more);
    let desk = trainer(&world);
    let page = desk.get(&place(&world, id));
    for part in [
        &*who,
        "Critère 1",
        "Critère 3",
        "« Je le fais sans aide »",
        "vient de quelqu’un d’autre",
        "Ce que j’ai fait &#60;b&#62;ce jour-là",
        "rel=\"noopener noreferrer nofollow\">Ouvrir exemple.fr<",
        "déroulé.txt (1 Kio)",
        "Déjà vue plus haut",
        "Une preuve vient de quelqu’un d’autre</dt><dd>oui",
    ] {
        told(&page, part);
    }
    assert_eq!(
        page.text.matches("ce jour-là").count(),
        3,
        "each proof once"
    );

    // Its files are for whoever examines it, to be kept and not shown.
    let (_, rest) = page.text.split_once("/files/").unwrap();
    let key = rest.split('"').next().unwrap();
    let url = format!("{}/files/{key}", place(&world, id));
    let file = desk.get(&url);
    assert_eq!((file.status, &*file.text), (200, "Le déroulé"));
    let kept = file.header("content-disposition");
    assert!(kept.starts_with("attachment;"), "{kept}");
    assert_eq!(file.header("cache-control"), "private, no-store");
    // Not through another application, and not at another desk.
    let (other, _) = asked(&world, Policy::default());
    let through = format!("{}/files/{key}", place(&world, other));
    assert_eq!(desk.get(&through).status, 404);
    let stranger = Browser::member(&world, Some(world.b.issuer), Role::Owner);
    let theirs = format!("/desk/{}/applications/{id}", world.b.issuer);
    for path in [
        &theirs,
        &format!("{theirs}/files/{key}"),
        &format!("{theirs}/opinion?favourable=no"),
    ] {
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
    for fields in [[("do", "take")], [("do", "note")]] {
        let fields = [&fields[..], &[("note", "a")]].concat();
        assert_eq!(stranger.post(&theirs, &fields).status, 404);
    }
}

on_both!(it_is_taken_noted_and_asked_about_once, |target: &Target| {
    let world = World::on(target);
    let (id, place) = asked(&world, Policy::default());
    let desk = trainer(&world);
    told(&desk.submit(&place, &[("do", "take")]), "vous est confié");
    assert_eq!(stored(&world, id).state, State::InReview);

    let once = Uuid::new_v4().to_string();
    let note = [
        ("do", "note"),
        ("note", "À revoir\r\nlundi"),
        ("once", &*once),
    ];
    let first = desk.post(&place, &note);
    let again = desk.post(&place, &note);
    assert_eq!((first.status, again.status), (303, 303), "{}", first.text);
    let page = desk.get(&place);
    assert_eq!(page.text.matches("À revoir\nlundi").count(), 1);
    assert!(page.text.contains(&desk.email), "who noted it is told");

    // What is wrong stays as it was filled in.
    let empty = desk.post(&place, &[("do", "ask"), ("words", " ")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("href=\"#words\""), "{}", empty.text);
    assert!(empty.text.contains("La question est vide"), "which field");
    let empty = desk.post(&place, &[("do", "note"), ("note", "")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("La note est vide"), "{}", empty.text);
    let unknown = [("do", "note"), ("note", "a"), ("noteCriterion", "inconnu")];
    let unknown = desk.post(&place, &unknown);
    assert_eq!(unknown.status, 422);
    assert!(unknown.text.contains("href=\"#noteCriterion\""));

    let criterion = stored(&world, id).criteria[1].id.clone();
    let ask = [
        ("do", "ask"),
        ("criterion", &*criterion),
        ("words", "Une date ?"),
        ("once", &Uuid::new_v4().to_string()),
    ];
    let first = desk.post(&place, &ask);
    let again = desk.post(&place, &ask);
    assert_eq!(first.header("location"), again.header("location"));
    let page = desk.get(first.header("location"));
    told(&page, "Attend un complément");
    told(&page, "Une date ?");
    assert!(
        !page.text.contains("value=\"ask\""),
        "nothing more is asked"
    );
    let asked = world
        .service
        .store()
        .read_blocking(move |db| messages::of_application(db, id))
        .unwrap();
    assert_eq!(asked.len(), 2);

    // Once answered, it waits for its reviewer again.
    let applicant = {
        let person = stored(&world, id).person;
        let store = world.service.store();
        let main = store.read_blocking(move |db: &mut Db| persons::main_address(db, person));
        main.unwrap().unwrap().given
    };
    let session = session(&world, &applicant);
    let words = "Le 3 mars.".to_owned();
    let answer = world
        .service
        .answer_question(session, id, Answered { words });
    runtime().block_on(answer).unwrap();
    told(&desk.get(&place), "Le 3 mars.");
});

on_both!(
    somebody_else_examines_in_the_place_of_a_silent_member,
    |target: &Target| {
        let world = World::on(target);
        let (id, place) = asked(&world, Policy::default());
        let (desk, other) = (trainer(&world), trainer(&world));
        let member = other.member.unwrap().to_string();
        let nobody = desk.post(&place, &[("do", "assign")]);
        assert_eq!(nobody.status, 422);
        assert!(nobody.text.contains("Choisissez à qui"), "{}", nobody.text);
        let assign = [("do", "assign"), ("member", &*member)];
        told(&desk.submit(&place, &assign), "L’examen est confié");
        // The only place is taken, and the policy names members alone.
        let taken = desk.post(&place, &[("do", "take")]);
        assert_eq!(taken.status, 422);
        assert!(taken.text.contains("Assez de personnes"), "{}", taken.text);
        let page = desk.get(&place);
        let (_, rest) = page.text.split_once("name=\"reviewer\" value=\"").unwrap();
        let reviewer = rest.split('"').next().unwrap().to_owned();
        let address = [
            ("do", "assign"),
            ("email", "uma@exemple.org"),
            ("instead", &*reviewer),
        ];
        let refused = desk.post(&place, &address);
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("confie les demandes à d’autres"),
            "{}",
            refused.text
        );
        let still = desk.get(&place).text.contains("name=\"reviewer\"");
        assert!(still, "nobody was released by what was refused");

        let own = desk.member.unwrap().to_string();
        let instead = [("do", "assign"), ("member", &*own), ("instead", &*reviewer)];
        let page = desk.submit(&place, &instead);
        told(&page, "N’examine plus depuis");
        assert!(
            desk.get(&format!("/desk/{}/applications?show=mine", world.a.issuer))
                .text
                .contains(&id.to_string())
        );
        let page = desk.get(&place);
        let (_, rest) = page.text.split_once("name=\"reviewer\" value=\"").unwrap();
        let mine = rest.split('"').next().unwrap();
        desk.submit(&place, &[("do", "release"), ("reviewer", mine)]);
        assert_eq!(stored(&world, id).state, State::Submitted);
    }
);

#[test]
fn somebody_at_an_address_is_asked_where_the_policy_lets_them() {
    let world = World::start();
    let policy = Policy {
        reviewers: Reviewers::Anyone,
        other_organisation: true,
        ..Policy::default()
    };
    open(&world, world.a.issuer, world.a.badge, policy);
    let id = submitted(&world, "ada@asso.example", world.a.badge, Vec::new());
    let (desk, place) = (trainer(&world), place(&world, id));
    let send = |to: &str| desk.post(&place, &[("do", "assign"), ("email", to)]);
    for (to, why) in [
        ("ada@asso.example", "quelqu’un d’autre l’examine"),
        ("uma@asso.example", "même organisation"),
        ("pas une adresse", "href=\"#email\""),
    ] {
        let refused = send(to);
        assert_eq!(refused.status, 422, "{to}");
        assert!(refused.text.contains(why), "{to}: {}", refused.text);
    }
    assert_eq!(send("uma@autre.example").status, 303);
    told(&desk.get(&place), "uma@autre.example");
}

#[test]
fn an_applicant_sees_nothing_of_their_own_application_at_the_desk() {
    let world = World::start();
    open(&world, world.a.issuer, world.a.badge, Policy::default());
    let desk = trainer(&world);
    let other = trainer(&world).member.unwrap().to_string();
    let id = submitted(&world, &desk.email, world.a.badge, Vec::new());
    let place = place(&world, id);
    let opinion = format!("{place}/opinion");
    let answers = [
        desk.get(&place),
        desk.get(&format!("{opinion}?favourable=yes")),
        desk.post(&place, &[("do", "take")]),
        desk.post(&place, &[("do", "note"), ("note", "a")]),
        desk.post(&place, &[("do", "assign"), ("member", &other)]),
        desk.post(&opinion, &[("favourable", "yes")]),
    ];
    for answer in answers {
        assert_eq!(answer.status, 409, "{}", answer.text);
        assert!(answer.text.contains("C’est votre propre demande"));
        assert!(!answer.text.contains("Critère 1"));
    }
    assert_eq!(stored(&world, id).state, State::Submitted);
}
