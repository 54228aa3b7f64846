//! `sceau verify`.

use super::Json;
use super::configured::Config;
use super::open::{open_store, wait};
use super::output::{Failure, print, print_json};
use crate::badge::{
    baking::MAX_BAKED_BYTES,
    text::Language,
    time,
    verification::{Check, Code, Outcome, Verdict},
};
use crate::checking::{Checked, Checker, Input, fetching::Fetcher};
use chrono::Utc;
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use uuid::Uuid;

/// Checks a badge.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 valid, 10 expired, 11 revoked, 12 invalid, 13 not found, 14 could not be checked,
15 unsupported; 1 when there is no verdict, 2 when the command line or the configuration is wrong.

Examples:
  sceau verify http://127.0.0.1:8080/assertions/ID
  sceau verify badge.json
  sceau verify badge.jws --json
  sceau verify badge.png
  sceau verify - --json   reads the badge from the standard input")]
pub(super) struct Verify {
    /// The badge: its address or id, a file of JSON, JWS, PNG or SVG, a JWS, or - for the standard input
    #[arg(value_name = "URL|FILE|JWS")]
    badge: String,
    #[command(flatten)]
    json: Json,
}

/// Enough for any badge, and one byte more, so that a larger one is refused as too large.
const MOST: u64 = MAX_BAKED_BYTES as u64 + 1;

/// The exit code of a verdict.
fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::Expired => 10,
        Verdict::Revoked => 11,
        Verdict::Invalid => 12,
        Verdict::NotFound => 13,
        Verdict::CouldNotBeChecked => 14,
        Verdict::Unsupported => 15,
    }
}

fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "Valid",
        Verdict::Expired => "Expired",
        Verdict::Revoked => "Revoked",
        Verdict::Invalid => "Invalid: it is not what it says it is",
        Verdict::NotFound => "Not found",
        Verdict::CouldNotBeChecked => "Could not be checked: neither valid nor invalid",
        Verdict::Unsupported => "Unsupported: it may be good, this version cannot tell",
    }
}

/// What was given: something to check, or a verdict at once.
#[derive(Debug)]
enum Given {
    Input(Input),
    Judged(Check),
}

impl Verify {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let given = self.given()?;
        let (store, base) = open_store(config)?;
        let now = time::whole_seconds(Utc::now());
        let checked = match given {
            Given::Input(input) => {
                let checker = Checker::new(
                    Some((store.clone(), base)),
                    Fetcher::system(config.fetching),
                );
                wait(checker.check(input.into(), now))?
            }
            Given::Judged(check) => Checked::only(check, now),
        };
        match self.json.json {
            true => print_checks_as_json(&checked)?,
            false => print_checks(&checked)?,
        }
        match exit_code(checked.report.verdict) {
            0 => Ok(()),
            code => Err(Failure::silent(code)),
        }
    }

    fn given(&self) -> Result<Given, Failure> {
        let text = self.badge.trim();
        if text == "-" {
            return read(io::stdin().take(MOST), "the standard input");
        }
        let address = text.starts_with("https://") || text.starts_with("http://");
        if address || Uuid::try_parse(text).is_ok() {
            return Ok(Given::Input(Input::Url(text.to_owned())));
        }
        let path = Path::new(&self.badge);
        if path.is_file() {
            let name = path.display().to_string();
            let file = File::open(path);
            let file = file.map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
            return read(file.take(MOST), &name);
        }
        if text.starts_with("ey") && text.matches('.').count() == 2 {
            return Ok(Given::Input(Input::Jws(text.to_owned())));
        }
        Err(Failure::usage(format!(
            "{text:?} is no file that is there, no address (http://… or https://…), no id and no JWS"
        )))
    }
}

fn read(mut from: impl Read, name: &str) -> Result<Given, Failure> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)
        .map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
    Ok(understand(&bytes))
}

fn understand(bytes: &[u8]) -> Given {
    match Input::read(None, bytes) {
        Ok(input) => Given::Input(input),
        Err(why) => Given::Judged(Check::failed(Code::Document, why)),
    }
}

fn print_checks(checked: &Checked) -> Result<(), Failure> {
    print(in_words(checked.report.verdict))?;
    if let (Some(badge), Some(issuer)) = (&checked.badge, &checked.issuer) {
        print(&format!(
            "{}, awarded by {issuer}",
            badge.definition.name(Language::Fr)
        ))?;
    }
    if let Some(assertion) = &checked.assertion {
        let until = assertion
            .expires
            .map(|at| format!(", valid until {}", time::iso(at)));
        let issued = time::iso(assertion.issued_on);
        print(&format!("Issued on {issued}{}", until.unwrap_or_default()))?;
    }
    for check in &checked.report.checks {
        let mark = match check.outcome {
            Outcome::Ok => "ok           ",
            Outcome::Warning => "warning      ",
            Outcome::Failed => "FAILED       ",
            Outcome::NotChecked => "not checked  ",
        };
        let detail = check.detail.as_ref().map(|detail| format!(" ({detail})"));
        let sentence = check.sentence(Language::En);
        print(&format!("  {mark}{sentence}{}", detail.unwrap_or_default()))?;
    }
    Ok(())
}

fn print_checks_as_json(checked: &Checked) -> Result<(), Failure> {
    let checks = checked.report.checks.iter().map(|check| {
        json!({
            "code": check.code.name(),
            "outcome": check.outcome,
            "sentence": check.sentence(Language::En),
            "detail": check.detail,
        })
    });
    print_json(&json!({
        "verdict": checked.report.verdict,
        "checkedAt": time::iso(checked.report.at),
        "badge": checked.badge.as_ref().map(|badge| badge.definition.name(Language::Fr)),
        "issuer": checked.issuer,
        "issuedOn": checked.assertion.as_ref().map(|a| time::iso(a.issued_on)),
        "expires": checked.assertion.as_ref().and_then(|a| a.expires).map(time::iso),
        "checks": checks.collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_its_exit_code() {
        let codes = [
            (Verdict::Valid, 0),
            (Verdict::Expired, 10),
            (Verdict::Revoked, 11),
            (Verdict::Invalid, 12),
            (Verdict::NotFound, 13),
            (Verdict::CouldNotBeChecked, 14),
            (Verdict::Unsupported, 15),
        ];
        for (verdict, code) in codes {
            assert_eq!(exit_code(verdict), code);
            let word = serde_json::to_value(verdict).unwrap();
            let word = word.as_str().unwrap().replace('-', " ");
            let line = super::super::AFTER_HELP.lines().find(|line| {
                line.trim_start().starts_with(&format!("{code} ")) && line.contains(&word)
            });
            assert!(line.is_some(), "{code} {word}");
        }
    }
}
