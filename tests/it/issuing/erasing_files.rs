//! After an erasure nothing of the person is found: in no column of any table, and on SQLite in no byte of any file.

use super::endorsing;
use super::equivalence::found;
use super::people::join;
use crate::checking::{self, site::Badge};
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use sceau::badge::assertion::Evidence;
use sceau::badge::composite::OnRevoked;
use sceau::checking::Input;
use sceau::issuing::Guard;
use sceau::issuing::accepting::Wish;
use sceau::issuing::award::Awarded;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence, OwnBadge};
use sceau::issuing::links::{self, Purpose};
use sceau::issuing::planned_merges::NewMerge;
use sceau::storage::{Db, Target, erasure, idempotency, persons};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// As issuers spell it.
const SPELT: &str = "Camille.Martin@Exemple.FR";
const A: &str = "camille.martin@exemple.fr";
const B: &str = "cmartin@atelier.example";
const OTHER: &str = "quelquun@autre.example";
/// Addresses that she said are hers, and that nobody proved: asked for, and of a badge from elsewhere.
const TYPED: &str = "Camille.Perso@Ailleurs.example";
const CLAIMED: &str = checking::site::EMAIL;
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const NARRATIVE: &str = "Camille a tenu l'accueil du mardi.";
const PROOF: &str = "https://preuves.example/camille-martin";
const CERTIFICATE: &str = "Titre de Camille";
const APPEAL: &str = "Camille conteste.";
const MERGE: &str = "Camille et sa soeur";

const WORDS: usize = 10;

/// Words that only somebody who knows Camille could have written, and what was signed for her.
struct Traces(Vec<Vec<u8>>);

impl Traces {
    fn of(story: &Story, awards: &[Uuid]) -> Self {
        let words = [
            A,
            B,
            NARRATIVE,
            PROOF,
            CERTIFICATE,
            APPEAL,
            MERGE,
            "Un travail *s",
            TYPED,
            CLAIMED,
        ];
        assert_eq!(words.len(), WORDS);
        let mut all: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
        for id in awards {
            let award = story.assertion(*id);
            let document: serde_json::Value =
                serde_json::from_slice(&award.rendition.payload).unwrap();
            for member in ["identity", "salt"] {
                let text = document["recipient"][member].as_str().unwrap();
                all.push(text.as_bytes().to_vec());
            }
            all.push(award.rendition.signature.clone());
            // The JWS is put together when it is read, so its parts are what is stored.
            let jws = story.run(story.service.rs256_jws(&award)).unwrap();
            let id = *id;
            let rs256 = story.read(move |db| Ok(sceau::storage::assertions::rs256(db, id)?));
            all.push(rs256.unwrap().signature);
            all.push(jws.rsplit('.').next().unwrap().as_bytes().to_vec());
        }
        for trace in &mut all {
            trace.make_ascii_lowercase();
        }
        Self(all)
    }

    /// How many of them are somewhere in there.
    fn found_in(&self, haystack: &[u8]) -> usize {
        let haystack = haystack.to_ascii_lowercase();
        let is_in = |trace: &&Vec<u8>| memmem(&haystack, trace);
        self.0.iter().filter(is_in).count()
    }
}

fn memmem(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}

fn link(story: &Story, purpose: Purpose, of: &str, subject: Option<Uuid>) -> Uuid {
    let (of, now) = (email(of), story.service.now());
    story.write(move |db| {
        let found = persons::find(db, &of)?.unwrap();
        links::make(db, purpose, found.address, subject, now)
    })
}

/// Somebody with a bit of everything; gives their awards.
fn somebody(story: &mut Story) -> Vec<Uuid> {
    let other = story.join();
    let mut awards = Vec::new();
    let render = |_: &Awarded| idempotency::Answer {
        status: 201,
        location: None,
        body: format!("{{\"to\":\"{SPELT}\"}}"),
    };
    for (at, slug) in STEPS.iter().enumerate() {
        let mut new = new_award(story.badge(OWNER, slug), SPELT);
        new.narrative = Some(NARRATIVE.to_owned());
        new.evidence = vec![Evidence {
            id: Some(PROOF.to_owned()),
            ..Evidence::default()
        }];
        let guard = Guard {
            request: idempotency::Request {
                id: [u8::try_from(at).unwrap(); 32],
                body: [1; 32],
            },
            render: Arc::new(render),
        };
        let done = story
            .service
            .award(&story.actor, story.owner(), new, Some(guard));
        let done = story.run(done).unwrap().done().unwrap();
        awards.push(done.assertion.id);
        awards.extend(done.also.iter().map(|also| also.assertion));
    }
    awards.push(story.award(OWNER, CORE[2], B).assertion.id);
    join(story, SPELT, B);
    asks_for_badges(story);
    let url = format!("{BASE}/assertions/{}", awards[0]);
    let said = endorsing::offer(story, other, endorsing::new(&url)).unwrap();
    endorsing::answer(story, OWNER, said.endorsement.id, true).unwrap();
    let decision = NewDecision {
        competency: CORE[3].to_owned(),
        reason: CERTIFICATE.to_owned(),
    };
    let certificate = Certificate {
        title: CERTIFICATE.to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires: None,
    };
    let new = NewEvidence::Certificate(certificate, decision);
    let service = &story.service;
    let (actor, owner, programme) = (&story.actor, story.owner(), story.programme);
    story
        .run(service.bring_evidence(actor, owner, programme, email(A), new))
        .unwrap();
    story.award(OWNER, CORE[2], OTHER);
    let merge = NewMerge {
        emails: [A, OTHER].map(email),
        reason: MERGE.to_owned(),
    };
    story
        .run(service.plan_merge(actor, owner, programme, merge))
        .unwrap();
    // The composite is in question, and she appeals.
    let declined = story.signed_in(A);
    story
        .run(service.manage_badges(declined, Wish::Decline(awards[0])))
        .unwrap();
    let composite = story.live(FIRST_STEPS, A)[0];
    let appeal = link(story, Purpose::Appeal, A, Some(composite));
    story
        .run(service.appeal(appeal, APPEAL.to_owned()))
        .unwrap();
    // She says that addresses are hers which nobody proves; one of them is somebody else's.
    for typed in [TYPED, OTHER] {
        let me = story.signed_in(A);
        let wish = Wish::AddAddress(email(typed));
        story.run(service.manage_badges(me, wish)).unwrap();
    }
    let brought = OwnBadge {
        programme,
        issued_to: email(CLAIMED),
        found: found(
            story,
            &mut Badge::good(),
            Input::Url(checking::site::url("/assertion")),
        ),
    };
    let me = story.signed_in(A);
    let wish = Wish::Bring(Box::new(brought));
    story.run(service.manage_badges(me, wish)).unwrap();
    // A letter that a mail server refused, naming her.
    let refused = "UPDATE mails SET state = 'dead', last_error = '550 <camille.martin@exemple.fr>' \
                   WHERE recipient = 'Camille.Martin@Exemple.FR' AND id > $1";
    assert!(story.sql(refused, Uuid::nil()) > 0);
    awards
}

/// A letter with a link waits.
fn asks_for_badges(story: &Story) {
    let asked = story
        .service
        .ask_for_badges(email(B), sceau::badge::text::Language::Fr);
    story.run(asked).unwrap();
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

/// Every column of every table as text; what is binary in hexadecimal.
fn dump(story: &Story) -> String {
    let tables = erasure::TABLES.iter().map(|(table, _)| *table);
    let mut all = String::new();
    for table in tables {
        let rows = story.read(move |db| {
            let query = match db {
                Db::Postgres(_) => format!("SELECT CAST(t AS TEXT) AS row FROM {table} t"),
                Db::Sqlite(_) => {
                    let columns = sql_query(format!(
                        "SELECT group_concat('quote(' || name || ')', '||') AS row \
                         FROM pragma_table_info('{table}')"
                    ));
                    let columns: Row = columns
                        .get_result(db)
                        .map_err(sceau::storage::Error::from)?;
                    format!("SELECT {} AS row FROM {table}", columns.row)
                }
            };
            let rows = sql_query(query).load::<Row>(db);
            Ok(rows.map_err(sceau::storage::Error::from)?)
        });
        all.extend(rows.into_iter().map(|row| row.row + "\n"));
    }
    all
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The traces that the tables have, as text or as hexadecimal of it.
fn in_tables(story: &Story, traces: &Traces) -> Vec<usize> {
    let all = dump(story).to_lowercase();
    // What is stored as bytes may be in capitals there.
    let binary = all.replace(|c: char| !c.is_ascii_hexdigit(), " ");
    let bytes: Vec<Vec<u8>> = binary
        .split(' ')
        .filter(|word| word.len() > 32 && word.len() % 2 == 0)
        .map(|word| {
            let digits = word.as_bytes().chunks(2);
            let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16);
            let mut bytes: Vec<u8> = digits.map(|two| byte(two).unwrap()).collect();
            bytes.make_ascii_lowercase();
            bytes
        })
        .collect();
    let is_there = |trace: &Vec<u8>| {
        let text = std::str::from_utf8(trace).is_ok_and(|text| all.contains(text));
        text || all.contains(&hexadecimal(trace)) || bytes.iter().any(|b| memmem(b, trace))
    };
    let found = traces.0.iter().enumerate();
    let found = found.filter(|(_, trace)| is_there(trace));
    found.map(|(at, _)| at).collect()
}

/// Those that are composed when they are read, and stand nowhere: the texts of the RS256 signatures.
fn nowhere(traces: &Traces, awards: usize) -> usize {
    traces.0.len() - awards
}

on_both!(no_table_says_anything_of_whoever_was_erased, |target| {
    let mut story = Story::begin_with(target, OnRevoked::Pending);
    let awards = somebody(&mut story);
    let traces = Traces::of(&story, &awards);
    let before = in_tables(&story, &traces);
    assert_eq!(before.len(), nowhere(&traces, awards.len()), "{before:?}");
    let me = story.signed_in(B);
    story.run(story.service.erase_me(me)).unwrap();
    let after = in_tables(&story, &traces);
    assert!(after.is_empty(), "{after:?}");
    // Somebody else has everything they had.
    let other = story.run(story.service.addresses(email(OTHER))).unwrap();
    assert_eq!(other.len(), 1);
    let held = other[0].person;
    let held = story.read(move |db| Ok(sceau::storage::assertions::held_by(db, held)?));
    assert_eq!(held.len(), 1);
    // What runs over all persons goes on.
    story.clock.advance(TimeDelta::days(60));
    story.run(story.service.merge_due()).unwrap();
    story.run(story.service.execute_due()).unwrap();
    assert_eq!(story.reconcile(), 0);
});

fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| {
            let path = file.unwrap().path();
            (path.display().to_string(), std::fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn no_file_of_sqlite_has_anything_of_whoever_was_erased() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sceau.db");
    let target = Target::parse(&format!("sqlite:{}", path.display())).unwrap();
    let mut story = Story::begin_with(&target, OnRevoked::Pending);
    let awards = somebody(&mut story);
    let traces = Traces::of(&story, &awards);
    let found: usize = bytes_of(folder.path())
        .iter()
        .map(|(_, bytes)| traces.found_in(bytes))
        .sum();
    assert!(found >= nowhere(&traces, awards.len()), "{found}");
    let me = story.signed_in(A);
    story.run(story.service.erase_me(me)).unwrap();
    // The server still runs: its connections are open.
    for (file, bytes) in bytes_of(folder.path()) {
        assert_eq!(traces.found_in(&bytes), 0, "{file}");
    }
    assert!(
        story
            .run(story.service.addresses(email(A)))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn one_badge_that_is_erased_is_in_no_file_of_sqlite() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sceau.db");
    let target = Target::parse(&format!("sqlite:{}", path.display())).unwrap();
    let mut story = Story::begin_with(&target, OnRevoked::Pending);
    let awards = somebody(&mut story);
    let mut traces = Traces::of(&story, &awards[1..2]);
    traces.0.drain(..WORDS); // her address and her other badges stay
    let me = story.signed_in(A);
    let wish = Wish::Erase(awards[1]);
    let before = bytes_of(folder.path());
    assert!(before.iter().any(|(_, bytes)| traces.found_in(bytes) > 0));
    story.run(story.service.manage_badges(me, wish)).unwrap();
    for (file, bytes) in bytes_of(folder.path()) {
        assert_eq!(traces.found_in(&bytes), 0, "{file}");
    }
}
