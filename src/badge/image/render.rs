//! An SVG as a PNG. No font is ever loaded: the SVG that we keep has no text.

use super::xml::too_complex;
use crate::badge::error::Invalid;
use resvg::{
    tiny_skia::{self, PathSegment, Pixmap, Transform},
    usvg::{Group, ImageHrefResolver, Node, Options, Tree},
};

/// The side of a rendered image, in pixels.
pub const SIDE: u32 = 512;
/// How many dashes may be drawn; a short one on a long line makes millions.
const MOST_DASHES: f32 = 20_000.0;

/// Renders an SVG that was accepted: a PNG of 512 × 512 pixels with transparency.
pub fn to_png(svg: &[u8]) -> Result<Vec<u8>, Invalid> {
    let unreadable = |why: String| {
        let message = format!("the image cannot be drawn: {why}");
        Invalid::new("image-unreadable", message)
    };
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_data(svg, &options).map_err(|why| unreadable(why.to_string()))?;
    let dashes = dashes(tree.root());
    if !(0.0..=MOST_DASHES).contains(&dashes) {
        return Err(too_complex("its dashes are too many"));
    }
    let mut pixels = Pixmap::new(SIDE, SIDE).ok_or_else(|| unreadable("no memory".into()))?;
    let scale = SIDE as f32 / tree.size().width().max(tree.size().height());
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    encode(&pixels).map_err(|why| unreadable(why.to_string()))
}

/// How many dashes a drawing has, in its patterns, masks and clip paths too: the length of each dashed line over the
/// mean length of its dashes.
fn dashes(group: &Group) -> f32 {
    let each = group.children().iter().map(|node| {
        let mut sum = match node {
            Node::Group(group) => dashes(group),
            Node::Path(path) => match path.stroke().and_then(|stroke| stroke.dasharray()) {
                Some(all) => length(path.data()) * all.len() as f32 / all.iter().sum::<f32>(),
                None => 0.0,
            },
            _ => 0.0,
        };
        node.subroots(|inside| sum += dashes(inside));
        sum
    });
    each.sum()
}

/// No shorter than the path: along the control points of its curves.
fn length(path: &tiny_skia::Path) -> f32 {
    let (mut sum, mut at, mut start) = (0.0, tiny_skia::Point::zero(), tiny_skia::Point::zero());
    for segment in path.segments() {
        let points = match segment {
            PathSegment::MoveTo(to) => {
                (at, start) = (to, to);
                continue;
            }
            PathSegment::LineTo(a) => vec![a],
            PathSegment::QuadTo(a, b) => vec![a, b],
            PathSegment::CubicTo(a, b, c) => vec![a, b, c],
            PathSegment::Close => vec![start],
        };
        for to in points {
            sum += at.distance(to);
            at = to;
        }
    }
    sum
}

/// The pixels as a PNG.
pub(super) fn encode(pixels: &Pixmap) -> Result<Vec<u8>, ::png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_depth(::png::BitDepth::Eight);
    let straight = pixels.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&straight.collect::<Vec<u8>>())?;
    writer.finish()?;
    Ok(file)
}
