//! A simulation is of a draft as it is: when it changes, or what it rests on, another is needed.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::{OnRevoked, Policies};
use sceau::issuing::Error;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, NewComposite, Simulated, read_entry};
use sceau::issuing::simulation::Candidate;
use sceau::storage::rules::Kept;
use serde_json::{Value, json};

impl Story {
    fn draft(&self, slug: &str, more: Value) {
        let text = json!({"fr": format!("Atelier {slug}"), "en": format!("Workshop {slug}")});
        let mut entry = json!({"slug": slug, "name": text, "description": text});
        let members = more.as_object().unwrap().clone();
        entry.as_object_mut().unwrap().extend(members);
        let new = NewComposite {
            entry: read_entry(entry).unwrap(),
            image: None,
            policies: Policies::with(OnRevoked::Keep),
        };
        let (service, owner) = (&self.service, self.owner());
        let made = service.define_composite(&self.actor, owner, self.programme, new);
        self.run(made).unwrap();
    }

    fn reword(&self, slug: &str, entry: Value) {
        let change = DraftChange {
            entry: serde_json::from_value(entry).unwrap(),
            image: None,
        };
        let (service, owner) = (&self.service, self.owner());
        let edited =
            service.edit_composite(&self.actor, owner, self.programme, slug, Seen::Any, change);
        self.run(edited).unwrap();
    }

    fn try_draft(&self, slug: &str) {
        let candidate = Candidate::Written(slug.to_owned());
        let (service, owner) = (&self.service, self.owner());
        let done = service.simulate(&self.actor, owner, self.programme, candidate);
        self.run(done).unwrap();
    }

    fn put_in_force(&self, slug: &str, simulated: Simulated) -> Result<Kept, Error> {
        let (service, owner) = (&self.service, self.owner());
        let seen = Seen::Any;
        self.run(service.activate_composite(
            &self.actor,
            owner,
            self.programme,
            slug,
            seen,
            simulated,
        ))
    }

    #[track_caller]
    fn is_stale(&self, slug: &str) {
        let refused = self.put_in_force(slug, Simulated::Required);
        assert_eq!(refusal(refused), "simulate-first", "{slug}");
    }
}

fn badge(slug: &str) -> Value {
    json!({"rule": {"badge": slug}})
}

on_both!(an_edit_of_the_draft_itself, |target| {
    let story = Story::begin(target);
    story.draft("outer", badge("animer"));
    story.try_draft("outer");
    story.reword("outer", badge("concevoir"));
    story.is_stale("outer");
    story.try_draft("outer");
    story.put_in_force("outer", Simulated::Required).unwrap();
});

on_both!(an_edit_of_a_draft_that_it_names, |target| {
    let story = Story::begin(target);
    story.draft("inner", badge("animer"));
    story.draft("middle", badge("inner"));
    story.draft("outer", badge("middle"));
    let renewal = json!({"rule": {"badge": "animer"}, "validityMonths": 12,
        "renewal": {"rule": {"badge": "inner"}, "opensDaysBefore": 30, "graceDays": 30}});
    story.draft("renewed", renewal);
    story.draft("beside", badge("concevoir"));
    let all = ["middle", "outer", "renewed", "beside"];
    all.iter().for_each(|slug| story.try_draft(slug));
    story.reword("inner", badge("concevoir"));
    story.put_in_force("inner", Simulated::Waived).unwrap();
    // Whether it names it, or only what names it, or names it in its renewal.
    story.is_stale("middle");
    story.is_stale("renewed");
    story.put_in_force("beside", Simulated::Required).unwrap();
    story.try_draft("middle");
    story.put_in_force("middle", Simulated::Required).unwrap();
    story.is_stale("outer");
    story.try_draft("outer");
    story.put_in_force("outer", Simulated::Required).unwrap();
});

on_both!(
    a_draft_that_comes_into_force_as_it_was_tried_changes_nothing,
    |target| {
        let story = Story::begin(target);
        story.draft("inner", badge("animer"));
        story.draft("outer", badge("inner"));
        story.try_draft("outer");
        story.put_in_force("inner", Simulated::Waived).unwrap();
        story.put_in_force("outer", Simulated::Required).unwrap();
    }
);

on_both!(another_version_of_a_rule_in_force, |target| {
    let story = Story::begin(target);
    story.draft("inner", badge("animer"));
    story.put_in_force("inner", Simulated::Waived).unwrap();
    story.reword("inner", badge("concevoir"));
    story.draft("outer", badge("inner"));
    story.try_draft("outer"); // with what is in force
    story.put_in_force("inner", Simulated::Waived).unwrap();
    story.is_stale("outer");
});
