//! Whether two addresses are of one organisation, as far as addresses tell.

use crate::badge::email::Email;

/// Where anybody has a mailbox: an address there tells of no organisation. The most used in France, as their providers name
/// them, checked by hand in November 2026.
const PUBLIC: &[&str] = &[
    "aol.com",
    "bbox.fr",
    "club-internet.fr",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.fr",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "live.com",
    "live.fr",
    "mac.com",
    "mail.com",
    "mailo.com",
    "me.com",
    "msn.com",
    "neuf.fr",
    "numericable.fr",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "tutanota.com",
    "wanadoo.fr",
    "yahoo.com",
    "yahoo.fr",
    "ymail.com",
    "zaclys.net",
];

/// The organisation that an address tells of: its domain, unless anybody has a mailbox there.
pub fn organisation_of(email: &Email) -> Option<&str> {
    let (_, domain) = email.normalised().rsplit_once('@')?;
    (!PUBLIC.contains(&domain)).then_some(domain)
}
