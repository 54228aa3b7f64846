//! Streams of objects (ISO 32000-2, section 7.5.7), and what the dictionary of a stream says.

use super::{Token, Tokens, nested};
use super::{damaged, is_white, too_complex};
use crate::badge::error::Invalid;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// What all streams of objects of a file may unpack to, in bytes.
pub const MOST_UNPACKED: usize = 32 * 1024 * 1024;
/// What one may.
const MOST_OF_ONE: usize = 4 * 1024 * 1024;
/// Objects in one.
const MOST_OBJECTS: usize = 100_000;

/// What is asked of the dictionary of a stream.
const KEYS: [&[u8]; 8] = [
    b"Length",
    b"Filter",
    b"First",
    b"N",
    b"DecodeParms",
    b"F",
    b"FFilter",
    b"FDecodeParms",
];
/// Of a value as many words are kept: `[/FlateDecode]` has three.
const KEPT: usize = 4;

/// What stands in the outermost dictionary of an object.
#[derive(Default)]
pub struct Facts {
    values: [Option<Vec<Word>>; KEYS.len()],
    /// Which of the keys was read last, and whether a value followed it.
    key: Option<usize>,
    filled: bool,
    has_key: bool,
    /// It names streams of objects, wherever.
    objects: bool,
}

#[derive(PartialEq)]
enum Word {
    Integer(usize),
    Flate,
    Array,
    Other,
}

impl Facts {
    /// Takes note of a word at that depth, 1 for the outermost.
    pub fn note(&mut self, depth: usize, token: &Token<'_>) -> Result<(), Invalid> {
        if let Token::Name(name) = token {
            self.objects |= matches!(name.as_ref(), b"ObjStm" | b"First");
            if depth == 1 && (self.filled || !self.has_key) {
                return self.begin(name);
            }
        }
        if depth == 1 && matches!(token, Token::End(_)) {
            return Ok(());
        }
        self.filled = true;
        let word = match token {
            Token::Integer(number) => Word::Integer(*number),
            Token::Name(name) if name.as_ref() == b"FlateDecode" => Word::Flate,
            Token::Begin(b'[') | Token::End(b'[') => Word::Array,
            _ => Word::Other,
        };
        let value = self.key.and_then(|key| self.values[key].as_mut());
        if let Some(value) = value.filter(|value| value.len() < KEPT) {
            value.push(word);
        }
        Ok(())
    }

    fn begin(&mut self, name: &[u8]) -> Result<(), Invalid> {
        (self.has_key, self.filled) = (true, false);
        self.key = KEYS.iter().position(|known| *known == name);
        match self.key {
            Some(key) if self.values[key].is_some() => {
                Err(damaged("a dictionary of the PDF says something twice"))
            }
            Some(key) => {
                self.values[key] = Some(Vec::new());
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn value(&self, key: &[u8]) -> Option<&[Word]> {
        let at = KEYS.iter().position(|known| *known == key)?;
        self.values[at].as_deref()
    }

    fn integer(&self, key: &[u8]) -> Option<usize> {
        match self.value(key) {
            Some([Word::Integer(number)]) => Some(*number),
            _ => None,
        }
    }

    /// How long the stream says that it is, unless another object says so.
    pub fn length(&self) -> Option<usize> {
        self.integer(b"Length")
    }

    /// Whether a reader may take the stream for one of objects.
    pub fn holds_objects(&self) -> bool {
        self.objects
    }

    /// Whether the data are in another file.
    pub fn is_elsewhere(&self) -> bool {
        let keys: [&[u8]; 3] = [b"F", b"FFilter", b"FDecodeParms"];
        keys.iter().any(|key| self.value(key).is_some())
    }
}

/// Looks at every object of a stream; how many bytes it unpacked to, at most `room`.
pub fn check(data: &[u8], facts: &Facts, room: usize) -> Result<usize, Invalid> {
    let unreadable = || damaged("a stream of objects in the PDF cannot be seen into");
    let unpacked;
    let content = match (facts.value(b"Filter"), facts.value(b"DecodeParms")) {
        // How long it is, only its own number tells.
        (None, None) if facts.length() == Some(data.len()) => data,
        (Some([Word::Flate] | [Word::Array, Word::Flate, Word::Array]), None) => {
            unpacked = unpack(data, room)?;
            &unpacked
        }
        _ => return Err(unreadable()),
    };
    let many = facts.integer(b"N").ok_or_else(unreadable)?;
    let first = facts.integer(b"First").ok_or_else(unreadable)?;
    let (header, objects) = content.split_at_checked(first).ok_or_else(unreadable)?;
    if many > MOST_OBJECTS {
        return Err(too_complex("a stream of the PDF has too many objects"));
    }
    let begun = begun(objects)?;
    let mut tokens = Tokens::new(header);
    for _ in 0..many {
        let (Some((_, Token::Integer(_))), Some((_, Token::Integer(place)))) =
            (tokens.next()?, tokens.next()?)
        else {
            return Err(unreadable());
        };
        let behind = objects.get(place..).ok_or_else(unreadable)?;
        let white = behind.iter().take_while(|c| is_white(**c)).count();
        if begun.binary_search(&(place + white)).is_err() {
            return Err(unreadable());
        }
    }
    match tokens.next()? {
        None => Ok(content.len()),
        Some(_) => Err(unreadable()),
    }
}

/// Where the objects begin, and every word of them looked at.
fn begun(objects: &[u8]) -> Result<Vec<usize>, Invalid> {
    let (mut tokens, mut begun) = (Tokens::new(objects), Vec::new());
    while let Some((at, token)) = tokens.next()? {
        // A reference has three words.
        if begun.len() == MOST_OBJECTS * 3 {
            return Err(too_complex("a stream of the PDF has too many objects"));
        }
        begun.push(at);
        let mut open = Vec::new();
        let mut ended = nested(&mut open, &token)?;
        while !ended {
            let (_, token) = tokens
                .next()?
                .ok_or_else(|| damaged("an object of the PDF has no end"))?;
            ended = nested(&mut open, &token)?;
        }
    }
    Ok(begun)
}

fn unpack(data: &[u8], room: usize) -> Result<Vec<u8>, Invalid> {
    let most = room.min(MOST_OF_ONE);
    let mut unpacked = Vec::new();
    let mut reader = ZlibDecoder::new(data).take(most as u64 + 1);
    let read = reader.read_to_end(&mut unpacked);
    if unpacked.len() > most {
        return Err(too_complex("its objects unpack to too much"));
    }
    read.map_err(|_| damaged("a stream of objects in the PDF cannot be unpacked"))?;
    Ok(unpacked)
}
