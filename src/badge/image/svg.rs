//! Which SVG is accepted: a square drawing of shapes and gradients. No text, script or anything from elsewhere.
//!
//! Strict refusal instead of cleaning: a cleaner decides in silence what an image becomes, and it must know every way
//! to hide a script. Here everything is refused that is not on a short list, and the reasons are told.

use super::{
    MAX_SIDE, MAX_SVG_BYTES, not_square, out_of_bounds, style, too_large,
    xml::{self, Doctype, external, too_complex},
};
use crate::badge::{baking, error::Invalid};
use roxmltree::{Attribute, Document, Node, NodeId};
use std::collections::HashMap;

/// The namespace of SVG.
pub const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// No `pattern`: the renderer takes memory for one tile of it, however large that is.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient", "mask", "path",
    "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "symbol", "title", "use",
];
const GRADIENTS: &[&str] = &["linearGradient", "radialGradient"];
/// Attributes that no renderer takes for a style.
const PLAIN: &[&str] = &["class", "d", "id", "lang", "points", "role", "viewBox"];
/// The deepest nesting, references included.
const DEEPEST: usize = 100;
/// How much may be drawn, each thing counted as often as it is referred to. It takes two or three seconds at most.
const MOST_WORK: u32 = 20_000;
/// What a plain shape counts: measured, a tenth of a millisecond each.
const SHAPE: u32 = 2;
/// What it counts more to be painted apart and laid over, and for each gradient, mask or clip path.
const LAYER: u32 = 20;

/// The side of an SVG that may be published, in its own units, rounded; or everything that is wrong with it.
pub fn side(bytes: &[u8]) -> Result<u32, Vec<Invalid>> {
    if bytes.len() > MAX_SVG_BYTES {
        return Err(vec![too_large(MAX_SVG_BYTES)]);
    }
    let document = xml::parse(bytes, Doctype::Refused).map_err(|why| vec![why])?;
    let mut found = Vec::new();
    let side = root(&document, &mut found);
    if side.is_some() {
        Look::new(&document).all(&mut found);
    }
    found.sort_by(|a, b| (a.code, &a.message).cmp(&(b.code, &b.message)));
    found.dedup();
    match side {
        Some(side) if found.is_empty() => Ok(side),
        _ => Err(found),
    }
}

/// The side of a root element. `None` when there is no use in looking further.
fn root(document: &Document<'_>, found: &mut Vec<Invalid>) -> Option<u32> {
    let root = document.root_element();
    if !root.has_tag_name((NAMESPACE, "svg")) {
        let message =
            "the image cannot be read as SVG: its root is not an svg element of the SVG namespace";
        found.push(Invalid::new("image-unreadable", message));
        return None;
    }
    let length = |name| root.attribute(name).map(str::trim);
    let (width, height) = (length("width"), length("height"));
    if width != height {
        found.push(not_square(width.unwrap_or("?"), height.unwrap_or("?")));
    }
    let declared = width.and_then(|text| text.trim_end_matches("px").parse::<f64>().ok());
    let boxed = match root.attribute("viewBox").map(numbers) {
        Some(Some([_, _, width, height])) if width == height && width > 0.0 => Some(width),
        Some(Some([_, _, width, height])) => {
            found.push(not_square(width, height));
            None
        }
        Some(None) => {
            let message = "the viewBox of the image is not four numbers";
            found.push(Invalid::new("image-not-square", message));
            None
        }
        None if declared.is_some() => None,
        None => {
            let message = "the image needs a square viewBox";
            found.push(Invalid::new("image-not-square", message));
            None
        }
    };
    let side = declared.or(boxed).unwrap_or(1.0).round();
    if !(1.0..=f64::from(MAX_SIDE)).contains(&side) {
        found.push(out_of_bounds(side));
        return Some(1);
    }
    Some(side as u32)
}

fn numbers(text: &str) -> Option<[f64; 4]> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',');
    let numbers = parts.filter(|part| !part.is_empty()).map(str::parse::<f64>);
    let numbers: Vec<f64> = numbers.collect::<Result<_, _>>().ok()?;
    numbers
        .iter()
        .all(|n| n.is_finite())
        .then(|| numbers.try_into().ok())?
}

/// What is known of a document while it is looked at.
struct Look<'a> {
    document: &'a Document<'a>,
    ids: HashMap<&'a str, Node<'a, 'a>>,
    /// The elements that an element refers to.
    references: HashMap<NodeId, Vec<Node<'a, 'a>>>,
    /// Its style sheets make everything a layer.
    layered: bool,
    /// The work that an element is, children and references included; `None` while it is counted.
    work: HashMap<NodeId, Option<u32>>,
}

impl<'a> Look<'a> {
    fn new(document: &'a Document<'a>) -> Self {
        Self {
            document,
            ids: HashMap::new(),
            references: HashMap::new(),
            layered: false,
            work: HashMap::new(),
        }
    }

    fn all(&mut self, found: &mut Vec<Invalid>) {
        let nodes = || self.document.descendants();
        if nodes().any(|node| node.is_pi()) {
            found.push(external("a processing instruction"));
        }
        let mut depth = HashMap::new();
        for node in nodes().filter(Node::is_element) {
            let above = node.parent().and_then(|parent| depth.get(&parent.id()));
            let here = above.copied().unwrap_or(0) + 1;
            depth.insert(node.id(), here);
            if here > DEEPEST {
                return found.push(too_complex("it is nested too deeply"));
            }
        }
        for node in nodes().filter(Node::is_element) {
            let id = node.attribute("id");
            if id.is_some_and(|id| self.ids.insert(id, node).is_some()) {
                let message = format!("two elements have the id {}", id.unwrap_or_default());
                found.push(Invalid::new("image-unreadable", message));
            }
        }
        let elements: Vec<_> = nodes().filter(Node::is_element).collect();
        for node in elements {
            match element(node, node == self.document.root_element()) {
                Some(why) => found.push(why),
                None => self.refer(node, found),
            }
        }
        if found.is_empty()
            && let Err(why) = self.count(self.document.root_element(), 0)
        {
            found.push(why);
        }
    }

    /// Notes what an element refers to.
    fn refer(&mut self, node: Node<'a, 'a>, found: &mut Vec<Invalid>) {
        let mut ids: Vec<&'a str> = Vec::new();
        for attribute in node.attributes() {
            ids.extend(check_attribute(&attribute, found));
        }
        if node.tag_name().name() == "style" {
            for text in node.descendants().filter_map(|below| below.text()) {
                self.layered |= style::is_layered(text);
                for id in style::sheet(text, found) {
                    let target = self.ids.get(id).map(|target| target.tag_name().name());
                    if target.is_some_and(|name| !GRADIENTS.contains(&name)) {
                        let message = "a style sheet may refer to gradients alone";
                        found.push(Invalid::new("image-forbidden", message));
                    }
                }
            }
        }
        let targets = ids.iter().filter_map(|id| self.ids.get(id)).copied();
        self.references.insert(node.id(), targets.collect());
    }

    /// How much work an element is. References multiply: ten lines of `use` can ask for a billion shapes.
    fn count(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<u32, Invalid> {
        match self.work.get(&node.id()) {
            Some(Some(work)) => return Ok(*work),
            Some(None) => return Err(too_complex("an element refers to itself")),
            None if depth > DEEPEST => return Err(too_complex("it is nested too deeply")),
            None => {}
        }
        self.work.insert(node.id(), None);
        let references = self.references.get(&node.id()).cloned().unwrap_or_default();
        let layers = usize::from(self.layered || is_layered(node)) + references.len();
        let mut work = SHAPE + LAYER.saturating_mul(u32::try_from(layers).unwrap_or(u32::MAX));
        for part in node.children().filter(Node::is_element).chain(references) {
            work = work.saturating_add(self.count(part, depth + 1)?);
        }
        if work > MOST_WORK {
            return Err(too_complex("there is too much to draw"));
        }
        self.work.insert(node.id(), Some(work));
        Ok(work)
    }
}

fn is_layered(node: Node<'_, '_>) -> bool {
    node.attributes()
        .any(|a| style::is_layered(a.name()) || a.name() == "style" && style::is_layered(a.value()))
}

/// Why an element may not stand in an image.
fn element(node: Node<'_, '_>, root: bool) -> Option<Invalid> {
    let name = node.tag_name().name();
    let of_svg = node.tag_name().namespace() == Some(NAMESPACE);
    Some(match name.to_ascii_lowercase().as_str() {
        _ if node.tag_name().namespace() == Some(baking::NAMESPACE) => baking::is_baked(),
        "text" | "tspan" | "textpath" | "tref" => Invalid::new(
            "image-text",
            "the image has text, which depends on the fonts of whoever looks; convert the text to paths",
        ),
        "script" | "foreignobject" | "handler" | "iframe" | "a" => {
            Invalid::new("image-script", format!("the image has a <{name}>"))
        }
        "image" | "feimage" => external(&format!("an <{name}>")),
        "animate" | "animatecolor" | "animatemotion" | "animatetransform" | "set" | "mpath" => {
            Invalid::new("image-animated", "the image is animated: send a still one")
        }
        _ if of_svg && ELEMENTS.contains(&name) && (root || name != "svg") => return None,
        _ => {
            let message = format!(
                "<{name}> may not stand in an image; save it as plain SVG, with shapes alone"
            );
            Invalid::new("image-forbidden", message)
        }
    })
}

/// The ids that an attribute refers to.
fn check_attribute<'a>(attribute: &Attribute<'a, 'a>, found: &mut Vec<Invalid>) -> Vec<&'a str> {
    let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
    if name.starts_with("on") {
        let message = format!("the image has an event handler, {name}");
        found.push(Invalid::new("image-script", message));
        return Vec::new();
    }
    if name == "base" {
        found.push(external("a base address"));
    }
    if matches!(name.as_str(), "href" | "src") {
        let inside = value.trim().strip_prefix('#');
        if inside.is_none() {
            found.push(external("a link to something outside"));
        }
        return inside.into_iter().collect();
    }
    if name == "style" && value.contains('@') {
        found.push(external("a style rule that begins with @"));
    }
    let read_as_style = attribute.namespace().is_none()
        && !PLAIN.contains(&attribute.name())
        && !name.starts_with("aria-")
        && !name.starts_with("data-");
    match read_as_style {
        true => style::references(value, found),
        false => Vec::new(),
    }
}
