//! Headers made to be accepted although they must not be.

use super::*;

#[path = "../../../../tests/it/support/injections.rs"]
mod injections;

const ALGORITHM: &str = "jws-algorithm";
const HEADER: &str = "jws-header";
const JSON: &str = "jws-json";

/// `ALG` is the algorithm that the JWS is truly signed with, `alg!` the same in the other case.
const MUTATIONS: [(&str, &str); 92] = [
    // no algorithm, or none of ours
    (r#"{}"#, ALGORITHM),
    (r#"{"alg":"none"}"#, ALGORITHM),
    (r#"{"alg":"None"}"#, ALGORITHM),
    (r#"{"alg":"NONE"}"#, ALGORITHM),
    (r#"{"alg":"nOnE"}"#, ALGORITHM),
    (r#"{"alg":""}"#, ALGORITHM),
    (r#"{"alg":"HS256"}"#, ALGORITHM),
    (r#"{"alg":"HS384"}"#, ALGORITHM),
    (r#"{"alg":"HS512"}"#, ALGORITHM),
    (r#"{"alg":"PS256"}"#, ALGORITHM),
    (r#"{"alg":"PS384"}"#, ALGORITHM),
    (r#"{"alg":"PS512"}"#, ALGORITHM),
    (r#"{"alg":"ES384"}"#, ALGORITHM),
    (r#"{"alg":"ES512"}"#, ALGORITHM),
    (r#"{"alg":"ES256K"}"#, ALGORITHM),
    (r#"{"alg":"RS1"}"#, ALGORITHM),
    (r#"{"alg":"Ed448"}"#, ALGORITHM),
    (r#"{"alg":"dir"}"#, ALGORITHM),
    (r#"{"alg":"RSA-OAEP"}"#, ALGORITHM),
    (r#"{"alg":"A128GCM"}"#, ALGORITHM),
    // nearly the right one
    (r#"{"alg":"alg!"}"#, ALGORITHM),
    (r#"{"alg":"ALG "}"#, ALGORITHM),
    (r#"{"alg":" ALG"}"#, ALGORITHM),
    (r#"{"alg":"ALG\n"}"#, ALGORITHM),
    (r#"{"alg":"ALG\u0000"}"#, ALGORITHM),
    (r#"{"alg":"ALG\u200b"}"#, ALGORITHM),
    (r#"{"alg":"ALG,none"}"#, ALGORITHM),
    (r#"{"alg":"\uff2dALG"}"#, ALGORITHM),
    (r#"{"alg":"\u0415dDSA"}"#, ALGORITHM),
    (r#"{"Alg":"ALG"}"#, ALGORITHM),
    (r#"{"ALG":"ALG"}"#, ALGORITHM),
    (r#"{"alg ":"ALG"}"#, ALGORITHM),
    (r#"{"alg\u0000":"ALG"}"#, ALGORITHM),
    (r#"{"protected":{"alg":"ALG"}}"#, ALGORITHM),
    // of another type
    (r#"{"alg":null}"#, ALGORITHM),
    (r#"{"alg":true}"#, ALGORITHM),
    (r#"{"alg":0}"#, ALGORITHM),
    (r#"{"alg":256.0}"#, ALGORITHM),
    (r#"{"alg":["ALG"]}"#, ALGORITHM),
    (r#"{"alg":{"name":"ALG"}}"#, ALGORITHM),
    // extensions that we would have to understand
    (r#"{"alg":"ALG","crit":[]}"#, HEADER),
    (r#"{"alg":"ALG","crit":null}"#, HEADER),
    (r#"{"alg":"ALG","crit":"exp"}"#, HEADER),
    (r#"{"alg":"ALG","crit":["exp"],"exp":1}"#, HEADER),
    (r#"{"alg":"ALG","crit":["alg"]}"#, HEADER),
    (r#"{"alg":"ALG","crit":["b64"],"b64":false}"#, HEADER),
    (r#"{"alg":"ALG","crit":["\u0000"]}"#, HEADER),
    (r#"{"crit":{},"alg":"ALG"}"#, HEADER),
    (r#"{"alg":"ALG","\u0063rit":["exp"]}"#, HEADER),
    (r#"{"alg":"ALG","b64":false}"#, HEADER),
    (r#"{"alg":"ALG","b64":true}"#, HEADER),
    (r#"{"alg":"ALG","b64":null}"#, HEADER),
    (r#"{"alg":"ALG","b64":"false"}"#, HEADER),
    (r#"{"alg":"ALG","zip":"DEF"}"#, HEADER),
    (r#"{"alg":"ALG","zip":""}"#, HEADER),
    (r#"{"alg":"ALG","zip":null}"#, HEADER),
    (r#"{"alg":"ALG","kid":1}"#, HEADER),
    (r#"{"alg":"ALG","kid":null}"#, HEADER),
    (r#"{"alg":"ALG","kid":false}"#, HEADER),
    (r#"{"alg":"ALG","kid":["a"]}"#, HEADER),
    (r#"{"alg":"ALG","kid":{}}"#, HEADER),
    // twice
    (r#"{"alg":"ALG","alg":"ALG"}"#, JSON),
    (r#"{"alg":"none","alg":"ALG"}"#, JSON),
    (r#"{"alg":"ALG","alg":"none"}"#, JSON),
    (r#"{"alg":"ALG","\u0061lg":"none"}"#, JSON),
    (r#"{"\u0061\u006c\u0067":"none","alg":"ALG"}"#, JSON),
    (r#"{"alg":"ALG","kid":"a","kid":"b"}"#, JSON),
    (r#"{"alg":"ALG","x":{"a":1,"a":1}}"#, JSON),
    (r#"{"alg":"ALG","x":[{"a":1,"\u0061":1}]}"#, JSON),
    // not the JSON that everybody reads alike
    ("", JSON),
    (" ", JSON),
    ("null", JSON),
    ("true", JSON),
    ("256", JSON),
    (r#""ALG""#, JSON),
    (r#"["ALG"]"#, JSON),
    (r#"[{"alg":"ALG"}]"#, JSON),
    (r#"{"alg":"ALG"}x"#, JSON),
    (r#"{"alg":"ALG"}{"alg":"none"}"#, JSON),
    ("{\"alg\":\"ALG\"}\0", JSON),
    (r#"{"alg":"ALG""#, JSON),
    (r#"{"alg":"ALG",}"#, JSON),
    (r#"{"alg":"ALG" "kid":"a"}"#, JSON),
    (r#"{'alg':'ALG'}"#, JSON),
    (r#"{alg:"ALG"}"#, JSON),
    (r#"{"alg":"ALG"/**/}"#, JSON),
    (r#"{"alg":"ALG","x":NaN}"#, JSON),
    (r#"{"alg":"ALG","x":01}"#, JSON),
    (r#"{"alg":"ALG","x":1e999}"#, JSON),
    (r#"{"alg":"ALG","x":"\ud800"}"#, JSON),
    ("{\"alg\":\"ALG\",\"x\":\"\n\"}", JSON),
    ("\u{feff}{\"alg\":\"ALG\"}", JSON),
];

#[test]
fn no_mutated_header_is_accepted() {
    assert!(MUTATIONS.len() >= 60);
    let mut tried = 0;
    for signer in signers() {
        let name = signer.algorithm.name();
        let other_case: String = name
            .chars()
            .map(|c| match c.is_uppercase() {
                true => c.to_ascii_lowercase(),
                false => c.to_ascii_uppercase(),
            })
            .collect();
        for (header, code) in MUTATIONS {
            let header = header.replace("alg!", &other_case).replace("ALG", name);
            let header = header.replace(&format!(r#"{{"{name}":"#), r#"{"ALG":"#);
            let text = signer.jws(header.as_bytes(), PAYLOAD);
            assert_eq!(refusal(&text, &signer.public), code, "{header:?}");
            tried += 1;
        }
        let good = format!(r#"{{"alg":"{name}"}}"#);
        let nested = format!(
            r#"{{"alg":"{name}","x":{}{}}}"#,
            "[".repeat(33),
            "]".repeat(33)
        );
        let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin1 = [good.as_bytes(), b"\xe9"].concat();
        for header in [nested.as_bytes(), &utf16, &latin1] {
            let text = signer.jws(header, PAYLOAD);
            assert_eq!(refusal(&text, &signer.public), JSON);
            tried += 1;
        }
        // What was changed is what was refused.
        let text = signer.jws(good.as_bytes(), PAYLOAD);
        assert_eq!(refusal(&text, &signer.public), "accepted");
    }
    assert_eq!(tried, 5 * (92 + 3));
}

#[test]
fn the_key_decides_the_family_and_the_header_only_the_hash_of_rsa() {
    for signer in signers() {
        for named in JwsAlgorithm::ALL {
            let header = format!(r#"{{"alg":"{}"}}"#, named.name());
            let text = signer.jws(header.as_bytes(), PAYLOAD);
            for other in signers() {
                let rsa =
                    |algorithm| !matches!(algorithm, JwsAlgorithm::EdDsa | JwsAlgorithm::Es256);
                let same_family = named == other.algorithm || (rsa(named) && rsa(other.algorithm));
                let same_key = signer.public.to_spki() == other.public.to_spki();
                let expected = match (same_family, same_key && named == signer.algorithm) {
                    (false, _) => "jws-key-mismatch",
                    (true, false) => "jws-signature",
                    (true, true) => "accepted",
                };
                let (signed, checked) = (signer.algorithm.name(), other.public.kind());
                assert_eq!(
                    refusal(&text, &other.public),
                    expected,
                    "signed with {signed}, {header}, checked with {checked}"
                );
            }
        }
    }
}

#[test]
fn no_injected_key_is_believed() {
    let (issuer, attacker) = (
        ed25519(),
        SigningKey::new(Algorithm::EdDsa, KID, &[8; 32]).unwrap(),
    );
    let PublicKey::Ed25519(x) = attacker.public() else {
        panic!("an Ed25519 key");
    };
    let x = URL_SAFE_NO_PAD.encode(x.as_bytes());
    let injections = injections::injections(KID, "http://127.0.0.1:9", &x);
    assert!(injections.len() >= 40, "{}", injections.len());
    for members in injections {
        let header = format!(r#"{{"alg":"EdDSA",{members}}}"#);
        let shown = &header[..header.len().min(120)];
        // Signed by the attacker: never the issuer's, whatever key comes along.
        let forged = refusal(&sign_under(&attacker, &header, PAYLOAD), issuer.public());
        assert!(
            ["jws-signature", HEADER, JSON].contains(&forged),
            "{forged}: {shown}"
        );
        // Signed by the issuer: whoever compares the kid sees what stands there, to the byte.
        let text = sign_under(&issuer, &header, PAYLOAD);
        let Ok(jws) = Jws::parse(&text) else {
            continue;
        };
        assert_eq!(jws.verify(issuer.public()), Ok(()), "{shown}");
        let right = members.starts_with(&format!(r#""kid":"{KID}","#));
        assert_eq!(jws.kid() == Some(KID), right, "{shown}");
    }
}
