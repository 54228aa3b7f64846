//! A rule is tried on everybody before it is in force.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::{Composite, OnRevoked, Policies, Simulation};
use sceau::badge::text::Slug;
use sceau::issuing::simulation::Candidate;
use sceau::storage::Scope;
use serde_json::{Value, json};

fn draft(slug: &str, rule: Value) -> Composite {
    Composite {
        slug: Slug::parse(slug).unwrap(),
        rule: serde_json::from_value(rule).unwrap(),
        validity_months: None,
        renewal: None,
        policies: Policies::with(OnRevoked::Keep),
    }
}

fn leaves(slugs: &[&str]) -> Value {
    slugs.iter().map(|slug| json!({ "badge": slug })).collect()
}

fn simulate(story: &Story, candidate: Candidate) -> Simulation {
    let done = story
        .service
        .simulate(&story.actor, story.owner(), story.programme, candidate);
    story.run(done).unwrap().1
}

fn blocks(found: &Simulation, slug: &str) -> (u64, u64) {
    let found = found.blocking.get(&Slug::parse(slug).unwrap());
    found.map_or((0, 0), |b| (b.completes, b.nearest))
}

on_both!(a_draft_says_who_would_gain_and_what_blocks, |target| {
    let story = Story::begin(target);
    story.award_all(&["accueillir", "animer", "concevoir"], "a@exemple.fr");
    story.award_all(&["accueillir", "animer"], "b@exemple.fr");
    story.award_all(&["accueillir", "concevoir"], "c@exemple.fr");
    story.award_all(&["concevoir", "accueillir"], "d@exemple.fr");
    story.award_all(&["accueillir"], "e@exemple.fr");
    story.award_all(&["ia-quotidien"], "f@exemple.fr");
    let revoked = story.award_all(&["concevoir"], "g@exemple.fr");
    story.revoke(OWNER, revoked.assertion.id);
    let rows = "SELECT count(*) AS n FROM audit";
    let before = story.count(rows);
    let rule = json!({ "all": leaves(&["accueillir", "animer", "concevoir"]) });
    let found = simulate(&story, Candidate::Draft(Box::new(draft("nouveau", rule))));
    assert_eq!((found.persons, found.gains), (7, 1));
    assert_eq!((found.holders, found.withheld, found.not_begun), (0, 0, 2));
    let counted: Vec<_> = found.on_the_way.iter().map(|(of, n)| (*of, *n)).collect();
    assert_eq!(counted, [((1, 3), 1), ((2, 3), 3)]);
    assert_eq!(blocks(&found, "animer"), (2, 2));
    assert_eq!(blocks(&found, "concevoir"), (1, 1));
    assert_eq!(blocks(&found, "accueillir"), (0, 0));
    assert_eq!(found.examples.len(), 1);
    assert_eq!(found.examples[0].len(), 3);
    assert_eq!(story.count(rows), before, "nothing is written");
});

on_both!(
    a_stored_rule_counts_holders_and_what_is_withheld,
    |target| {
        let story = Story::begin(target);
        let first = [
            "accueillir",
            "cadre-deontologie-donnees",
            "culture-numerique",
        ];
        for who in ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"] {
            story.award_all(&first, who);
        }
        story.revoke(OWNER, story.live(FIRST_STEPS, "b@exemple.fr")[0]);
        let found = simulate(&story, Candidate::Stored(FIRST_STEPS.to_owned()));
        assert_eq!((found.persons, found.gains), (3, 0));
        assert_eq!((found.holders, found.withheld), (2, 1));
        // Another rule for it: holders keep theirs, and do not gain.
        let softer = draft(FIRST_STEPS, json!({"badge": "accueillir"}));
        story.award_all(&["accueillir"], "d@exemple.fr");
        let found = simulate(&story, Candidate::Draft(Box::new(softer)));
        assert_eq!((found.gains, found.holders, found.withheld), (1, 2, 1));
    }
);

on_both!(a_nested_draft_and_a_choice_are_understood, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, "a@exemple.fr");
    story.award_all(&CORE[..7], "b@exemple.fr");
    let choice =
        json!({"atLeast": {"count": 1, "of": leaves(&["ia-quotidien", "securite-quotidien"])}});
    let rule = json!({"all": [{"badge": CORE_COMPOSITE}, choice]});
    let found = simulate(&story, Candidate::Draft(Box::new(draft("expert", rule))));
    assert_eq!(found.gains, 0);
    let counted: Vec<_> = found.on_the_way.iter().map(|(of, n)| (*of, *n)).collect();
    assert_eq!(counted, [((1, 2), 1)]);
    assert_eq!(found.not_begun, 1);
    assert_eq!(blocks(&found, "ia-quotidien"), (1, 1));
    assert_eq!(blocks(&found, "securite-quotidien"), (1, 1));
});

on_both!(
    a_rule_that_cannot_work_is_refused_with_its_place,
    |target| {
        let story = Story::begin(target);
        let try_it = |scope: Scope, candidate: Candidate| {
            story.run(
                story
                    .service
                    .simulate(&story.actor, scope, story.programme, candidate),
            )
        };
        let wrong = draft(
            "x",
            json!({"all": [{"badge": "accueillir"}, {"badge": "accueilir"}]}),
        );
        let why = try_it(story.owner(), Candidate::Draft(Box::new(wrong))).unwrap_err();
        let sceau::issuing::Error::Fields(fields) = &why else {
            panic!("{why}")
        };
        assert_eq!(fields[0].code, "unknown-competency");
        assert_eq!(fields[0].pointer, "/candidate/rule/all/1/badge");
        let unknown = Candidate::Stored("nothing".to_owned());
        assert_eq!(
            refusal(try_it(story.owner(), unknown.clone())),
            "unknown-composite"
        );
        let another = Scope::Issuer(uuid::Uuid::now_v7());
        assert_eq!(refusal(try_it(another, unknown)), "not-found");
    }
);
