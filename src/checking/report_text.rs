//! The dated report of a verification as plain text.

use super::{Belongs, Checked, Fetch, words};
use crate::badge::{text::Language, urls::BaseUrl, verification::Outcome};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;

/// What a report tells beside what was found.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The address that was checked, if it was one.
    pub url: Option<&'a str>,
    /// Whose badge it is said to be, as it was given.
    pub email: Option<&'a str>,
    /// This instance, if there is one.
    pub base: Option<&'a BaseUrl>,
}

/// The report, ending with a line end. What others wrote stands on one line, without anything that moves a cursor.
pub fn report(checked: &Checked, asked: Asked<'_>, language: Language) -> String {
    let say = |fr: &'static str, en: &'static str| match language {
        Language::Fr => fr,
        Language::En => en,
    };
    let mut text = String::new();
    let line = |text: &mut String, line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    line(&mut text, words::status_of(checked).r#in(language));
    line(
        &mut text,
        &format!(
            "{} {}",
            words::verdict(checked).r#in(language),
            words::meaning(checked).r#in(language)
        ),
    );
    line(&mut text, "");
    for (name, value) in facts(checked, asked, language) {
        line(&mut text, &format!("{name:<16} {value}"));
    }
    line(&mut text, "");
    line(&mut text, say("Contrôles", "Checks"));
    for check in &checked.report.checks {
        let outcome = words::outcome(check.outcome).r#in(language);
        let outcome = match check.outcome {
            Outcome::Failed => outcome.to_uppercase(),
            _ => outcome.to_lowercase(),
        };
        let detail = check.detail.as_ref();
        let detail = detail.map(|detail| format!(" ({})", one_line(detail)));
        let sentence = check.sentence(language);
        line(
            &mut text,
            &format!("  {outcome:<13}{sentence}{}", detail.unwrap_or_default()),
        );
    }
    if !checked.fetched.is_empty() {
        line(&mut text, "");
        line(&mut text, say("Consulté", "Fetched"));
        for fetch in &checked.fetched {
            line(&mut text, &format!("  {}", of_fetch(fetch, language)));
        }
    }
    line(&mut text, "");
    let at = at(checked.report.at);
    line(
        &mut text,
        &match language {
            Language::Fr => format!("Vérifié le {at} par Sceau {}.", env!("CARGO_PKG_VERSION")),
            Language::En => format!("Checked on {at} by Sceau {}.", env!("CARGO_PKG_VERSION")),
        },
    );
    text
}

fn facts(checked: &Checked, asked: Asked<'_>, language: Language) -> Vec<(&'static str, String)> {
    let say = |fr: &'static str, en: &'static str| match language {
        Language::Fr => fr,
        Language::En => en,
    };
    let mut facts = Vec::new();
    if let Some(claim) = checked.believed() {
        let name = claim.name.as_deref().unwrap_or("?");
        facts.push((say("Badge", "Badge"), one_line(name)));
        let issuer = one_line(claim.issuer.as_deref().unwrap_or("?"));
        let site = claim.issuer_url.as_deref().map(one_line);
        facts.push((
            say("Émetteur", "Issuer"),
            match site {
                Some(site) => format!("{issuer} ({site})"),
                None => issuer,
            },
        ));
        if let Some(issued) = claim.issued_on {
            facts.push((say("Délivré le", "Issued on"), at(issued)));
        }
        facts.push((
            say("Valable", "Valid until"),
            match (claim.expires, language) {
                (Some(expires), Language::Fr) => format!("jusqu’au {}", at(expires)),
                (Some(expires), Language::En) => at(expires),
                (None, Language::Fr) => "sans limite de durée".to_owned(),
                (None, Language::En) => "no end".to_owned(),
            },
        ));
        if let Some(id) = &claim.id {
            facts.push((say("Identifiant", "Id"), one_line(id)));
        }
        let version = format!("Open Badges {}", claim.version.name());
        facts.push((say("Standard", "Standard"), version));
        let service = match checked.assertion {
            Some(_) => say("ce service", "this service"),
            None => say("un autre service", "another service"),
        };
        facts.push((say("Publié par", "Published by"), service.to_owned()));
    }
    if let Some(url) = asked.url {
        facts.push((say("Adresse vérifiée", "Address checked"), one_line(url)));
    }
    if let Some(email) = asked.email {
        facts.push((
            say("Appartient à", "Belongs to"),
            belonging(checked.belonging(), email, language),
        ));
    }
    for programme in &checked.programmes {
        let url = asked.base.map(|base| base.programme(programme.id));
        let url = url.map(|url| format!(" ({url})")).unwrap_or_default();
        facts.push((
            say("Reconnu par", "Recognised by"),
            format!("{}{url}", one_line(&programme.name)),
        ));
    }
    facts
}

fn belonging(belongs: Belongs, email: &str, language: Language) -> String {
    let colon = match language {
        Language::Fr => " :",
        Language::En => ":",
    };
    let answer = words::belongs(belongs).r#in(language);
    format!("{}{colon} {answer}", one_line(email))
}

fn of_fetch(fetch: &Fetch, language: Language) -> String {
    let mut text = at(fetch.at);
    let _ = match &fetch.outcome {
        Ok(status) => write!(text, "  {status}  {}", one_line(&fetch.url)),
        Err(why) => write!(
            text,
            "  {}  {}",
            one_line(&fetch.url),
            why.reason.sentence(language)
        ),
    }; // a String takes everything
    if fetch.remembered {
        text.push_str(match language {
            Language::Fr => " (déjà consulté)",
            Language::En => " (remembered)",
        });
    }
    text
}

/// `2026-11-22 09:30:05 UTC`.
pub fn at(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Whether a character controls a terminal, turns the direction of a text, or is there without being seen.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// What somebody else wrote, safe for a terminal: one line, nothing that controls it, turns its direction or hides.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_unseen(c) => '\u{fffd}',
            c => c,
        })
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{
        foreign::Version,
        time,
        verification::{Check, Code, Fault, Reason, Report},
    };
    use crate::checking::Claim;

    fn checked() -> Checked {
        let now = time::parse("2026-11-22T09:30:05Z").unwrap();
        let checks = vec![
            Check::ok(Code::Document),
            Check::warning(Code::KnownIssuer, Reason::IssuerUnknown),
        ];
        Checked {
            claim: Some(Claim {
                version: Version::V1_1,
                id: Some("https://a.example/1".to_owned()),
                name: Some("Red\u{1b}[31m\nhat\u{202e}".to_owned()),
                description: None,
                class_id: None,
                issuer_id: None,
                issuer: Some("Elsewhere".to_owned()),
                issuer_url: None,
                issued_on: Some(now),
                expires: None,
            }),
            fetched: vec![
                Fetch {
                    url: "https://a.example/1".to_owned(),
                    at: now,
                    outcome: Ok(200),
                    remembered: false,
                },
                Fetch {
                    url: "https://a.example/2".to_owned(),
                    at: now,
                    outcome: Err(Fault::from(Reason::NoAnswer)),
                    remembered: true,
                },
            ],
            ..Checked::of(Report::new(checks, now))
        }
    }

    #[test]
    fn the_report_is_dated_and_tells_everything() {
        let asked = Asked {
            url: Some("https://a.example/1"),
            email: Some("x@y.fr"),
            base: None,
        };
        let english = "\
Valid
This badge is valid. It was indeed issued by the issuer named, was not changed, and is still in force.

Badge            Red\u{fffd}[31m hat\u{fffd}
Issuer           Elsewhere
Issued on        2026-11-22 09:30:05 UTC
Valid until      no end
Id               https://a.example/1
Standard         Open Badges 1.1
Published by     another service
Address checked  https://a.example/1
Belongs to       x@y.fr: cannot tell

Checks
  passed       The document is a complete Open Badges badge.
  note         This issuer is not known here: who they are is for you to judge.

Fetched
  2026-11-22 09:30:05 UTC  200  https://a.example/1
  2026-11-22 09:30:05 UTC  https://a.example/2  The site did not answer in time. (remembered)
";
        let text = report(&checked(), asked, Language::En);
        let (told, when) = text.split_once("\nChecked on ").unwrap();
        assert_eq!(told, english);
        assert!(when.starts_with("2026-11-22 09:30:05 UTC by Sceau "));
        let french = report(&checked(), asked, Language::Fr);
        for line in [
            "Valide",
            "Valable          sans limite de durée",
            "Appartient à     x@y.fr : impossible à dire",
            "  2026-11-22 09:30:05 UTC  https://a.example/2  Le site n’a pas répondu à temps. (déjà consulté)",
        ] {
            assert!(french.lines().any(|l| l == line), "{line}: {french}");
        }
    }

    #[test]
    fn what_hides_in_a_text_is_shown() {
        for c in
            "\u{7f}\u{9b}\u{61c}\u{200b}\u{200d}\u{202e}\u{2060}\u{2066}\u{feff}\u{e0000}\u{e007f}"
                .chars()
        {
            assert_eq!(one_line(&format!("a{c}b\n")), "a\u{fffd}b", "{c:?}");
        }
        assert_eq!(one_line("L’été à 5\u{202f}€"), "L’été à 5\u{202f}€");
    }

    #[test]
    fn nothing_is_told_of_a_badge_that_is_not_to_be_believed() {
        let mut checked = checked();
        let failed = Check::failed(Code::Signature, Reason::SignatureWrong);
        checked.report = Report::new(vec![failed], checked.report.at);
        checked.belongs = Some(Belongs::Yes);
        let asked = Asked {
            url: None,
            email: Some("x@y.fr"),
            base: None,
        };
        let text = report(&checked, asked, Language::En);
        assert!(
            !text.contains("Red") && !text.contains("Elsewhere"),
            "{text}"
        );
        assert!(text.contains("x@y.fr: cannot tell"), "{text}");
    }
}
