//! Baking into a PNG: one uncompressed iTXt chunk.

use super::{
    Baked, Content, KEYWORD, MAX_CONTENT_BYTES, baked_twice, content_too_large, not_baked,
};
use crate::badge::{
    error::Invalid,
    image::chunks::{self, Chunk},
};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// The image with the content in an iTXt chunk right behind IHDR, in place of any other badge. Every other byte stays.
pub fn bake(image: &[u8], content: Content<'_>) -> Result<Vec<u8>, Invalid> {
    let text = match content {
        Content::Signed(jws) => jws,
        Content::Hosted { json, .. } => json,
    };
    let mut data = KEYWORD.as_bytes().to_vec();
    // End of the keyword, not compressed, method 0, no language tag, no translated keyword.
    data.extend_from_slice(&[0, 0, 0, 0, 0]);
    data.extend_from_slice(text.as_bytes());
    let mut baked = Vec::with_capacity(image.len() + data.len() + 12);
    baked.extend_from_slice(&chunks::SIGNATURE);
    for (at, chunk) in chunks::read(image)?.iter().enumerate() {
        if chunk.text(KEYWORD).is_none() {
            baked.extend_from_slice(chunk.whole);
        }
        if at == 0 {
            chunks::append(&mut baked, *b"iTXt", &data);
        }
    }
    Ok(baked)
}

/// What a PNG holds: in an iTXt chunk, compressed or not, or in a tEXt chunk as the first bakeries wrote.
pub fn unbake(image: &[u8]) -> Result<Baked, Invalid> {
    let chunks = chunks::read(image)?;
    let mut texts = chunks
        .iter()
        .filter_map(|chunk| Some((chunk, chunk.text(KEYWORD)?)));
    let (chunk, data) = texts.next().ok_or_else(not_baked)?;
    if texts.next().is_some() {
        return Err(baked_twice());
    }
    let bytes = content(chunk, data)?;
    if bytes.len() > MAX_CONTENT_BYTES {
        return Err(content_too_large());
    }
    String::from_utf8(bytes)
        .map(|text| Baked::of(&text))
        .map_err(|_| damaged("it is not UTF-8"))
}

fn damaged(why: &str) -> Invalid {
    Invalid::new(
        "image-damaged",
        format!("the badge in it cannot be read: {why}"),
    )
}

/// The text of a chunk; `data` is what stands behind the keyword's zero byte.
fn content(chunk: &Chunk<'_>, data: &[u8]) -> Result<Vec<u8>, Invalid> {
    let short = || damaged("its chunk is too short");
    match &chunk.kind {
        b"tEXt" => Ok(data.to_vec()),
        b"zTXt" => inflate(data.split_first().ok_or_else(short)?.1),
        _ => {
            let ([compressed, _method], behind) = data.split_first_chunk().ok_or_else(short)?;
            let mut parts = behind.splitn(3, |byte| *byte == 0);
            let text = parts.nth(2).ok_or_else(short)?;
            match compressed {
                0 => Ok(text.to_vec()),
                _ => inflate(text),
            }
        }
    }
}

/// One byte more than may be, so that too much is noticed.
fn inflate(data: &[u8]) -> Result<Vec<u8>, Invalid> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(data)
        .take(MAX_CONTENT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged("it does not decompress"))?;
    Ok(bytes)
}
