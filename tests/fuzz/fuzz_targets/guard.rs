//! The guard of addresses that are fetched: what it lets through is https on its port, to a name or a public address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::checking::fetching::{Settings, vet_url};
use std::net::IpAddr;

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    let Ok(vetted) = vet_url(text, &Settings::default()) else {
        return;
    };
    let rest = vetted.url().strip_prefix("https://").expect("https alone");
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    assert!(!authority.contains(['@', '\\', '%', ' ']), "{text}");
    let host = authority.strip_suffix(":443").unwrap_or(authority);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    assert!(
        host.starts_with('[') || !host.contains(':'),
        "another port: {text}"
    );
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            assert!(
                !v4.is_loopback()
                    && !v4.is_private()
                    && !v4.is_link_local()
                    && !v4.is_unspecified()
            );
            assert!(!v4.is_multicast() && !v4.is_broadcast() && !v4.is_documentation());
        }
        Ok(IpAddr::V6(v6)) => {
            assert!(!v6.is_loopback() && !v6.is_unspecified() && !v6.is_multicast());
            assert!(
                v6.to_ipv4_mapped()
                    .is_none_or(|v4| !v4.is_loopback() && !v4.is_private())
            );
            assert!((v6.segments()[0] & 0xfe00) != 0xfc00 && (v6.segments()[0] & 0xffc0) != 0xfe80);
        }
        Err(_) => assert!(bare.is_ascii() && !bare.is_empty()),
    }
    // What was understood is understood the same again.
    let again = vet_url(vetted.url(), &Settings::default()).expect("vetted once");
    assert_eq!(again.url(), vetted.url());
}
