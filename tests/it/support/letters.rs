//! What waits in the outbox, and the links in it.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use sceau::issuing::{Service, letters::Letter};
use sceau::storage::{Db, Error};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    letter: String,
}

/// The letters to an address about who they are and what is theirs, oldest first; those about single badges are left
/// out.
pub fn letters(service: &Service, to: &str) -> Vec<Letter> {
    let to = to.to_owned();
    let rows = service.store().read_blocking(move |db: &mut Db| {
        sql_query("SELECT letter FROM mails WHERE recipient = $1 ORDER BY id")
            .bind::<Text, _>(&to)
            .load::<Row>(db)
            .map_err(Error::from)
    });
    let letter = |row: Row| serde_json::from_str(&row.letter).unwrap();
    let about_people = |letter: &Letter| {
        matches!(
            letter,
            Letter::ProveAddress { .. }
                | Letter::MyBadges { .. }
                | Letter::MergePlanned { .. }
                | Letter::MergeDone { .. }
                | Letter::MergeObjected { .. }
        )
    };
    let all = rows.unwrap().into_iter().map(letter);
    all.filter(about_people).collect()
}

/// How many letters of that name are there for an address.
pub fn letters_named(service: &Service, to: &str, name: &str) -> usize {
    let (to, name) = (to.to_owned(), name.to_owned());
    let rows = service.store().read_blocking(move |db: &mut Db| {
        sql_query("SELECT letter FROM mails WHERE recipient = $1")
            .bind::<Text, _>(&to)
            .load::<Row>(db)
            .map_err(Error::from)
    });
    let letter = |row: &Row| serde_json::from_str::<Letter>(&row.letter).unwrap();
    let rows = rows.unwrap();
    rows.iter().filter(|row| letter(row).name() == name).count()
}

/// The link in the latest letter to an address.
pub fn last_link(service: &Service, to: &str) -> Uuid {
    match letters(service, to).pop().expect("a letter") {
        Letter::ProveAddress { link }
        | Letter::MyBadges { link }
        | Letter::MergePlanned { link, .. } => link,
        other => panic!("no link in {other:?}"),
    }
}

/// Its token.
pub fn token(service: &Service, link: Uuid) -> String {
    let url = service.link_url(link);
    url.rsplit('/').next().unwrap().to_owned()
}
