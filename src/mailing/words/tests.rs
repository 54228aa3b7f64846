use super::*;
use crate::badge::{text::Language, time};
use crate::issuing::letters::Received;
use crate::mailing::facts::{About, Asked};
use std::collections::BTreeSet;

const AWARD: Uuid = Uuid::from_u128(1);
const COMPOSITE: Uuid = Uuid::from_u128(2);
const LINK: Uuid = Uuid::from_u128(3);
const OTHER_LINK: Uuid = Uuid::from_u128(4);

fn award(badge: &str) -> Award {
    Award {
        id: if badge == "Accueillir" {
            AWARD
        } else {
            COMPOSITE
        },
        badge: badge.to_owned(),
        issuer: "L’Atelier des Clics".to_owned(),
        contact: "contact@atelier.example".to_owned(),
        programme: Some("Médiation numérique en Normandie".to_owned()),
        expires: Some(time::parse("2027-03-01").unwrap()),
        revoked: None,
    }
}

fn facts() -> Facts {
    let awards = [
        (AWARD, award("Accueillir")),
        (COMPOSITE, award("Médiateur numérique")),
    ];
    Facts {
        awards: awards.into_iter().collect(),
        asker: Some("Camille".to_owned()),
        about: Some(About {
            programme: Some("Médiation numérique en Normandie".to_owned()),
            issuer: "Réseau".to_owned(),
            contact: "contact@atelier.example".to_owned(),
        }),
        asked: Some(Asked {
            id: AWARD,
            issuer_id: COMPOSITE,
            badge: "Accueillir".to_owned(),
            issuer: "L’Atelier des Clics".to_owned(),
            contact: "contact@atelier.example".to_owned(),
            applicant: "ada@asso.example".to_owned(),
            said: None,
        }),
    }
}

fn revoked() -> Facts {
    let mut facts = facts();
    let reason = "Délivré par erreur : <b>séance</b> & lieu faux".to_owned();
    facts.awards.get_mut(&AWARD).unwrap().revoked = Some(reason);
    facts
}

fn written(letter: &Letter, facts: &Facts, language: Language) -> Option<Written> {
    let place = Place {
        host: "badges.example",
        page: &|id| format!("https://badges.example/assertions/{}", id.as_u128()),
        at: &|path| format!("https://badges.example{path}"),
        link: &|id| format!("https://badges.example/links/token-{}", id.as_u128()),
        code: &|id| format!("{:08}", id.as_u128()),
    };
    write(letter, facts, &place, Words(language))
}

/// Letters about applications for badges.
fn about_applications() -> Vec<Letter> {
    let until = time::parse("2026-12-22").unwrap();
    let (application, proof, link) = (AWARD, AWARD, LINK);
    vec![
        Letter::ApplicationBegun { application },
        Letter::ApplicationSubmitted { application },
        Letter::ApplicationReceived { application },
        Letter::CommissionBegun { application },
        Letter::MoreAsked { application },
        Letter::ApplicationAnswered { application },
        Letter::ApplicationNotRetained { application },
        Letter::ApplicationAppealed { application },
        Letter::ApplicationWaits { application, until },
        Letter::ApplicationExpired { application },
        Letter::ApplicationOverdue { application },
        Letter::ReviewAssigned { application },
        Letter::ReviewAsked { application, link },
        Letter::ReviewReminder { application },
        Letter::ReviewDeclined { application },
        Letter::StatementAsked { proof, link },
        Letter::StatementAnswered {
            proof,
            declined: false,
        },
        Letter::StatementAnswered {
            proof,
            declined: true,
        },
    ]
}

fn every_letter() -> Vec<(Letter, Facts)> {
    let about_applications = about_applications().into_iter().map(|letter| {
        let mut facts = facts();
        let said = matches!(
            letter,
            Letter::MoreAsked { .. } | Letter::ApplicationNotRetained { .. }
        );
        let asked = facts.asked.as_mut().unwrap();
        asked.said = said.then(|| "Dites où et quand.\nMerci.".to_owned());
        (letter, facts)
    });
    about_others()
        .into_iter()
        .chain(about_applications)
        .collect()
}

fn about_others() -> Vec<(Letter, Facts)> {
    let until = time::parse("2026-12-22").unwrap();
    let (assertion, link, merge) = (AWARD, LINK, AWARD);
    let composite = Received {
        assertion: COMPOSITE,
        link: OTHER_LINK,
    };
    let composites = vec![composite];
    vec![
        (Letter::ProveAddress { link }, facts()),
        (Letter::MyBadges { link }, facts()),
        (Letter::BadgeReceived { assertion, link }, facts()),
        (
            Letter::CompositeReceived {
                assertion: COMPOSITE,
                link,
            },
            facts(),
        ),
        (
            Letter::BadgeAndComposites {
                assertion,
                link,
                composites,
            },
            facts(),
        ),
        (Letter::BadgeRevoked { assertion }, revoked()),
        (Letter::BadgeReplaced { assertion, link }, facts()),
        (
            Letter::RevocationPending {
                assertion: COMPOSITE,
                until,
                link,
            },
            facts(),
        ),
        (
            Letter::RevocationPendingOwner {
                assertion: COMPOSITE,
                until,
            },
            facts(),
        ),
        (
            Letter::AppealReceived {
                assertion: COMPOSITE,
            },
            facts(),
        ),
        (
            Letter::RevocationDecided {
                assertion: COMPOSITE,
                kept: true,
            },
            facts(),
        ),
        (
            Letter::RevocationDecided {
                assertion,
                kept: false,
            },
            revoked(),
        ),
        (
            Letter::ExpiryReminder {
                assertion,
                days: 90,
            },
            facts(),
        ),
        (Letter::MergePlanned { merge, until, link }, facts()),
        (Letter::MergeDone { merge }, facts()),
        (Letter::MergeObjected { merge }, facts()),
        (
            Letter::EvidenceDecided {
                evidence: AWARD,
                counts: true,
            },
            facts(),
        ),
        (
            Letter::EvidenceDecided {
                evidence: AWARD,
                counts: false,
            },
            facts(),
        ),
        (
            Letter::EvidenceBrought {
                programme: merge,
                evidence: AWARD,
            },
            facts(),
        ),
        (
            Letter::Invited {
                member: AWARD,
                link,
            },
            Facts {
                about: Some(About {
                    programme: None,
                    ..facts().about.unwrap()
                }),
                ..Facts::default()
            },
        ),
        (
            Letter::Invited {
                member: AWARD,
                link,
            },
            Facts::default(),
        ),
        (
            Letter::EndorsementAsked {
                endorsement: merge,
                assertion,
                link,
            },
            facts(),
        ),
        (
            Letter::EndorsementKept {
                endorsement: merge,
                assertion,
                link,
            },
            facts(),
        ),
        (
            Letter::EndorsementGiven {
                endorsement: merge,
                assertion,
            },
            facts(),
        ),
        (Letter::EndorsementDropped { assertion }, facts()),
        (
            Letter::EndorsementTakenBack {
                assertion,
                refused: true,
            },
            facts(),
        ),
        (
            Letter::EndorsementTakenBack {
                assertion,
                refused: false,
            },
            facts(),
        ),
    ]
}

#[test]
fn every_letter_in_both_languages() {
    for language in Language::ALL {
        let mut all = String::new();
        for (letter, facts) in every_letter() {
            let written = written(&letter, &facts, language).unwrap();
            let (subject, text) = (&written.subject, written.text());
            all += &format!("=== {}\nSubject: {subject}\n\n{text}\n", letter.name());
        }
        insta::assert_snapshot!(format!("letters-{}", language.tag()), all);
    }
}

#[test]
fn no_letter_is_forgotten_here() {
    let names: BTreeSet<_> = every_letter().iter().map(|(l, _)| l.name()).collect();
    let source = include_str!("../../issuing/letters.rs");
    let variants = source.split("pub enum Letter {").nth(1).unwrap();
    let variants = variants.split("\n}\n").next().unwrap();
    let variants = variants
        .lines()
        .filter(|l| l.starts_with("    ") && l.as_bytes()[4].is_ascii_uppercase());
    assert_eq!(names.len(), variants.count());
    for (letter, _) in every_letter() {
        let stored = serde_json::to_string(&letter).unwrap();
        assert!(stored.contains(&format!("{:?}", letter.name())), "{stored}");
        assert_eq!(serde_json::from_str::<Letter>(&stored).unwrap(), letter);
    }
}

#[test]
fn a_link_stands_on_a_line_of_its_own_and_can_be_clicked() {
    for language in Language::ALL {
        for (letter, facts) in every_letter() {
            let written = written(&letter, &facts, language).unwrap();
            let (text, html) = (written.text(), written.html(Words(language)).unwrap());
            for link in letter.links() {
                let url = format!("https://badges.example/links/token-{}", link.as_u128());
                assert!(text.lines().any(|line| line == url), "{text}");
                assert!(html.contains(&format!("<a href=\"{url}\">")), "{html}");
            }
        }
    }
}

#[test]
fn html_is_plain_escaped_and_loads_nothing() {
    let written = written(
        &Letter::BadgeRevoked { assertion: AWARD },
        &revoked(),
        Language::Fr,
    );
    let html = written.unwrap().html(Words(Language::Fr)).unwrap();
    insta::assert_snapshot!("html", html);
    assert!(!html.contains("<b>"), "{html}");
    for loaded in ["<img", "<link", "<style", "style=", "src=", "<script"] {
        assert!(!html.contains(loaded), "{html}");
    }
}

#[test]
fn a_letter_about_nothing_is_not_written() {
    let about_awards = every_letter()
        .into_iter()
        .filter(|(letter, _)| !letter.assertions().is_empty());
    for (letter, _) in about_awards {
        assert!(written(&letter, &Facts::default(), Language::Fr).is_none());
    }
    // A badge that was revoked before its letter left is not announced.
    let (assertion, link) = (AWARD, LINK);
    let letter = Letter::BadgeReceived { assertion, link };
    assert!(written(&letter, &revoked(), Language::En).is_none());
}

#[test]
fn holders_learn_which_programme_and_how_to_object() {
    for (letter, facts) in about_others() {
        // Any of the others may be the first that somebody gets from here.
        let to_holder = !matches!(
            letter,
            Letter::RevocationPendingOwner { .. }
                | Letter::AppealReceived { .. }
                | Letter::MergeObjected { .. }
                | Letter::EvidenceBrought { .. }
                | Letter::Invited { .. }
        );
        let text = written(&letter, &facts, Language::Fr).unwrap().text();
        assert_eq!(
            text.contains(
                "Vous ne souhaitez plus recevoir ces messages ? Écrivez à contact@atelier.example"
            ),
            to_holder,
            "{text}"
        );
        assert!(!to_holder || text.contains("Médiation numérique en Normandie"));
    }
}
