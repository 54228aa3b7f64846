//! Many persons who hold badges already, put into the database as they would be, but quickly.

use diesel::connection::SimpleConnection;
use sceau::storage::{Db, Target};
use uuid::Uuid;

/// Rows of one statement.
const ROWS: usize = 500;

/// Adds persons `0..count`, whose addresses `email` gives; each gets a copy of these awards of somebody else's.
pub fn add(
    target: &Target,
    count: usize,
    email: impl Fn(usize) -> String,
    templates: impl Fn(usize) -> Vec<Uuid>,
) {
    let mut db = target.connect().unwrap();
    let is_postgres = matches!(db, Db::Postgres(_));
    let blob = |id: Uuid| match is_postgres {
        true => format!("'\\x{}'::bytea", id.simple()),
        false => format!("X'{}'", id.simple()),
    };
    let now = chrono::Utc::now().format("'%Y-%m-%d %H:%M:%S'").to_string();
    let now = if is_postgres {
        format!("{now}::timestamp")
    } else {
        now
    };
    let mut first = 0;
    while first < count {
        let last = count.min(first + ROWS);
        let (mut persons, mut addresses, mut awards) = (Vec::new(), Vec::new(), Vec::new());
        for at in first..last {
            let (person, address) = (blob(Uuid::now_v7()), blob(Uuid::now_v7()));
            persons.push(format!("({person}, {now})"));
            let email = email(at);
            addresses.push(format!(
                "({address}, {person}, '{email}', '{email}', {now})"
            ));
            for template in templates(at) {
                awards.push(format!(
                    "({}, {person}, {address}, {})",
                    blob(Uuid::now_v7()),
                    blob(template)
                ));
            }
        }
        let mut statements = format!(
            "INSERT INTO persons (id, created_at) VALUES {};
             INSERT INTO addresses (id, person_id, email, given, created_at) VALUES {};",
            persons.join(","),
            addresses.join(",")
        );
        if !awards.is_empty() {
            statements.push_str(&format!(
                "WITH v (id, person, address, template) AS (VALUES {})
                 INSERT INTO assertions (id, badge_class_id, person_id, address_id, issued_on, expires, recorded_at, live,
                     format, key_id, payload, signature)
                 SELECT v.id, t.badge_class_id, v.person, v.address, t.issued_on, t.expires, t.recorded_at, t.live,
                     t.format, t.key_id, t.payload, t.signature
                 FROM v JOIN assertions t ON t.id = v.template;",
                awards.join(",")
            ));
        }
        db.write(|db| db.batch_execute(&statements)).unwrap();
        first = last;
    }
}

/// A number from the environment: how large a run is.
pub fn number(variable: &str, usual: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number"))
}
