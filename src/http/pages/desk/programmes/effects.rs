//! What an act would come to, before it is done.

use crate::badge::urls::BaseUrl;
use crate::issuing::effects::Effects;
use crate::words::Words;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an act would come to. In templates it is shown by `desk/programmes/effects.html`.
pub struct WouldBe {
    /// In sentences, the number first.
    pub lines: Vec<String>,
    /// Composites that are named: what becomes of them, and where they are.
    pub named: Vec<Named>,
}

/// Composites of which the same becomes.
pub struct Named {
    /// What.
    pub title: String,
    /// Their addresses.
    pub links: Vec<String>,
}

impl WouldBe {
    /// In the reader's words.
    pub fn new(t: Words, base: &BaseUrl, name_of: &dyn Fn(&str) -> String, all: &Effects) -> Self {
        let count = |key: &str, number: u64| {
            t.count(
                key,
                &[("count", usize::try_from(number).unwrap_or(usize::MAX))],
            )
        };
        let mut lines = vec![
            count("desk-programmes-would-persons", all.persons),
            count("desk-programmes-would-gain", all.gain.count),
        ];
        let mut gained: BTreeMap<&str, u64> = BTreeMap::new();
        for gain in &all.gain.first {
            *gained.entry(&gain.composite).or_default() += 1;
        }
        // All of them are named, or it would be a part that looks like the whole.
        if u64::try_from(all.gain.first.len()) == Ok(all.gain.count) {
            for (composite, persons) in gained {
                let name = name_of(composite);
                let number = u32::try_from(persons).unwrap_or(u32::MAX);
                lines.push(t.counting(
                    "desk-programmes-would-gain-of",
                    ("count", number),
                    &[("name", &name)],
                ));
            }
        }
        lines.push(count("desk-programmes-would-lose", all.lose.count));
        lines.push(count("desk-programmes-would-pend", all.pend.count));
        lines.push(count("desk-programmes-would-keep", all.keep.count));
        let links = |ids: &[Uuid]| ids.iter().map(|id| base.assertion(*id)).collect();
        let named = [
            ("desk-programmes-would-lose-these", &all.lose.first),
            ("desk-programmes-would-pend-these", &all.pend.first),
        ];
        let named = named.into_iter().filter(|(_, ids)| !ids.is_empty());
        Self {
            lines,
            named: named
                .map(|(title, ids)| Named {
                    title: t.say(title),
                    links: links(ids),
                })
                .collect(),
        }
    }
}
