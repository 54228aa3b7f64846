//! Whose data a caller may touch. Another issuer's object is as absent as one that never was.

use uuid::Uuid;

/// Every function that touches an issuer's data takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One issuer's own.
    Issuer(Uuid),
    /// Everything: the instance's administrator, and the service itself.
    Instance,
}

impl Scope {
    /// Whether that issuer's data is within.
    pub fn holds(self, issuer: Uuid) -> bool {
        self == Self::Instance || self == Self::Issuer(issuer)
    }

    /// The one issuer, if it is one.
    pub fn issuer(self) -> Option<Uuid> {
        match self {
            Self::Issuer(id) => Some(id),
            Self::Instance => None,
        }
    }
}

/// A slice of a list in order of creation: at most `limit` items, after the one with id `after`.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The last item of the page before.
    pub after: Uuid,
    /// How many.
    pub limit: i64,
}

impl Page {
    /// The first `limit` items.
    pub fn first(limit: i64) -> Self {
        Self {
            after: Uuid::nil(),
            limit,
        }
    }
}
