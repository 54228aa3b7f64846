//! Whole verifications of which each document is as swollen as may be.

use crate::{documents, images, with};
use sceau::badge::{
    json::{FETCHED, FETCHED_LIST, Limits, SIGNED},
    signing::{Algorithm, FORMAT, SigningKey, compose},
    time,
    verification::Verdict,
};
use sceau::checking::{
    Checked, Checker, Input, Source,
    fetching::{Answer, Fetcher, MAX_IMAGE, Refused, Settings, Want},
};
use serde_json::{Value, json};
use std::collections::HashMap;

const V2: &str = "https://w3id.org/openbadges/v2";

/// What is at each address: content type and body.
struct Site(HashMap<String, (&'static str, Vec<u8>)>);

impl Source for Site {
    async fn get(&self, url: &str, _want: Want) -> Result<Answer, Refused> {
        let found = self.0.get(url);
        Ok(Answer {
            url: url.to_owned(),
            status: if found.is_some() { 200 } else { 404 },
            content_type: found.map(|(kind, _)| (*kind).to_owned()),
            body: found.map(|(_, body)| body.clone()).unwrap_or_default(),
        })
    }
}

fn url(path: &str) -> String {
    format!("https://badges.other.example{path}")
}

/// Room for a document's own members.
fn room(limits: Limits) -> Limits {
    Limits {
        bytes: limits.bytes - 2048,
        values: limits.values - 128,
    }
}

/// Swollen texts of each shape, as the value of which member, and with how large a limit.
type Swelling<'a> = &'a dyn Fn(Limits) -> (&'static str, String);

/// Calls `note` with a name and a verification, for each shape of the documents and for each image.
pub fn verifications(mut note: impl FnMut(String, Box<dyn FnOnce() -> Checked + '_>)) {
    let shapes = documents::swollen(room(FETCHED)).len();
    let plain = images::largest_png(MAX_IMAGE);
    let mut check = |what: String, swelling: Swelling<'_>, image: &[u8]| {
        let badge = Badge::new(swelling, image);
        for (given, input, site) in badge.inputs() {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            let checker = Checker::new(None, Fetcher::system(Settings::default()));
            let now = time::parse("2026-11-22T12:00:00Z").unwrap();
            let verify = || {
                let check = checker.check_from(site, input.into(), now);
                runtime.block_on(check).unwrap()
            };
            let checked = std::cell::RefCell::new(None);
            note(
                format!("{given}, {what}"),
                Box::new(|| {
                    let found = verify();
                    checked.replace(Some((found.report.verdict, found.fetched.len())));
                    found
                }),
            );
            let (verdict, fetched) = checked.into_inner().unwrap();
            // What was swollen was read, and is a good badge all the same.
            assert!(fetched >= 5, "{given}, {what}: {fetched}");
            if image == plain {
                assert_eq!(verdict, Verdict::Valid, "{given}, {what}");
            }
        }
    };
    for at in 0..shapes {
        let swelling = |limits: Limits| {
            let (_, text) = documents::swollen(limits).swap_remove(at);
            ("x", text)
        };
        let name = documents::swollen(SIGNED)[at].0;
        check(name.to_owned(), &swelling, &plain);
    }
    let names = |limits: Limits| ("@context", documents::names(limits));
    check("names".to_owned(), &names, &plain);
    let objects = |limits: Limits| ("x", documents::swollen(limits).swap_remove(1).1);
    let svgs = images::svgs(MAX_IMAGE);
    for (name, image) in svgs.into_iter().chain(images::pngs()) {
        let image = &image[..image.len().min(MAX_IMAGE)];
        check(format!("image: {name}"), &objects, image);
    }
}

/// A good badge of another service, signed and hosted.
struct Badge {
    jws: String,
    pasted: Value,
    signed: Site,
    hosted: Site,
}

impl Badge {
    fn new(swelling: Swelling<'_>, image: &[u8]) -> Self {
        let key = SigningKey::new(Algorithm::EdDsa, &url("/key"), &[7; 32]).unwrap();
        let swell = |document: Value, limits: Limits| {
            let (member, text) = swelling(room(limits));
            with(document, member, &text)
        };
        let assertion = |verification: Value| {
            json!({"@context": V2, "id": url("/assertion"), "type": "Assertion", "badge": url("/class"),
                "recipient": {"type": "email", "hashed": true, "salt": "0123456789abcdef",
                    "identity": format!("sha256${}", "0".repeat(64))},
                "issuedOn": "2026-01-01T00:00:00Z", "verification": verification})
        };
        let hosted = assertion(json!({"type": "HostedBadge"}));
        let payload = swell(
            assertion(json!({"type": "SignedBadge", "creator": url("/key")})),
            SIGNED,
        );
        let signature = key.signature(&payload).unwrap();
        let jws = compose(FORMAT, Algorithm::EdDsa, &url("/key"), &payload, &signature);
        let documents = [
            (
                "/class",
                json!({"@context": V2, "id": url("/class"), "type": "BadgeClass", "name": "n",
                "description": "d", "image": url("/image"), "criteria": {"narrative": "c"}, "issuer": url("/issuer")}),
            ),
            (
                "/issuer",
                json!({"@context": V2, "id": url("/issuer"), "type": "Profile", "name": "n",
                "url": "https://other.example", "email": "a@other.example", "publicKey": url("/key"),
                "revocationList": url("/revocations")}),
            ),
            (
                "/key",
                json!({"@context": V2, "id": url("/key"), "type": "CryptographicKey", "owner": url("/issuer"),
                "publicKeyPem": key.public().to_pem()}),
            ),
        ];
        let kind = "application/ld+json";
        let list = json!({"@context": V2, "id": url("/revocations"), "type": "RevocationList", "issuer": url("/issuer"),
            "revokedAssertions": []});
        let site = |assertion: (&'static str, Vec<u8>)| {
            let mut at: HashMap<_, _> = documents
                .iter()
                .map(|(path, document)| (url(path), (kind, swell(document.clone(), FETCHED))))
                .collect();
            at.insert(
                url("/revocations"),
                (kind, swell(list.clone(), FETCHED_LIST)),
            );
            at.insert(url("/image"), ("application/octet-stream", image.to_vec()));
            at.insert(url("/assertion"), assertion);
            Site(at)
        };
        Self {
            signed: site(("text/plain", jws.clone().into_bytes())),
            hosted: site((kind, swell(hosted.clone(), FETCHED))),
            pasted: serde_json::from_slice(&swell(hosted, SIGNED)).unwrap(),
            jws,
        }
    }

    fn inputs(&self) -> [(&'static str, Input, &Site); 4] {
        let at = || Input::Url(url("/assertion"));
        [
            ("JWS", Input::Jws(self.jws.clone()), &self.signed),
            ("address of a JWS", at(), &self.signed),
            ("address", at(), &self.hosted),
            ("JSON", Input::Json(self.pasted.clone()), &self.hosted),
        ]
    }
}
