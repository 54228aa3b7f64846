//! As much of DER (X.690 §10) as public keys need: definite lengths in their shortest form.

/// The content of the element at the start of `bytes`, and what stands behind it; `None` unless it has that tag.
pub(super) fn take(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (short, rest) = rest.split_first()?;
    let (length, rest) = match (short, rest) {
        (0..=0x7f, rest) => (usize::from(*short), rest),
        (0x81, [a, rest @ ..]) if *a >= 0x80 => (usize::from(*a), rest),
        (0x82, [a, b, rest @ ..]) if *a > 0 => (usize::from(*a) << 8 | usize::from(*b), rest),
        _ => return None,
    };
    (*first == tag).then_some(())?;
    rest.split_at_checked(length)
}

/// A positive INTEGER without its sign byte, and what stands behind it.
pub(super) fn positive(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (number, rest) = take(0x02, bytes)?;
    match number {
        [0, high, ..] if *high >= 0x80 => Some((&number[1..], rest)),
        [1..=0x7f, ..] => Some((number, rest)),
        _ => None,
    }
}

/// An element of at most 65535 bytes.
pub(super) fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let mut element = vec![tag];
    match length {
        0..0x80 => element.push(length as u8),
        0x80..0x100 => element.extend([0x81, length as u8]),
        _ => element.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    element.extend(content);
    element
}

/// A SEQUENCE of at most 65535 bytes.
pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    wrap(0x30, parts)
}
