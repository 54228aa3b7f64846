//! Markdown of issuers: whatever it is, the HTML holds the allowed elements alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::http::pages::markdown::to_html;

const TAGS: &[&str] = &[
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
];

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    let html = to_html(text);
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("each tag ends");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        assert!(TAGS.contains(&name), "{tag}: {html}");
        let attributes = tag.strip_prefix(name).unwrap_or_default().trim();
        let harmless = attributes.is_empty()
            || attributes == "/"
            || attributes.starts_with("rel=\"")
            || (name == "ol" && attributes.starts_with("start=\""))
            || ["https:", "http:", "mailto:"].iter().any(|scheme| {
                let lower = attributes.to_ascii_lowercase();
                lower.starts_with(&format!("href=\"{scheme}"))
            });
        assert!(harmless, "{tag}: {html}");
    }
}
