//! Reading what a foreign badge points to: one place that fetches, remembers and keeps the account of it.

use super::{
    Address, Fetch,
    fetching::{self, Answer, Attempt, Refused, Want},
    foreign::cut,
    own,
    profiles::Profiles,
};
use crate::badge::{
    error::Invalid,
    json::{self, Limits},
    urls::BaseUrl,
    verification::{Fault, Reason},
};
use crate::storage::Store;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::cell::RefCell;
use std::future::Future;
use std::time::Instant;

/// Where documents come from: the guarded network, or a table of documents in a test.
pub trait Source {
    /// What is at that address.
    fn get(&self, url: &str, want: Want) -> impl Future<Output = Result<Answer, Refused>>;
}

impl Source for Attempt {
    async fn get(&self, url: &str, want: Want) -> Result<Answer, Refused> {
        Attempt::get(self, url, want).await
    }
}

/// What was found at an address.
pub(super) enum Got {
    /// Something, with status 200.
    Something(Answer),
    /// 410, and the body that came with it.
    Gone(Vec<u8>),
    /// 404.
    Missing,
    /// Nobody could be asked, or the answer says nothing.
    Unreachable(Fault),
}

/// Reads for one verification.
pub(super) struct Reader<'a, S> {
    source: &'a S,
    own: Option<&'a (Store, BaseUrl)>,
    profiles: &'a Profiles,
    now: DateTime<Utc>,
    began: Instant,
    fetched: RefCell<Vec<Fetch>>,
    misserved: RefCell<Option<Fault>>,
    unknown_contexts: RefCell<Vec<String>>,
}

impl<'a, S: Source> Reader<'a, S> {
    pub fn new(
        source: &'a S,
        own: Option<&'a (Store, BaseUrl)>,
        profiles: &'a Profiles,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            source,
            own,
            profiles,
            now,
            began: Instant::now(),
            fetched: RefCell::default(),
            misserved: RefCell::default(),
            unknown_contexts: RefCell::default(),
        }
    }

    /// The moment of this verification that has come by now, in whole seconds.
    fn moment(&self) -> DateTime<Utc> {
        let passed = TimeDelta::from_std(self.began.elapsed()).unwrap_or_default();
        crate::badge::time::whole_seconds(self.now + passed)
    }

    /// Whether an address is of this instance.
    pub fn is_home(&self, url: &str) -> bool {
        self.own
            .is_some_and(|(_, base)| Address::in_document(base, url) != Address::Elsewhere)
    }

    /// What is at an address. This instance is never asked by HTTP: of its own, images come from its database, and
    /// nothing else that a foreign badge may point to.
    pub async fn get(&self, url: &str, want: Want) -> Got {
        if let Some((store, base)) = self.own.filter(|_| self.is_home(url)) {
            return match want {
                Want::Image => own::image(store, base, url).await,
                Want::Document | Want::Badge => {
                    Got::Unreachable(Fault::new(Reason::NamesOurs, cut(url)))
                }
            };
        }
        let at = self.moment();
        let place = self.fetched.borrow().len();
        self.fetched.borrow_mut().push(Fetch {
            url: url.to_owned(),
            at,
            outcome: Err(Reason::NoAnswer.into()),
            remembered: false,
        });
        let answer = self.source.get(url, want).await;
        let (outcome, got) = match answer {
            Ok(answer) => (Ok(answer.status), sorted(answer)),
            Err(why) => {
                let fault = fault(&why);
                (Err(fault.clone()), Got::Unreachable(fault))
            }
        };
        if let Some(fetch) = self.fetched.borrow_mut().get_mut(place) {
            fetch.outcome = outcome;
        }
        got
    }

    /// The Profile at an address, from the short memory if it is there.
    pub async fn get_profile(&self, url: &str) -> Got {
        if let Some((answer, at)) = self.profiles.find(url, self.moment()) {
            self.fetched.borrow_mut().push(Fetch {
                url: url.to_owned(),
                at,
                outcome: Ok(answer.status),
                remembered: true,
            });
            return Got::Something(answer);
        }
        self.get(url, Want::Document).await
    }

    /// Remembers a Profile that could be read.
    pub fn remember_profile(&self, url: &str, answer: &Answer) {
        self.profiles.keep(url, answer, self.moment());
    }

    /// The JSON of an answer. That it is served as something else is noted.
    pub fn json(&self, answer: &Answer, limits: Limits) -> Result<Value, Fault> {
        self.note_type(answer, is_json);
        json::parse_limited(&answer.body, limits).map_err(|why| unreadable(&why))
    }

    /// Notes it when an answer is not served as what it is.
    pub fn note_type(&self, answer: &Answer, right: fn(&str) -> bool) {
        let named = answer.content_type.as_deref().unwrap_or_default();
        let media = named.split(';').next().unwrap_or_default();
        if !right(&media.trim().to_ascii_lowercase()) {
            let cut: String = named.chars().take(100).collect();
            let fault = Fault::new(
                Reason::ContentType,
                format!("{} is served as {cut:?}", answer.url),
            );
            self.misserved.borrow_mut().get_or_insert(fault);
        }
    }

    /// Notes the contexts that a document names and nobody looked at.
    pub fn note_contexts(&self, unknown: Vec<String>) {
        self.unknown_contexts.borrow_mut().extend(unknown);
    }

    /// What was noted, and what was fetched.
    pub fn into_notes(self) -> Notes {
        Notes {
            fetched: self.fetched.into_inner(),
            misserved: self.misserved.into_inner(),
            unknown_contexts: self.unknown_contexts.into_inner(),
        }
    }
}

/// What a [`Reader`] noted.
pub(super) struct Notes {
    pub fetched: Vec<Fetch>,
    pub misserved: Option<Fault>,
    pub unknown_contexts: Vec<String>,
}

/// JSON in one of its media types.
pub(super) fn is_json(media: &str) -> bool {
    matches!(media, "application/json" | "application/ld+json")
        || (media.starts_with("application/") && media.ends_with("+json"))
}

/// A compact JWS, or a PEM file: text of some kind.
pub(super) fn is_text(media: &str) -> bool {
    matches!(
        media,
        "text/plain"
            | "application/jose"
            | "application/jwt"
            | "application/jws"
            | "application/x-pem-file"
            | "application/pem-certificate-chain"
            | "application/x-x509-ca-cert"
    ) || is_untold(media)
}

/// What servers say of files that they do not know. Of documents it is not accepted.
fn is_untold(media: &str) -> bool {
    matches!(
        media,
        "" | "application/octet-stream" | "binary/octet-stream"
    )
}

/// An image.
pub(super) fn is_image(media: &str) -> bool {
    matches!(media, "image/png" | "image/svg+xml") || is_untold(media)
}

/// Why a text is no strict JSON, or more than is looked at.
fn unreadable(why: &Invalid) -> Fault {
    let reason = match why.code {
        "json-too-large" => Reason::TooLarge,
        _ => Reason::NotReadable,
    };
    Fault::new(reason, why.message.as_str())
}

fn sorted(answer: Answer) -> Got {
    match answer.status {
        200 => Got::Something(answer),
        404 => Got::Missing,
        410 => Got::Gone(answer.body),
        status => {
            let reason = match status {
                400.. => Reason::ServerError,
                _ => Reason::AnswerUnusable,
            };
            let what = format!("{} answers with status {status}", answer.url);
            Got::Unreachable(Fault::new(reason, what))
        }
    }
}

/// The words for what the guard of the network says. That a name leads to a private network is not told from one that
/// leads nowhere: whoever asks must not learn what our resolver knows.
fn fault(why: &Refused) -> Fault {
    let host = url::Url::parse(&why.url).ok();
    let named = host.is_some_and(|url| matches!(url.host(), Some(url::Host::Domain(_))));
    let reason = match why.reason {
        fetching::Reason::AddressNotAllowed | fetching::Reason::DnsFailed if named => {
            return Reason::NameNotFound.into();
        }
        other => reason(other),
    };
    Fault::new(reason, why.message.as_str())
}

fn reason(why: fetching::Reason) -> Reason {
    use fetching::Reason as Why;
    match why {
        Why::UrlNotAllowed | Why::RedirectNotAllowed => Reason::UrlNotAllowed,
        Why::AddressNotAllowed => Reason::AddressNotAllowed,
        Why::DnsFailed => Reason::NameNotFound,
        Why::ConnectionFailed => Reason::ConnectionFailed,
        Why::TlsFailed | Why::NoAuthorities => Reason::CertificateRefused,
        Why::Timeout => Reason::NoAnswer,
        Why::Busy => Reason::Busy,
        Why::ConnectionLost
        | Why::TooLarge
        | Why::TooManyRedirects
        | Why::EncodedAnyway
        | Why::NotHttp
        | Why::TooManyFetches => Reason::AnswerUnusable,
    }
}
