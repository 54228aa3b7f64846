//! An image that somebody sends to be published: what is taken is kept byte for byte, can be baked into, and is refused
//! once a badge is in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::{
    baking::{Baked, Content, bake, unbake},
    image::{Format, Image, MAX_SIDE},
};

const JWS: &str = "aaaa.bbbb.cccc";

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    match Image::parse(bytes.to_vec()) {
        Err(why) => assert!(!why.is_empty() && why.iter().all(|one| !one.code.is_empty())),
        Ok(image) => {
            assert_eq!(image.bytes(), bytes);
            assert_eq!(Some(image.format()), Format::sniff(bytes));
            assert!((1..=MAX_SIDE).contains(&image.side()));
            assert!(unbake(bytes).is_err());
            let baked = bake(bytes, Content::Signed(JWS)).unwrap();
            assert_eq!(unbake(&baked).unwrap(), Baked::Jws(JWS.to_owned()));
            assert!(Image::parse(baked).is_err());
        }
    }
}
