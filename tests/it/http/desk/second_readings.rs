//! Second readings at the desk of a programme: which share, what waits, a reading that is blind and made once.

use super::applications::{note, open, place, proof, submitted};
use super::programmes::{at_owner, has, lacks};
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use crate::support::story::runtime;
use sceau::badge::application::Policy;
use sceau::issuing::{
    Actor,
    access::Role,
    applications::{Examiner, NewOpinion, Showing},
};
use sceau::storage::{
    Db, Page, Scope, Target, applications::reviewers::Who, applications::second_readings::Reading,
    proofs,
};
use uuid::Uuid;

/// Why it was decided so.
const REASON: &str = "Tout est montré, dit le premier regard.";

/// Every decision is drawn from now on.
pub fn all_drawn(world: &World, programme: Uuid) {
    let actor = Actor::cli();
    let set = world
        .service
        .set_second_reading_share(&actor, Scope::Instance, programme, 100);
    runtime().block_on(set).unwrap();
}

/// The reading of the decision about an application.
fn reading_of(world: &World, programme: Uuid, application: Uuid) -> Reading {
    let all = world
        .service
        .second_readings(Scope::Instance, programme, false, Page::first(100));
    let mut all = runtime().block_on(all).unwrap().into_iter();
    all.find(|(one, _)| one.application == application)
        .unwrap()
        .0
}

/// An application with a file, for a badge of this issuer that counts in the programme, which a program accepted: its
/// reading.
pub fn drawn(world: &World, programme: Uuid, (issuer, badge): (Uuid, Uuid), who: &str) -> Reading {
    all_drawn(world, programme);
    open(world, issuer, badge, Policy::default());
    let file = proof(Showing::File(note()), "Un déroulé", false);
    let id = submitted(world, who, badge, vec![file]);
    let key = Uuid::now_v7();
    let by = Examiner {
        actor: Actor::key(key),
        who: Who::Key(key),
    };
    let new = NewOpinion {
        favourable: true,
        reason: REASON.to_owned(),
    };
    let given = world
        .service
        .give_opinion(&by, Scope::Issuer(issuer), id, new);
    runtime().block_on(given).unwrap();
    reading_of(world, programme, id)
}

/// The proof of an application that is a file.
pub fn file_of(world: &World, application: Uuid) -> Uuid {
    let store = world.service.store();
    let all = store.read_blocking(move |db: &mut Db| proofs::of_application(db, application));
    let mut all = all.unwrap().into_iter();
    all.find(|one| one.kind == proofs::Kind::File).unwrap().id
}

on_both!(
    a_share_is_said_by_whoever_decides_and_is_between_nothing_and_all,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/second-readings");
        let page = owner.get(&room);
        has(&page, "name=\"percent\" value=\"0\"");
        has(&page, "Aucune décision n’attend de seconde lecture.");
        for wrong in ["101", "-1", "beaucoup", ""] {
            let refused = owner.post(&room, &[("do", "share"), ("percent", wrong)]);
            assert_eq!(refused.status, 422, "{wrong}: {}", refused.text);
            has(&refused, &format!("name=\"percent\" value=\"{wrong}\""));
            has(&refused, "id=\"percent-error\"");
            has(&refused, "Donnez un nombre entier de 0 à 100");
        }
        has(&owner.get(&room), "name=\"percent\" value=\"0\"");
        let saved = owner.submit(&room, &[("do", "share"), ("percent", " 25 ")]);
        has(&saved, "La part est enregistrée.");
        has(&saved, "name=\"percent\" value=\"25\"");
        let (reader, _) = at_owner(&world, Role::Reader);
        let page = reader.get(&room);
        assert_eq!(page.status, 200);
        lacks(&page, "name=\"percent\"");
        let refused = reader.post(&room, &[("do", "share"), ("percent", "0")]);
        assert_eq!(refused.status, 403, "{}", refused.text);
        // Another issuer has no such programme.
        let stranger = Browser::member(&world, Some(world.a.issuer), Role::Owner);
        let theirs = room.replace(&world.owner.issuer.to_string(), &world.a.issuer.to_string());
        assert_eq!(stranger.get(&theirs).status, 404);
    }
);

on_both!(a_reading_is_blind_and_made_once, |target: &Target| {
    let world = World::on(target);
    let who = somebody();
    let of = (world.a.issuer, world.a.badge);
    let reading = drawn(&world, world.programme, of, &who);
    let (desk, path) = at_owner(&world, Role::Assessor);
    let room = format!("{path}/second-readings");
    let at = format!("{room}/{}", reading.id);

    let hidden = [
        who.clone(),
        REASON.to_owned(),
        reading.application.to_string(),
        reading.decision.to_string(),
        "Acceptée".to_owned(),
    ];
    let list = desk.get(&room);
    has(&list, &format!("href=\"{at}\""));
    let (reader, _) = at_owner(&world, Role::Reader);
    lacks(&reader.get(&room), &at);
    assert_eq!(reader.get(&at).status, 403);
    let page = desk.get(&at);
    assert_eq!(page.status, 200, "{}", page.text);
    has(&page, "Une matinée au guichet");
    has(&page, "name=\"opinion\"");
    for hidden in &hidden {
        lacks(&list, hidden);
        lacks(&page, hidden);
    }
    let file = format!("{at}/files/{}", file_of(&world, reading.application));
    has(&page, &file);
    let file = desk.get(&file);
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(desk.get(&format!("{at}/files/{}", Uuid::nil())).status, 404);

    let read = |fields: &[(&str, &str)]| desk.post(&at, fields);
    assert_eq!(read(&[("do", "read")]).status, 422, "nothing was chosen");
    let silent = read(&[("do", "read"), ("opinion", "no"), ("reason", " ")]);
    assert_eq!(silent.status, 422, "{}", silent.text);
    has(&silent, "value=\"no\" checked");
    let no = [
        ("do", "read"),
        ("opinion", "no"),
        ("reason", "Peu <b>montré</b>."),
    ];
    let once = Uuid::new_v4().to_string();
    let no = [&no[..], &[("once", &*once)]].concat();
    let done = desk.submit(&at, &no);
    assert_eq!(read(&no).status, 303, "the same form sent twice reads once");
    has(&done, "Votre conclusion est enregistrée.");
    has(&done, "0 sur 1, soit 0");
    let again = read(&[("do", "read"), ("opinion", "yes")]);
    assert_eq!(again.status, 422, "{}", again.text);
    let page = desk.get(&at);
    has(&page, "Peu &#60;b&#62;montré&#60;/b&#62;.");
    has(&page, "Non, pas pour l’instant");
    lacks(&page, "name=\"opinion\"");
    // The decision stays.
    let at_a = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
    has(&at_a.get(&place(&world, reading.application)), REASON);
});

on_both!(
    whoever_asked_or_examined_is_told_why_not,
    |target: &Target| {
        let world = World::on(target);
        let of = (world.owner.issuer, world.owner.badge);
        let (applicant, path) = at_owner(&world, Role::Assessor);
        let reading = drawn(&world, world.programme, of, &applicant.email);
        let own = applicant.get(&format!("{path}/second-readings/{}", reading.id));
        assert_eq!(own.status, 409, "{}", own.text);
        has(&own, "C’est votre propre demande");
        let file = file_of(&world, reading.application);
        let file = format!("{path}/second-readings/{}/files/{file}", reading.id);
        assert_eq!(applicant.get(&file).status, 409);

        let (first, _) = at_owner(&world, Role::Assessor);
        let id = submitted(&world, &somebody(), world.owner.badge, Vec::new());
        let desk = format!("/desk/{}/applications/{id}/opinion", world.owner.issuer);
        first.submit(&desk, &[("favourable", "yes")]);
        let reading = reading_of(&world, world.programme, id);
        let at = format!("{path}/second-readings/{}", reading.id);
        let before = first.get(&at);
        assert_eq!(before.status, 409, "{}", before.text);
        has(&before, "avez déjà examiné cette demande");
        lacks(&before, "Une matinée au guichet");
        let said = first.post(&at, &[("do", "read"), ("opinion", "yes")]);
        assert_eq!(said.status, 409, "{}", said.text);
        assert_eq!(applicant.get(&at).status, 200, "somebody else reads it");
    }
);
