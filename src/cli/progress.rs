//! `sceau programme progress` and `sceau explain`.

use super::Json;
use super::configured::Config;
use super::open::{email, id_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use super::verify::{language, language_of_locale};
use crate::badge::{email::Email, text::Language, time};
use crate::http::api::{explanations::ExplanationView, progress::ProgressView};
use crate::issuing::{Service, progress::CompositeProgress};
use crate::storage::Scope;
use clap::Args;

/// Where a person stands.
#[derive(Debug, Args)]
pub(super) struct Progress {
    /// The programme: an id or an address
    programme: String,
    /// Whose progress: an e-mail address
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
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

/// What a programme's owner and the holder know of a composite beside its badges.
fn state(of: &CompositeProgress, language: Language) -> Option<String> {
    let until = of.pending.as_ref().map(|pending| time::iso(pending.due_at));
    match (until, of.withheld, language) {
        (Some(until), _, Language::En) => Some(format!(
            "revocation pending until {until}, unless something else is decided"
        )),
        (Some(until), _, Language::Fr) => Some(format!(
            "révocation à l’étude jusqu’au {until}, sauf autre décision"
        )),
        (None, true, Language::En) => {
            Some("withheld: it is not awarded again until that is lifted".to_owned())
        }
        (None, true, Language::Fr) => {
            Some("mis de côté\u{a0}: pas délivré à nouveau tant que ce n’est pas levé".to_owned())
        }
        (None, false, _) => None,
    }
}

impl Progress {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let found = wait(service.progress(Scope::Instance, programme, self.email))?;
        let (base, language) = (service.base(), self.lang.unwrap_or_else(language_of_locale));
        if self.json.json {
            return print_json(&ProgressView::new(base, &found, language));
        }
        for composite in &found.composites {
            let name = found.name_of(&composite.composite, language);
            let so_many = composite.progress.in_words(language);
            print(&format!("{name}: {so_many}"))?;
            if let Some(held) = composite.held {
                print(&format!("  {}", base.assertion(held)))?;
            }
            if let Some(state) = state(composite, language) {
                print(&format!("  {state}"))?;
            }
            let lines = found.lines(base, composite, language);
            let width = lines.iter().map(|[state, ..]| state.chars().count()).max();
            let width = width.unwrap_or_default();
            for [state, name, place] in lines {
                print(format!("  {state:<width$}  {name}  {place}").trim_end())?;
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
        if self.json.json {
            return print_json(&ExplanationView::new(base, found));
        }
        print(&format!(
            "{}, by version {} of its rule, of {}",
            found.composite,
            found.rule_version,
            base.programme(found.programme)
        ))?;
        if let Some(pending) = &found.pending {
            let until = time::iso(pending.due_at);
            print(&format!(
                "Its revocation is pending until {until}, unless something else is decided"
            ))?;
        }
        let rows = found.components.iter().map(|c| {
            let via = found.via.get(&(c.leaf.clone(), c.assertion));
            let via = via.map_or_else(String::new, |via| format!("equivalence: {}", via.reason));
            let place = found.places.address(base, c.assertion);
            [c.leaf.to_string(), place.unwrap_or_default(), via]
        });
        print_table(["BADGE", "ASSERTION", "COUNTS BY"], rows.collect(), "")
    }
}
