//! A PNG from anybody: what is baked into it comes out again, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::baking::{Baked, Content, png};
use sceau::badge::image::chunks;

const JWS: &str = "aaaa.bbbb.cccc";

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    if let Ok(found) = png::unbake(bytes) {
        assert_eq!(found.text(), found.text().trim());
        assert_eq!(png::unbake(bytes).unwrap(), found);
    }
    let full = chunks::read(bytes).is_ok_and(|chunks| chunks.len() == chunks::MOST);
    if !full && let Ok(baked) = png::bake(bytes, Content::Signed(JWS)) {
        assert_eq!(png::unbake(&baked).unwrap(), Baked::Jws(JWS.to_owned()));
        assert_eq!(png::bake(&baked, Content::Signed(JWS)).unwrap(), baked);
    }
}
