//! Which PDF is accepted (ISO 32000-2): one in which nothing acts, of which every object was looked at.
//!
//! The file is read from its first byte to its last, not by its table of objects: readers differ in which table they
//! believe, and repair what is broken each in its own way. So that none of them comes to an object that was not seen:
//!
//! - everything is an object, a table, a trailer or a comment, and no two objects overlap;
//! - what looks like the beginning of an object, anywhere in the bytes, is the beginning of one that was read;
//! - a stream of objects is inflated and read too, and the places that it gives are those of the objects in it.

mod objects;
mod tokens;

use super::{active, damaged, encrypted, too_complex};
use crate::badge::error::Invalid;
use objects::Facts;
use tokens::{Token, Tokens, is_white};

/// Names by which something acts, holds another file, or leads to one.
const ACTING: [&[u8]; 17] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"RichMedia",
    b"RichMediaExecute",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"3D",
    b"XFA",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
];

/// Deeper than any producer nests.
const DEEPEST: usize = 100;

/// Refuses a PDF in which something acts, that is encrypted, or that cannot be seen into.
pub fn check(bytes: &[u8]) -> Result<(), Invalid> {
    if !without_white(bytes).ends_with(b"%%EOF") {
        return Err(damaged("the PDF has no end, or something stands behind it"));
    }
    let mut reading = Reading {
        tokens: Tokens::new(bytes),
        begun: Vec::new(),
        room: objects::MOST_UNPACKED,
    };
    while reading.item()? {}
    if reading.begun.is_empty() {
        return Err(damaged("the PDF has no objects"));
    }
    unseen(bytes, &reading.begun)
}

struct Reading<'a> {
    tokens: Tokens<'a>,
    /// Where the word `obj` of each object stands.
    begun: Vec<usize>,
    /// How many bytes streams of objects may still unpack to.
    room: usize,
}

impl Reading<'_> {
    /// Reads an object, a table or a trailer; false at the end.
    fn item(&mut self) -> Result<bool, Invalid> {
        let mut numbers = 0;
        while let Some((at, token)) = self.tokens.next()? {
            match token {
                Token::Integer(_) => numbers += 1,
                Token::Word(b"obj") if numbers >= 2 => {
                    self.begun.push(at);
                    self.object()?;
                    return Ok(true);
                }
                Token::Word(b"n" | b"f" | b"xref" | b"startxref" | b"trailer") => {}
                // Of a trailer.
                Token::Begin(b'<') => {
                    let mut facts = Facts::default();
                    self.container(b'<', &mut facts)?;
                    return Ok(true);
                }
                _ => {
                    return Err(damaged(
                        "something of the PDF stands outside of its objects",
                    ));
                }
            }
        }
        Ok(false)
    }

    fn object(&mut self) -> Result<(), Invalid> {
        let mut facts = Facts::default();
        let mut is_dictionary = false;
        let mut values = 0;
        while let Some((_, token)) = self.tokens.next()? {
            match token {
                Token::Word(b"endobj") => return Ok(()),
                Token::Word(b"stream") if is_dictionary && values == 1 => {
                    let data = self.tokens.stream(facts.length())?;
                    if facts.is_elsewhere() {
                        return Err(active("a stream from another file"));
                    }
                    if facts.holds_objects() {
                        let unpacked = objects::check(data, &facts, self.room)?;
                        self.room = self.room.saturating_sub(unpacked);
                    }
                    return match (self.tokens.next()?, self.tokens.next()?) {
                        (
                            Some((_, Token::Word(b"endstream"))),
                            Some((_, Token::Word(b"endobj"))),
                        ) => Ok(()),
                        _ => Err(damaged("an object of the PDF has no end")),
                    };
                }
                Token::Begin(kind) => {
                    self.container(kind, &mut facts)?;
                    is_dictionary = kind == b'<';
                    values += 1;
                }
                Token::Name(name) => allowed(&name)?,
                Token::Word(word) => known(word)?,
                Token::End(_) => return Err(unbalanced()),
                Token::Integer(_) | Token::Number | Token::Text => {}
            }
        }
        Err(damaged("an object of the PDF has no end"))
    }

    /// All of a dictionary or an array that has begun; of a dictionary what it says is noted.
    fn container(&mut self, kind: u8, facts: &mut Facts) -> Result<(), Invalid> {
        let mut open = vec![kind];
        while let Some((_, token)) = self.tokens.next()? {
            if kind == b'<' {
                facts.note(open.len(), &token)?;
            }
            if nested(&mut open, &token)? {
                return Ok(());
            }
        }
        Err(unbalanced())
    }
}

/// Keeps account of what is open, and looks at the token; true when the outermost is closed.
fn nested(open: &mut Vec<u8>, token: &Token<'_>) -> Result<bool, Invalid> {
    match token {
        Token::Begin(kind) if open.len() < DEEPEST => open.push(*kind),
        Token::Begin(_) => return Err(too_complex("its objects are nested too deep")),
        Token::End(kind) => {
            if open.pop() != Some(*kind) {
                return Err(unbalanced());
            }
        }
        Token::Name(name) => allowed(name)?,
        Token::Word(word) => known(word)?,
        Token::Integer(_) | Token::Number | Token::Text => {}
    }
    Ok(open.is_empty())
}

fn unbalanced() -> Invalid {
    damaged("the brackets of the PDF do not match")
}

/// A name that asks for nothing that acts.
fn allowed(name: &[u8]) -> Result<(), Invalid> {
    if name == b"Encrypt" {
        return Err(encrypted());
    }
    match ACTING.contains(&name) {
        true => Err(active(String::from_utf8_lossy(name))),
        false => Ok(()),
    }
}

/// A word that is a value.
fn known(word: &[u8]) -> Result<(), Invalid> {
    match word {
        b"true" | b"false" | b"null" | b"R" => Ok(()),
        _ => Err(damaged("the PDF has a word that is none of its own")),
    }
}

/// Refuses the beginning of an object where none was read: in a string, a comment or a stream.
fn unseen(bytes: &[u8], begun: &[usize]) -> Result<(), Invalid> {
    let words = bytes.windows(3).enumerate();
    for (at, _) in words.filter(|(_, word)| word == b"obj") {
        if begun.binary_search(&at).is_err() && begins_object(bytes, at) {
            return Err(active("an object hidden in another"));
        }
    }
    Ok(())
}

/// Whether two numbers stand before the word `obj` there, comments left out.
fn begins_object(bytes: &[u8], at: usize) -> bool {
    let end = bytes.get(at + 3).copied().unwrap_or(b' ');
    let is_end = !end.is_ascii_alphabetic();
    let mut before = &bytes[..at];
    for needs_white in [false, true] {
        let trimmed = without_white(before);
        // A line before it that may be a comment: what stands before that is not looked for.
        let crossed = &before[trimmed.len()..];
        if is_end && crossed.iter().any(|c| matches!(c, b'\r' | b'\n')) {
            let mut lines = trimmed.rsplit(|c| matches!(c, b'\r' | b'\n'));
            if lines.next().is_some_and(|line| line.contains(&b'%')) {
                return true;
            }
        }
        if needs_white && crossed.is_empty() {
            return false;
        }
        let is_digit = |c: &u8| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.');
        let digits = trimmed.iter().rev().take_while(|c| is_digit(c)).count();
        if digits == 0 {
            return false;
        }
        before = &trimmed[..trimmed.len() - digits];
    }
    true
}

fn without_white(bytes: &[u8]) -> &[u8] {
    let white = bytes.iter().rev().take_while(|c| is_white(**c)).count();
    &bytes[..bytes.len() - white]
}
