//! The message: headers, text and HTML.

use super::{facts::line, relay::Sender, words::Written};
use crate::badge::{email::Email, urls::BaseUrl};
use crate::storage::mails::Mail;
use crate::words::Words;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use url::{Host, Url};

/// A message to be handed to a mail server.
pub struct Ready {
    /// To whom.
    pub to: Address,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// The host of the instance, for people and in Message-IDs.
pub fn host_of(base: &BaseUrl) -> String {
    let host = Url::parse(base.as_str()).ok();
    let host = host.as_ref().and_then(Url::host).map(|host| match host {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(ip) => format!("[{ip}]"),
        Host::Ipv6(ip) => format!("[IPv6:{ip}]"),
    });
    host.unwrap_or_default()
}

/// The Message-ID of a letter, the same at every try.
pub fn message_id(mail: &Mail, host: &str) -> String {
    format!("<{}@{host}>", mail.id)
}

/// Puts a letter together, or says why it cannot be sent to that recipient.
pub fn message(
    mail: &Mail,
    written: &Written,
    from: &Sender,
    host: &str,
    now: DateTime<Utc>,
) -> Result<Ready, String> {
    let t = Words(mail.language);
    let to = address(&mail.recipient)?;
    let html = written.html(t).map_err(|why| why.to_string())?;
    let message = Message::builder()
        .from(from.0.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(line(&written.subject))
        .date(now.into())
        .message_id(Some(message_id(mail, host)))
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("Content-Language", t.tag()))
        .multipart(MultiPart::alternative_plain_html(written.text(), html))
        .map_err(|why| why.to_string())?;
    Ok(Ready {
        to,
        bytes: message.formatted(),
    })
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The address as mail servers write it: the part before the @ as it was given, the domain in ASCII.
fn address(recipient: &str) -> Result<Address, String> {
    let cannot = || "no mail server can be given this address".to_owned();
    let email = Email::parse(recipient).map_err(|_| cannot())?;
    let local = email.as_given().rsplit_once('@').map(|(local, _)| local);
    let domain = email
        .normalised()
        .rsplit_once('@')
        .map(|(_, domain)| domain);
    let (Some(local), Some(domain)) = (local, domain) else {
        return Err(cannot());
    };
    Address::new(local, domain).map_err(|_| cannot())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_that_of_the_base_url() {
        for (base, host) in [
            ("https://badges.example", "badges.example"),
            ("https://badges.example:8443/sceau", "badges.example"),
            ("http://127.0.0.1:8080", "[127.0.0.1]"),
            ("http://[::1]:8080", "[IPv6:::1]"),
        ] {
            assert_eq!(host_of(&BaseUrl::parse(base).unwrap()), host);
        }
    }

    #[test]
    fn an_address_has_its_domain_in_ascii() {
        let given = |text| address(text).unwrap().to_string();
        assert_eq!(
            given("Camille.D@Exämple.org"),
            "Camille.D@xn--exmple-cua.org"
        );
        assert_eq!(given("élodie@exemple.fr"), "élodie@exemple.fr");
        assert!(address("").is_err());
        assert!(address("a@b.example\r\nRCPT TO:<x@y.example>").is_err());
    }
}
