//! The boxes of the editor: which badges there are to check, and which are.

use super::typed::Rule;
use crate::badge::catalogue::Level;
use crate::http::pages::desk::programmes::{
    Choice, Place,
    rule_form::{MOST_GROUPS, RuleForm},
};
use crate::words::Words;

/// The boxes of a rule, badges in the order of the catalogue.
pub(super) struct Boxes {
    pub all: Vec<Section>,
    pub groups: Vec<GroupView>,
    /// There is room for another group.
    pub more: bool,
}

/// A rule as it is edited.
pub(super) struct RuleView {
    /// What the names of its fields begin with.
    pub start: &'static str,
    /// With boxes; nothing while it is edited as JSON.
    pub boxes: Option<Boxes>,
    /// The text, while it is edited so.
    pub json: String,
}

impl RuleView {
    pub fn new(p: &Place, t: Words, own: &str, rule: &Rule, start: &'static str) -> Self {
        let (boxes, json) = match rule {
            Rule::Form(form) => (Some(boxes(p, t, own, form)), String::new()),
            Rule::Json(text) => (None, text.clone()),
        };
        Self { start, boxes, json }
    }

    /// The name of a field of it.
    pub fn name(&self, rest: &str) -> String {
        format!("{}{rest}", self.start)
    }

    /// The name of a field of one of its groups.
    pub fn of_group(&self, rest: &str, number: &usize) -> String {
        format!("{}{rest}-{number}", self.start)
    }
}

/// Badges of one kind.
pub(super) struct Section {
    pub title: String,
    pub choices: Vec<Choice>,
}

pub(super) struct GroupView {
    pub number: usize,
    pub title: String,
    pub count: String,
    pub months: String,
    pub of: Vec<Section>,
}

pub(super) fn sections(p: &Place, t: Words, own: &str, chosen: &[String]) -> Vec<Section> {
    let Some(adopted) = &p.adopted else {
        return Vec::new();
    };
    let catalogue = &adopted.catalogue;
    let choice = |slug: &str, name: &str| Choice {
        value: slug.to_owned(),
        label: name.to_owned(),
        chosen: chosen.iter().any(|one| one == slug),
    };
    let level = |level: Level, title: &str| Section {
        title: t.say(title),
        choices: (catalogue.badges.iter())
            .filter(|badge| badge.level == level)
            .map(|badge| choice(badge.slug.as_str(), badge.name.get(t.0)))
            .collect(),
    };
    let composites = catalogue.composites.iter();
    let composites = composites.filter(|one| one.slug.as_str() != own);
    let mut all = vec![
        level(Level::Core, "programme-core"),
        level(Level::Further, "programme-further"),
        Section {
            title: t.say("desk-programmes-composites"),
            choices: composites
                .map(|one| choice(one.slug.as_str(), one.name.get(t.0)))
                .collect(),
        },
    ];
    // Drafts of the programme, and whatever else the rule names: nothing that was chosen is lost.
    let unknown = chosen.iter().filter(|slug| {
        let mut known = all.iter().flat_map(|section| &section.choices);
        known.all(|choice| choice.value != **slug)
    });
    let unknown: Vec<Choice> = unknown.map(|slug| choice(slug, slug)).collect();
    if let Some(last) = all.last_mut() {
        last.choices.extend(unknown);
    }
    all.retain(|section| !section.choices.is_empty());
    all
}

fn boxes(p: &Place, t: Words, own: &str, form: &RuleForm) -> Boxes {
    let groups = form.shown();
    Boxes {
        all: sections(p, t, own, &form.all),
        more: groups.len() < MOST_GROUPS,
        groups: groups
            .into_iter()
            .map(|group| GroupView {
                number: group.number,
                title: t.count("desk-programmes-group", &[("number", group.number)]),
                of: sections(p, t, own, &group.of),
                count: group.count,
                months: group.months,
            })
            .collect(),
    }
}
