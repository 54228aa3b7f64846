//! The life of a catalogue: a newer version is proposed, compared, adopted; badges already earned keep counting.

use crate::on_both;
use crate::support::story::{
    CORE, CORE_COMPOSITE, FIRST_STEPS, FURTHER_COMPOSITE, OWNER, Story, email, fallen, new_award,
    refusal,
};
use chrono::TimeDelta;
use sceau::badge::catalogue::{Catalogue, Difference, Mapping};
use sceau::badge::composite::{LeafState, OnRevoked, Policies, ProgressNode, Requirement};
use sceau::badge::text::Slug;

use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::proposals::Adopted;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, NewComposite, Simulated, read_entry};
use sceau::issuing::{Error, badges::NewBadge, catalogues};
use sceau::storage::proposals::Proposal;
use sceau::storage::{badge_classes, programmes, published};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// A rule with other leaves: `(old, new)`.
fn said(rule: &Requirement, renamed: &[(&str, &[&str])]) -> Requirement {
    let mut text = serde_json::to_value(rule).unwrap().to_string();
    for (old, new) in renamed {
        let leaves: Vec<_> = new
            .iter()
            .map(|n| json!({ "badge": n }).to_string())
            .collect();
        text = text.replace(&json!({ "badge": old }).to_string(), &leaves.join(","));
    }
    serde_json::from_str(&text).unwrap()
}

/// The default catalogue in another version: `animer` is called `animer-atelier`, `concevoir` is split in two, and
/// `accueillir` is asked no more.
fn second() -> (Catalogue, Mapping) {
    let mut catalogue = catalogues::default_catalogue().unwrap().clone();
    catalogue.version = "2026.2".to_owned();
    let copy = |catalogue: &mut Catalogue, old: &str, new: &str| {
        let mut entry = catalogue.badge(&slug(old)).unwrap().clone();
        entry.slug = slug(new);
        let image = catalogue.images[&slug(old)].clone();
        catalogue.images.insert(slug(new), image);
        catalogue.badges.push(entry);
    };
    copy(&mut catalogue, "animer", "animer-atelier");
    copy(&mut catalogue, "concevoir", "concevoir-parcours");
    copy(&mut catalogue, "concevoir", "concevoir-seance");
    for gone in ["animer", "concevoir", "accueillir"] {
        catalogue.badges.retain(|b| b.slug != slug(gone));
        catalogue.images.remove(&slug(gone));
    }
    let renamed: [(&str, &[&str]); 3] = [
        ("animer", &["animer-atelier"]),
        ("concevoir", &["concevoir-parcours", "concevoir-seance"]),
        ("accueillir", &["culture-numerique"]),
    ];
    for composite in &mut catalogue.composites {
        composite.rule = without_twins(said(&composite.rule, &renamed));
        if let Some(renewal) = &mut composite.renewal {
            renewal.rule = without_twins(said(&renewal.rule, &renamed));
        }
    }
    let mapping = json!({
        "renamed": {"animer": "animer-atelier"},
        "split": {"concevoir": ["concevoir-parcours", "concevoir-seance"]},
        "retired": ["accueillir"],
    });
    (catalogue, serde_json::from_value(mapping).unwrap())
}

/// A leaf stands once in a group.
fn without_twins(rule: Requirement) -> Requirement {
    let once = |parts: Vec<Requirement>| {
        let mut kept: Vec<Requirement> = Vec::new();
        for part in parts.into_iter().map(without_twins) {
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
        kept
    };
    match rule {
        Requirement::All(parts) => Requirement::All(once(parts)),
        Requirement::AtLeast {
            count,
            of,
            earned_within_months,
        } => Requirement::AtLeast {
            count,
            of: once(of),
            earned_within_months,
        },
        badge => badge,
    }
}

/// The second version again, with another number and nothing else.
fn third() -> Catalogue {
    let (mut catalogue, _) = second();
    catalogue.version = "2026.3".to_owned();
    catalogue
}

impl Story {
    fn propose(
        &self,
        catalogue: Catalogue,
        mapping: Mapping,
    ) -> Result<(Proposal, Vec<Difference>), Error> {
        let act = self.service.propose_catalogue(
            &self.actor,
            self.owner(),
            self.programme,
            catalogue,
            mapping,
        );
        self.run(act)
    }

    fn adopt_it(&self, id: Uuid, dry_run: bool) -> Result<Adopted, Error> {
        let act =
            self.service
                .adopt_proposal(&self.actor, self.owner(), self.programme, id, dry_run);
        self.run(act)
    }

    fn adopt_second(&self) -> Adopted {
        let (catalogue, mapping) = second();
        let (proposal, _) = self.propose(catalogue, mapping).unwrap();
        self.adopt_it(proposal.id, false).unwrap()
    }

    /// How each leaf of a composite stands for somebody.
    fn leaves_of(&self, composite: &str, who: &str) -> BTreeMap<String, LeafState> {
        let progress = self
            .service
            .progress(self.owner(), self.programme, email(who));
        let progress = self.run(progress).unwrap();
        let mut all = progress.composites.into_iter();
        let found = all.find(|c| c.composite == composite).unwrap().progress;
        let mut todo = vec![found];
        let mut leaves = BTreeMap::new();
        while let Some(part) = todo.pop() {
            match part.node {
                ProgressNode::Badge { badge, state, .. } => {
                    leaves.insert(badge.to_string(), state);
                }
                ProgressNode::All { all } => todo.extend(all),
                ProgressNode::AtLeast { at_least } => todo.extend(at_least.of),
            }
        }
        leaves
    }

    fn version_in_force(&self) -> String {
        let programme = self.programme;
        self.read(move |db| Ok(programmes::adopted(db, programme)?.unwrap().1.version))
    }

    fn own_composite(&self, name: &str, rule: Value) {
        let text = json!({"fr": "Le nôtre", "en": "Our own"});
        let entry = json!({"slug": name, "name": text, "description": text, "rule": rule});
        let new = NewComposite {
            entry: read_entry(entry).unwrap(),
            image: None,
            policies: Policies::with(OnRevoked::Revoke),
        };
        let (actor, owner, programme) = (&self.actor, self.owner(), self.programme);
        let define = self.service.define_composite(actor, owner, programme, new);
        self.run(define).unwrap();
        let activate = self.service.activate_composite(
            actor,
            owner,
            programme,
            name,
            Seen::Any,
            Simulated::Waived,
        );
        self.run(activate).unwrap();
    }

    fn badge_of(&self, body: usize, competency: &str) -> Uuid {
        let issuer = self.bodies[body].issuer;
        let new = NewBadge::OfCompetency {
            programme: self.programme,
            competency: competency.to_owned(),
        };
        let define = self
            .service
            .define_badge(&self.actor, self.scope(body), issuer, new);
        self.run(define).unwrap().id
    }
}

fn codes(differences: &[Difference]) -> Vec<String> {
    let each = differences.iter().map(|d| {
        let slug = d.slug.as_ref().map(ToString::to_string);
        format!("{} {}", d.code, slug.unwrap_or_default())
    });
    each.collect()
}

on_both!(a_version_is_proposed_compared_tried_and_adopted, |target| {
    let story = Story::begin(target);
    let before = story.composite_badge(CORE_COMPOSITE);
    let (catalogue, mapping) = second();
    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    let told = codes(&differences);
    for expected in [
        "competency-renamed animer-atelier",
        "competency-split concevoir-parcours",
        "competency-split concevoir-seance",
        "competency-retired accueillir",
        "rule-changed mediateur-numerique",
    ] {
        assert!(told.contains(&expected.to_owned()), "{expected}: {told:?}");
    }
    assert!(
        differences
            .iter()
            .all(|d| !d.words.fr.is_empty() && d.words.fr != d.words.en)
    );
    assert_eq!(story.audited("catalogue.propose", proposal.id), 1);
    assert_eq!(
        story.version_in_force(),
        "2026.1-proposition",
        "kept, not in force"
    );

    let tried = story.adopt_it(proposal.id, true).unwrap();
    assert!(tried.adoption.is_none());
    assert_eq!(tried.differences, differences);
    assert_eq!(story.version_in_force(), "2026.1-proposition");
    assert_eq!(story.composite_badge(CORE_COMPOSITE).id, before.id);

    let done = story.adopt_it(proposal.id, false).unwrap();
    assert_eq!(done.adoption.unwrap().by, "cli");
    assert_eq!(story.version_in_force(), "2026.2");
    assert_eq!(story.audited("programme.adopt", story.programme), 2);
    let after = story.composite_badge(CORE_COMPOSITE);
    assert_eq!((after.lineage, after.version), (before.lineage, 2));
    for (badge, version, leaf) in [
        (before, "2026.1-proposition", "animer"),
        (after, "2026.2", "animer-atelier"),
    ] {
        let class = story.read(move |db| {
            let badge = badge_classes::find(db, badge.id)?.unwrap();
            Ok(published::badge_class(db, &badge)?)
        });
        let rule = class.rule.unwrap();
        assert_eq!(rule.catalogue_version, version);
        assert!(rule.composite.rule.leaves().contains(&&slug(leaf)));
        assert!(rule.names.contains_key(&slug(leaf)));
    }
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    for kept in all {
        let version = kept.in_force().unwrap();
        assert_eq!(
            (version.number, version.backfilled_at),
            (2, None),
            "{}",
            kept.slug
        );
    }
    let (_, later) = story
        .run(
            story
                .service
                .proposal(story.owner(), story.programme, proposal.id),
        )
        .unwrap();
    assert!(later.is_empty());
    assert_eq!(
        refusal(story.adopt_it(proposal.id, false)),
        "already-adopted"
    );
});

on_both!(badges_already_earned_keep_counting, |target| {
    let story = Story::begin(target);
    for competency in ["animer", "concevoir", "accueillir"] {
        story.award(OWNER, competency, WHO);
    }
    story.adopt_second();
    let leaves = story.leaves_of(CORE_COMPOSITE, WHO);
    assert_eq!(leaves.len(), 8, "{leaves:?}");
    for held in ["animer-atelier", "concevoir-parcours", "concevoir-seance"] {
        assert_eq!(leaves[held], LeafState::Held, "{held}");
    }
    assert_eq!(
        leaves["culture-numerique"],
        LeafState::Missing,
        "a retired one counts for nothing"
    );

    // Through a second step too.
    let mut next = third();
    let renamed: [(&str, &[&str]); 1] = [("animer-atelier", &["mediation-collective"])];
    let entry = next
        .badges
        .iter_mut()
        .find(|b| b.slug == slug("animer-atelier"))
        .unwrap();
    entry.slug = slug("mediation-collective");
    let image = next.images.remove(&slug("animer-atelier")).unwrap();
    next.images.insert(slug("mediation-collective"), image);
    for composite in &mut next.composites {
        composite.rule = said(&composite.rule, &renamed);
        if let Some(renewal) = &mut composite.renewal {
            renewal.rule = said(&renewal.rule, &renamed);
        }
    }
    let mapping = json!({"renamed": {"animer-atelier": "mediation-collective"}});
    let (proposal, _) = story
        .propose(next, serde_json::from_value(mapping).unwrap())
        .unwrap();
    story.adopt_it(proposal.id, false).unwrap();
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, WHO)["mediation-collective"],
        LeafState::Held
    );

    // The old badges complete the new rule, and one that serves two leaves stands in the evidence once.
    let mut last = None;
    for competency in &CORE[3..] {
        if !["animer"].contains(competency) {
            last = Some(story.award(OWNER, competency, WHO));
        }
    }
    let diagnosed = story.award(OWNER, "diagnostiquer-orienter", WHO);
    let also = last.into_iter().chain([diagnosed]).flat_map(|a| a.also);
    let badge = story.composite_badge(CORE_COMPOSITE).id;
    let main = also.into_iter().find(|a| a.badge == badge).unwrap();
    let hosted = story
        .service
        .hosted(&story.assertion(main.assertion))
        .unwrap();
    let urls: Vec<_> = hosted
        .evidence
        .iter()
        .filter_map(|e| e.id.clone())
        .collect();
    let explained = story
        .run(story.service.explanation(story.owner(), main.assertion))
        .unwrap();
    assert_eq!((explained.components.len(), urls.len()), (8, 7), "{urls:?}");
    assert_eq!(explained.rule_version, 3);
});

on_both!(holders_keep_theirs_through_an_adoption, |target| {
    let story = Story::begin(target);
    let last = story.award_all(&CORE, WHO);
    let of = |name: &str| story.composite_badge(name).id;
    let core = of(CORE_COMPOSITE);
    let held: Vec<Uuid> = last
        .also
        .iter()
        .filter(|a| a.badge == core)
        .map(|a| a.assertion)
        .collect();
    assert_eq!(held.len(), 1);
    story.adopt_second();
    assert!(story.award(OWNER, "reseau-territoire", WHO).also.is_empty());
    assert!(story.revocation(held[0]).is_none());

    // Something else is revoked: the composite stands by the rule it was made under, retired competency included.
    let network = story.award(OWNER, "ia-quotidien", WHO).assertion.id;
    let fell = fallen(&story.revoke(OWNER, network));
    assert!(!fell.contains(&held[0]), "{fell:?}");
    let ours = email(WHO);
    let accueillir = story.badge(OWNER, "accueillir");
    let award = story.read(move |db| {
        let person = sceau::storage::persons::find(db, &ours)?.unwrap();
        let all = sceau::storage::assertions::held_by(db, person.person)?;
        Ok(all
            .into_iter()
            .find(|h| h.lineage == accueillir)
            .unwrap()
            .assertion)
    });
    let fell = fallen(&story.revoke(OWNER, award));
    assert!(fell.contains(&held[0]), "and falls by it");
});

on_both!(recognitions_follow_the_mapping, |target| {
    let mut story = Story::begin(target);
    let (early, late) = (story.join(), story.join());
    let trust = |body: usize, competency: &str, from| {
        let new = NewAccreditation {
            issuer: story.bodies[body].issuer,
            competencies: Some(vec![competency.to_owned()]),
            starts_at: from,
            ends_at: None,
        };
        let accredit = story
            .service
            .accredit(&story.actor, story.owner(), story.programme, new);
        story.run(accredit)
    };
    trust(early, "concevoir", None).unwrap();
    story.award(early, "concevoir", WHO);
    story.award(late, "concevoir", "dominique@exemple.fr");
    story.adopt_second();
    let both = ["concevoir-parcours", "concevoir-seance"];
    let leaves = story.leaves_of(CORE_COMPOSITE, WHO);
    assert!(both.iter().all(|leaf| leaves[*leaf] == LeafState::Held));

    // Who was recognised for the whole is for its parts; its earlier badge is awarded still.
    let part = story.badge_of(early, "concevoir-seance");
    story
        .try_award(early, new_award(part, "fabien@exemple.fr"))
        .unwrap();
    let leaves = story.leaves_of(CORE_COMPOSITE, "fabien@exemple.fr");
    assert_eq!(leaves["concevoir-seance"], LeafState::Held);
    assert_eq!(leaves["concevoir-parcours"], LeafState::Missing);
    story.award(early, "concevoir", "alix@exemple.fr");
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, "alix@exemple.fr")["concevoir-parcours"],
        LeafState::Held
    );

    // A later decision for one part, back to the start: the earlier badge counts for that part alone.
    assert_eq!(
        refusal(trust(late, "concevoir", None)),
        "unknown-competency"
    );
    trust(late, "concevoir-seance", Some(chrono::DateTime::UNIX_EPOCH)).unwrap();
    let leaves = story.leaves_of(CORE_COMPOSITE, "dominique@exemple.fr");
    assert_eq!(leaves["concevoir-seance"], LeafState::Held);
    assert_eq!(leaves["concevoir-parcours"], LeafState::NotRecognised);
});

on_both!(an_issuer_has_a_badge_of_each_version, |target| {
    let story = Story::with_bodies(target, 1);
    let old = story.badge(1, "diagnostiquer-orienter");
    story.adopt_second();
    let new = story.badge_of(1, "diagnostiquer-orienter");
    assert_ne!(old, new);
    let fresh = story.run(story.service.badge(story.scope(1), new)).unwrap();
    assert_eq!(
        (fresh.version, fresh.lineage),
        (1, new),
        "a badge of its own"
    );
    for badge in [old, new] {
        story.try_award(1, new_award(badge, WHO)).unwrap();
    }
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, WHO)["diagnostiquer-orienter"],
        LeafState::Held
    );
});

on_both!(composites_come_and_go_with_the_catalogue, |target| {
    let story = Story::begin(target);
    let (mut catalogue, mapping) = second();
    let mut further = catalogue.composite(&slug(FIRST_STEPS)).unwrap().clone();
    further.slug = slug("nouveau");
    catalogue.images.insert(
        slug("nouveau"),
        catalogue.images[&slug(FIRST_STEPS)].clone(),
    );
    catalogue.images.remove(&slug(FURTHER_COMPOSITE));
    catalogue
        .composites
        .retain(|c| c.slug != slug(FURTHER_COMPOSITE));
    catalogue.composites.push(further);
    // A draft is waiting.
    let change = DraftChange {
        entry: serde_json::from_value(json!({"rule": {"badge": "culture-numerique"}})).unwrap(),
        image: None,
    };
    let edit = story.service.edit_composite(
        &story.actor,
        story.owner(),
        story.programme,
        FIRST_STEPS,
        Seen::Any,
        change,
    );
    story.run(edit).unwrap();

    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    let told = codes(&differences);
    assert!(
        told.contains(&format!("composite-archived {FURTHER_COMPOSITE}")),
        "{told:?}"
    );
    assert!(told.contains(&"composite-added nouveau".to_owned()));
    story.adopt_it(proposal.id, false).unwrap();
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    let of = |name: &str| all.iter().find(|k| k.slug.as_str() == name).unwrap();
    assert!(of(FURTHER_COMPOSITE).archived_at.is_some());
    assert_eq!(
        story.audited("composite.archive", of(FURTHER_COMPOSITE).id),
        1
    );
    let fresh = of("nouveau").in_force().unwrap();
    assert_eq!(
        (fresh.number, fresh.backfilled_at),
        (1, None),
        "people may be entitled already"
    );
    let first = of(FIRST_STEPS);
    assert_eq!(first.in_force().unwrap().number, 2);
    assert_eq!(first.draft().unwrap().number, 3, "the draft comes after it");
    let activate = story.service.activate_composite(
        &story.actor,
        story.owner(),
        story.programme,
        FIRST_STEPS,
        Seen::Any,
        Simulated::Waived,
    );
    story.run(activate).unwrap();
    assert_eq!(story.award(OWNER, "culture-numerique", WHO).also.len(), 1);
});

on_both!(the_programmes_own_composites_follow, |target| {
    let story = Story::begin(target);
    story.own_composite(
        "atelier",
        json!({"all": [{"badge": "animer"}, {"badge": "concevoir"}]}),
    );
    story.own_composite("accueil", json!({"badge": "accueillir"}));
    let (catalogue, mapping) = second();
    let Err(Error::Fields(wrong)) = story.propose(catalogue.clone(), mapping.clone()) else {
        panic!("a rule names what is retired")
    };
    let wrong: Vec<_> = wrong.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
    assert_eq!(
        wrong,
        [("/composites/accueil/rule/badge", "unknown-competency")]
    );
    let archive = story.service.archive_composite(
        &story.actor,
        story.owner(),
        story.programme,
        "accueil",
        Seen::Any,
    );
    story.run(archive).unwrap();

    story.award(OWNER, "animer", WHO);
    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    assert!(codes(&differences).contains(&"composite-follows atelier".to_owned()));
    story.adopt_it(proposal.id, false).unwrap();
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    let own = all.iter().find(|k| k.slug.as_str() == "atelier").unwrap();
    let rule = &own.in_force().unwrap().composite.rule;
    let leaves: Vec<_> = rule.leaves().into_iter().map(Slug::as_str).collect();
    assert_eq!(
        leaves,
        ["animer-atelier", "concevoir-parcours", "concevoir-seance"]
    );
    assert!(!own.from_catalogue);
    assert_eq!(
        story.award(OWNER, "concevoir", WHO).also.len(),
        1,
        "both badges are of the earlier version"
    );
});

on_both!(what_cannot_be_adopted_is_refused, |target| {
    let story = Story::with_bodies(target, 1);
    let (catalogue, mapping) = second();
    let default = catalogues::default_catalogue().unwrap().clone();
    assert_eq!(
        refusal(story.propose(default.clone(), Mapping::default())),
        "already-adopted"
    );
    let other = Catalogue {
        slug: slug("other"),
        ..catalogue.clone()
    };
    assert_eq!(
        refusal(story.propose(other, mapping.clone())),
        "other-catalogue"
    );
    let Err(Error::Fields(wrong)) = story.propose(catalogue.clone(), Mapping::default()) else {
        panic!("three competencies are not accounted for")
    };
    assert_eq!(wrong.len(), 3);
    assert!(
        wrong
            .iter()
            .all(|f| (f.pointer.as_str(), f.code) == ("/mapping", "unmapped-competency"))
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM proposals"), 0);

    let (service, actor, foreign) = (&story.service, &story.actor, story.scope(1));
    let propose = service.propose_catalogue(
        actor,
        foreign,
        story.programme,
        catalogue.clone(),
        mapping.clone(),
    );
    assert_eq!(refusal(story.run(propose)), "not-found");
    let (first, _) = story.propose(catalogue.clone(), mapping.clone()).unwrap();
    let (second, _) = story.propose(third(), mapping.clone()).unwrap();
    let adopt = service.adopt_proposal(actor, foreign, story.programme, first.id, false);
    assert_eq!(refusal(story.run(adopt)), "not-found");
    assert_eq!(
        refusal(story.run(service.proposals(foreign, story.programme))),
        "not-found"
    );
    assert_eq!(
        story
            .run(service.proposals(story.owner(), story.programme))
            .unwrap()
            .len(),
        2
    );
    story.adopt_it(second.id, false).unwrap();
    assert_eq!(
        refusal(story.adopt_it(first.id, false)),
        "proposal-outdated"
    );
    assert_eq!(refusal(story.adopt_it(Uuid::nil(), false)), "not-found");
    // A version that another programme adopted is the same everywhere.
    let mut differs = third();
    differs.notice.fr.push('!');
    let name = "Deux".to_owned();
    let programme = story
        .run(service.create_programme(actor, story.owner(), story.bodies[OWNER].issuer, name))
        .unwrap();
    let adopt = service.adopt(
        actor,
        story.owner(),
        programme.id,
        &default,
        OnRevoked::Revoke,
    );
    story.run(adopt).unwrap();
    let propose = service.propose_catalogue(actor, story.owner(), programme.id, differs, mapping);
    assert_eq!(refusal(story.run(propose)), "catalogue-differs");
});

on_both!(rules_and_catalogue_do_not_change_under_an_award, |target| {
    let story = Story::begin(target);
    let mut other = target.connect().unwrap();
    let during: Result<(), sceau::storage::Error> = other.write(|db| {
        // As an adoption or an activation holds it.
        db.lock_programme(story.programme.as_bytes())?;
        let new = new_award(story.badge(OWNER, "animer"), WHO);
        match story.try_award(OWNER, new).unwrap_err() {
            Error::Storage(why) => assert!(why.is_temporary(), "{why}"),
            other => panic!("{other}"),
        }
        Ok(())
    });
    during.unwrap();
    story.award(OWNER, "animer", WHO);
});

on_both!(what_counts_by_decision_follows_the_mapping, |target| {
    let story = Story::begin(target);
    let certificate = Certificate {
        title: "Titre".to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires: None,
    };
    let decision = NewDecision {
        competency: "animer".to_owned(),
        reason: "mêmes critères".to_owned(),
    };
    let new = NewEvidence::Certificate(certificate, decision);
    let scope = story.owner();
    let brought =
        story
            .service
            .bring_evidence(&story.actor, scope, story.programme, email(WHO), new);
    story.run(brought).unwrap();
    story.clock.advance(TimeDelta::days(1));
    story.adopt_second();
    let found = story.service.progress(scope, story.programme, email(WHO));
    let found = story.run(found).unwrap();
    let held: Vec<_> = found.via.keys().map(|(leaf, _)| leaf.to_string()).collect();
    assert_eq!(held, ["animer-atelier"]);
});
