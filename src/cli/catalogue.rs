//! `sceau catalogue …`

use super::Json;
use super::catalogue_life::{AdoptProposal, Proposals, Propose};
use super::configured::Config;
use super::open::{id_of, open, wait};
use super::output::{Failure, counted, note, print, print_json};
use crate::badge::{
    catalogue::{Catalogue as Read, Severity, Status},
    composite::OnRevoked,
    text::Language,
    time,
};
use crate::issuing::{Actor, catalogues};
use crate::storage::Scope;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau catalogue show
  sceau catalogue check my-catalogue
  sceau catalogue adopt --programme PROGRAMME";

/// No catalogue is larger; a folder that is none must not be read whole.
const MOST_FILES: usize = 2_000;
const LARGEST_FILE: u64 = 1024 * 1024;

/// Catalogues.
#[derive(Debug, Subcommand)]
pub(super) enum Catalogue {
    /// Show what is in a catalogue: its competencies, its composites and their rules
    #[command(after_help = "\
It takes no instance: look before you adopt.

Examples:
  sceau catalogue show
  sceau catalogue show my-catalogue --json")]
    Show {
        /// Its folder [default: the catalogue that comes with Sceau]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
    /// Check a catalogue: everything wrong or doubtful in it
    #[command(after_help = "\
It fails (1) when there is an error; warnings alone are fine.

Examples:
  sceau catalogue check
  sceau catalogue check badge-schemas/mediation-numerique --json")]
    Check {
        /// Its folder [default: the catalogue that comes with Sceau]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
    /// Adopt a catalogue for a programme: a recorded act
    #[command(after_help = "\
Examples:
  sceau catalogue adopt --programme PROGRAMME
  sceau catalogue adopt --programme PROGRAMME my-catalogue --on-component-revoked keep")]
    Adopt(Adopt),
    /// Propose a newer version to a programme: kept, not in force; what it would change is told
    #[command(after_help = "\
Examples:
  sceau catalogue propose my-catalogue --programme PROGRAMME
  sceau catalogue propose my-catalogue --programme PROGRAMME --mapping mapping.json")]
    Propose(Propose),
    /// List what was proposed to a programme
    #[command(after_help = "\
Example:
  sceau catalogue proposals --programme PROGRAMME")]
    Proposals(Proposals),
    /// Adopt a version that was proposed: a recorded act
    #[command(after_help = "\
Examples:
  sceau catalogue adopt-proposal PROPOSAL --programme PROGRAMME --dry-run
  sceau catalogue adopt-proposal PROPOSAL --programme PROGRAMME")]
    AdoptProposal(AdoptProposal),
}

/// An adoption.
#[derive(Debug, Args)]
pub(super) struct Adopt {
    /// Its folder [default: the catalogue that comes with Sceau]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Whose catalogue it becomes: an id or an address
    #[arg(long)]
    programme: String,
    /// What happens to a composite when a badge that it rests on is revoked
    #[arg(long, value_enum, default_value_t = Revoked::Pending)]
    on_component_revoked: Revoked,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Revoked {
    /// It falls after 30 days, in which its holder may appeal, unless its rule holds again
    Pending,
    /// The composite is revoked too, once its rule no longer holds
    Revoke,
    /// The composite stays: it was earned
    Keep,
}

impl From<Revoked> for OnRevoked {
    fn from(said: Revoked) -> Self {
        match said {
            Revoked::Pending => Self::Pending,
            Revoked::Revoke => Self::Revoke,
            Revoked::Keep => Self::Keep,
        }
    }
}

impl Catalogue {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Show { folder, json } => show(folder.as_deref(), json),
            Self::Check { folder, json } => check(folder.as_deref(), json),
            Self::Adopt(adopt) => adopt.run(config),
            Self::Propose(propose) => {
                let catalogue = read(propose.folder.as_deref())?;
                propose.run(config, catalogue)
            }
            Self::Proposals(proposals) => proposals.run(config),
            Self::AdoptProposal(adopt) => adopt.run(config),
        }
    }
}

fn check(folder: Option<&Path>, json: Json) -> Result<(), Failure> {
    let findings = catalogues::check(&files(folder)?);
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    if json.json {
        print_json(&findings)?;
    } else {
        for finding in &findings {
            print(&finding.to_string())?;
        }
        note(&format!(
            "{}, {}",
            counted(errors as u64, "error", "errors"),
            counted((findings.len() - errors) as u64, "warning", "warnings")
        ));
    }
    match errors {
        0 => Ok(()),
        _ => Err(Failure::silent(1)),
    }
}

impl Adopt {
    fn run(self, config: &Config) -> Result<(), Failure> {
        let catalogue = read(self.folder.as_deref())?;
        let service = open(config)?;
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let on_revoked = self.on_component_revoked.into();
        let actor = Actor::cli();
        let act = service.adopt(&actor, Scope::Instance, programme, &catalogue, on_revoked);
        let adoption = wait(act)?;
        if catalogue.status == Status::Proposal {
            note(catalogue.label.get(Language::En));
        }
        if self.json.json {
            return print_json(&json!({
                "programme": programme,
                "catalogue": adoption.slug,
                "version": catalogue.version,
                "adoptedAt": time::iso(adoption.at),
            }));
        }
        print(&format!(
            "Adopted: {} {}, with {} and {}",
            adoption.slug,
            catalogue.version,
            counted(catalogue.badges.len() as u64, "competency", "competencies"),
            counted(catalogue.composites.len() as u64, "composite", "composites")
        ))
    }
}

fn read(folder: Option<&Path>) -> Result<Read, Failure> {
    Read::from_files(&files(folder)?).map_err(|findings| {
        let errors = findings.iter().filter(|f| f.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|f| format!("\n  {f}")).collect();
        Failure::new(format!(
            "this catalogue cannot be adopted:{}",
            errors.concat()
        ))
    })
}

fn show(folder: Option<&Path>, json: Json) -> Result<(), Failure> {
    let catalogue = read(folder)?;
    if json.json {
        return print_json(&as_json(&catalogue));
    }
    print(&format!("{} {}", catalogue.slug, catalogue.version))?;
    print(&format!("{}\n", catalogue.label.get(Language::En)))?;
    let badges = catalogue.badges.iter().map(|b| (&b.slug, &b.name, None));
    let composites = catalogue.composites.iter();
    let composites = composites.map(|c| (&c.slug, &c.name, Some(&c.rule)));
    let entries: Vec<_> = badges.chain(composites).collect();
    let width = entries.iter().map(|(slug, ..)| slug.as_str().len()).max();
    let width = width.unwrap_or(0) + 2;
    print("Competencies")?;
    for (at, (slug, name, rule)) in entries.iter().enumerate() {
        if at == catalogue.badges.len() {
            print("\nComposites, each awarded to whoever holds")?;
        }
        let (slug, name) = (slug.as_str(), name.get(Language::En));
        print(&format!("  {slug:<width$}{name}"))?;
        if let Some(rule) = rule {
            let rule = rule.in_words(Language::En, &|slug| slug.to_string());
            print(&format!("  {:<width$}{rule}", ""))?;
        }
    }
    Ok(())
}

fn as_json(catalogue: &Read) -> Value {
    let badges = catalogue.badges.iter().map(|badge| {
        json!({
            "slug": badge.slug,
            "level": badge.level,
            "name": badge.name,
            "validityMonths": badge.validity_months,
        })
    });
    let composites = catalogue.composites.iter().map(|composite| {
        let in_words = |language| catalogue.rule_in_words(&composite.rule, language);
        json!({
            "slug": composite.slug,
            "name": composite.name,
            "rule": composite.rule,
            "ruleInWords": { "fr": in_words(Language::Fr), "en": in_words(Language::En) },
            "validityMonths": composite.validity_months,
        })
    });
    json!({
        "catalogue": catalogue.slug,
        "version": catalogue.version,
        "status": catalogue.status,
        "label": catalogue.label,
        "competencies": badges.collect::<Vec<_>>(),
        "composites": composites.collect::<Vec<_>>(),
    })
}

fn files(folder: Option<&Path>) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let Some(folder) = folder else {
        return Ok(catalogues::default_files());
    };
    if !folder.join("catalogue.json").is_file() {
        return Err(Failure::usage(format!(
            "{} is no catalogue: there is no catalogue.json in it",
            folder.display()
        )));
    }
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

/// The files of a folder and those below, without hidden ones; links are not followed.
fn collect(
    folder: &Path,
    under: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Failure> {
    let unreadable = |path: &Path, why: std::io::Error| {
        Failure::new(format!("{} cannot be read: {why}", path.display()))
    };
    for entry in fs::read_dir(folder).map_err(|why| unreadable(folder, why))? {
        let entry = entry.map_err(|why| unreadable(folder, why))?;
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        let facts = entry.metadata().map_err(|why| unreadable(&path, why))?;
        let relative = format!("{under}{name}");
        if name.starts_with('.') {
            continue;
        } else if facts.is_dir() {
            collect(&path, &format!("{relative}/"), files)?;
        } else if facts.is_file() {
            if facts.len() > LARGEST_FILE || files.len() >= MOST_FILES {
                let path = path.display();
                return Err(Failure::new(format!(
                    "{path}: this is too much for a catalogue"
                )));
            }
            files.insert(
                relative,
                fs::read(&path).map_err(|why| unreadable(&path, why))?,
            );
        }
    }
    Ok(())
}
