//! What a dry run answers: one shape for every act.

use super::{
    Answer, App, Caller,
    jobs::{ComponentView, components},
    show as shown,
};
use crate::badge::urls::BaseUrl;
use crate::issuing::{
    effects::{Effects, Listed},
    places::Places,
    review::Act,
};
use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whether an act is only to be tried.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DryRunQuery {
    /// Only say who would gain, lose or keep what.
    pub dry_run: Option<bool>,
}

/// Who would gain, lose or keep what. Nobody is named: composites by their address, badges by theirs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EffectsView {
    /// Always true: nothing was kept.
    dry_run: bool,
    /// How many persons hold badges that the act is about.
    persons: u64,
    /// Composites that would be awarded.
    gain: GainsView,
    /// Composites that would be revoked at once.
    lose: ListedView,
    /// Composites whose revocation would be pending, or is and would stay so.
    pend: ListedView,
    /// Composites that are made of these badges, and would stand.
    keep: ListedView,
}

/// What was done or, with `dryRun`, what would become of it.
#[derive(utoipa::ToSchema)]
#[serde(untagged)]
pub enum DoneOr<T> {
    /// What was done.
    Done(T),
    /// Nothing was.
    Would(EffectsView),
}

/// Composites of one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListedView {
    /// How many.
    count: u64,
    /// The hosted Assertions of the first 100.
    items: Vec<String>,
}

/// Composites that would be awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GainsView {
    /// How many.
    count: u64,
    /// The first 100.
    items: Vec<GainView>,
}

/// A composite that would be awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GainView {
    /// Its slug.
    composite: String,
    /// The badges that it would be made of.
    badges: Vec<ComponentView>,
}

impl EffectsView {
    /// With addresses; `places` says where [`Effects::badges`] are.
    pub fn new(base: &BaseUrl, places: &Places, effects: Effects) -> Self {
        let urls = |ids: Vec<Uuid>| ids.into_iter().map(|id| base.assertion(id)).collect();
        let listed = |listed: Listed<Uuid>| ListedView {
            count: listed.count,
            items: urls(listed.first),
        };
        let gains = effects.gain.first.into_iter().map(|gain| GainView {
            composite: gain.composite,
            badges: components(base, places, gain.components),
        });
        Self {
            dry_run: true,
            persons: effects.persons,
            gain: GainsView {
                count: effects.gain.count,
                items: gains.collect(),
            },
            lose: listed(effects.lose),
            pend: listed(effects.pend),
            keep: listed(effects.keep),
        }
    }
}

/// Shows what a dry run came to.
pub(super) async fn would(app: &App, effects: Effects) -> Answer {
    let places = app.service.places(effects.badges()).await?;
    let view = EffectsView::new(app.service.base(), &places, effects);
    Ok(shown(StatusCode::OK, &view))
}

/// The dry run of a decision about a recognition.
pub(super) async fn tried(caller: &Caller, app: &App, programme: Uuid, act: Act) -> Answer {
    let (actor, scope) = (caller.actor(), caller.scope());
    let found = app
        .service
        .try_recognition(&actor, scope, programme, act)
        .await?;
    would(app, found).await
}
