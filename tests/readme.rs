//! The README stands in two languages: what is added to one is missed in the other.
#![allow(clippy::unwrap_used)]

const ENGLISH: &str = include_str!("../README.md");
const FRENCH: &str = include_str!("../README.fr.md");

#[test]
fn both_have_the_same_sections() {
    let levels = |text: &str| -> Vec<usize> {
        let headings = text.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| line.find(' ').unwrap()).collect()
    };
    assert_eq!(levels(ENGLISH), levels(FRENCH));
    assert!(levels(ENGLISH).len() > 5);
}

#[test]
fn both_have_the_same_commands() {
    let commands = |text: &'static str| -> Vec<&str> {
        let code = text.lines().filter(|line| line.starts_with("    "));
        code.map(|line| line.split("  #").next().unwrap().trim())
            .collect()
    };
    assert_eq!(commands(ENGLISH), commands(FRENCH));
    assert!(commands(ENGLISH).len() > 10);
}

#[test]
fn both_name_the_same_commands_and_settings_within_sentences() {
    let named = |text: &'static str| -> Vec<&str> {
        let prose = text.lines().filter(|line| !line.starts_with("    "));
        let mut named: Vec<_> = prose
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect();
        named.sort_unstable();
        named.dedup();
        named
    };
    assert_eq!(named(ENGLISH), named(FRENCH));
}

#[test]
fn both_lead_to_the_same_places_and_to_each_other() {
    let links = |text: &'static str| -> Vec<&str> {
        let starts = text.split("](").skip(1);
        let mut links: Vec<_> = starts
            .map(|rest| rest.split(')').next().unwrap())
            .filter(|link| !link.starts_with("README"))
            .collect();
        links.sort_unstable();
        links
    };
    assert_eq!(links(ENGLISH), links(FRENCH));
    assert!(ENGLISH.contains("](README.fr.md)") && FRENCH.contains("](README.md)"));
    for link in links(ENGLISH) {
        let path = link.split('#').next().unwrap();
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        assert!(file.exists(), "{link}");
    }
}
