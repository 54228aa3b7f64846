//! What a holder does with the page of their badge: show it, print it, put it elsewhere.

use super::{embed, frame::Frame};
use crate::badge::time::month_in;
use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

/// What a query keeps as it is (RFC 3986, "unreserved").
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The ways to share a badge that stands.
pub struct Sharing {
    /// Adds it to a profile of LinkedIn.
    pub linkedin: String,
    /// Opens a message that names it.
    pub mail: String,
    /// HTML for another site.
    pub embed: String,
    /// Its address as a QR code.
    pub qr: String,
    /// Where the form of whose it is goes.
    pub verify: String,
}

/// What is shared.
pub struct Shared<'a> {
    /// Which award.
    pub id: Uuid,
    /// Its badge.
    pub name: &'a str,
    /// Whose badge.
    pub issuer: &'a str,
    /// The number of its page on LinkedIn.
    pub linkedin: Option<&'a str>,
    /// Where the days of the issuer begin.
    pub zone: Option<&'a str>,
    /// When it was issued.
    pub issued: DateTime<Utc>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
}

impl Sharing {
    /// The ways to share that badge.
    pub fn new(f: &Frame, shared: &Shared<'_>) -> Self {
        let address = f.base().assertion(shared.id);
        let subject = f.t.with("share-mail-subject", &[("name", shared.name)]);
        let body = [
            ("name", shared.name),
            ("issuer", shared.issuer),
            ("url", &address),
        ];
        let body = f.t.with("share-mail-body", &body);
        Self {
            linkedin: linkedin(shared, &address),
            mail: format!(
                "mailto:?subject={}&body={}",
                encoded(&subject),
                encoded(&body)
            ),
            embed: embed::snippet(f.base(), f.t, shared.id, shared.name, embed::SIZE),
            qr: f.path(&format!("/assertions/{}/qr.svg", shared.id)),
            verify: f.verify(),
        }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// The form of LinkedIn that adds a certificate, filled in.
fn linkedin(shared: &Shared<'_>, address: &str) -> String {
    let (year, month) = month_in(shared.zone, shared.issued);
    let mut query = vec![
        ("startTask", "CERTIFICATION_NAME".to_owned()),
        ("name", shared.name.to_owned()),
        match shared.linkedin {
            Some(number) => ("organizationId", number.to_owned()),
            None => ("organizationName", shared.issuer.to_owned()),
        },
        ("issueYear", year.to_string()),
        ("issueMonth", month.to_string()),
    ];
    if let Some(expires) = shared.expires {
        let (year, month) = month_in(shared.zone, expires);
        query.push(("expirationYear", year.to_string()));
        query.push(("expirationMonth", month.to_string()));
    }
    query.push(("certUrl", address.to_owned()));
    query.push(("certId", shared.id.to_string()));
    let query: Vec<String> = query
        .into_iter()
        .map(|(name, value)| format!("{name}={}", encoded(&value)))
        .collect();
    format!("https://www.linkedin.com/profile/add?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn linkedin_gets_every_value_encoded_and_the_month_where_the_issuer_is() {
        let at = |y, m, d, h| Utc.with_ymd_and_hms(y, m, d, h, 30, 0).unwrap();
        let mut shared = Shared {
            id: Uuid::from_u128(7),
            name: "Accueillir & orienter : 100 % « é » #1+1",
            issuer: "L’Atelier",
            linkedin: None,
            zone: None,
            issued: at(2026, 12, 31, 23),
            expires: Some(at(2029, 6, 30, 21)),
        };
        let url = linkedin(&shared, "https://b.example/s/assertions/1?a=b");
        assert_eq!(
            url,
            "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME\
             &name=Accueillir%20%26%20orienter%20%3A%20100%20%25%20%C2%AB%20%C3%A9%20%C2%BB%20%231%2B1\
             &organizationName=L%E2%80%99Atelier&issueYear=2027&issueMonth=1&expirationYear=2029&expirationMonth=6\
             &certUrl=https%3A%2F%2Fb.example%2Fs%2Fassertions%2F1%3Fa%3Db\
             &certId=00000000-0000-0000-0000-000000000007"
        );
        shared.zone = Some("America/Martinique");
        shared.expires = None;
        shared.linkedin = Some("1337");
        let url = linkedin(&shared, "x");
        assert!(
            url.contains("&issueYear=2026&issueMonth=12&certUrl="),
            "{url}"
        );
        assert!(url.contains("&organizationId=1337&issueYear="), "{url}");
        assert!(!url.contains("organizationName"), "{url}");
    }
}
