//! Bytes of a list as text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// As text with `\n` at its line ends and at its end; `None` when it is none.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if text.contains(|c: char| c.is_control() && !"\t\n\r".contains(c)) {
        return None;
    }
    let mut text = match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.into_owned(),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text)
}

/// Without a byte order mark: addresses are mostly ASCII, of which every other byte of UTF-16 is zero.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |odd: usize| {
        let every_other = start.iter().skip(odd).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > start.len() / 4 => UTF_16LE,
        (even, 0) if even > start.len() / 4 => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    }
}
