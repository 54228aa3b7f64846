//! What the page of a badge tells of its holder, who decides: their name, and whether search engines may list it. Both
//! only of a badge that they share, and nothing of it stands in what is signed.

use super::{
    Actor, Error, record,
    sharing::{noted, own},
    showcases::MOST_NAME,
};
use crate::badge::text;
use crate::storage::{
    Db, assertions,
    names::{self, Telling},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a holder wants the pages of their badges to tell.
#[derive(Debug, Clone)]
pub enum Told {
    /// The name to be shown, where they say so; blank: none, anywhere.
    Name(String),
    /// Their name, on the page of that award; on those of all that they share when none is named.
    Show(Option<Uuid>),
    /// Not their name, there; nowhere when no award is named.
    Hide(Option<Uuid>),
    /// Whether search engines may list the page of that award.
    List(Uuid, bool),
}

/// Fulfils that for a person, whose row is locked. The audit trail has no name.
///
/// # Errors
/// `invalid-fields` for a name that is none, `no-name`, `not-found`, `not-shared`, `already-revoked`.
pub(super) fn fulfil(
    db: &mut Db,
    actor: &Actor,
    person: Uuid,
    told: &Told,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    match told {
        Told::Name(given) if given.trim().is_empty() => forget(db, actor, person, now),
        Told::Name(given) => {
            let given = given.trim();
            text::line(given, MOST_NAME).map_err(|why| Error::field("/name", why))?;
            if names::of(db, person)?.as_deref() != Some(given) {
                names::set(db, person, given)?;
                let about = (None, person);
                record(db, actor, now, "person.name", about, json!({}))?;
            }
            Ok(())
        }
        Told::Show(award) => {
            if names::of(db, person)?.is_none() {
                let why = "give the name that is to be shown first";
                return Err(Error::refused("no-name", why));
            }
            match award {
                Some(award) => change(db, actor, (person, *award), now, |telling| Telling {
                    named: true,
                    ..telling
                }),
                None => {
                    names::name_all(db, person, true)?;
                    let about = (None, person);
                    record(db, actor, now, "person.show-name", about, json!({}))
                }
            }
        }
        Told::Hide(Some(award)) => change(db, actor, (person, *award), now, |telling| Telling {
            named: false,
            ..telling
        }),
        Told::Hide(None) => forget(db, actor, person, now),
        Told::List(award, indexed) => change(db, actor, (person, *award), now, |telling| Telling {
            indexed: *indexed,
            ..telling
        }),
    }
}

/// Their name is shown nowhere any more, and is not kept: what was shown under it is not shown under another by itself.
fn forget(db: &mut Db, actor: &Actor, person: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    names::name_all(db, person, false)?;
    names::clear_showcases(db, person)?;
    names::set(db, person, "")?;
    record(
        db,
        actor,
        now,
        "person.forget-name",
        (None, person),
        json!({}),
    )
}

fn change(
    db: &mut Db,
    actor: &Actor,
    (person, award): (Uuid, Uuid),
    now: DateTime<Utc>,
    wanted: impl FnOnce(Telling) -> Telling,
) -> Result<(), Error> {
    let found = own(db, person, award)?;
    if assertions::revocation(db, award)?.is_some() {
        return Err(Error::refused("already-revoked", "this badge was revoked"));
    }
    let Some(telling) = names::telling(db, award)? else {
        let why = "share this badge first: nothing more is told of one that is not shared";
        return Err(Error::refused("not-shared", why));
    };
    let wanted = wanted(telling);
    if wanted == telling {
        return Ok(());
    }
    names::tell(db, award, wanted)?;
    let action = match (wanted.named != telling.named, wanted.named, wanted.indexed) {
        (true, true, _) => "assertion.show-name",
        (true, false, _) => "assertion.hide-name",
        (false, _, true) => "assertion.list",
        (false, _, false) => "assertion.unlist",
    };
    noted(db, actor, &found, action, now)
}
