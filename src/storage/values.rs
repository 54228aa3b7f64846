//! Between the domain's values and the columns'.

use super::Error;
use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use uuid::Uuid;

pub(super) fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub(super) fn uuid(bytes: &[u8]) -> Result<Uuid, Error> {
    Uuid::from_slice(bytes).map_err(|_| Error::Corrupt("an identifier is not 16 bytes long"))
}

pub(super) fn some_uuid(bytes: Option<Vec<u8>>) -> Result<Option<Uuid>, Error> {
    bytes.map(|bytes| uuid(&bytes)).transpose()
}

/// Whole seconds: what is stored is what was signed, on both databases.
pub(super) fn column(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.naive_utc().trunc_subsecs(0)
}

pub(super) fn instant(column: NaiveDateTime) -> DateTime<Utc> {
    column.and_utc()
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt("a stored JSON text does not read back"))
}

pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt("a value cannot be written as JSON"))
}
