//! A PNG file as its chunks (PNG specification, third edition, section 5), each within bounds and with the right CRC.

use crate::badge::error::Invalid;

/// The first eight bytes of every PNG.
pub const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// More chunks than any picture needs.
pub const MOST: usize = 2_000;

/// One chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// Its type, four ASCII letters.
    pub kind: [u8; 4],
    /// What it holds.
    pub data: &'a [u8],
    /// All of it: length, type, data, CRC.
    pub whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Its data when it is a textual chunk with that keyword: what comes behind the keyword's zero byte.
    pub fn text(&self, keyword: &str) -> Option<&'a [u8]> {
        if !matches!(&self.kind, b"iTXt" | b"tEXt" | b"zTXt") {
            return None;
        }
        self.data
            .strip_prefix(keyword.as_bytes())?
            .strip_prefix(&[0])
    }
}

fn damaged(why: impl Into<String>) -> Invalid {
    Invalid::new("image-damaged", format!("not a whole PNG: {}", why.into()))
}

/// The chunks of a file: IHDR first and once, IEND last, nothing behind it, every CRC right, 2,000 at most.
pub fn read(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Invalid> {
    let mut rest = bytes
        .strip_prefix(&SIGNATURE)
        .ok_or_else(|| damaged("the signature is missing"))?;
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    while chunks.last().is_none_or(|chunk| &chunk.kind != b"IEND") {
        let (chunk, behind) = first(rest)?;
        if chunks.is_empty() != (&chunk.kind == b"IHDR") {
            return Err(damaged("IHDR is not its first chunk, or not its only one"));
        }
        if chunks.len() == MOST {
            let message = format!("it has more than {MOST} chunks");
            return Err(Invalid::new("image-too-complex", message));
        }
        chunks.push(chunk);
        rest = behind;
    }
    if !rest.is_empty() {
        return Err(damaged(format!(
            "{} bytes stand behind its end",
            rest.len()
        )));
    }
    Ok(chunks)
}

fn first(rest: &[u8]) -> Result<(Chunk<'_>, &[u8]), Invalid> {
    let cut = || damaged("it ends in the middle of a chunk");
    let (length, behind) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| cut())?;
    let (kind, behind) = behind.split_first_chunk::<4>().ok_or_else(cut)?;
    let (data, behind) = behind.split_at_checked(length).ok_or_else(cut)?;
    let (crc, behind) = behind.split_first_chunk::<4>().ok_or_else(cut)?;
    if !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(damaged("the type of a chunk is not four letters"));
    }
    let name = String::from_utf8_lossy(kind);
    if u32::from_be_bytes(*crc) != checksum(kind, data) {
        return Err(damaged(format!("the CRC of a chunk {name} is wrong")));
    }
    let whole = &rest[..rest.len() - behind.len()];
    let chunk = Chunk {
        kind: *kind,
        data,
        whole,
    };
    Ok((chunk, behind))
}

fn checksum(kind: &[u8; 4], data: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(kind);
    crc.update(data);
    crc.finalize()
}

/// Appends a chunk to a file that is being written. `data` is shorter than 4 GiB.
pub fn append(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(&kind);
    file.extend_from_slice(data);
    file.extend_from_slice(&checksum(&kind, data).to_be_bytes());
}
