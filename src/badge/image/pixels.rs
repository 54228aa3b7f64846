//! A PNG that was accepted as pixels, to be drawn on a card.

use super::card::unreadable;
use crate::badge::error::Invalid;
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};
use std::io::Cursor;

/// A PNG as pixels, made smaller by whole factors so that the rest is a small step.
pub fn picture(file: &[u8]) -> Result<Pixmap, Invalid> {
    use png::{ColorType, Transformations};
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let size = reader.output_buffer_size();
    let mut bytes = vec![0; size.ok_or_else(|| unreadable("it is too large"))?];
    let info = reader.next_frame(&mut bytes).map_err(unreadable)?;
    let channels = match info.color_type {
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgba => 4,
        _ => return Err(unreadable("its colours are of an unknown kind")),
    };
    let side = info.width.min(info.height);
    let factor = (side / 512).max(1);
    let small = side / factor;
    let mut pixels = Pixmap::new(small, small).ok_or_else(|| unreadable("it is empty"))?;
    for (at, pixel) in pixels.pixels_mut().iter_mut().enumerate() {
        let (column, row) = (at as u32 % small * factor, at as u32 / small * factor);
        let mut sum = [0_u32; 4];
        for y in row..row + factor {
            for x in column..column + factor {
                let from = (y * info.width + x) as usize * channels;
                let Some(found) = bytes.get(from..from + channels) else {
                    continue;
                };
                let alpha = u32::from(found[channels - 1]);
                for (part, sum) in sum.iter_mut().enumerate().take(3) {
                    let value = found[if channels == 2 { 0 } else { part }];
                    *sum += u32::from(value) * alpha / 255;
                }
                sum[3] += alpha;
            }
        }
        // A part of 255 at most, and no part above the last: they were premultiplied.
        let [red, green, blue, alpha] = sum.map(|sum| (sum / (factor * factor)) as u8);
        let made = PremultipliedColorU8::from_rgba(red, green, blue, alpha);
        *pixel = made.unwrap_or(PremultipliedColorU8::TRANSPARENT);
    }
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_read_in_every_colour_type_and_a_large_one_made_smaller() {
        use png::ColorType;
        for (kind, pixel) in [
            (ColorType::Grayscale, vec![200]),
            (ColorType::GrayscaleAlpha, vec![200, 255]),
            (ColorType::Rgb, vec![200, 200, 200]),
            (ColorType::Rgba, vec![200, 200, 200, 255]),
        ] {
            let side = 1100_u32;
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, side, side);
            encoder.set_color(kind);
            encoder.set_depth(png::BitDepth::Eight);
            let mut writer = encoder.write_header().unwrap();
            let data = pixel.repeat((side * side) as usize);
            writer.write_image_data(&data).unwrap();
            writer.finish().unwrap();
            let pixels = picture(&file).unwrap();
            assert_eq!(pixels.width(), 550);
            let middle = pixels.pixel(275, 275).unwrap();
            assert_eq!((middle.red(), middle.alpha()), (200, 255), "{kind:?}");
        }
        assert_eq!(picture(b"no").unwrap_err().code, "image-unreadable");
    }
}
