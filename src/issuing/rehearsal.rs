//! Dry runs: an act is done exactly as it would be, and undone.

use super::{Error, Service};
use crate::storage::{self, Db, Failure};

/// How a rehearsal ends: in each case without effect.
enum Ended<T> {
    Done(T),
    Failed(Error),
}

impl<T> From<storage::Error> for Ended<T> {
    fn from(why: storage::Error) -> Self {
        Self::Failed(why.into())
    }
}

impl<T: Send + 'static> Failure for Ended<T> {
    fn storage(&self) -> Option<&storage::Error> {
        match self {
            Self::Failed(why) => why.storage(),
            Self::Done(_) => None,
        }
    }
}

impl Service {
    /// What the act would come to. Nothing of it is kept.
    pub(super) async fn rehearse<T: Send + 'static>(
        &self,
        mut act: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let tried: Result<(), Ended<T>> = self
            .store()
            .write(move |db: &mut Db| match act(db) {
                Ok(done) => Err(Ended::Done(done)),
                Err(why) => Err(Ended::Failed(why)),
            })
            .await;
        match tried {
            Err(Ended::Done(done)) => Ok(done),
            Err(Ended::Failed(why)) => Err(why),
            Ok(()) => Err(Error::Internal("a rehearsal was kept")),
        }
    }
}
