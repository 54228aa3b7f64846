//! The badges by which the rule of a composite proposes somebody to a commission, as its pages list them.

use super::frame::Frame;
use crate::badge::composite::LeafState;
use crate::issuing::applications::{Proposal, Proposed};
use uuid::Uuid;

/// What the rule rests on.
pub struct ProposalView {
    /// The rule is met now.
    pub met: bool,
    /// What the person has of what it asks for.
    pub badges: Vec<BadgeView>,
}

/// One of them.
pub struct BadgeView {
    pub name: String,
    /// Its page.
    pub url: Option<String>,
    /// Who gave it, and when.
    pub detail: String,
    pub state: String,
    pub tone: &'static str,
}

impl ProposalView {
    /// For a page at the desk of an issuer, if given, where its own awards have a page of their own.
    pub fn new(f: &Frame, proposal: &Proposal, desk: Option<Uuid>) -> Self {
        let badges = proposal.badges.iter();
        Self {
            met: proposal.met,
            badges: badges.map(|one| BadgeView::new(f, one, desk)).collect(),
        }
    }
}

impl BadgeView {
    fn new(f: &Frame, one: &Proposed, desk: Option<Uuid>) -> Self {
        let t = f.t;
        let (issuer, name) = &one.issuer;
        let date = t.date(one.since);
        let detail = match name.is_empty() {
            true => date,
            false => t.with("tree-issued", &[("issuer", name), ("date", &date)]),
        };
        let mut state = match (one.state, one.expires) {
            (LeafState::Held, None) => t.say("proposal-valid"),
            (LeafState::Held, Some(at)) => t.with("proposal-until", &[("date", &t.date(at))]),
            (LeafState::Expired, Some(at)) => t.with("tree-now-expired", &[("date", &t.date(at))]),
            (state, _) => state.in_words(t.0).to_owned(),
        };
        if one.by_decision {
            state = format!("{state} – {}", t.say("tree-by-decision"));
        }
        Self {
            name: one.name.get(t.0).to_owned(),
            url: match desk.filter(|desk| *issuer == Some(*desk)) {
                Some(desk) => {
                    let path = format!("/desk/{desk}/assertions/{}", one.id);
                    Some(f.link(&f.path(&path)))
                }
                None if issuer.is_some() => one.place.as_ref().map(|_| f.award(one.id)),
                None => one.place.as_deref().and_then(super::model_view::web),
            },
            detail,
            state,
            tone: match one.state {
                LeafState::Held => "good",
                _ => "bad",
            },
        }
    }
}
