//! `/desk/{id}/programmes/{item}/equivalences`: badges of which other models count, for what, since when. A decision is tried
//! before it is made; its end has a page of its own.

pub mod ending;

use super::{
    Answer, Choice, Errors, Place, Room, State, date, deciders, effects::WouldBe, missing,
    no_button, status,
};
use crate::badge::{
    error::Invalid,
    urls::{BaseUrl, Object},
};
use crate::http::pages::{
    Fields,
    desk::once,
    facts,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{Error, equivalences::NewEquivalence};
use crate::storage::{Db, badge_classes, equivalences::Equivalence};
use crate::words::Words;
use actix_web::{HttpRequest, web};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "desk/programmes/equivalences.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    found: Vec<View>,
    errors: Errors,
    competencies: Vec<Choice>,
    typed: Typed,
    would: Option<WouldBe>,
    /// What was tried, in one sentence.
    tried: String,
}

/// What is written in the form.
#[derive(Default)]
struct Typed {
    class: String,
    issuer: String,
    competency: String,
    reason: String,
    from: String,
    until: String,
}

/// A decision as pages show it.
struct View {
    /// What the model and its issuer are called, when they are of this instance.
    named: Option<(String, String)>,
    class: String,
    competency: String,
    reason: String,
    decided: String,
    state: State,
    /// Where it is ended, by whoever may, while it runs.
    end: Option<String>,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            class: text("class"),
            issuer: text("issuer"),
            competency: text("competency"),
            reason: text("reason"),
            from: text("from"),
            until: text("until"),
        }
    }

    fn decision(&self, fields: &Fields) -> Result<NewEquivalence, Error> {
        if self.competency.is_empty() {
            return Err(missing("competency"));
        }
        Ok(NewEquivalence {
            badge_class: self.class.clone(),
            issuer: self.issuer.clone(),
            competency: self.competency.clone(),
            reason: self.reason.clone(),
            starts_at: date(fields, "from")?,
            ends_at: date(fields, "until")?,
        })
    }
}

/// What a model of this instance and its issuer are called, and the address of the issuer's Profile.
type Known = (String, String, String);

/// Of each of these addresses that is a model of this instance.
async fn known(
    app: &App,
    t: Words,
    classes: Vec<String>,
) -> Result<BTreeMap<String, Known>, Problem> {
    let base = app.service.base().clone();
    let read = move |db: &mut Db| {
        let mut found = BTreeMap::new();
        for class in &classes {
            if let Some(named) = model(db, &base, t, class)? {
                found.insert(class.clone(), named);
            }
        }
        Ok::<_, crate::storage::Error>(found)
    };
    Ok(app.service.store().read(read).await?)
}

fn model(
    db: &mut Db,
    base: &BaseUrl,
    t: Words,
    class: &str,
) -> Result<Option<Known>, crate::storage::Error> {
    let Some(Object::BadgeClass(id)) = base.locate(class) else {
        return Ok(None);
    };
    let Some(badge) = badge_classes::find(db, id)? else {
        return Ok(None);
    };
    let issuer = facts::issuer(db, badge.issuer)?.organisation.name;
    let name = badge.definition.name(t.0).to_owned();
    Ok(Some((name, issuer, base.profile(badge.profile))))
}

/// `/desk/{id}/programmes/{item}/equivalences`
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    show(&app, &at, entered, Shown::default()).await
}

/// What the page shows beside what there is.
#[derive(Default)]
struct Shown {
    typed: Typed,
    errors: Errors,
    would: Option<WouldBe>,
}

/// `POST /desk/{id}/programmes/{item}/equivalences`: tries, then decides.
pub async fn decide(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let mut typed = Typed::of(&form.fields);
    let button = form.fields.text("do");
    let mut nowhere = false;
    if button != "edit" && typed.issuer.is_empty() {
        // Of a model of this instance we know the issuer.
        let mut found = known(&app, t, vec![typed.class.clone()]).await?;
        match found.remove(&typed.class) {
            Some((.., profile)) => typed.issuer = profile,
            None => nowhere = typed.class.starts_with(&app.service.base().join("/")),
        }
    }
    let new = match nowhere {
        true => Err(unknown_here()),
        false => typed.decision(&form.fields),
    };
    let service = &app.service;
    let result = match (button, new) {
        ("edit", _) => Ok(None),
        ("try" | "decide", Err(why)) => Err(why),
        ("try", Ok(new)) => {
            let tried = service.try_equivalence(&actor, scope, id, new).await;
            tried.map(Some)
        }
        ("decide", Ok(new)) => {
            let list = format!("{}/equivalences", entered.2.path);
            let leads = move |_: &Equivalence| (list.clone(), "desk-equivalences-done");
            let member = form.at.desk.member;
            let guard = once::guard("equivalence", member, &form.fields, leads)?;
            let own = Some(guard.clone());
            let made = service.create_equivalence_once(&actor, scope, id, new, own);
            match made.await {
                Ok(made) => return once::led(&request, &app, &guard, &made),
                Err(why) => Err(why),
            }
        }
        _ => return Err(no_button()),
    };
    let (errors, would) = match result {
        Ok(effects) => {
            let name_of = |slug: &str| entered.2.name_of(slug, t);
            let would = effects.map(|effects| WouldBe::new(t, service.base(), &name_of, &effects));
            (Errors::default(), would)
        }
        Err(why) => (Errors::named(t, of_model(why), field)?, None),
    };
    let shown = Shown {
        typed,
        errors,
        would,
    };
    show(&app, &form.at, entered, shown).await
}

/// The address of a model is one of this instance, and mistyped: the issuer that is missing is not what is wrong.
fn unknown_here() -> Error {
    let why = Invalid::new("unknown-badge", "there is no such badge here");
    Error::field("/badgeClass", why)
}

/// A badge that is not here is told in the words of models, not of what is awarded.
fn of_model(why: Error) -> Error {
    let Error::Fields(mut fields) = why else {
        return why;
    };
    for wrong in fields
        .iter_mut()
        .filter(|wrong| wrong.code == "unknown-badge")
    {
        wrong.code = match wrong.pointer.as_str() {
            "/issuer" => "another-issuer",
            _ => "unknown-model",
        };
    }
    Error::Fields(fields)
}

fn field(pointer: &str) -> String {
    match pointer {
        "/badgeClass" => "class".to_owned(),
        other => other.replace('/', ""),
    }
}

async fn show(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    Shown {
        typed,
        errors,
        would,
    }: Shown,
) -> Answer {
    let (t, now) = (f.t, app.service.now());
    f.title = t.say("desk-equivalences");
    let found = app.service.equivalences(at.scope(), p.programme.id);
    let mut found = found.await?;
    let state = |one: &Equivalence| State::between(t, (one.starts_at, one.ends_at), now);
    // Those that run first, then the latest.
    found.sort_by_key(|one| (!state(one).runs, std::cmp::Reverse(one.id)));
    let own = found.iter().filter(|one| one.lineage.is_some());
    let named = known(app, t, own.map(|one| one.badge_class.clone()).collect()).await?;
    let by = found.iter().map(|one| one.by.clone()).collect();
    let by = deciders(app, at, t, by).await?;
    let view = |one: &Equivalence| {
        let state = state(one);
        let end = format!("/equivalences/{}/end", one.id);
        let on = t.date(one.at);
        View {
            named: named
                .get(&one.badge_class)
                .map(|(name, issuer, _)| (name.clone(), issuer.clone())),
            class: one.badge_class.clone(),
            competency: p.name_of(&one.competency, t),
            reason: one.reason.clone(),
            decided: match by.get(&one.by) {
                Some(who) => {
                    let texts = [("date", on.as_str()), ("who", who)];
                    t.with("desk-equivalences-decided-by", &texts)
                }
                None => t.with("desk-equivalences-decided", &[("date", &on)]),
            },
            end: (p.decides && state.runs).then(|| p.link(&f, &end)),
            state,
        }
    };
    let found = found.iter().map(view).collect();
    let competency = p.name_of(&typed.competency, t);
    let badges = p.catalogue()?.badges.iter();
    let page = Page {
        action: p.link(&f, "/equivalences"),
        found,
        competencies: badges
            .map(|badge| Choice {
                value: badge.slug.to_string(),
                label: badge.name.get(t.0).to_owned(),
                chosen: badge.slug.as_str() == typed.competency,
            })
            .collect(),
        tried: t.with("desk-equivalences-confirm", &[("competency", &competency)]),
        typed,
        errors,
        would,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
