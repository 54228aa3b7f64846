//! Whatever letter is the first to a person: it names the programme, and says how to object. And English letters.

use super::*;
use crate::support::letters::last_link;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::planned_merges::NewMerge;
use sceau::issuing::replace::Correction;
use sceau::storage::evidence;

const DOMINIQUE: &str = "dominique@exemple.fr";

impl Story {
    /// An award of which nobody is told.
    fn award_silently(&self, to: &str) {
        let mut new = new_award(self.badge(OWNER, "animer"), to);
        new.notify = false;
        self.try_award(OWNER, new).unwrap();
    }

    fn plan(&self) {
        let new = NewMerge {
            emails: [email(CAMILLE), email(DOMINIQUE)],
            reason: "même personne".to_owned(),
        };
        let (service, actor) = (&self.service, &self.actor);
        self.run(service.plan_merge(actor, self.owner(), self.programme, new))
            .unwrap();
    }

    fn certificate(&self, to: &str) {
        let certificate = Certificate {
            title: "Titre".to_owned(),
            body: "Un organisme".to_owned(),
            issued_on: self.service.now() - TimeDelta::days(9),
            expires: None,
        };
        let decision = NewDecision {
            competency: "animer".to_owned(),
            reason: "mêmes critères".to_owned(),
        };
        let new = NewEvidence::Certificate(certificate, decision);
        let (service, actor) = (&self.service, &self.actor);
        let done = service.bring_evidence(actor, self.owner(), self.programme, email(to), new);
        self.run(done).unwrap();
    }
}

/// The letters that leave, each of which says of which programme it is and how to object.
#[track_caller]
fn leave(story: &Story, sink: &Sink, to: &[&str], says: &str) {
    assert_eq!(story.deliver(sink).sent, to.len());
    let taken = sink.taken();
    let mut recipients: Vec<_> = taken.iter().map(|letter| letter.to.as_str()).collect();
    recipients.sort_unstable();
    assert_eq!(recipients, to);
    for letter in &taken {
        let text = letter.readable();
        assert!(text.contains(says), "{text}");
        assert!(text.contains("programme « Médiation numérique »"), "{text}");
        let object =
            "Vous ne souhaitez plus recevoir ces messages ? Écrivez à contact@formation.example";
        assert!(text.contains(object), "{text}");
    }
}

on_both!(an_address_that_somebody_asks_for, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award_silently(CAMILLE);
    let asked = story
        .service
        .ask_for_address(&story.actor, email(CAMILLE), email(DOMINIQUE));
    story.run(asked).unwrap();
    let to = [CAMILLE, DOMINIQUE];
    leave(&story, &sink, &to, "Confirmer mon adresse");
});

on_both!(a_link_to_badges_that_nobody_told_of, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award_silently(CAMILLE);
    let asked = story.service.ask_for_badges(email(CAMILLE), Language::Fr);
    story.run(asked).unwrap();
    leave(&story, &sink, &[CAMILLE], "Me connecter");
});

on_both!(a_merge_that_is_planned_and_done, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    for who in [CAMILLE, DOMINIQUE] {
        story.award_silently(who);
    }
    story.plan();
    let to = [CAMILLE, DOMINIQUE];
    leave(&story, &sink, &to, "M’opposer à la réunion");
    story.clock.advance(TimeDelta::days(14));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 1);
    leave(
        &story,
        &sink,
        &to,
        "sont maintenant celles d’une même personne",
    );
});

on_both!(two_persons_who_make_themselves_one, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    for who in [CAMILLE, DOMINIQUE] {
        story.award_silently(who);
    }
    let asked = story
        .service
        .ask_for_address(&story.actor, email(CAMILLE), email(DOMINIQUE));
    story.run(asked).unwrap();
    for who in [CAMILLE, DOMINIQUE] {
        let link = last_link(&story.service, who);
        story.run(story.service.prove_address(link)).unwrap();
    }
    let done = story.deliver(&sink);
    assert_eq!(done.sent, 4);
    for letter in sink.taken() {
        let text = letter.readable();
        assert!(text.contains("programme « Médiation numérique »"), "{text}");
    }
});

on_both!(a_certificate_that_counts_and_no_more, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.certificate(CAMILLE);
    leave(
        &story,
        &sink,
        &[CAMILLE],
        "est reconnu : il compte désormais",
    );
    let programme = story.programme;
    let brought = story.read(move |db| Ok(evidence::list(db, programme, None, Page::first(9))?));
    let (service, actor) = (&story.service, &story.actor);
    let why = "erreur".to_owned();
    let done = service.withdraw_evidence(actor, story.owner(), programme, brought[0].id, why);
    story.run(done).unwrap();
    leave(
        &story,
        &sink,
        &[CAMILLE],
        "ne compte pas, ou ne compte plus",
    );
});

on_both!(a_badge_that_stands_in_the_place_of_another, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let mut new = new_award(story.badge(OWNER, "animer"), CAMILLE);
    new.notify = false;
    let old = story.try_award(OWNER, new).unwrap().assertion.id;
    let replace = |id: Uuid, correction: Correction| {
        let (service, actor) = (&story.service, &story.actor);
        let done = service.replace(actor, story.owner(), id, correction, None);
        story.run(done).unwrap().done().unwrap().assertion.id
    };
    let corrected = Correction {
        narrative: Some(Some("corrigé".to_owned())),
        ..Correction::default()
    };
    let corrected = replace(old, corrected);
    leave(&story, &sink, &[CAMILLE], "a remplacé un de vos badges");
    // To somebody else's address: the first that they hear too.
    let moved = Correction {
        email: Some(email(DOMINIQUE)),
        ..Correction::default()
    };
    replace(corrected, moved);
    assert_eq!(story.deliver(&sink).sent, 2, "whose it was is told as well");
    let taken = sink.taken();
    let theirs = taken.iter().find(|letter| letter.to == DOMINIQUE).unwrap();
    let text = theirs.readable();
    assert!(text.contains("a remplacé un de vos badges"), "{text}");
    assert!(text.contains("programme « Médiation numérique »"), "{text}");
    assert!(
        text.contains("Écrivez à contact@formation.example"),
        "{text}"
    );
});

on_both!(a_badge_outside_of_programmes_names_its_issuer, |target| {
    let (mut story, sink) = (Story::begin(target), Sink::start());
    let body = story.join();
    // Not recognised: its badge counts nowhere.
    let mut new = new_award(story.badge(body, "animer"), CAMILLE);
    new.notify = false;
    story.try_award(body, new).unwrap();
    let asked = story.service.ask_for_badges(email(CAMILLE), Language::Fr);
    story.run(asked).unwrap();
    assert_eq!(story.deliver(&sink), sent(1));
    let text = sink.taken().remove(0).readable();
    assert!(text.contains("badges délivrés par Organisme 1"), "{text}");
    assert!(text.contains("Écrivez à contact@formation.example"));
});

on_both!(what_a_letter_is_about_is_there_when_it_leaves, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let (merge, link) = (Uuid::now_v7(), Uuid::now_v7());
    let until = story.service.now();
    for letter in [
        Letter::MergeDone { merge },
        Letter::MergeObjected { merge },
        Letter::MergePlanned { merge, until, link },
        Letter::EvidenceDecided {
            evidence: merge,
            counts: true,
        },
        Letter::ProveAddress { link },
    ] {
        story.post(letter);
    }
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (5, 0));
    // Nor is a merge announced that somebody objected to meanwhile.
    for who in [CAMILLE, DOMINIQUE] {
        story.award_silently(who);
    }
    story.plan();
    let link = last_link(&story.service, CAMILLE);
    story.run(story.service.object_to_merge(link)).unwrap();
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (2, 1), "the owner is told");
});

on_both!(
    a_pending_revocation_is_told_of_what_stands_in_its_place,
    |target| {
        let (story, sink) = (Story::begin_with(target, OnRevoked::Pending), Sink::start());
        let mut last = Uuid::nil();
        for slug in [
            "accueillir",
            "cadre-deontologie-donnees",
            "culture-numerique",
        ] {
            last = story.award(OWNER, slug, CAMILLE).assertion.id;
        }
        let composite = story.live(FIRST_STEPS, CAMILLE)[0];
        let joined = story
            .service
            .ask_for_address(&story.actor, email(CAMILLE), email(DOMINIQUE));
        story.run(joined).unwrap();
        for who in [CAMILLE, DOMINIQUE] {
            let link = last_link(&story.service, who);
            story.run(story.service.prove_address(link)).unwrap();
        }
        story.deliver(&sink);
        sink.taken();

        story.revoke(OWNER, last);
        let moved = Correction {
            email: Some(email(DOMINIQUE)),
            ..Correction::default()
        };
        let (service, actor) = (&story.service, &story.actor);
        let done = service.replace(actor, story.owner(), composite, moved, None);
        let new = story.run(done).unwrap().done().unwrap().assertion.id;
        assert_eq!(story.deliver(&sink).dropped, 0);
        let taken = sink.taken();
        let of = |says: &str| {
            let mut all = taken.iter().map(Taken::readable);
            let found = all.find(|text| text.contains(says));
            found.unwrap_or_else(|| panic!("no letter says {says:?}"))
        };
        of("Contester la révocation");
        let owner = of("La personne titulaire le sait et peut contester");
        assert!(
            owner.contains(&format!("{BASE}/assertions/{new}")),
            "{owner}"
        );

        // Once it is decided, there is nothing to tell.
        story.award(OWNER, "culture-numerique", CAMILLE);
        story.deliver(&sink);
        sink.taken();
        let until = story.service.now() + TimeDelta::days(30);
        let assertion = composite;
        story.post(Letter::RevocationPendingOwner { assertion, until });
        let done = story.deliver(&sink);
        assert_eq!((done.dropped, done.sent), (1, 0));
    }
);

on_both!(who_asks_in_english_is_written_to_in_english, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award_silently(CAMILLE);
    let asked = story.service.ask_for_badges(email(CAMILLE), Language::En);
    story.run(asked).unwrap();
    story.award(OWNER, "accueillir", CAMILLE);
    assert_eq!(story.deliver(&sink), sent(2));
    let taken = sink.taken();
    for letter in &taken {
        assert_eq!(letter.header("Content-Language").unwrap(), "en");
        let text = letter.readable();
        assert!(text.contains("programme “Médiation numérique”"), "{text}");
        assert!(
            text.contains("Do you want no more of these messages?"),
            "{text}"
        );
    }
    assert_eq!(taken[0].header("Subject").unwrap(), "Your link to sign in");
    assert!(taken[1].readable().contains("awarded you the badge"));
});
