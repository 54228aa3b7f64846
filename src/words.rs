//! The words of pages and letters: fluent messages and dates, in the reader's language.

use crate::badge::text::Language;
use chrono::{DateTime, Datelike, Utc};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

/// Letters are plain text first, which is searched and copied: their spaces stay as they are written.
const LETTERS_IN_FRENCH: &str = include_str!("mailing/locales/fr.ftl");

/// Pages, those of the desk, then letters.
const IN_FRENCH: &[&str] = &[
    include_str!("http/pages/locales/fr.ftl"),
    include_str!("http/pages/locales/applications.fr.ftl"),
    include_str!("http/pages/locales/vouching.fr.ftl"),
    include_str!("http/pages/desk/locales/desk.fr.ftl"),
    include_str!("http/pages/desk/locales/audit.fr.ftl"),
    include_str!("http/pages/desk/locales/errors.fr.ftl"),
    include_str!("http/pages/desk/locales/instance.fr.ftl"),
    include_str!("http/pages/desk/locales/keys.fr.ftl"),
    include_str!("http/pages/desk/locales/profile.fr.ftl"),
    include_str!("http/pages/desk/locales/award.fr.ftl"),
    include_str!("http/pages/desk/locales/applications.fr.ftl"),
    include_str!("http/pages/desk/locales/holders.fr.ftl"),
    include_str!("http/pages/desk/locales/assertions.fr.ftl"),
    include_str!("http/pages/desk/locales/badges.fr.ftl"),
    include_str!("http/pages/desk/locales/cohorts.fr.ftl"),
    include_str!("http/pages/desk/locales/programmes.fr.ftl"),
    include_str!("http/pages/desk/locales/equivalences.fr.ftl"),
    include_str!("http/pages/desk/locales/brought.fr.ftl"),
    include_str!("http/pages/desk/locales/appearance.fr.ftl"),
    include_str!("http/pages/desk/locales/second_readings.fr.ftl"),
    LETTERS_IN_FRENCH,
];
const IN_ENGLISH: &[&str] = &[
    include_str!("http/pages/locales/en.ftl"),
    include_str!("http/pages/locales/applications.en.ftl"),
    include_str!("http/pages/locales/vouching.en.ftl"),
    include_str!("http/pages/desk/locales/desk.en.ftl"),
    include_str!("http/pages/desk/locales/audit.en.ftl"),
    include_str!("http/pages/desk/locales/errors.en.ftl"),
    include_str!("http/pages/desk/locales/instance.en.ftl"),
    include_str!("http/pages/desk/locales/keys.en.ftl"),
    include_str!("http/pages/desk/locales/profile.en.ftl"),
    include_str!("http/pages/desk/locales/award.en.ftl"),
    include_str!("http/pages/desk/locales/applications.en.ftl"),
    include_str!("http/pages/desk/locales/holders.en.ftl"),
    include_str!("http/pages/desk/locales/assertions.en.ftl"),
    include_str!("http/pages/desk/locales/badges.en.ftl"),
    include_str!("http/pages/desk/locales/cohorts.en.ftl"),
    include_str!("http/pages/desk/locales/programmes.en.ftl"),
    include_str!("http/pages/desk/locales/equivalences.en.ftl"),
    include_str!("http/pages/desk/locales/brought.en.ftl"),
    include_str!("http/pages/desk/locales/appearance.en.ftl"),
    include_str!("http/pages/desk/locales/second_readings.en.ftl"),
    include_str!("mailing/locales/en.ftl"),
];

static FRENCH: LazyLock<Bundle> = LazyLock::new(|| bundle("fr", IN_FRENCH));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", IN_ENGLISH));

fn bundle(tag: &str, sources: &[&str]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    for source in sources {
        let source = if tag == "fr" && *source != LETTERS_IN_FRENCH {
            unbroken(source)
        } else {
            (*source).to_owned()
        };
        let resource = FluentResource::try_new(source).unwrap_or_else(|(read, _)| read);
        if let Err(why) = bundle.add_resource(resource) {
            tracing::error!(?why, tag, "messages are defined twice");
        }
    }
    bundle
}

/// French with the spaces of its punctuation so that no line ends there: files have ordinary ones.
fn unbroken(french: &str) -> String {
    let mut text = french.replace("« ", "«\u{a0}");
    for sign in [':', ';', '!', '?', '»', '%'] {
        text = text.replace(&format!(" {sign}"), &format!("\u{a0}{sign}"));
    }
    text
}

/// Speaks one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

impl Words {
    /// `fr` or `en`.
    pub fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// The other language.
    pub fn other(self) -> Language {
        match self.0 {
            Language::Fr => Language::En,
            Language::En => Language::Fr,
        }
    }

    /// A message.
    pub fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message, if there is one of that name.
    pub fn find(self, key: &str) -> Option<String> {
        self.bundle().get_message(key)?.value()?;
        Some(self.say(key))
    }

    /// A message with texts in it.
    pub fn with(self, key: &str, texts: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, text) in texts {
            args.set(*name, *text);
        }
        self.format(key, Some(&args))
    }

    /// A message with numbers in it.
    pub fn count(self, key: &str, numbers: &[(&str, usize)]) -> String {
        let mut args = FluentArgs::new();
        for (name, number) in numbers {
            args.set(*name, *number);
        }
        self.format(key, Some(&args))
    }

    /// A message with a number and texts in it.
    pub fn counting(
        self,
        key: &str,
        (name, number): (&str, u32),
        texts: &[(&str, &str)],
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, number);
        for (name, text) in texts {
            args.set(*name, *text);
        }
        self.format(key, Some(&args))
    }

    fn bundle(self) -> &'static Bundle {
        match self.0 {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, tag = self.tag(), "a message is missing");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(
                key,
                tag = self.tag(),
                ?errors,
                "a message could not be formatted"
            );
        }
        text.into_owned()
    }

    /// “22 novembre 2026”, “22 November 2026”.
    pub fn date(self, instant: DateTime<Utc>) -> String {
        let month = instant.month0() as usize;
        let day = match (self.0, instant.day()) {
            (Language::Fr, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        let month = match self.0 {
            Language::Fr => MONTHS_FR[month],
            Language::En => MONTHS_EN[month],
        };
        format!("{day} {month} {}", instant.year())
    }

    /// “novembre 2026” of `2026-11`; nothing of anything else.
    pub fn month(self, text: &str) -> Option<String> {
        let (year, month) = text.split_once('-')?;
        let names = match self.0 {
            Language::Fr => MONTHS_FR,
            Language::En => MONTHS_EN,
        };
        let name = names.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{name} {year}"))
    }

    /// A date with its machine-readable form.
    pub fn day(self, instant: DateTime<Utc>) -> Day {
        Day {
            iso: crate::badge::time::iso(instant),
            words: self.date(instant),
        }
    }

    /// “09:30:05”.
    pub fn time(self, instant: DateTime<Utc>) -> String {
        instant.format("%H:%M:%S").to_string()
    }
}

/// A date on a page.
#[derive(Debug, Clone)]
pub struct Day {
    /// For `datetime`.
    pub iso: String,
    /// To read.
    pub words: String,
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::time;
    use include_dir::{Dir, include_dir};
    use std::collections::BTreeSet;

    static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/http/pages");
    static LETTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/mailing");

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn no_message_is_defined_twice() {
        for sources in [IN_FRENCH, IN_ENGLISH] {
            let mut seen = BTreeSet::new();
            for source in sources {
                let names = source.lines().filter(|line| !line.starts_with([' ', '#']));
                for (name, _) in names.filter_map(|line| line.split_once(" =")) {
                    assert!(seen.insert(name), "{name}");
                }
            }
        }
    }

    fn sources() -> String {
        fn all(folder: &Dir<'_>, text: &mut String) {
            for file in folder.files() {
                let kind = file.path().extension();
                if kind.is_some_and(|e| e == "rs" || e == "html") {
                    text.push_str(file.contents_utf8().unwrap());
                }
            }
            folder.dirs().for_each(|below| all(below, text));
        }
        let mut text = String::new();
        all(&PAGES, &mut text);
        all(&LETTERS, &mut text);
        text
    }

    #[test]
    fn both_languages_have_every_message_that_is_used_and_no_other() {
        for (fr, en) in IN_FRENCH.iter().zip(IN_ENGLISH) {
            assert_eq!(keys(fr), keys(en));
        }
        let fr: BTreeSet<_> = IN_FRENCH.iter().copied().flat_map(keys).collect();
        assert!(fr.len() > 100);
        let sources = sources();
        // Keys that are put together: `format!("act-{}", …)`.
        let stems: BTreeSet<&str> = sources
            .match_indices("format!(\"")
            .filter_map(|(at, call)| sources[at + call.len()..].split_once(['{', '"']))
            .map(|(stem, _)| stem)
            .filter(|stem| stem.ends_with('-'))
            .collect();
        let unused: Vec<_> = fr
            .iter()
            .filter(|key| !stems.iter().any(|stem| key.starts_with(stem)))
            .filter(|key| !sources.contains(&format!("\"{key}\"")))
            .collect();
        assert!(unused.is_empty(), "{unused:?}");
        for call in [".say(\"", ".with(\"", ".count(\""] {
            for (at, _) in sources.match_indices(call) {
                let rest = &sources[at + call.len()..];
                let key = &rest[..rest.find('"').unwrap()];
                assert!(fr.contains(key), "{key}");
            }
        }
    }

    #[test]
    fn the_messages_read_and_never_say_what_a_badge_is_not() {
        for source in IN_FRENCH.iter().chain(IN_ENGLISH) {
            let read = FluentResource::try_new((*source).to_owned());
            assert!(read.is_ok(), "{:?}", read.err().map(|(_, why)| why));
            for line in source
                .lines()
                .filter(|l| !l.starts_with("not-the-title") && !l.starts_with('#'))
            {
                let text = line
                    .split_once('=')
                    .map_or(line, |(_, text)| text)
                    .to_lowercase();
                for word in [
                    "assertion",
                    "accrédit",
                    "accredit",
                    "certification",
                    "diplôme",
                    "·",
                    " titre",
                    "agréé",
                ] {
                    assert!(!text.contains(word), "{line}");
                }
            }
        }
    }

    #[test]
    fn messages_take_texts_and_numbers_as_they_are() {
        let fr = Words(Language::Fr);
        assert_eq!(
            fr.with("home-owner", &[("name", "{ $x } <b>")]),
            "Porté par { $x } <b>"
        );
        assert_eq!(
            fr.count("programme-recognised", &[("count", 1)]),
            "Émetteur reconnu par le programme\u{a0}:"
        );
        assert_eq!(
            Words(Language::En).count("tree-count", &[("held", 8), ("needed", 8)]),
            "8 of 8"
        );
    }

    #[test]
    fn dates_are_in_words() {
        let date = time::parse("2026-11-22T09:30:05Z").unwrap();
        assert_eq!(Words(Language::Fr).date(date), "22 novembre 2026");
        assert_eq!(Words(Language::En).date(date), "22 November 2026");
        let first = time::parse("2026-08-01").unwrap();
        assert_eq!(Words(Language::Fr).date(first), "1er août 2026");
        assert_eq!(Words(Language::Fr).time(date), "09:30:05");
    }
}
