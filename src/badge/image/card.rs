//! The card that stands for a page where somebody shares its address: 1200 × 630 pixels, as networks and messengers ask.

use super::{
    colour::Colour,
    letters::{Face, words},
    pixels::picture,
    render::encode,
};
use crate::badge::error::Invalid;
use resvg::{
    tiny_skia::{FilterQuality, Pixmap, PixmapPaint, Transform},
    usvg::{Options, Tree},
};
use std::fmt::Write;

/// In pixels.
pub const WIDTH: u32 = 1200;
/// In pixels.
pub const HEIGHT: u32 = 630;

/// Our seal, as on the pages.
const SEAL: &str = include_str!("../../http/pages/assets/seal.svg");
/// The colour of the side where the image stands, when nobody chose one.
const GROUND: &str = "#123a6b";
/// Where texts begin, and how wide a line may be.
const LEFT: f32 = 72.0;
const WIDEST: f32 = 650.0;
/// The middle of the image, and its side.
const PICTURE: (f32, f32, f32) = (985.0, 321.0, 264.0);
/// A space where no line ends.
const FIXED: &str = "\u{a0}";
/// No text is looked at beyond.
const MOST_LETTERS: usize = 240;

/// What a card says. Texts that are too long end in an ellipsis.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// What it is about, such as "Issued badge".
    pub kind: String,
    /// Its name.
    pub title: String,
    /// Whose it is.
    pub by: String,
    /// Where it can be checked.
    pub place: String,
    /// The colour of one side.
    pub ground: Option<Colour>,
    /// A PNG that was accepted; our seal when there is none.
    pub image: Option<Vec<u8>>,
}

impl Card {
    /// Draws it as a PNG.
    ///
    /// # Errors
    /// `image-unreadable` for an image that is no PNG.
    pub fn draw(&self) -> Result<Vec<u8>, Invalid> {
        let tree = Tree::from_str(&self.svg()?, &Options::default()).map_err(unreadable)?;
        let pixels = Pixmap::new(WIDTH, HEIGHT);
        let mut pixels = pixels.ok_or_else(|| unreadable("no memory"))?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        if let Some(image) = &self.image {
            let image = picture(image)?;
            let scale = PICTURE.2 / image.width().max(1) as f32;
            let (left, top) = corner();
            let paint = PixmapPaint {
                quality: FilterQuality::Bicubic,
                ..PixmapPaint::default()
            };
            let place = Transform::from_scale(scale, scale).post_translate(left, top);
            pixels.draw_pixmap(0, 0, image.as_ref(), &paint, place, None);
        }
        encode(&pixels).map_err(unreadable)
    }

    /// All of it but the image, with letters as paths.
    fn svg(&self) -> Result<String, Invalid> {
        let ground = self.ground.map(String::from);
        let (x, y, side) = PICTURE;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#f8f5ee\"/>\
             <rect x=\"770\" width=\"430\" height=\"{HEIGHT}\" fill=\"{}\"/>\
             <circle cx=\"{x}\" cy=\"{y}\" r=\"184\" fill=\"#fffdf8\"/>\
             <circle cx=\"{x}\" cy=\"{y}\" r=\"172\" fill=\"none\" stroke=\"#e0a526\" stroke-width=\"3\"/>\
             <rect width=\"{WIDTH}\" height=\"12\" fill=\"#e0a526\"/>",
            ground.as_deref().unwrap_or(GROUND)
        );
        if self.image.is_none() {
            let (left, top) = corner();
            seal(&mut svg, left, top, side);
        }
        let mut pen = Pen { svg, y: 104.0 };
        pen.text(Face::Regular, &self.kind, &[(30.0, 1)], "#4a5768")?;
        pen.y += 14.0;
        let sizes = [(70.0, 2), (58.0, 3), (48.0, 4)];
        pen.text(Face::Bold, &self.title, &sizes, "#123a6b")?;
        pen.y += 16.0;
        pen.text(Face::Regular, &self.by, &[(34.0, 2)], "#16202e")?;
        seal(&mut pen.svg, LEFT, 508.0, 68.0);
        pen.put(Face::Bold, "Sceau", 30.0, (LEFT + 86.0, 538.0), "#123a6b")?;
        let place = fitted(Face::Regular, &self.place, 26.0, 1, WIDEST - 86.0)?;
        if let Some(line) = place.first() {
            pen.put(Face::Regular, line, 26.0, (LEFT + 86.0, 572.0), "#4a5768")?;
        }
        pen.svg.push_str("</svg>");
        Ok(pen.svg)
    }
}

fn corner() -> (f32, f32) {
    let (x, y, side) = PICTURE;
    (x - side / 2.0, y - side / 2.0)
}

fn seal(svg: &mut String, left: f32, top: f32, side: f32) {
    let inside = SEAL.split_once('>').map_or("", |(_, rest)| rest);
    let inside = inside
        .rsplit_once("</svg>")
        .map_or("", |(inside, _)| inside);
    let scale = side / 256.0;
    // Writing to a String does not fail.
    let _ = write!(
        svg,
        "<g transform=\"translate({left} {top}) scale({scale})\">{inside}</g>"
    );
}

/// Writes lines, one below the other.
struct Pen {
    svg: String,
    /// The baseline of the line before.
    y: f32,
}

impl Pen {
    /// In the first size, with its number of lines, that holds all of the text; else cut in the last.
    fn text(
        &mut self,
        face: Face,
        text: &str,
        sizes: &[(f32, usize)],
        ink: &str,
    ) -> Result<(), Invalid> {
        for (at, (size, most)) in sizes.iter().enumerate() {
            let whole = fitted(face, text, *size, usize::MAX, WIDEST)?;
            if whole.len() > *most && at + 1 < sizes.len() {
                continue;
            }
            for line in fitted(face, text, *size, *most, WIDEST)? {
                self.y += size * 1.16;
                let at = (LEFT, self.y - size * 0.25);
                self.put(face, &line, *size, at, ink)?;
            }
            break;
        }
        Ok(())
    }

    fn put(
        &mut self,
        face: Face,
        text: &str,
        size: f32,
        (x, y): (f32, f32),
        ink: &str,
    ) -> Result<(), Invalid> {
        let path = words(face, text, size)?.path;
        let _ = write!(
            self.svg,
            "<path transform=\"translate({x} {y})\" fill=\"{ink}\" d=\"{path}\"/>"
        );
        Ok(())
    }
}

/// The text in lines that are no wider than that, at most so many; the last ends in an ellipsis if there was more.
fn fitted(
    face: Face,
    text: &str,
    size: f32,
    most: usize,
    widest: f32,
) -> Result<Vec<String>, Invalid> {
    let fits = |line: &str| Ok::<_, Invalid>(words(face, line, size)?.width <= widest);
    let mut cut = text.chars().count() > MOST_LETTERS;
    let text: String = text.chars().take(MOST_LETTERS).collect();
    // No line begins with what belongs to the word before.
    let text = [" –", " :", " ;", " !", " ?", " »"]
        .iter()
        .fold(text, |text, mark| {
            text.replace(mark, &mark.replace(' ', FIXED))
        })
        .replace("« ", &format!("«{FIXED}"));
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(breaks).filter(|w| !w.is_empty()) {
        let longer = match line.as_str() {
            "" => word.to_owned(),
            line => format!("{line} {word}"),
        };
        if fits(&longer)? {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A word that is wider than a line goes on in the next.
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line)? {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    cut |= lines.len() > most;
    lines.truncate(most);
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        last.push('…');
        while !fits(last)? {
            last.pop();
            last.pop();
            last.push('…');
        }
    }
    lines.retain(|line| !line.is_empty());
    Ok(lines)
}

/// Why it cannot be drawn.
pub(super) fn unreadable(why: impl std::fmt::Display) -> Invalid {
    Invalid::new(
        "image-unreadable",
        format!("the card cannot be drawn: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn card(title: &str) -> Card {
        Card {
            kind: "Badge délivré".to_owned(),
            title: title.to_owned(),
            by: "Délivré par « L’Atelier des Clics » à Hérouville-Saint-Clair".to_owned(),
            place: "badges.exemple.fr".to_owned(),
            ..Card::default()
        }
    }

    fn size(file: &[u8]) -> (u32, u32) {
        let reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
        (reader.info().width, reader.info().height)
    }

    #[test]
    fn it_has_the_size_that_networks_ask_for_and_differs_with_its_words() {
        let one = card("Accueillir").draw().unwrap();
        assert_eq!(size(&one), (1200, 630));
        assert_eq!(one, card("Accueillir").draw().unwrap());
        assert_ne!(one, card("Accueillîr").draw().unwrap(), "accents are drawn");
    }

    #[test]
    fn any_text_is_drawn_and_none_is_read_as_markup() {
        for title in [
            "",
            "<script>&\"'</script><text>",
            "日本語 🎓 \u{202e}",
            &"W".repeat(5_000),
            &"mot ".repeat(5_000),
        ] {
            let svg = card(title).svg().unwrap();
            assert!(
                !svg.contains("script") && svg.len() < 400_000,
                "{}",
                svg.len()
            );
            assert_eq!(size(&card(title).draw().unwrap()), (1200, 630));
        }
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be_and_the_last_tells_that_there_was_more() {
        let text = "Aménager l’accueil des publics éloignés du numérique ".repeat(6);
        for most in [1, 2, 3] {
            let lines = fitted(Face::Bold, &text, 60.0, most, WIDEST).unwrap();
            assert_eq!(lines.len(), most);
            for line in &lines {
                assert!(
                    words(Face::Bold, line, 60.0).unwrap().width <= WIDEST,
                    "{line}"
                );
            }
            assert!(lines[most - 1].ends_with('…'));
        }
        let dash = fitted(Face::Bold, "un deux – trois", 60.0, 9, 210.0).unwrap();
        assert!(dash.iter().all(|line| !line.starts_with('–')), "{dash:?}");
        let whole = fitted(Face::Bold, "Deux mots", 60.0, 2, WIDEST).unwrap();
        assert_eq!(whole, ["Deux mots"]);
    }
}
