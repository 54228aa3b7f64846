//! A cohort that is killed at any moment, and goes on: nobody is left out, nobody is awarded twice.

use super::kill::no_half_composite;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::dice::Dice;
use crate::support::node::{Prepared, free_port};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use sceau::storage::{Db, Target};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::thread;

const KILLS: i64 = 3;

mod what_is_killed_goes_on {
    use super::{killed, on_postgres, on_sqlite};

    #[test]
    fn sqlite() {
        on_sqlite(|target| killed(target, 600));
    }

    #[test]
    fn postgres() {
        on_postgres(concat!(module_path!(), "::postgres"), |target| {
            killed(target, 600);
        });
    }
}

#[test]
#[ignore = "minutes; by hand: cargo test --test it -- --ignored ten_thousand_lines"]
fn ten_thousand_lines_are_killed_and_go_on() {
    on_sqlite(|target| killed(target, 10_000));
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(db: &mut Db, query: &str) -> i64 {
    sql_query(query).get_result::<Count>(db).unwrap().n
}

const AWARDED: &str = "SELECT count(*) AS n FROM cohort_awards";

fn killed(target: &Target, lines: i64) {
    let port = free_port();
    let database = target.to_string();
    let prepared = Prepared::new(target, &database, &format!("http://127.0.0.1:{port}"));
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("stagiaires.csv");
    // The first hundred complete a composite with their third line.
    let mut text = "courriel;badge;date\n".to_owned();
    for n in 0..lines {
        let badge = match n % 3 {
            _ if n >= 300 => "accueillir",
            0 => "accueillir",
            1 => "cadre-deontologie-donnees",
            _ => "culture-numerique",
        };
        let who = if n < 300 { n / 3 } else { n };
        text.push_str(&format!("foule-{who}@exemple.fr;{badge};01/02/2026\n"));
    }
    std::fs::write(&file, text).unwrap();
    let badge = prepared.badges["accueillir"].to_string();
    let command = || -> Command {
        let mut command = prepared.command();
        command.args(["award", "--badge", &badge, "--confirm", "--json", "--csv"]);
        command.arg(&file);
        command
    };
    let (dice, mut db) = (Dice::new(), target.connect().unwrap());
    let mut child = command()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for kill in 0..KILLS {
        let before = count(&mut db, AWARDED);
        let more = 1 + (dice.part() * (lines / (KILLS + 1)) as f64) as i64;
        // Where this test has to wait for its turn all may be done before it looks: what follows holds then too.
        while count(&mut db, AWARDED) < lines.min(before + more) {
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none_or(|how| how.success()),
                "it ended by itself: {ended:?}"
            );
            thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = count(&mut db, AWARDED);
        assert!((1..=lines).contains(&now), "{now} after kill {kill}");
        // A server takes over what was left, and is killed in its turn; the last one is left to finish.
        if kill + 1 < KILLS {
            child = prepared
                .command()
                .args(["serve", "--listen", &format!("127.0.0.1:{}", free_port())])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
        }
    }
    let node = prepared.start(port);
    while count(
        &mut db,
        "SELECT count(*) AS n FROM cohorts WHERE state IN ('done', 'failed')",
    ) < 1
    {
        thread::yield_now();
    }
    assert!(node.stop());
    assert_eq!(
        count(
            &mut db,
            "SELECT count(*) AS n FROM cohorts WHERE state = 'done'"
        ),
        1
    );
    assert_eq!(count(&mut db, AWARDED), lines);
    assert_eq!(
        count(&mut db, "SELECT count(*) AS n FROM composite_awards"),
        100
    );
    let letters = "SELECT count(*) AS n FROM mails";
    assert_eq!(count(&mut db, letters), lines);
    no_half_composite(target);
    // The same file again changes nothing.
    let again = command().output().unwrap();
    assert!(
        again.status.success(),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    let shown: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(shown["counts"]["sameAsBefore"], lines, "{shown}");
    assert_eq!(
        (count(&mut db, AWARDED), count(&mut db, letters)),
        (lines, lines)
    );
}
