//! What a rule would bring, in words.

use crate::badge::composite::Component;
use crate::http::{App, pages::desk::programmes::Place};
use crate::issuing::{places::Places, simulation::Simulation};
use crate::words::Words;

/// How many examples of a simulation a page shows.
pub(super) const EXAMPLES: usize = 10;

/// What a rule would bring.
pub(super) struct SimulationView {
    /// It is that of the draft.
    pub draft: bool,
    pub lines: Vec<String>,
    pub on_the_way: Vec<String>,
    pub blocking: Vec<Blocking>,
    pub examples: Vec<Vec<Example>>,
}

/// A badge that holds people up.
pub(super) struct Blocking {
    pub name: String,
    pub completes: u64,
    pub nearest: u64,
}

/// A badge that an award would rest on.
pub(super) struct Example {
    pub name: String,
    pub url: Option<String>,
}

/// With names and addresses.
pub(super) fn simulation(
    app: &App,
    t: Words,
    p: &Place,
    draft: bool,
    found: Simulation,
    places: &Places,
) -> SimulationView {
    let count = |key: &str, number: u64| {
        t.count(
            key,
            &[("count", usize::try_from(number).unwrap_or(usize::MAX))],
        )
    };
    let mut lines = vec![
        count("desk-programmes-sim-persons", found.persons),
        count("desk-programmes-sim-gains", found.gains),
        count("desk-programmes-sim-holders", found.holders),
        count("desk-programmes-sim-not-begun", found.not_begun),
    ];
    if found.withheld > 0 {
        lines.push(count("desk-programmes-sim-withheld", found.withheld));
    }
    let mut blocking: Vec<_> = found
        .blocking
        .iter()
        .map(|(slug, of)| Blocking {
            name: p.name_of(slug.as_str(), t),
            completes: of.completes,
            nearest: of.nearest,
        })
        .collect();
    blocking.sort_by_key(|one| std::cmp::Reverse((one.completes, one.nearest)));
    let steps = found.on_the_way.iter().rev();
    let example = |of: Component| Example {
        name: p.name_of(of.leaf.as_str(), t),
        url: places.address(app.service.base(), of.assertion),
    };
    let examples = found.examples.into_iter().take(EXAMPLES);
    SimulationView {
        draft,
        lines,
        on_the_way: steps
            .map(|((held, needed), persons)| {
                t.count(
                    "desk-programmes-sim-step",
                    &[
                        ("held", *held as usize),
                        ("needed", *needed as usize),
                        ("count", usize::try_from(*persons).unwrap_or(usize::MAX)),
                    ],
                )
            })
            .collect(),
        blocking,
        examples: examples
            .map(|of| of.into_iter().map(example).collect())
            .collect(),
    }
}
