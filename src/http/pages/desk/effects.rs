//! What an act at a desk comes to for composites, as far as the desk may know.

use crate::http::pages::frame::Frame;
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::effects::{self, Listed};
use uuid::Uuid;

/// Composites by what becomes of them.
pub(super) struct Effects {
    pub lose: Named,
    pub pend: Named,
    pub keep: Named,
    /// How many would be awarded.
    pub gain: usize,
}

/// Some composites by name, with their public pages.
pub(super) struct Named {
    pub all: Vec<(String, String)>,
    /// How many more there are.
    pub more: usize,
}

impl Effects {
    pub(super) async fn of(
        f: &Frame,
        app: &App,
        at: &AtDesk,
        effects: effects::Effects,
    ) -> Result<Self, Problem> {
        Ok(Self {
            lose: named(f, app, at, effects.lose).await?,
            pend: named(f, app, at, effects.pend).await?,
            keep: named(f, app, at, effects.keep).await?,
            gain: usize::try_from(effects.gain.count).unwrap_or(usize::MAX),
        })
    }

    /// Nothing happens to any composite that the desk may know.
    pub fn is_empty(&self) -> bool {
        let none = |named: &Named| named.all.is_empty() && named.more == 0;
        none(&self.lose) && none(&self.pend) && none(&self.keep) && self.gain == 0
    }
}

async fn named(f: &Frame, app: &App, at: &AtDesk, listed: Listed<Uuid>) -> Result<Named, Problem> {
    let count = usize::try_from(listed.count).unwrap_or(usize::MAX);
    let found = app.service.names_of(at.scope(), listed.first).await?;
    let all: Vec<_> = found
        .into_iter()
        .map(|(id, name)| (name.get(f.t.0).to_owned(), f.award(id)))
        .collect();
    Ok(Named {
        more: count.saturating_sub(all.len()),
        all,
    })
}
