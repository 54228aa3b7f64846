//! A file that somebody gives as proof: what it may be, and what is left of it.
//!
//! | file | what is in it |
//! |---|---|
//! | `name.rs` | the name under which it is kept |
//! | `jpeg.rs`, `png.rs`, `webp.rs`, `exif.rs` | pictures, written anew without what they say of whoever took them |
//! | `pdf.rs`, `pdf/` | PDF: every object that a reader could come to is looked at |
//! | `office.rs`, `office/` | office documents: a ZIP, its parts, their XML |
//!
//! What it is, its bytes say; its name must agree. What acts by itself, is encrypted, or cannot be seen into is refused
//! with its reason. Nobody else is protected by that than whoever opens the file: it is served to be kept, never shown.

mod exif;
mod jpeg;
mod name;
mod office;
mod pdf;
mod png;
mod webp;

use super::error::Invalid;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The longest name, in characters.
pub const MAX_NAME: usize = 120;
/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 30_000;
/// The most pixels of a picture: whoever opens it needs some bytes for each.
pub const MAX_PIXELS: u64 = 120_000_000;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// Portable Network Graphics.
    Png,
    /// A photograph.
    Jpeg,
    /// A picture as the web has them.
    Webp,
    /// Plain text, UTF-8.
    Text,
    /// A text of LibreOffice.
    Odt,
    /// A spreadsheet of LibreOffice.
    Ods,
    /// A presentation of LibreOffice.
    Odp,
    /// A text of Word.
    Docx,
    /// A workbook of Excel.
    Xlsx,
    /// A presentation of PowerPoint.
    Pptx,
}

impl Kind {
    /// All that may be given.
    pub const ALL: [Self; 11] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Text,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
    ];

    /// What the names of its files end with; also its own name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Text => "txt",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
        }
    }

    /// The kind of files whose names end so, in lower case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let usual = match extension {
            "jpeg" | "jpe" | "jfif" => "jpg",
            usual => usual,
        };
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.extension() == usual)
    }

    /// Its media type; that of a text with its encoding.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Text => "text/plain; charset=utf-8",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
        }
    }

    fn is_zip(self) -> bool {
        matches!(
            self,
            Self::Odt | Self::Ods | Self::Odp | Self::Docx | Self::Xlsx | Self::Pptx
        )
    }
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// Its name: one line without a path, at most [`MAX_NAME`] characters, with the extension of its kind.
    pub name: String,
    /// What is kept. Of a picture its pixels, colours and orientation; all else as it was given.
    pub bytes: Vec<u8>,
}

impl Document {
    /// Reads a file that somebody sent under that name. The same bytes give the same bytes.
    ///
    /// # Errors
    /// `file-empty`, `file-too-large`, `file-type-refused`, `file-type-mismatch` (its name says otherwise),
    /// `file-ambiguous` (it is of two kinds at once), `file-encrypted`, `file-active-content`, `file-damaged`,
    /// `file-too-complex`, `image-animated`.
    pub fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Invalid> {
        if bytes.is_empty() {
            return Err(Invalid::new("file-empty", "the file is empty"));
        }
        if bytes.len() > MAX_BYTES {
            let message = format!("the file is larger than {} MiB", MAX_BYTES / 1024 / 1024);
            return Err(Invalid::new("file-too-large", message));
        }
        let (stem, extension) = name::parts(name);
        let said = Kind::of_extension(&extension);
        let (kind, bytes) = read(bytes)?;
        if said != Some(kind) {
            let should = kind.extension();
            let message =
                format!("the file is {should}, and its name ends otherwise: give it the right one");
            return Err(Invalid::new("file-type-mismatch", message));
        }
        only(kind, &bytes)?;
        let name = name::with_extension(&stem, kind.extension());
        Ok(Self { kind, name, bytes })
    }
}

/// What the bytes are, and what is kept of them.
fn read(bytes: Vec<u8>) -> Result<(Kind, Vec<u8>), Invalid> {
    match bytes.as_slice() {
        [b'%', b'P', b'D', b'F', b'-', ..] => {
            pdf::check(&bytes)?;
            Ok((Kind::Pdf, bytes))
        }
        [0x89, b'P', b'N', b'G', ..] => Ok((Kind::Png, png::clean(&bytes)?)),
        [0xff, 0xd8, 0xff, ..] => Ok((Kind::Jpeg, jpeg::clean(&bytes)?)),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok((Kind::Webp, webp::clean(&bytes)?)),
        [b'P', b'K', 3 | 5 | 7, ..] => Ok((office::kind(&bytes)?, bytes)),
        // The container of old office documents, and of those that are protected.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|c| [c, 0]).collect();
            match has(&bytes, &name) {
                true => Err(encrypted()),
                false => Err(refused()),
            }
        }
        _ => {
            text(&bytes)?;
            Ok((Kind::Text, bytes))
        }
    }
}

/// What a text begins with that programs take for something else.
const NOT_TEXT: [&str; 9] = [
    "<",
    "#!",
    "{\\rtf",
    "%!ps",
    "@echo",
    "mime-version:",
    "windows registry editor",
    "[internetshortcut]",
    "[{000214a0",
];

/// UTF-8 without control characters, that nothing takes for a page or a script.
fn text(bytes: &[u8]) -> Result<(), Invalid> {
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let refused_sign = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let start = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let start: String = start.chars().take(30).collect();
    let start = start.to_lowercase();
    if text.contains(refused_sign) || NOT_TEXT.iter().any(|known| start.starts_with(known)) {
        return Err(refused());
    }
    if start.is_empty() {
        return Err(Invalid::new("file-empty", "the file is empty"));
    }
    Ok(())
}

/// Refuses what another program may take for a file of another kind.
fn only(kind: Kind, bytes: &[u8]) -> Result<(), Invalid> {
    // Readers of PDF look for its beginning in the first 1024 bytes, readers of ZIP for its end in the last 65,557.
    let start = &bytes[..bytes.len().min(1024 + 5)];
    let end = &bytes[bytes.len().saturating_sub(65_557)..];
    if (kind != Kind::Pdf && has(start, b"%PDF-")) || (!kind.is_zip() && has(end, b"PK\x05\x06")) {
        return Err(ambiguous());
    }
    Ok(())
}

fn has(bytes: &[u8], sign: &[u8]) -> bool {
    bytes.windows(sign.len()).any(|window| window == sign)
}

/// How large a picture says that it is.
fn dimensions(width: u32, height: u32) -> Result<(), Invalid> {
    if width == 0 || height == 0 {
        return Err(damaged("the picture has no size"));
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(too_complex("the picture has too many pixels"));
    }
    Ok(())
}

fn ambiguous() -> Invalid {
    let message = "the file can be read as two different types: send it as one";
    Invalid::new("file-ambiguous", message)
}

fn refused() -> Invalid {
    let message = "this type of file is not accepted: send a PDF, a picture (PNG, JPEG, WebP), a plain text or an office document (ODT, ODS, ODP, DOCX, XLSX, PPTX)";
    Invalid::new("file-type-refused", message)
}

fn damaged(why: impl std::fmt::Display) -> Invalid {
    Invalid::new("file-damaged", format!("the file is damaged: {why}"))
}

fn too_complex(why: impl std::fmt::Display) -> Invalid {
    Invalid::new(
        "file-too-complex",
        format!("the file is too complicated: {why}"),
    )
}

fn encrypted() -> Invalid {
    let message = "the file is encrypted or protected by a password: send it without";
    Invalid::new("file-encrypted", message)
}

/// It acts, holds another file, or asks for something from elsewhere.
fn active(what: impl std::fmt::Display) -> Invalid {
    let message = format!("the file holds what may act when it is opened ({what}): remove it");
    Invalid::new("file-active-content", message)
}

#[cfg(test)]
mod tests;
