//! What counts by a decision of the programme: badges of another BadgeClass, on any platform, and what single persons
//! brought. Never by itself.

mod tried;

use super::{
    Actor, Error, Guard, Once, Service, badges, closing::open_programme, new_id, once::once,
    programmes::read_snapshot, record,
};
use crate::badge::{
    composite::Held,
    error::Invalid,
    text::{self, Slug},
    urls::{BaseUrl, Object, WebUrl},
};
use crate::storage::{
    Db, Scope,
    assertions::HeldBadge,
    badge_classes,
    equivalences::{self, Equivalence},
    evidence::Evidence,
    issuers,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// A decision that badges of a BadgeClass count for a competency.
#[derive(Debug, Clone)]
pub struct NewEquivalence {
    /// The address of the BadgeClass.
    pub badge_class: String,
    /// The address of its issuer's Profile.
    pub issuer: String,
    /// A competency of the adopted catalogue.
    pub competency: String,
    /// Why.
    pub reason: String,
    /// What was recorded from then on counts; `None` for all that was recorded before too.
    pub starts_at: Option<DateTime<Utc>>,
    /// What was recorded later does not.
    pub ends_at: Option<DateTime<Utc>>,
}

/// By which decision something counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via {
    /// The equivalence, or the evidence that was decided for one person.
    pub decision: Uuid,
    /// Of what kind.
    pub kind: ViaKind,
    /// Why.
    pub reason: String,
    /// When: it names a competency of the catalogue version that was in force then.
    pub at: DateTime<Utc>,
    /// The evidence, when it is no award of this instance.
    pub evidence: Option<Uuid>,
    /// Where it is, when it has an address.
    pub url: Option<String>,
    /// What it is called, when it is no award of this instance.
    pub title: Option<String>,
    /// Who gave it.
    pub body: Option<String>,
}

/// The kinds of decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ViaKind {
    /// For all badges of a BadgeClass.
    BadgeClass,
    /// For one badge of one person.
    Badge,
    /// For one certificate of one person.
    Certificate,
}

impl Service {
    /// Decides that badges of a BadgeClass count for a competency of the adopted catalogue.
    ///
    /// Who is due a composite by it gets it at their next award, at the next check of what they brought, or by
    /// [`Self::reconcile`].
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `no-catalogue`, and wrong fields.
    pub async fn create_equivalence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewEquivalence,
    ) -> Result<Equivalence, Error> {
        let made = self.create_equivalence_once(actor, scope, programme, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn create_equivalence_once(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewEquivalence,
        guard: Option<Guard<Equivalence>>,
    ) -> Result<Once<Equivalence>, Error> {
        check(&new)?;
        let (actor, now, base) = (actor.clone(), self.now(), self.base().clone());
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    create_in(db, &actor, scope, programme, &new, &base, now)
                })
            })
            .await
    }

    /// The equivalences of a programme whose owner is within the scope, past ones too.
    pub async fn equivalences(
        &self,
        scope: Scope,
        programme: Uuid,
    ) -> Result<Vec<Equivalence>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                Ok(equivalences::of_programme(db, programme.id)?)
            })
            .await
    }

    /// Ends an equivalence: what was recorded while it ran keeps counting.
    pub async fn end_equivalence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                if !equivalences::end(db, programme.id, id, now)? {
                    return Err(Error::not_found("running equivalence"));
                }
                let about = (Some(programme.owner), id);
                record(db, &actor, now, "equivalence.end", about, json!({}))
            })
            .await
    }
}

fn check(new: &NewEquivalence) -> Result<(), Error> {
    for (pointer, url) in [("/badgeClass", &new.badge_class), ("/issuer", &new.issuer)] {
        WebUrl::parse(url).map_err(|why| Error::field(pointer, why))?;
    }
    text::prose(&new.reason, 1_000).map_err(|why| Error::field("/reason", why))
}

fn create_in(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    programme: Uuid,
    new: &NewEquivalence,
    base: &BaseUrl,
    now: DateTime<Utc>,
) -> Result<Equivalence, Error> {
    let (owner, equivalence) = decided(db, actor, scope, programme, new, base, now)?;
    equivalences::insert(db, &equivalence)?;
    let about = (Some(owner), equivalence.id);
    let detail = json!({ "badgeClass": new.badge_class, "competency": new.competency });
    record(db, actor, now, "equivalence.create", about, detail)?;
    Ok(equivalence)
}

/// The decision as it would be stored, and who owns the programme.
fn decided(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    programme: Uuid,
    new: &NewEquivalence,
    base: &BaseUrl,
    now: DateTime<Utc>,
) -> Result<(Uuid, Equivalence), Error> {
    let programme = open_programme(db, scope, programme)?;
    competency(db, &programme, &new.competency)?;
    let starts_at = new.starts_at.unwrap_or(programme.created_at);
    if new.ends_at.is_some_and(|end| end <= starts_at) {
        let why = Invalid::new("out-of-range", "must be after the start");
        return Err(Error::field("/until", why));
    }
    let lineage = match base.locate(&new.badge_class) {
        Some(Object::BadgeClass(id)) => Some(own_badge(db, id, &new.issuer, base)?),
        _ => None,
    };
    let equivalence = Equivalence {
        id: new_id(),
        programme: programme.id,
        badge_class: new.badge_class.clone(),
        issuer: new.issuer.clone(),
        lineage,
        competency: new.competency.clone(),
        reason: new.reason.clone(),
        starts_at,
        ends_at: new.ends_at,
        by: actor.as_str().to_owned(),
        at: now,
    };
    Ok((programme.owner, equivalence))
}

/// A programme whose owner is within the scope.
pub(super) fn found(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Programme, Error> {
    programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))
}

/// Refuses what is no competency of the adopted catalogue.
pub(super) fn competency(db: &mut Db, programme: &Programme, slug: &str) -> Result<(), Error> {
    let (_, stored) = programmes::adopted(db, programme.id)?.ok_or_else(badges::no_catalogue)?;
    let catalogue = read_snapshot(&stored)?;
    match catalogue.competencies().iter().any(|c| c.as_str() == slug) {
        true => Ok(()),
        false => {
            let why = badges::unknown_competency(&catalogue, slug);
            Err(Error::field("/competency", why))
        }
    }
}

/// The lineage of a BadgeClass of this instance; what is said of its issuer must be so.
fn own_badge(db: &mut Db, id: Uuid, issuer: &str, base: &BaseUrl) -> Result<Uuid, Error> {
    let unknown = |pointer, why: &str| Error::field(pointer, Invalid::new("unknown-badge", why));
    let badge = badge_classes::find(db, id)?
        .ok_or_else(|| unknown("/badgeClass", "there is no such badge here"))?;
    let profile = match base.locate(issuer) {
        Some(Object::Profile(profile)) => issuers::find_profile(db, profile)?,
        _ => None,
    };
    if profile.is_none_or(|profile| profile.issuer != badge.issuer) {
        let why = format!(
            "the issuer of this badge is {}",
            base.profile(badge.profile)
        );
        return Err(unknown("/issuer", &why));
    }
    if badge.composite.is_some() {
        let why = "this is the badge of a composite, which is awarded by its rule alone; name the composite in a rule";
        return Err(Error::field(
            "/badgeClass",
            Invalid::new("composite-badge", why),
        ));
    }
    Ok(badge.lineage)
}

/// What counts for a person in a programme by its decisions: awards of this instance, and what was brought.
pub(super) fn seen(
    decisions: &[Equivalence],
    badges: &[HeldBadge],
    brought: &[Evidence],
) -> Vec<(Held, Via)> {
    let of_badges = badges.iter().flat_map(|badge| of_badge(decisions, badge));
    let of_evidence = brought.iter().flat_map(|one| of_evidence(decisions, one));
    of_badges.chain(of_evidence).collect()
}

fn of_badge<'a>(
    decisions: &'a [Equivalence],
    badge: &'a HeldBadge,
) -> impl Iterator<Item = (Held, Via)> + 'a {
    let covering = decisions
        .iter()
        .filter(|d| d.lineage == Some(badge.lineage) && d.runs(badge.recorded_at));
    covering.filter_map(|decision| {
        let held = Held {
            leaf: Slug::parse(&decision.competency).ok()?,
            assertion: badge.assertion,
            issued_on: badge.issued_on,
            expires: badge.expires,
            revoked: !badge.live,
            recognised: true,
            by: Vec::new(),
        };
        let via = Via {
            decision: decision.id,
            kind: ViaKind::BadgeClass,
            reason: decision.reason.clone(),
            at: decision.at,
            evidence: None,
            url: None,
            title: None,
            body: None,
        };
        Some((held, via))
    })
}

fn of_evidence(decisions: &[Equivalence], one: &Evidence) -> Vec<(Held, Via)> {
    if one.badge.is_some() && !one.verified {
        return Vec::new(); // nobody knows yet whose it is
    }
    let url = one.badge.as_ref().and_then(|badge| badge.url.clone());
    let counted = |competency: &str, decision, kind, (reason, at): (&str, DateTime<Utc>)| {
        let held = Held {
            leaf: Slug::parse(competency).ok()?,
            assertion: one.id,
            issued_on: one.issued_on,
            expires: one.counts_until(),
            revoked: one.fallen_at.is_some() || one.withdrawn.is_some(),
            recognised: true,
            by: Vec::new(),
        };
        let via = Via {
            decision,
            kind,
            reason: reason.to_owned(),
            at,
            evidence: Some(one.id),
            url: url.clone(),
            title: Some(one.title.clone()),
            body: one.body.clone(),
        };
        Some((held, via))
    };
    let alone = one.decision.as_ref().and_then(|decision| {
        let kind = match one.badge {
            Some(_) => ViaKind::Badge,
            None => ViaKind::Certificate,
        };
        let why = (decision.reason.as_str(), decision.at);
        counted(&decision.competency, one.id, kind, why)
    });
    let general = decisions.iter().filter_map(|decision| {
        let badge = one.badge.as_ref()?;
        let of_class = badge.class.as_ref() == Some(&decision.badge_class)
            && badge.issuer.as_ref() == Some(&decision.issuer);
        let applies = of_class && decision.runs(one.recorded_at);
        let kind = ViaKind::BadgeClass;
        let why = (decision.reason.as_str(), decision.at);
        applies
            .then(|| counted(&decision.competency, decision.id, kind, why))
            .flatten()
    });
    alone.into_iter().chain(general).collect()
}
