//! `/api/v1/programmes/{id}/simulations`

use super::{
    Answer, App, Body, Caller, Problem, id,
    jobs::{ComponentView, components},
    show as shown,
};
use crate::badge::{error::Invalid, text::Slug, urls::BaseUrl};
use crate::issuing::{
    Error, FieldError,
    places::Places,
    simulation::{Candidate, Simulation},
};
use actix_web::{http::StatusCode, web};
use serde::{Deserialize, Serialize};

/// The rule to try: one of the two.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSimulation {
    /// The slug of a composite of the programme, for its rule in force.
    composite: Option<String>,
    /// With `composite`: its draft instead.
    #[serde(default)]
    draft: bool,
    /// A composite, new or with another rule, as one defines it, or without its texts: `slug`, `rule`, `validityMonths`,
    /// `renewal`.
    #[schema(value_type = Option<Object>)]
    candidate: Option<serde_json::Value>,
}

/// What the rule would bring. Nothing was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulationView {
    /// The composite's slug.
    composite: String,
    /// How many persons were looked at: everybody who ever was awarded a badge here.
    persons: u64,
    /// How many would be awarded it.
    gains: u64,
    /// How many hold it.
    holders: u64,
    /// From how many it is withheld.
    withheld: u64,
    /// How many others have no badge that counts for it.
    not_begun: u64,
    /// How many of the others have so many badges of those needed.
    on_the_way: Vec<OnTheWay>,
    /// How each badge holds them up, what blocks most persons first.
    blocking: Vec<BlockingBadge>,
    /// On which awards the first 100 would rest.
    examples: Vec<Vec<ComponentView>>,
}

/// Persons on the way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OnTheWay {
    /// How many badges they have…
    held: u32,
    /// …of how many.
    needed: u32,
    persons: u64,
}

/// A badge that persons lack.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BlockingBadge {
    /// The competency or composite.
    badge: String,
    /// How many would be awarded the composite if they had it too.
    completes: u64,
    /// How many lack it among those who lack fewest badges.
    nearest: u64,
}

impl SimulationView {
    /// With addresses; `places` says where the badges of the examples are.
    pub fn new(base: &BaseUrl, places: &Places, slug: &Slug, found: Simulation) -> Self {
        let mut blocking: Vec<_> = found
            .blocking
            .into_iter()
            .map(|(slug, blocking)| BlockingBadge {
                badge: slug.to_string(),
                completes: blocking.completes,
                nearest: blocking.nearest,
            })
            .collect();
        blocking.sort_by_key(|b| std::cmp::Reverse((b.completes, b.nearest)));
        let on_the_way = found.on_the_way.into_iter();
        let on_the_way = on_the_way.map(|((held, needed), persons)| OnTheWay {
            held,
            needed,
            persons,
        });
        let examples = found.examples.into_iter();
        Self {
            composite: slug.to_string(),
            persons: found.persons,
            gains: found.gains,
            holders: found.holders,
            withheld: found.withheld,
            not_begun: found.not_begun,
            on_the_way: on_the_way.collect(),
            blocking,
            examples: examples
                .map(|example| components(base, places, example))
                .collect(),
        }
    }
}

/// What is wrong in a member of the body, by its place in the body.
fn under(member: &str, why: Error) -> Error {
    match why {
        Error::Fields(mut fields) => {
            for field in &mut fields {
                field.pointer = format!("{member}{}", field.pointer);
            }
            Error::Fields(fields)
        }
        other => other,
    }
}

/// Tries a rule on everybody: who would gain, and what holds the others up.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/simulations", params(("id" = Uuid, Path)), request_body = NewSimulation, security(("bearer" = [])),
    responses((status = 200, body = SimulationView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "simulate")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewSimulation>,
) -> Answer {
    let programme = id(&path)?;
    let candidate = match (body.value.composite, body.value.candidate) {
        (Some(slug), None) if body.value.draft => Candidate::Written(slug),
        (Some(slug), None) => Candidate::Stored(slug),
        (None, Some(candidate)) => {
            Candidate::read(candidate).map_err(|why| under("/candidate", why))?
        }
        _ => {
            let why = Invalid::new("not-one", "give either composite or candidate");
            return Err(Problem::fields(vec![FieldError::new("/composite", why)]));
        }
    };
    let (slug, found) = app
        .service
        .simulate(&caller.actor(), caller.scope(), programme, candidate)
        .await?;
    let examples = found.examples.iter().flatten();
    let places = app.service.places(examples.map(|of| of.assertion)).await?;
    let view = SimulationView::new(app.service.base(), &places, &slug, found);
    Ok(shown(StatusCode::OK, &view))
}
