//! `sceau programme progress` and `sceau explain`.

use super::Json;
use super::configured::Config;
use super::open::{id_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use super::verify::{language, language_of_locale};
use crate::badge::{
    email::Email,
    text::{Language, Slug},
};
use crate::issuing::Service;
use crate::storage::Scope;
use clap::Args;
use serde_json::json;

/// Where a person stands.
#[derive(Debug, Args)]
pub(super) struct Progress {
    /// The programme: an id or an address
    programme: String,
    /// Whose progress: an e-mail address
    #[arg(value_parser = email)]
    email: Email,
    /// The language of names and words: fr or en [default: that of LC_ALL or LANG]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
    #[command(flatten)]
    json: Json,
}

/// Why a composite was awarded.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sceau explain http://127.0.0.1:8080/assertions/ID
  sceau explain ID --json")]
pub(super) struct Explain {
    /// The id or the address of a composite's award
    #[arg(value_name = "ID")]
    assertion: String,
    #[command(flatten)]
    json: Json,
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|why| why.message)
}

impl Progress {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let found = wait(service.progress(Scope::Instance, programme, self.email))?;
        let (base, language) = (service.base(), self.lang.unwrap_or_else(language_of_locale));
        let name = |slug: &str| match Slug::parse(slug) {
            Ok(slug) => found.name(&slug, language),
            Err(_) => slug.to_owned(),
        };
        if self.json.json {
            let composites = found.composites.iter().map(|c| {
                json!({
                    "composite": c.composite,
                    "name": name(&c.composite),
                    "message": c.progress.in_words(language),
                    "assertion": c.held.map(|id| base.assertion(id)),
                    "withheld": c.withheld,
                    "progress": found.tree(base, c, language),
                })
            });
            return print_json(&json!({ "composites": composites.collect::<Vec<_>>() }));
        }
        for composite in &found.composites {
            let so_many = composite.progress.in_words(language);
            print(&format!("{}: {so_many}", name(&composite.composite)))?;
            if let Some(held) = composite.held {
                print(&format!("  {}", base.assertion(held)))?;
            }
            for [state, name, place] in found.lines(base, composite, language) {
                let line = format!("  {state:<10} {name}  {place}");
                print(line.trim_end())?;
            }
        }
        Ok(())
    }
}

impl Explain {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let base = service.base();
        let id = id_of(base, "assertions", &self.assertion)?;
        let found = wait(service.explanation(Scope::Instance, id))?;
        let components: Vec<_> = found
            .components
            .iter()
            .map(|c| {
                let via = found.via.get(&(c.leaf.clone(), c.assertion));
                let url = match via {
                    Some(via) if via.evidence.is_some() => via.url.clone(),
                    _ => Some(base.assertion(c.assertion)),
                };
                (c.leaf.to_string(), url, via)
            })
            .collect();
        if self.json.json {
            let components = components.iter().map(|(leaf, url, via)| {
                json!({
                    "badge": leaf,
                    "assertion": url,
                    "via": via.map(|_| "equivalence"),
                    "decision": via.map(|via| via.to_json()),
                })
            });
            return print_json(&json!({
                "programme": base.programme(found.programme),
                "composite": found.composite,
                "ruleVersion": found.rule_version,
                "rule": found.rule,
                "components": components.collect::<Vec<_>>(),
            }));
        }
        print(&format!(
            "{}, by version {} of its rule, of {}",
            found.composite,
            found.rule_version,
            base.programme(found.programme)
        ))?;
        let rows = components.into_iter().map(|(leaf, url, via)| {
            let via = via.map_or_else(String::new, |via| format!("equivalence: {}", via.reason));
            [leaf, url.unwrap_or_default(), via]
        });
        print_table(["BADGE", "ASSERTION", ""], rows.collect(), "")
    }
}
