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
        return Err(too_long(text));
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
    // Punycode and percent-encoding make it longer than it was written.
    if url.as_str().len() > MAX_LENGTH {
        return Err(too_long(text));
    }
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

fn too_long(text: &str) -> Refused {
    let beginning: String = text.chars().take(100).collect();
    Refused::url_not_allowed(&beginning, "it is longer than 2,000 characters")
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that URL parsers have fallen over.
    const PIECES: [&str; 40] = [
        "https",
        "http",
        "file",
        ":",
        "/",
        "//",
        "\\",
        "?",
        "#",
        "@",
        "%",
        "%2e",
        "%00",
        "[",
        "]",
        "::",
        ".",
        "..",
        "-",
        "a",
        "public.example",
        "localhost",
        "127.0.0.1",
        "0x7f",
        "2130706433",
        "0177",
        "1",
        "256",
        ":443",
        ":80",
        ":0",
        "::ffff:7f00:1",
        "2001:db8",
        "８",
        "。",
        "\u{ad}",
        "\u{202e}",
        "ß",
        "xn--",
        "\t",
    ];

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        let text = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
        prop_oneof![
            3 => text.clone().prop_map(|text| format!("https://{text}")),
            1 => text,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_passes_is_plain_and_passes_again_unchanged(text in texts()) {
            let settings = Settings::default();
            let Ok(vetted) = vet_url(&text, &settings) else { return Ok(()) };
            prop_assert_eq!(vet_url(vetted.url(), &settings), Ok(vetted.clone()));
            prop_assert!(vetted.url().starts_with("https://") && vetted.url().is_ascii());
            prop_assert_eq!(vetted.host_header(), vetted.host());
            prop_assert_eq!(vetted.port, 443);
            match vetted.asked() {
                Host::Address(address) => prop_assert!(is_public(*address)),
                Host::Name(name) => prop_assert!(
                    name.parse::<IpAddr>().is_err() && !name.ends_with('.') && name == vetted.host()
                ),
            }
        }
    }

    #[test]
    fn ordinary_ones_pass() {
        for (text, host, target) in [
            ("https://badges.example/a", "badges.example", "/a"),
            ("https://badges.example", "badges.example", "/"),
            (
                "HTTPS://Badges.Example:443/A?b=c&d#e",
                "badges.example",
                "/A?b=c&d",
            ),
            ("https://badges.example?id=1", "badges.example", "/?id=1"),
            (
                "https://médiation.example/é",
                "xn--mdiation-b1a.example",
                "/%C3%A9",
            ),
            (
                "https://a_b.example/{x}|z`?{x}|z`",
                "a_b.example",
                "/%7Bx%7D|z%60?{x}|z`",
            ),
            ("https://93.184.215.14/a", "93.184.215.14", "/a"),
            (
                "https://[2606:2800:21f:cb07::1]/",
                "[2606:2800:21f:cb07::1]",
                "/",
            ),
            (
                "https://badges.example/%2e%2e/a/../b",
                "badges.example",
                "/b",
            ),
            (
                "https://badges.example/a@b:c//d",
                "badges.example",
                "/a@b:c//d",
            ),
        ] {
            let vetted = vet_url(text, &Settings::default()).unwrap();
            assert_eq!(vetted.host(), host, "{text}");
            assert_eq!(vetted.path_and_query().unwrap().as_str(), target, "{text}");
        }
        let mapped = vet_url("https://[::ffff:8.8.8.8]/", &Settings::default()).unwrap();
        let Host::Address(address) = mapped.asked() else {
            panic!("{mapped:?}")
        };
        assert_eq!(mapped.at(*address), "8.8.8.8:443".parse().unwrap());
    }

    #[test]
    fn long_ones_do_not() {
        let written_long = format!("https://badges.example/{}", "a".repeat(MAX_LENGTH));
        let encoded_long = format!("https://badges.example/{}", "é".repeat(MAX_LENGTH / 4));
        for long in [written_long, encoded_long] {
            let refused = vet_url(&long, &Settings::default()).unwrap_err();
            assert_eq!(refused.code(), "url-not-allowed");
            assert!(refused.url.chars().count() <= 100);
        }
        for host in ["a".repeat(64), "a.".repeat(127)] {
            let url = format!("https://{host}.example/");
            assert!(vet_url(&url, &Settings::default()).is_err(), "{url}");
        }
    }
}
