//! An issuer's badge of a competency with more criteria than its catalogue's, or with others. What is added is shown
//! as such and changes nothing; a badge with other criteria counts once the programme's owner approved it.

use super::{Actor, Error, FieldError, Service, closing::open_programme, new_id, record};
use crate::badge::{
    badge_class::Definition,
    catalogue::Catalogue,
    error::Invalid,
    text::{self, Language, Localized},
};
use crate::storage::{
    Db, Page, Scope,
    badge_classes::{self, StoredBadge},
    deviations::{self, Decision, Deviation},
    programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What an issuer makes of the criteria of a competency.
#[derive(Debug, Clone)]
pub enum Adaptation {
    /// Criteria of its own after those of the catalogue.
    Additions(Vec<Localized>),
    /// Criteria of its own in their place.
    Deviation {
        /// What one must show, in Markdown.
        criteria: Localized,
        /// Why, for the owner of the programme.
        reason: String,
    },
}

impl Adaptation {
    /// Refuses texts that are empty or too long, each by its pointer.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        let mut both = |at: String, texts: &Localized, most| {
            for language in Language::ALL {
                if let Err(why) = text::prose(texts.get(language), most) {
                    wrong.push(FieldError::new(format!("{at}/{}", language.tag()), why));
                }
            }
        };
        match self {
            Self::Additions(added) => {
                for (at, texts) in added.iter().enumerate() {
                    both(format!("/additions/{at}"), texts, 1_000);
                }
                if !(1..=20).contains(&added.len()) {
                    let why = Invalid::new("out-of-range", "expected 1 to 20 criteria");
                    wrong.push(FieldError::new("/additions", why));
                }
            }
            Self::Deviation { criteria, reason } => {
                both("/deviation/criteria".to_owned(), criteria, 15_000);
                if let Err(why) = text::prose(reason, 2_000) {
                    wrong.push(FieldError::new("/deviation/reason", why));
                }
            }
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }

    /// What the badge says instead of what its catalogue says.
    pub(super) fn adapt(&self, catalogue: &Catalogue, definition: &mut Definition) {
        for (language, texts) in &mut definition.texts {
            let notice = catalogue.notice.get(*language).trim();
            texts.criteria = match self {
                Self::Additions(added) => {
                    let heading = match language {
                        Language::Fr => {
                            "Critères ajoutés par l’émetteur, en plus de ceux du catalogue\u{a0}:"
                        }
                        Language::En => {
                            "Criteria added by the issuer, beyond those of the catalogue:"
                        }
                    };
                    let list = added.iter().map(|item| {
                        let words: Vec<_> = item.get(*language).split_whitespace().collect();
                        format!("- {}", words.join(" "))
                    });
                    let list: Vec<_> = list.collect();
                    // The notice stays at the end, where the pages look for it.
                    let own = texts.criteria.trim_end();
                    let own = own.strip_suffix(notice).unwrap_or(own).trim_end();
                    format!("{own}\n\n{heading}\n\n{}\n\n{notice}", list.join("\n"))
                }
                Self::Deviation { criteria, .. } => {
                    let says = match language {
                        Language::Fr => format!(
                            "Ces critères sont ceux de l’émetteur et s’écartent de ceux du catalogue {} ({}).",
                            catalogue.slug, catalogue.version
                        ),
                        Language::En => format!(
                            "These criteria are the issuer’s own and deviate from those of the catalogue {} ({}).",
                            catalogue.slug, catalogue.version
                        ),
                    };
                    let own = criteria.get(*language).trim();
                    format!("{own}\n\n{says}\n\n{notice}")
                }
            };
        }
    }

    /// Puts a deviation to the owner of the programme.
    pub(super) fn put(
        &self,
        db: &mut Db,
        actor: &Actor,
        programme: Uuid,
        badge: &StoredBadge,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Self::Deviation { reason, .. } = self else {
            return Ok(());
        };
        let deviation = Deviation {
            id: new_id(),
            programme,
            lineage: badge.lineage,
            reason: reason.clone(),
            by: actor.as_str().to_owned(),
            at: now,
            decision: None,
        };
        deviations::insert(db, &deviation)?;
        let about = (Some(badge.issuer), deviation.id);
        record(
            db,
            actor,
            now,
            "deviation.propose",
            about,
            json!({ "badge": badge.id }),
        )
    }
}

impl Service {
    /// The deviations put to a programme whose owner is within the scope, oldest first, each with its badge.
    pub async fn deviations(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
    ) -> Result<Vec<(Deviation, StoredBadge)>, Error> {
        self.deviations_as(scope, programme, page, deviations::list)
            .await
    }

    /// What was put to programmes about a badge within the scope, newest first, each with the name of the programme.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn deviations_of(
        &self,
        scope: Scope,
        badge: Uuid,
    ) -> Result<Vec<(Deviation, String)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let badge = badge_classes::find_in(db, scope, badge)?
                    .ok_or_else(|| Error::not_found("badge"))?;
                let put = deviations::of_lineage(db, badge.lineage)?;
                let named = put.into_iter().map(|one| {
                    let programme = programmes::find(db, one.programme)?;
                    Ok((one, programme.map_or_else(String::new, |found| found.name)))
                });
                named.collect()
            })
            .await
    }

    /// Those that nobody decided about, oldest first.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn undecided_deviations(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
    ) -> Result<Vec<(Deviation, StoredBadge)>, Error> {
        self.deviations_as(scope, programme, page, deviations::undecided)
            .await
    }

    /// Those of a programme that `list` gives.
    async fn deviations_as(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
        list: fn(&mut Db, Uuid, Page) -> Result<Vec<Deviation>, crate::storage::Error>,
    ) -> Result<Vec<(Deviation, StoredBadge)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let found = list(db, programme.id, page)?;
                found.into_iter().map(|one| with_badge(db, one)).collect()
            })
            .await
    }

    /// One of them, with its badge, whatever was decided.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn deviation(
        &self,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(Deviation, StoredBadge), Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let found = deviations::find(db, programme.id, id)?;
                with_badge(db, found.ok_or_else(|| Error::not_found("deviation"))?)
            })
            .await
    }

    /// Decides about a deviation put to a programme whose owner is within the scope. Once approved, awards made
    /// before count too: people get what is due at their next award or by the reconciler.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `already-decided`; a reason that is empty or too long.
    pub async fn decide_deviation(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        approved: bool,
        reason: String,
    ) -> Result<(Deviation, StoredBadge), Error> {
        text::prose(&reason, 2_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                let lost = || Error::not_found("deviation");
                deviations::find(db, programme.id, id)?.ok_or_else(lost)?;
                let decision = Decision {
                    approved,
                    reason: reason.clone(),
                    by: actor.as_str().to_owned(),
                    at: now,
                };
                if !deviations::decide(db, id, &decision)? {
                    let message = "this deviation was approved or refused before";
                    return Err(Error::refused("already-decided", message));
                }
                let action = match approved {
                    true => "deviation.approve",
                    false => "deviation.refuse",
                };
                let about = (Some(programme.owner), id);
                record(db, &actor, now, action, about, json!({}))?;
                let decided = deviations::find(db, programme.id, id)?.ok_or_else(lost)?;
                with_badge(db, decided)
            })
            .await
    }
}

fn with_badge(db: &mut Db, deviation: Deviation) -> Result<(Deviation, StoredBadge), Error> {
    let badge = badge_classes::find_current(db, Scope::Instance, deviation.lineage)?;
    Ok((deviation, badge.ok_or_else(|| Error::not_found("badge"))?))
}
