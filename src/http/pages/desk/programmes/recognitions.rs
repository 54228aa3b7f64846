//! `/desk/{id}/programmes/{item}/recognitions`: whom a programme recognises, for what, since when. Each decision is tried before
//! it is made: who would gain, lose or keep what.

pub mod one;

use super::{
    Answer, Choice, Day, Errors, Place, Room, Slice, State, date, effects::WouldBe, every, missing,
    no_button, status,
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
use crate::issuing::{Error, programmes::NewAccreditation, review::Act};
use crate::storage::{Db, Scope, accreditations::Accreditation, closures, issuers};
use actix_web::{HttpRequest, web};
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/recognitions.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    found: Vec<View>,
    errors: Errors,
    issuers: Vec<Choice>,
    competencies: Vec<Choice>,
    from: String,
    until: String,
    /// The same in words, as far as they were given.
    begins: String,
    ends: String,
    would: Option<WouldBe>,
    /// What was tried, in one sentence.
    tried: String,
}

/// A decision as pages show it.
struct View {
    issuer: String,
    link: String,
    /// The page of this decision.
    url: String,
    competencies: Vec<String>,
    /// How many of how many, in words.
    many: String,
    from: Day,
    state: State,
}

fn view(f: &Frame, p: &Place, names: &Issuers, found: &Accreditation, app: &App) -> View {
    let t = f.t;
    let all = p.adopted.as_ref().map_or(0, |a| a.catalogue.badges.len());
    let many = found.competencies.len();
    let (issuer, link) = match names.get(&found.issuer) {
        Some((name, profile)) => (name.clone(), f.issuer(*profile)),
        None => (String::new(), String::new()),
    };
    View {
        issuer,
        link,
        url: p.link(f, &format!("/recognitions/{}", found.id)),
        competencies: (found.competencies.iter())
            .map(|slug| p.name_of(slug, t))
            .collect(),
        many: match many == all {
            true => t.say("desk-programmes-for-all"),
            false => t.count("desk-programmes-for-some", &[("count", many)]),
        },
        from: t.day(found.starts_at),
        state: State::of(t, found, app.service.now()),
    }
}

/// How many issuers are read at once.
const TOGETHER: i64 = 500;

/// Issuers: what they are called, and the id of their Profile.
type Issuers = BTreeMap<Uuid, (String, Uuid)>;

/// The issuers that are named by decisions, and those that can be recognised.
async fn issuers(
    app: &App,
    p: &Place,
    named: BTreeSet<Uuid>,
) -> Result<(Issuers, Vec<(Uuid, String)>), Problem> {
    let owner = p.programme.owner;
    let read = move |db: &mut Db| {
        let (mut all, mut open) = (Issuers::new(), Vec::new());
        let mut page = Slice::first(TOGETHER);
        loop {
            let some = issuers::list(db, Scope::Instance, page)?;
            let Some(last) = some.last() else { break };
            page.after = last.id;
            for issuer in some {
                if issuer.id != owner && closures::of(db, issuer.id)?.is_none() {
                    let of = issuer.organisation;
                    open.push((issuer.id, of.name, of.url));
                }
            }
        }
        for id in &named {
            let issuer = facts::issuer(db, *id)?;
            all.insert(*id, (issuer.organisation.name, issuer.profile));
        }
        Ok::<_, crate::storage::Error>((all, facts::apart(open)))
    };
    Ok(app.service.store().read(read).await?)
}

/// `/desk/{id}/programmes/{item}/recognitions`
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    show(&app, &at, entered, None, Errors::default(), None).await
}

/// `POST /desk/{id}/programmes/{item}/recognitions`: tries, then recognises.
pub async fn recognise(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, place_path) = (entered.0.t, entered.2.programme.id, entered.2.path.clone());
    let (actor, scope, fields) = (form.at.actor(), form.at.scope(), &form.fields);
    let new = match new_recognition(fields) {
        Ok(new) => new,
        Err(why) => {
            let errors = Errors::named(t, why, field)?;
            return show(&app, &form.at, entered, Some(fields), errors, None).await;
        }
    };
    let service = &app.service;
    let result = match fields.text("do") {
        "try" => {
            let tried = service.try_recognition(&actor, scope, id, Act::Recognise(new));
            tried.await
        }
        "edit" => {
            return show(
                &app,
                &form.at,
                entered,
                Some(fields),
                Errors::default(),
                None,
            )
            .await;
        }
        "recognise" => {
            let place = format!("{place_path}/recognitions");
            let leads = move |made: &Accreditation| {
                let told = match made.starts_at < made.at {
                    true => "desk-programmes-recognised-past-done",
                    false => "desk-programmes-recognised-done",
                };
                (place.clone(), told)
            };
            let guard = once::guard("recognise", form.at.desk.member, fields, leads)?;
            let own = Some(guard.clone());
            match service.accredit_once(&actor, scope, id, new, own).await {
                Ok(made) => return once::led(&request, &app, &guard, &made),
                Err(why) => Err(why),
            }
        }
        _ => return Err(no_button()),
    };
    match result {
        Ok(effects) => {
            let name_of = |slug: &str| entered.2.name_of(slug, t);
            let would = WouldBe::new(t, service.base(), &name_of, &effects);
            let none = Errors::default();
            show(&app, &form.at, entered, Some(fields), none, Some(would)).await
        }
        Err(why) => {
            let errors = Errors::named(t, why, field)?;
            show(&app, &form.at, entered, Some(fields), errors, None).await
        }
    }
}

fn field(pointer: &str) -> String {
    pointer.split('/').nth(1).unwrap_or_default().to_owned()
}

fn new_recognition(fields: &Fields) -> Result<NewAccreditation, Error> {
    let issuer = Uuid::try_parse(fields.text("issuer")).map_err(|_| missing("issuer"))?;
    Ok(NewAccreditation {
        issuer,
        competencies: Some(every(fields, "competencies")),
        starts_at: date(fields, "from")?,
        ends_at: date(fields, "until")?,
    })
}

async fn show(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    sent: Option<&Fields>,
    errors: Errors,
    would: Option<WouldBe>,
) -> Answer {
    let t = f.t;
    f.title = t.say("desk-programmes-recognitions");
    let found = app.service.accreditations(at.scope(), p.programme.id);
    let mut found = found.await?;
    let now = app.service.now();
    // Those that run first, then the latest.
    found.sort_by_key(|one| (!State::of(t, one, now).runs, std::cmp::Reverse(one.id)));
    let named = found.iter().map(|one| one.issuer).collect();
    let (names, open) = issuers(app, &p, named).await?;
    let given = |name: &str| sent.map_or("", |fields| fields.text(name)).to_owned();
    let (issuer, chosen) = (
        given("issuer"),
        sent.map(|fields| every(fields, "competencies")),
    );
    let day = |name: &str, without: &str| match sent.map(|fields| date(fields, name)) {
        Some(Ok(Some(at))) => t.date(at),
        _ => t.say(without),
    };
    let catalogue = p.catalogue()?;
    let mut choices: Vec<_> = open
        .iter()
        .map(|(id, name)| Choice {
            value: id.to_string(),
            label: name.clone(),
            chosen: id.to_string() == issuer,
        })
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    let tried = choices.iter().find(|choice| choice.chosen);
    let tried = tried.map_or_else(String::new, |choice| {
        let count = chosen.as_ref().map_or(0, Vec::len);
        let number = u32::try_from(count).unwrap_or(u32::MAX);
        t.counting(
            "desk-programmes-recognise-confirm",
            ("count", number),
            &[("issuer", &choice.label)],
        )
    });
    let page = Page {
        action: p.link(&f, "/recognitions"),
        found: found
            .iter()
            .map(|one| view(&f, &p, &names, one, app))
            .collect(),
        competencies: catalogue
            .badges
            .iter()
            .map(|badge| Choice {
                value: badge.slug.to_string(),
                label: badge.name.get(t.0).to_owned(),
                chosen: chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.iter().any(|c| c == badge.slug.as_str())),
            })
            .collect(),
        issuers: choices,
        from: given("from"),
        until: given("until"),
        begins: day("from", "desk-programmes-recognise-now"),
        ends: day("until", "desk-programmes-recognise-open"),
        tried,
        errors,
        would,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
