//! `/desk/{id}/programmes/{item}/indicators`: the numbers of a programme, as tables with charts where a picture says more. What
//! concerns fewer than five people, or would give such a number away, is not told here either.

use super::{Answer, Place, Room};
use crate::http::pages::{
    charts::{Bars, Caption, Columns, Datum},
    frame::{self, Frame},
};
use crate::http::{App, attachment, auth::desk::AtDesk};
use crate::issuing::indicators::{CompositeIndicators, DepartmentIndicators, Indicators};
use crate::words::Words;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/indicators.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    csv: String,
    at: String,
    active: String,
    active_in: Vec<(String, u64)>,
    composites: Vec<View>,
}

struct View {
    id: String,
    name: String,
    /// What is told of everybody: what it is, and the number.
    facts: Vec<(String, String)>,
    blocking: Option<String>,
    places: Vec<Line>,
    holders: Option<Bars>,
    steps: Vec<(String, String)>,
    badges: Vec<(String, String, String)>,
    months: Vec<(String, String)>,
    awarded: Option<Columns>,
}

/// The numbers of a département.
struct Line {
    name: String,
    holders: String,
    expiring: String,
    in_progress: String,
    blocking: String,
    days: String,
}

/// `/desk/{id}/programmes/{item}/indicators`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let (mut f, d, p) = Place::enter(&request, &app, &at, &path.1).await?;
    let t = f.t;
    p.catalogue()?;
    f.title = t.say("desk-programmes-indicators");
    let found = app.service.indicators(at.scope(), p.programme.id, t.0);
    let found = found.await?;
    let page = Page {
        csv: p.link(&f, "/indicators.csv"),
        at: t.with(
            "desk-programmes-counted",
            &[("date", &t.date(found.at)), ("time", &t.time(found.at))],
        ),
        active: t.count(
            "desk-programmes-active",
            &[(
                "count",
                usize::try_from(found.active_issuers).unwrap_or(usize::MAX),
            )],
        ),
        active_in: active_in(t, &found),
        composites: found.composites.iter().map(|one| view(t, one)).collect(),
        f,
        d,
        p,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// `/desk/{id}/programmes/{item}/indicators.csv`
pub async fn csv(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let (f, _, p) = Place::enter(&request, &app, &at, &path.1).await?;
    let found = app.service.indicators(at.scope(), p.programme.id, f.t.0);
    let found = found.await?;
    let name = attachment::disposition(&format!("indicators-{}.csv", p.programme.id));
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/csv; charset=utf-8")
        .body(found.to_csv()))
}

fn active_in(t: Words, found: &Indicators) -> Vec<(String, u64)> {
    let places = found.departments.iter();
    places
        .map(|place| {
            (
                department(t, place.department.as_deref()),
                place.active_issuers,
            )
        })
        .collect()
}

fn department(t: Words, code: Option<&str>) -> String {
    code.map_or_else(
        || t.say("desk-programmes-unknown-department"),
        str::to_owned,
    )
}

/// A number, or that it is not told.
fn told(t: Words, number: Option<u64>) -> String {
    number.map_or_else(
        || t.say("desk-programmes-withheld-number"),
        |n| n.to_string(),
    )
}

fn days(t: Words, number: Option<u64>) -> String {
    match number {
        Some(days) => t.count(
            "desk-programmes-so-many-days",
            &[("count", usize::try_from(days).unwrap_or(usize::MAX))],
        ),
        None => t.say("desk-programmes-withheld-number"),
    }
}

fn view(t: Words, one: &CompositeIndicators) -> View {
    let name = |slug: &str| {
        let known = one.badges.iter().find(|badge| badge.badge == slug);
        known.map_or_else(|| slug.to_owned(), |badge| badge.name.clone())
    };
    let facts = [
        ("desk-programmes-holders", told(t, one.holders)),
        ("desk-programmes-expiring", told(t, one.expiring)),
        ("desk-programmes-in-progress", told(t, one.in_progress)),
        ("desk-programmes-median", days(t, one.median_days)),
    ];
    let place = |of: &DepartmentIndicators| Line {
        name: department(t, of.department.as_deref()),
        holders: told(t, of.holders),
        expiring: told(t, of.expiring),
        in_progress: told(t, of.in_progress),
        blocking: match &of.blocking {
            Some(slug) => name(slug),
            None => t.say("desk-programmes-withheld-number"),
        },
        days: days(t, of.median_days),
    };
    View {
        id: one.composite.clone(),
        name: one.name.clone(),
        facts: facts
            .into_iter()
            .map(|(key, number)| (t.say(key), number))
            .collect(),
        blocking: one.blocking.as_deref().map(name),
        places: one.departments.iter().map(place).collect(),
        holders: holders(t, one),
        steps: one
            .steps
            .iter()
            .map(|step| {
                let of = [
                    ("held", step.held as usize),
                    ("needed", one.needed as usize),
                ];
                (t.count("tree-count", &of), told(t, step.people))
            })
            .collect(),
        badges: one
            .badges
            .iter()
            .map(|badge| {
                (
                    badge.name.clone(),
                    told(t, badge.held),
                    told(t, badge.missing),
                )
            })
            .collect(),
        months: one
            .months
            .iter()
            .map(|month| {
                let name = t.month(&month.month).unwrap_or_else(|| month.month.clone());
                (name, told(t, month.people))
            })
            .collect(),
        awarded: awarded(t, one),
    }
}

/// Who holds it, by département; nothing when no number of these is told.
fn holders(t: Words, one: &CompositeIndicators) -> Option<Bars> {
    let data: Vec<Datum> = one
        .departments
        .iter()
        .map(|place| Datum {
            label: department(t, place.department.as_deref()),
            value: place.holders,
        })
        .collect();
    let most = data.iter().filter(|d| d.value.is_some());
    let most = most.max_by_key(|datum| datum.value)?;
    let caption = Caption {
        id: format!("holders-{}", one.composite),
        title: t.with("desk-programmes-chart-holders", &[("name", &one.name)]),
        description: t.with(
            "desk-programmes-chart-most",
            &[("label", &most.label), ("number", &told(t, most.value))],
        ),
        withheld: t.say("desk-programmes-withheld-number"),
    };
    Some(Bars::new(caption, &data))
}

/// Who was awarded it, by month; nothing when no number of these is told.
fn awarded(t: Words, one: &CompositeIndicators) -> Option<Columns> {
    let most = one.months.iter().filter(|month| month.people.is_some());
    let most = most.max_by_key(|month| month.people)?;
    let name = |month: &str| t.month(month).unwrap_or_else(|| month.to_owned());
    let caption = Caption {
        id: format!("months-{}", one.composite),
        title: t.with("desk-programmes-chart-months", &[("name", &one.name)]),
        description: t.with(
            "desk-programmes-chart-most",
            &[
                ("label", &name(&most.month)),
                ("number", &told(t, most.people)),
            ],
        ),
        withheld: t.say("desk-programmes-withheld-number"),
    };
    let data: Vec<Datum> = one
        .months
        .iter()
        .map(|month| Datum {
            // Two digits fit below a column on a phone; the table has the whole name.
            label: month.month.rsplit('-').next().unwrap_or("").to_owned(),
            value: month.people,
        })
        .collect();
    Some(Columns::new(caption, &data))
}
