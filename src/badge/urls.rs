//! The URLs of public objects: stable for ever, derived from the base URL and an identifier.

use super::{error::Invalid, text::Language};
use std::fmt;
use url::{Host, ParseError, Url};
use uuid::Uuid;

/// Where this instance lives, without a trailing slash. It stands in signed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// A public object of ours that a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// `/issuers/{id}`
    Profile(Uuid),
    /// `/badges/{id}`
    BadgeClass(Uuid),
    /// `/assertions/{id}`
    Assertion(Uuid),
    /// `/keys/{id}`
    Key(Uuid),
}

impl BaseUrl {
    /// The longest one, in bytes: a composite that rests on 200 badges says 200 addresses in one document of 64 KiB.
    pub const MAX_LEN: usize = 200;

    /// Accepts `http(s)://host[:port][/path]` without user, query or fragment.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse =
            |why: &str| Invalid::new("invalid-base-url", format!("base URL {text:?}: {why}"));
        let url = Url::parse(text).map_err(|why| refuse(&in_words(why)))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(SCHEME));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it must not hold a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it must not have a query or fragment"));
        }
        let text = url.as_str().trim_end_matches('/');
        if text.len() > Self::MAX_LEN {
            return Err(refuse(&format!(
                "it is longer than {} bytes",
                Self::MAX_LEN
            )));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for `https://`, and then cookies and headers may insist on it.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The path under which everything is mounted; empty, or `/…` without a trailing slash.
    pub fn path(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        self.0[after_scheme..]
            .find('/')
            .map_or("", |at| &self.0[after_scheme + at..])
    }

    /// Scheme, host and port, as a browser names where a page comes from.
    pub fn origin(&self) -> &str {
        &self.0[..self.0.len() - self.path().len()]
    }

    /// A path of ours, which starts with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The Profile of an issuer.
    pub fn profile(&self, id: Uuid) -> String {
        format!("{}/issuers/{id}", self.0)
    }

    /// A BadgeClass.
    pub fn badge(&self, id: Uuid) -> String {
        format!("{}/badges/{id}", self.0)
    }

    /// A BadgeClass in another language than its first.
    pub fn badge_in(&self, id: Uuid, language: Language) -> String {
        format!("{}/badges/{id}/{}", self.0, language.tag())
    }

    /// An Assertion.
    pub fn assertion(&self, id: Uuid) -> String {
        format!("{}/assertions/{id}", self.0)
    }

    /// A CryptographicKey.
    pub fn key(&self, id: Uuid) -> String {
        format!("{}/keys/{id}", self.0)
    }

    /// An Endorsement.
    pub fn endorsement(&self, id: Uuid) -> String {
        format!("{}/endorsements/{id}", self.0)
    }

    /// Something that a holder showed to be awarded a badge, and lets be seen.
    pub fn proof(&self, id: Uuid) -> String {
        format!("{}/proofs/{id}", self.0)
    }

    /// The RevocationList of a Profile.
    pub fn revocations(&self, profile: Uuid) -> String {
        format!("{}/issuers/{profile}/revocations", self.0)
    }

    /// An image by the hex SHA-256 of its bytes.
    pub fn image(&self, hash: &str) -> String {
        format!("{}/images/{hash}", self.0)
    }

    /// The public page of a programme.
    pub fn programme(&self, id: Uuid) -> String {
        format!("{}/programmes/{id}", self.0)
    }

    /// Which object of ours this URL names; `None` for anything else, another spelling included.
    pub fn locate(&self, url: &str) -> Option<Object> {
        let path = url.strip_prefix(&self.0)?.strip_prefix('/')?;
        let (kind, id) = path.split_once('/')?;
        let parsed = Uuid::try_parse(id).ok()?;
        if parsed.to_string() != id {
            return None;
        }
        match kind {
            "issuers" => Some(Object::Profile(parsed)),
            "badges" => Some(Object::BadgeClass(parsed)),
            "assertions" => Some(Object::Assertion(parsed)),
            "keys" => Some(Object::Key(parsed)),
            _ => None,
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const SCHEME: &str = "it must start with https:// or http://";

fn in_words(why: ParseError) -> String {
    match why {
        ParseError::RelativeUrlWithoutBase => SCHEME.to_owned(),
        ParseError::EmptyHost => "it has no host".to_owned(),
        other => other.to_string(),
    }
}

/// A web address given by a person: `https` or `http`, a host, no user, at most 2,000 characters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WebUrl(String);

impl WebUrl {
    /// Parses and keeps the text as it was given.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse = |why: &str| Invalid::new("invalid-url", format!("not a web address: {why}"));
        if text.len() > 2_000 {
            return Err(refuse("longer than 2,000 characters"));
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(refuse("it holds a space or a control character"));
        }
        let url = Url::parse(text).map_err(|why| refuse(&in_words(why)))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(SCHEME));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it must not hold a user name or password"));
        }
        match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => {}
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => {}
            _ => return Err(refuse("it has no host")),
        }
        if let Some(why) = beyond_rfc3986(text) {
            return Err(refuse(&format!("{why}; programs write it as {url}")));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the text has that no URI may have (RFC 3986, section 2). Browsers understand it; validators of badges do not.
fn beyond_rfc3986(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%[]".contains(c);
    if let Some(other) = text.chars().find(|c| !plain(*c)) {
        return Some(format!("it holds the character {other:?}"));
    }
    let percent = text.split('%').skip(1).all(|after| {
        let digits = after.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    if !percent {
        return Some("a % is followed by two hexadecimal digits".to_owned());
    }
    if text.matches('#').count() > 1 {
        return Some("it has more than one #".to_owned());
    }
    let authority = text.split("://").nth(1)?.split(['/', '?', '#']).next()?;
    let after = text.split_once(authority).map_or("", |(_, after)| after);
    after
        .contains(['[', ']'])
        .then(|| "[ and ] are written %5B and %5D".to_owned())
}

impl<'de> serde::Deserialize<'de> for WebUrl {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_exact() {
        let base = BaseUrl::parse("https://badges.example/app/").unwrap();
        assert_eq!(base.as_str(), "https://badges.example/app");
        assert_eq!(base.path(), "/app");
        assert_eq!(BaseUrl::parse("http://127.0.0.1:8080").unwrap().path(), "");
        for refused in [
            "badges.example",
            "ftp://x.example",
            "https://u@x.example",
            "https://x.example/?a",
            "https://x.example/#a",
        ] {
            assert_eq!(
                BaseUrl::parse(refused).unwrap_err().code,
                "invalid-base-url"
            );
        }
    }

    #[test]
    fn only_the_canonical_spelling_is_ours() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ab);
        assert_eq!(
            base.locate(&base.assertion(id)),
            Some(Object::Assertion(id))
        );
        assert_eq!(base.locate(&base.key(id)), Some(Object::Key(id)));
        for other in [
            base.assertion(id).to_uppercase(),
            format!("{}/", base.assertion(id)),
            format!("{}.json", base.assertion(id)),
            format!("{}?x", base.assertion(id)),
            base.assertion(id).replace("/assertions", "//assertions"),
            format!("https://badges.example.evil.example/assertions/{id}"),
            format!("https://badges.example/assertions/{}", id.simple()),
        ] {
            assert_eq!(base.locate(&other), None, "{other}");
        }
    }

    #[test]
    fn web_addresses_are_http_with_a_host() {
        for good in [
            "https://www.example.org/a?b#c",
            "https://xn--mdiation-b1a.fr/%C3%A9",
            "http://[::1]:8080/a",
        ] {
            assert!(WebUrl::parse(good).is_ok(), "{good}");
        }
        for refused in [
            "",
            "example.org",
            "javascript:alert(1)",
            "https://",
            "https://u:p@x.example/",
            "https://x.example/ a",
            "data:text/html,x",
            "https://médiation.fr/",
            "https://exemple.fr/é",
            "https://exemple.fr/100%",
            "https://exemple.fr/?x=[1]",
            "https://exemple.fr/#a#b",
            "https://exemple.fr/{x}",
        ] {
            assert_eq!(
                WebUrl::parse(refused).unwrap_err().code,
                "invalid-url",
                "{refused}"
            );
        }
        let without_scheme = WebUrl::parse("example.org").unwrap_err().message;
        assert!(without_scheme.ends_with(SCHEME), "{without_scheme}");
    }
}
