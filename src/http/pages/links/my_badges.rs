//! The page of one's badges, for whoever is signed in.

use super::{
    addresses,
    bringing::{self, BroughtView, Filled},
    erasing, named,
    naming::{self, NameView},
    refused,
    sessions::{self, SessionView},
    sharing::{self, ConsentsView, ShareView},
    takes_along, unknown_button,
};
use crate::badge::{application::State, email::Email, text::Slug};
use crate::http::pages::{
    Answer,
    applications::ROOT,
    fields::Fields,
    frame::{self, Frame},
    report::gone,
    tree::{self, Tree},
};
use crate::http::{App, auth::session::OwnForm, problem::Problem};
use crate::issuing::{
    Error,
    accepting::Wish,
    mine::{Mine, Own, OwnWithheld},
    progress::{CompositeProgress, ProgrammeProgress},
    sessions::SignedIn,
};
use crate::storage::{self, Db, personal_endorsements, persons, withholdings::Lifter};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "my_badges.html")]
struct Page {
    f: Frame,
    action: String,
    told: Option<String>,
    csrf: String,
    sign_out: String,
    /// Where they are signed in; no session but this one: nothing else can be ended.
    sessions: Vec<SessionView>,
    error: Option<String>,
    awards: Vec<AwardView>,
    addresses: Vec<addresses::View>,
    naming: NameView,
    shared: String,
    applications: ApplicationsView,
    /// Where recommendations are.
    vouching: String,
    /// Some wait for their answer.
    vouching_waits: Option<String>,
    export: String,
    withheld: Vec<WithheldView>,
    programmes: Vec<ProgrammeView>,
    consents: ConsentsView,
    brought: Vec<BroughtView>,
    bring: Filled,
    own_address: String,
}

/// What leads to what they ask for.
#[derive(Default)]
struct ApplicationsView {
    url: String,
    new: String,
    counts: String,
    /// Something is asked of them.
    asked: bool,
}

impl ApplicationsView {
    fn new(f: &Frame, states: &[State]) -> Self {
        let count = |is: fn(&State) -> bool| states.iter().filter(|state| is(state)).count();
        let drafts = count(|state| *state == State::Draft);
        let open = count(|state| state.is_open());
        Self {
            url: f.link(&f.path(ROOT)),
            new: f.link(&f.path(&format!("{ROOT}/new"))),
            counts: f
                .t
                .count("ask-mine-counts", &[("drafts", drafts), ("open", open)]),
            asked: states.contains(&State::MoreInformation),
        }
    }
}

/// What the page says of what was asked before.
pub enum Told {
    Nothing,
    /// It was done.
    Done(&'static str),
    /// An address to be added is none.
    NoAddress,
    /// What was typed is no name.
    NoName(String),
    /// It cannot be done, for a reason in words.
    Refused(&'static str),
    /// A badge cannot be brought.
    NotBrought(Filled),
}

struct AwardView {
    id: Uuid,
    name: String,
    lang: &'static str,
    image: String,
    url: String,
    detail: String,
    accepted: bool,
    /// In force, so that it can be accepted or declined.
    in_force: bool,
    warning: Option<String>,
    share: ShareView,
}

struct WithheldView {
    id: Uuid,
    name: String,
    detail: String,
    own: bool,
}

struct ProgrammeView {
    id: Uuid,
    /// A badge was to be brought to it.
    chosen: bool,
    name: String,
    url: String,
    composites: Vec<CompositeView>,
}

struct CompositeView {
    name: String,
    count: String,
    /// The page of the award, when it is held.
    held: Option<String>,
    /// Its revocation is pending.
    pending: Option<String>,
    /// A commission decides before it is awarded.
    commission: bool,
    /// What the commission has of them: where that stands, and its page.
    application: Option<(String, String)>,
    tree: Tree,
}

/// Does what was asked on the page, and shows it again.
pub async fn managed(request: &HttpRequest, app: &App, form: &OwnForm) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let t = Frame::new(request, app.service.base(), "").t;
    let asked = match fields.too_large {
        true => "bring", // no other form has a file
        false => fields.text("do"),
    };
    let (wish, told) = match asked {
        "accept" => (Wish::Accept(fields.id("award")?), "mine-accepted"),
        "decline" => (Wish::Decline(fields.id("award")?), "mine-declined"),
        "erase" => return erasing::one(request, app, there, fields).await,
        "erase-confirmed" => (Wish::Erase(fields.id("award")?), "mine-erased"),
        "erase-all" => return erasing::all(request, app, there).await,
        "erase-all-confirmed" => return erasing::done(request, app, there).await,
        "share" => {
            let (award, confirmed) = (fields.id("award")?, fields.text("confirmed") == "yes");
            (Wish::Share { award, confirmed }, "mine-now-shared")
        }
        "unshare" => (Wish::Unshare(fields.id("award")?), "mine-now-unshared"),
        "consent" => {
            let (programme, issuer) = (fields.id("programme")?, fields.id("issuer")?);
            (Wish::Consent { programme, issuer }, "mine-consented")
        }
        "withdraw" => (Wish::Withdraw(fields.id("consent")?), "mine-withdrawn"),
        "lift" => (Wish::Lift(fields.id("withheld")?), "mine-lifted"),
        "add" => match Email::parse(fields.text("email")) {
            Ok(email) if is_proved(app, there, &email).await? => {
                return page(request, app, there, Told::Done("mine-has-address")).await;
            }
            Ok(email) => (Wish::AddAddress(email), "mine-asked"),
            Err(_) => return page(request, app, there, Told::NoAddress).await,
        },
        "main" => {
            let wish = Wish::MainAddress(fields.id("address")?);
            return addresses::change(request, app, there, wish, "mine-now-main").await;
        }
        "remove-address" => {
            let wish = Wish::RemoveAddress(fields.id("address")?);
            return addresses::change(request, app, there, wish, "mine-address-removed").await;
        }
        "bring" => match bringing::wish(t, app, there, fields).await? {
            Ok(wish) => (wish, "mine-brought"),
            Err(why) => return not_brought(request, app, there, fields, why).await,
        },
        "take-back" => (Wish::TakeBack(fields.id("brought")?), "mine-taken-back"),
        "end-session" | "end-others" => return sessions::end(request, app, there, fields).await,
        "open" => return page(request, app, there, Told::Nothing).await,
        _ => naming::wish(fields)?.ok_or_else(unknown_button)?,
    };
    match app.service.manage_badges(there.session, wish).await {
        Ok(there) => page(request, app, &there, Told::Done(told)).await,
        Err(Error::Refused {
            code: "confirmation-needed",
            ..
        }) => sharing::warning(request, app, there, fields.id("award")?).await,
        Err(Error::Fields(_)) if asked == "name" => {
            let told = Told::NoName(fields.text("name").to_owned());
            page(request, app, there, told).await
        }
        Err(why) => match bringing::refusal(t, &why) {
            Some(why) if asked == "bring" => not_brought(request, app, there, fields, why).await,
            _ => refused(request, app, why),
        },
    }
}

/// Whether they proved that address before: no letter goes there then.
async fn is_proved(app: &App, there: &SignedIn, email: &Email) -> Result<bool, Problem> {
    let (email, person) = (email.clone(), there.address.person);
    let read = move |db: &mut Db| {
        let Some(found) = persons::find(db, &email)?.filter(|found| found.person == person) else {
            return Ok(false);
        };
        let address = persons::address_by_id(db, found.address)?;
        Ok::<_, storage::Error>(address.is_some_and(|one| one.verified_at.is_some()))
    };
    let proved = app.service.store().read(read).await;
    Ok(proved.map_err(Error::from)?)
}

async fn not_brought(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    fields: &Fields,
    why: String,
) -> Answer {
    let told = Told::NotBrought(Filled::of(fields, why));
    page(request, app, there, told).await
}

/// Answers `GET /my-badges`.
pub async fn my_badges(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    page(request, app, there, Told::Nothing).await
}

pub(super) async fn page(request: &HttpRequest, app: &App, there: &SignedIn, told: Told) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let mine = app.service.my_badges(&there.address, t.0).await?;
    let programmes = mine.programmes.iter().map(|(one, _)| one.clone());
    let seers = app.service.seers(there, programmes.collect()).await?;
    let open = app.service.own_sessions(there).await?;
    let said = app.service.own_endorsements(there).await?.into_iter();
    let waiting = said
        .filter(|one| one.state == personal_endorsements::State::Given)
        .count();
    f.title = t.say("mine-title");
    f.noindex = true;
    f.switch = frame::in_language(&f.path("/my-badges"), &[], t.other());
    let now = app.service.now();
    let consents = ConsentsView::new(&f, seers);
    let status = match &told {
        Told::NotBrought(_) | Told::NoName(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Told::Refused(_) => StatusCode::CONFLICT,
        Told::Nothing | Told::Done(_) | Told::NoAddress => StatusCode::OK,
    };
    let states = app.service.own_states(there).await?;
    let page = Page {
        applications: ApplicationsView::new(&f, &states),
        own_address: there.address.given.clone(),
        vouching_waits: (waiting > 0)
            .then(|| t.count("mine-vouching-waits", &[("count", waiting)])),
        csrf: app.service.form_token(there.session),
        sessions: (open.iter())
            .map(|one| SessionView::new(t, one, there.session))
            .collect(),
        ..view(f, (mine, there.address.id), consents, told, now)
    };
    frame::momentary(status, &page)
}

fn view(
    f: Frame,
    (mine, main): (Mine, Uuid),
    consents: ConsentsView,
    told: Told,
    now: DateTime<Utc>,
) -> Page {
    let t = f.t;
    let (told, bring) = match told {
        Told::NotBrought(filled) => (Told::Nothing, filled),
        told => (told, Filled::default()),
    };
    let typed = match &told {
        Told::NoName(typed) => Some(typed.clone()),
        _ => None,
    };
    let naming = NameView::new(&mine, typed);
    Page {
        naming,
        action: f.my_badges(),
        shared: f.link(&f.path("/my-badges/shared")),
        applications: ApplicationsView::default(),
        vouching: f.link(&f.path("/my-badges/endorsements")),
        vouching_waits: None,
        export: f.link(&f.path("/my-badges/export")),
        sign_out: f.link(&f.path("/sign-out")),
        csrf: String::new(),
        sessions: Vec::new(),
        told: match &told {
            Told::Done(key) | Told::Refused(key) => Some(t.say(key)),
            _ => None,
        },
        error: matches!(told, Told::NoAddress).then(|| t.say("mine-bad-address")),
        brought: (mine.brought.into_iter())
            .map(|own| BroughtView::new(t, own))
            .collect(),
        own_address: String::new(),
        awards: mine.awards.iter().map(|own| award(&f, own, now)).collect(),
        addresses: addresses::views(mine.addresses, main),
        withheld: mine.withheld.iter().map(|one| withheld(&f, one)).collect(),
        programmes: mine
            .programmes
            .iter()
            .map(|(programme, progress)| ProgrammeView {
                id: programme.id,
                chosen: bring.programme == Some(programme.id),
                name: programme.name.clone(),
                url: f.programme(programme.id),
                composites: composites(&f, progress),
            })
            .collect(),
        consents,
        bring,
        f,
    }
}

fn award(f: &Frame, own: &Own, now: DateTime<Utc>) -> AwardView {
    let t = f.t;
    let (lang, name) = named(f, own);
    let detail = match (&own.revocation, own.assertion.expires) {
        (Some(why), _) => t.with(gone(why.cause), &[("date", &t.date(why.at))]),
        (None, Some(at)) if at <= now => t.with("status-expired", &[("date", &t.date(at))]),
        (None, _) => t.with(
            "tree-issued",
            &[
                ("issuer", &own.issuer.0),
                ("date", &t.date(own.assertion.issued_on)),
            ],
        ),
    };
    AwardView {
        id: own.assertion.id,
        name,
        lang,
        image: f.image(&own.badge.image),
        url: f.award(own.assertion.id),
        detail,
        accepted: own.accepted_at.is_some(),
        in_force: own.revocation.is_none(),
        warning: takes_along(f, own, "mine-takes-along").filter(|_| own.revocation.is_none()),
        share: ShareView::new(f, own),
    }
}

fn withheld(f: &Frame, one: &OwnWithheld) -> WithheldView {
    let own = one.withholding.lifter == Lifter::Holder;
    let date = f.t.date(one.withholding.created_at);
    let key = match own {
        true => "mine-withheld-own",
        false => "mine-withheld-owner",
    };
    WithheldView {
        id: one.withholding.id,
        name: one.name.clone(),
        detail: f.t.with(key, &[("date", &date)]),
        own,
    }
}

fn composites(f: &Frame, progress: &ProgrammeProgress) -> Vec<CompositeView> {
    let view = |one: &CompositeProgress| CompositeView {
        name: match Slug::parse(&one.composite) {
            Ok(slug) => progress.name(&slug, f.t.0),
            Err(_) => one.composite.clone(),
        },
        count: one.progress.in_words(f.t.0),
        held: one.held.map(|id| f.award(id)),
        pending: one.pending.as_ref().map(|pending| {
            let date = f.t.date(pending.due_at);
            f.t.with("mine-pending", &[("date", &date)])
        }),
        commission: one.commission,
        application: one.application.and_then(|(id, state)| {
            let key = match state {
                State::Submitted | State::InReview | State::MoreInformation => "mine-before-open",
                State::NotRetained => "mine-before-not-retained",
                State::Withdrawn => "mine-before-withdrawn",
                State::Expired => "mine-before-expired",
                State::Draft | State::Accepted => return None,
            };
            let page = f.path(&format!("{ROOT}/{id}"));
            Some((f.t.say(key), f.link(&page)))
        }),
        tree: tree::standing(f.t, f.base(), progress, &one.progress),
    };
    progress.composites.iter().map(view).collect()
}
