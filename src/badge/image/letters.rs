//! Letters as paths, so that no image of ours needs a font where it is shown.
//!
//! On badges: JetBrains Mono, which comes with the crate `truce-font` (licenses/OFL-1.1-JetBrainsMono.txt). On cards:
//! the letters of Latin alphabets of Lato, under another name as its licence asks (licenses/OFL-1.1-Lato.txt).

use crate::badge::error::Invalid;
use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// A font of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// For what is read in passing.
    Regular,
    /// For what is read first.
    Bold,
}

impl Face {
    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("fonts/regular.ttf"),
            Self::Bold => include_bytes!("fonts/bold.ttf"),
        }
    }
}

/// What stands for a character that the font of cards does not have.
const MISSING: char = '□';

/// A line of text as SVG path data, its baseline at y = 0, beginning at x = 0.
pub struct Line {
    /// For the `d` of a path.
    pub path: String,
    /// How wide it is.
    pub width: f32,
    /// How high a capital letter is.
    pub capital: f32,
}

/// Draws a line of text on a badge, `size` units to the em. Refuses characters that the font does not have.
pub fn line(text: &str, size: f32) -> Result<Line, Invalid> {
    draw(truce_font::JETBRAINS_MONO, None, text, size)
}

/// Draws a line of text on a card, `size` units to the em, with a box for each character that the font does not have.
pub fn words(face: Face, text: &str, size: f32) -> Result<Line, Invalid> {
    draw(face.bytes(), Some(MISSING), text, size)
}

fn draw(font: &[u8], instead: Option<char>, text: &str, size: f32) -> Result<Line, Invalid> {
    let broken = |_| Invalid::new("image-unreadable", "the font cannot be read");
    let font = FontRef::new(font).map_err(broken)?;
    let (size, place) = (Size::new(size), LocationRef::default());
    let (outlines, widths) = (font.outline_glyphs(), font.glyph_metrics(size, place));
    let mut pen = Pen::default();
    for letter in text.nfc() {
        let glyph = font.charmap().map(letter);
        let glyph = glyph.or_else(|| font.charmap().map(instead?));
        let drawn = glyph.and_then(|glyph| Some((glyph, outlines.get(glyph)?)));
        let (glyph, outline) = drawn.ok_or_else(|| {
            let message = format!("the font has no letter for “{letter}”");
            Invalid::new("unsupported-character", message)
        })?;
        outline
            .draw(DrawSettings::unhinted(size, place), &mut pen)
            .map_err(|_| Invalid::new("image-unreadable", "the font cannot be read"))?;
        pen.x += widths.advance_width(glyph).unwrap_or_default();
    }
    let metrics = font.metrics(size, place);
    Ok(Line {
        path: pen.path,
        width: pen.x,
        capital: metrics.cap_height.unwrap_or_default(),
    })
}

/// Writes path data. In fonts y grows upwards, in SVG downwards.
#[derive(Default)]
struct Pen {
    path: String,
    x: f32,
}

impl Pen {
    fn step(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (at, (x, y)) in points.iter().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            // Writing to a String does not fail.
            let _ = write!(self.path, "{gap}{:.2} {:.2}", self.x + x, -y);
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('M', &[(x, y)]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.step('L', &[(x, y)]);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.step('Q', &[(cx, cy), (x, y)]);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.step('C', &[(ax, ay), (bx, by), (x, y)]);
    }
    fn close(&mut self) {
        self.path.push('Z');
    }
}
