//! Another service, as a table of what is at its addresses, and one good badge of it to be spoilt.

use chrono::{DateTime, Utc};
use sceau::badge::{
    foreign::Brought,
    image::Format,
    signing::{Algorithm, FORMAT, SigningKey, compose},
    time,
    verification::{Code, Outcome},
};
use sceau::checking::{
    Checked, Checker, Input, Question, Source,
    fetching::{Answer, Fetcher, Refused, Settings, Want},
};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

pub const BASE: &str = "https://badges.other.example";
pub const JSON: &str = "application/ld+json";
pub const SALT: &str = "0123456789abcdef0123456789abcdef";
pub const EMAIL: &str = "camille@exemple.fr";

/// What is at one address.
#[derive(Clone)]
pub struct At {
    pub status: u16,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    /// Where redirects led, if there were some.
    pub found_at: Option<String>,
}

/// Everything that the service publishes, and what it was asked for.
pub struct Site {
    pub at: BTreeMap<String, At>,
    pub asked: RefCell<Vec<String>>,
}

impl Source for Site {
    async fn get(&self, url: &str, _want: Want) -> Result<Answer, Refused> {
        self.asked.borrow_mut().push(url.to_owned());
        let found = self.at.get(url).cloned().unwrap_or(At {
            status: 404,
            content_type: "text/plain",
            body: vec![],
            found_at: None,
        });
        Ok(Answer {
            url: found.found_at.unwrap_or_else(|| url.to_owned()),
            status: found.status,
            content_type: Some(found.content_type.to_owned()),
            body: found.body,
        })
    }
}

pub fn url(path: &str) -> String {
    format!("{BASE}{path}")
}

/// The documents of a good badge.
pub struct Badge {
    pub assertion: Value,
    pub class: Value,
    pub issuer: Value,
    pub key: Value,
    pub list: Value,
    pub site: Site,
}

pub fn key() -> SigningKey {
    SigningKey::new(Algorithm::EdDsa, &url("/key"), &[7; 32]).unwrap()
}

pub fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 16, 16);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[128; 256]).unwrap();
    writer.finish().unwrap();
    assert_eq!(Format::sniff(&bytes), Some(Format::Png));
    bytes
}

pub fn recipient(email: &str) -> Value {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(format!("{email}{SALT}"));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"type": "email", "hashed": true, "salt": SALT, "identity": format!("sha256${hash}")})
}

const V2: &str = "https://w3id.org/openbadges/v2";

impl Badge {
    /// Hosted, complete, not revoked.
    pub fn good() -> Self {
        let mut badge = Self {
            assertion: json!({"@context": V2, "id": url("/assertion"), "type": "Assertion",
                "recipient": recipient(EMAIL), "badge": url("/class"), "issuedOn": "2026-01-01T00:00:00Z",
                "verification": {"type": "HostedBadge"}}),
            class: json!({"@context": V2, "id": url("/class"), "type": "BadgeClass", "name": "Accueillir",
                "description": "d", "image": url("/image"), "criteria": {"narrative": "c"}, "issuer": url("/issuer")}),
            issuer: json!({"@context": V2, "id": url("/issuer"), "type": "Profile", "name": "Autre Hub",
                "url": "https://other.example", "email": "a@other.example", "publicKey": url("/key"),
                "revocationList": url("/revocations")}),
            key: json!({"@context": V2, "id": url("/key"), "type": "CryptographicKey", "owner": url("/issuer"),
                "publicKeyPem": key().public().to_pem()}),
            list: json!({"@context": V2, "id": url("/revocations"), "type": "RevocationList",
                "issuer": url("/issuer"), "revokedAssertions": ["urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a11"]}),
            site: Site {
                at: BTreeMap::new(),
                asked: RefCell::default(),
            },
        };
        badge.put("/image", 200, "image/png", &png());
        badge
    }

    /// The same to be signed.
    pub fn good_signed() -> Self {
        let mut badge = Self::good();
        badge.assertion["verification"] = json!({"type": "SignedBadge", "creator": url("/key")});
        badge
    }

    pub fn put(&mut self, path: &str, status: u16, content_type: &'static str, body: &[u8]) {
        let at = At {
            status,
            content_type,
            body: body.to_vec(),
            found_at: None,
        };
        self.site.at.insert(url(path), at);
    }

    /// A document at any address, found in the end at another.
    pub fn put_behind(&mut self, url: &str, found_at: &str, document: &Value) {
        let at = At {
            status: 200,
            content_type: JSON,
            body: document.to_string().into_bytes(),
            found_at: Some(found_at.to_owned()),
        };
        self.site.at.insert(url.to_owned(), at);
    }

    /// What is there now, where nothing else was put before.
    fn publish(&mut self) {
        for (path, document) in [
            ("/assertion", &self.assertion),
            ("/class", &self.class),
            ("/issuer", &self.issuer),
            ("/key", &self.key),
            ("/revocations", &self.list),
        ] {
            let at = At {
                status: 200,
                content_type: JSON,
                body: document.to_string().into_bytes(),
                found_at: None,
            };
            self.site.at.entry(url(path)).or_insert(at);
        }
    }

    pub fn jws(&self) -> String {
        sign(&key(), &self.assertion)
    }

    /// What the checker says to its address.
    pub fn check(&mut self) -> Checked {
        self.check_input(Input::Url(url("/assertion")))
    }

    /// What the checker says to its JWS.
    pub fn check_signed(&mut self) -> Checked {
        self.check_input(Input::Jws(self.jws()))
    }

    pub fn check_input(&mut self, input: Input) -> Checked {
        self.ask(&checker(), input.into())
    }

    pub fn ask(&mut self, checker: &Checker, question: Question) -> Checked {
        self.publish();
        let now = time::parse("2026-11-22T12:00:00Z").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let check = checker.check_from(&self.site, question, now);
        runtime.unwrap().block_on(check).unwrap()
    }
}

/// What a check of a badge finds when it is brought, asked at that moment of an instance.
pub fn bring(badge: &mut Badge, checker: &Checker, input: Input, at: DateTime<Utc>) -> Brought {
    badge.publish();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let bring = checker.bring_from(&badge.site, input, EMAIL, at);
    runtime.unwrap().block_on(bring).unwrap()
}

/// Without an instance.
pub fn checker() -> Checker {
    Checker::new(None, Fetcher::system(Settings::default()))
}

pub fn sign(key: &SigningKey, document: &Value) -> String {
    let payload = document.to_string().into_bytes();
    let signature = key.signature(&payload).unwrap();
    compose(FORMAT, Algorithm::EdDsa, &url("/key"), &payload, &signature)
}

/// The reasons of what is not ok, each with its check: `code:reason`.
pub fn faults(checked: &Checked) -> Vec<String> {
    let checks = checked.report.checks.iter();
    checks
        .filter(|check| check.outcome != Outcome::Ok && check.code != Code::KnownIssuer)
        .map(|check| {
            let reason = check.reason.map_or("", |reason| reason.name());
            format!("{}:{reason}", check.code.name())
        })
        .collect()
}
