//! The one clock of the use cases.

use crate::badge::time::whole_seconds;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the moment, in whole seconds. A clone is the same clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// How many seconds it is ahead of the system's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The moment.
    pub fn now(&self) -> DateTime<Utc> {
        whole_seconds(Utc::now()) + TimeDelta::seconds(self.ahead.load(Ordering::Relaxed))
    }

    /// Puts it ahead: what happens in months can be tried today.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}
