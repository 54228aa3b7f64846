//! What is typed in the editor of a composite, and what a form asks to do with it.

use crate::badge::composite::{Composite, Renewal, Requirement};
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
    pub renewal: String,
    pub rule: Rule,
}

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

    /// What it says.
    pub fn read(&self, t: Words) -> Result<Requirement, Vec<Wrong>> {
        match self {
            Self::Form(form) => form.rule().map_err(|wrong| {
                let each = wrong.into_iter();
                each.map(|(field, code)| fault(t, &field, code, ""))
                    .collect()
            }),
            Self::Json(text) => serde_json::from_str(text)
                .map_err(|why| vec![fault(t, "json", "invalid-json", &why.to_string())]),
        }
    }

    /// The field of a place of the rule.
    pub fn field(&self, pointer: &str) -> String {
        match self {
            Self::Form(form) => form.field(pointer),
            Self::Json(_) => "json".to_owned(),
        }
    }
}

fn fault(t: Words, field: &str, code: &str, message: &str) -> Wrong {
    Wrong {
        field: field.to_owned(),
        message: in_words(t, code, message),
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
            renewal: renewal.as_ref().map_or_else(String::new, |renewal| {
                serde_json::to_string_pretty(renewal).unwrap_or_default()
            }),
            rule: Rule::of(rule),
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
            renewal: text("renewal"),
            rule: match fields.text("as") {
                "json" => Rule::Json(text("json")),
                _ => Rule::Form(RuleForm::read(|name| every(fields, name))),
            },
        }
    }

    /// All of it but the slug, as a catalogue's file says it.
    pub fn entry(&self, t: Words) -> Result<Map<String, Value>, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let rule = self.rule.read(t).map_err(|why| wrong.extend(why)).ok();
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
        let renewal = match self.renewal.is_empty() {
            true => None,
            false => match serde_json::from_str::<Renewal>(&self.renewal) {
                Ok(renewal) => Some(renewal),
                Err(why) => {
                    wrong.push(fault(t, "renewal", "invalid-json", &why.to_string()));
                    None
                }
            },
        };
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
            ["renewal", ..] => "renewal".to_owned(),
            ["rule", ..] => self.rule.field(pointer.strip_prefix("/rule").unwrap_or("")),
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
    let shown = match button {
        "save" => return Ok(Asked::Save(typed)),
        "more" => Ok(None),
        "as-json" => typed.rule.read(t).map(|rule| Some(Rule::json(&rule))),
        "as-form" => match typed.rule.read(t) {
            Ok(rule) => match RuleForm::of(&rule) {
                Some(form) => Ok(Some(Rule::Form(form))),
                None => Err(vec![Wrong {
                    field: "json".to_owned(),
                    message: t.say("desk-programmes-not-simple"),
                }]),
            },
            Err(wrong) => Err(wrong),
        },
        _ => return Err(no_button()),
    };
    let errors = match shown {
        Ok(Some(rule)) => {
            typed.rule = rule;
            Errors::default()
        }
        Ok(None) => Errors::default(),
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
            ("/renewal/rule/all/0", "renewal"),
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
        assert_eq!(json.rule.read(t).ok(), Some(rule));
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
