//! What an applicant works on before they submit it: which badges, and what they say of themselves.

use super::super::{
    Error, FieldError, Service, award::refuse_duplicate, new_id, programmes::read_snapshot,
};
use super::{DRAFT_KEPT, own, policies::asked_for};
use crate::badge::{
    application::{Criterion, State},
    badge_class::Definition,
    catalogue::Catalogue,
    error::Invalid,
    text::{self, Language, Localized},
};
use crate::storage::{
    Db,
    applications::{self, Application, SelfAssessment},
    badge_classes::StoredBadge,
    programmes, proofs,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Most applications of one person that are drafts or not decided yet.
pub const MOST_APPLICATIONS: usize = 30;
/// The one criterion of a badge whose criteria are one text.
const WHOLE: &str = "criteria";

/// What is said in a draft.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// For the criteria that are named; others stay as they are.
    pub assessments: Vec<SelfAssessment>,
    /// No name of somebody they helped is left in it; `None` leaves it as it is.
    pub no_names: Option<bool>,
}

impl Service {
    /// Begins applications for badges; for one that was begun before, gives that. In the order of `badges`.
    ///
    /// # Errors
    /// `not-askable`, `already-held`, `already-applied` when one was submitted and is not decided, `too-many-applications`,
    /// no badge at all.
    pub async fn begin_applications(
        &self,
        session: Uuid,
        badges: Vec<Uuid>,
    ) -> Result<Vec<Uuid>, Error> {
        if badges.is_empty() {
            let why = Invalid::new("empty-list", "choose at least one badge");
            return Err(Error::field("/badges", why));
        }
        let service = self.clone();
        self.through_session(session, move |db, there, now| {
            let person = there.address.person;
            let mut begun = Vec::with_capacity(badges.len());
            for badge in &badges {
                begun.push(service.begin(db, person, *badge, now)?);
            }
            begun.dedup(); // the same badge named twice in a row
            Ok(begun)
        })
        .await
    }

    /// Begins one for a person whose row is locked.
    pub(super) fn begin(
        &self,
        db: &mut Db,
        person: Uuid,
        badge: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Uuid, Error> {
        let asked = asked_for(db, badge)?;
        refuse_held(db, self, &asked.badge, person, now)?;
        let mine = applications::of_person(db, person)?;
        let mut waiting = 0;
        for one in mine
            .iter()
            .filter(|one| one.state == State::Draft || one.state.is_open())
        {
            if one.lineage == asked.badge.lineage {
                return match one.state {
                    State::Draft => Ok(one.id),
                    _ => Err(Error::refused(
                        "already-applied",
                        "this badge was asked for, and it is not decided yet",
                    )),
                };
            }
            waiting += 1;
        }
        if waiting >= MOST_APPLICATIONS {
            let why = format!("{MOST_APPLICATIONS} badges are asked for and not decided yet");
            return Err(Error::refused("too-many-applications", why));
        }
        let new = Application {
            id: new_id(),
            person,
            issuer: asked.badge.issuer,
            lineage: asked.badge.lineage,
            badge_class: asked.badge.id,
            criteria: criteria_of(db, &asked.badge)?,
            policy: asked.policy,
            state: State::Draft,
            round: 1,
            no_names: false,
            created_at: now,
            since: now,
            submitted_at: None,
            due_at: Some(now + DRAFT_KEPT),
            reminded_at: None,
            decided_at: None,
            reason: None,
            appeal: None,
            award: None,
            purged_at: None,
            answer: None,
        };
        applications::insert(db, &new)?;
        Ok(new.id)
    }

    /// Keeps what an applicant says in a draft, or in what they are asked for more about.
    ///
    /// # Errors
    /// `not-found`, `not-now` when nothing is asked of them, and wrong fields: `/assessments/{criterion}`.
    pub async fn save_application(
        &self,
        session: Uuid,
        id: Uuid,
        said: Saved,
    ) -> Result<(), Error> {
        check(&said)?;
        self.with_own(session, id, move |db, _, mut one, now| {
            edited(&one)?;
            for assessment in &said.assessments {
                known(&one, &assessment.criterion)?;
                applications::assess(db, id, assessment)?;
            }
            one.no_names = said.no_names.unwrap_or(one.no_names);
            worked_on(db, &mut one, now)
        })
        .await
    }

    /// Deletes a draft; the proofs stay its applicant's.
    ///
    /// # Errors
    /// `not-found`, `not-now` when it was submitted: it is withdrawn then.
    pub async fn discard_application(&self, session: Uuid, id: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, _| {
            let one = own(db, there, id)?;
            if one.state != State::Draft {
                let message = "it was submitted: withdraw it instead";
                return Err(Error::refused("not-now", message));
            }
            Ok(applications::delete(db, id)?)
        })
        .await
    }

    /// Says which criteria of an application a proof shows, in the place of what was said.
    ///
    /// # Errors
    /// `not-found`, `not-now`, an unknown criterion.
    pub async fn use_proof(
        &self,
        session: Uuid,
        (application, proof): (Uuid, Uuid),
        criteria: Vec<String>,
    ) -> Result<(), Error> {
        self.with_own(session, application, move |db, there, mut one, now| {
            edited(&one)?;
            super::proofs::own_proof(db, there, proof)?;
            set_uses(db, &one, proof, &criteria)?;
            worked_on(db, &mut one, now)
        })
        .await
    }
}

/// Says which criteria of an application a proof shows.
pub(super) fn set_uses(
    db: &mut Db,
    one: &Application,
    proof: Uuid,
    criteria: &[String],
) -> Result<(), Error> {
    let mut criteria = criteria.to_vec();
    criteria.sort_unstable();
    criteria.dedup();
    for criterion in &criteria {
        known(one, criterion)?;
    }
    Ok(proofs::set_uses(db, (one.id, proof), &criteria)?)
}

fn refuse_held(
    db: &mut Db,
    service: &Service,
    badge: &StoredBadge,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    match refuse_duplicate(db, service.base(), badge, person, now) {
        Err(Error::Refused { code, url, .. }) => Err(Error::Refused {
            code,
            message: "this badge is held already".to_owned(),
            url,
        }),
        other => other,
    }
}

/// Refuses to change what is examined or decided.
pub(super) fn edited(one: &Application) -> Result<(), Error> {
    if one.state.is_edited() {
        return Ok(());
    }
    let message = "this application was submitted: it is changed only when something is asked";
    Err(Error::refused("not-now", message))
}

/// A draft that is worked on is kept longer.
pub(super) fn worked_on(
    db: &mut Db,
    one: &mut Application,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if one.state == State::Draft {
        one.since = now;
        one.due_at = Some(now + DRAFT_KEPT);
        one.reminded_at = None;
    }
    Ok(applications::update(db, one)?)
}

fn known(one: &Application, criterion: &str) -> Result<(), Error> {
    match one.criteria.iter().any(|known| known.id == criterion) {
        true => Ok(()),
        false => {
            let why = Invalid::new("unknown-criterion", "not a criterion of this badge");
            Err(Error::field(format!("/criteria/{criterion}"), why))
        }
    }
}

fn check(said: &Saved) -> Result<(), Error> {
    let mut wrong = Vec::new();
    for assessment in &said.assessments {
        let words = &assessment.words;
        if !words.trim().is_empty()
            && let Err(why) = text::prose(words, 5_000)
        {
            let at = format!("/assessments/{}/words", assessment.criterion);
            wrong.push(FieldError::new(at, why));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Fields(wrong)),
    }
}

/// The criteria of a badge, one by one where its catalogue has them so.
fn criteria_of(db: &mut Db, badge: &StoredBadge) -> Result<Vec<Criterion>, Error> {
    if let Some((catalogue, competency)) = &badge.competency
        && !badge.deviates
    {
        let stored = programmes::catalogue_by_id(db, *catalogue)?
            .ok_or(Error::Internal("a badge has no catalogue"))?;
        let catalogue = read_snapshot(&stored)?;
        if let Some(found) = listed(&catalogue, competency, &badge.definition) {
            return Ok(found);
        }
    }
    Ok(vec![whole_text(&badge.definition)])
}

/// The criteria of a badge as one, as its document has them.
pub(super) fn whole_text(definition: &Definition) -> Criterion {
    let text = |language| {
        let texts = definition.texts(language);
        texts.map_or_else(String::new, |(_, texts)| texts.criteria.clone())
    };
    Criterion {
        id: WHOLE.to_owned(),
        text: Localized {
            fr: text(Language::Fr),
            en: text(Language::En),
        },
    }
}

/// Those of a competency, and after them those that the issuer added: the items after the text of the catalogue.
fn listed(
    catalogue: &Catalogue,
    competency: &str,
    definition: &Definition,
) -> Option<Vec<Criterion>> {
    let mut all = catalogue.badges.iter();
    let entry = all.find(|badge| badge.slug.as_str() == competency)?;
    let own = entry.criteria.iter().map(|criterion| Criterion {
        id: criterion.id.to_string(),
        text: Localized {
            fr: criterion.fr.clone(),
            en: criterion.en.clone(),
        },
    });
    let mut found: Vec<_> = own.collect();
    let added = |language: Language| -> Vec<String> {
        let notice = catalogue.notice.get(language).trim();
        let whole = catalogue.criteria_markdown(entry, language);
        let begins = whole.trim_end().strip_suffix(notice).unwrap_or(&whole);
        let (_, texts) = match definition.texts(language) {
            Some(found) => found,
            None => return Vec::new(),
        };
        let rest = texts.criteria.strip_prefix(begins.trim_end());
        let items = rest.unwrap_or_default().lines();
        items
            .filter_map(|line| line.strip_prefix("- ").map(str::to_owned))
            .collect()
    };
    let (fr, en) = (added(Language::Fr), added(Language::En));
    for (at, (fr, en)) in fr.into_iter().zip(en).enumerate() {
        found.push(Criterion {
            id: format!("added-{}", at + 1),
            text: Localized { fr, en },
        });
    }
    Some(found)
}
