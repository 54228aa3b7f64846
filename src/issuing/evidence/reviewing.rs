//! What was brought, as whoever decides about it sees it.

use super::super::{Error, Service};
use super::{EvidenceState, counts, found};
use crate::storage::{
    Db, Scope, audit,
    evidence::{self, Evidence},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The acts that withdraw something.
const WITHDRAWN: [&str; 2] = ["evidence.withdraw", "evidence.take-back"];

/// Something that was brought, and what was decided about it.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// It.
    pub evidence: Evidence,
    /// The competencies that it counts for now.
    pub counts_for: Vec<String>,
    /// Where it stands.
    pub state: EvidenceState,
    /// Who decided about it last and when, as it was recorded: that it counts, or that it is withdrawn.
    pub decided: Option<(String, DateTime<Utc>)>,
}

impl Service {
    /// What was brought to a programme whose owner is within the scope, the latest first; with an id, what was brought
    /// before that.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn latest_evidence(
        &self,
        scope: Scope,
        programme: Uuid,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Reviewed>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let all = evidence::latest(db, programme.id, before, limit)?;
                all.into_iter().map(|one| reviewed(db, one, now)).collect()
            })
            .await
    }

    /// One thing that was brought to a programme whose owner is within the scope.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn one_evidence(
        &self,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<Reviewed, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let one = evidence::find(db, id)?.filter(|one| one.programme == programme.id);
                reviewed(db, one.ok_or_else(|| Error::not_found("evidence"))?, now)
            })
            .await
    }
}

fn reviewed(db: &mut Db, one: Evidence, now: DateTime<Utc>) -> Result<Reviewed, Error> {
    let counts_for = counts(db, &one, now)?;
    let decided = match (&one.withdrawn, &one.decision) {
        (Some((at, _)), _) => {
            let mut acts = audit::about(db, one.id)?.into_iter().rev();
            let last = acts.find(|act| WITHDRAWN.contains(&act.action.as_str()));
            Some((last.map_or_else(String::new, |act| act.actor), *at))
        }
        (None, Some(decision)) => Some((decision.by.clone(), decision.at)),
        (None, None) => None,
    };
    Ok(Reviewed {
        state: EvidenceState::of(&one, &counts_for, now),
        evidence: one,
        counts_for,
        decided,
    })
}
