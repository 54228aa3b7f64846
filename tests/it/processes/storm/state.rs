//! What has to hold in the database whenever no server runs.

use super::super::rush::CORE;
use super::Word;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Binary, Bool, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use sceau::storage::{Db, Target};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

type Bytes = Vec<u8>;

/// What the clients were told.
#[derive(Default)]
pub struct Told {
    made: Vec<Uuid>,
    /// Somebody asked to revoke or decline these, with or without an answer.
    asked: HashSet<Uuid>,
    ended: Vec<Uuid>,
}

impl Told {
    pub fn hear(&mut self, word: Word) {
        match word {
            Word::Made(id) => self.made.push(id),
            Word::Asks(id) => drop(self.asked.insert(id)),
            Word::Ended(id) => self.ended.push(id),
        }
    }

    pub fn summary(&self) -> String {
        let (made, ended) = (self.made.len(), self.ended.len());
        format!("{made} awards and {ended} revocations and declines were acknowledged")
    }
}

#[derive(QueryableByName)]
struct Assertion {
    #[diesel(sql_type = Binary)]
    id: Bytes,
    #[diesel(sql_type = Binary)]
    person: Bytes,
    #[diesel(sql_type = Bool)]
    live: bool,
    /// The competency that it attests; none of a composite.
    #[diesel(sql_type = Text)]
    competency: String,
}

#[derive(QueryableByName)]
struct Award {
    #[diesel(sql_type = Binary)]
    id: Bytes,
    #[diesel(sql_type = Binary)]
    person: Bytes,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = Bool)]
    live: bool,
}

#[derive(QueryableByName)]
struct Of {
    #[diesel(sql_type = Binary)]
    person: Bytes,
    #[diesel(sql_type = Text)]
    slug: String,
}

#[derive(QueryableByName)]
struct Address {
    #[diesel(sql_type = Binary)]
    person: Bytes,
    #[diesel(sql_type = Text)]
    email: String,
}

fn rules() -> [(&'static str, Vec<&'static str>); 2] {
    let steps = vec![CORE[0], CORE[5], CORE[7]];
    [
        ("mediateur-numerique", CORE.to_vec()),
        ("premiers-pas", steps),
    ]
}

/// Everything that was acknowledged is there; nobody has two of a composite, nor one that their badges do not give or
/// that was taken back. Who is entitled has one: before the reconciler ran, whoever a server awarded their last badge;
/// after it, everybody.
pub fn check(target: &Target, told: &Told, reconciled: bool) {
    let mut db = target.connect().unwrap();
    // One moment for all of it: PostgreSQL may be finishing what a killed server had sent.
    let begin = match db {
        Db::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        Db::Sqlite(_) => "BEGIN",
    };
    db.batch_execute(begin).unwrap();
    let assertions: Vec<Assertion> = sql_query(
        "SELECT a.id, a.person_id AS person, a.live, COALESCE(b.competency, '') AS competency \
         FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id",
    )
    .load(&mut db)
    .unwrap();
    let awards: Vec<Award> = sql_query(
        "SELECT w.assertion_id AS id, w.person_id AS person, c.slug, w.live \
         FROM composite_awards w JOIN composites c ON c.id = w.composite_id",
    )
    .load(&mut db)
    .unwrap();
    let withheld: Vec<Of> = sql_query(
        "SELECT h.person_id AS person, c.slug FROM withholdings h \
         JOIN composites c ON c.id = h.composite_id WHERE h.lifted_at IS NULL",
    )
    .load(&mut db)
    .unwrap();
    let addresses: Vec<Address> = sql_query("SELECT person_id AS person, email FROM addresses")
        .load(&mut db)
        .unwrap();
    db.batch_execute("COMMIT").unwrap();

    let when = if reconciled { "after" } else { "before" };
    let by_id: HashMap<&[u8], &Assertion> = assertions.iter().map(|a| (&a.id[..], a)).collect();
    let of_composite: HashMap<&[u8], &Award> = awards.iter().map(|a| (&a.id[..], a)).collect();
    for id in &told.made {
        let found = by_id.get(&id.as_bytes()[..]);
        let found = found.unwrap_or_else(|| panic!("{when}: {id} was acknowledged and is lost"));
        // A composite may have fallen with a badge since.
        let kept = found.live || told.asked.contains(id) || found.competency.is_empty();
        assert!(
            kept,
            "{when}: {id} was acknowledged and nobody took it back"
        );
    }
    let withheld: HashSet<(&[u8], &str)> =
        withheld.iter().map(|w| (&w.person[..], &*w.slug)).collect();
    for id in &told.ended {
        assert!(
            !by_id[&id.as_bytes()[..]].live,
            "{when}: {id} was taken back and stands"
        );
        if let Some(award) = of_composite.get(&id.as_bytes()[..]) {
            let of = (&award.person[..], &*award.slug);
            assert!(
                withheld.contains(&of),
                "{when}: {id} may come back by itself"
            );
        }
    }
    let composites = assertions
        .iter()
        .filter(|a| a.competency.is_empty())
        .count();
    assert_eq!(
        composites,
        awards.len(),
        "{when}: each composite has its row"
    );

    let mut holds: BTreeMap<(&[u8], &str), usize> = BTreeMap::new();
    for award in awards.iter().filter(|a| a.live) {
        assert!(by_id[&award.id[..]].live, "{when}: both flags say the same");
        *holds.entry((&award.person[..], &*award.slug)).or_default() += 1;
    }
    let mut badges: HashMap<&[u8], BTreeSet<&str>> = HashMap::new();
    for badge in assertions.iter().filter(|a| a.live) {
        badges
            .entry(&badge.person[..])
            .or_default()
            .insert(&badge.competency);
    }
    for Address { person, email } in &addresses {
        let badges = badges.get(&person[..]);
        let number = email
            .strip_prefix("foule-")
            .and_then(|rest| rest.split('@').next()?.parse().ok());
        let unseen = number.is_some_and(|at| super::fate(at) == super::Fate::Waits);
        for (slug, leaves) in rules() {
            let of = (&person[..], slug);
            let held = holds.get(&of).copied().unwrap_or_default();
            let entitled = badges
                .is_some_and(|badges| leaves.iter().all(|leaf| badges.contains(leaf)))
                && !withheld.contains(&of);
            assert!(
                held <= usize::from(entitled),
                "{when}: {email} has {held} of {slug}"
            );
            if reconciled || !unseen {
                assert_eq!(held, usize::from(entitled), "{when}: {email} and {slug}");
            }
        }
        if email.starts_with("passee-") {
            let own = awards
                .iter()
                .filter(|a| a.person == *person && a.slug == "mediateur-numerique");
            assert_eq!(
                own.count(),
                1,
                "{when}: {email}: what has expired does not come back by itself"
            );
        }
    }
}
