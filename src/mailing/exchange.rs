//! The conversation with the mail server.

use super::{
    message::Ready,
    relay::{Protection, Relay},
};
use lettre::address::Address;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{SmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt, Rset},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
};
use secrecy::ExposeSecret;
use std::net::IpAddr;
use std::time::Duration;

/// For connecting, and for each answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a kept error is at most.
const LONGEST: usize = 300;
/// Refusals that are about us and not about a recipient: authentication wanted, failed, too weak, needs encryption.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// For good.
    Never(String),
    /// For now.
    Later(String),
    /// The server went before it was told anything about this letter.
    NotTried(String),
}

/// A connection that letters can be handed over.
pub struct Exchange {
    smtp: SmtpConnection,
    fresh: bool,
    open: bool,
}

impl Exchange {
    /// Connects, agrees on TLS as the relay asks for it, and says who we are. Every step has a time-out.
    ///
    /// # Errors
    /// What stood in the way, without any secret.
    pub fn open(relay: &Relay, host: &str) -> Result<Self, String> {
        let hello = match host.trim_matches(['[', ']']).parse() {
            Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
            Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
            Err(_) if host.starts_with('[') => ClientId::default(),
            Err(_) => ClientId::Domain(host.to_owned()),
        };
        let tls = match relay.protection {
            Protection::Nothing => None,
            Protection::Tls | Protection::StartTls => {
                Some(TlsParameters::new_rustls(relay.host.clone()).map_err(|why| told(&why))?)
            }
        };
        let at_once = tls.as_ref().filter(|_| relay.protection == Protection::Tls);
        let server = (relay.host.as_str(), relay.port);
        let mut smtp = SmtpConnection::connect(server, Some(PATIENCE), &hello, at_once, None)
            .map_err(|why| told(&why))?;
        if let (Protection::StartTls, Some(tls)) = (relay.protection, &tls) {
            if !smtp.can_starttls() {
                smtp.abort();
                return Err("the server offers no STARTTLS: use smtps://, or ?tls=none for a network that nobody else reads".to_owned());
            }
            smtp.starttls(tls, &hello).map_err(|why| told(&why))?;
        }
        if let Some((user, password)) = &relay.user {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            if let Err(why) = smtp.auth(&mechanisms, &credentials) {
                smtp.abort();
                return Err(told(&why));
            }
        }
        Ok(Self {
            smtp,
            fresh: true,
            open: true,
        })
    }

    /// Whether another letter can be handed over it.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Hands a letter over. `Ok` when the server has taken charge of it.
    pub fn send(&mut self, from: &Address, ready: &Ready) -> Result<(), Refusal> {
        let fresh = std::mem::replace(&mut self.fresh, false);
        let mut asks = Vec::new();
        if !AsRef::<str>::as_ref(&ready.to).is_ascii() {
            if !self
                .smtp
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                let why = "the mail server cannot write to addresses with other than ASCII letters";
                return Err(Refusal::Never(why.to_owned()));
            }
            asks.push(MailParameter::SmtpUtfEight);
        }
        if !ready.bytes.is_ascii() {
            asks.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if let Err(why) = self.smtp.command(Mail::new(Some(from.clone()), asks)) {
            let gone = why.status().is_none() || code(&why) == Some(421);
            self.after(&why);
            return Err(match gone {
                // A server that is tired of a connection says so here: the letter is as good as before.
                true if !fresh => Refusal::NotTried(told(&why)),
                true => Refusal::NotTried(format!("before any letter: {}", told(&why))),
                false => Refusal::Later(format!("the sender was refused: {}", told(&why))),
            });
        }
        let taken = self
            .smtp
            .command(Rcpt::new(ready.to.clone(), Vec::new()))
            .and_then(|_| self.smtp.command(Data))
            .and_then(|_| self.smtp.message(&ready.bytes));
        taken.map(drop).map_err(|why| {
            self.after(&why);
            let ours = code(&why).is_some_and(|code| ABOUT_US.contains(&code));
            let said = told(&why);
            match why.is_permanent() && !ours {
                true => Refusal::Never(said),
                false => Refusal::Later(said),
            }
        })
    }

    /// A refusal leaves the conversation open, anything else ends it.
    fn after(&mut self, why: &Error) {
        let refused = why.status().is_some() && code(why) != Some(421);
        self.open = refused && self.smtp.command(Rset).is_ok();
        if !self.open {
            self.smtp.abort();
        }
    }

    /// Says goodbye.
    pub fn close(mut self) {
        if self.open {
            let _ = self.smtp.quit(); // everything was handed over
        }
    }
}

fn code(why: &Error) -> Option<u16> {
    why.status().map(u16::from)
}

/// What the server or the system said: one short line without any address, since it is kept and logged.
fn told(why: &Error) -> String {
    let said = without_addresses(&super::facts::line(&why.to_string()));
    said.chars().take(LONGEST).collect()
}

/// Servers repeat the recipient, and the user who logs in.
fn without_addresses(said: &str) -> String {
    let words = said.split(' ').map(|word| match word.contains('@') {
        true => "…",
        false => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_kept() {
        let said = "permanent error (550): 5.1.1 <a@b.example>: unknown, see mailto:x@y.example";
        assert_eq!(
            without_addresses(said),
            "permanent error (550): 5.1.1 … unknown, see …"
        );
    }
}
