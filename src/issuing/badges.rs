//! Badge models: an issuer's own of an adopted competency, or freely defined.

use super::{
    Actor, Error, FieldError, Guard, Once, Service, closing, deviations::Adaptation, images,
    issuers, new_id, once::once, programmes::read_snapshot, record,
};
use crate::badge::{
    badge_class::{Alignment, Definition, Texts},
    catalogue::{Catalogue, CatalogueAlignment, Competency, CompositeBadge, emitted_alignments},
    error::Invalid,
    text::{Language, Localized, Slug},
};
use crate::storage::{
    Db, Page, Scope,
    badge_classes::{self, StoredBadge},
    composites::StoredComposite,
    issuers::Issuer,
    origins::{self, Origin},
    programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a new badge is.
#[derive(Debug, Clone)]
pub enum NewBadge {
    /// The issuer's own badge of a competency that a programme adopted.
    OfCompetency {
        /// Which programme.
        programme: Uuid,
        /// The slug in its catalogue.
        competency: String,
    },
    /// The same, with criteria that the issuer adds or puts in the place of the catalogue's.
    Adapted {
        /// Which programme.
        programme: Uuid,
        /// The slug in its catalogue.
        competency: String,
        /// What the issuer makes of its criteria.
        adaptation: Adaptation,
    },
    /// Anything else.
    Free(Box<Definition>),
    /// The same with an image: the hex SHA-256 of one that the issuer may use.
    Pictured(Box<Definition>, String),
}

/// The image of a badge for which none was given: a plain seal.
pub(super) const PLAIN_SEAL: &[u8] = include_bytes!("plain_seal.svg");

impl Service {
    /// Defines a badge of an issuer within the scope.
    pub async fn define_badge(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        new: NewBadge,
    ) -> Result<StoredBadge, Error> {
        let made = self.define_badge_once(actor, scope, issuer, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn define_badge_once(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        new: NewBadge,
        guard: Option<Guard<StoredBadge>>,
    ) -> Result<Once<StoredBadge>, Error> {
        check_new(&new)?;
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    service.define_in(db, &actor, scope, (issuer, &new), now)
                })
            })
            .await
    }

    /// What [`Service::define_badge`] would come to. Nothing of it is kept.
    ///
    /// # Errors
    /// Those of the definition.
    pub async fn preview_badge(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        new: NewBadge,
    ) -> Result<StoredBadge, Error> {
        check_new(&new)?;
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.rehearse(move |db| service.define_in(db, &actor, scope, (issuer, &new), now))
            .await
    }

    fn define_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        scope: Scope,
        (issuer, new): (Uuid, &NewBadge),
        now: DateTime<Utc>,
    ) -> Result<StoredBadge, Error> {
        let owner = issuers::found(db, scope, issuer)?;
        closing::refuse_closed(db, owner.id)?;
        let (definition, image, competency) = match new {
            NewBadge::Free(definition) => (
                (**definition).clone(),
                images::keep_svg(db, PLAIN_SEAL, now)?,
                None,
            ),
            NewBadge::Pictured(definition, hash) => {
                let image = images::usable(db, issuer, hash, "/image")?;
                ((**definition).clone(), image, None)
            }
            NewBadge::OfCompetency {
                programme,
                competency,
            } => adopted(db, *programme, competency, None)?,
            NewBadge::Adapted {
                programme,
                competency,
                adaptation,
            } => adopted(db, *programme, competency, Some(adaptation))?,
        };
        check(&definition)?;
        let badge = stored(&owner, definition, image, now, |badge| {
            badge.competency = competency;
            badge.deviates = matches!(
                new,
                NewBadge::Adapted {
                    adaptation: Adaptation::Deviation { .. },
                    ..
                }
            );
        });
        if !badge_classes::insert(db, &badge)? {
            let there = match &badge.competency {
                Some(of) => badge_classes::find_of_competency(db, owner.id, of)?,
                None => None,
            };
            return Err(Error::Refused {
                code: "already-defined",
                message: "this issuer has a badge for that competency already".to_owned(),
                url: there.map(|id| self.base().badge(id)),
            });
        }
        let about = (Some(owner.id), badge.id);
        record(db, actor, now, "badge.define", about, json!({}))?;
        if let NewBadge::Adapted {
            programme,
            adaptation,
            ..
        } = new
        {
            adaptation.put(db, actor, *programme, &badge, now)?;
        }
        Ok(badge)
    }

    /// The name and the criteria of a competency as its catalogue has them, without the notice at their end.
    ///
    /// # Errors
    /// An unknown programme or competency, `no-catalogue`.
    pub async fn competency_as_is(
        &self,
        programme: Uuid,
        competency: String,
    ) -> Result<(Localized, Localized), Error> {
        self.store()
            .read(move |db: &mut Db| {
                let (definition, ..) = adopted(db, programme, &competency, None)?;
                let (_, stored) = programmes::adopted(db, programme)?.ok_or_else(no_catalogue)?;
                let notice = read_snapshot(&stored)?.notice;
                let text = |language, part: fn(&Texts) -> &str| {
                    let text = definition.texts.get(&language).map_or("", part).trim_end();
                    let own = text.strip_suffix(notice.get(language).trim());
                    own.unwrap_or(text).trim_end().to_owned()
                };
                let both = |part| Localized {
                    fr: text(Language::Fr, part),
                    en: text(Language::En, part),
                };
                Ok((both(|texts| &texts.name), both(|texts| &texts.criteria)))
            })
            .await
    }

    /// A badge within the scope.
    pub async fn badge(&self, scope: Scope, id: Uuid) -> Result<StoredBadge, Error> {
        let found = self
            .store()
            .read(move |db: &mut Db| badge_classes::find_in(db, scope, id))
            .await?;
        found.ok_or_else(|| Error::not_found("badge"))
    }

    /// The badges within the scope, of one issuer if given.
    pub async fn badges(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
        page: Page,
    ) -> Result<Vec<StoredBadge>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| badge_classes::list(db, scope, issuer, page))
            .await?)
    }

    /// The catalogues and composites that badges come from, in the order of the badges.
    pub async fn origins(&self, badges: &[StoredBadge]) -> Result<Vec<Origin>, Error> {
        let badges = badges.to_vec();
        Ok(self
            .store()
            .read(move |db: &mut Db| origins::of(db, &badges))
            .await?)
    }
}

fn check_new(new: &NewBadge) -> Result<(), Error> {
    match new {
        NewBadge::Free(definition) | NewBadge::Pictured(definition, _) => check(definition),
        NewBadge::Adapted { adaptation, .. } => adaptation.check(),
        NewBadge::OfCompetency { .. } => Ok(()),
    }
}

type Adopted = (Definition, Vec<u8>, Option<(Uuid, String)>);

fn adopted(
    db: &mut Db,
    programme: Uuid,
    competency: &str,
    adaptation: Option<&Adaptation>,
) -> Result<Adopted, Error> {
    if programmes::find(db, programme)?.is_none() {
        let why = Invalid::new("unknown-programme", "there is no such programme");
        return Err(Error::field("/programme", why));
    }
    let adopted = programmes::adopted(db, programme)?;
    let (_, stored) = adopted.ok_or_else(no_catalogue)?;
    let catalogue = read_snapshot(&stored)?;
    let entry = Slug::parse(competency)
        .ok()
        .and_then(|slug| catalogue.badge(&slug));
    let entry = entry
        .ok_or_else(|| Error::field("/competency", unknown_competency(&catalogue, competency)))?;
    let image = programmes::catalogue_image(db, stored.id, competency)?
        .ok_or(Error::Internal("a competency has no image"))?;
    let mut definition = competency_definition(&catalogue, entry);
    if let Some(adaptation) = adaptation {
        adaptation.adapt(&catalogue, &mut definition);
    }
    Ok((definition, image, Some((stored.id, competency.to_owned()))))
}

/// Refuses what would make the badge's document invalid, each field by its pointer.
pub(super) fn check(definition: &Definition) -> Result<(), Error> {
    let named = |(pointer, why)| FieldError::new(pointer, why);
    definition
        .check()
        .map_err(|wrong| Error::Fields(wrong.into_iter().map(named).collect()))
}

pub(super) fn no_catalogue() -> Error {
    Error::refused("no-catalogue", "the programme has adopted no catalogue yet")
}

/// Names what was asked for and what there is.
pub(super) fn unknown_competency(catalogue: &Catalogue, asked: &str) -> Invalid {
    let known: Vec<_> = catalogue.badges.iter().map(|b| b.slug.as_str()).collect();
    let message = match catalogue
        .composites
        .iter()
        .any(|c| c.slug.as_str() == asked)
    {
        true => format!(
            "{asked:?} is a composite, which is awarded by its rule alone; the competencies are {}",
            known.join(", ")
        ),
        false => format!(
            "the adopted catalogue has no competency {asked:?}; it has {}",
            known.join(", ")
        ),
    };
    Invalid::new("unknown-competency", message)
}

fn stored(
    issuer: &Issuer,
    definition: Definition,
    image: Vec<u8>,
    now: DateTime<Utc>,
    special: impl FnOnce(&mut StoredBadge),
) -> StoredBadge {
    let id = new_id();
    let mut badge = StoredBadge {
        id,
        lineage: id,
        version: 1,
        issuer: issuer.id,
        profile: issuer.profile,
        definition,
        image,
        competency: None,
        composite: None,
        created_at: now,
        archived_at: None,
        current: true,
        rule: None,
        deviates: false,
    };
    special(&mut badge);
    badge
}

/// The badge of a composite, issued by the programme's owner.
pub(super) fn of_composite(
    owner: &Issuer,
    composite: &StoredComposite,
    definition: Definition,
    image: Vec<u8>,
    now: DateTime<Utc>,
) -> StoredBadge {
    stored(owner, definition, image, now, |badge| {
        badge.composite = Some(composite.id);
        badge.rule = Some(composite.rule_id);
    })
}

/// What the badge of a competency says.
fn competency_definition(catalogue: &Catalogue, entry: &Competency) -> Definition {
    let texts = |language| Texts {
        name: entry.name.get(language).to_owned(),
        description: entry.description.get(language).to_owned(),
        criteria: catalogue.criteria_markdown(entry, language),
    };
    Definition {
        texts: Language::ALL
            .into_iter()
            .map(|language| (language, texts(language)))
            .collect(),
        alignment: alignments(&entry.alignments),
        tags: entry.tags.clone(),
        validity_months: entry.validity_months,
    }
}

/// What the badge of a composite says.
pub(super) fn composite_definition(catalogue: &Catalogue, entry: &CompositeBadge) -> Definition {
    let texts = |language| Texts {
        name: entry.name.get(language).to_owned(),
        description: entry.description.get(language).to_owned(),
        criteria: catalogue.composite_criteria_markdown(entry, language),
    };
    Definition {
        texts: Language::ALL
            .into_iter()
            .map(|language| (language, texts(language)))
            .collect(),
        alignment: alignments(&entry.alignments),
        tags: Vec::new(),
        validity_months: entry.validity_months,
    }
}

fn alignments(all: &[CatalogueAlignment]) -> Vec<Alignment> {
    emitted_alignments(all)
        .map(|a| Alignment {
            target_name: a.target_name.clone(),
            target_url: a.target_url.clone(),
            target_framework: Some(a.target_framework.clone()),
            target_code: Some(a.target_code.clone()),
            target_description: a.target_description.clone(),
        })
        .collect()
}

/// The rules of stored composites, nested ones first. They were checked when they were adopted.
pub(super) fn rules_of(
    stored: &[StoredComposite],
) -> Result<crate::badge::composite::Rules, Error> {
    let composites: Vec<_> = stored.iter().map(|c| c.composite.clone()).collect();
    let slugs: std::collections::BTreeSet<&Slug> = composites.iter().map(|c| &c.slug).collect();
    let leaves = composites.iter().flat_map(|c| {
        c.rule
            .leaves()
            .into_iter()
            .chain(c.renewal.iter().flat_map(|r| r.rule.leaves()))
    });
    let competencies = leaves
        .filter(|leaf| !slugs.contains(leaf))
        .cloned()
        .collect();
    crate::badge::composite::validate(&composites, &competencies)
        .map_err(|_| Error::Internal("a stored rule is not valid"))
}
