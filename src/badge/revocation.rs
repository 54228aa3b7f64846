//! The RevocationList of a Profile (Open Badges 2.0, "RevocationList").

use super::{CONTEXT, urls::BaseUrl};
use serde::Serialize;
use uuid::Uuid;

/// The exact document of a RevocationList.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevocationList {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    issuer: String,
    revoked_assertions: Vec<Entry>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Entry {
    Sentinel(String),
    #[serde(rename_all = "camelCase")]
    Revoked {
        id: String,
        revocation_reason: String,
    },
}

impl RevocationList {
    /// The list of a Profile: its sentinel, then `(assertion, reason)` in the given order.
    ///
    /// The sentinel is a random UUID (version 4) that names no badge: JSON-LD compaction turns a list of one
    /// into a scalar, and the reference validator then sees no revocation at all.
    pub fn new(
        base: &BaseUrl,
        profile: Uuid,
        sentinel: Uuid,
        revoked: impl IntoIterator<Item = (Uuid, String)>,
    ) -> Self {
        let mut entries = vec![Entry::Sentinel(format!("urn:uuid:{sentinel}"))];
        entries.extend(
            revoked
                .into_iter()
                .map(|(id, revocation_reason)| Entry::Revoked {
                    id: base.assertion(id),
                    revocation_reason,
                }),
        );
        Self {
            context: CONTEXT,
            id: base.revocations(profile),
            kind: "RevocationList",
            issuer: base.profile(profile),
            revoked_assertions: entries,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_never_has_exactly_one_entry_that_matters() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let sentinel = Uuid::from_u128(0x1111_1111_1111_4111_8111_1111_1111_1111);
        let list = RevocationList::new(
            &base,
            Uuid::from_u128(1),
            sentinel,
            [(Uuid::from_u128(2), "erreur".to_owned())],
        );
        insta::assert_json_snapshot!(list);
    }
}
