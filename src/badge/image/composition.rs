//! An image drawn by us: a shape, two colours, an icon and a short text.

pub use super::drawings::{Icon, Shape};
use super::{Format, Image, colour::Colour, letters};
use crate::badge::{error::Invalid, text};
use serde::{Deserialize, Serialize};

/// What an image is made of. An icon, a text or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Composition {
    /// Its outline.
    pub shape: Shape,
    /// The colour that fills the shape, such as #123a6b.
    #[schema(value_type = String, example = "#123a6b")]
    pub ground: Colour,
    /// The colour of the icon, the text and the ring. Its contrast with the ground is 4.5 or more.
    #[schema(value_type = String, example = "#ffffff")]
    pub ink: Colour,
    /// What stands on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<Icon>,
    /// One line of at most 16 characters, such as "Niveau 2".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The longest text, in characters: a longer one cannot be read on a badge.
const MOST_LETTERS: usize = 16;
/// The widest text, in units of 512: below an icon, where shapes are narrower, and in the middle.
const WIDEST: (f32, f32) = (260.0, 320.0);

impl Composition {
    /// Draws it: an SVG of 512 × 512 units, its letters as paths. Refusals name the field.
    pub fn draw(&self) -> Result<Image, (&'static str, Invalid)> {
        self.ink
            .readable_on(self.ground)
            .map_err(|why| ("ink", why))?;
        if self.icon.is_none() && self.text.is_none() {
            let message = "give an icon, a text or both";
            return Err(("icon", Invalid::new("empty-image", message)));
        }
        let letters = match &self.text {
            Some(text) => Some(self.letters(text).map_err(|why| ("text", why))?),
            None => None,
        };
        let icon = self.icon.map(|icon| {
            let (size, middle) = match letters {
                Some(_) => (180.0, 208.0),
                None => (250.0, 256.0),
            };
            let (left, top) = (256.0 - size / 2.0, middle - size / 2.0);
            let scale = size / 100.0;
            format!(
                "<path transform=\"translate({left} {top}) scale({scale})\" fill-rule=\"evenodd\" fill=\"{}\" d=\"{}\"/>",
                self.ink,
                icon.path()
            )
        });
        let title = self.text.as_ref().map(|text| {
            let text = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            format!("<title>{text}</title>")
        });
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"512\" height=\"512\" viewBox=\"0 0 512 512\">{title}\
             <path fill=\"{ground}\" d=\"{shape}\"/>\
             <path transform=\"translate(25.6 25.6) scale(.9)\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"8\" d=\"{shape}\"/>\
             {icon}{letters}</svg>",
            title = title.unwrap_or_default(),
            ground = self.ground,
            ink = self.ink,
            shape = self.shape.path(),
            icon = icon.unwrap_or_default(),
            letters = letters.unwrap_or_default(),
        );
        Ok(Image {
            format: Format::Svg,
            side: 512,
            bytes: svg.into_bytes(),
        })
    }

    fn letters(&self, text: &str) -> Result<String, Invalid> {
        text::line(text, MOST_LETTERS)?;
        let text = text.trim();
        let (most, widest, middle): (f32, f32, f32) = match self.icon {
            Some(_) => (72.0, WIDEST.0, 362.0),
            None => (132.0, WIDEST.1, 256.0),
        };
        let unit = letters::line(text, 1.0)?;
        let size = most.min(widest / unit.width.max(f32::EPSILON));
        let line = letters::line(text, size)?;
        let (left, baseline) = (256.0 - line.width / 2.0, middle + line.capital / 2.0);
        // The stroke makes the letters bold: a badge is often shown small.
        Ok(format!(
            "<path transform=\"translate({left:.2} {baseline:.2})\" fill=\"{ink}\" stroke=\"{ink}\" stroke-width=\"{bold:.2}\" \
             stroke-linejoin=\"round\" d=\"{path}\"/>",
            ink = self.ink,
            bold = size / 24.0,
            path = line.path,
        ))
    }
}
