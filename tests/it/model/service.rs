//! The same against the real service, on both databases.
