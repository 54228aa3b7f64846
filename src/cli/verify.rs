//! `sceau verify`.

mod list;
mod printer;

use super::Json;
use super::configured::Config;
use super::open::{open_store, wait};
use super::output::{Failure, json_line, print_to_reader};
use super::serve::options;
use crate::badge::{
    baking::MAX_BAKED_BYTES,
    text::Language,
    time,
    urls::BaseUrl,
    verification::{Check, Code, Verdict},
};
use crate::checking::{
    Belongs, Checked, Checker, Input, Question,
    answer::Verification,
    fetching::Fetcher,
    list::address_in,
    report_text::{self, Asked},
};
use crate::config::Key;
use crate::storage::Store;
use chrono::{DateTime, Utc};
use clap::Args;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Checks a badge, or many.
#[derive(Debug, Args)]
#[command(after_help = "\
It needs no instance: without one no badge is “ours”, and each is checked by what its issuer
publishes. Nothing is kept.

Exit codes: 0 valid, 10 expired, 11 revoked, 12 invalid, 13 not found, 14 could not be checked,
15 unsupported, 16 valid, but not shown to belong to --email; 1 when there is no verdict, 2 when the
command line or the configuration is wrong. With --list: 0 when every badge is valid (and belongs to
the person whose address stands beside it), else the first of 12, 11, 13, 10, 16, 15, 14 that
occurs, else 1 for lines that could not be read; 141 when its reader goes away before the last line.

A list is a text with one address a line, or a CSV with a column for the badge (url, badge, lien…)
and maybe one for the e-mail address (email, courriel…): 10,000 badges and 16 MiB at most.

Examples:
  sceau verify http://127.0.0.1:8080/assertions/ID
  sceau verify badge.json
  sceau verify badge.jws --json
  sceau verify badge.png --email camille@exemple.fr --lang fr
  sceau verify - --json   reads the badge from the standard input
  sceau verify --list badges.csv
  sceau verify --list badges.csv --csv | tee report.csv")]
pub(super) struct Verify {
    /// The badge: its address or id, a file of JSON, JWS, PNG or SVG, a JWS, or - for the standard input
    #[arg(
        value_name = "URL|FILE|JWS",
        required_unless_present = "list",
        conflicts_with = "list"
    )]
    badge: Option<String>,
    /// Whose it should be: an e-mail address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "list")]
    email: Option<String>,
    /// Check each badge of a list: a text or CSV file, or - for the standard input
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Print a CSV for a spreadsheet
    #[arg(long, requires = "list", conflicts_with_all = ["badge", "json"])]
    csv: bool,
    /// The language of the report: fr or en [default: that of LC_ALL or LANG]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
    #[command(flatten)]
    json: Json,
}

/// Enough for any badge, and one byte more, so that a larger one is refused as too large.
const MOST: u64 = MAX_BAKED_BYTES as u64 + 1;

/// When a badge is valid, and not shown to belong to the person who was named.
const OF_ANOTHER: u8 = 16;

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

fn end(code: u8) -> Result<(), Failure> {
    match code {
        0 => Ok(()),
        code => Err(Failure::silent(code)),
    }
}

pub(super) fn language(text: &str) -> Result<Language, String> {
    let known = Language::ALL.into_iter().find(|known| known.tag() == text);
    known.ok_or_else(|| "expected fr or en".to_owned())
}

/// The language of this process: French when its locale is, else English.
pub(super) fn language_of_locale() -> Language {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL")
        .or_else(|| set("LC_MESSAGES"))
        .or_else(|| set("LANG"));
    match locale.is_some_and(|locale| locale.starts_with("fr")) {
        true => Language::Fr,
        false => Language::En,
    }
}

fn now() -> DateTime<Utc> {
    time::whole_seconds(Utc::now())
}

/// The instance whose badges are ours, if there is one.
struct Own {
    instance: Option<(Store, BaseUrl)>,
    fetcher: Fetcher,
}

impl Own {
    /// None when there is none at the place where nobody said that there is one.
    fn open(config: &Config) -> Result<Self, Failure> {
        let said = config.is_set(Key::Data) || config.is_set(Key::Database);
        let missing = config.database_file().is_some_and(|path| !path.exists());
        Ok(Self {
            instance: match missing && !said {
                true => None,
                false => Some(open_store(config)?),
            },
            fetcher: options(config).fetcher,
        })
    }

    fn base(&self) -> Option<&BaseUrl> {
        self.instance.as_ref().map(|(_, base)| base)
    }

    fn checker(&self) -> Checker {
        Checker::new(self.instance.clone(), self.fetcher.clone())
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some((store, _)) = &self.instance {
            store.close();
        }
    }
}

impl Verify {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let language = self.lang.unwrap_or_else(language_of_locale);
        if let Some(list) = &self.list {
            let form = match (self.json.json, self.csv) {
                (true, _) => list::Form::Json,
                (_, true) => list::Form::Csv,
                _ => list::Form::Text,
            };
            return list::run(&Own::open(config)?, list, form, language);
        }
        if let Some(email) = &self.email
            && address_in(email).is_none()
        {
            return Err(Failure::usage(format!("{email:?} is no e-mail address")));
        }
        let text = self.badge.as_deref().unwrap_or_default();
        // A file that is not there is told before the database is opened.
        let given = given(text)?;
        let own = Own::open(config)?;
        let input = match given {
            Given::Input(input) => Ok(input),
            Given::Bytes(bytes) => Input::read(own.base(), &bytes),
            Given::Place(text) => Ok(
                Input::read(own.base(), text.as_bytes()).map_err(|_| nothing_to_check(&text))?
            ),
        };
        let url = match &input {
            Ok(Input::Url(url)) => Some(url.clone()),
            _ => None,
        };
        let checked = match input {
            Ok(input) => {
                let email = self.email.as_deref().and_then(address_in);
                let email = email.map(str::to_owned);
                wait(own.checker().check(Question { input, email }, now()))?
            }
            Err(why) => Checked::only(Check::failed(Code::Document, why), now()),
        };
        let asked = Asked {
            url: url.as_deref(),
            email: self.email.as_deref(),
            base: own.base(),
        };
        let asked_whose = self.email.is_some();
        let said = match self.json.json {
            true => json_line(&Verification::new(&checked, asked_whose, own.base()))?,
            false => report_text::report(&checked, asked, language),
        };
        // The exit code says the verdict, whether or not somebody reads on.
        print_to_reader(said.trim_end())?;
        end(match exit_code(checked.report.verdict) {
            0 if asked_whose && checked.belonging() != Belongs::Yes => OF_ANOTHER,
            code => code,
        })
    }
}

/// What was given.
#[derive(Debug)]
enum Given {
    /// Something to check.
    Input(Input),
    /// What may hold a badge.
    Bytes(Vec<u8>),
    /// What may be an address of this instance without its scheme.
    Place(String),
}

fn given(argument: &str) -> Result<Given, Failure> {
    let text = argument.trim();
    if text == "-" {
        return read(io::stdin(), MOST, "the standard input").map(Given::Bytes);
    }
    let path = Path::new(argument);
    if path.is_file() {
        return read_file(path, MOST).map(Given::Bytes);
    }
    if Uuid::try_parse(text).is_ok() {
        return Ok(Given::Input(Input::Url(text.to_owned())));
    }
    if let Ok(input) = Input::read(None, text.as_bytes()) {
        return Ok(Given::Input(input));
    }
    let host = text.split_once('/').map_or("", |(host, _)| host);
    match host.trim_start_matches('.').contains(['.', ':']) || host == "localhost" {
        true => Ok(Given::Place(text.to_owned())),
        false => Err(nothing_to_check(text)),
    }
}

fn nothing_to_check(text: &str) -> Failure {
    Failure::usage(format!(
        "{text:?} is no file that is there, no address (http://… or https://…), no id and no JWS"
    ))
}

pub(super) fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let name = path.display().to_string();
    let file = File::open(path);
    let file = file.map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
    read(file, most, &name)
}

fn read(from: impl Read, most: u64, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = from.take(most).read_to_end(&mut bytes);
    read.map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
    Ok(bytes)
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
