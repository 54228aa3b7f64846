use super::*;
use crate::badge::{email::Email, text::Localized};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const STEPS: [Step; 10] = [
    Step::Submit,
    Step::Take,
    Step::Leave,
    Step::Ask,
    Step::Answer,
    Step::Accept,
    Step::Refuse,
    Step::Withdraw,
    Step::Expire,
    Step::Appeal,
];

#[test]
fn every_name_reads_back() {
    for state in State::ALL {
        assert_eq!(State::named(state.name()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.name());
    }
    for level in Level::ALL {
        assert_eq!(Level::named(level.name()), Some(level));
        assert_eq!(serde_json::to_value(level).unwrap(), level.name());
    }
    assert_eq!(State::named("refused"), None);
}

/// The whole table: what is not here cannot be done.
#[test]
fn steps_lead_where_they_should() {
    use State::*;
    let known = [
        (Draft, Step::Submit, Submitted),
        (Draft, Step::Expire, Expired),
        (Submitted, Step::Take, InReview),
        (Submitted, Step::Ask, MoreInformation),
        (Submitted, Step::Accept, Accepted),
        (Submitted, Step::Refuse, NotRetained),
        (Submitted, Step::Withdraw, Withdrawn),
        (InReview, Step::Take, InReview),
        (InReview, Step::Leave, Submitted),
        (InReview, Step::Ask, MoreInformation),
        (InReview, Step::Accept, Accepted),
        (InReview, Step::Refuse, NotRetained),
        (InReview, Step::Withdraw, Withdrawn),
        (MoreInformation, Step::Answer, InReview),
        (MoreInformation, Step::Withdraw, Withdrawn),
        (MoreInformation, Step::Expire, Expired),
        (NotRetained, Step::Appeal, Submitted),
    ];
    for state in State::ALL {
        for step in STEPS {
            let expected = known
                .iter()
                .find(|(from, by, _)| (*from, *by) == (state, step));
            assert_eq!(
                state.after(step),
                expected.map(|(_, _, to)| *to),
                "{state:?} {step:?}"
            );
        }
    }
}

#[test]
fn opinions_decide_as_soon_as_they_can() {
    let policy = |needed, of| Policy {
        needed,
        of,
        ..Policy::default()
    };
    for (needed, of, opinions, outcome) in [
        (1, 1, &[][..], None),
        (1, 1, &[true], Some(true)),
        (1, 1, &[false], Some(false)),
        (2, 3, &[true], None),
        (2, 3, &[true, false], None),
        (2, 3, &[true, false, true], Some(true)),
        (2, 3, &[true, true], Some(true)),
        (2, 3, &[false, false], Some(false)),
        (3, 3, &[false], Some(false)),
        (1, 3, &[false, false], None),
        (1, 3, &[false, false, false], Some(false)),
    ] {
        assert_eq!(
            policy(needed, of).outcome(opinions),
            outcome,
            "{needed} of {of}: {opinions:?}"
        );
    }
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    assert_eq!(Policy::default().check(), Ok(()));
    let wrong = |policy: Policy| -> Vec<_> {
        policy
            .check()
            .unwrap_err()
            .into_iter()
            .map(|(at, why)| (at, why.code))
            .collect()
    };
    let default = Policy::default();
    assert_eq!(
        wrong(Policy {
            needed: 2,
            ..default
        }),
        [("/needed", "out-of-range")]
    );
    assert_eq!(
        wrong(Policy {
            needed: 0,
            ..default
        }),
        [("/needed", "out-of-range")]
    );
    assert_eq!(
        wrong(Policy { of: 10, ..default }),
        [("/of", "out-of-range")]
    );
    assert_eq!(
        wrong(Policy {
            review_days: 0,
            ..default
        }),
        [("/reviewDays", "out-of-range")]
    );
    assert_eq!(
        wrong(Policy {
            answer_days: 731,
            ..default
        }),
        [("/answerDays", "out-of-range")]
    );
    assert_eq!(
        wrong(Policy {
            appeal_days: 0,
            ..default
        }),
        [("/appealDays", "out-of-range")]
    );
    let most = Policy {
        of: 9,
        needed: 9,
        appeal_days: 730,
        ..default
    };
    assert_eq!(most.check(), Ok(()));
}

#[test]
fn a_policy_is_what_it_says_and_defaults() {
    let said: Policy = serde_json::from_str(r#"{"reviewers":"peers","of":3,"needed":2}"#).unwrap();
    let expected = Policy {
        reviewers: Reviewers::Peers,
        of: 3,
        needed: 2,
        ..Policy::default()
    };
    assert_eq!(said, expected);
    assert!(serde_json::from_str::<Policy>(r#"{"quorum":2}"#).is_err());
}

#[test]
fn each_criterion_is_shown_and_one_proof_is_of_somebody_else() {
    let criterion = |id: &str| Criterion {
        id: id.to_owned(),
        text: Localized {
            fr: "f".into(),
            en: "e".into(),
        },
    };
    let criteria = [criterion("a"), criterion("b")];
    let all: BTreeSet<String> = ["a".to_owned(), "b".to_owned()].into();
    let (own, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let third: BTreeSet<_> = [theirs].into();
    let uses = |of: &[(&str, &[Uuid])]| -> BTreeMap<String, Vec<Uuid>> {
        of.iter()
            .map(|(id, proofs)| ((*id).to_owned(), proofs.to_vec()))
            .collect()
    };
    let proof = |id: &str| Missing::Proof(id.to_owned());
    let full = uses(&[("a", &[own, theirs]), ("b", &[own])]);
    assert_eq!(missing(&criteria, &all, &full, &third, true), []);
    assert_eq!(
        missing(&criteria, &all, &full, &third, false),
        [Missing::NoNames]
    );
    let alone = uses(&[("a", &[own]), ("b", &[own])]);
    assert_eq!(
        missing(&criteria, &all, &alone, &third, true),
        [Missing::ThirdParty]
    );
    let half = uses(&[("b", &[theirs]), ("a", &[])]);
    assert_eq!(missing(&criteria, &all, &half, &third, true), [proof("a")]);
    // What shows a criterion that is not this badge's shows nothing here.
    let elsewhere = uses(&[("a", &[own]), ("b", &[own]), ("c", &[theirs])]);
    assert_eq!(
        missing(&criteria, &all, &elsewhere, &third, true),
        [Missing::ThirdParty]
    );
    let said = BTreeSet::from(["a".to_owned()]);
    let unsaid = missing(&criteria, &said, &full, &third, true);
    assert_eq!(unsaid, [Missing::SelfAssessment("b".to_owned())]);
}

#[test]
fn a_domain_tells_of_an_organisation_unless_anybody_has_a_mailbox_there() {
    let email = |text: &str| Email::parse(text).unwrap();
    assert_eq!(
        organisation_of(&email("Ada@Asso.Example")),
        Some("asso.example")
    );
    assert_eq!(organisation_of(&email("ada@orange.fr")), None);
    assert_eq!(organisation_of(&email("ada@gmail.com")), None);
}
