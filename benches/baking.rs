//! What baking costs: a chunk put into a PNG, against decoding the picture and encoding it again.
//!
//! `cargo bench --bench baking`. Read the ratio: both sides stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

use sceau::badge::{
    baking::{Content, bake},
    image::render,
};
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

const PAIRS: usize = 9;
const IMAGES: usize = 50;

fn main() {
    let svg =
        include_bytes!("../badge-schemas/mediation-numerique/composites/mediateur-numerique.svg");
    let png = render::to_png(svg).unwrap();
    let jws = format!("{0}.{0}.{0}", "a".repeat(600));
    let mut ratios: Vec<f64> = (0..PAIRS)
        .map(|_| {
            let spliced = timed(|| drop(black_box(bake(&png, Content::Signed(&jws)).unwrap())));
            let encoded = timed(|| drop(black_box(encoded_again(&png))));
            encoded.as_secs_f64() / spliced.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "decode + encode / bake, {} KiB: {:.0} [{:.0} to {:.0}], the median of {PAIRS} interleaved pairs",
        png.len() / 1024,
        ratios[PAIRS / 2],
        ratios[0],
        ratios[PAIRS - 1]
    );
}

fn timed(work: impl Fn()) -> Duration {
    let began = Instant::now();
    (0..IMAGES).for_each(|_| work());
    began.elapsed()
}

fn encoded_again(png: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, frame.width, frame.height);
    encoder.set_color(frame.color_type);
    encoder.set_depth(frame.bit_depth);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    file
}
