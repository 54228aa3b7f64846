//! What a camera says of a picture (Exif 2.32, in TIFF 6.0). Only how to turn it is read, and written anew.

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;

/// How a picture is to be turned, when it is to be: 2 to 8. What cannot be read says nothing.
pub fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let two = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(match little {
            true => u16::from_le_bytes(two),
            false => u16::from_be_bytes(two),
        })
    };
    let four = |at: usize| {
        let four = *tiff.get(at..)?.first_chunk::<4>()?;
        Some(match little {
            true => u32::from_le_bytes(four),
            false => u32::from_be_bytes(four),
        })
    };
    let start = usize::try_from(four(4)?).ok()?;
    let many = usize::from(two(start)?);
    let entry = |number: usize| start.checked_add(2 + number * 12);
    let found = (0..many)
        .filter_map(entry)
        .find(|at| two(*at) == Some(ORIENTATION))?;
    // One number of two bytes.
    if two(found + 2)? != 3 || four(found + 4)? != 1 {
        return None;
    }
    two(found + 8).filter(|turn| (2..=8).contains(turn))
}

/// A TIFF that says how to turn a picture, and nothing else.
pub fn only(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    tiff.extend(ORIENTATION.to_be_bytes());
    tiff.extend([0, 3, 0, 0, 0, 1]);
    tiff.extend(orientation.to_be_bytes());
    tiff.extend([0; 6]);
    tiff
}
