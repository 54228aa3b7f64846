//! A request that may come twice has its effect once (`Idempotency-Key`).

use super::{Error, Service};
use crate::storage::{
    Db,
    idempotency::{self, Answer, Request, Seen},
};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The key of a request and how its result is answered, so that the answer can be kept with the effect.
#[derive(Clone)]
pub struct Guard<T: ?Sized> {
    /// Key and body, hashed.
    pub request: Request,
    /// The answer to keep.
    pub render: Arc<dyn Fn(&T) -> Answer + Send + Sync>,
}

impl<T> Guard<T> {
    /// How what came of it is answered, now as it was before.
    pub fn answer(&self, made: &Once<T>) -> Answer {
        match made {
            Once::Done(value) => (self.render)(value),
            Once::Before(answer) => answer.clone(),
        }
    }
}

/// What came of a guarded request.
#[derive(Debug)]
pub enum Once<T> {
    /// It was done now.
    Done(T),
    /// It had been done before: the same answer again.
    Before(Answer),
}

impl<T> Once<T> {
    /// What was done; for callers without a guard.
    pub fn done(self) -> Result<T, Error> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Before(_) => Err(Error::Internal(
                "a request without a key was answered before",
            )),
        }
    }
}

impl Service {
    /// The answer to a guarded request that was answered before, whatever happened since.
    pub(super) async fn answered_before<T>(
        &self,
        guard: Option<&Guard<T>>,
        now: DateTime<Utc>,
    ) -> Result<Option<Answer>, Error> {
        let Some(guard) = guard else { return Ok(None) };
        let request = guard.request.clone();
        let seen = self
            .store()
            .read(move |db: &mut Db| idempotency::find(db, &request, now))
            .await?;
        match seen {
            Seen::New => Ok(None),
            Seen::Before(answer) => Ok(Some(answer)),
            Seen::OtherBody => Err(reused()),
        }
    }
}

fn reused() -> Error {
    Error::refused(
        "idempotency-key-reused",
        "this Idempotency-Key was used with another body in the last 24 hours",
    )
}

/// Runs `run` unless the guarded request was answered before. Errors are not kept: the transaction ends with them.
pub(super) fn once<T>(
    db: &mut Db,
    guard: Option<&Guard<T>>,
    now: DateTime<Utc>,
    run: impl FnOnce(&mut Db) -> Result<T, Error>,
) -> Result<Once<T>, Error> {
    let Some(guard) = guard else {
        return run(db).map(Once::Done);
    };
    let seen = idempotency::begin(db, &guard.request, now).map_err(|why| {
        if why.is_lock_timeout() {
            return Error::refused(
                "request-in-progress",
                "the first request with this Idempotency-Key is still being answered; send it again in a moment",
            );
        }
        why.into()
    })?;
    match seen {
        Seen::Before(answer) => Ok(Once::Before(answer)),
        Seen::OtherBody => Err(reused()),
        Seen::New => {
            let value = run(db)?;
            idempotency::keep(db, &guard.request, &(guard.render)(&value))?;
            Ok(Once::Done(value))
        }
    }
}
