//! Reading the audit trail: who did what when, newest first.

use super::{Error, FieldError, Service, issuers};
use crate::badge::{badge_class::Definition, error::Invalid};
use crate::storage::{
    Db, Scope, api_keys, applications, assertions,
    audit::{self, Act, Wanted},
    badge_classes, erasure, issuers as stored_issuers, members,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The kinds of acts that there are, by what they are about. What stands in no list can be read, and not be asked for.
pub const KINDS: [(&str, &[&str]); 11] = [
    (
        "awards",
        &[
            "assertion.accept",
            "assertion.award",
            "assertion.decline",
            "assertion.erase",
            "assertion.letter",
            "assertion.replace",
            "assertion.revoke",
            "holders.export",
        ],
    ),
    (
        "applications",
        &[
            "application.accept",
            "application.answer",
            "application.appeal",
            "application.ask",
            "application.assign",
            "application.begin",
            "application.expire",
            "application.leave",
            "application.note",
            "application.opinion",
            "application.purge",
            "application.refuse",
            "application.release",
            "application.submit",
            "application.take",
            "application.withdraw",
            "review-policy.remove",
            "review-policy.set",
            "second-reading.draw",
            "second-reading.policy",
            "second-reading.read",
            "statement.ask",
            "statement.decline",
            "statement.give",
            "statement.withdraw",
        ],
    ),
    (
        "cohorts",
        &[
            "cohort.change",
            "cohort.confirm",
            "cohort.create",
            "cohort.discard",
        ],
    ),
    (
        "badges",
        &[
            "badge.define",
            "badge.delete",
            "badge.edit",
            "deviation.approve",
            "deviation.propose",
            "deviation.refuse",
            "image.compose",
            "image.upload",
        ],
    ),
    (
        "endorsements",
        &[
            "endorsement.accept",
            "endorsement.offer",
            "endorsement.publish",
            "endorsement.refuse",
            "endorsement.revoke",
        ],
    ),
    (
        "programmes",
        &[
            "accreditation.create",
            "accreditation.end",
            "accreditation.withdraw",
            "back-fill.create",
            "catalogue.propose",
            "equivalence.create",
            "equivalence.end",
            "programme.adopt",
            "programme.appearance",
            "programme.create",
            "reconciliation.create",
        ],
    ),
    (
        "composites",
        &[
            "composite.activate",
            "composite.appeal",
            "composite.archive",
            "composite.define",
            "composite.edit",
            "composite.keep",
            "composite.policies",
            "composite.simulate",
            "composite.suspend",
            "pending.revoke",
            "withholding.lift",
        ],
    ),
    (
        "evidence",
        &[
            "evidence.bring",
            "evidence.check",
            "evidence.decide",
            "evidence.take-back",
            "evidence.withdraw",
        ],
    ),
    (
        "people",
        &[
            "address.ask",
            "address.letters",
            "address.main",
            "address.remove",
            "address.verify",
            "merge.cancel",
            "merge.object",
            "merge.plan",
            "person.department",
            "person.erase",
            "person.forget-name",
            "person.merge",
            "person.name",
            "person.show-name",
            "personal-endorsement.accept",
            "personal-endorsement.ask",
            "personal-endorsement.decline",
            "personal-endorsement.give",
            "personal-endorsement.hide",
            "personal-endorsement.refuse",
            "personal-endorsement.remove",
            "personal-endorsement.withdraw",
            "progress.share",
            "progress.unshare",
            "assertion.share",
            "assertion.unshare",
            "assertion.show-name",
            "assertion.hide-name",
            "assertion.list",
            "assertion.unlist",
            "showcase.make",
            "showcase.remove",
            "session.open",
            "session.end",
            "session.end-all",
        ],
    ),
    (
        "issuer",
        &["issuer.close", "issuer.create", "issuer.edit", "mail.retry"],
    ),
    (
        "access",
        &[
            "api-key.create",
            "api-key.revoke",
            "key.compromise",
            "key.prepare",
            "key.rotate",
            "member.end",
            "member.invite",
            "member.join",
            "member.role",
        ],
    ),
];

/// Which acts somebody wants to read.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Of one kind, see [`KINDS`], or one act such as `assertion.award`.
    pub act: Option<String>,
    /// From then on.
    pub from: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
    /// Older than this one.
    pub before: Option<Uuid>,
    /// At most so many.
    pub limit: i64,
}

/// Who did something, as far as whoever reads the trail may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The command line, on the server.
    CommandLine,
    /// A rule.
    Rule,
    /// An API key, by its label; the instance's has none for an issuer.
    ApiKey(Option<String>),
    /// A member of the desk, by the address that was invited; one of the instance has none for an issuer.
    Member(Option<String>),
    /// A holder, signed in or by a link. Which one is told nobody.
    Holder,
    /// Somebody else.
    Other(String),
}

/// What something was done to, by name.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A badge model, an award of one, or what was asked for.
    Badge(Box<Definition>),
    /// An API key by its label, a member by their address.
    Named(String),
}

/// An act and who did it.
#[derive(Debug, Clone)]
pub struct Read {
    /// What was done.
    pub act: Act,
    /// By whom.
    pub who: Who,
    /// To what, when it has a name.
    pub about: Option<About>,
    /// The name of the issuer whose data it was, when those of several are read.
    pub whose: Option<String>,
}

impl Service {
    /// The acts upon the data of an issuer within the scope, or upon any when none is named, newest first.
    ///
    /// # Errors
    /// `not-found`; `/act` that there is not, `/until` that comes before `/from`.
    pub async fn audit_trail(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
        asked: Asked,
    ) -> Result<Vec<Read>, Error> {
        let wanted = wanted(asked)?;
        self.store()
            .read_slow(move |db: &mut Db| {
                let within = match issuer {
                    Some(id) => Scope::Issuer(issuers::found(db, scope, id)?.id),
                    None => scope,
                };
                let found = audit::list(db, within, &wanted)?;
                let mut known = BTreeMap::new();
                let (mut names, mut badges) = (BTreeMap::new(), BTreeMap::new());
                let mut read = Vec::with_capacity(found.len());
                for act in found {
                    let who = match known.get(&act.actor) {
                        // They joined by a link, as who they were to be.
                        _ if act.action == "member.join" => {
                            who(db, within, &format!("member:{}", act.object))?
                        }
                        Some(who) => Clone::clone(who),
                        None => {
                            let who = who(db, within, &act.actor)?;
                            known.insert(act.actor.clone(), who.clone());
                            who
                        }
                    };
                    let several = within == Scope::Instance;
                    let whose = match act.issuer.filter(|_| several) {
                        Some(id) => name_of(db, &mut names, id)?,
                        None => None,
                    };
                    read.push(Read {
                        about: about(db, within, &act, &mut badges)?,
                        act,
                        who,
                        whose,
                    });
                }
                Ok(read)
            })
            .await
    }

    /// Who did something, by what was recorded of them, as far as the scope may know.
    pub async fn who_did(
        &self,
        scope: Scope,
        recorded: BTreeSet<String>,
    ) -> Result<BTreeMap<String, Who>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let mut known = BTreeMap::new();
                for actor in &recorded {
                    known.insert(actor.clone(), who(db, scope, actor)?);
                }
                Ok(known)
            })
            .await
    }
}

fn about(
    db: &mut Db,
    scope: Scope,
    act: &Act,
    known: &mut BTreeMap<Uuid, Option<About>>,
) -> Result<Option<About>, Error> {
    let (kind, _) = act.action.split_once('.').unwrap_or_default();
    let id = act.object;
    let badge = match kind {
        "badge" => Some(id),
        "application" => applications::find(db, id)?.map(|one| one.badge_class),
        "assertion" => match assertions::find(db, id)? {
            Some(award) => Some(award.badge_class),
            None => erasure::find(db, id)?.map(|left| left.badge_class),
        },
        "api-key" => {
            let key = api_keys::find_in(db, scope, id)?;
            return Ok(key.map(|key| About::Named(key.label)));
        }
        "member" => {
            let member = members::find_in(db, scope, id)?;
            return Ok(member.map(|member| About::Named(member.email)));
        }
        _ => None,
    };
    let Some(badge) = badge else {
        return Ok(None);
    };
    if let Some(about) = known.get(&badge) {
        return Ok(about.clone());
    }
    let found = badge_classes::find(db, badge)?;
    let about = found.map(|found| About::Badge(Box::new(found.definition)));
    known.insert(badge, about.clone());
    Ok(about)
}

fn name_of(
    db: &mut Db,
    known: &mut BTreeMap<Uuid, Option<String>>,
    issuer: Uuid,
) -> Result<Option<String>, Error> {
    if let Some(name) = known.get(&issuer) {
        return Ok(name.clone());
    }
    let found = stored_issuers::find(db, Scope::Instance, issuer)?;
    let name = found.map(|found| found.organisation.name);
    known.insert(issuer, name.clone());
    Ok(name)
}

fn wanted(asked: Asked) -> Result<Wanted, Error> {
    let mut wrong = Vec::new();
    let acts = match asked.act.as_deref() {
        None => Vec::new(),
        Some(name) => match KINDS.iter().find(|(kind, _)| *kind == name) {
            Some((_, acts)) => acts.to_vec(),
            None => KINDS
                .iter()
                .flat_map(|(_, acts)| acts.iter().copied())
                .filter(|act| *act == name)
                .collect(),
        },
    };
    if acts.is_empty() && asked.act.is_some() {
        let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        let why = format!(
            "expected an act such as assertion.award, or one of {}",
            kinds.join(", ")
        );
        wrong.push(FieldError::new("/act", Invalid::new("unknown-act", why)));
    }
    if asked
        .from
        .zip(asked.until)
        .is_some_and(|(from, until)| from >= until)
    {
        let why = Invalid::new("out-of-range", "must come after the beginning");
        wrong.push(FieldError::new("/until", why));
    }
    match wrong.is_empty() {
        true => Ok(Wanted {
            acts,
            from: asked.from,
            until: asked.until,
            before: asked.before,
            limit: asked.limit,
        }),
        false => Err(Error::Fields(wrong)),
    }
}

fn who(db: &mut Db, scope: Scope, actor: &str) -> Result<Who, Error> {
    let (kind, id) = actor.split_once(':').unwrap_or((actor, ""));
    let id = Uuid::try_parse(id).ok();
    Ok(match (kind, id) {
        ("cli", _) => Who::CommandLine,
        ("rule", _) => Who::Rule,
        ("key", Some(id)) => Who::ApiKey(api_keys::find_in(db, scope, id)?.map(|key| key.label)),
        ("member", Some(id)) => Who::Member(members::find_in(db, scope, id)?.map(|one| one.email)),
        ("session" | "link", _) => Who::Holder,
        _ => Who::Other(actor.to_owned()),
    })
}
