//! What would come of a file: line by line, each as if those above were awarded.

use super::{
    super::{Error, Service, new_id, standing::Standing},
    Line, Outcome,
    deciding::{Asked, Decision, decide},
};
use crate::badge::{
    email::Email,
    text::{Language, Localized},
};
use crate::storage::{
    Db, Scope,
    assertions::HeldBadge,
    badge_classes::{self, StoredBadge},
    cohorts, equivalences, persons, population,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many lines are looked at together.
const PAGE: usize = 500;

type Held = BTreeMap<Uuid, Vec<HeldBadge>>;

/// What the lines above would have made.
#[derive(Default)]
struct Above {
    /// Ids for persons that nobody knows yet.
    unknown: BTreeMap<String, Uuid>,
    held: Held,
    undated: BTreeSet<Uuid>,
}

impl Service {
    /// Says of each line that asks for an award what would come of it.
    pub(super) async fn foresee(
        &self,
        issuer: Uuid,
        lines: &mut [Line],
        badges: &BTreeMap<Uuid, StoredBadge>,
        allow_duplicate: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let used: BTreeSet<Uuid> = lines.iter().filter_map(|line| line.badge).collect();
        let used: Vec<StoredBadge> = badges
            .iter()
            .filter(|(id, _)| used.contains(id))
            .map(|(_, badge)| badge.clone())
            .collect();
        let programmes = self
            .store()
            .read(move |db: &mut Db| own_programmes(db, issuer, &used))
            .await?;
        let mut above = Above::default();
        for page in lines.chunks_mut(PAGE) {
            let emails: BTreeSet<String> = page
                .iter()
                .filter_map(|line| Email::parse(&line.asks.as_ref()?.email).ok())
                .map(|email| email.normalised().to_owned())
                .collect();
            let asked = emails.clone();
            let service = self.clone();
            let (known, held, mut undated, mut blocks) = self
                .store()
                .read(move |db: &mut Db| {
                    let emails: Vec<&str> = asked.iter().map(String::as_str).collect();
                    let known: BTreeMap<String, Uuid> = persons::find_all(db, &emails)?
                        .into_iter()
                        .map(|(email, found)| (email, found.person))
                        .collect();
                    let unknown = asked.iter().filter(|email| !known.contains_key(*email));
                    let blocks = service.blocked_for(db, &unknown.collect::<Vec<_>>())?;
                    let persons: BTreeSet<Uuid> = known.values().copied().collect();
                    let persons: Vec<Uuid> = persons.into_iter().collect();
                    let held = population::held_by(db, &persons)?;
                    Ok::<_, Error>((known, held, cohorts::undated(db, &persons)?, blocks))
                })
                .await?;
            undated.extend(&above.undated);
            let mut before = held;
            let unknown = emails.iter().filter_map(|email| above.unknown.get(email));
            for person in known.values().chain(unknown).collect::<BTreeSet<_>>() {
                let more = above.held.get(person).into_iter().flatten();
                before.entry(*person).or_default().extend(more.cloned());
            }
            let mut after = before.clone();
            let mut last: BTreeMap<Uuid, usize> = BTreeMap::new();
            let mut blocked: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
            for (at, line) in page.iter_mut().enumerate() {
                let asked = line
                    .badge
                    .and_then(|id| badges.get(&id))
                    .zip(line.asks.as_ref());
                let Some((badge, asks)) = asked else {
                    continue;
                };
                let Ok(email) = Email::parse(&asks.email) else {
                    continue;
                };
                let email = email.normalised();
                let person = known.get(email).copied().unwrap_or_else(|| {
                    *above.unknown.entry(email.to_owned()).or_insert_with(new_id)
                });
                if let Some(composites) = blocks.remove(email) {
                    blocked.insert(person, composites);
                }
                let asked = Asked {
                    lineage: badge.lineage,
                    issued_on: asks.issued_on,
                    allow_duplicate,
                };
                let holds = after.entry(person).or_default();
                let real = |id: Uuid| Some(id).filter(|id| !above.is_foreseen(person, *id));
                line.outcome = match decide(holds, &undated, asked, now) {
                    Decision::Held(id) => Outcome::AlreadyHeld {
                        assertion: real(id),
                    },
                    Decision::Same(id) => Outcome::SameAsBefore {
                        assertion: real(id),
                    },
                    Decision::NotAgain(assertion) => Outcome::NotAgain { assertion },
                    Decision::Award => {
                        let made = foreseen(new_id(), badge, asks.issued_on.unwrap_or(now), now);
                        if asks.issued_on.is_none() {
                            undated.insert(made.assertion);
                            above.undated.insert(made.assertion);
                        }
                        holds.push(made.clone());
                        above.held.entry(person).or_default().push(made);
                        last.insert(person, at);
                        Outcome::Awarded {
                            assertion: None,
                            completes: Vec::new(),
                        }
                    }
                };
            }
            if programmes.is_empty() || last.is_empty() {
                continue;
            }
            let persons: Vec<Uuid> = last.keys().copied().collect();
            let programmes = programmes.clone();
            let completed = self
                .store()
                .read(move |db: &mut Db| {
                    completed(db, &programmes, &persons, &blocked, (&before, &after), now)
                })
                .await?;
            for (person, composites) in completed {
                let line = last.get(&person).and_then(|at| page.get_mut(*at));
                if let Some(Outcome::Awarded { completes, .. }) = line.map(|line| &mut line.outcome)
                {
                    *completes = composites;
                }
            }
        }
        Ok(())
    }
}

impl Above {
    fn is_foreseen(&self, person: Uuid, assertion: Uuid) -> bool {
        let mut made = self.held.get(&person).into_iter().flatten();
        made.any(|made| made.assertion == assertion)
    }
}

/// A badge as its holder has it once it is awarded.
pub(super) fn foreseen(
    assertion: Uuid,
    badge: &StoredBadge,
    issued_on: DateTime<Utc>,
    now: DateTime<Utc>,
) -> HeldBadge {
    HeldBadge {
        assertion,
        lineage: badge.lineage,
        issuer: badge.issuer,
        competency: badge.competency.clone(),
        composite: None,
        issued_on,
        expires: badge.definition.expires(issued_on),
        recorded_at: now,
        live: true,
        deviates: badge.deviates,
    }
}

/// The programmes of the issuer itself that may look at these badges: an issuer learns nothing of others' composites.
fn own_programmes(
    db: &mut Db,
    issuer: Uuid,
    badges: &[StoredBadge],
) -> Result<Vec<Programme>, Error> {
    let lineages: BTreeSet<Uuid> = badges.iter().map(|badge| badge.lineage).collect();
    let mut ids: BTreeSet<Uuid> = equivalences::programmes_naming(db, lineages)?
        .into_iter()
        .map(|(_, programme)| programme)
        .collect();
    let catalogues = badges.iter().filter_map(|badge| badge.competency.as_ref());
    for catalogue in catalogues.map(|(id, _)| *id).collect::<BTreeSet<Uuid>>() {
        ids.extend(programmes::that_adopted(db, catalogue)?);
    }
    let mut own = Vec::new();
    for id in ids {
        own.extend(programmes::find_in(db, Scope::Issuer(issuer), id)?);
    }
    Ok(own)
}

/// The composites that are due after and not before, of each of these persons. `blocked` are those that new ones are
/// not awarded, because they were erased before.
fn completed(
    db: &mut Db,
    programmes: &[Programme],
    persons: &[Uuid],
    blocked: &BTreeMap<Uuid, Vec<Uuid>>,
    (before, after): (&Held, &Held),
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, Vec<(Uuid, Localized)>>, Error> {
    let mut found: BTreeMap<Uuid, Vec<(Uuid, Localized)>> = BTreeMap::new();
    for programme in programmes {
        let due = |db: &mut Db, held: &Held| {
            let all = Standing::read(db, programme.clone(), persons, held)?;
            let due = all.into_iter().map(|(person, mut standing)| {
                standing.withhold(blocked.get(&person).map_or(&[], Vec::as_slice));
                let slugs = standing.due(now).into_iter().map(|due| due.composite);
                (person, slugs.collect::<BTreeSet<_>>(), standing)
            });
            Ok::<Vec<_>, Error>(due.collect())
        };
        let earlier = due(db, before)?;
        for ((person, slugs, standing), (_, earlier, _)) in due(db, after)?.into_iter().zip(earlier)
        {
            for slug in slugs.difference(&earlier) {
                let rule = standing.composites.get(slug).map(|stored| stored.rule_id);
                let badge = rule
                    .map(|rule| badge_classes::find_of_rule(db, rule))
                    .transpose()?;
                if let Some(badge) = badge.flatten() {
                    let name = |language| badge.definition.name(language).to_owned();
                    let name = Localized {
                        fr: name(Language::Fr),
                        en: name(Language::En),
                    };
                    found.entry(person).or_default().push((badge.id, name));
                }
            }
        }
    }
    Ok(found)
}
