//! Back-fill: people who are entitled under a version of a rule are awarded its composite, by an explicit act.
//!
//! First a dry run, which lists who would gain; then the confirmation. Both are jobs (`jobs.rs`).

use super::{
    Actor, Error, Guard, Once, Service,
    closing::open_programme,
    jobs::{self, Job, Kind, State},
    once::once,
    population::{Aim, Search},
    record,
};
use crate::badge::error::Invalid;
use crate::storage::{Db, Scope, composites, jobs as stored, population, programmes};
use serde_json::json;
use uuid::Uuid;

impl Service {
    /// Asks for a back-fill of a composite under the rule in force, within the scope. The first one that is no dry run
    /// confirms it: from then on the reconciler awards under that version too.
    ///
    /// # Errors
    /// `unknown-composite`, `job-running` when the same was asked for and is not finished, `dry-run-needed` when nobody
    /// looked first who would gain.
    pub async fn back_fill(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        composite: String,
        dry_run: bool,
    ) -> Result<Job, Error> {
        let made = self.back_fill_once(actor, scope, programme, composite, dry_run, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn back_fill_once(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        composite: String,
        dry_run: bool,
        guard: Option<Guard<Job>>,
    ) -> Result<Once<Job>, Error> {
        let (actor, now, base) = (actor.clone(), self.now(), self.base().clone());
        self.store()
            .write(move |db: &mut Db| {
 once(db, guard.as_ref(), now, |db| {
                let programme = open_programme(db, scope, programme)?;
                programmes::lock(db, programme.id)?;
                let all = composites::of_programme(db, programme.id)?;
                let mut those = all.iter();
                let found = those
                    .find(|c| c.composite.slug.as_str() == composite)
                    .ok_or_else(|| unknown_composite(&all))?;
                let before = stored::about(db, found.rule_id)?;
                let running = before.iter().find(|j| j.dry_run == dry_run && !j.state.is_final());
                if let Some(running) = running {
                    return Err(jobs::running(&base, running));
                }
                let looked = before.iter().any(|j| j.dry_run && j.state == State::Done);
                if !dry_run && !looked {
                    return Err(Error::refused(
                        "dry-run-needed",
                        "a dry run of this version of the rule comes first, to see who would gain",
                    ));
                }
                if !dry_run {
                    population::confirm(db, found.rule_id, now)?;
                }
                let search = Search::read(db, programme.id, Aim::Rule(found.rule_id), now)?;
                let kind = Kind::BackFill {
                    rule: found.rule_id,
                    version: found.rule_version,
                    composite: composite.clone(),
                };
                let total = search.count(db)?;
                let job = jobs::queued(programme.id, kind, (dry_run, total), &actor, now);
                stored::insert(db, &job)?;
                let detail = json!({ "composite": composite, "rule": found.rule_version, "dryRun": dry_run });
                record(db, &actor, now, "back-fill.create", (Some(programme.owner), job.id), detail)?;
                Ok(job)
})
            })
            .await
    }
}

/// The refusal of a composite that is none of the programme's.
pub(super) fn unknown_composite(known: &[composites::StoredComposite]) -> Error {
    let known: Vec<_> = known.iter().map(|c| c.composite.slug.as_str()).collect();
    let message = format!("this programme has these composites: {}", known.join(", "));
    Error::field("/composite", Invalid::new("unknown-composite", message))
}
