//! `sceau programme policies`.

use crate::badge::composite::{OnEarlier, OnEnded, OnExpired, OnRevoked};
use crate::cli::Json;
use crate::cli::effects::{DryRun, print_effects};
use crate::cli::open::{id_of, wait};
use crate::cli::output::{Failure, print_json, print_table};
use crate::issuing::{Actor, Service, policies::PoliciesChange};
use crate::storage::Scope;
use clap::Args;
use serde::de::IntoDeserializer;

/// The policies of a composite.
#[derive(Debug, Args)]
#[command(after_help = "\
Without an option it shows them. They rule what happens from then on.

Examples:
  sceau programme policies PROGRAMME --composite mediateur-numerique
  sceau programme policies PROGRAMME --composite mediateur-numerique --pending-days 60
  sceau programme policies PROGRAMME --composite premiers-pas \\
    --on-component-revoked revoke --dry-run
  sceau programme policies PROGRAMME --composite premiers-pas \\
    --on-component-revoked keep --json")]
pub(in crate::cli) struct PoliciesOf {
    /// The programme: an id or an address
    programme: String,
    /// The composite's slug
    #[arg(long, value_name = "SLUG")]
    composite: String,
    /// When a component is revoked: pending, revoke or keep
    #[arg(long, value_name = "POLICY", value_parser = named::<OnRevoked>)]
    on_component_revoked: Option<OnRevoked>,
    /// How many days a revocation is pending
    #[arg(long, value_name = "DAYS")]
    pending_days: Option<u32>,
    /// When a component expires: keep or revoke
    #[arg(long, value_name = "POLICY", value_parser = named::<OnExpired>)]
    on_component_expired: Option<OnExpired>,
    /// When the recognition of a component's issuer ends: keep or stop
    #[arg(long, value_name = "POLICY", value_parser = named::<OnEnded>)]
    on_accreditation_ended: Option<OnEnded>,
    /// About badges older than the decision to recognise their issuer: as-decided or never
    #[arg(long, value_name = "POLICY", value_parser = named::<OnEarlier>)]
    on_earlier_badges: Option<OnEarlier>,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

/// A policy by the name that it has in JSON.
fn named<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let text: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
        text.into_deserializer();
    T::deserialize(text).map_err(|why| why.to_string())
}

impl PoliciesOf {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let change = PoliciesChange {
            on_component_revoked: self.on_component_revoked,
            pending_days: self.pending_days,
            on_component_expired: self.on_component_expired,
            on_accreditation_ended: self.on_accreditation_ended,
            on_earlier_badges: self.on_earlier_badges,
        };
        let actor = Actor::cli();
        if self.dry_run.dry_run {
            let (scope, slug) = (Scope::Instance, self.composite);
            let tried = service.try_policies(&actor, scope, programme, slug, change);
            return print_effects(service, wait(tried)?, self.json);
        }
        let set = service.set_policies(&actor, Scope::Instance, programme, self.composite, change);
        let policies = wait(set)?;
        if self.json.json {
            return print_json(&policies);
        }
        let shown = serde_json::to_value(&policies).unwrap_or_default();
        let rows = shown.as_object().into_iter().flatten();
        let rows = rows.map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            [name.clone(), value]
        });
        print_table(["POLICY", "VALUE"], rows.collect(), "")
    }
}
