//! Who has to do with the reader of a letter that names no award: it may be the first that they get from here.

use super::{About, line, programme};
use crate::issuing::letters::Letter;
use crate::storage::{
    Db, Error, Page, Scope, assertions, badge_classes, evidence, issuers, links, members, merges,
    personal_endorsements::{self, State},
    persons,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How many of a person's awards are looked at for one that counts in a programme.
const LOOKED_AT: i64 = 20;

/// Who has to do with it, or why the letter is not to be sent any more.
pub(super) fn of(
    db: &mut Db,
    letter: &Letter,
) -> Result<Result<Option<About>, &'static str>, Error> {
    let found = match letter {
        Letter::ProveAddress { link } | Letter::MyBadges { link } => of_link(db, *link)?,
        Letter::MergePlanned { merge, .. }
        | Letter::MergeDone { merge }
        | Letter::MergeObjected { merge } => {
            let Some(merge) = merges::find(db, *merge)? else {
                return Ok(Err("its merge is gone"));
            };
            if matches!(letter, Letter::MergePlanned { .. })
                && merge.state != merges::State::Planned
            {
                return Ok(Err("its merge is not planned any more"));
            }
            match merge.programme {
                Some(programme) => of_programme(db, programme)?,
                None => match persons::of_address(db, merge.addresses[0])? {
                    Some(person) => of_person(db, person)?,
                    None => None,
                },
            }
        }
        Letter::EvidenceDecided { evidence, .. } => match evidence::find(db, *evidence)? {
            Some(found) => of_programme(db, found.programme)?,
            None => return Ok(Err("what it is about is gone")),
        },
        Letter::Invited { member, .. } => match members::invited(db, *member)? {
            Some(invited) => match invited.issuer {
                Some(issuer) => of_issuer(db, issuer)?,
                None => None,
            },
            None => return Ok(Err("its invitation was taken back")),
        },
        _ => None,
    };
    Ok(Ok(found))
}

/// How a holder names themselves to whoever they ask, or why the letter is not to be sent any more.
pub(super) fn asker(
    db: &mut Db,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<Result<Option<String>, &'static str>, Error> {
    let (id, wanted) = match letter {
        Letter::EndorsementAsked { endorsement, .. } => (*endorsement, &[State::Asked][..]),
        Letter::EndorsementKept { endorsement, .. } => (*endorsement, &State::SAID[..]),
        Letter::EndorsementGiven { endorsement, .. } => (*endorsement, &[State::Given][..]),
        _ => return Ok(Ok(None)),
    };
    let found = personal_endorsements::find(db, id)?;
    let found = found.filter(|one| wanted.contains(&one.state) && !one.is_over(now));
    Ok(match found {
        Some(found) => Ok(Some(line(&found.asker))),
        None => Err("it was answered or taken back"),
    })
}

/// Of whoever reads the address that a link is sent to; else of who asks for it.
fn of_link(db: &mut Db, id: Uuid) -> Result<Option<About>, Error> {
    let Some(link) = links::find(db, id)? else {
        return Ok(None);
    };
    if let Some(reader) = persons::of_address(db, link.address)?
        && let Some(found) = of_person(db, reader)?
    {
        return Ok(Some(found));
    }
    match link.subject {
        Some(asking) => {
            let asking = merges::survivor(db, asking)?;
            of_person(db, asking)
        }
        None => Ok(None),
    }
}

/// A programme that somebody brought something to, or that a badge of theirs counts in; else an issuer that awarded them
/// one.
fn of_person(db: &mut Db, person: Uuid) -> Result<Option<About>, Error> {
    if let Some(id) = evidence::programmes_of(db, &[person])?.first() {
        return of_programme(db, *id);
    }
    let mut found = None;
    let page = Page::first(LOOKED_AT);
    for award in assertions::list_of_person(db, Scope::Instance, person, page)? {
        let Some(badge) = badge_classes::find(db, award.badge_class)? else {
            continue;
        };
        let Some(issuer) = issuers::find(db, Scope::Instance, badge.issuer)? else {
            continue;
        };
        if let Some(counts_in) = programme(db, &badge, &issuer, &award)? {
            return run_by(db, &counts_in);
        }
        found.get_or_insert(About {
            programme: None,
            issuer: line(&issuer.organisation.name),
            contact: line(&issuer.organisation.email),
        });
    }
    Ok(found)
}

fn of_issuer(db: &mut Db, id: Uuid) -> Result<Option<About>, Error> {
    let issuer = issuers::find(db, Scope::Instance, id)?;
    Ok(issuer.map(|issuer| About {
        programme: None,
        issuer: line(&issuer.organisation.name),
        contact: line(&issuer.organisation.email),
    }))
}

fn of_programme(db: &mut Db, id: Uuid) -> Result<Option<About>, Error> {
    match programmes::find(db, id)? {
        Some(found) => run_by(db, &found),
        None => Ok(None),
    }
}

fn run_by(db: &mut Db, programme: &Programme) -> Result<Option<About>, Error> {
    let owner = issuers::find(db, Scope::Instance, programme.owner)?;
    Ok(owner.map(|owner| About {
        programme: Some(line(&programme.name)),
        issuer: line(&owner.organisation.name),
        contact: line(&owner.organisation.email),
    }))
}
