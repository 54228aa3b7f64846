//! `sceau catalogue propose`, `proposals`, `adopt-proposal`: from one version of a catalogue to the next.

use super::Json;
use super::configured::Config;
use super::open::{id_of, open, wait};
use super::output::{Failure, note, print, print_json, print_table};
use crate::badge::{
    catalogue::{Catalogue, Difference, Mapping},
    text::Language,
    time,
};
use crate::issuing::Actor;
use crate::storage::{Scope, proposals::Proposal};
use clap::Args;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// A newer version, put to the owner of a programme.
#[derive(Debug, Args)]
pub(super) struct Propose {
    /// Its folder [default: the catalogue that comes with Sceau]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// For which programme: an id or an address
    #[arg(long)]
    programme: String,
    /// A JSON file that says what became of the competencies: renamed, split, retired
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    json: Json,
}

/// What was proposed.
#[derive(Debug, Args)]
pub(super) struct Proposals {
    /// To which programme: an id or an address
    #[arg(long)]
    programme: String,
    #[command(flatten)]
    json: Json,
}

/// The adoption of what was proposed.
#[derive(Debug, Args)]
pub(super) struct AdoptProposal {
    /// Which: the id that `sceau catalogue propose` printed
    proposal: String,
    /// For which programme: an id or an address
    #[arg(long)]
    programme: String,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    json: Json,
}

impl Propose {
    pub fn run(self, config: &Config, catalogue: Catalogue) -> Result<(), Failure> {
        let mapping = match &self.mapping {
            None => Mapping::default(),
            Some(file) => {
                let unreadable = |why: &dyn std::fmt::Display| {
                    Failure::new(format!("{} cannot be read: {why}", file.display()))
                };
                let text = fs::read_to_string(file).map_err(|why| unreadable(&why))?;
                serde_json::from_str(&text).map_err(|why| unreadable(&why))?
            }
        };
        let service = open(config)?;
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let actor = Actor::cli();
        let act = service.propose_catalogue(&actor, Scope::Instance, programme, catalogue, mapping);
        let (proposal, differences) = wait(act)?;
        if self.json.json {
            return print_json(&shown(&proposal, Some(&differences)));
        }
        print(&format!(
            "{} {} is proposed: {}",
            proposal.slug, proposal.version, proposal.id
        ))?;
        in_words(&differences)?;
        note(&format!(
            "Next: `sceau catalogue adopt-proposal {} --programme {programme}`",
            proposal.id
        ));
        Ok(())
    }
}

impl Proposals {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let found = wait(service.proposals(Scope::Instance, programme))?;
        if self.json.json {
            let each = found.iter().map(|proposal| shown(proposal, None));
            return print_json(&each.collect::<Vec<_>>());
        }
        let rows = found
            .iter()
            .map(|p| {
                let adopted = p.adopted_at.map_or("not yet".to_owned(), time::iso);
                [
                    p.id.to_string(),
                    format!("{} {}", p.slug, p.version),
                    time::iso(p.at),
                    adopted,
                ]
            })
            .collect();
        let none = "Nothing was proposed: `sceau catalogue propose` does it.";
        print_table(["PROPOSAL", "CATALOGUE", "PROPOSED", "ADOPTED"], rows, none)
    }
}

impl AdoptProposal {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let (actor, dry) = (Actor::cli(), self.dry_run);
        let proposal = id_of(service.base(), "proposals", &self.proposal)?;
        let act = service.adopt_proposal(&actor, Scope::Instance, programme, proposal, dry);
        let done = wait(act)?;
        if self.json.json {
            return print_json(&json!({
                "adoptedAt": done.adoption.as_ref().map(|act| time::iso(act.at)),
                "version": done.version,
                "differences": done.differences,
            }));
        }
        print(&match done.adoption {
            Some(act) => format!("Adopted: {} {}", act.slug, done.version),
            None => format!(
                "Nothing was changed. The adoption of {} would bring:",
                done.version
            ),
        })?;
        in_words(&done.differences)
    }
}

fn in_words(differences: &[Difference]) -> Result<(), Failure> {
    for difference in differences {
        print(&format!("  {}", difference.words.get(Language::En)))?;
    }
    Ok(())
}

fn shown(proposal: &Proposal, differences: Option<&[Difference]>) -> Value {
    let mut value = json!({
        "id": proposal.id,
        "catalogue": proposal.slug,
        "version": proposal.version,
        "mapping": proposal.mapping,
        "proposedAt": time::iso(proposal.at),
        "adoptedAt": proposal.adopted_at.map(time::iso),
    });
    if let Some(differences) = differences {
        value["differences"] = json!(differences);
    }
    value
}
