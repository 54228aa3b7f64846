//! Guarded fetching of what a foreign badge points to.
//!
//! A badge names addresses, and its author may be anybody: so each address is vetted ([`vet_url`]), its host resolved
//! once, every address of the host checked ([`addresses`]), and the connection made to one of the very addresses that
//! were checked. A redirect goes through all of it again. Everything has a bound: bytes, time, number.
//!
//! Nothing here reads the environment but for where the system keeps its certificate authorities; there is no proxy, no
//! cookie, no cache, no decompression and no connection that is used twice (`docs/adr/0013-guarded-fetching.md`).

pub mod addresses;
mod exchange;
mod network;
mod refused;
mod slots;
mod tls;
mod vetting;

pub use network::{BoxFuture, Network, System};
pub use refused::{Reason, Refused};
pub use tls::Authorities;
pub use vetting::{Vetted, vet_url};

use super::Address;
use crate::badge::urls::BaseUrl;
use exchange::Received;
use slots::Slots;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};
use std::time::Duration;
use tls::Tls;
use tokio::time::{Instant, timeout_at};

/// For TCP and TLS together.
pub const CONNECT: Duration = Duration::from_secs(3);
/// For all the fetches of one verification together, from the first.
pub const TOTAL: Duration = Duration::from_secs(10);
/// Redirects that one fetch follows.
pub const MAX_REDIRECTS: usize = 3;
/// Fetches of one verification.
pub const MAX_FETCHES: usize = 8;
/// Requests under way at once, in this process.
pub const MAX_AT_ONCE: usize = 64;
/// Requests under way at once to one host.
pub const MAX_PER_HOST: usize = 4;
/// Addresses of a host that are tried. All of them are checked.
pub const MAX_ADDRESSES: usize = 8;
/// Bytes of a JSON document or a JWS.
pub const MAX_DOCUMENT: usize = 256 * 1024;
/// Bytes of an image.
pub const MAX_IMAGE: usize = 1024 * 1024;

/// What the guard lets through beyond public https; both for tests and demonstrations only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Any address and any port: loopback and private networks too.
    pub private_addresses: bool,
    /// `http://` beside `https://`.
    pub plain_http: bool,
}

/// What is hoped for: it decides the `Accept` header and how much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// JSON or a JWS, at most [`MAX_DOCUMENT`].
    Document,
    /// PNG or SVG, at most [`MAX_IMAGE`].
    Image,
    /// What somebody pasted: either, at most [`MAX_IMAGE`].
    Badge,
}

impl Want {
    /// How many bytes are read at most.
    pub fn limit(self) -> usize {
        match self {
            Self::Document => MAX_DOCUMENT,
            Self::Image | Self::Badge => MAX_IMAGE,
        }
    }

    fn accept(self) -> &'static str {
        match self {
            Self::Document => {
                "application/ld+json, application/json;q=0.9, text/plain;q=0.5, */*;q=0.1"
            }
            Self::Image => "image/png, image/svg+xml, image/*;q=0.1",
            Self::Badge => {
                "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8, */*;q=0.1"
            }
        }
    }
}

/// What a remote answered, whatever the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Where it was found, after redirects; without a fragment.
    pub url: String,
    /// The HTTP status, 200 to 999; never a redirect that could be followed.
    pub status: u16,
    /// `Content-Type` as sent, when it is text.
    pub content_type: Option<String>,
    /// The body as sent, within [`Want::limit`].
    pub body: Vec<u8>,
}

/// Fetches, within bounds that all its clones share.
#[derive(Clone)]
pub struct Fetcher(Arc<Inner>);

struct Inner {
    settings: Settings,
    network: Arc<dyn Network>,
    tls: Tls,
    slots: Slots,
}

impl Fetcher {
    /// Over that network, trusting these authorities.
    pub fn new(settings: Settings, network: Arc<dyn Network>, authorities: Authorities) -> Self {
        Self(Arc::new(Inner {
            settings,
            network,
            tls: Tls::new(authorities),
            slots: Slots::new(MAX_AT_ONCE, MAX_PER_HOST),
        }))
    }

    /// Over the network of this machine, trusting the authorities that it trusts.
    pub fn system(settings: Settings) -> Self {
        Self::new(settings, Arc::new(System::new()), Authorities::System)
    }

    /// What the guard lets through.
    pub fn settings(&self) -> Settings {
        self.0.settings
    }

    /// Whether there is an authority to check certificates with; without one, no `https://` can be fetched. The first
    /// call reads the system's, which takes milliseconds.
    pub fn has_authorities(&self) -> bool {
        self.0.tls.config().is_some()
    }

    /// The fetches of one verification.
    pub fn attempt(&self) -> Attempt {
        self.attempt_beside(None)
    }

    /// The same beside an instance that is never asked by HTTP, also when a redirect leads to it.
    pub fn attempt_beside(&self, own: Option<&BaseUrl>) -> Attempt {
        Attempt {
            own: own.cloned(),
            fetcher: self.clone(),
            fetches: AtomicUsize::new(0),
            deadline: OnceLock::new(),
        }
    }
}

/// The fetches of one verification: at most [`MAX_FETCHES`], within [`TOTAL`] of the first.
pub struct Attempt {
    own: Option<BaseUrl>,
    fetcher: Fetcher,
    fetches: AtomicUsize,
    deadline: OnceLock<Instant>,
}

impl Attempt {
    /// Fetches `url`. Several may run together. Needs a tokio runtime with IO and time.
    ///
    /// # Errors
    /// Anything but an HTTP answer within the bounds: the badge could not be checked, and nothing else follows from it.
    pub async fn get(&self, url: &str, want: Want) -> Result<Answer, Refused> {
        let settings = &self.fetcher.0.settings;
        let mut at = vet_url(url, settings)?;
        if self.fetches.fetch_add(1, Ordering::Relaxed) >= MAX_FETCHES {
            return Err(Refused::too_many_fetches(at.url()));
        }
        let deadline = *self.deadline.get_or_init(|| Instant::now() + TOTAL);
        for _ in 0..=MAX_REDIRECTS {
            if self.leads_home(at.url()) {
                let why = "it leads to this service itself";
                return Err(Refused::redirect_not_allowed(at.url(), why));
            }
            match self.one_request(&at, want, deadline).await? {
                Received::Answer(answer) => return Ok(answer),
                Received::Redirect(location) => at = at.redirected(&location, settings)?,
            }
        }
        Err(Refused::too_many_redirects(at.url()))
    }

    fn leads_home(&self, url: &str) -> bool {
        let own = self.own.as_ref();
        own.is_some_and(|base| Address::in_document(base, url) != Address::Elsewhere)
    }

    async fn one_request(
        &self,
        at: &Vetted,
        want: Want,
        deadline: Instant,
    ) -> Result<Received, Refused> {
        let Inner {
            settings,
            network,
            tls,
            slots,
        } = &*self.fetcher.0;
        if Instant::now() >= deadline {
            return Err(Refused::timeout(at.url()));
        }
        let slot = timeout_at(deadline, slots.take(at.host()));
        let Ok(Ok(_slot)) = slot.await else {
            return Err(Refused::busy(at.url()));
        };
        let request = async {
            let addresses = network::resolve(&**network, at, settings).await?;
            exchange::run(&**network, tls, at, &addresses, want).await
        };
        let received = timeout_at(deadline, request).await;
        received.map_err(|_| Refused::timeout(at.url()))?
    }
}
