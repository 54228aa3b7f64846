//! Who works at a desk: invited by a letter, with a role that holds from the next request on.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::letters::{last_link, token};
use crate::support::server::{World, get_with, post, send, somebody};
use crate::support::story::{email, runtime};
use chrono::Utc;
use sceau::issuing::{
    Actor, Error,
    access::{Permission, Role},
    api_keys::NewApiKey,
    links::{self, Purpose},
};
use sceau::storage::{Scope, Target, persons};
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::Uuid;

/// The address of the link in the latest invitation to somebody: letters name links by id alone.
fn invitation(world: &World, who: &str) -> String {
    let who = who.to_owned();
    let letters = world.service.store().read_blocking(move |db| {
        use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            letter: String,
        }
        let query = "SELECT letter FROM mails WHERE recipient = $1 ORDER BY id";
        let rows = sql_query(query).bind::<Text, _>(&who).load::<Row>(db)?;
        Ok::<_, sceau::storage::Error>(rows.into_iter().map(|r| r.letter).collect::<Vec<_>>())
    });
    let letters = letters.unwrap();
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut invited = letters.iter().rev().map(read);
    let last = invited
        .find(|letter| letter["letter"] == "invited")
        .unwrap();
    let link = Uuid::try_parse(last["link"].as_str().unwrap()).unwrap();
    format!("/links/{}", token(&world.service, link))
}

fn code(result: Result<impl Sized, Error>) -> &'static str {
    match result {
        Err(Error::Refused { code, .. }) => code,
        Err(why) => panic!("{why}"),
        Ok(_) => "done",
    }
}

on_both!(
    somebody_is_invited_joins_signs_in_and_works_with_their_role,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let room = format!("/desk/{issuer}/members");
        let who = somebody();
        let told = owner.submit(&room, &[("email", &who), ("role", "assessor")]);
        assert!(
            told.text.contains("L’invitation est envoyée"),
            "{}",
            told.text
        );
        assert!(told.text.contains(&who) && told.text.contains("pas encore acceptée"));

        // Nobody is a member by being invited.
        let early = Browser::signed_in(&world, &who);
        assert_eq!(early.get(&format!("/desk/{issuer}")).status, 404);
        assert!(early.get("/desk").text.contains("Aucun bureau"));

        let link = invitation(&world, &who);
        let page = early.get(&link);
        assert!(page.text.contains("Atelier A") && page.text.contains("Délivrance"));
        let joined = early.post(&link, &[("do", "join")]);
        assert_eq!(joined.status, 200, "{}", joined.text);
        assert_eq!(early.post(&link, &[("do", "join")]).status, 410, "once");

        let desks = early.get("/desk");
        assert!(desks.text.contains("Atelier A"), "{}", desks.text);
        assert_eq!(early.get(&format!("/desk/{issuer}")).status, 200);
        assert_eq!(early.get(&room).status, 403, "an assessor");

        // Another role holds at once, and so does the end.
        let shown = get_with(
            &world.api(&format!("/issuers/{issuer}/members")),
            &world.a.owner,
        );
        let shown = shown.json();
        let items = shown["items"].as_array().unwrap();
        let member = items.iter().find(|item| item["email"] == who).unwrap();
        assert_eq!(
            (&member["role"], member["joinedAt"].is_string()),
            (&json!("assessor"), true)
        );
        let one = format!("{room}/{}", member["id"].as_str().unwrap());
        let told = owner.submit(&one, &[("do", "role"), ("role", "owner")]);
        assert!(told.text.contains("La qualité est changée"));
        assert_eq!(early.get(&room).status, 200);
        owner.submit(&one, &[("do", "end")]);
        assert_eq!(early.get(&format!("/desk/{issuer}")).status, 404);
        assert_eq!(owner.get(&one).status, 404, "they are no member any more");
    }
);

on_both!(
    a_desk_opens_to_the_address_that_was_invited_alone,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let at_work = Browser::member(&world, Some(issuer), Role::Owner);
        let desk = format!("/desk/{issuer}");
        // The same person reads another address, and proves both.
        let own = somebody();
        let service = &world.service;
        runtime().block_on(async {
            let (work, home) = (email(&at_work.email), email(&own));
            service
                .ask_for_address(&Actor::cli(), work, home)
                .await
                .unwrap();
        });
        let link = last_link(service, &own);
        runtime().block_on(async {
            service.prove_address(link).await.unwrap();
            let all = service.addresses(email(&own)).await.unwrap();
            assert_eq!(all.len(), 2, "they are one person");
        });
        let at_home = Browser::signed_in(&world, &own);
        assert_eq!(at_home.get(&desk).status, 404);
        assert!(at_home.get("/desk").text.contains(&own));
        assert_eq!(at_work.get(&desk).status, 200);
    }
);

on_both!(
    an_invitation_goes_to_the_address_that_is_invited_wherever_its_person_is_written_to,
    |target: &Target| {
        let world = World::on(target);
        let (issuer, service) = (world.a.issuer, &world.service);
        let (work, home) = (somebody(), somebody());
        let award = world.award(&world.a.assessor, world.a.badge, &work);
        let actor = Actor::cli();
        let asked = service.ask_for_address(&actor, email(&work), email(&home));
        runtime().block_on(asked).unwrap();
        for who in [&work, &home] {
            let link = last_link(service, who);
            runtime().block_on(service.prove_address(link)).unwrap();
        }
        let (one, other) = (email(&work), email(&home));
        let unproved = service.store().write_blocking(move |db| {
            let found = persons::find(db, &other)?.unwrap();
            persons::set_main(db, found.person, found.address)?;
            // As after a merge that a programme planned: nobody showed to read this one.
            use diesel::{RunQueryDsl, sql_query, sql_types::Text};
            sql_query("UPDATE addresses SET verified_at = NULL WHERE email = $1")
                .bind::<Text, _>(one.normalised())
                .execute(db)?;
            Ok::<_, sceau::storage::Error>(())
        });
        unproved.unwrap();
        // A letter about the badge goes to the main address: its link proves nothing of the other.
        let badge = Uuid::try_parse(award["id"].as_str().unwrap()).unwrap();
        let of = email(&work);
        let link = service.store().write_blocking(move |db| {
            let address = persons::find(db, &of)?.unwrap().address;
            links::make(db, Purpose::AnswerAward, address, Some(badge), Utc::now())
        });
        runtime()
            .block_on(service.answer_award(link.unwrap(), true))
            .unwrap();
        let all = runtime().block_on(service.addresses(email(&work))).unwrap();
        let proved = |who: &str| {
            let found = all.iter().find(|address| address.given == who);
            found.unwrap().verified_at.is_some()
        };
        assert!(!proved(&work) && proved(&home));
        let new = (email(&work), Role::Reader);
        let invited = service.invite_member(&actor, Scope::Instance, Some(issuer), new);
        runtime().block_on(invited).unwrap();
        let link = invitation(&world, &work);
        assert!(
            link.starts_with("/links/"),
            "the letter is to the address that was invited"
        );
    }
);

#[test]
fn a_form_without_a_file_is_refused_when_it_is_too_large_and_nothing_is_done() {
    let world = World::start();
    let owner = Browser::member(&world, Some(world.a.issuer), Role::Owner);
    let keys = |world: &World| {
        let url = world.api(&format!("/issuers/{}/keys", world.a.issuer));
        get_with(&url, &world.a.owner).text
    };
    let before = keys(&world);
    let rotation = format!("/desk/{}/keys/rotation", world.a.issuer);
    let large = vec![b'x'; 3 << 20];
    let answer = owner.upload(&rotation, &[], ("x.txt", &large));
    assert_eq!(answer.status, 413);
    assert_eq!(keys(&world), before);
    // A form of texts too; both in words of forms, with a way back.
    let long = "x".repeat(70_000);
    let texts = owner.post(&rotation, &[("reason", &long)]);
    assert_eq!(texts.status, 413);
    for told in [&answer, &texts] {
        assert!(told.text.contains("Rien n’est enregistré"), "{}", told.text);
        assert!(!told.text.contains("Un badge tient"), "{}", told.text);
        assert!(told.text.contains("href=\"/desk\""), "{}", told.text);
    }
}

on_both!(
    an_invitation_can_be_taken_back_and_sent_again,
    |target: &Target| {
        let world = World::on(target);
        let (issuer, service) = (world.a.issuer, &world.service);
        let who = somebody();
        let invite = |role| {
            let new = (email(&who), role);
            runtime().block_on(service.invite_member(
                &Actor::cli(),
                Scope::Instance,
                Some(issuer),
                new,
            ))
        };
        let first = invite(Role::Reader).unwrap();
        let again = invite(Role::Editor).unwrap();
        assert_eq!(first.member.id, again.member.id, "one invitation");
        assert_eq!(again.member.role, "editor");
        let end = |id| {
            let at = (Some(issuer), id);
            runtime().block_on(service.end_member(&Actor::cli(), Scope::Instance, at))
        };
        end(first.member.id).unwrap();
        let join = |link: Option<Uuid>| runtime().block_on(service.join_desk(link.unwrap()));
        assert_eq!(
            code(join(first.link)),
            "link-expired",
            "the second letter's took its place"
        );
        assert_eq!(code(end(first.member.id)), "not-found");
        let third = invite(Role::Reader).unwrap();
        assert_ne!(third.member.id, first.member.id);
        assert_eq!(
            code(join(again.link)),
            "invitation-ended",
            "that of the old one"
        );
        assert_eq!(code(join(third.link)), "done");
        assert_eq!(code(invite(Role::Owner)), "already-member");
        // A fourth letter in the hour is not written.
        let fourth = somebody();
        let other = || {
            let new = (email(&fourth), Role::Reader);
            runtime().block_on(service.invite_member(
                &Actor::cli(),
                Scope::Instance,
                Some(issuer),
                new,
            ))
        };
        let links: Vec<_> = (0..4).map(|_| other().unwrap().link.is_some()).collect();
        assert_eq!(links, [true, true, true, false]);
    }
);

on_both!(
    an_issuer_keeps_an_owner_whoever_ends_whom_at_once,
    |target: &Target| {
        let world = World::on(target);
        let (issuer, service) = (world.a.issuer, &world.service);
        let owner = || {
            Browser::member(&world, Some(issuer), Role::Owner)
                .member
                .unwrap()
        };
        let end = |id| {
            let at = (Some(issuer), id);
            runtime().block_on(service.end_member(&Actor::cli(), Scope::Instance, at))
        };
        let mut left = owner();
        for _ in 0..8 {
            let both = [left, owner()];
            let told: Vec<_> = std::thread::scope(|scope| {
                let running = both.map(|id| scope.spawn(move || code(end(id))));
                running.into_iter().map(|run| run.join().unwrap()).collect()
            });
            let mut sorted = told.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, ["done", "last-owner"]);
            left = both[usize::from(told[0] == "done")];
        }
        let at = (Some(issuer), left);
        let actor = Actor::cli();
        let less = service.change_role(&actor, Scope::Instance, at, Role::Reader);
        assert_eq!(code(runtime().block_on(less)), "last-owner");
    }
);

#[test]
fn nobody_invites_to_more_than_they_may() {
    let world = World::start();
    let issuer = world.a.issuer;
    let keys = world.api(&format!("/issuers/{issuer}/api-keys"));
    let narrow = json!({"label": "members", "role": "owner", "scopes": ["members:write"]});
    let made = post(&keys, Some(&world.a.owner), &narrow).json();
    let key = made["key"].as_str().unwrap();
    let members = world.api(&format!("/issuers/{issuer}/members"));
    let ask = |role: &str| {
        let answer = post(
            &members,
            Some(key),
            &json!({"email": somebody(), "role": role}),
        );
        answer.code()
    };
    assert_eq!(ask("owner"), "forbidden");
    assert_eq!(ask("reader"), "forbidden");
    let admin = post(
        &members,
        Some(&world.a.owner),
        &json!({"email": somebody(), "role": "admin"}),
    );
    assert_eq!(
        (admin.status, admin.json()["errors"][0]["pointer"].clone()),
        (422, json!("/role"))
    );
    let bearer = format!("Bearer {}", world.a.owner);
    let nobody = format!("{members}/{}", Uuid::now_v7());
    let gone = send("DELETE", &nobody, &[("authorization", &bearer)], "");
    assert_eq!(gone.code(), "not-found");
}

#[test]
fn a_form_that_is_wrong_comes_back_as_it_was_sent_with_what_is_wrong() {
    let world = World::start();
    let owner = Browser::member(&world, Some(world.a.issuer), Role::Owner);
    let room = format!("/desk/{}/members", world.a.issuer);
    let answer = owner.post(&room, &[("email", "pas une adresse"), ("role", "reader")]);
    assert_eq!(answer.status, 422);
    for part in [
        "value=\"pas une adresse\"",
        "href=\"#email\"",
        "id=\"email-error\"",
        "aria-invalid=\"true\"",
        "aria-describedby=\" email-error\"",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    let twice = owner.post(&room, &[("email", &owner.email), ("role", "reader")]);
    assert!(
        twice.text.contains("déjà membre de ce bureau"),
        "{}",
        twice.text
    );
    let last = format!("{room}/{}", owner.member.unwrap());
    let answer = owner.post(&last, &[("do", "end")]);
    assert_eq!(answer.status, 409);
    assert!(answer.text.contains("la seule personne responsable"));
    // What nobody did is not told.
    let made_up = owner.get(&format!("{room}?done=desk-role-owner"));
    assert!(!made_up.text.contains("role=\"status\""));
}

#[test]
fn an_invitation_is_sent_again_from_the_page_of_its_member() {
    let world = World::start();
    let owner = Browser::member(&world, Some(world.a.issuer), Role::Owner);
    let at = format!("/desk/{}/members", world.a.issuer);
    let who = somebody();
    owner.submit(&at, &[("email", &*who), ("role", "reader")]);
    let first = invitation(&world, &who);
    let list = owner.get(&at);
    let row = list.text.split(&who).next().unwrap();
    let member = row.rsplit("/members/").next().unwrap()[..36].to_owned();
    let page = format!("{at}/{member}");
    assert!(owner.get(&page).text.contains("n’ouvre plus rien"));
    let done = owner.submit(&page, &[("do", "again")]);
    assert!(
        done.text.contains("L’invitation est envoyée."),
        "{}",
        done.text
    );
    let second = invitation(&world, &who);
    assert_ne!(first, second);
    let open = |link: &str| {
        send(
            "GET",
            &format!("{}{link}", world.base),
            &[("accept", "text/html")],
            "",
        )
    };
    assert_eq!(open(&first).status, 410);
    assert_eq!(open(&second).status, 200);
    owner.submit(&page, &[("do", "again")]);
    let enough = owner.post(&page, &[("do", "again")]);
    assert_eq!(enough.status, 409, "{}", enough.text);
    assert!(
        enough.text.contains("réessayez dans une heure"),
        "{}",
        enough.text
    );
}

#[test]
fn administrators_are_managed_by_a_key_that_may_do_everything() {
    let world = World::start();
    let url = world.api("/instance/members");
    let who = somebody();
    let new = json!({ "email": who });
    let made = post(&url, Some(&world.admin), &new);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["role"], "admin");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert!(invitation(&world, &who).starts_with("/links/"));
    let listed = get_with(&url, &world.admin).json();
    let found = |listed: &serde_json::Value| {
        let items = listed["items"].as_array().unwrap();
        items
            .iter()
            .any(|one| one["email"] == *who && one["joinedAt"].is_null())
    };
    assert!(found(&listed), "{listed}");
    assert_eq!(
        post(&url, Some(&world.admin), &json!({"email": "x"})).status,
        422
    );

    // A key that was narrowed makes nobody an administrator, and does not learn who is one.
    let narrow = NewApiKey {
        issuer: None,
        role: Role::Admin,
        scopes: Some(vec![Permission::IssuersWrite, Permission::MembersWrite]),
        label: "a".to_owned(),
        expires_at: None,
    };
    let actor = Actor::cli();
    let narrow = world
        .service
        .create_api_key(&actor, Scope::Instance, narrow);
    let (_, narrow) = runtime().block_on(narrow).unwrap();
    let narrow = narrow.expose_secret().to_owned();
    assert_eq!(get_with(&url, &narrow).status, 403);
    assert_eq!(post(&url, Some(&narrow), &new).status, 403);

    let one = format!("{url}/{id}");
    let end = |key: &str, one: &str| {
        let bearer = format!("Bearer {key}");
        send("DELETE", one, &[("authorization", &*bearer)], "").status
    };
    assert_eq!(end(&narrow, &one), 403);
    assert_eq!(end(&world.a.owner, &one), 403);
    assert_eq!(end(&world.admin, &one), 204);
    assert_eq!(end(&world.admin, &one), 404);
    assert!(!found(&get_with(&url, &world.admin).json()));
    // An issuer's member is none of the instance.
    let theirs = Browser::member(&world, Some(world.a.issuer), Role::Reader);
    let elsewhere = format!("{url}/{}", theirs.member.unwrap());
    assert_eq!(end(&world.admin, &elsewhere), 404);
}
