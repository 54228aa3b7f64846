//! The rule of a composite as fields of a form that needs no script, and back. Pure.
//!
//! The fields: `all`, once for each badge that is asked for; and for each group, by its number, `of-1`, once for each badge to
//! choose from, `count-1` and `months-1`. A group without any of these is none: the page always has an empty one at the end.
//! A rule that is nested is none of these, and is edited as JSON.

use crate::badge::{
    composite::{Choice, Requirement, SimplePlace, SimpleRule},
    text::Slug,
};
use std::collections::BTreeSet;

/// The most groups that a form has.
pub const MOST_GROUPS: usize = 9;

/// A rule as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleForm {
    /// The badges that are all asked for, in the order of the page.
    pub all: Vec<String>,
    /// The groups that are not empty.
    pub groups: Vec<Group>,
}

/// A group of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The number in the names of its fields.
    pub number: usize,
    /// How many are enough.
    pub count: String,
    /// The badges to choose from.
    pub of: Vec<String>,
    /// Within how many months they are to be earned; empty for no limit.
    pub months: String,
}

/// A field that cannot be read: its name, and the code of what is wrong.
pub type Unreadable = (String, &'static str);

impl RuleForm {
    /// Of what was sent: `every` gives all values of a name.
    pub fn read(every: impl Fn(&str) -> Vec<String>) -> Self {
        let first = |name: &str| every(name).into_iter().next().unwrap_or_default();
        let group = |number: usize| Group {
            number,
            count: first(&format!("count-{number}")).trim().to_owned(),
            of: every(&format!("of-{number}")),
            months: first(&format!("months-{number}")).trim().to_owned(),
        };
        let some = |group: &Group| {
            !(group.count.is_empty() && group.of.is_empty() && group.months.is_empty())
        };
        Self {
            all: every("all"),
            groups: (1..=MOST_GROUPS).map(group).filter(some).collect(),
        }
    }

    /// The form of a rule; nothing for one that a form does not say.
    pub fn of(rule: &Requirement) -> Option<Self> {
        let simple = SimpleRule::of(rule).filter(|simple| simple.groups.len() < MOST_GROUPS)?;
        let names = |of: Vec<Slug>| of.into_iter().map(String::from).collect();
        let groups = simple.groups.into_iter().zip(1..);
        Some(Self {
            groups: groups
                .map(|(group, number)| Group {
                    number,
                    count: group.count.to_string(),
                    of: names(group.of),
                    months: group
                        .earned_within_months
                        .map_or_else(String::new, |months| months.to_string()),
                })
                .collect(),
            all: names(simple.all),
        })
    }

    /// The rule that it says.
    ///
    /// # Errors
    /// The fields that are no numbers (`invalid-number`) or no names of badges (`unknown-competency`).
    pub fn rule(&self) -> Result<Requirement, Vec<Unreadable>> {
        let mut wrong = Vec::new();
        let mut simple = SimpleRule {
            all: slugs("all", &self.all, &mut wrong),
            groups: Vec::new(),
        };
        for group in &self.groups {
            let number = group.number;
            let count = number_of(&format!("count-{number}"), &group.count, &mut wrong);
            let months = match group.months.is_empty() {
                true => None,
                false => number_of(&format!("months-{number}"), &group.months, &mut wrong),
            };
            simple.groups.push(Choice {
                count: count.unwrap_or_default(),
                of: slugs(&format!("of-{number}"), &group.of, &mut wrong),
                earned_within_months: months,
            });
        }
        match wrong.is_empty() {
            true => Ok(simple.rule()),
            false => Err(wrong),
        }
    }

    /// The field where the rule has what a JSON pointer below it names.
    pub fn field(&self, pointer: &str) -> String {
        let Some(simple) = self.rule().ok().as_ref().and_then(SimpleRule::of) else {
            return "all".to_owned();
        };
        let named = |name: &str, at: usize| match self.groups.get(at) {
            Some(group) => format!("{name}-{}", group.number),
            None => "all".to_owned(),
        };
        match simple.place(pointer) {
            SimplePlace::All => "all".to_owned(),
            SimplePlace::Of(at) => named("of", at),
            SimplePlace::Count(at) => named("count", at),
            SimplePlace::Months(at) => named("months", at),
        }
    }

    /// The groups to show: those that are there, and an empty one while there is room.
    pub fn shown(&self) -> Vec<Group> {
        let mut groups = self.groups.clone();
        let taken: BTreeSet<usize> = groups.iter().map(|group| group.number).collect();
        let last = taken.last().copied().unwrap_or(0);
        if last < MOST_GROUPS {
            groups.push(Group {
                number: last + 1,
                ..Group::default()
            });
        }
        groups
    }
}

fn slugs(field: &str, names: &[String], wrong: &mut Vec<Unreadable>) -> Vec<Slug> {
    let parsed: Result<Vec<_>, _> = names.iter().map(|name| Slug::parse(name)).collect();
    parsed.unwrap_or_else(|_| {
        wrong.push((field.to_owned(), "unknown-competency"));
        Vec::new()
    })
}

fn number_of(field: &str, text: &str, wrong: &mut Vec<Unreadable>) -> Option<u32> {
    let number = text.parse().ok();
    if number.is_none() {
        wrong.push((field.to_owned(), "invalid-number"));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const BADGES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

    fn sent<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Vec<String> + 'a {
        |name| {
            let named = pairs.iter().filter(|(given, _)| *given == name);
            named.map(|(_, value)| (*value).to_owned()).collect()
        }
    }

    fn requirement(rule: Value) -> Requirement {
        serde_json::from_value(rule).unwrap()
    }

    /// What a browser sends of the form that shows a rule.
    fn sent_again(form: &RuleForm) -> RuleForm {
        let mut pairs: Vec<(String, String)> = Vec::new();
        pairs.extend(form.all.iter().map(|slug| ("all".to_owned(), slug.clone())));
        for group in form.shown() {
            let n = group.number;
            pairs.push((format!("count-{n}"), group.count));
            pairs.push((format!("months-{n}"), group.months));
            pairs.extend(group.of.into_iter().map(|slug| (format!("of-{n}"), slug)));
        }
        RuleForm::read(|name| {
            let named = pairs.iter().filter(|(given, _)| given == name);
            named.map(|(_, value)| value.clone()).collect()
        })
    }

    #[test]
    fn a_form_says_a_rule() {
        let form = RuleForm::read(sent(&[
            ("all", "accueillir"),
            ("all", "animer"),
            ("count-1", " 2 "),
            ("of-1", "parentalite-numerique"),
            ("of-1", "ia-quotidien"),
            ("of-1", "reseau-territoire"),
            ("count-2", ""),
            ("months-2", ""),
            ("count-3", "1"),
            ("of-3", "concevoir"),
            ("months-3", "12"),
        ]));
        let choice = |count: u32, of: &[&str]| {
            let of: Vec<_> = of.iter().map(|slug| json!({ "badge": slug })).collect();
            json!({ "count": count, "of": of })
        };
        let mut recent = choice(1, &["concevoir"]);
        recent["earnedWithinMonths"] = 12.into();
        let further = choice(
            2,
            &["parentalite-numerique", "ia-quotidien", "reseau-territoire"],
        );
        let all = json!({ "all": [
            { "badge": "accueillir" }, { "badge": "animer" }, { "atLeast": further }, { "atLeast": recent },
        ]});
        assert_eq!(form.rule(), Ok(requirement(all)));
        assert_eq!(form.field("/all/2/atLeast/count"), "count-1");
        assert_eq!(form.field("/all/3/atLeast/of/0/badge"), "of-3");
        assert_eq!(form.field("/all/3/atLeast/earnedWithinMonths"), "months-3");
        assert_eq!(form.field(""), "all");
        assert_eq!(form.shown().len(), 3, "an empty one is at the end");
    }

    #[test]
    fn what_is_no_number_is_named() {
        let form = RuleForm::read(sent(&[
            ("of-1", "a"),
            ("count-2", "deux"),
            ("months-2", "-1"),
            ("of-3", "Pas un badge"),
            ("count-3", "1"),
        ]));
        let wrong = form.rule().unwrap_err();
        let fields: Vec<_> = wrong
            .iter()
            .map(|(field, code)| (&**field, *code))
            .collect();
        assert_eq!(
            fields,
            [
                ("count-1", "invalid-number"),
                ("count-2", "invalid-number"),
                ("months-2", "invalid-number"),
                ("of-3", "unknown-competency")
            ]
        );
    }

    #[test]
    fn what_is_nested_is_no_form() {
        let nested =
            json!({"atLeast": {"count": 1, "of": [{"badge": "a"}, {"all": [{"badge": "b"}]}]}});
        assert_eq!(RuleForm::of(&requirement(nested)), None);
        let group = json!({"atLeast": {"count": 1, "of": [{"badge": "a"}]}});
        let many = json!({ "all": vec![group; MOST_GROUPS] });
        assert_eq!(
            RuleForm::of(&requirement(many)),
            None,
            "no room for one more"
        );
    }

    fn any_badges() -> impl Strategy<Value = Vec<Slug>> {
        proptest::sample::subsequence(BADGES.to_vec(), 0..=BADGES.len()).prop_map(|names| {
            names
                .iter()
                .map(|name| Slug::parse(name).unwrap())
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_rule_comes_back_from_the_form_that_shows_it(
            all in any_badges(),
            groups in proptest::collection::vec((0_u32..9, any_badges(), proptest::option::of(0_u32..60)), 0..4),
        ) {
            let groups = groups.into_iter().map(|(count, of, earned_within_months)| Choice { count, of, earned_within_months });
            let simple = SimpleRule { all, groups: groups.collect() };
            let rule = simple.rule();
            match RuleForm::of(&rule) {
                Some(form) => {
                    prop_assert_eq!(form.rule(), Ok(rule.clone()));
                    prop_assert_eq!(sent_again(&form), form.clone());
                    // As text it is the same, too.
                    let text = serde_json::to_string(&rule).unwrap();
                    let read: Requirement = serde_json::from_str(&text).unwrap();
                    prop_assert_eq!(RuleForm::of(&read), Some(form));
                }
                None => prop_assert!(simple.all.is_empty() && simple.groups.is_empty()),
            }
        }
    }
}
