//! What is typed in the editor of a composite, and what a form asks to do with it.

use crate::badge::{
    composite::{Composite, Renewal, Requirement},
    recipient::hex,
};
use crate::http::pages::{
    Fields,
    desk::{
        Errors, Wrong, in_words,
        programmes::{Place, every, no_button, rule_form::RuleForm},
    },
};
use crate::http::problem::Problem;
use crate::storage::rules::Kept;
use crate::words::Words;
use serde_json::{Map, Value, json};

/// What was typed.
#[derive(Default)]
pub(super) struct Typed {
    pub slug: String,
    pub name_fr: String,
    pub name_en: String,
    pub description_fr: String,
    pub description_en: String,
    pub months: String,
    pub rule: Rule,
    /// The hash of its image; empty for none of its own.
    pub image: String,
    pub renewal: Renewed,
}

/// How an award is renewed, as it was typed.
#[derive(Default)]
pub(super) struct Renewed {
    /// By a rule of its own.
    pub own: bool,
    pub rule: Rule,
    pub opens: String,
    pub grace: String,
    pub reminders: String,
}

impl Renewed {
    fn of(renewal: &Renewal) -> Self {
        let reminders = renewal.reminder_days.iter().map(u32::to_string);
        Self {
            own: true,
            rule: Rule::of(&renewal.rule),
            opens: renewal.opens_days_before.to_string(),
            grace: renewal.grace_days.to_string(),
            reminders: reminders.collect::<Vec<_>>().join(", "),
        }
    }

    fn sent(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            own: fields.text("renews") == "yes",
            rule: Rule::sent(fields, RENEWAL),
            opens: text("renewal-opens"),
            grace: text("renewal-grace"),
            reminders: text("renewal-reminders"),
        }
    }

    /// As a catalogue's file says it; null for none of its own.
    fn entry(&self, t: Words) -> Result<Value, Vec<Wrong>> {
        if !self.own {
            return Ok(Value::Null);
        }
        let mut wrong = Vec::new();
        let mut number = |field: &str, text: &str| {
            text.parse().unwrap_or_else(|_| {
                wrong.push(fault(t, field, "invalid-number", ""));
                0
            })
        };
        let opens_days_before = number("renewal-opens", &self.opens);
        let grace_days = number("renewal-grace", &self.grace);
        let reminders = self.reminders.split([',', ';', ' ']);
        let reminder_days = reminders
            .filter(|text| !text.is_empty())
            .map(|text| number("renewal-reminders", text))
            .collect();
        let rule = self.rule.read(t, RENEWAL).map_err(|why| wrong.extend(why));
        match (rule, wrong.is_empty()) {
            (Ok(rule), true) => Ok(json!(Renewal {
                rule,
                opens_days_before,
                grace_days,
                reminder_days,
            })),
            _ => Err(wrong),
        }
    }

    fn field(&self, place: &[&str], pointer: &str) -> String {
        match place {
            ["rule", ..] => self.rule.field(pointer, RENEWAL),
            ["opensDaysBefore", ..] => "renewal-opens".to_owned(),
            ["graceDays", ..] => "renewal-grace".to_owned(),
            ["reminderDays", ..] => "renewal-reminders".to_owned(),
            _ => "renews".to_owned(),
        }
    }
}

/// What the names of the fields of the rule of a renewal begin with.
pub(super) const RENEWAL: &str = "renewal-";

/// The rule, as it is edited.
pub(super) enum Rule {
    Form(RuleForm),
    Json(String),
}

impl Default for Rule {
    fn default() -> Self {
        Self::Form(RuleForm::default())
    }
}

impl Rule {
    /// With boxes, if they can say it.
    fn of(rule: &Requirement) -> Self {
        match RuleForm::of(rule) {
            Some(form) => Self::Form(form),
            None => Self::json(rule),
        }
    }

    fn json(rule: &Requirement) -> Self {
        Self::Json(serde_json::to_string_pretty(rule).unwrap_or_default())
    }

    /// What was sent in fields whose names begin so.
    fn sent(fields: &Fields, start: &str) -> Self {
        let name = |rest: &str| format!("{start}{rest}");
        match fields.text(&name("as")) {
            "json" => Self::Json(fields.text(&name("json")).to_owned()),
            _ => Self::Form(RuleForm::read(|rest| every(fields, &name(rest)))),
        }
    }

    /// What it says; what is wrong, by fields whose names begin so.
    pub fn read(&self, t: Words, start: &str) -> Result<Requirement, Vec<Wrong>> {
        let wrong = |field: &str, code, message: &str| {
            let field = format!("{start}{field}");
            fault(t, &field, code, message)
        };
        match self {
            Self::Form(form) => form.rule().map_err(|all| {
                let each = all.into_iter();
                each.map(|(field, code)| wrong(&field, code, "")).collect()
            }),
            Self::Json(text) => serde_json::from_str(text)
                .map_err(|why| vec![wrong("json", "invalid-json", &why.to_string())]),
        }
    }

    /// The field of a place of the rule.
    pub fn field(&self, pointer: &str, start: &str) -> String {
        match self {
            Self::Form(form) => format!("{start}{}", form.field(pointer)),
            Self::Json(_) => format!("{start}json"),
        }
    }
}

fn fault(t: Words, field: &str, code: &str, message: &str) -> Wrong {
    Wrong {
        field: field.to_owned(),
        message: in_words(t, code, message),
        about: None,
    }
}

impl Typed {
    /// What is written in a composite's draft, or in force.
    pub fn of(p: &Place, kept: &Kept) -> Result<Self, Problem> {
        let version = kept.draft().or(kept.in_force());
        let version = version.ok_or_else(|| Problem::not_found("this composite has no rule"))?;
        let entry = match &version.entry {
            Some(entry) => Some(entry),
            None => p.catalogue()?.composite(&kept.slug),
        };
        let Composite {
            rule,
            validity_months,
            renewal,
            ..
        } = &version.composite;
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        Ok(Self {
            slug: kept.slug.to_string(),
            name_fr: text(entry.map(|entry| &entry.name.fr)),
            name_en: text(entry.map(|entry| &entry.name.en)),
            description_fr: text(entry.map(|entry| &entry.description.fr)),
            description_en: text(entry.map(|entry| &entry.description.en)),
            months: validity_months.map_or_else(String::new, |months| months.to_string()),
            rule: Rule::of(rule),
            image: version.image.as_deref().map_or_else(String::new, hex),
            renewal: renewal.as_ref().map(Renewed::of).unwrap_or_default(),
        })
    }

    /// What was sent.
    pub fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            slug: text("slug"),
            name_fr: text("name-fr"),
            name_en: text("name-en"),
            description_fr: text("description-fr"),
            description_en: text("description-en"),
            months: text("months"),
            rule: Rule::sent(fields, ""),
            image: match fields.text("no-image") {
                "yes" => String::new(),
                _ => text("image"),
            },
            renewal: Renewed::sent(fields),
        }
    }

    /// All of it but the slug, as a catalogue's file says it.
    pub fn entry(&self, t: Words) -> Result<Map<String, Value>, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let rule = self.rule.read(t, "").map_err(|why| wrong.extend(why)).ok();
        let months = match self.months.is_empty() {
            true => Value::Null,
            false => match self.months.parse::<u32>() {
                Ok(months) => months.into(),
                Err(_) => {
                    wrong.push(fault(t, "months", "invalid-number", ""));
                    Value::Null
                }
            },
        };
        let renewal = self.renewal.entry(t).map_err(|why| wrong.extend(why)).ok();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let entry = json!({
            "name": { "fr": self.name_fr, "en": self.name_en },
            "description": { "fr": self.description_fr, "en": self.description_en },
            "rule": rule, "validityMonths": months, "renewal": renewal,
        });
        match entry {
            Value::Object(members) => Ok(members),
            _ => Ok(Map::new()),
        }
    }

    /// The field of a place of the composite.
    pub fn field(&self, pointer: &str) -> String {
        let parts: Vec<_> = pointer.split('/').skip(1).collect();
        match parts[..] {
            ["slug"] => "slug".to_owned(),
            [
                member @ ("name" | "description"),
                language @ ("fr" | "en"),
                ..,
            ] => {
                format!("{member}-{language}")
            }
            [member @ ("name" | "description"), ..] => format!("{member}-fr"),
            ["validityMonths"] => "months".to_owned(),
            ["renewal", ref place @ ..] => {
                let below = pointer.strip_prefix("/renewal/rule").unwrap_or("");
                self.renewal.field(place, below)
            }
            ["rule", ..] => {
                let below = pointer.strip_prefix("/rule").unwrap_or("");
                self.rule.field(below, "")
            }
            ["image"] => "file".to_owned(),
            _ => String::new(),
        }
    }
}

/// What a form of the editor asks for.
pub(super) enum Asked {
    Save(Typed),
    /// The page again: edited the other way, or with what is wrong.
    Show(Typed, Errors),
}

pub(super) fn asked(t: Words, mut typed: Typed, button: &str) -> Result<Asked, Problem> {
    let (rule, start, turned) = match button {
        "save" => return Ok(Asked::Save(typed)),
        "more" => return Ok(Asked::Show(typed, Errors::default())),
        _ => match button.strip_prefix(RENEWAL) {
            Some(turned) => (&mut typed.renewal.rule, RENEWAL, turned),
            None => (&mut typed.rule, "", button),
        },
    };
    let read = rule.read(t, start);
    let shown = match turned {
        "as-json" => read.map(|rule| Rule::json(&rule)),
        "as-form" => read.and_then(|rule| match RuleForm::of(&rule) {
            Some(form) => Ok(Rule::Form(form)),
            None => Err(vec![Wrong {
                field: format!("{start}json"),
                message: t.say("desk-programmes-not-simple"),
                about: None,
            }]),
        }),
        _ => return Err(no_button()),
    };
    let errors = match shown {
        Ok(shown) => {
            *rule = shown;
            Errors::default()
        }
        Err(wrong) => Errors(wrong),
    };
    Ok(Asked::Show(typed, errors))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::text::Language;

    fn typed(rule: Rule) -> Typed {
        Typed {
            rule,
            ..Typed::default()
        }
    }

    #[test]
    fn every_place_of_a_composite_has_its_field() {
        let nested = r#"{"all": [{"all": [{"badge": "a"}]}]}"#;
        let as_json = typed(Rule::Json(nested.to_owned()));
        for (pointer, field) in [
            ("/slug", "slug"),
            ("/name/en", "name-en"),
            ("/name", "name-fr"),
            ("/description/fr", "description-fr"),
            ("/validityMonths", "months"),
            ("/renewal/rule/all/0", "renewal-all"),
            ("/renewal/graceDays", "renewal-grace"),
            ("/renewal", "renews"),
            ("/rule/all/0/all", "json"),
            ("/onSomething", ""),
        ] {
            assert_eq!(as_json.field(pointer), field, "{pointer}");
        }
        assert_eq!(typed(Rule::default()).field("/rule/all"), "all");
    }

    #[test]
    fn boxes_and_text_are_turned_into_each_other() {
        let t = Words(Language::Fr);
        let text =
            r#"{"all":[{"badge":"a"},{"atLeast":{"count":1,"of":[{"badge":"b"},{"badge":"c"}]}}]}"#;
        let show = |asked| match asked {
            Asked::Show(typed, errors) => (typed, errors),
            Asked::Save(_) => unreachable!("nothing was saved"),
        };
        let begun = typed(Rule::Json(text.to_owned()));
        let (form, errors) = show(asked(t, begun, "as-form").unwrap());
        assert!(errors.all().is_empty() && matches!(form.rule, Rule::Form(_)));
        let (json, _) = show(asked(t, form, "as-json").unwrap());
        assert!(matches!(json.rule, Rule::Json(_)));
        let rule: Requirement = serde_json::from_str(text).unwrap();
        assert_eq!(json.rule.read(t, "").ok(), Some(rule));
    }

    #[test]
    fn what_boxes_do_not_say_stays_text() {
        let t = Words(Language::En);
        for text in [
            r#"{"all": [{"all": [{"badge": "a"}]}]}"#,
            "{",
            r#"{"badge": 7}"#,
        ] {
            let Asked::Show(typed, errors) =
                asked(t, typed(Rule::Json(text.to_owned())), "as-form").unwrap()
            else {
                unreachable!("nothing was saved");
            };
            assert!(matches!(typed.rule, Rule::Json(_)));
            assert!(errors.get("json").is_some(), "{text}");
        }
    }
}
