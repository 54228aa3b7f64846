//! `/desk/{id}/programmes/{item}/brought/{key}`: what one person brought, what our verification says of it, and the decision
//! about it. What counts already is withdrawn once it was seen what falls.

use super::{brought, decided, state};
use crate::badge::verification::Verdict;
use crate::checking::{Input, Question, words};
use crate::http::pages::{
    Answer, Fields,
    desk::{
        Errors, Room, done,
        programmes::{Choice, Place, deciders, effects::WouldBe, missing, no_button, status},
    },
    frame::{self, Frame},
    report::{Checks, Fetches, mark},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error,
    evidence::{EvidenceState, NewDecision, Reviewed},
};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/brought_one.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    back: String,
    /// Where an equivalence is decided for all badges of its model.
    equivalences: String,
    view: View,
    errors: Errors,
    competencies: Vec<Choice>,
    reason: String,
    would: Option<WouldBe>,
    /// A verification that was made just now.
    checked: Option<Checked>,
}

/// Something that was brought.
struct View {
    body: Option<String>,
    brought: String,
    kind: &'static str,
    state: String,
    decided: Option<String>,
    /// Why it was withdrawn, or what was written with the decision.
    why: Option<String>,
    counts_for: Vec<String>,
    issued: Day,
    expires: Option<Day>,
    badge: Option<BadgeView>,
    /// Nobody knows yet whose it is.
    unproved: bool,
    /// It can be accepted or not.
    open: bool,
    /// It can be withdrawn.
    standing: bool,
    /// It does not count by a decision for all badges of its model.
    alone: bool,
    /// The competency that it counts for by a decision for this person, if any.
    decided_for: String,
}

/// What is known of a badge from elsewhere.
struct BadgeView {
    url: Option<String>,
    class: Option<String>,
    issuer: Option<String>,
    /// The last verdict: a class, a mark and words.
    kind: &'static str,
    mark: &'static str,
    verdict: String,
    at: Day,
    next: String,
    fetches: Option<Fetches>,
}

/// A verification of now.
struct Checked {
    kind: &'static str,
    mark: &'static str,
    verdict: String,
    checks: Checks,
    fetches: Option<Fetches>,
}

fn view(p: &Place, t: Words, one: Reviewed, decided: Option<String>) -> View {
    let (words, kind) = state(one.state);
    let undecided = one.evidence.decision.is_none();
    let withdrawn = one.state == EvidenceState::Withdrawn;
    let open = undecided
        && matches!(
            one.state,
            EvidenceState::Undecided | EvidenceState::AddressNotProved
        );
    let brought = brought(t, &one.evidence);
    let evidence = one.evidence;
    let decided_for = evidence.decision.as_ref().map(|of| of.competency.clone());
    let why = match (evidence.withdrawn, evidence.decision) {
        (Some((_, why)), _) => Some(why),
        (None, decision) => decision.map(|decision| decision.reason),
    };
    View {
        body: evidence.body,
        brought,
        kind,
        state: t.say(words),
        decided,
        why,
        counts_for: one
            .counts_for
            .iter()
            .map(|slug| p.name_of(slug, t))
            .collect(),
        issued: t.day(evidence.issued_on),
        expires: evidence.expires.map(|at| t.day(at)),
        badge: evidence.badge.map(|badge| {
            let verdict = Verdict::named(&badge.verdict).unwrap_or(Verdict::CouldNotBeChecked);
            let (kind, mark) = mark(verdict);
            BadgeView {
                kind,
                mark,
                verdict: words::status(verdict).r#in(t.0).to_owned(),
                at: t.day(badge.checked_at),
                next: t.date(badge.next_check_at),
                fetches: Fetches::kept(t, &badge.fetched),
                url: badge.url,
                class: badge.class,
                issuer: badge.issuer,
            }
        }),
        unproved: one.state == EvidenceState::AddressNotProved,
        open,
        standing: !open && !withdrawn,
        alone: open || (one.state == EvidenceState::Counts && !undecided),
        decided_for: decided_for.unwrap_or_default(),
    }
}

/// What the page shows beside it.
#[derive(Default)]
struct Shown<'a> {
    sent: Option<&'a Fields>,
    errors: Errors,
    would: Option<WouldBe>,
    checked: Option<Checked>,
}

/// `/desk/{id}/programmes/{item}/brought/{key}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&app, &at, entered, key(&path.2)?, Shown::default()).await
}

/// `POST /desk/{id}/programmes/{item}/brought/{key}`: verifies again, accepts, does not retain, or withdraws.
pub async fn decide(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, item) = (entered.0.t, entered.2.programme.id, key(&path.2)?);
    let (actor, scope, fields) = (form.at.actor(), form.at.scope(), &form.fields);
    let (service, reason) = (&app.service, fields.text("reason").to_owned());
    let mut shown = Shown {
        sent: Some(fields),
        ..Shown::default()
    };
    let result = match fields.text("do") {
        "check" => {
            let one = service.one_evidence(scope, id, item).await?;
            shown.checked = checked(&app, t, &one).await?;
            Ok(None)
        }
        "try-withdraw" => {
            let tried = service.try_withdrawal(&actor, scope, id, item, reason);
            tried.await.map(|effects| {
                let name_of = |slug: &str| entered.2.name_of(slug, t);
                shown.would = Some(WouldBe::new(t, service.base(), &name_of, &effects));
                None
            })
        }
        "accept" if fields.text("competency").is_empty() => Err(missing("competency")),
        "accept" => {
            let competency = fields.text("competency").to_owned();
            let new = NewDecision { competency, reason };
            let decided = service.decide_evidence(&actor, scope, id, item, new).await;
            decided.map(|_| Some("desk-brought-accept-done"))
        }
        "refuse" => {
            let refused = service.refuse_evidence(&actor, scope, id, item, reason);
            refused.await.map(|_| Some("desk-brought-refuse-done"))
        }
        "withdraw" => {
            let withdrawn = service.withdraw_evidence(&actor, scope, id, item, reason);
            withdrawn.await.map(|_| Some("desk-brought-withdraw-done"))
        }
        _ => return Err(no_button()),
    };
    match result {
        Ok(Some(told)) => {
            let list = format!("{}/brought", entered.2.path);
            return done(&request, &app, &list, told);
        }
        Ok(None) => {}
        Err(why) => shown.errors = Errors::named(t, why, |pointer| pointer.replace('/', ""))?,
    }
    page(&app, &form.at, entered, item, shown).await
}

/// Verifies a badge now, without keeping anything.
async fn checked(app: &App, t: Words, one: &Reviewed) -> Result<Option<Checked>, Problem> {
    let Some(badge) = &one.evidence.badge else {
        return Ok(None);
    };
    let Ok(input) = Input::read(Some(app.service.base()), badge.source.as_bytes()) else {
        return Ok(None);
    };
    let found = app.checker.check(Question::from(input), app.service.now());
    let found = found.await.map_err(Error::from)?;
    let verdict = found.report.verdict;
    let (kind, mark) = mark(verdict);
    Ok(Some(Checked {
        kind,
        mark,
        verdict: words::status(verdict).r#in(t.0).to_owned(),
        checks: Checks::new(t, &found.report),
        fetches: Fetches::new(t, &found.fetched),
    }))
}

fn key(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| Problem::not_found("there is no such thing that was brought"))
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    id: Uuid,
    beside: Shown<'_>,
) -> Answer {
    let t = f.t;
    let one = app.service.one_evidence(at.scope(), p.programme.id, id);
    let one = one.await?;
    f.title.clone_from(&one.evidence.title);
    let recorded = one.decided.iter().map(|(who, _)| who.clone());
    let known = deciders(app, at, t, recorded.collect()).await?;
    let decided = decided(t, &one, &known);
    let given = |name: &str| beside.sent.map_or("", |fields| fields.text(name));
    let competency = given("competency");
    let badges = p.catalogue()?.badges.iter();
    let page = Page {
        action: p.link(&f, &format!("/brought/{id}")),
        back: p.link(&f, "/brought"),
        equivalences: p.link(&f, "/equivalences"),
        competencies: badges
            .map(|badge| Choice {
                value: badge.slug.to_string(),
                label: badge.name.get(t.0).to_owned(),
                chosen: badge.slug.as_str() == competency,
            })
            .collect(),
        reason: given("reason").to_owned(),
        view: view(&p, t, one, decided),
        errors: beside.errors,
        would: beside.would,
        checked: beside.checked,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
