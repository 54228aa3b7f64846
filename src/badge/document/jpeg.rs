//! A JPEG with its pixels and colours alone (ITU-T T.81, JFIF 1.02, Exif 2.32).

use super::{damaged, dimensions, exif, refused};
use crate::badge::error::Invalid;

const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// The file without comments, previews, Exif but for the orientation, and what stands behind its end.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Invalid> {
    let mut reading = Reading {
        rest: bytes.get(2..).unwrap_or_default(),
        file: Vec::with_capacity(bytes.len() + 64),
        turn: None,
        frame: false,
        scans: false,
    };
    reading.file.extend([0xff, 0xd8]);
    while reading.segment()? {}
    let Reading {
        mut file, scans, ..
    } = reading;
    if !scans {
        return Err(damaged("it has no picture"));
    }
    if let Some(turn) = reading.turn {
        // Behind JFIF, where there is one: that has to be the first.
        let at = match file.get(2..4) {
            Some([0xff, 0xe0]) => 2 + 2 + 16,
            _ => 2,
        };
        let exif = segment(0xe1, &[EXIF, &exif::only(turn)].concat());
        file.splice(at..at, exif);
    }
    Ok(file)
}

struct Reading<'a> {
    rest: &'a [u8],
    file: Vec<u8>,
    /// How the picture is to be turned.
    turn: Option<u16>,
    frame: bool,
    scans: bool,
}

impl Reading<'_> {
    /// Reads one segment; false at the end of the picture.
    fn segment(&mut self) -> Result<bool, Invalid> {
        let marker = self.marker()?;
        if marker == 0xd9 {
            self.file.extend([0xff, 0xd9]);
            return Ok(false);
        }
        let cut = || damaged("it ends in the middle of a segment");
        let length = usize::from(u16::from_be_bytes(
            *self.rest.first_chunk().ok_or_else(cut)?,
        ));
        let (data, rest) = self.rest.split_at_checked(length).ok_or_else(cut)?;
        let data = data.get(2..).ok_or_else(cut)?;
        self.rest = rest;
        match marker {
            // JFIF: its resolution, without its preview. JFXX is a preview.
            0xe0 => {
                if let Some(start) = data.first_chunk::<12>()
                    && start.starts_with(b"JFIF\0")
                    && self.file.len() == 2
                {
                    let jfif = [&start[..], &[0, 0]].concat();
                    self.file.extend(segment(0xe0, &jfif));
                }
            }
            0xe1 => {
                if let Some(tiff) = data.strip_prefix(EXIF) {
                    self.turn = self.turn.or(exif::orientation(tiff));
                }
            }
            0xe2 if data.starts_with(PROFILE) => self.file.extend(segment(marker, data)),
            // How the colours are to be read.
            0xee if data.starts_with(b"Adobe") => {
                let known = data.first_chunk::<12>().ok_or_else(cut)?;
                self.file.extend(segment(marker, known));
            }
            0xe0..=0xef | 0xfe => {}
            // Tables, the interval of restarts.
            0xc4 | 0xdb | 0xdd => self.file.extend(segment(marker, data)),
            0xc0..=0xc2 => self.frame(marker, data)?,
            0xda => self.scan(data)?,
            // Without loss, arithmetic, hierarchical: nobody has a camera for that.
            0xc3 | 0xc5..=0xcf | 0xdc | 0xde | 0xdf => return Err(refused()),
            _ => return Err(damaged("it has a segment that JPEG does not know")),
        }
        Ok(true)
    }

    /// A marker, with what may fill the room before it.
    fn marker(&mut self) -> Result<u8, Invalid> {
        let Some(behind) = self.rest.strip_prefix(&[0xff]) else {
            return Err(damaged("a segment is missing"));
        };
        let filled = behind.iter().take_while(|byte| **byte == 0xff).count();
        let marker = behind.get(filled).copied();
        self.rest = behind.get(filled + 1..).unwrap_or_default();
        marker.ok_or_else(|| damaged("it has no end"))
    }

    fn frame(&mut self, marker: u8, data: &[u8]) -> Result<(), Invalid> {
        let [_, high, low, left, right, ..] = data else {
            return Err(damaged("its size is missing"));
        };
        if self.frame {
            return Err(damaged("it has two pictures"));
        }
        let number = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
        dimensions(number(*left, *right), number(*high, *low))?;
        self.frame = true;
        self.file.extend(segment(marker, data));
        Ok(())
    }

    /// A scan and its data, up to the marker that is none of its own.
    fn scan(&mut self, header: &[u8]) -> Result<(), Invalid> {
        if !self.frame {
            return Err(damaged("a scan comes before its size"));
        }
        self.scans = true;
        self.file.extend(segment(0xda, header));
        let of_scan = |pair: &[u8]| pair[0] != 0xff || matches!(pair[1], 0 | 0xd0..=0xd7);
        let end = self.rest.windows(2).position(|pair| !of_scan(pair));
        let end = end.ok_or_else(|| damaged("it has no end"))?;
        let (data, rest) = self.rest.split_at(end);
        self.file.extend_from_slice(data);
        self.rest = rest;
        Ok(())
    }
}

/// `data` is shorter than 64 KiB: it is what a segment had, or less.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX);
    [&[0xff, marker], &length.to_be_bytes()[..], data].concat()
}
