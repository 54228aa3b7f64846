//! The composites of a programme, defined by its editors: drafts, put in force by the owner, archived.
//!
//! A version of a rule is a draft until it is activated, and never changes afterwards. Awards name the version they
//! were made under; the badge of the composite gets a new version with each, because it says the rule.

use super::{
    Actor, Error, FieldError, Guard, Once, Service, badges,
    closing::refuse_closed,
    images,
    in_force::{InForce, archive, draft, entry_of},
    new_id,
    once::once,
    record,
    revision::{Revision, Seen},
};
use crate::badge::{
    catalogue::{Catalogue, CompositeBadge},
    composite::{Composite, OnRevoked, Policies, RuleError, RuleProblem, validate},
    error::Invalid,
    json as documents,
    text::Slug,
};
use crate::storage::{
    Db, Scope, composites, issuers, pending,
    programmes::{self, Programme},
    published,
    rules::{self, Kept, Version},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A composite that an editor defines.
#[derive(Debug, Clone)]
pub struct NewComposite {
    /// What it is called and what it asks, as a catalogue's file says it.
    pub entry: CompositeBadge,
    /// The hex SHA-256 of an image that the programme's owner may use; a plain seal when there is none.
    pub image: Option<String>,
    /// What a revoked component does to its awards.
    pub policies: Policies,
}

/// A change of a draft.
#[derive(Debug, Clone, Default)]
pub struct DraftChange {
    /// To its [`CompositeBadge`]: a JSON Merge Patch (RFC 7396). A rule is replaced whole.
    pub entry: Map<String, Value>,
    /// Another image; `Some(None)` for the one of the version in force.
    pub image: Option<Option<String>>,
}

/// Whether a draft must have been simulated before it is activated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simulated {
    /// As it is now.
    Required,
    /// Whoever activates it said that they do without.
    Waived,
}

impl Simulated {
    /// Required unless it was waived.
    pub fn unless(waived: bool) -> Self {
        match waived {
            true => Self::Waived,
            false => Self::Required,
        }
    }
}

/// A programme while its owner decides about its composites.
struct Bench {
    programme: Programme,
    /// The catalogue version in force.
    version: Uuid,
    catalogue: Catalogue,
    all: Vec<Kept>,
}

impl Bench {
    fn read(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Self, Error> {
        let programme = programmes::find_in(db, scope, programme)?
            .ok_or_else(|| Error::not_found("programme"))?;
        let (_, stored) =
            programmes::adopted(db, programme.id)?.ok_or_else(badges::no_catalogue)?;
        Ok(Self {
            version: stored.id,
            catalogue: published::catalogue(db, programme.id, stored.id)?,
            all: rules::of_programme(db, programme.id)?,
            programme,
        })
    }

    /// Alone until the transaction ends, to put something new into force; a closed owner does not.
    fn open(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Self, Error> {
        let bench = Self::locked(db, scope, programme)?;
        refuse_closed(db, bench.programme.owner)?;
        Ok(bench)
    }

    /// Alone until the transaction ends.
    fn locked(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Self, Error> {
        if let Some(found) = programmes::find_in(db, scope, programme)? {
            programmes::lock(db, found.id)?;
        }
        Self::read(db, scope, programme)
    }

    fn take(self, slug: &str) -> Result<Kept, Error> {
        let found = self.all.into_iter().find(|kept| kept.slug.as_str() == slug);
        found.ok_or_else(|| Error::not_found("composite"))
    }

    fn find(&self, slug: &str) -> Result<&Kept, Error> {
        let found = self.all.iter().find(|kept| kept.slug.as_str() == slug);
        found.ok_or_else(|| Error::not_found("composite"))
    }

    /// Refuses everything that is wrong with an entry among the other composites; `drafts` as they are written too.
    fn check(&self, entry: &CompositeBadge, drafts: bool) -> Result<(), Error> {
        let others = self.all.iter().filter(|kept| kept.slug != entry.slug);
        let others = others.filter(|kept| kept.archived_at.is_none());
        let composites: Vec<Composite> = others
            .filter_map(|kept| {
                let draft = kept.draft().filter(|_| drafts);
                kept.in_force().or(draft).map(|v| v.composite.clone())
            })
            .chain([entry.composite(OnRevoked::default())])
            .collect();
        let wrong = validate(&composites, &self.catalogue.competencies());
        let mut fields: Vec<_> = wrong
            .err()
            .into_iter()
            .flatten()
            .filter_map(|why| of_entry(&entry.slug, why))
            .collect();
        let definition = badges::composite_definition(&self.catalogue, entry);
        for (pointer, why) in definition.check().err().into_iter().flatten() {
            fields.push(FieldError::new(of_definition(&pointer), why));
        }
        match fields.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(fields)),
        }
    }
}

/// What is wrong with this entry; a circle through it is its own fault, whoever is named first.
fn of_entry(slug: &Slug, why: RuleError) -> Option<FieldError> {
    let code = why.code();
    let message = why.problem.to_string();
    let pointer = match &why.problem {
        _ if why.composite == *slug => why.pointer,
        RuleProblem::CompositeCycle(circle) if circle.contains(slug) => "/rule".to_owned(),
        _ => return None,
    };
    Some(FieldError::new(pointer, Invalid::new(code, message)))
}

/// Where in the entry stands what the badge's definition says.
fn of_definition(pointer: &str) -> String {
    let parts: Vec<_> = pointer.split('/').skip(1).collect();
    match parts[..] {
        ["texts", _, "criteria"] => "/rule".to_owned(),
        ["texts", language, member] => format!("/{member}/{language}"),
        ["alignment", ..] => pointer.replacen("/alignment", "/alignments", 1),
        _ => pointer.to_owned(),
    }
}

impl Service {
    /// Defines a composite of a programme whose owner is within the scope: version 1 of its rule, as a draft.
    ///
    /// # Errors
    /// `not-found`, `no-catalogue`, `already-defined`; each place of the rule that is wrong.
    pub async fn define_composite(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewComposite,
    ) -> Result<Kept, Error> {
        let made = self.define_composite_once(actor, scope, programme, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn define_composite_once(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewComposite,
        guard: Option<Guard<Kept>>,
    ) -> Result<Once<Kept>, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    let bench = Bench::open(db, scope, programme)?;
                    let slug = new.entry.slug.clone();
                    if bench.all.iter().any(|kept| kept.slug == slug) {
                        let message = format!("the programme has a composite “{slug}” already");
                        return Err(Error::refused("already-defined", message));
                    }
                    bench.check(&new.entry, true)?;
                    let id = new_id();
                    let of = (id, bench.programme.id);
                    composites::insert(db, of, &slug, &new.policies, false, now)?;
                    let image = usable(db, &bench, new.image.as_deref())?;
                    write(db, &bench, id, (1, &new.entry, image), &actor, now)?;
                    note(
                        db,
                        &actor,
                        now,
                        "composite.define",
                        &bench,
                        id,
                        json!({ "slug": slug }),
                    )?;
                    Bench::read(db, scope, programme)?.take(slug.as_str())
                })
            })
            .await
    }

    /// The composites of a programme whose owner is within the scope, archived ones and drafts too.
    pub async fn composites(&self, scope: Scope, programme: Uuid) -> Result<Vec<Kept>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                Ok(rules::of_programme(db, programme.id)?)
            })
            .await
    }

    /// One composite with every version of its rule.
    pub async fn composite(
        &self,
        scope: Scope,
        programme: Uuid,
        slug: &str,
    ) -> Result<Kept, Error> {
        let all = self.composites(scope, programme).await?;
        let found = all.into_iter().find(|kept| kept.slug.as_str() == slug);
        found.ok_or_else(|| Error::not_found("composite"))
    }

    /// Changes the draft of a composite, or begins one with what is in force.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`; each place of the rule that is wrong.
    pub async fn edit_composite(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        slug: &str,
        seen: Seen,
        change: DraftChange,
    ) -> Result<Kept, Error> {
        let (actor, now, slug) = (actor.clone(), self.now(), slug.to_owned());
        self.store()
            .write(move |db: &mut Db| {
                let bench = Bench::open(db, scope, programme)?;
                let kept = bench.find(&slug)?;
                seen.check(&Revision::of_composite(kept))?;
                let base = kept.draft().or(kept.in_force());
                let base = base.ok_or(Error::Internal("a composite has no version"))?;
                let entry = changed(&entry_of(base, &bench.catalogue)?, &change.entry)?;
                if entry.slug != kept.slug {
                    let message = "the slug never changes: awards and rules name it";
                    return Err(Error::field("/slug", Invalid::new("fixed", message)));
                }
                bench.check(&entry, true)?;
                let image = match &change.image {
                    None => base.image.clone(),
                    Some(image) => usable(db, &bench, image.as_deref())?,
                };
                rules::delete_draft(db, kept.id)?;
                forget_simulations(db, &bench.all, &kept.slug)?;
                let number = kept.in_force().map_or(0, |v| v.number) + 1;
                write(db, &bench, kept.id, (number, &entry, image), &actor, now)?;
                let detail = json!({ "version": number });
                note(db, &actor, now, "composite.edit", &bench, kept.id, detail)?;
                Bench::read(db, scope, programme)?.take(&slug)
            })
            .await
    }

    /// Puts the draft of a composite in force. Whoever completes the rule from now on is awarded at once; whoever
    /// fulfils it already, by its back-fill. Holders keep theirs under the version they were awarded.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, `no-draft`, `simulate-first` when nobody simulated the draft as it is; each
    /// place of the rule that is wrong by now.
    pub async fn activate_composite(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        slug: &str,
        seen: Seen,
        simulated: Simulated,
    ) -> Result<Kept, Error> {
        let (actor, now, slug) = (actor.clone(), self.now(), slug.to_owned());
        self.store()
            .write(move |db: &mut Db| {
                let bench = Bench::open(db, scope, programme)?;
                let kept = bench.find(&slug)?;
                seen.check(&Revision::of_composite(kept))?;
                let draft = kept.draft().ok_or_else(|| {
                    let message = "this composite has no draft: change it, then activate it";
                    Error::refused("no-draft", message)
                })?;
                let entry = entry_of(draft, &bench.catalogue)?;
                bench.check(&entry, false)?;
                if simulated == Simulated::Required && draft.simulated_at.is_none() {
                    return Err(not_simulated(&bench.programme, &slug));
                }
                let owner = issuers::find(db, Scope::Instance, bench.programme.owner)?;
                let owner = owner.ok_or_else(|| Error::not_found("issuer"))?;
                let force = InForce {
                    actor: &actor,
                    programme: &bench.programme,
                    owner: &owner,
                    catalogue: bench.version,
                    words: &bench.catalogue,
                    now,
                };
                force.put(db, kept.id, draft, &entry, false)?;
                if kept.in_force().is_some() {
                    forget_simulations(db, &bench.all, &kept.slug)?; // what they looked at was in force
                }
                Bench::read(db, scope, programme)?.take(&slug)
            })
            .await
    }

    /// Archives a composite: it is awarded no more, its holders keep theirs. The activation of a draft brings it back.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, `named-by-composite`, `revocations-pending`, `already-archived`.
    pub async fn archive_composite(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        slug: &str,
        seen: Seen,
    ) -> Result<Kept, Error> {
        let (actor, now, slug) = (actor.clone(), self.now(), slug.to_owned());
        self.store()
            .write(move |db: &mut Db| {
                let bench = Bench::locked(db, scope, programme)?;
                let kept = bench.find(&slug)?;
                seen.check(&Revision::of_composite(kept))?;
                if kept.archived_at.is_some() {
                    let message = "this composite is archived already";
                    return Err(Error::refused("already-archived", message));
                }
                let active = bench.all.iter().filter(|other| other.archived_at.is_none());
                let mut active = active.filter_map(|other| Some((other, other.in_force()?)));
                if let Some((other, _)) = active.find(|(_, v)| names(&v.composite, &kept.slug)) {
                    let message = format!(
                        "the rule of “{}” names it: change or archive that one first",
                        other.slug
                    );
                    return Err(Error::refused("named-by-composite", message));
                }
                if pending::any_open(db, kept.id)? {
                    let message = "revocations of its awards are pending: decide about them first, or wait for their date";
                    return Err(Error::refused("revocations-pending", message));
                }
                archive(db, kept, now)?;
                note(
                    db,
                    &actor,
                    now,
                    "composite.archive",
                    &bench,
                    kept.id,
                    json!({}),
                )?;
                Bench::read(db, scope, programme)?.take(&slug)
            })
            .await
    }
}

fn not_simulated(programme: &Programme, slug: &str) -> Error {
    let message = format!(
        "nobody simulated this draft as it is: `sceau programme simulate {} --composite {slug} --draft` or \
         POST …/simulations says who would gain; withoutSimulation (--without-simulation) does without",
        programme.id
    );
    Error::refused("simulate-first", message)
}

/// Whether a rule or its renewal names that leaf.
fn names(composite: &Composite, slug: &Slug) -> bool {
    let renewal = composite.renewal.iter().map(|renewal| &renewal.rule);
    std::iter::once(&composite.rule)
        .chain(renewal)
        .any(|rule| rule.leaves().contains(&slug))
}

/// Drafts that rest on that composite, whether they name it or what names it, were simulated with another rule of it.
fn forget_simulations(db: &mut Db, all: &[Kept], slug: &Slug) -> Result<(), Error> {
    let mut changed = BTreeSet::from([slug]);
    let mut todo = vec![slug];
    while let Some(named) = todo.pop() {
        let name_it =
            |version: Option<&Version>| version.is_some_and(|v| names(&v.composite, named));
        for kept in all {
            let draft = kept.draft();
            if let Some(draft) = draft.filter(|draft| name_it(Some(draft))) {
                rules::unsimulated(db, draft.id)?;
            }
            if (name_it(draft) || name_it(kept.in_force())) && changed.insert(&kept.slug) {
                todo.push(&kept.slug);
            }
        }
    }
    Ok(())
}

/// The entry after the change.
fn changed(entry: &CompositeBadge, change: &Map<String, Value>) -> Result<CompositeBadge, Error> {
    let mut value = serde_json::to_value(entry)
        .map_err(|_| Error::Internal("what is stored cannot be written"))?;
    let whole = change.contains_key("rule");
    let renewed = change.get("renewal").and_then(Value::as_object);
    if let Some(members) = value.as_object_mut().filter(|_| whole) {
        members.remove("rule"); // a tree: two halves of different rules make none
    }
    if renewed.is_some_and(|renewal| renewal.contains_key("rule"))
        && let Some(renewal) = value.get_mut("renewal").and_then(Value::as_object_mut)
    {
        renewal.remove("rule");
    }
    documents::merge(&mut value, &Value::Object(change.clone()));
    read_entry(value)
}

/// A composite in the form of a catalogue's file.
///
/// # Errors
/// The place where it has another form.
pub fn read_entry(value: Value) -> Result<CompositeBadge, Error> {
    serde_path_to_error::deserialize::<_, CompositeBadge>(value)
        .map_err(|why| Error::Fields(vec![FieldError::of_shape(&why)]))
}

fn usable(db: &mut Db, bench: &Bench, hash: Option<&str>) -> Result<Option<Vec<u8>>, Error> {
    let found = hash.map(|hash| images::usable(db, bench.programme.owner, hash, "/image"));
    found.transpose()
}

fn write(
    db: &mut Db,
    bench: &Bench,
    id: Uuid,
    (number, entry, image): (i32, &CompositeBadge, Option<Vec<u8>>),
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let draft = draft(id, bench.programme.id, number, bench.version, entry);
    let says = (entry, image.as_deref());
    Ok(rules::insert_draft(db, &draft, says, actor.as_str(), now)?)
}

fn note(
    db: &mut Db,
    actor: &Actor,
    now: DateTime<Utc>,
    action: &'static str,
    bench: &Bench,
    composite: Uuid,
    detail: Value,
) -> Result<(), Error> {
    let about = (Some(bench.programme.owner), composite);
    record(db, actor, now, action, about, detail)
}
