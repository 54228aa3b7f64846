//! `/desk/{id}/programmes/{item}`: what waits for a decision of a programme's owner, and what the programme consists of.

use super::{Answer, Day, Errors, MOST, Place, Room, Slice, status};
use crate::badge::composite::OnRevoked;
use crate::http::pages::{
    desk::done,
    facts,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{access::Permission, catalogues};
use crate::storage::{accreditations::Accreditation, rules::Kept, withholdings::Lifter};
use crate::words::Words;
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/overview.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    public: String,
    waits: Vec<Waiting>,
    catalogue: Option<CatalogueView>,
    /// What there is to adopt while nothing was.
    offer: Option<Offer>,
    composites: Vec<CompositeView>,
    running: String,
    equivalences: String,
    links: Links,
}

/// Something that waits for a decision, with how many of it.
struct Waiting {
    words: String,
    url: String,
}

struct CatalogueView {
    name: String,
    version: String,
    adopted: Day,
    url: String,
    proposal: Option<String>,
}

struct Offer {
    name: String,
    version: String,
    label: String,
}

struct CompositeView {
    name: String,
    url: String,
    state: String,
}

struct Links {
    recognitions: String,
    equivalences: String,
    brought: String,
    appearance: Option<String>,
    indicators: String,
    second_readings: String,
    new_composite: String,
}

/// How a composite stands, in words.
pub(super) fn state(t: Words, kept: &Kept) -> String {
    let number = |version: i32| u32::try_from(version).unwrap_or(0);
    if kept.archived_at.is_some() {
        return t.say("desk-programmes-composite-archived");
    }
    match (kept.in_force(), kept.draft()) {
        (Some(of), None) => t.counting(
            "desk-programmes-composite-in-force",
            ("version", number(of.number)),
            &[],
        ),
        (Some(of), Some(_)) => t.counting(
            "desk-programmes-composite-changing",
            ("version", number(of.number)),
            &[],
        ),
        (None, _) => t.say("desk-programmes-composite-draft"),
    }
}

/// `/desk/{id}/programmes/{item}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    page(&request, &app, &at, &path.1, Errors::default()).await
}

/// `POST /desk/{id}/programmes/{item}`: adopts the catalogue that comes with the program, as the first one.
pub async fn adopt(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let (f, _, place) = Place::enter(&request, &app, &form.at, &path.1).await?;
    if form.fields.text("do") != "adopt" {
        return Err(super::no_button());
    }
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let catalogue = catalogues::default_catalogue()?;
    let policy = OnRevoked::default();
    let adopted = app
        .service
        .adopt(&actor, scope, place.programme.id, catalogue, policy);
    match adopted.await {
        Ok(_) => done(&request, &app, &place.path, "desk-programmes-adopted-done"),
        Err(why) => {
            let errors = Errors::named(f.t, why, |_| String::new())?;
            page(&request, &app, &form.at, &path.1, errors).await
        }
    }
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    programme: &str,
    errors: Errors,
) -> Answer {
    let (mut f, d, p) = Place::enter(request, app, at, programme).await?;
    let (t, scope) = (f.t, at.scope());
    f.title.clone_from(&p.name);
    let catalogue = p.adopted.as_ref().map(|adopted| CatalogueView {
        name: adopted.catalogue.slug.to_string(),
        version: adopted.catalogue.version.clone(),
        adopted: t.day(adopted.adoption.at),
        url: f.link(
            &f.base()
                .join(&format!("/programmes/{}/catalogue", p.programme.id)),
        ),
        proposal: facts::proposal(t, &adopted.catalogue),
    });
    let offer = match (&catalogue, p.decides) {
        (None, true) => {
            let offered = catalogues::default_catalogue()?;
            Some(Offer {
                name: offered.slug.to_string(),
                version: offered.version.clone(),
                label: offered.label.get(t.0).to_owned(),
            })
        }
        _ => None,
    };
    let (id, service) = (p.programme.id, &app.service);
    let now = service.now();
    let composites = service.composites(scope, id).await?;
    let accreditations = service.accreditations(scope, id).await?;
    let equal = service.equivalences(scope, id).await?.into_iter();
    let equal = equal.filter(|one| one.ends_at.is_none_or(|end| now < end));
    let equal = equal.count();
    let runs = |one: &&Accreditation| super::State::of(t, one, now).runs;
    let running = accreditations.iter().filter(runs).count();
    let page = Page {
        waits: waits(app, at, &f, &p).await?,
        public: f.programme(id),
        catalogue,
        offer,
        composites: composites
            .iter()
            .map(|kept| CompositeView {
                name: composite_name(&p, kept, t),
                url: p.link(&f, &format!("/composites/{}", kept.slug)),
                state: state(t, kept),
            })
            .collect(),
        running: t.count("desk-programmes-running", &[("count", running)]),
        equivalences: t.count("desk-equivalences-running", &[("count", equal)]),
        links: Links {
            recognitions: p.link(&f, "/recognitions"),
            equivalences: p.link(&f, "/equivalences"),
            brought: p.link(&f, "/brought"),
            appearance: p.decides.then(|| p.link(&f, "/appearance")),
            indicators: p.link(&f, "/indicators"),
            second_readings: p.link(&f, "/second-readings"),
            new_composite: p.link(&f, "/composites"),
        },
        f,
        d,
        p,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

/// The name that a composite has in force, or in its draft.
pub(super) fn composite_name(p: &Place, kept: &Kept, t: Words) -> String {
    let entry = kept.draft().and_then(|draft| draft.entry.as_ref());
    match (kept.in_force(), entry) {
        (None, Some(entry)) => entry.name.get(t.0).to_owned(),
        _ => p.name_of(kept.slug.as_str(), t),
    }
}

/// What waits for a decision.
async fn waits(app: &App, at: &AtDesk, f: &Frame, p: &Place) -> Result<Vec<Waiting>, Problem> {
    let scope = at.scope();
    let (id, service, first) = (p.programme.id, &app.service, Slice::first(MOST));
    let pending = service.pending_revocations(scope, id, first).await?;
    let appeals = pending.iter().filter(|one| one.appeal.is_some()).count();
    let deviations = service.undecided_deviations(scope, id, first).await?;
    let withheld = service.withholdings(scope, id).await?;
    let withheld = withheld
        .iter()
        .filter(|(one, _)| one.lifter == Lifter::Owner);
    let proposals = service.proposals(scope, id).await?;
    let proposals = proposals.iter().filter(|one| one.adopted_at.is_none());
    let brought = service.evidence(scope, id, true, first).await?;
    let commissions = match at.may(Permission::ApplicationsWrite) {
        true => service.waiting_for_commissions(scope, id).await?,
        false => 0, // others do not see that desk
    };
    let readings = service.second_readings(scope, id, true, first).await?;
    let desk = format!("/desk/{}/applications", p.programme.owner);
    let decisions = |part: &str| p.link(f, &format!("/decisions#{part}"));
    let all = [
        (
            "desk-programmes-waits-appeals",
            appeals,
            decisions("pending"),
        ),
        (
            "desk-programmes-waits-pending",
            pending.len() - appeals,
            decisions("pending"),
        ),
        (
            "desk-programmes-waits-deviations",
            deviations.len(),
            decisions("deviations"),
        ),
        (
            "desk-programmes-waits-withheld",
            withheld.count(),
            decisions("withheld"),
        ),
        (
            "desk-programmes-waits-proposals",
            proposals.count(),
            decisions("proposals"),
        ),
        (
            "desk-programmes-waits-brought",
            brought.len(),
            p.link(f, "/brought"),
        ),
        (
            "desk-programmes-waits-commissions",
            commissions,
            f.link(&f.path(&desk)),
        ),
        (
            "desk-programmes-waits-readings",
            readings.len(),
            p.link(f, "/second-readings"),
        ),
    ];
    let some = all.into_iter().filter(|(_, count, _)| *count > 0);
    Ok(some
        .map(|(key, count, url)| Waiting {
            words: f.t.count(key, &[("count", count)]),
            url,
        })
        .collect())
}
