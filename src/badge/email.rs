//! E-mail addresses as identities of people.

use super::error::Invalid;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// An e-mail address: as it was given, and normalised for comparison.
///
/// Normalised: NFC, trimmed, local part lower-cased in ASCII only, domain in lower-case IDNA form.
/// Not NFKC: it would merge accounts that are different.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    given: String,
    normalised: String,
}

impl Email {
    /// Refuses what cannot be an address, and characters that look like nothing.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse =
            |why: &str| Invalid::new("invalid-email", format!("not an e-mail address: {why}"));
        let given: String = text.trim().nfc().collect();
        if given.len() > 254 {
            return Err(refuse("longer than 254 bytes"));
        }
        if given.matches('@').count() > 1 && given.contains([' ', ',', ';', '\n']) {
            return Err(refuse("one address only"));
        }
        if let Some(bad) = given.chars().find(|c| is_invisible(*c)) {
            return Err(refuse(&match bad {
                ' ' | '\u{a0}' | '\u{202f}' => "it holds a space".to_owned(),
                '\t' | '\n' | '\r' => "it holds a tab or a line break".to_owned(),
                other => format!("it holds the invisible character U+{:04X}", other as u32),
            }));
        }
        let (local, domain) = given
            .rsplit_once('@')
            .ok_or_else(|| refuse("it has no @"))?;
        if local.is_empty() || local.len() > 64 {
            return Err(refuse("the part before the @ is empty or too long"));
        }
        if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err(refuse("the part before the @ has a misplaced dot"));
        }
        if local.chars().any(|c| c.is_ascii() && !is_atext(c)) {
            return Err(refuse(
                "the part before the @ holds a character that is not allowed",
            ));
        }
        let domain = idna::domain_to_ascii_strict(domain)
            .map_err(|_| refuse("the part after the @ is not a domain name"))?;
        let top = domain.rsplit('.').next().unwrap_or_default();
        if !domain.contains('.') || top.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse("the part after the @ is not a domain name"));
        }
        let normalised = format!("{}@{domain}", local.to_ascii_lowercase());
        if normalised.len() > 254 {
            return Err(refuse("longer than 254 bytes as it is written to servers"));
        }
        Ok(Self { given, normalised })
    }

    /// As the person wrote it, trimmed.
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// The identity: two spellings of one address are equal here.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }
}

/// Personal data never reaches a log by accident.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// RFC 5322 `atext`, and the dot between atoms.
fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

/// White space, controls, zero-width and bidirectional marks, and other default-ignorable characters.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c as u32,
            0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line: two texts, and whether they are one identity.
    const PAIRS: [(&str, &str, bool); 60] = [
        // Case: the domain's never counts, the local part's only beyond ASCII.
        ("Camille@Exemple.FR", "camille@exemple.fr", true),
        ("CAMILLE@EXEMPLE.FR", "camille@exemple.fr", true),
        ("camille@EXEMPLE.fr", "camille@exemple.FR", true),
        (
            "CaMiLlE.MaRtIn@exemple.fr",
            "camille.martin@exemple.fr",
            true,
        ),
        (
            "Camille+Badges@exemple.fr",
            "camille+badges@exemple.fr",
            true,
        ),
        ("O'Brien@exemple.ie", "o'brien@exemple.ie", true),
        ("I@exemple.tr", "i@exemple.tr", true),
        ("Élodie@exemple.fr", "élodie@exemple.fr", false),
        ("ÉLODIE@exemple.fr", "éLODIE@exemple.fr", false),
        ("İ@exemple.tr", "i@exemple.tr", false),
        ("ı@exemple.tr", "i@exemple.tr", false),
        ("ẞ@exemple.de", "ß@exemple.de", false),
        ("Ω@exemple.gr", "ω@exemple.gr", false),
        ("Ж@exemple.bg", "ж@exemple.bg", false),
        // White space around it is trimmed.
        ("  camille@exemple.fr\n", "camille@exemple.fr", true),
        ("\tcamille@exemple.fr\t", "camille@exemple.fr", true),
        ("camille@exemple.fr\r\n", "camille@exemple.fr", true),
        ("\u{a0}camille@exemple.fr", "camille@exemple.fr", true),
        ("camille@exemple.fr\u{3000}", "camille@exemple.fr", true),
        // NFC: one letter composed in two ways.
        ("e\u{301}lodie@exemple.fr", "\u{e9}lodie@exemple.fr", true),
        (
            "franc\u{327}ois@exemple.fr",
            "fran\u{e7}ois@exemple.fr",
            true,
        ),
        ("noe\u{308}l@exemple.fr", "no\u{eb}l@exemple.fr", true),
        ("n\u{303}@exemple.es", "\u{f1}@exemple.es", true),
        ("a\u{30a}@exemple.dk", "\u{e5}@exemple.dk", true),
        ("\u{212b}@exemple.dk", "\u{c5}@exemple.dk", true),
        (
            "a\u{323}\u{307}@exemple.vn",
            "a\u{307}\u{323}@exemple.vn",
            true,
        ),
        ("\u{1100}\u{1161}@exemple.kr", "\u{ac00}@exemple.kr", true),
        ("élodie@exemple.fr", "elodie@exemple.fr", false),
        ("françois@exemple.fr", "francois@exemple.fr", false),
        // No NFKC: what only looks or means the same is another account.
        ("ﬁlou@exemple.fr", "filou@exemple.fr", false),
        ("ｃamille@exemple.fr", "camille@exemple.fr", false),
        ("camille①@exemple.fr", "camille1@exemple.fr", false),
        ("x²@exemple.fr", "x2@exemple.fr", false),
        ("½@exemple.fr", "1/2@exemple.fr", false),
        ("™@exemple.fr", "tm@exemple.fr", false),
        ("ª@exemple.fr", "a@exemple.fr", false),
        ("ſ@exemple.fr", "s@exemple.fr", false),
        ("ĳ@exemple.nl", "ij@exemple.nl", false),
        ("㎏@exemple.fr", "kg@exemple.fr", false),
        ("ℌ@exemple.fr", "h@exemple.fr", false),
        ("ﾊ@exemple.jp", "ハ@exemple.jp", false),
        // Letters of other scripts.
        ("с@exemple.fr", "c@exemple.fr", false),
        ("а@exemple.fr", "a@exemple.fr", false),
        ("ο@exemple.fr", "o@exemple.fr", false),
        // The domain in lower-case IDNA.
        ("camille@Éxemple.fr", "camille@xn--xemple-9ua.fr", true),
        ("camille@éxemple.fr", "camille@ÉXEMPLE.FR", true),
        ("camille@e\u{301}xemple.fr", "camille@éxemple.fr", true),
        ("camille@XN--XEMPLE-9UA.fr", "camille@éxemple.fr", true),
        ("camille@ｅxemple.fr", "camille@exemple.fr", true),
        ("camille@exemple。fr", "camille@exemple.fr", true),
        (
            "camille@bücher.example",
            "camille@xn--bcher-kva.example",
            true,
        ),
        ("camille@faß.example", "camille@fass.example", false),
        ("camille@éxemple.fr", "camille@exemple.fr", false),
        ("camille@ехemple.fr", "camille@exemple.fr", false),
        // What a provider may do with dots and tags is theirs to know.
        ("camille@exemple.fr", "camille+badges@exemple.fr", false),
        ("camille@exemple.fr", "ca.mille@exemple.fr", false),
        ("camille@exemple.fr", "camille-badges@exemple.fr", false),
        ("camille@gmail.com", "camille@googlemail.com", false),
        ("camille@exemple.fr", "camille@exemple.com", false),
        ("camille@exemple.fr", "camille@mail.exemple.fr", false),
    ];

    #[test]
    fn spellings_of_one_address_are_one_identity_and_others_are_not() {
        for (a, b, same) in PAIRS {
            let [one, other] = [a, b].map(|text| Email::parse(text).expect(text));
            assert_eq!(one.normalised() == other.normalised(), same, "{a:?} {b:?}");
            // What is stored is read back as the same identity.
            let again = Email::parse(one.normalised()).expect(a);
            assert_eq!(again.normalised(), one.normalised(), "{a:?}");
        }
    }

    #[test]
    fn an_address_is_bounded_as_it_was_given_and_as_it_is_normalised() {
        let at = |labels: usize| format!("{}@{}fr", "a".repeat(60), "xé.".repeat(labels));
        assert!(Email::parse(&at(19)).is_ok());
        // 143 bytes, and 263 once its 20 labels are ASCII.
        assert!(Email::parse(&at(20)).is_err());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for refused in [
            "",
            "@",
            "a@",
            "@b.fr",
            "a@b",
            "a b@c.fr",
            "a@b@",
            ".a@b.fr",
            "a.@b.fr",
            "a..b@c.fr",
            "a\u{200b}@b.fr",
            "a\u{202e}@b.fr",
            "a\0@b.fr",
            "a@127.0.0.1",
            "a@-b.fr",
            "a(x)@b.fr",
            "\"a\"@b.fr",
            "a@b_c.fr",
            "a,b@c.fr",
        ] {
            assert_eq!(
                Email::parse(refused).err().map(|e| e.code),
                Some("invalid-email"),
                "{refused:?}"
            );
        }
        for (text, why) in [
            ("a b@c.fr", "it holds a space"),
            ("a@b.fr, c@d.fr", "one address only"),
            ("a@b.fr c@d.fr", "one address only"),
            ("a\u{200b}@b.fr", "the invisible character U+200B"),
        ] {
            let message = Email::parse(text).err().map(|e| e.message);
            assert!(
                message.as_ref().is_some_and(|m| m.contains(why)),
                "{message:?}"
            );
        }
        assert!(Email::parse(&format!("{}@b.fr", "a".repeat(65))).is_err());
        assert!(Email::parse(&format!("a@{}.fr", "b".repeat(64))).is_err());
    }

    #[test]
    fn debug_hides_the_address() {
        assert_eq!(format!("{:?}", Email::parse("a@b.fr").unwrap()), "Email(…)");
    }
}
