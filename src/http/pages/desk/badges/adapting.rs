//! `/desk/{id}/badges/adapted`: a badge of a competency with criteria of the issuer's own, beside those of the catalogue.

use super::{
    super::{Errors, Room, cohorts::Choice, once},
    Shown,
    changes::{Line, changes},
    form::competencies,
    path,
};
use crate::badge::text::{Language, Localized};
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{Error, badges::NewBadge, deviations::Adaptation};
use crate::storage::badge_classes::StoredBadge;
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use url::form_urlencoded::parse;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/badge_adapted.html")]
struct Page {
    f: Frame,
    d: Room,
    errors: Errors,
    action: String,
    back: String,
    /// What can be chosen, before something is.
    competencies: Vec<Choice>,
    chosen: Option<Chosen>,
    typed: Typed,
    /// What was changed and how the public would see it, once somebody looks.
    look: Option<Look>,
}

/// The competency that is adapted.
struct Chosen {
    /// The programme and the competency, as forms carry them.
    value: String,
    /// The programme.
    programme: String,
    name: Localized,
    criteria: Localized,
}

impl Chosen {
    fn new_badge(&self, adaptation: Adaptation) -> NewBadge {
        let (programme, competency) = self.value.split_once('/').unwrap_or_default();
        NewBadge::Adapted {
            programme: Uuid::try_parse(programme).unwrap_or_default(),
            competency: competency.to_owned(),
            adaptation,
        }
    }
}

struct Look {
    languages: Vec<Changed>,
    shown: Shown,
}

/// What was changed in one language.
struct Changed {
    lang: &'static str,
    heading: String,
    lines: Vec<Line>,
}

/// The form, filled.
struct Typed {
    /// Other criteria in the place of the catalogue's; else more of them.
    deviates: bool,
    criteria: Localized,
    reason: String,
    added: Localized,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).replace("\r\n", "\n");
        let both = |name: &str| Localized {
            fr: text(&format!("{name}-fr")),
            en: text(&format!("{name}-en")),
        };
        Self {
            deviates: fields.text("kind") == "deviation",
            criteria: both("criteria"),
            reason: text("reason"),
            added: both("added"),
        }
    }

    /// What there is to adapt, unchanged.
    fn from(criteria: Localized) -> Self {
        let none = Localized {
            fr: String::new(),
            en: String::new(),
        };
        Self {
            deviates: true,
            criteria,
            reason: String::new(),
            added: none,
        }
    }

    fn adaptation(&self, t: Words, of: &Localized) -> Result<Adaptation, Errors> {
        if self.deviates {
            let same = |language| {
                let lines = changes(of.get(language), self.criteria.get(language));
                lines.iter().all(|line| !line.is_gone() && !line.is_new())
            };
            if Language::ALL.into_iter().all(same) {
                return Err(Errors::one(t, "criteria-fr", "desk-badges-adapt-same"));
            }
            return Ok(Adaptation::Deviation {
                criteria: self.criteria.clone(),
                reason: self.reason.clone(),
            });
        }
        let lines = |text: &str| -> Vec<String> {
            let lines = text
                .lines()
                .map(|line| line.trim().trim_start_matches("- "));
            lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (fr, en) = (lines(&self.added.fr), lines(&self.added.en));
        if fr.is_empty() {
            return Err(Errors::one(t, "added-fr", "error-empty-text"));
        }
        if fr.len() != en.len() {
            return Err(Errors::one(t, "added-en", "desk-badges-adapt-uneven"));
        }
        let both = fr.into_iter().zip(en).map(|(fr, en)| Localized { fr, en });
        Ok(Adaptation::Additions(both.collect()))
    }
}

async fn chosen(app: &App, at: &AtDesk, f: &Frame, value: &str) -> Result<Option<Chosen>, Problem> {
    let offered = competencies(app, at, f).await?;
    let Some(offered) = offered.into_iter().find(|one| one.value == value) else {
        return Ok(None);
    };
    let (programme, competency) = value.split_once('/').unwrap_or_default();
    let programme = Uuid::try_parse(programme).unwrap_or_default();
    let service = &app.service;
    let (name, criteria) = service
        .competency_as_is(programme, competency.to_owned())
        .await?;
    Ok(Some(Chosen {
        value: offered.value,
        programme: offered.label,
        name,
        criteria,
    }))
}

/// `/desk/{id}/badges/adapted`: `competency` in the query is what is adapted.
pub async fn adapted(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let f = Frame::new(&request, app.service.base(), "");
    let mut query = parse(request.query_string().as_bytes());
    let asked = query.find(|(name, _)| name == "competency");
    let asked = asked.map_or_else(String::new, |(_, value)| value.into_owned());
    let chosen = chosen(&app, &at, &f, &asked).await?;
    let criteria = chosen.as_ref().map(|one| one.criteria.clone());
    let typed = Typed::from(criteria.unwrap_or(Localized {
        fr: String::new(),
        en: String::new(),
    }));
    let errors = match (&chosen, asked.is_empty()) {
        (None, false) => Errors::one(f.t, "competency", "error-unknown-competency"),
        _ => Errors::default(),
    };
    page(&request, &app, &at, (chosen, typed), errors, None).await
}

/// `POST /desk/{id}/badges/adapted`: shows what was changed, or defines it.
pub async fn adapt(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let DeskForm { at, fields } = form;
    let f = Frame::new(&request, app.service.base(), "");
    let (t, typed) = (f.t, Typed::of(&fields));
    let Some(of) = chosen(&app, &at, &f, fields.text("competency")).await? else {
        let errors = Errors::one(t, "competency", "error-unknown-competency");
        return page(&request, &app, &at, (None, typed), errors, None).await;
    };
    let adaptation = match typed.adaptation(t, &of.criteria) {
        Ok(adaptation) => adaptation,
        Err(errors) => return page(&request, &app, &at, (Some(of), typed), errors, None).await,
    };
    let new = of.new_badge(adaptation);
    let (service, actor) = (&app.service, at.actor());
    if fields.text("do") == "save" {
        let told = match typed.deviates {
            true => "desk-badges-adapt-done",
            false => "desk-badges-define-done",
        };
        let place = at.issuer;
        let leads = move |made: &StoredBadge| (path(place, &format!("/{}", made.id)), told);
        let guard = once::guard("adapted-badge", at.desk.member, &fields, leads)?;
        let own = Some(guard.clone());
        let made = service.define_badge_once(&actor, at.scope(), at.issuer, new, own);
        return match made.await {
            Ok(made) => once::led(&request, &app, &guard, &made),
            Err(why) => {
                let errors = wrong(t, why)?;
                page(&request, &app, &at, (Some(of), typed), errors, None).await
            }
        };
    }
    let seen = service.preview_badge(&actor, at.scope(), at.issuer, new);
    match seen.await {
        Ok(badge) => {
            let changed = |language: Language| Changed {
                lang: language.tag(),
                heading: t.say(&format!("desk-badges-adapt-changed-{}", language.tag())),
                lines: match typed.deviates {
                    true => changes(of.criteria.get(language), typed.criteria.get(language)),
                    false => {
                        let old = of.criteria.get(language);
                        let new = format!("{old}\n{}", typed.added.get(language));
                        changes(old, &new)
                    }
                },
            };
            let look = Look {
                languages: Language::ALL.into_iter().map(changed).collect(),
                shown: Shown::new(&f, &badge),
            };
            let errors = Errors::default();
            page(&request, &app, &at, (Some(of), typed), errors, Some(look)).await
        }
        Err(why) => {
            let errors = wrong(t, why)?;
            page(&request, &app, &at, (Some(of), typed), errors, None).await
        }
    }
}

/// What is wrong, by the fields of the form.
fn wrong(t: Words, why: Error) -> Result<Errors, Problem> {
    Errors::named(t, why, |pointer| {
        let parts: Vec<&str> = pointer.split('/').skip(1).collect();
        match parts.as_slice() {
            ["additions", _, language] => format!("added-{language}"),
            ["additions", ..] => "added-fr".to_owned(),
            ["deviation", "criteria", language] => format!("criteria-{language}"),
            ["deviation", "reason"] => "reason".to_owned(),
            ["texts", language, _] => format!("criteria-{language}"),
            _ => "competency".to_owned(),
        }
    })
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    (chosen, typed): (Option<Chosen>, Typed),
    errors: Errors,
    look: Option<Look>,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "badges");
    let competencies = match chosen {
        None => competencies(app, at, &f).await?,
        Some(_) => Vec::new(),
    };
    f.title = match &chosen {
        None => f.t.say("desk-badges-adapt"),
        Some(of) => {
            let name = of.name.get(f.t.0);
            f.t.with("desk-badges-adapt-title", &[("name", name)])
        }
    };
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path(&path(at.issuer, "/adapted"))),
        back: f.link(&f.path(&path(at.issuer, "/new"))),
        errors,
        competencies,
        chosen,
        typed,
        look,
        f,
        d,
    };
    frame::momentary(status, &page)
}
