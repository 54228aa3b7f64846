//! `sceau composite …`

use super::Json;
use super::catalogue::Revoked;
use super::configured::Config;
use super::open::{id_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{composite::Policies, text::Language, time};
use crate::issuing::{
    Actor, Error, Service,
    revision::Seen,
    rules::{DraftChange, NewComposite, Simulated, read_entry},
};
use crate::storage::{Scope, rules::Kept};
use clap::Subcommand;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
A composite is a file like those in badge-schemas/mediation-numerique/composites.

Examples:
  sceau composite define atelier.json --programme PROGRAMME
  sceau composite edit atelier.json --programme PROGRAMME
  sceau programme simulate PROGRAMME --composite atelier --draft
  sceau composite activate atelier --programme PROGRAMME
  sceau composite list --programme PROGRAMME";

/// Composites.
#[derive(Debug, Subcommand)]
pub(super) enum Composite {
    /// Define a composite: version 1 of its rule, as a draft
    #[command(after_help = "\
Examples:
  sceau composite define atelier.json --programme PROGRAMME
  sceau composite define atelier.json --programme PROGRAMME --on-component-revoked keep")]
    Define {
        /// The file that says it
        file: PathBuf,
        /// Whose composite: an id or an address
        #[arg(long)]
        programme: String,
        /// The hash of an image of the programme's owner [default: a plain seal]
        #[arg(long, value_name = "HASH")]
        image: Option<String>,
        /// What happens to it when a badge that it rests on is revoked
        #[arg(long, value_enum, default_value_t = Revoked::Pending)]
        on_component_revoked: Revoked,
        #[command(flatten)]
        json: Json,
    },
    /// Write the next version of a composite as a draft, or change that draft
    #[command(after_help = "\
What the file does not have stays as it is.

Example:
  sceau composite edit atelier.json --programme PROGRAMME")]
    Edit {
        /// The file that says it, with its slug
        file: PathBuf,
        /// Whose composite: an id or an address
        #[arg(long)]
        programme: String,
        /// The hash of another image of the programme's owner
        #[arg(long, value_name = "HASH")]
        image: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Put the draft of a composite in force
    #[command(after_help = "\
It has to be simulated first, as it is. Holders keep theirs under the version they were awarded.

Examples:
  sceau programme simulate PROGRAMME --composite atelier --draft
  sceau composite activate atelier --programme PROGRAMME")]
    Activate {
        /// Its slug
        composite: String,
        /// Whose composite: an id or an address
        #[arg(long)]
        programme: String,
        /// Though nobody simulated the draft as it is
        #[arg(long)]
        without_simulation: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Archive a composite: it is awarded no more, its holders keep theirs
    #[command(after_help = "\
Example:
  sceau composite archive atelier --programme PROGRAMME")]
    Archive {
        /// Its slug
        composite: String,
        /// Whose composite: an id or an address
        #[arg(long)]
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// Show a composite with every version of its rule
    #[command(after_help = "\
Example:
  sceau composite show mediateur-numerique --programme PROGRAMME --json")]
    Show {
        /// Its slug
        composite: String,
        /// Whose composite: an id or an address
        #[arg(long)]
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// List the composites of a programme
    #[command(after_help = "\
Example:
  sceau composite list --programme PROGRAMME")]
    List {
        /// Whose composites: an id or an address
        #[arg(long)]
        programme: String,
        #[command(flatten)]
        json: Json,
    },
}

impl Composite {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let (actor, all) = (Actor::cli(), Scope::Instance);
        let of = |text: &str| id_of(service.base(), "programmes", text);
        match self {
            Self::Define {
                file,
                programme,
                image,
                on_component_revoked,
                json,
            } => {
                let new = NewComposite {
                    entry: read_entry(Value::Object(read(&file)?)).map_err(|why| at(&file, why))?,
                    image,
                    policies: Policies::with(on_component_revoked.into()),
                };
                let programme = of(&programme)?;
                let act = service.define_composite(&actor, all, programme, new);
                let made = wait(async { act.await.map_err(|why| at(&file, why)) })?;
                told(&made, json, "is a draft", &next_of_draft(programme, &made))
            }
            Self::Edit {
                file,
                programme,
                image,
                json,
            } => {
                let entry = read(&file)?;
                let Some(slug) = entry.get("slug").and_then(Value::as_str).map(str::to_owned)
                else {
                    let file = file.display();
                    return Err(Failure::new(format!(
                        "{file}#/slug: say which composite it is"
                    )));
                };
                let change = DraftChange {
                    entry,
                    image: image.map(Some),
                };
                let programme = of(&programme)?;
                let act = service.edit_composite(&actor, all, programme, &slug, Seen::Any, change);
                let edited = wait(async { act.await.map_err(|why| at(&file, why)) })?;
                told(
                    &edited,
                    json,
                    "is a draft",
                    &next_of_draft(programme, &edited),
                )
            }
            Self::Activate {
                composite,
                programme,
                without_simulation,
                json,
            } => {
                let programme = of(&programme)?;
                let (seen, simulated) = (Seen::Any, Simulated::unless(without_simulation));
                let act =
                    service.activate_composite(&actor, all, programme, &composite, seen, simulated);
                let active = wait(act)?;
                let next = format!(
                    "\nNext: `sceau programme back-fill {programme} --composite {}` says who fulfils it already",
                    active.slug
                );
                told(&active, json, "is in force", &next)
            }
            Self::Archive {
                composite,
                programme,
                json,
            } => {
                let programme = of(&programme)?;
                let act = service.archive_composite(&actor, all, programme, &composite, Seen::Any);
                told(&wait(act)?, json, "is archived", "")
            }
            Self::Show {
                composite,
                programme,
                json,
            } => {
                let found = wait(service.composite(all, of(&programme)?, &composite))?;
                match json.json {
                    true => print_json(&shown(&found)),
                    false => show(&found),
                }
            }
            Self::List { programme, json } => list(&service, of(&programme)?, json),
        }
    }
}

pub(super) fn read(file: &Path) -> Result<Map<String, Value>, Failure> {
    let name = file.display();
    let unreadable =
        |why: &dyn std::fmt::Display| Failure::new(format!("{name} cannot be read: {why}"));
    let text = fs::read_to_string(file).map_err(|why| unreadable(&why))?;
    serde_json::from_str(&text).map_err(|why| unreadable(&why))
}

/// What is wrong in a file, by its place.
pub(super) fn at(file: &Path, why: Error) -> Failure {
    match why {
        Error::Fields(fields) => {
            let line = |f: &crate::issuing::FieldError| {
                format!(
                    "{}#{}: {} [{}]",
                    file.display(),
                    f.pointer,
                    f.message,
                    f.code
                )
            };
            Failure::new(fields.iter().map(line).collect::<Vec<_>>().join("\n  "))
        }
        other => other.into(),
    }
}

fn shown(kept: &Kept) -> Value {
    let versions = kept.versions.iter().map(|version| {
        json!({
            "version": version.number,
            "state": state(version.current, version.activated_at.is_none()),
            "name": version.entry.as_ref().map(|entry| &entry.name),
            "rule": version.composite.rule,
            "validityMonths": version.composite.validity_months,
            "renewal": version.composite.renewal,
            "createdBy": version.created_by,
            "createdAt": time::iso(version.created_at),
            "simulatedAt": version.simulated_at.map(time::iso),
            "activatedBy": version.activated_by,
            "activatedAt": version.activated_at.map(time::iso),
            "backfilledAt": version.backfilled_at.map(time::iso),
        })
    });
    json!({
        "slug": kept.slug,
        "fromCatalogue": kept.from_catalogue,
        "onComponentRevoked": kept.policies.on_component_revoked,
        "archivedAt": kept.archived_at.map(time::iso),
        "versions": versions.collect::<Vec<_>>(),
    })
}

fn state(current: bool, draft: bool) -> &'static str {
    match (current, draft) {
        (true, _) => "inForce",
        (false, true) => "draft",
        (false, false) => "past",
    }
}

fn next_of_draft(programme: uuid::Uuid, kept: &Kept) -> String {
    let slug = &kept.slug;
    format!(
        "\nNext: `sceau programme simulate {programme} --composite {slug} --draft`, \
         then `sceau composite activate {slug} --programme {programme}`"
    )
}

fn told(kept: &Kept, json: Json, what: &str, next: &str) -> Result<(), Failure> {
    if json.json {
        return print_json(&shown(kept));
    }
    let version = kept.draft().or(kept.in_force()).map_or(0, |v| v.number);
    print(&format!("{}, version {version}, {what}{next}", kept.slug))
}

fn show(kept: &Kept) -> Result<(), Failure> {
    print(kept.slug.as_str())?;
    for version in &kept.versions {
        let state = match state(version.current, version.activated_at.is_none()) {
            "inForce" if kept.archived_at.is_some() => "archived",
            "inForce" => "in force",
            other => other,
        };
        let rule = &version.composite.rule;
        let rule = rule.in_words(Language::En, &|slug| slug.to_string());
        let (by, when) = (&version.created_by, time::iso(version.created_at));
        print(&format!(
            "  version {}, {state}, {when} by {by}: {rule}",
            version.number
        ))?;
    }
    Ok(())
}

fn list(service: &Service, programme: uuid::Uuid, json: Json) -> Result<(), Failure> {
    let found = wait(service.composites(Scope::Instance, programme))?;
    if json.json {
        return print_json(&found.iter().map(shown).collect::<Vec<_>>());
    }
    let number = |version: Option<&crate::storage::rules::Version>| match version {
        Some(version) => version.number.to_string(),
        None => "-".to_owned(),
    };
    let rows = found
        .iter()
        .map(|kept| {
            let in_force = match kept.archived_at {
                Some(_) => "archived".to_owned(),
                None => number(kept.in_force()),
            };
            [kept.slug.to_string(), in_force, number(kept.draft())]
        })
        .collect();
    let none = "There is no composite yet: `sceau catalogue adopt` brings some.";
    print_table(["COMPOSITE", "IN FORCE", "DRAFT"], rows, none)
}
