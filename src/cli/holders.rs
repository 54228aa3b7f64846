//! `sceau issuer holders`.

use super::open::{id_of, instant, issuer_of, wait};
use super::output::{Failure, print};
use super::verify::{language, language_of_locale};
use crate::badge::text::Language;
use crate::issuing::{
    Actor, Service,
    holders::{Asked, Beginning, Standing, Whom},
};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

/// What an issuer awarded and to whom.
#[derive(Debug, Args)]
#[command(after_help = "\
The latest comes first. Composites belong to the owner of their programme. That it was printed is
in the audit trail.

Examples:
  sceau issuer holders ISSUER --from 2026-09-01   > beneficiaires.csv
  sceau issuer holders ISSUER --badge BADGE --status not-accepted
  sceau issuer holders ISSUER --email camille@ --from 2026-01-01 --before 2027-01-01 --lang en")]
pub(super) struct Holders {
    /// Whose: an id or the address of a Profile
    issuer: String,
    /// To this address, or to those that begin so
    #[arg(long, value_name = "TEXT", value_parser = beginning)]
    email: Option<Beginning>,
    /// Of this badge: an id or an address
    #[arg(long)]
    badge: Option<String>,
    /// Where they stand
    #[arg(long)]
    status: Option<Status>,
    /// Earned then or later
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// Earned earlier
    #[arg(long, value_name = "DATE", value_parser = instant)]
    before: Option<DateTime<Utc>>,
    /// The language of names and words: fr or en [default: that of LC_ALL or LANG]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Status {
    Valid,
    NotAccepted,
    Expired,
    Revoked,
    Replaced,
}

fn beginning(text: &str) -> Result<Beginning, String> {
    let read = Beginning::parse(text).map_err(|why| why.message)?;
    read.ok_or_else(|| "say at least how it begins".to_owned())
}

impl Holders {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let badge = self.badge.as_deref();
        let badge = badge.map(|badge| id_of(service.base(), "badges", badge));
        let asked = Asked {
            whom: self.email.map(Whom::Address),
            badge: badge.transpose()?,
            standing: self.status.map(|status| match status {
                Status::Valid => Standing::InForce,
                Status::NotAccepted => Standing::NotAccepted,
                Status::Expired => Standing::Expired,
                Status::Revoked => Standing::Revoked,
                Status::Replaced => Standing::Replaced,
            }),
            from: self.from,
            before: self.before,
        };
        let issuer = issuer_of(service, &self.issuer)?;
        let language = self.lang.unwrap_or_else(language_of_locale);
        let actor = Actor::cli();
        let begun = service.export_holders(&actor, Scope::Instance, issuer, asked, language);
        let mut export = wait(begun)?;
        while let Some(part) = wait(export.part())? {
            print(part.strip_suffix('\n').unwrap_or(&part))?;
        }
        Ok(())
    }
}
