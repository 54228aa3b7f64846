//! The editor of a composite: `/desk/{id}/programmes/{item}/composites` defines one,
//! `/desk/{id}/programmes/{item}/composites/{slug}/rule` writes the next version of its rule. With boxes to check, or as JSON what
//! boxes do not say; each is turned into the other on demand, and both are saved by the same use case.

use super::{
    Answer, Choice, Errors, Place, Room,
    composite::seen,
    in_words, no_button,
    overview::composite_name,
    refused,
    rule_form::{MOST_GROUPS, RuleForm},
    status,
};
use crate::badge::{
    catalogue::Level,
    composite::{Composite, Policies, Renewal, Requirement},
};
use crate::http::pages::{
    Fields,
    desk::{Wrong, done},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    revision::Seen,
    rules::{DraftChange, NewComposite, read_entry},
};
use crate::storage::rules::Kept;
use crate::words::Words;
use actix_web::{HttpRequest, web};
use askama::Template;
use serde_json::{Map, Value, json};

#[derive(Template)]
#[template(path = "desk/programmes/editor.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    /// The composite's page; nothing while it is new.
    back: Option<String>,
    action: String,
    seen: String,
    typed: Typed,
    /// The boxes; nothing while the rule is edited as JSON.
    boxes: Option<Boxes>,
    known: Vec<Choice>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    slug: String,
    name_fr: String,
    name_en: String,
    description_fr: String,
    description_en: String,
    months: String,
    renewal: String,
    rule: Rule,
}

/// The rule, as it is edited.
enum Rule {
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
    fn read(&self, t: Words) -> Result<Requirement, Vec<Wrong>> {
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
    fn field(&self, pointer: &str) -> String {
        match self {
            Self::Form(form) => form.field(pointer),
            Self::Json(_) => "json".to_owned(),
        }
    }

    fn is_form(&self) -> bool {
        matches!(self, Self::Form(_))
    }
}

fn fault(t: Words, field: &str, code: &str, message: &str) -> Wrong {
    Wrong {
        field: field.to_owned(),
        message: in_words(t, code, message),
    }
}

/// The boxes of a rule, badges in the order of the catalogue.
struct Boxes {
    all: Vec<Section>,
    groups: Vec<GroupView>,
    /// There is room for another group.
    more: bool,
}

/// Badges of one kind.
struct Section {
    title: String,
    choices: Vec<Choice>,
}

struct GroupView {
    number: usize,
    title: String,
    count: String,
    months: String,
    of: Vec<Section>,
}

fn sections(p: &Place, t: Words, own: &str, chosen: &[String]) -> Vec<Section> {
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

impl Typed {
    /// What is written in a composite's draft, or in force.
    fn of(p: &Place, kept: &Kept) -> Result<Self, Problem> {
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
    fn read(fields: &Fields) -> Self {
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
                _ => Rule::Form(RuleForm::read(|name| fields.every(name))),
            },
        }
    }

    /// All of it but the slug, as a catalogue's file says it.
    fn entry(&self, t: Words) -> Result<Map<String, Value>, Vec<Wrong>> {
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
    fn field(&self, pointer: &str) -> String {
        let parts: Vec<_> = pointer.split('/').skip(1).collect();
        match parts[..] {
            ["slug"] => "slug".to_owned(),
            [member @ ("name" | "description"), language @ ("fr" | "en"), ..] => {
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

/// `/desk/{id}/programmes/{item}/composites`: a new one.
pub async fn new(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(entered, None, Typed::default(), Errors::default())
}

/// `POST /desk/{id}/programmes/{item}/composites`
pub async fn define(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let typed = match asked(t, Typed::read(&form.fields), form.fields.text("do"))? {
        Asked::Save(typed) => typed,
        Asked::Show(typed, errors) => return page(entered, None, typed, errors),
    };
    let mut entry = match typed.entry(t) {
        Ok(entry) => entry,
        Err(wrong) => return page(entered, None, typed, Errors(wrong)),
    };
    entry.insert("slug".to_owned(), typed.slug.as_str().into());
    if entry.get("renewal").is_some_and(Value::is_null) {
        entry.remove("renewal");
    }
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let defined = match read_entry(Value::Object(entry)) {
        Ok(entry) => {
            let new = NewComposite {
                entry,
                image: None,
                policies: Policies::default(),
            };
            app.service.define_composite(&actor, scope, id, new).await
        }
        Err(why) => Err(why),
    };
    match defined {
        Ok(kept) => {
            let path = format!("{}/composites/{}", entered.2.path, kept.slug);
            done(&request, &app, &path, "desk-programmes-defined-done")
        }
        Err(why) => {
            let errors = refused(t, why, |pointer| typed.field(pointer))?;
            page(entered, None, typed, errors)
        }
    }
}

/// `/desk/{id}/programmes/{item}/composites/{slug}/rule`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let kept = app.service.composite(at.scope(), entered.2.programme.id, &path.2);
    let kept = kept.await?;
    let typed = Typed::of(&entered.2, &kept)?;
    page(entered, Some((&kept, seen(&kept))), typed, Errors::default())
}

/// `POST /desk/{id}/programmes/{item}/composites/{slug}/rule`: keeps the draft.
pub async fn save(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let kept = app.service.composite(scope, id, &path.2).await?;
    // What the form began with, though somebody may have changed it since.
    let saw = form.fields.text("seen").to_owned();
    let own = Some((&kept, saw.clone()));
    let typed = match asked(t, Typed::read(&form.fields), form.fields.text("do"))? {
        Asked::Save(typed) => typed,
        Asked::Show(typed, errors) => return page(entered, own, typed, errors),
    };
    let entry = match typed.entry(t) {
        Ok(entry) => entry,
        Err(wrong) => return page(entered, own, typed, Errors(wrong)),
    };
    let change = DraftChange { entry, image: None };
    let (seen, service) = (Seen::One(vec![saw]), &app.service);
    let edited = service.edit_composite(&actor, scope, id, &path.2, seen, change);
    match edited.await {
        Ok(_) => {
            let path = format!("{}/composites/{}", entered.2.path, kept.slug);
            done(&request, &app, &path, "desk-programmes-saved-done")
        }
        Err(why) => {
            let errors = refused(t, why, |pointer| typed.field(pointer))?;
            page(entered, own, typed, errors)
        }
    }
}

/// What a form of the editor asks for.
enum Asked {
    Save(Typed),
    /// The page again: edited the other way, or with what is wrong.
    Show(Typed, Errors),
}

fn asked(t: Words, mut typed: Typed, button: &str) -> Result<Asked, Problem> {
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

fn page(
    (mut f, d, p): (Frame, Room, Place),
    of: Option<(&Kept, String)>,
    typed: Typed,
    errors: Errors,
) -> Answer {
    let t = f.t;
    p.catalogue()?;
    let (rest, back, saw) = match of {
        Some((kept, saw)) => {
            let name = composite_name(&p, kept, t);
            f.title = t.with("desk-programmes-editing", &[("name", &name)]);
            let own = format!("/composites/{}", kept.slug);
            (format!("{own}/rule"), Some(p.link(&f, &own)), saw)
        }
        None => {
            f.title = t.say("desk-programmes-new");
            ("/composites".to_owned(), None, String::new())
        }
    };
    let known = sections(&p, t, &typed.slug, &[]).into_iter();
    let page = Page {
        action: p.link(&f, &rest),
        boxes: match &typed.rule {
            Rule::Form(form) => Some(boxes(&p, t, &typed.slug, form)),
            Rule::Json(_) => None,
        },
        known: known.flat_map(|section| section.choices).collect(),
        back,
        seen: saw,
        typed,
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}

impl Page {
    /// The rule as text, while it is edited so.
    fn json(&self) -> &str {
        match &self.typed.rule {
            Rule::Json(text) => text,
            Rule::Form(_) => "",
        }
    }
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
        let text = r#"{"all":[{"badge":"a"},{"atLeast":{"count":1,"of":[{"badge":"b"},{"badge":"c"}]}}]}"#;
        let show = |asked| match asked {
            Asked::Show(typed, errors) => (typed, errors),
            Asked::Save(_) => unreachable!("nothing was saved"),
        };
        let begun = typed(Rule::Json(text.to_owned()));
        let (form, errors) = show(asked(t, begun, "as-form").unwrap());
        assert!(errors.all().is_empty() && form.rule.is_form());
        let (json, _) = show(asked(t, form, "as-json").unwrap());
        assert!(!json.rule.is_form());
        let rule: Requirement = serde_json::from_str(text).unwrap();
        assert_eq!(json.rule.read(t).ok(), Some(rule));
    }

    #[test]
    fn what_boxes_do_not_say_stays_text() {
        let t = Words(Language::En);
        for text in [r#"{"all": [{"all": [{"badge": "a"}]}]}"#, "{", r#"{"badge": 7}"#] {
            let Asked::Show(typed, errors) =
                asked(t, typed(Rule::Json(text.to_owned())), "as-form").unwrap()
            else {
                unreachable!("nothing was saved");
            };
            assert!(!typed.rule.is_form());
            assert!(errors.get("json").is_some(), "{text}");
        }
    }
}
