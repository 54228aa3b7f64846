//! Which PNG is accepted: whole, square, at most 4096 pixels wide, not animated, without a badge in it.

use super::{MAX_SIDE, animated, chunks, chunks::Chunk, not_square, out_of_bounds};
use crate::badge::{baking, error::Invalid};
use std::io::Cursor;

/// The side of a PNG that may be published, in pixels.
///
/// Its picture is decoded once, row by row, so memory stays at a few rows whatever the file claims. Compressed texts
/// and colour profiles are not inflated.
pub fn side(bytes: &[u8]) -> Result<u32, Invalid> {
    let chunks = chunks::read(bytes)?;
    if chunks.len() == chunks::MOST {
        let message = "it has as many chunks as a file may have; baking adds one";
        return Err(Invalid::new("image-too-complex", message));
    }
    let side = dimensions(&chunks)?;
    for chunk in &chunks {
        allowed(chunk)?;
    }
    decode(bytes, side).map_err(|why| {
        let message = format!("the picture cannot be decoded: {why}");
        Invalid::new("image-damaged", message)
    })?;
    Ok(side)
}

/// From IHDR, before anything is inflated.
fn dimensions(chunks: &[Chunk<'_>]) -> Result<u32, Invalid> {
    let header = chunks.first().map_or(&[][..], |chunk| chunk.data);
    let number = |at: usize| {
        let four = header.get(at..at + 4)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*four))
    };
    let (Some(width), Some(height)) = (number(0), number(4)) else {
        return Err(Invalid::new("image-damaged", "its IHDR is too short"));
    };
    if width != height {
        return Err(not_square(width, height));
    }
    if !(1..=MAX_SIDE).contains(&width) {
        return Err(out_of_bounds(width));
    }
    Ok(width)
}

fn allowed(chunk: &Chunk<'_>) -> Result<(), Invalid> {
    match &chunk.kind {
        b"acTL" | b"fcTL" | b"fdAT" => Err(animated()),
        b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" => Ok(()),
        kind if kind[0].is_ascii_uppercase() => {
            let kind = String::from_utf8_lossy(kind);
            let message = format!("it needs a chunk that PNG does not know, {kind}");
            Err(Invalid::new("image-damaged", message))
        }
        _ if chunk.text(baking::KEYWORD).is_some() => Err(baking::is_baked()),
        _ => Ok(()),
    }
}

fn decode(bytes: &[u8], side: u32) -> Result<(), ::png::DecodingError> {
    // A row has at most 4096 pixels of 8 bytes; the rest is what the decoder needs for itself.
    let limits = ::png::Limits {
        bytes: 4 * 1024 * 1024,
    };
    let mut decoder = ::png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info()?;
    let mut rows: u64 = 0;
    while reader.next_interlaced_row()?.is_some() {
        rows += 1; // Adam7 has seven passes, each of at most `side` rows
        if rows > 7 * u64::from(side) {
            break;
        }
    }
    reader.finish()
}
