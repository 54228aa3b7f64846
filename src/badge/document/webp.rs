//! A WebP with its pixels and colours alone (RFC 9649).

use super::{damaged, dimensions, exif};
use crate::badge::{error::Invalid, image};

/// What VP8X says is in the file.
const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const ANIMATED: u8 = 0x02;

/// More parts than any picture has.
const PARTS: usize = 2_000;

/// The file without XMP, Exif but for the orientation, unknown parts, and what stands behind its end.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Invalid> {
    let parts = parts(bytes)?;
    let find = |name: &[u8; 4]| {
        let found = parts.iter().find(|(known, _)| *known == name);
        found.map(|(_, data)| *data)
    };
    if find(b"ANIM").is_some() || find(b"ANMF").is_some() {
        return Err(image::animated());
    }
    let pictures = parts.iter().filter(|(name, _)| is_picture(name));
    let [(name, picture)] = pictures.collect::<Vec<_>>()[..] else {
        return Err(damaged("it has no picture, or several"));
    };
    let (width, height) = match *name {
        b"VP8 " => lossy(picture),
        _ => lossless(picture),
    }
    .ok_or_else(|| damaged("its picture has no beginning"))?;
    dimensions(width, height)?;

    let mut body = Vec::with_capacity(bytes.len() + 64);
    body.extend(b"WEBP");
    if let Some(extended) = find(b"VP8X") {
        let Some([flags, _, _, _, size @ ..]) = extended.first_chunk::<10>() else {
            return Err(damaged("its header is too short"));
        };
        if flags & ANIMATED != 0 {
            return Err(image::animated());
        }
        let three = |at: usize| u32::from_le_bytes([size[at], size[at + 1], size[at + 2], 0]) + 1;
        if (three(0), three(3)) != (width, height) {
            return Err(damaged("it says two sizes"));
        }
        let turn = find(b"EXIF").and_then(exif_of);
        let profile = find(b"ICCP");
        let alpha = find(b"ALPH").filter(|_| *name == b"VP8 ");
        let kept = [
            (profile.is_some(), PROFILE),
            (turn.is_some(), EXIF),
            (flags & ALPHA != 0, ALPHA),
        ];
        let flags: u8 = kept
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, flag)| flag)
            .sum();
        append(&mut body, b"VP8X", &[&[flags, 0, 0, 0], &size[..]].concat());
        if let Some(profile) = profile {
            append(&mut body, b"ICCP", profile);
        }
        if let Some(alpha) = alpha {
            append(&mut body, b"ALPH", alpha);
        }
        append(&mut body, name, picture);
        if let Some(turn) = turn {
            append(&mut body, b"EXIF", &exif::only(turn));
        }
    } else {
        append(&mut body, name, picture);
    }
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    Ok([b"RIFF", &length.to_le_bytes()[..], &body].concat())
}

type Part<'a> = (&'a [u8; 4], &'a [u8]);

fn is_picture(name: &[u8; 4]) -> bool {
    matches!(name, b"VP8 " | b"VP8L")
}

/// Its parts, as far as the file says that it goes.
fn parts(bytes: &[u8]) -> Result<Vec<Part<'_>>, Invalid> {
    let cut = || damaged("it ends in the middle of a part");
    let ((name, body), _) = split(bytes).ok_or_else(cut)?;
    let mut rest = match (name, body.strip_prefix(b"WEBP")) {
        (b"RIFF", Some(rest)) => rest,
        _ => return Err(cut()),
    };
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (part, behind) = split(rest).ok_or_else(cut)?;
        if parts.len() == PARTS {
            return Err(super::too_complex("it has too many parts"));
        }
        parts.push(part);
        rest = behind;
    }
    Ok(parts)
}

/// The first part: its name, its data, and what comes behind it and the byte that makes its length even.
fn split(bytes: &[u8]) -> Option<(Part<'_>, &[u8])> {
    let (name, rest) = bytes.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (data, rest) = rest.split_at_checked(length)?;
    let rest = match length % 2 {
        0 => rest,
        _ => rest.get(1..).unwrap_or_default(),
    };
    Some(((name, data), rest))
}

fn append(body: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    body.extend_from_slice(name);
    body.extend(length.to_le_bytes());
    body.extend_from_slice(data);
    body.extend((data.len() % 2 == 1).then_some(0));
}

/// Some programs write what a JPEG has before the TIFF.
fn exif_of(data: &[u8]) -> Option<u16> {
    exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
}

/// The size of a key frame (RFC 6386, section 9.1).
fn lossy(picture: &[u8]) -> Option<(u32, u32)> {
    let [first, _, _, 0x9d, 0x01, 0x2a, a, b, c, d] = picture.first_chunk::<10>()? else {
        return None;
    };
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    (first & 1 == 0).then_some((side(*a, *b), side(*c, *d)))
}

fn lossless(picture: &[u8]) -> Option<(u32, u32)> {
    let [0x2f, bits @ ..] = picture.first_chunk::<5>()? else {
        return None;
    };
    let bits = u32::from_le_bytes(*bits);
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}
