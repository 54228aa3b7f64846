//! What attackers write into the header of a JWS is neither fetched nor believed.

use super::site::{BASE, Badge, url};
use crate::support::injections::injections;
use crate::support::server::{get, post, somebody, world};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use sceau::badge::verification::Verdict;
use sceau::checking::Input;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::net::TcpListener;

/// Somebody who listens, and should hear nothing.
struct Canary(TcpListener);

impl Canary {
    fn new() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        (Self(listener), address)
    }

    fn heard_nothing(&self) {
        assert_eq!(self.0.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

fn sign_under(key: &SigningKey, members: &str, document: &Value) -> String {
    let header = format!(r#"{{"alg":"EdDSA",{members}}}"#);
    let [header, payload] = [header, document.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
    let input = format!("{header}.{payload}");
    let signature = URL_SAFE_NO_PAD.encode(key.sign(input.as_bytes()).to_bytes());
    format!("{input}.{signature}")
}

#[test]
fn no_header_makes_anybody_fetch_or_believe_another_key() {
    let (canary, address) = Canary::new();
    let (issuer, attacker) = (
        SigningKey::from_bytes(&[7; 32]),
        SigningKey::from_bytes(&[8; 32]),
    );
    let x = URL_SAFE_NO_PAD.encode(attacker.verifying_key().as_bytes());
    for members in injections(&url("/key"), &address, &x) {
        let shown = &members[..members.len().min(100)];
        let mut badge = Badge::good_signed();
        let forged = sign_under(&attacker, &members, &badge.assertion);
        let checked = badge.check_input(Input::Jws(forged));
        assert_eq!(checked.report.verdict, Verdict::Invalid, "{shown}");
        // The issuer's own signature is good under the right kid alone.
        let right = members.starts_with(&format!("\"kid\":\"{}\",\"", url("/key")))
            && !members.contains("\"kid\":\"http://127")
            && !members.contains("\\u006bid");
        let without = members.starts_with("\"jwk\"");
        let own = sign_under(&issuer, &members, &badge.assertion);
        let checked = badge.check_input(Input::Jws(own));
        assert_eq!(
            checked.report.verdict == Verdict::Valid,
            right || without,
            "{shown}: {checked:?}"
        );
        let asked = badge.site.asked.borrow();
        assert!(
            asked.iter().all(|asked| asked.starts_with(BASE)),
            "{shown}: {asked:?}"
        );
    }
    canary.heard_nothing();
}

/// Through the server, which may reach this machine here: only its guard could not stop it.
#[test]
fn the_server_fetches_nothing_that_a_header_names() {
    let world = world();
    let (canary, address) = Canary::new();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let jws = get(
        &format!("{}.jws?alg=EdDSA", made["url"].as_str().unwrap()),
        "*/*",
    )
    .text;
    let claims = URL_SAFE_NO_PAD
        .decode(jws.split('.').nth(1).unwrap())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let kid = claims["verification"]["creator"].as_str().unwrap();
    let attacker = SigningKey::from_bytes(&[8; 32]);
    let x = URL_SAFE_NO_PAD.encode(attacker.verifying_key().as_bytes());
    let mut tried = 0;
    for members in injections(kid, &address, &x) {
        let forged = sign_under(&attacker, &members, &claims);
        let answer = post(
            &world.api("/verifications"),
            None,
            &json!({ "jws": forged }),
        );
        let verdict = match answer.status {
            200 => answer.json()["verdict"].clone(),
            _ => json!(answer.code()),
        };
        assert!(
            verdict == "invalid" || verdict == "body-too-large",
            "{members:.100}: {verdict}"
        );
        tried += 1;
    }
    assert!(tried >= 40, "{tried}");
    canary.heard_nothing();
}
