//! What an act would come to or came to, printed.

use super::Json;
use super::open::wait;
use super::output::{Failure, counted, print, print_json};
use crate::badge::{time, urls::BaseUrl};
use crate::http::api::effects::EffectsView;
use crate::issuing::{Actor, Service, effects::Effects, review::Act};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::Args;

/// Only tries it.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct DryRun {
    /// Only say which composites would come, fall or stay
    #[arg(long)]
    pub dry_run: bool,
}

/// Says that a composite fell or is to fall.
pub(super) fn print_fallen(
    base: &BaseUrl,
    id: uuid::Uuid,
    until: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let url = base.assertion(id);
    print(&match until {
        None => format!("Also revoked, by rule: {url}"),
        Some(until) => format!("Revocation pending until {}: {url}", time::iso(until)),
    })
}

/// An id of a list.
pub(super) fn bare(text: &str) -> Result<uuid::Uuid, Failure> {
    uuid::Uuid::try_parse(text.trim())
        .map_err(|_| Failure::usage(format!("{text:?} is no id; the list tells them")))
}

/// Prints what a decision about a recognition would come to.
pub(super) fn tried(
    service: &Service,
    programme: uuid::Uuid,
    act: Act,
    json: Json,
) -> Result<(), Failure> {
    let actor = Actor::cli();
    let effects = service.try_recognition(&actor, Scope::Instance, programme, act);
    print_effects(service, wait(effects)?, json)
}

/// Prints what an act would come to.
pub(super) fn print_effects(
    service: &Service,
    effects: Effects,
    json: Json,
) -> Result<(), Failure> {
    let (base, places) = (service.base(), wait(service.places(effects.badges()))?);
    if json.json {
        return print_json(&EffectsView::new(base, &places, effects));
    }
    print(&format!(
        "Nothing was done. {} looked at; composites: {} gained, {} revoked at once, {} pending, {} kept",
        counted(effects.persons, "person", "persons"),
        effects.gain.count,
        effects.lose.count,
        effects.pend.count,
        effects.keep.count
    ))?;
    for gain in &effects.gain.first {
        print(&format!("gain {}", gain.composite))?;
        for of in &gain.components {
            let place = places.address(base, of.assertion);
            print(format!("  {} {}", of.leaf, place.unwrap_or_default()).trim_end())?;
        }
    }
    for (word, listed) in [
        ("lose", &effects.lose),
        ("pend", &effects.pend),
        ("keep", &effects.keep),
    ] {
        for id in &listed.first {
            print(&format!("{word} {}", base.assertion(*id)))?;
        }
    }
    Ok(())
}
