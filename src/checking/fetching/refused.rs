//! Why something was not fetched.

/// Why, in kind. Each has a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The URL is not one that is fetched: its scheme, port, user name or spelling.
    UrlNotAllowed,
    /// Its host is, or leads to, an address that is not public.
    AddressNotAllowed,
    /// Its host could not be resolved.
    DnsFailed,
    /// No address of the host took the connection.
    ConnectionFailed,
    /// The connection ended before the answer did.
    ConnectionLost,
    /// No TLS connection with that host could be agreed on, or its certificate is not good.
    TlsFailed,
    /// This machine knows no certificate authority.
    NoAuthorities,
    /// It took longer than it may.
    Timeout,
    /// The answer is larger than it may be, or its head.
    TooLarge,
    /// One redirect more than are followed.
    TooManyRedirects,
    /// A redirect to nowhere, from https to http, or to a URL that is not fetched.
    RedirectNotAllowed,
    /// Compressed, though that was not asked for.
    EncodedAnyway,
    /// The answer is not HTTP/1.
    NotHttp,
    /// One fetch more than a verification may make.
    TooManyFetches,
    /// No turn came within the time.
    Busy,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 15] = [
        Self::UrlNotAllowed,
        Self::AddressNotAllowed,
        Self::DnsFailed,
        Self::ConnectionFailed,
        Self::ConnectionLost,
        Self::TlsFailed,
        Self::NoAuthorities,
        Self::Timeout,
        Self::TooLarge,
        Self::TooManyRedirects,
        Self::RedirectNotAllowed,
        Self::EncodedAnyway,
        Self::NotHttp,
        Self::TooManyFetches,
        Self::Busy,
    ];

    /// For programs; it never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::UrlNotAllowed => "url-not-allowed",
            Self::AddressNotAllowed => "address-not-allowed",
            Self::DnsFailed => "dns-failed",
            Self::ConnectionFailed => "connection-failed",
            Self::ConnectionLost => "connection-lost",
            Self::TlsFailed => "tls-failed",
            Self::NoAuthorities => "no-authorities",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::TooManyRedirects => "too-many-redirects",
            Self::RedirectNotAllowed => "redirect-not-allowed",
            Self::EncodedAnyway => "encoded-anyway",
            Self::NotHttp => "not-http",
            Self::TooManyFetches => "too-many-fetches",
            Self::Busy => "busy",
        }
    }
}

/// Something was not fetched. It says nothing about the badge.
///
/// No message holds an address that a name leads to: who asks must not learn what our resolver knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// Why, in kind.
    pub reason: Reason,
    /// What was to be fetched, after the redirects so far; as given when it could not be read.
    pub url: String,
    /// Why, as a sentence without a capital and a full stop.
    pub message: String,
}

impl Refused {
    fn new(reason: Reason, url: &str, message: impl Into<String>) -> Self {
        Self {
            reason,
            url: url.to_owned(),
            message: message.into(),
        }
    }

    /// The code of its reason.
    pub fn code(&self) -> &'static str {
        self.reason.code()
    }

    pub(super) fn url_not_allowed(url: &str, why: &str) -> Self {
        let message = format!("this address is not fetched: {why}");
        Self::new(Reason::UrlNotAllowed, url, message)
    }

    pub(super) fn address_not_allowed(url: &str) -> Self {
        let message = "its host is not on the public Internet";
        Self::new(Reason::AddressNotAllowed, url, message)
    }

    pub(super) fn dns_failed(url: &str) -> Self {
        let message = "the name of its host leads nowhere, or cannot be looked up now";
        Self::new(Reason::DnsFailed, url, message)
    }

    pub(super) fn connection_failed(url: &str) -> Self {
        let message = "its host does not take connections";
        Self::new(Reason::ConnectionFailed, url, message)
    }

    pub(super) fn connection_lost(url: &str) -> Self {
        let message = "its host ended the connection before the answer was whole";
        Self::new(Reason::ConnectionLost, url, message)
    }

    pub(super) fn tls_failed(url: &str, why: &str) -> Self {
        let message = format!("no secure connection with its host: {why}");
        Self::new(Reason::TlsFailed, url, message)
    }

    pub(super) fn no_authorities(url: &str) -> Self {
        let message =
            "this service knows no certificate authority, so it can fetch nothing by https";
        Self::new(Reason::NoAuthorities, url, message)
    }

    pub(super) fn connect_timeout(url: &str) -> Self {
        let message = format!("no connection within {} seconds", super::CONNECT.as_secs());
        Self::new(Reason::Timeout, url, message)
    }

    pub(super) fn timeout(url: &str) -> Self {
        let message = format!("no whole answer within {} seconds", super::TOTAL.as_secs());
        Self::new(Reason::Timeout, url, message)
    }

    pub(super) fn too_large(url: &str, limit: usize) -> Self {
        let message = format!("the answer is larger than {} KiB", limit / 1024);
        Self::new(Reason::TooLarge, url, message)
    }

    pub(super) fn head_too_large(url: &str) -> Self {
        let message = "the head of the answer is too large";
        Self::new(Reason::TooLarge, url, message)
    }

    pub(super) fn too_many_redirects(url: &str) -> Self {
        let message = format!("more than {} redirects", super::MAX_REDIRECTS);
        Self::new(Reason::TooManyRedirects, url, message)
    }

    pub(super) fn redirect_not_allowed(url: &str, why: &str) -> Self {
        let message = format!("a redirect that is not followed: {why}");
        Self::new(Reason::RedirectNotAllowed, url, message)
    }

    pub(super) fn encoded_anyway(url: &str) -> Self {
        let message = "the answer is compressed, though it was asked for plain";
        Self::new(Reason::EncodedAnyway, url, message)
    }

    pub(super) fn not_http(url: &str) -> Self {
        let message = "the answer is not good HTTP/1.1";
        Self::new(Reason::NotHttp, url, message)
    }

    pub(super) fn too_many_fetches(url: &str) -> Self {
        let message = format!(
            "a verification fetches at most {} things",
            super::MAX_FETCHES
        );
        Self::new(Reason::TooManyFetches, url, message)
    }

    pub(super) fn busy(url: &str) -> Self {
        let message = "too much is being fetched at the moment: try again later";
        Self::new(Reason::Busy, url, message)
    }
}
