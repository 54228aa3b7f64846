//! What jobs of one commit need not read twice.

use std::any::Any;

/// What the jobs of one commit on SQLite know of what none of them changes. Elsewhere each attempt at a job has one of
/// its own, and so it is empty.
///
/// Every job that is not given it empties it, for it may change anything, and so does one that is undone.
#[derive(Default)]
pub struct Memo(Option<Box<dyn Any>>);

impl Memo {
    /// What the jobs before left, of the one type that they all use.
    pub fn of<T: Any + Default>(&mut self) -> &mut T {
        if !self.0.as_ref().is_some_and(|known| known.is::<T>()) {
            self.0 = None;
        }
        let known = self.0.get_or_insert_with(|| Box::new(T::default()));
        let known = known.downcast_mut();
        known.unwrap_or_else(|| unreachable!("it was made of this type"))
    }

    pub(super) fn forget(&mut self) {
        self.0 = None;
    }
}
