//! A PDF as words (ISO 32000-2, section 7.2 and 7.3), strictly.

use super::damaged;
use crate::badge::error::Invalid;
use std::borrow::Cow;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'a> {
    /// `/Name`, its `#xx` resolved.
    Name(Cow<'a, [u8]>),
    /// A number without sign and fraction.
    Integer(usize),
    /// Another number.
    Number,
    /// A string.
    Text,
    /// `<` of a dictionary, `[` of an array.
    Begin(u8),
    /// The end of what began with that.
    End(u8),
    /// All else: `obj`, `stream`, `true`.
    Word(&'a [u8]),
}

/// White space of PDF.
pub fn is_white(c: u8) -> bool {
    matches!(c, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(c: u8) -> bool {
    !is_white(c)
        && !matches!(
            c,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// The words of some bytes, one after the other.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next word and where it begins. White space and comments are no words.
    pub fn next(&mut self) -> Result<Option<(usize, Token<'a>)>, Invalid> {
        self.at += self.white();
        let at = self.at;
        let rest = &self.bytes[at..];
        let Some(first) = rest.first() else {
            return Ok(None);
        };
        let (length, token) = match (first, rest.get(1)) {
            (b'<', Some(b'<')) => (2, Token::Begin(b'<')),
            (b'>', Some(b'>')) => (2, Token::End(b'<')),
            (b'[', _) => (1, Token::Begin(b'[')),
            (b']', _) => (1, Token::End(b'[')),
            (b'(', _) => (string(rest)?, Token::Text),
            (b'<', _) => (hexadecimal(rest)?, Token::Text),
            (b'/', _) => {
                let name = regular(&rest[1..]);
                (1 + name.len(), Token::Name(resolved(name)?))
            }
            (c, _) if is_regular(*c) => {
                let word = regular(rest);
                (word.len(), number(word).unwrap_or(Token::Word(word)))
            }
            _ => return Err(damaged("the PDF has a sign that stands for nothing")),
        };
        self.at += length;
        Ok(Some((at, token)))
    }

    fn white(&self) -> usize {
        let mut comment = false;
        let rest = self.bytes[self.at..].iter();
        let white = rest.take_while(|c| {
            comment = match **c {
                b'\r' | b'\n' => false,
                b'%' => true,
                _ => comment,
            };
            comment || is_white(**c)
        });
        white.count()
    }

    /// The data of a stream whose word was read: as long as it says, when it ends there; up to its end otherwise.
    pub fn stream(&mut self, length: Option<usize>) -> Result<&'a [u8], Invalid> {
        let rest = &self.bytes[self.at..];
        let data = match rest {
            [b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..] => data,
            _ => return Err(damaged("a stream of the PDF has no beginning")),
        };
        let ends = |at: &usize| {
            let behind = data.get(*at..).unwrap_or_default();
            let line_end = behind.iter().take(2);
            let white = line_end.take_while(|c| is_white(**c)).count();
            behind[white..].starts_with(b"endstream")
        };
        let end = length.filter(ends).or_else(|| {
            let mut windows = data.windows(b"endstream".len());
            windows.position(|window| window == b"endstream")
        });
        let end = end.ok_or_else(|| damaged("a stream of the PDF has no end"))?;
        self.at += rest.len() - data.len() + end;
        Ok(&data[..end])
    }
}

fn regular(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().take_while(|c| is_regular(**c)).count();
    &bytes[..length]
}

fn number<'a>(word: &[u8]) -> Option<Token<'a>> {
    if word.iter().all(u8::is_ascii_digit) {
        let text = std::str::from_utf8(word).ok()?;
        return Some(text.parse().map_or(Token::Number, Token::Integer));
    }
    let is_part = |c: &u8| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.');
    word.iter().all(is_part).then_some(Token::Number)
}

/// The length of a string in parentheses.
fn string(bytes: &[u8]) -> Result<usize, Invalid> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, c) in bytes.iter().enumerate() {
        match c {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => {
                depth -= 1; // the first is what opens it
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
    }
    Err(damaged("a string of the PDF has no end"))
}

/// The length of a string of hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> Result<usize, Invalid> {
    let is_part = |c: &u8| c.is_ascii_hexdigit() || is_white(*c);
    let digits = bytes[1..].iter().take_while(|c| is_part(c)).count();
    match bytes.get(1 + digits) {
        Some(b'>') => Ok(digits + 2),
        _ => Err(damaged("a string of the PDF has no end")),
    }
}

fn resolved(name: &[u8]) -> Result<Cow<'_, [u8]>, Invalid> {
    if !name.contains(&b'#') {
        return Ok(Cow::Borrowed(name));
    }
    let digit = |at: usize| char::from(*name.get(at)?).to_digit(16);
    let (mut resolved, mut at) = (Vec::with_capacity(name.len()), 0);
    while let Some(c) = name.get(at) {
        match (c, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                resolved.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            (b'#', ..) => return Err(damaged("a name of the PDF cannot be read")),
            _ => {
                resolved.push(*c);
                at += 1;
            }
        }
    }
    Ok(Cow::Owned(resolved))
}
