//! E-mail addresses: the normalised form is one, and names the same identity.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::{email::Email, recipient::IdentityObject};

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    let Ok(email) = Email::parse(text) else {
        return;
    };
    let normalised = email.normalised();
    assert_eq!(
        normalised.matches('@').count(),
        email.as_given().matches('@').count()
    );
    let again = Email::parse(normalised).expect("a normalised address is an address");
    assert_eq!(again.normalised(), normalised);
    assert_eq!(
        Email::parse(email.as_given()).unwrap().normalised(),
        normalised
    );
    let recipient = IdentityObject::of(&email, [7; 16]);
    assert!(recipient.belongs_to(&again));
    let other = Email::parse("somebody.else@elsewhere.example").unwrap();
    assert!(!recipient.belongs_to(&other) || normalised == other.normalised());
}
