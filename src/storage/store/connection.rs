//! The connection of a thread, replaced when it broke.

use crate::storage::{Db, Error, Target};

pub(super) struct Connection {
    open: Box<dyn Fn() -> Result<Db, Error> + Send>,
    db: Option<Db>,
}

impl Connection {
    /// `open` makes the connection and, later, those that replace it.
    pub(super) fn new(
        target: &Target,
        open: impl Fn(&Target) -> Result<Db, Error> + Send + 'static,
    ) -> Self {
        let target = target.clone();
        Self {
            open: Box::new(move || open(&target)),
            db: None,
        }
    }

    /// A sound connection with no transaction open.
    pub(super) fn get(&mut self) -> Result<&mut Db, Error> {
        let sound = match self.db.take() {
            Some(mut db) => (!db.is_unusable()).then_some(db),
            None => None,
        };
        // By now a broken one is closed, which matters since it may hold a lock.
        let sound = match sound {
            Some(db) => db,
            None => (self.open)()?,
        };
        Ok(self.db.insert(sound))
    }
}
