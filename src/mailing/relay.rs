//! The mail server that letters are handed to, and whom they are from.

use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use std::fmt;
use std::net::IpAddr;
use url::{Host, Url};

/// What is wrong with a setting, in a sentence that says what would be right and repeats no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(String);

/// How the conversation is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server that does not offer it is not used.
    StartTls,
    /// None.
    Nothing,
}

/// A mail server. Its password is never printed.
#[derive(Debug, Clone)]
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) protection: Protection,
    pub(super) user: Option<(String, SecretString)>,
}

const SHAPE: &str = "expected smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT, user and password left out if there is none";

impl Relay {
    /// Reads `smtp://…` (port 587, STARTTLS) or `smtps://…` (port 465, TLS). `smtp://` to this machine is not encrypted
    /// unless it says `?tls=starttls`; to another one neither with `?tls=none`, and then it takes no password.
    ///
    /// # Errors
    /// [`Wrong`], without anything of the text that may be secret.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = |why: &str| Wrong(why.to_owned());
        let url = Url::parse(text.trim()).map_err(|_| wrong(SHAPE))?;
        let tls = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(wrong(SHAPE)),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(wrong(SHAPE));
        }
        let asked = match url.query() {
            None => None,
            Some("tls=none") if !tls => Some(Protection::Nothing),
            Some("tls=starttls") if !tls => Some(Protection::StartTls),
            Some(_) => {
                return Err(wrong(
                    "the only parameters are ?tls=none and ?tls=starttls, one of them, for smtp://",
                ));
            }
        };
        // An unknown scheme leaves the host as it was written; read it as those of the web.
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = Host::parse(host.ok_or_else(|| wrong(SHAPE))?).map_err(|_| wrong(SHAPE))?;
        let (host, here) = match host {
            Host::Domain(name) => (name.clone(), name == "localhost"),
            Host::Ipv4(ip) => (ip.to_string(), IpAddr::V4(ip).is_loopback()),
            Host::Ipv6(ip) => (ip.to_string(), IpAddr::V6(ip).is_loopback()),
        };
        let decoded = |part: &str| {
            let text = percent_decode_str(part).decode_utf8();
            text.map(|text| text.into_owned())
                .map_err(|_| wrong("user and password must be UTF-8, percent-encoded"))
        };
        let user = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => {
                Some((decoded(user)?, SecretString::from(decoded(password)?)))
            }
            _ => return Err(wrong("give both a user and a password, or neither")),
        };
        if asked == Some(Protection::Nothing) && !here && user.is_some() {
            return Err(wrong(
                "with ?tls=none a password would cross the network for everybody to read: leave one of them out",
            ));
        }
        let protection = match asked {
            _ if tls => Protection::Tls,
            Some(asked) => asked,
            None if here => Protection::Nothing,
            None => Protection::StartTls,
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(if tls { 465 } else { 587 }),
            protection,
            user,
        })
    }
}

/// Without the password.
impl fmt::Display for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.protection {
            Protection::Tls => "smtps",
            Protection::StartTls | Protection::Nothing => "smtp",
        };
        let user = match &self.user {
            Some((user, _)) => format!("{user}:***@"),
            None => String::new(),
        };
        let host = match self.host.contains(':') {
            true => format!("[{}]", self.host),
            false => self.host.clone(),
        };
        write!(f, "{scheme}://{user}{host}:{}", self.port)?;
        match self.protection {
            Protection::Nothing => f.write_str("?tls=none"),
            Protection::StartTls => f.write_str("?tls=starttls"),
            Protection::Tls => Ok(()),
        }
    }
}

/// Whom letters are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(super) Mailbox);

impl Sender {
    /// Reads `badges@example.org` or `Badges <badges@example.org>`.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let why = "expected an address such as badges@example.org or Badges <badges@example.org>";
        let wrong = || Wrong(why.to_owned());
        if text.chars().any(char::is_control) {
            return Err(wrong());
        }
        let mailbox: Mailbox = text.trim().parse().map_err(|_| wrong())?;
        if !AsRef::<str>::as_ref(&mailbox.email).is_ascii() {
            return Err(wrong());
        }
        Ok(Self(mailbox))
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn an_address_says_where_how_and_as_whom() {
        for (text, host, port, protection, shown) in [
            (
                "smtp://mail.example",
                "mail.example",
                587,
                Protection::StartTls,
                "smtp://mail.example:587?tls=starttls",
            ),
            (
                "smtps://mail.example",
                "mail.example",
                465,
                Protection::Tls,
                "smtps://mail.example:465",
            ),
            (
                "smtp://127.0.0.1:1025/",
                "127.0.0.1",
                1025,
                Protection::Nothing,
                "smtp://127.0.0.1:1025?tls=none",
            ),
            (
                "smtp://[::1]:25",
                "::1",
                25,
                Protection::Nothing,
                "smtp://[::1]:25?tls=none",
            ),
            (
                "smtp://LocalHost",
                "localhost",
                587,
                Protection::Nothing,
                "smtp://localhost:587?tls=none",
            ),
            (
                "smtp://localhost:1025?tls=starttls",
                "localhost",
                1025,
                Protection::StartTls,
                "smtp://localhost:1025?tls=starttls",
            ),
            (
                "smtp://relay.intern:25?tls=none",
                "relay.intern",
                25,
                Protection::Nothing,
                "smtp://relay.intern:25?tls=none",
            ),
        ] {
            let relay = Relay::parse(text).unwrap();
            assert_eq!(
                (relay.host.as_str(), relay.port, relay.protection),
                (host, port, protection),
                "{text}"
            );
            assert_eq!(relay.to_string(), shown);
        }
    }

    #[test]
    fn a_password_is_decoded_and_never_printed() {
        let relay = Relay::parse("smtps://badges%40example.org:p%3Ass%2Fw@mail.example").unwrap();
        let (user, password) = relay.user.as_ref().unwrap();
        assert_eq!(user, "badges@example.org");
        assert_eq!(password.expose_secret(), "p:ss/w");
        let printed = format!("{relay} {relay:?}");
        assert!(
            !printed.contains("p:ss/w") && !printed.contains("p%3Ass"),
            "{printed}"
        );
    }

    #[test]
    fn what_cannot_be_is_refused_without_repeating_it() {
        for text in [
            "",
            "mail.example",
            "http://hunter2@mail.example",
            "smtp://",
            "smtp://u:hunter2@",
            "smtp://u:hunter2@mail.example/path",
            "smtp://u:hunter2@mail.example?tls=off",
            "smtps://u:hunter2@mail.example?tls=none",
            "smtp://u:hunter2@mail.example?tls=starttls&tls=none",
            "smtp://u:hunter2@mail.example?tls=none",
            "smtp://:hunter2@mail.example",
            "smtp://hunter2@mail.example",
            "smtp://u:hunter2%ff@mail.example",
            "smtp://u:hunter2@mail.example:99999",
        ] {
            let why = Relay::parse(text).map(|r| r.to_string()).unwrap_err();
            assert!(!why.to_string().contains("hunter2"), "{why}");
        }
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        for good in [
            "badges@example.org",
            "Badges <badges@example.org>",
            "\"Réseau, Manche\" <b@example.org>",
        ] {
            assert!(Sender::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "badges",
            "a@b.example\r\nBcc: x@y.example",
            "é@example.org",
        ] {
            assert!(Sender::parse(bad).is_err(), "{bad}");
        }
    }
}
