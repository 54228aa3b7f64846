//! A PNG with its pixels and colours alone (PNG specification, third edition).

use super::{damaged, dimensions, exif};
use crate::badge::error::Invalid;
use crate::badge::image::{self, chunks};

/// Beside the picture: what its colours mean and how large a pixel is.
const KEPT: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"pHYs", b"bKGD", b"mDCV",
];

/// The file without texts, dates, Exif but for the orientation, and what stands behind its end.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Invalid> {
    let whole = end(bytes).ok_or_else(|| damaged("it has no end"))?;
    let chunks = chunks::read(&bytes[..whole]).map_err(|why| match why.code {
        "image-damaged" => damaged(why.message),
        _ => super::too_complex(why.message),
    })?;
    let header = chunks.first().map_or(&[][..], |chunk| chunk.data);
    let number = |at: usize| {
        let four = header.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*four))
    };
    let (13, Some(width), Some(height)) = (header.len(), number(0), number(4)) else {
        return Err(damaged("its IHDR is of another length"));
    };
    dimensions(width, height)?;
    if !chunks.iter().any(|chunk| &chunk.kind == b"IDAT") {
        return Err(damaged("it has no picture"));
    }
    let mut file = Vec::with_capacity(bytes.len() + 64);
    file.extend(chunks::SIGNATURE);
    for chunk in &chunks {
        match &chunk.kind {
            b"acTL" | b"fcTL" | b"fdAT" => return Err(image::animated()),
            b"eXIf" => {
                if let Some(turn) = exif::orientation(chunk.data) {
                    chunks::append(&mut file, *b"eXIf", &exif::only(turn));
                }
            }
            kind if KEPT.contains(&kind) => file.extend_from_slice(chunk.whole),
            kind if kind[0].is_ascii_uppercase() => {
                return Err(damaged("it needs a chunk that PNG does not know"));
            }
            _ => {}
        }
    }
    Ok(file)
}

/// Where IEND ends: programs that write a smaller file over a larger one leave the rest behind it.
fn end(bytes: &[u8]) -> Option<usize> {
    let mut at = chunks::SIGNATURE.len();
    loop {
        let rest = bytes.get(at..)?;
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk::<4>()?)).ok()?;
        at = at.checked_add(length)?.checked_add(12)?;
        if rest.get(4..8)? == b"IEND" {
            return (at <= bytes.len()).then_some(at);
        }
    }
}
