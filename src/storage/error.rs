//! What can go wrong at a database.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// What a storage operation fails with. No message holds a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A statement failed. In a job, always return it: after some of them the transaction no longer exists.
    #[error("database: {0}")]
    Database(#[from] Diesel),
    /// No connection could be had.
    #[error("cannot connect to {target}: {reason}")]
    Connect {
        /// The database, without its password.
        target: String,
        /// What the database or the operating system said.
        reason: String,
    },
    /// The address of the database makes no sense; the message says what would.
    #[error("{0}")]
    Address(String),
    /// The connection was lost during a commit: nobody knows whether it was done.
    #[error("the connection was lost during a commit, which may or may not have been done: {0}")]
    Unsure(Diesel),
    /// No write transaction could begin, usually because another process holds the database.
    #[error("the database cannot be written now: {0}")]
    Unavailable(String),
    /// The job panicked; nothing of it was kept.
    #[error("the operation panicked")]
    Panicked,
    /// The queue is full: nothing was done, trying again later is right.
    #[error("too many operations are waiting for the database")]
    Overloaded,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The database was migrated by a more recent version of Sceau.
    #[error(
        "the database was made by a newer version of Sceau (migration {version} is unknown here): \
         run that version, or restore a backup made before it"
    )]
    NewerSchema {
        /// The most recent migration this binary does not know.
        version: String,
    },
    /// A migration failed; nothing of it was kept.
    #[error("the migration failed: {0}")]
    Migration(String),
    /// What is stored does not read back: not written by this program, or damaged.
    #[error("the database holds something that cannot be read: {0}")]
    Corrupt(&'static str),
    /// The operating system gave no thread.
    #[error("cannot start a thread: {0}")]
    Thread(#[source] std::io::Error),
}

/// What a job given to [`Store`](super::Store) may fail with.
///
/// The store must see the storage error inside, to know whether trying again can help.
pub trait Failure: From<Error> + Send + 'static {
    /// The storage error this failure carries, if that is what it is.
    fn storage(&self) -> Option<&Error>;
}

impl Failure for Error {
    fn storage(&self) -> Option<&Error> {
        Some(self)
    }
}

impl Error {
    /// Two transactions stood in each other's way and this one was undone: run again, it may well succeed.
    ///
    /// diesel (2.3) has no kind for a deadlock (40P01), and its `DatabaseErrorInformation` has every field of libpq's
    /// result but the SQLSTATE; the result itself is private, and `lc_messages` is for superusers alone. So the message
    /// is searched. Most translations of PostgreSQL keep the word, the French one too.
    pub(super) fn is_conflict(&self) -> bool {
        match self {
            Error::Database(Diesel::DatabaseError(kind, why)) => match kind {
                DatabaseErrorKind::SerializationFailure => true,
                _ => why.message().to_lowercase().contains("deadlock"),
            },
            _ => false,
        }
    }

    /// Whether the same request may succeed later, with nothing changed but the load or the network.
    pub fn is_temporary(&self) -> bool {
        match self {
            Error::Overloaded
            | Error::Unavailable(_)
            | Error::Unsure(_)
            | Error::Connect { .. }
            | Error::Closed => true,
            // A server that is a replica, still or by now.
            Error::Database(Diesel::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)) => {
                true
            }
            _ => self.is_lost_connection() || self.is_conflict() || self.is_lock_timeout(),
        }
    }

    /// The connection is gone, and nothing more can be said over it.
    pub(super) fn is_lost_connection(&self) -> bool {
        let Error::Database(Diesel::DatabaseError(kind, _)) = self else {
            return false;
        };
        matches!(
            kind,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
        )
    }

    /// The database waited for a lock as long as it may. diesel has no kind for that (55P03) either: the message is
    /// searched, PostgreSQL's in English and in French.
    pub fn is_lock_timeout(&self) -> bool {
        let Error::Database(Diesel::DatabaseError(_, why)) = self else {
            return false;
        };
        let why = why.message();
        [
            "lock timeout",
            "l'obtention de verrous",
            "database is locked",
        ]
        .iter()
        .any(|waited| why.contains(waited))
    }
}
