//! The parts of a ZIP, of which nothing is unpacked beyond what is agreed, and which every program reads alike.

use super::super::{damaged, encrypted, refused, too_complex};
use crate::badge::error::Invalid;
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// More parts than any office document has.
const PARTS: usize = 2_000;
/// What one part may unpack to, in bytes.
const MOST_OF_ONE: usize = 8 * 1024 * 1024;
/// What all of them may, each counted as often as it is read.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;

/// The parts of an office document.
pub struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    left: usize,
}

/// One of them.
pub struct Part {
    /// Its path, in lower case.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Part {
    /// What its name ends with.
    pub fn extension(&self) -> &str {
        let file = self.name.rsplit('/').next().unwrap_or_default();
        file.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

impl<'a> Parts<'a> {
    /// Refuses a ZIP with something before or behind it, with parts that are not listed, lie over one another, have the
    /// same name, or are encrypted.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Invalid> {
        let unreadable = |_| damaged("it cannot be unpacked");
        // What it says of itself, before anything is made of that: its end is the last 22 bytes.
        let end = bytes
            .last_chunk::<22>()
            .filter(|end| end.starts_with(b"PK\x05\x06"));
        let end = end.ok_or_else(|| damaged("it has no end, or something stands behind it"))?;
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(damaged("it has no beginning"));
        }
        if usize::from(u16::from_le_bytes([end[10], end[11]])) > PARTS {
            return Err(too_complex("it has too many parts"));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        if archive.len() > PARTS {
            return Err(too_complex("it has too many parts"));
        }
        if archive.offset() != 0 {
            return Err(damaged("something stands before it"));
        }
        let mut names = Vec::new();
        for at in 0..archive.len() {
            let part = archive.by_index_raw(at).map_err(unreadable)?;
            if part.encrypted() {
                return Err(encrypted());
            }
            let packed = part.compression();
            if packed != CompressionMethod::Stored && packed != CompressionMethod::Deflated {
                return Err(refused());
            }
            let name = std::str::from_utf8(part.name_raw());
            let name = name.map_err(|_| damaged("a part has no readable name"))?;
            names.push(path(name)?);
        }
        archive.validate_header_consistency().map_err(unreadable)?;
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort();
        if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(damaged("two of its parts have the same name"));
        }
        Ok(Self {
            archive,
            names,
            left: MOST_UNPACKED,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is one of that name, in lower case.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Whether the name of one begins so, in lower case.
    pub fn has_below(&self, start: &str) -> bool {
        self.names.iter().any(|known| known.starts_with(start))
    }

    /// That of a name, in lower case.
    pub fn find(&mut self, name: &str) -> Result<Option<Part>, Invalid> {
        let at = self.names.iter().position(|known| known == name);
        at.map(|at| self.read(at)).transpose()
    }

    /// Unpacks one.
    pub fn read(&mut self, at: usize) -> Result<Part, Invalid> {
        let unreadable = || damaged("a part of it cannot be unpacked");
        let part = self.archive.by_index(at).map_err(|_| unreadable())?;
        let said = usize::try_from(part.size()).unwrap_or(usize::MAX);
        if said > self.left.min(MOST_OF_ONE) {
            return Err(too_complex("it unpacks to too much"));
        }
        // Room for what it says, and no more than that is read.
        let mut content = Vec::with_capacity(said);
        let read = part.take(said as u64 + 1).read_to_end(&mut content);
        if read.is_err() || content.len() != said {
            return Err(unreadable());
        }
        self.left -= content.len();
        let name = self.names.get(at).cloned().unwrap_or_default();
        Ok(Part { name, content })
    }
}

/// A path in lower case that leads nowhere else.
fn path(name: &str) -> Result<String, Invalid> {
    let folder = name.strip_suffix('/').unwrap_or(name);
    let wrong = |step: &str| step.is_empty() || step == "." || step == "..";
    if name.contains(['\\', ':', '\0']) || folder.split('/').any(wrong) {
        return Err(damaged("a part has a path that leads elsewhere"));
    }
    Ok(name.to_lowercase())
}
