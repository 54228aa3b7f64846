//! What an image of the catalogue must be: a square SVG drawing without text, script or anything from elsewhere.
//!
//! This looks after images that maintainers draw, so that every badge renders the same everywhere. It is no
//! defence against hostile uploads.

/// A problem of an image: its code and words.
pub(super) type Problem = (&'static str, String);

/// Everything wrong with an SVG image, each problem once.
pub(super) fn problems(svg: &[u8]) -> Vec<Problem> {
    let mut found = Vec::new();
    let read = match std::str::from_utf8(svg) {
        Ok(text) => Scan::new(text).document(&mut found),
        Err(_) => Err("it is not UTF-8".to_owned()),
    };
    if let Err(why) = read {
        found.push((
            "image-unreadable",
            format!("the image cannot be read as SVG: {why}"),
        ));
    }
    found.sort();
    found.dedup();
    found
}

struct Scan<'a> {
    rest: &'a str,
    open: Vec<&'a str>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Scan<'a> {
        Scan {
            rest: text,
            open: Vec::new(),
        }
    }

    fn document(mut self, found: &mut Vec<Problem>) -> Result<(), String> {
        let mut has_root = false;
        while let Some((text, markup)) = self.rest.split_once('<') {
            if self.open.last().is_some_and(|name| local(name) == "style") {
                check_style(text, found);
            }
            self.rest = markup;
            if let Some(comment) = markup.strip_prefix("!--") {
                self.rest = after(comment, "-->")?.1;
            } else if let Some(data) = markup.strip_prefix("![CDATA[") {
                let (data, rest) = after(data, "]]>")?;
                check_style(data, found);
                self.rest = rest;
            } else if markup.starts_with('!') {
                found.push(external("a document type"));
                self.rest = after(markup, ">")?.1;
            } else if let Some(instruction) = markup.strip_prefix('?') {
                let (instruction, rest) = after(instruction, "?>")?;
                if !instruction.starts_with("xml ") {
                    found.push(external("a processing instruction"));
                }
                self.rest = rest;
            } else if let Some(end) = markup.strip_prefix('/') {
                let (name, rest) = after(end, ">")?;
                if self.open.pop() != Some(name.trim_end()) {
                    return Err(format!("</{}> closes nothing", name.trim_end()));
                }
                self.rest = rest;
            } else {
                if self.open.is_empty() && has_root {
                    return Err("there is more than one root element".to_owned());
                }
                self.element(!has_root, found)?;
                has_root = true;
            }
        }
        match (has_root, self.open.last()) {
            (false, _) => Err("there is no element".to_owned()),
            (_, Some(name)) => Err(format!("<{name}> is never closed")),
            (true, None) => Ok(()),
        }
    }

    fn element(&mut self, root: bool, found: &mut Vec<Problem>) -> Result<(), String> {
        let name = self.name();
        if name.is_empty() {
            return Err("“<” begins no element".to_owned());
        }
        match local(name).as_str() {
            "text" | "tspan" | "textpath" | "tref" => found.push((
                "image-text",
                "the image has text, which depends on the fonts of whoever looks; draw the letters or do without".to_owned(),
            )),
            "script" | "foreignobject" | "handler" | "iframe" => found.push((
                "image-script",
                format!("the image has a <{name}>"),
            )),
            _ => {}
        }
        let mut attributes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                break;
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                self.open.push(name);
                break;
            }
            let attribute = self.attribute(name)?;
            check_attribute(attribute, found);
            attributes.push(attribute);
        }
        if root {
            check_root(name, &attributes, found)?;
        }
        Ok(())
    }

    fn name(&mut self) -> &'a str {
        let end = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=' | '<' | '"' | '\'');
        let length = self.rest.find(end).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        name
    }

    fn attribute(&mut self, element: &str) -> Result<(&'a str, &'a str), String> {
        let broken = || format!("an attribute of <{element}> is broken");
        let name = self.name();
        let value = self
            .rest
            .trim_start()
            .strip_prefix('=')
            .ok_or_else(broken)?
            .trim_start();
        let quote = value
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .ok_or_else(broken)?;
        let (value, rest) = value[1..].split_once(quote).ok_or_else(broken)?;
        self.rest = rest;
        if name.is_empty() || value.contains('<') {
            return Err(broken());
        }
        Ok((name, value))
    }
}

/// The text before and after a mark that must come.
fn after<'a>(text: &'a str, mark: &str) -> Result<(&'a str, &'a str), String> {
    text.split_once(mark)
        .ok_or_else(|| format!("“{mark}” is missing"))
}

/// A name without its prefix, in lower case.
fn local(name: &str) -> String {
    let local = name.rsplit(':').next().unwrap_or(name);
    local.to_ascii_lowercase()
}

fn external(what: &str) -> Problem {
    (
        "image-external",
        format!("the image has {what}; everything it needs must stand inside it"),
    )
}

fn check_root(
    name: &str,
    attributes: &[(&str, &str)],
    found: &mut Vec<Problem>,
) -> Result<(), String> {
    let attribute = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| *value)
    };
    let namespace = name
        .split_once(':')
        .map_or("xmlns".to_owned(), |(prefix, _)| format!("xmlns:{prefix}"));
    if local(name) != "svg" || attribute(&namespace) != Some("http://www.w3.org/2000/svg") {
        return Err("its root is not an svg element of the SVG namespace".to_owned());
    }
    let view_box = attribute("viewBox").unwrap_or_default();
    let separator = |c: char| c.is_whitespace() || c == ',';
    let numbers = view_box
        .split(separator)
        .filter(|part| !part.is_empty())
        .map(str::parse::<f64>);
    let numbers: Result<Vec<f64>, _> = numbers.collect();
    match numbers.as_deref() {
        Ok([_, _, width, height]) if width == height && *width > 0.0 => {}
        _ => found.push((
            "image-not-square",
            format!("the image needs a square viewBox, not “{view_box}”"),
        )),
    }
    Ok(())
}

fn check_attribute((name, value): (&str, &str), found: &mut Vec<Problem>) {
    let name = local(name);
    if name.starts_with("on") {
        found.push((
            "image-script",
            format!("the image has an event handler, {name}"),
        ));
    }
    if matches!(name.as_str(), "href" | "src") && !value.trim_start().starts_with('#') {
        found.push(external("a link to something outside"));
    }
    check_style(value, found);
}

/// Style sheets, style attributes and presentation attributes may only point inside the image.
fn check_style(style: &str, found: &mut Vec<Problem>) {
    let style = style.to_ascii_lowercase();
    let inside = |target: &str| {
        target
            .trim_start()
            .trim_start_matches(['"', '\''])
            .starts_with('#')
    };
    if style.contains("@import") || !style.split("url(").skip(1).all(inside) {
        found.push(external("a style that points outside"));
    }
}
