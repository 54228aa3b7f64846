//! `sceau programme simulate`

use super::super::Json;
use super::super::composite::{at, read};
use super::super::open::{id_of, wait};
use super::super::output::{Failure, counted, print, print_json};
use crate::badge::text::Slug;
use crate::http::api::simulations::SimulationView;
use crate::issuing::{
    Actor, Service,
    simulation::{Candidate, Simulation},
};
use crate::storage::Scope;
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
The file has a composite as `sceau composite define` takes it; name and description may be left
out. Nobody is awarded anything. A draft has to be simulated before it is activated; it may name
other drafts.

Examples:
  sceau programme simulate PROGRAMME --file rule.json
  sceau programme simulate PROGRAMME --composite mediateur-numerique --draft
  sceau programme simulate PROGRAMME --composite mediateur-numerique --json";

/// A rule to try.
#[derive(Debug, Args)]
pub(in super::super) struct Simulate {
    /// The programme: an id or an address
    programme: String,
    /// A composite as JSON
    #[arg(long, value_name = "FILE", required_unless_present = "composite")]
    file: Option<PathBuf>,
    /// The slug of a composite of the programme, for its rule in force
    #[arg(long, value_name = "SLUG", conflicts_with = "file")]
    composite: Option<String>,
    /// With --composite: its draft, before it is activated
    #[arg(long, requires = "composite")]
    draft: bool,
    #[command(flatten)]
    json: Json,
}

impl Simulate {
    pub fn run(&self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let candidate = match (&self.file, &self.composite) {
            (Some(file), _) => Candidate::read(read(file)?.into()).map_err(|why| at(file, why))?,
            (None, Some(slug)) if self.draft => Candidate::Written(slug.clone()),
            (None, slug) => Candidate::Stored(slug.clone().unwrap_or_default()),
        };
        let (slug, found) =
            wait(service.simulate(&Actor::cli(), Scope::Instance, programme, candidate))?;
        if !self.json.json {
            return print(&in_words(&slug, &found));
        }
        let examples = found.examples.iter().flatten();
        let places = wait(service.places(examples.map(|of| of.assertion)))?;
        print_json(&SimulationView::new(service.base(), &places, &slug, found))
    }
}

fn in_words(slug: &Slug, found: &Simulation) -> String {
    let mut lines = vec![format!(
        "{slug}: {} would gain it, of {} looked at; {} hold it, it is withheld from {}, {} have not begun",
        counted(found.gains, "person", "persons"),
        found.persons,
        found.holders,
        found.withheld,
        found.not_begun
    )];
    for ((held, needed), persons) in found.on_the_way.iter().rev() {
        let persons = counted(*persons, "person", "persons");
        lines.push(format!("  {held} of {needed}: {persons}"));
    }
    let mut blocking: Vec<_> = found.blocking.iter().collect();
    blocking.sort_by_key(|(_, b)| std::cmp::Reverse((b.completes, b.nearest)));
    for (badge, blocking) in blocking {
        let completes = counted(blocking.completes, "person", "persons");
        lines.push(format!("  {badge} alone would complete it for {completes}"));
    }
    lines.join("\n")
}
