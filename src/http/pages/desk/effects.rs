//! What an act comes to for composites, in words. In templates it is shown by `desk/effects.html`.

use crate::badge::urls::BaseUrl;
use crate::http::pages::frame::Frame;
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::effects::{Effects, Listed};
use crate::words::Words;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an act would come to, or comes to.
pub(super) struct WouldBe {
    /// In sentences.
    pub lines: Vec<String>,
    /// Composites that are named.
    pub named: Vec<Named>,
}

/// Composites of which the same becomes.
pub(super) struct Named {
    /// What.
    pub title: String,
    /// What they are called, and where they are.
    pub all: Vec<(String, String)>,
    /// How many more there are, in words.
    pub more: Option<String>,
}

impl Named {
    fn new(t: Words, title: &str, count: u64, all: Vec<(String, String)>) -> Self {
        let more = number(count).saturating_sub(all.len());
        Self {
            title: t.say(title),
            more: (more > 0).then(|| t.count("desk-assertions-more", &[("count", more)])),
            all,
        }
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

impl WouldBe {
    /// Of an act about one award: composites by name, as far as the desk may know.
    pub async fn of_award(
        f: &Frame,
        app: &App,
        at: &AtDesk,
        effects: Effects,
    ) -> Result<Self, Problem> {
        let mut named = Vec::new();
        for (title, Listed { count, first }) in [
            ("desk-assertions-lose", effects.lose),
            ("desk-assertions-pend", effects.pend),
            ("desk-assertions-keep", effects.keep),
        ] {
            let found = app.service.names_of(at.scope(), first).await?.into_iter();
            let all = found.map(|(id, name)| (name.get(f.t.0).to_owned(), f.award(id)));
            if count > 0 {
                named.push(Named::new(f.t, title, count, all.collect()));
            }
        }
        let gain = number(effects.gain.count);
        let lines = match (gain, named.is_empty()) {
            (0, true) => vec![f.t.say("desk-assertions-no-effect")],
            (0, false) => Vec::new(),
            _ => vec![f.t.count("desk-assertions-gain", &[("count", gain)])],
        };
        Ok(Self { lines, named })
    }

    /// Of a decision of a programme: numbers, and where those are who would lose something.
    pub fn new(t: Words, base: &BaseUrl, name_of: &dyn Fn(&str) -> String, all: &Effects) -> Self {
        let count = |key: &str, count: u64| t.count(key, &[("count", number(count))]);
        let mut lines = vec![
            count("desk-programmes-would-persons", all.persons),
            count("desk-programmes-would-gain", all.gain.count),
        ];
        let mut gained: BTreeMap<&str, u32> = BTreeMap::new();
        for gain in &all.gain.first {
            *gained.entry(&gain.composite).or_default() += 1;
        }
        // All of them are named, or it would be a part that looks like the whole.
        if all.gain.first.len() == number(all.gain.count) {
            lines.extend(gained.into_iter().map(|(composite, persons)| {
                let name = name_of(composite);
                let key = "desk-programmes-would-gain-of";
                t.counting(key, ("count", persons), &[("name", &name)])
            }));
        }
        lines.push(count("desk-programmes-would-lose", all.lose.count));
        lines.push(count("desk-programmes-would-pend", all.pend.count));
        lines.push(count("desk-programmes-would-keep", all.keep.count));
        let link = |id: &Uuid| (base.assertion(*id), base.assertion(*id));
        let named = [
            ("desk-programmes-would-lose-these", &all.lose),
            ("desk-programmes-would-pend-these", &all.pend),
        ];
        let named = named.into_iter().filter(|(_, listed)| listed.count > 0);
        let named = named.map(|(title, listed)| {
            let links = listed.first.iter().map(link).collect();
            Named::new(t, title, listed.count, links)
        });
        Self {
            lines,
            named: named.collect(),
        }
    }
}
