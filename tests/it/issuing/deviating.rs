//! Badges of a competency with criteria of the issuer's own: added ones count, others once the owner approved them.

use crate::on_both;
use crate::support::story::{CORE, CORE_COMPOSITE, Story, new_award, refusal};
use sceau::badge::composite::{LeafState, ProgressNode};
use sceau::badge::text::{Language, Localized};
use sceau::issuing::{Error, badges::NewBadge, deviations::Adaptation};
use sceau::storage::{Page, badge_classes::StoredBadge, deviations::Deviation};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn both(text: &str) -> Localized {
    Localized {
        fr: format!("{text} (fr)"),
        en: format!("{text} (en)"),
    }
}

fn deviation() -> Adaptation {
    Adaptation::Deviation {
        criteria: both("Animer un atelier dehors"),
        reason: "Notre public ne vient pas en salle".to_owned(),
    }
}

fn added() -> Adaptation {
    Adaptation::Additions(vec![both("Animer en langue des signes")])
}

impl Story {
    fn adapt(&self, body: usize, adaptation: Adaptation) -> Result<StoredBadge, Error> {
        let new = NewBadge::Adapted {
            programme: self.programme,
            competency: "animer".to_owned(),
            adaptation,
        };
        let issuer = self.bodies[body].issuer;
        let define = self
            .service
            .define_badge(&self.actor, self.scope(body), issuer, new);
        self.run(define)
    }

    fn deviations(&self) -> Vec<(Deviation, StoredBadge)> {
        let list = self
            .service
            .deviations(self.owner(), self.programme, Page::first(10));
        self.run(list).unwrap()
    }

    fn decide(&self, id: Uuid, approved: bool) -> Result<(Deviation, StoredBadge), Error> {
        let (actor, reason) = (&self.actor, "vu en jury".to_owned());
        self.run(self.service.decide_deviation(
            actor,
            self.owner(),
            self.programme,
            id,
            approved,
            reason,
        ))
    }

    /// How the leaf “animer” of the main composite stands.
    fn leaf(&self, who: &str) -> LeafState {
        let email = crate::support::story::email(who);
        let progress = self.service.progress(self.owner(), self.programme, email);
        let progress = self.run(progress).unwrap();
        let main = progress
            .composites
            .into_iter()
            .find(|c| c.composite == CORE_COMPOSITE);
        let ProgressNode::All { all } = main.unwrap().progress.node else {
            panic!()
        };
        all.into_iter()
            .find_map(|part| match part.node {
                ProgressNode::Badge { badge, state, .. } if badge.as_str() == "animer" => {
                    Some(state)
                }
                _ => None,
            })
            .unwrap()
    }
}

on_both!(
    added_criteria_are_shown_as_such_and_the_badge_counts,
    |target| {
        let mut story = Story::with_bodies(target, 0);
        let body = story.join();
        story.accredit(body, None, None);
        // It has a badge of that competency: one with the catalogue's criteria is enough.
        assert_eq!(refusal(story.adapt(body, added())), "already-defined");
        let fresh = story.run(
            story
                .service
                .create_issuer(&story.actor, crate::support::story::organisation("Neuf")),
        );
        let issuer = fresh.unwrap().id;
        story.bodies.push(crate::support::story::Body {
            issuer,
            badges: Default::default(),
        });
        let body = story.bodies.len() - 1;
        story.accredit(body, None, None);
        let badge = story.adapt(body, added()).unwrap();
        assert!(!badge.deviates);
        assert!(story.deviations().is_empty());
        let catalogue = sceau::issuing::catalogues::default_catalogue().unwrap();
        for (language, heading) in [
            (Language::Fr, "Critères ajoutés par l’émetteur"),
            (Language::En, "Criteria added by the issuer"),
        ] {
            let criteria = &badge.definition.texts(language).unwrap().1.criteria;
            let of_it = catalogue.badge(&"animer".parse().unwrap()).unwrap();
            let before = criteria.find(of_it.criteria[0].get(language)).unwrap();
            let heading = criteria.find(heading).unwrap();
            let own = criteria.find("Animer en langue des signes").unwrap();
            assert!(before < heading && heading < own, "{criteria}");
            let notice = catalogue.notice.get(language);
            assert!(criteria.ends_with(notice), "the notice stays last");
            assert_eq!(criteria.matches(notice).count(), 1);
        }
        story.try_award(body, new_award(badge.id, WHO)).unwrap();
        assert_eq!(story.leaf(WHO), LeafState::Held);
    }
);

on_both!(a_deviation_counts_once_the_owner_approved_it, |target| {
    let story = Story::with_bodies(target, 1);
    let badge = story.adapt(1, deviation()).unwrap();
    assert!(
        badge.deviates,
        "beside the badge with the catalogue's criteria"
    );
    let criteria = &badge.definition.texts(Language::Fr).unwrap().1.criteria;
    assert!(criteria.starts_with("Animer un atelier dehors (fr)"));
    assert!(criteria.contains("s’écartent de ceux du catalogue"));

    // It can be awarded, and does not count.
    for competency in CORE.iter().filter(|c| **c != "animer") {
        story.award(1, competency, WHO);
    }
    let awarded = story.try_award(1, new_award(badge.id, WHO)).unwrap();
    assert!(awarded.also.is_empty());
    assert_eq!(story.leaf(WHO), LeafState::NotRecognised);
    assert_eq!(story.reconcile(), 0);

    let listed = story.deviations();
    assert_eq!(listed.len(), 1);
    let (put, of) = &listed[0];
    assert_eq!((of.id, put.decision.is_none()), (badge.id, true));
    assert_eq!(put.reason, "Notre public ne vient pas en salle");
    assert_eq!(story.audited("deviation.propose", put.id), 1);

    let (decided, _) = story.decide(put.id, true).unwrap();
    let decision = decided.decision.unwrap();
    assert_eq!(
        (decision.approved, decision.reason.as_str()),
        (true, "vu en jury")
    );
    assert_eq!(story.audited("deviation.approve", put.id), 1);
    assert_eq!(refusal(story.decide(put.id, false)), "already-decided");
    assert_eq!(story.leaf(WHO), LeafState::Held, "the award made before");
    assert_eq!(story.reconcile(), 1);
    assert_eq!(story.live(CORE_COMPOSITE, WHO).len(), 1);
});

on_both!(a_refused_deviation_never_counts, |target| {
    let story = Story::with_bodies(target, 1);
    let badge = story.adapt(1, deviation()).unwrap();
    story.try_award(1, new_award(badge.id, WHO)).unwrap();
    let id = story.deviations()[0].0.id;
    story.decide(id, false).unwrap();
    assert_eq!(story.audited("deviation.refuse", id), 1);
    assert_eq!(story.leaf(WHO), LeafState::NotRecognised);
    // The issuer may put another one, and its badge with the catalogue's criteria counts as ever.
    story.adapt(1, deviation()).unwrap();
    assert_eq!(story.deviations().len(), 2);
    story.award(1, "animer", WHO);
    assert_eq!(story.leaf(WHO), LeafState::Held);
});

on_both!(only_the_owner_of_the_programme_decides, |target| {
    let story = Story::with_bodies(target, 1);
    story.adapt(1, deviation()).unwrap();
    let id = story.deviations()[0].0.id;
    let (service, actor, other, programme) = (
        &story.service,
        &story.actor,
        story.scope(1),
        story.programme,
    );
    let listed = service.deviations(other, programme, Page::first(10));
    assert_eq!(refusal(story.run(listed)), "not-found");
    let decide = service.decide_deviation(actor, other, programme, id, true, "x".to_owned());
    assert_eq!(refusal(story.run(decide)), "not-found");
    assert_eq!(refusal(story.decide(Uuid::nil(), true)), "not-found");
    let silent = service.decide_deviation(actor, story.owner(), programme, id, true, String::new());
    assert_eq!(refusal(story.run(silent)), "empty-text");
});

on_both!(texts_are_looked_at, |target| {
    let story = Story::with_bodies(target, 1);
    let empty = || Localized {
        fr: String::new(),
        en: "x".to_owned(),
    };
    for (adaptation, pointer) in [
        (Adaptation::Additions(vec![]), "/additions"),
        (Adaptation::Additions(vec![empty()]), "/additions/0/fr"),
        (
            Adaptation::Deviation {
                criteria: empty(),
                reason: "r".to_owned(),
            },
            "/deviation/criteria/fr",
        ),
        (
            Adaptation::Deviation {
                criteria: both("c"),
                reason: String::new(),
            },
            "/deviation/reason",
        ),
    ] {
        let Err(Error::Fields(fields)) = story.adapt(1, adaptation) else {
            panic!("{pointer} was not refused")
        };
        assert_eq!(fields[0].pointer, pointer);
    }
    assert!(story.deviations().is_empty());
});

on_both!(
    a_badge_that_is_deleted_takes_its_deviation_along,
    |target| {
        let story = Story::with_bodies(target, 1);
        let badge = story.adapt(1, deviation()).unwrap();
        let delete = story.service.delete_badge(
            &story.actor,
            story.scope(1),
            badge.id,
            sceau::issuing::revision::Seen::Any,
        );
        story.run(delete).unwrap();
        assert!(story.deviations().is_empty());
    }
);
