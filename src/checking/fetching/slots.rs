//! How many requests are under way at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// A bound for all, and one for each host.
pub(super) struct Slots {
    all: Arc<Semaphore>,
    per_host: usize,
    /// Of hosts that somebody uses or waits for; the others are forgotten when the next one comes.
    hosts: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// The right to make one request, until it is dropped.
pub(super) struct Slot {
    _of_host: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Slots {
    pub fn new(all: usize, per_host: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            per_host,
            hosts: Mutex::default(),
        }
    }

    /// Waits for a turn: first with the host, so that who waits for a slow host keeps nobody else waiting.
    pub async fn take(&self, host: &str) -> Result<Slot, AcquireError> {
        let of_host = self.of(host);
        Ok(Slot {
            _of_host: of_host.acquire_owned().await?,
            _of_all: Arc::clone(&self.all).acquire_owned().await?,
        })
    }

    fn of(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = hosts.get(host).and_then(Weak::upgrade) {
            return known;
        }
        hosts.retain(|_, semaphore| semaphore.strong_count() > 0);
        let new = Arc::new(Semaphore::new(self.per_host));
        hosts.insert(host.to_owned(), Arc::downgrade(&new));
        new
    }
}
