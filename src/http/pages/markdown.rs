//! Markdown of issuers as HTML that cannot run, load or imitate anything.

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "ul",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["https", "http", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener ugc"));
    builder
});

/// Raw HTML becomes text, images their description, headings start below those of the page.
pub fn to_html(markdown: &str) -> String {
    let mut raw = String::with_capacity(markdown.len() * 2);
    let events = Parser::new(markdown).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: below(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level)))),
        event => Some(event),
    });
    html::push_html(&mut raw, events);
    CLEANER.clean(&raw).to_string()
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_emphasis_and_links_stay() {
        let html = to_html("Savoir :\n\n- *accueillir*\n- [lire](https://exemple.fr/a?b=1&c=2)");
        assert!(html.contains("<li><em>accueillir</em></li>"), "{html}");
        assert!(
            html.contains(
                r#"<a href="https://exemple.fr/a?b=1&amp;c=2" rel="nofollow noopener ugc">lire</a>"#
            ),
            "{html}"
        );
        assert!(to_html("mailto:<a@b.fr>").contains(r#"href="mailto:a@b.fr""#));
    }

    #[test]
    fn nothing_runs_or_loads() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "![x](https://evil.example/pixel.png)",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java\nscript:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:x)",
            "[x](//evil.example)",
            "[x](/relative)",
            "<javascript:alert(1)>",
            "<style>*{display:none}</style>",
            "<svg onload=alert(1)>",
            "<iframe src=https://evil.example></iframe>",
            "<a href=\"https://a.example\" onclick=\"x()\" style=\"position:fixed\">x</a>",
            "[x](https://a.example \"t\\\" onmouseover=alert(1)\")",
            "<form action=https://evil.example><input></form>",
            "<base href=https://evil.example>",
            "```html\n<script>alert(1)</script>\n```",
            "`<script>`",
            "<!-- --!><script>alert(1)</script>",
            "</main></body><h1>x",
        ] {
            let html = to_html(hostile);
            let mut rest = html.as_str();
            while let Some(at) = rest.find('<') {
                let end = rest[at..].find('>').unwrap() + at;
                let tag = &rest[at + 1..end];
                let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                let good = ["a", "p", "pre", "code", "em", "strong", "ul", "li"];
                assert!(good.contains(&name), "{hostile} -> {html}");
                assert!(
                    name == "a" || tag.len() <= name.len() + 1,
                    "{hostile} -> {html}"
                );
                if let Some(href) = tag.split("href=\"").nth(1) {
                    assert!(href.starts_with("https://"), "{hostile} -> {html}");
                }
                assert!(
                    !tag.contains("style") && !tag.contains(" on"),
                    "{hostile} -> {html}"
                );
                rest = &rest[end..];
            }
        }
    }

    #[test]
    fn headings_stay_below_the_page() {
        assert_eq!(to_html("# A\n\n#### B").trim(), "<h3>A</h3>\n<h6>B</h6>");
    }
}
