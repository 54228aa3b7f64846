//! What of a cohort is done before its transaction: the next lines are read, and what they ask for is signed on all
//! processors.

use super::{
    super::{Error, Service, apart, new_id, random, revision::Revision, signed::sign_and_check},
    Cohort, Line,
    deciding::{Deciding, Decision},
    running::refused,
};
use crate::badge::{
    assertion::{Content, Evidence},
    cohort::{Kept, Why},
    email::Email,
    recipient::IdentityObject,
    signing::SigningKey,
    urls::BaseUrl,
};
use crate::storage::{
    Db, Scope,
    assertions::Rendition,
    badge_classes::StoredBadge,
    cohorts::{self, StoredPage},
    persons, population,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;
use uuid::Uuid;

/// Lines of a cohort, and what is signed for them.
pub(super) struct Batch {
    pub pages: Vec<(StoredPage, Vec<Line>)>,
    /// The badges that the lines name, as they were.
    pub badges: BTreeMap<Uuid, Result<Ready, Why>>,
    /// By the number of the line; what is not here is signed in the transaction.
    pub signed: BTreeMap<usize, Result<Signed, Why>>,
}

/// A badge that can be signed.
#[derive(Clone)]
pub(super) struct Ready {
    pub badge: StoredBadge,
    pub revision: Revision,
    pub key_id: Uuid,
    key: Arc<SigningKey>,
}

/// An award that is signed and not stored.
#[derive(Clone)]
pub(super) struct Signed {
    pub id: Uuid,
    pub issued_on: DateTime<Utc>,
    pub expires: Option<DateTime<Utc>>,
    pub rendition: Rendition,
}

impl Service {
    /// Reads the lines of a cohort from a page on, and signs what is to be awarded as things stand.
    pub(super) async fn prepare_batch(
        &self,
        cohort: &Cohort,
        from: i64,
        most: i64,
    ) -> Result<Arc<Batch>, Error> {
        let (id, now) = (cohort.id, self.now());
        let pages = self
            .store()
            .read(move |db: &mut Db| {
                let pages = cohorts::pages(db, id, from, most)?.into_iter();
                let read = pages.map(|page| {
                    let lines = page.lines()?;
                    Ok((page, lines))
                });
                read.collect::<Result<Vec<_>, crate::storage::Error>>()
            })
            .await?;
        let named: BTreeSet<Uuid> = asking(&pages).filter_map(|(line, _)| line.badge).collect();
        let mut badges = BTreeMap::new();
        for badge in named {
            match self.prepare(Scope::Issuer(cohort.issuer), badge, now).await {
                Ok((found, key_id, key)) => {
                    let ready = Ready {
                        revision: Revision::of_badge(&found),
                        badge: found,
                        key_id,
                        key,
                    };
                    badges.insert(badge, Ok(ready));
                }
                Err(why) => drop(badges.insert(badge, Err(refused(why)?))),
            }
        }
        let wanted = self.to_sign(cohort, &pages, &badges, now).await?;
        let (base, ready) = (self.base().clone(), badges.clone());
        let signed = apart(move || sign_all(&base, &ready, wanted, now)).await??;
        Ok(Arc::new(Batch {
            pages,
            badges,
            signed,
        }))
    }

    /// Which lines would be awarded as things stand.
    async fn to_sign(
        &self,
        cohort: &Cohort,
        pages: &[(StoredPage, Vec<Line>)],
        badges: &BTreeMap<Uuid, Result<Ready, Why>>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Wanted>, Error> {
        let mut wanted = Vec::new();
        for (line, asks) in asking(pages) {
            if let Some(badge) = line
                .badge
                .filter(|id| matches!(badges.get(id), Some(Ok(_))))
            {
                wanted.push(Wanted {
                    line: line.number,
                    badge,
                    id: new_id(),
                    email: address(asks)?,
                    issued_on: issued_on(cohort, asks, now),
                    asks: asks.clone(),
                });
            }
        }
        let emails: BTreeSet<String> = wanted.iter().map(Wanted::email).collect();
        let (mut people, held, undated) = self
            .store()
            .read(move |db: &mut Db| {
                let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
                let people = persons::find_all(db, &emails)?;
                let people = people
                    .into_iter()
                    .map(|(email, found)| (email, found.person));
                let people: BTreeMap<String, Uuid> = people.collect();
                let ids: BTreeSet<Uuid> = people.values().copied().collect();
                let ids: Vec<Uuid> = ids.into_iter().collect();
                let held = population::held_by(db, &ids)?;
                Ok::<_, crate::storage::Error>((people, held, cohorts::undated(db, &ids)?))
            })
            .await?;
        let mut deciding = Deciding {
            held,
            undated,
            allow_duplicates: cohort.options.allow_duplicates,
            confirmed: cohort.confirmed_at.unwrap_or(now),
            now,
        };
        wanted.retain(|one| {
            let person = *people.entry(one.email()).or_insert_with(new_id);
            let Some(Ok(Ready { badge, .. })) = badges.get(&one.badge) else {
                return false;
            };
            let awards = deciding.decide(person, badge, &one.asks) == Decision::Award;
            if awards {
                deciding.count(person, badge, &one.asks, one.id);
            }
            awards
        });
        Ok(wanted)
    }
}

/// A line that is to be signed.
pub(super) struct Wanted {
    pub line: usize,
    pub badge: Uuid,
    /// The id of its award.
    pub id: Uuid,
    pub email: Email,
    pub issued_on: DateTime<Utc>,
    pub asks: Kept,
}

impl Wanted {
    fn email(&self) -> String {
        self.email.normalised().to_owned()
    }
}

/// The address that a kept line names.
pub(super) fn address(asks: &Kept) -> Result<Email, Error> {
    Email::parse(&asks.email).map_err(|_| Error::Internal("a kept address does not parse"))
}

/// When what a line tells of was earned.
pub(super) fn issued_on(cohort: &Cohort, asks: &Kept, now: DateTime<Utc>) -> DateTime<Utc> {
    asks.issued_on.or(cohort.confirmed_at).unwrap_or(now)
}

/// The lines that ask for something.
pub(super) fn asking(pages: &[(StoredPage, Vec<Line>)]) -> impl Iterator<Item = (&Line, &Kept)> {
    let lines = pages.iter().flat_map(|(_, lines)| lines);
    lines.filter_map(|line| Some((line, line.asks.as_ref()?)))
}

/// Signs on as many threads as there are processors.
fn sign_all(
    base: &BaseUrl,
    badges: &BTreeMap<Uuid, Result<Ready, Why>>,
    wanted: Vec<Wanted>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<usize, Result<Signed, Why>>, Error> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = wanted.len().div_ceil(threads).max(1);
    let some = |wanted: &[Wanted]| {
        let signed = wanted.iter().map(|one| {
            let Some(Ok(ready)) = badges.get(&one.badge) else {
                return Err(Error::Internal("a line is signed without its badge"));
            };
            Ok((one.line, sign(base, ready, one, now)?))
        });
        signed.collect::<Result<Vec<_>, Error>>()
    };
    let all = thread::scope(|scope| {
        let shares = wanted.chunks(share);
        let started: Vec<_> = shares
            .map(|share| scope.spawn(move || some(share)))
            .collect();
        let ended = started.into_iter().map(|thread| {
            let broken = |_| Err(Error::Internal("a thread that signs broke"));
            thread.join().unwrap_or_else(broken)
        });
        ended.collect::<Result<Vec<_>, Error>>()
    })?;
    Ok(all.into_iter().flatten().collect())
}

/// Signs what a line asks for. The inner error is a refusal.
pub(super) fn sign(
    base: &BaseUrl,
    ready: &Ready,
    one: &Wanted,
    now: DateTime<Utc>,
) -> Result<Result<Signed, Why>, Error> {
    let expires = ready.badge.definition.expires(one.issued_on);
    let evidence = one.asks.evidence.iter().map(|url| Evidence {
        id: Some(url.clone()),
        ..Evidence::default()
    });
    let content = Content {
        id: base.assertion(one.id),
        recipient: IdentityObject::of(&one.email, random()?),
        badge: base.badge(ready.badge.id),
        issued_on: one.issued_on,
        expires,
        evidence: evidence.collect(),
        narrative: one.asks.narrative.clone(),
        related: Vec::new(),
    };
    Ok(
        match sign_and_check(base, content, ready.key_id, &ready.key, now) {
            Ok(rendition) => Ok(Signed {
                id: one.id,
                issued_on: one.issued_on,
                expires,
                rendition,
            }),
            Err(why) => Err(refused(why)?),
        },
    )
}
