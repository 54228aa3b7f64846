//! What an address that somebody wants checked leads to.

use crate::badge::urls::BaseUrl;
use url::Url;
use uuid::Uuid;

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// The place of an awarded badge here; `None` when no award can have that address.
    Award(Option<Uuid>),
    /// Something else of this service.
    Ours(NotAnAward),
    /// Another service, or nothing at all.
    Elsewhere,
}

/// Something of this service that is no awarded badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAward {
    /// `/badges/…`
    BadgeModel,
    /// `/issuers/…`
    Issuer,
    /// `/keys/…`
    Key,
    /// Anything else.
    Page,
}

impl NotAnAward {
    /// In English, for the detail of a check.
    pub fn detail(self) -> &'static str {
        match self {
            Self::BadgeModel => {
                "this is a badge model of this service, not a badge awarded to somebody"
            }
            Self::Issuer => "this is an issuer of this service, not a badge awarded to somebody",
            Self::Key => "this is a signing key of this service, not a badge awarded to somebody",
            Self::Page => "this is a page of this service, not a badge awarded to somebody",
        }
    }
}

impl Address {
    /// What people give: an address of a page or a document, with or without its scheme, or the bare id of an award.
    pub fn of(base: &BaseUrl, text: &str) -> Self {
        let text = text.trim();
        // With hyphens alone: a `urn:uuid:…` is the id of a badge of somebody else.
        match Uuid::try_parse(text) {
            Ok(id) if text.len() == 36 => Self::Award(Some(id)),
            _ => Self::below(base, text),
        }
    }

    /// What the id or another address in a document leads to.
    pub fn in_document(base: &BaseUrl, address: &str) -> Self {
        let scheme = without_scheme(address).len() < address.len();
        match scheme {
            true => Self::below(base, address),
            false => Self::Elsewhere,
        }
    }

    fn below(base: &BaseUrl, text: &str) -> Self {
        // As programs write it: without a default port, without `..`.
        let whole = Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        let whole = whole.map(String::from);
        let text = whole.as_deref().unwrap_or(text);
        let Some(path) = path_below(base, text) else {
            return Self::Elsewhere;
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.trim_matches('/').splitn(2, '/');
        let (noun, rest) = (parts.next().unwrap_or_default(), parts.next());
        match noun {
            "assertions" => Self::Award(rest.and_then(award)),
            "badges" => Self::Ours(NotAnAward::BadgeModel),
            "issuers" => Self::Ours(NotAnAward::Issuer),
            "keys" => Self::Ours(NotAnAward::Key),
            _ => Self::Ours(NotAnAward::Page),
        }
    }
}

/// The id of an award in its canonical spelling, with the suffix of one of its documents or without.
fn award(text: &str) -> Option<Uuid> {
    let bare = text.split_once('.').map_or(text, |(bare, _)| bare);
    let id = Uuid::try_parse(bare).ok()?;
    (id.to_string() == bare).then_some(id)
}

/// What follows the base URL; the scheme may be missing or the other one, the case of the host does not matter.
fn path_below<'a>(base: &BaseUrl, text: &'a str) -> Option<&'a str> {
    let (given, own) = (without_scheme(text), without_scheme(base.as_str()));
    let start = given.get(..own.len())?;
    let rest = &given[own.len()..];
    let ends = rest.is_empty() || rest.starts_with(['/', '?', '#']);
    (start.eq_ignore_ascii_case(own) && ends).then_some(rest)
}

fn without_scheme(text: &str) -> &str {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            let start = text.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map_or(text, |scheme| &text[scheme.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_leads_to_what_they_mean() {
        let base = BaseUrl::parse("https://badges.example/sceau").unwrap();
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ab);
        for text in [
            id.to_string(),
            format!(" {}\n", base.assertion(id)),
            format!("{}.json?x#y", base.assertion(id)),
            format!("{}.jws?alg=EdDSA", base.assertion(id)),
            format!("{}/", base.assertion(id)),
            format!("badges.example/sceau/assertions/{id}"),
            format!("HTTP://Badges.Example/sceau/assertions/{id}"),
            format!("https://badges.example:443/sceau/assertions/{id}"),
            format!("https://badges.example/x/../sceau/assertions/{id}"),
        ] {
            assert_eq!(
                Address::of(&base, &text),
                Address::Award(Some(id)),
                "{text}"
            );
        }
        let ours = Address::Ours;
        for (path, expected) in [
            ("/assertions/", Address::Award(None)),
            ("/assertions/x", Address::Award(None)),
            ("/badges/x", ours(NotAnAward::BadgeModel)),
            ("/badges/x/en", ours(NotAnAward::BadgeModel)),
            ("/issuers/x/revocations", ours(NotAnAward::Issuer)),
            ("/keys/x.json", ours(NotAnAward::Key)),
            ("/programmes/x", ours(NotAnAward::Page)),
            ("/verify?url=y", ours(NotAnAward::Page)),
            ("", ours(NotAnAward::Page)),
        ] {
            let url = base.join(path);
            assert_eq!(Address::of(&base, &url), expected, "{url}");
        }
        for other in [
            id.to_string(),
            format!("badges.example/sceau/assertions/{id}"),
        ] {
            assert_eq!(Address::in_document(&base, &other), Address::Elsewhere);
        }
        let own = base.assertion(id);
        assert_eq!(Address::in_document(&base, &own), Address::Award(Some(id)));
        for other in [
            "",
            "é",
            "nonsense",
            "file:///etc/passwd",
            "https://badges.example",
            "https://badges.example/sceaux/assertions/x",
            "https://badges.example.evil.example/sceau/assertions/x",
            "urn:uuid:01900000-0000-7000-8000-0000000000ab",
            "019000000000700080000000000000ab",
        ] {
            assert_eq!(Address::of(&base, other), Address::Elsewhere, "{other}");
        }
    }
}
