//! What becomes of every table when somebody is erased.

/// What becomes of a table when somebody is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The rows of an award go with it, by these columns.
    WithAward(&'static [&'static str]),
    /// The rows of an address go with it.
    WithAddress(&'static [&'static str]),
    /// The rows of an award go with it, and those of an address with that, by these columns.
    WithEither(&'static [&'static str], &'static [&'static str]),
    /// The rows of a person go with them.
    WithPerson(&'static [&'static str]),
    /// The rows go with the application or the proof that they belong to.
    WithWhole,
    /// What it says of them is looked for and deleted or emptied.
    Searched,
    /// It is what is left.
    Left,
    /// It says nothing of holders.
    Untouched,
}

use Fate::{Left, Searched, Untouched, WithAddress, WithAward, WithEither, WithPerson, WithWhole};

/// Every table, in the order in which rows are deleted.
pub const TABLES: &[(&str, Fate)] = &[
    ("rs256_renditions", WithAward(&["assertion_id"])),
    ("revocations", WithAward(&["assertion_id"])),
    ("replacements", WithAward(&["old_id", "new_id"])),
    ("composite_awards", WithAward(&["assertion_id"])),
    ("acceptances", WithAward(&["assertion_id"])),
    ("shares", WithAward(&["assertion_id"])),
    ("cohort_awards", WithAward(&["assertion_id"])),
    ("showcase_awards", WithAward(&["assertion_id"])),
    ("pending_revocations", WithAward(&["assertion_id"])),
    ("reminders", WithAward(&["assertion_id"])),
    (
        "personal_endorsements",
        WithEither(&["assertion_id"], &["address_id"]),
    ),
    ("assertions", WithAward(&["id"])),
    ("links", WithAddress(&["address_id"])),
    ("members", WithAddress(&["address_id"])),
    ("evidence", WithAddress(&["address_id", "issued_to_id"])),
    ("merges", WithAddress(&["address_id", "other_address_id"])),
    ("statements", WithAddress(&["address_id"])),
    ("addresses", WithAddress(&["id"])),
    ("withholdings", WithPerson(&["person_id"])),
    ("consents", WithPerson(&["person_id"])),
    ("sessions", WithPerson(&["person_id"])),
    ("showcases", WithPerson(&["person_id"])),
    ("applications", WithPerson(&["person_id"])),
    ("proofs", WithPerson(&["person_id"])),
    ("persons", WithPerson(&["id"])),
    ("self_assessments", WithWhole),
    ("proof_files", WithWhole),
    ("proof_uses", WithWhole),
    ("reviewers", WithWhole),
    ("application_messages", WithWhole),
    ("application_decisions", WithWhole),
    ("second_readings", WithWhole),
    ("mails", Searched),
    ("idempotency_keys", Searched),
    ("endorsements", Searched),
    ("audit", Searched),
    ("erased_assertions", Left),
    ("composite_blocks", Left),
    ("instance", Untouched),
    ("issuers", Untouched),
    ("profiles", Untouched),
    ("keys", Untouched),
    ("images", Untouched),
    ("image_renditions", Untouched),
    ("issuer_images", Untouched),
    ("catalogues", Untouched),
    ("catalogue_images", Untouched),
    ("programmes", Untouched),
    ("adoptions", Untouched),
    ("accreditations", Untouched),
    ("accredited_competencies", Untouched),
    ("composites", Untouched),
    ("composite_rules", Untouched),
    ("badge_classes", Untouched),
    ("api_keys", Untouched),
    ("proposals", Untouched),
    ("proposal_images", Untouched),
    ("deviations", Untouched),
    ("equivalences", Untouched),
    ("jobs", Searched),
    ("cohorts", Untouched),
    ("cohort_pages", Searched),
    ("closures", Untouched),
    ("programme_appearances", Untouched),
    ("review_policies", Untouched),
    ("second_reading_policies", Untouched),
];
