//! `sceau programme indicators`

use super::open::{id_of, wait};
use super::output::{Failure, print, print_json};
use super::verify::language;
use crate::badge::text::Language;
use crate::issuing::Service;
use crate::storage::Scope;
use clap::Args;

/// The numbers of a programme.
#[derive(Debug, Args)]
pub(super) struct Indicators {
    /// The programme: an id or an address
    programme: String,
    /// Print a CSV for a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// The language of names: fr or en
    #[arg(long, value_name = "LANGUAGE", value_parser = language, default_value = "en")]
    lang: Language,
    #[command(flatten)]
    json: super::Json,
}

impl Indicators {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let found = wait(service.indicators(Scope::Instance, programme, self.lang))?;
        if self.json.json {
            return print_json(&found);
        }
        if self.csv {
            return print(found.to_csv().trim_end());
        }
        let number = |shown: Option<u64>| shown.map_or_else(|| "–".to_owned(), |n| n.to_string());
        print(&format!(
            "Active issuers: {} (– stands for fewer than 5, or what would tell it)",
            found.active_issuers
        ))?;
        for place in &found.departments {
            let code = place.department.as_deref().unwrap_or("unknown");
            print(&format!("  {code}: {}", place.active_issuers))?;
        }
        for one in &found.composites {
            print(&format!(
                "{}\n  holders {}, of whom {} expire within 90 days; median {} days\n  in progress {}",
                one.name,
                number(one.holders),
                number(one.expiring),
                number(one.median_days),
                number(one.in_progress)
            ))?;
            for step in &one.steps {
                let people = number(step.people);
                print(&format!("    {} of {}: {people}", step.held, one.needed))?;
            }
            for badge in &one.badges {
                let blocks = match one.blocking.as_ref() == Some(&badge.badge) {
                    true => "  (most lack it)",
                    false => "",
                };
                let missing = number(badge.missing);
                print(&format!("    {missing} lack {}{blocks}", badge.name))?;
            }
            for place in &one.departments {
                let code = place.department.as_deref().unwrap_or("unknown");
                let (holders, others) = (number(place.holders), number(place.in_progress));
                let steps = place.steps.iter();
                let steps =
                    steps.map(|s| format!(", {} of {}: {}", s.held, one.needed, number(s.people)));
                let lack = place.blocking.as_ref();
                let lack = lack.map_or_else(String::new, |slug| format!(", most lack {slug}"));
                print(&format!(
                    "    {code}: {holders} holders, of whom {} expire; median {} days; {others} in progress{}{lack}",
                    number(place.expiring),
                    number(place.median_days),
                    steps.collect::<String>()
                ))?;
            }
        }
        Ok(())
    }
}
