//! Which URLs are fetched: read once, by one parser, and what it understood is what is used.

use super::{Refused, Settings, addresses::is_public};
use hyper::http::uri::PathAndQuery;
use std::net::{IpAddr, SocketAddr};
use url::Url;

/// Longer ones are refused.
const MAX_LENGTH: usize = 2_000;

/// A URL that may be fetched, as long as its host leads to public addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vetted {
    url: Url,
    text: String,
    host: Host,
    name: String,
    port: u16,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    /// In lower case and ASCII, without a dot at the end.
    Name(String),
    /// Vetted, and no IPv4 address in the clothes of an IPv6 one.
    Address(IpAddr),
}

/// Reads a URL that a stranger wrote, and decides whether it may be fetched. Pure.
///
/// Stricter than browsers: the text must begin with `https://` and hold no space, control character or backslash, and
/// its host no `%`, so that nobody else can read another host in it. What browsers take for an IPv4 address (`0x7f.1`,
/// `2130706433`, full-width digits) is one here too, and is judged as one.
///
/// # Errors
/// `url-not-allowed`, or `address-not-allowed` when the host is an address that is not public.
pub fn vet_url(text: &str, settings: &Settings) -> Result<Vetted, Refused> {
    if text.len() > MAX_LENGTH {
        let beginning: String = text.chars().take(100).collect();
        let why = "it is longer than 2,000 characters";
        return Err(Refused::url_not_allowed(&beginning, why));
    }
    let refuse = |why: &str| Refused::url_not_allowed(text, why);
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
        let why = "it holds a space, a control character or a backslash";
        return Err(refuse(why));
    }
    let (scheme, rest) = text.split_once("://").ok_or_else(|| refuse(SCHEME))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(refuse("it has no host"));
    }
    if authority.contains('@') {
        return Err(refuse("it holds a user name or password"));
    }
    if authority.contains('%') {
        return Err(refuse("its host holds a %"));
    }
    let url = Url::parse(text).map_err(|_| refuse("it is not a web address"))?;
    let usual_port = match url.scheme() {
        "https" => 443,
        "http" if settings.plain_http => 80,
        "http" => return Err(refuse("it does not begin with https://")),
        _ => return Err(refuse(SCHEME)),
    };
    if !scheme.eq_ignore_ascii_case(url.scheme()) || !url.username().is_empty() {
        return Err(refuse("it is not a web address"));
    }
    let port = url.port().unwrap_or(usual_port);
    if port == 0 || (port != usual_port && !settings.private_addresses) {
        return Err(refuse("its port is not the usual one"));
    }
    let host = match url.host() {
        Some(url::Host::Domain(name)) if is_host_name(name) => Host::Name(name.to_owned()),
        Some(url::Host::Ipv4(address)) => Host::Address(address.into()),
        Some(url::Host::Ipv6(address)) => Host::Address(IpAddr::V6(address).to_canonical()),
        _ => return Err(refuse("its host is not the name of one")),
    };
    if let Host::Address(address) = host
        && !settings.private_addresses
        && !is_public(address)
    {
        return Err(Refused::address_not_allowed(text));
    }
    Vetted::new(url, host, port).ok_or_else(|| refuse("it is not a web address"))
}

const SCHEME: &str = "it must begin with https://";

/// Letters, digits, hyphens and underscores between dots. No dot at the end: one host, one spelling.
fn is_host_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

impl Vetted {
    fn new(mut url: Url, host: Host, port: u16) -> Option<Self> {
        url.set_fragment(None);
        let vetted = Self {
            name: url.host_str()?.to_owned(),
            text: url.as_str().to_owned(),
            url,
            host,
            port,
        };
        vetted.path_and_query().is_some().then_some(vetted)
    }

    /// The URL as it is asked for, without a fragment.
    pub fn url(&self) -> &str {
        &self.text
    }

    /// The host: a name, or an address as URLs write it.
    pub fn host(&self) -> &str {
        &self.name
    }

    /// Whether it is asked over TLS.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn asked(&self) -> &Host {
        &self.host
    }

    pub(super) fn at(&self, address: IpAddr) -> SocketAddr {
        SocketAddr::new(address.to_canonical(), self.port)
    }

    /// The `Host` header: with a port when it is not the usual one.
    pub(super) fn host_header(&self) -> String {
        match self.url.port() {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.clone(),
        }
    }

    pub(super) fn path_and_query(&self) -> Option<PathAndQuery> {
        self.url[url::Position::BeforePath..].parse().ok()
    }

    /// Where a redirect leads, vetted from the beginning.
    pub(super) fn redirected(&self, location: &str, settings: &Settings) -> Result<Self, Refused> {
        let refuse = |why: &str| Refused::redirect_not_allowed(self.url(), why);
        let unclear = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        if location.contains(unclear) {
            return Err(refuse("it leads to no address"));
        }
        let target = self.url.join(location);
        let target = target.map_err(|_| refuse("it leads to no address"))?;
        // As written, when it is whole: the guard wants to see what was written, not what was understood.
        let written = match Url::parse(location) {
            Ok(_) => location,
            Err(_) => target.as_str(),
        };
        if self.is_https() && target.scheme() == "http" {
            return Err(refuse("it leads from https to http"));
        }
        vet_url(written, settings).map_err(|why| match why.reason {
            super::Reason::UrlNotAllowed => refuse(&why.message),
            _ => why,
        })
    }
}
