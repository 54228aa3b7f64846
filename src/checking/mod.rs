//! The use case of checking a badge: gather what it points to, then let `badge::verification` judge.
//!
//! | file | what it does |
//! |---|---|
//! | `input.rs` | tells what somebody gave |
//! | `own.rs`, `address.rs` | badges of this instance: gathered from its database |
//! | `foreign.rs` | all others: from what was given to the badge itself |
//! | `gathering.rs`, `reading.rs`, `profiles.rs` | what a foreign badge points to, from where it says |
//! | `fetching/` | the guarded network |
//! | `belonging.rs` | whether a badge belongs to the owner of an address |
//! | `bringing.rs` | a badge that is brought to a programme, as a plain fact |
//! | `list.rs`, `many.rs` | many at once: a list in a text or a CSV, checked a few at a time |
//! | `words.rs`, `answer.rs`, `report_text.rs` | what was found: in words, for programs, as a report |

mod address;
pub mod answer;
mod belonging;
mod bringing;
pub mod fetching;
mod foreign;
mod gathering;
mod input;
pub mod list;
pub mod many;
mod own;
mod profiles;
mod reading;
pub mod report_text;
pub mod words;

pub use address::{Address, NotAnAward};
pub use belonging::Belongs;
pub use input::{Input, Unreadable};
pub use own::check_with;
pub use reading::Source;

use crate::badge::{
    foreign::Version,
    urls::BaseUrl,
    verification::{Check, Code, Fault, Reason, Report},
};
use crate::storage::{Error, Store, assertions::StoredAssertion, badge_classes::StoredBadge};
use chrono::{DateTime, Utc};
use fetching::Fetcher;
use foreign::Led;
use profiles::Profiles;
use reading::Reader;
use uuid::Uuid;

/// Checks badges: those of an instance from its database, all others by what they publish. Nothing is written or kept.
#[derive(Clone)]
pub struct Checker {
    own: Option<(Store, BaseUrl)>,
    fetcher: Fetcher,
    profiles: Profiles,
}

/// What is to be checked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The badge.
    pub input: Input,
    /// Whose it is said to be: an e-mail address.
    pub email: Option<String>,
}

impl From<Input> for Question {
    fn from(input: Input) -> Self {
        Self { input, email: None }
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The verdict and the checks.
    pub report: Report,
    /// What the badge says of itself; to be shown only if the verdict allows to believe it.
    pub claim: Option<Claim>,
    /// Whether it belongs to the person who was named; `None` when nobody was.
    pub belongs: Option<Belongs>,
    /// What was fetched, in order. Empty for badges of this instance.
    pub fetched: Vec<Fetch>,
    /// The award, when it is one of ours.
    pub assertion: Option<StoredAssertion>,
    /// Its badge.
    pub badge: Option<StoredBadge>,
    /// The name of its issuer.
    pub issuer: Option<String>,
    /// The programmes of this instance that recognise its issuer today.
    pub programmes: Vec<Recognition>,
    /// What it is instead, when it is something else of ours.
    pub instead: Option<NotAnAward>,
}

/// What a badge says of itself, as plain text from anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The version it is written in.
    pub version: Version,
    /// Its hosted address, or `urn:uuid:…`.
    pub id: Option<String>,
    /// The name of the badge.
    pub name: Option<String>,
    /// What the badge stands for.
    pub description: Option<String>,
    /// The address of its BadgeClass.
    pub class_id: Option<String>,
    /// The address of its issuer's Profile.
    pub issuer_id: Option<String>,
    /// The name of the issuer.
    pub issuer: Option<String>,
    /// The issuer's web site.
    pub issuer_url: Option<String>,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
}

/// One thing that was fetched, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Its address, as the badge names it.
    pub url: String,
    /// When it was asked for; for a cached Profile, when it was fetched.
    pub at: DateTime<Utc>,
    /// The HTTP status, or why there was none.
    pub outcome: Result<u16, Fault>,
    /// Whether it came from the short memory of issuers' Profiles.
    pub remembered: bool,
}

/// A programme that recognises an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    /// The programme.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl Checked {
    /// One check said it all.
    pub fn only(check: Check, now: DateTime<Utc>) -> Self {
        Self::of(Report::new(vec![check], now))
    }

    /// There is no such badge.
    pub fn not_found(now: DateTime<Utc>) -> Self {
        Self::only(Check::failed(Code::Found, Reason::NotFound), now)
    }

    fn of(report: Report) -> Self {
        Self {
            report,
            claim: None,
            belongs: None,
            fetched: Vec::new(),
            assertion: None,
            badge: None,
            issuer: None,
            programmes: Vec::new(),
            instead: None,
        }
    }
}

impl Checker {
    /// For the badges of that instance, and all others by that fetcher. Without an instance there are only others.
    pub fn new(own: Option<(Store, BaseUrl)>, fetcher: Fetcher) -> Self {
        Self {
            own,
            fetcher,
            profiles: Profiles::default(),
        }
    }

    /// Checks a badge. Nothing is written. Needs a tokio runtime with IO and time.
    ///
    /// # Errors
    /// Only when the database of this instance cannot be read; everything else is a verdict.
    pub async fn check(&self, question: Question, now: DateTime<Utc>) -> Result<Checked, Error> {
        let own = self.own.as_ref().map(|(_, base)| base);
        let attempt = self.fetcher.attempt_beside(own);
        self.check_from(&attempt, question, now).await
    }

    /// The same with documents from somewhere else than the network.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn check_from<S: Source>(
        &self,
        source: &S,
        question: Question,
        now: DateTime<Utc>,
    ) -> Result<Checked, Error> {
        let Question { mut input, email } = question;
        if let Input::Image(file) = input {
            // An image may cost a second: away from the threads that answer.
            let inside = input::apart(move || Input::inside(&file)).await;
            input = match inside.ok_or(Error::Panicked)? {
                Ok(inside) => inside,
                Err(why) => return Ok(Checked::only(Check::failed(Code::Document, why), now)),
            };
        }
        if let Some((store, base)) = &self.own
            && let Some(checked) = own::check(store, base, &input, email.clone(), now).await?
        {
            return Ok(checked);
        }
        let reader = Reader::new(source, self.own.as_ref(), &self.profiles, now);
        match foreign::check(reader, input, email.as_deref(), now).await {
            Led::Checked(checked) => Ok(*checked),
            Led::Home(input) => self.check_home(input, email, now).await,
        }
    }

    /// What a foreign thing led to here.
    async fn check_home(
        &self,
        input: Input,
        email: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Checked, Error> {
        let checked = match &self.own {
            Some((store, base)) => own::check(store, base, &input, email, now).await?,
            None => None,
        };
        Ok(checked.unwrap_or_else(|| Checked::not_found(now)))
    }
}
