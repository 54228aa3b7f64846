//! `/desk/{id}/assertions/{item}`: one badge that was awarded, with all that its issuer may know and do.

use super::{
    Errors, Room, done,
    holders::State,
    item,
    revoking::{is_gone, to_it},
};
use crate::badge::assertion::{Assertion, Evidence};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
    markdown,
    model_view::web,
    words::Words,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{awards::Whole, holders::Standing};
use crate::storage::{assertions::Cause, audit::Act};
use actix_web::{HttpRequest, http::StatusCode, web as http};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/assertion.html")]
struct Page {
    f: Frame,
    d: Room,
    name: String,
    image: String,
    email: String,
    state: State,
    reason: Option<String>,
    issued: String,
    recorded: String,
    expires: String,
    accepted: String,
    public: String,
    instead: Option<String>,
    narrative: Option<String>,
    proofs: Vec<Proof>,
    part_of: Vec<(String, String)>,
    history: Vec<Line>,
    /// Where it is revoked and replaced, as long as it is in force.
    revoke: Option<String>,
    replace: Option<String>,
    another: String,
    again: Option<String>,
    /// Where its letter is sent again, while its holder has not answered.
    letter: Option<String>,
    errors: Errors,
}

struct Proof {
    name: Option<String>,
    url: Option<String>,
    text: Option<String>,
}

struct Line {
    at: String,
    what: String,
    /// The application that it followed from.
    asked: Option<String>,
    who: String,
}

/// The place of an award at a desk, below the base URL.
pub(super) fn place(at: &AtDesk, award: Uuid) -> String {
    format!("/desk/{}/assertions/{award}", at.issuer)
}

/// What an award says.
pub(super) fn said(whole: &Whole) -> Result<Assertion, Problem> {
    Assertion::from_payload(&whole.now.assertion.rendition.payload)
        .map_err(|_| Problem::new("internal", "a stored badge does not read back"))
}

/// `/desk/{id}/assertions/{item}`
pub async fn one(
    request: HttpRequest,
    app: http::Data<App>,
    at: AtDesk,
    path: http::Path<(String, String)>,
) -> Answer {
    show(&request, &app, &at, item(&path)?, Errors::default()).await
}

/// `POST /desk/{id}/assertions/{item}`: sends its letter again.
pub async fn act(
    request: HttpRequest,
    app: http::Data<App>,
    path: http::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let (at, id) = (form.at, item(&path)?);
    if form.fields.text("do") != "letter" {
        return Err(Problem::new(
            "invalid-body",
            "the form says not which button was used",
        ));
    }
    let (actor, scope) = (at.actor(), at.scope());
    match app.service.send_award_again(&actor, scope, id).await {
        Ok(()) => {
            let page = place(&at, id);
            done(&request, &app, &page, "desk-assertions-letter-done")
        }
        Err(why) if is_gone(&why) => Ok(to_it(&request, &app, &at, id)),
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            show(&request, &app, &at, id, Errors::of(t, why)?).await
        }
    }
}

async fn show(request: &HttpRequest, app: &App, at: &AtDesk, id: Uuid, errors: Errors) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "holders");
    let whole = app.service.whole_award(at.scope(), id).await?;
    let (t, now) = (f.t, app.service.now());
    let (award, badge) = (&whole.now.assertion, &whole.badge);
    let name = badge.definition.name(t.0).to_owned();
    f.title = t.with("desk-assertions-title", &[("badge", &name)]);
    let revocation = whole.now.revocation.as_ref();
    let state = State::of(
        t,
        whole.now.standing(now),
        (whole.now.accepted_at, award.expires),
        revocation.map(|gone| gone.at),
    );
    let said = said(&whole)?;
    let at_desk = |id| f.link(&f.path(&place(at, id)));
    let below = |what: &str| f.link(&f.path(&format!("{}/{what}", place(at, award.id))));
    let composite = badge.composite.is_some();
    // Who took over from a closed issuer neither awards its badges nor writes in its name.
    let own = badge.issuer == at.issuer;
    let open = own && badge.archived_at.is_none() && !composite;
    let page = Page {
        image: f.image(&badge.image),
        email: whole.email.clone(),
        state,
        reason: revocation
            .filter(|gone| gone.cause != Cause::Replaced)
            .map(|gone| gone.reason.clone()),
        issued: t.date(award.issued_on),
        recorded: t.date(award.recorded_at),
        expires: match award.expires {
            Some(at) => t.date(at),
            None => t.say("desk-award-for-ever"),
        },
        accepted: match whole.now.accepted_at {
            Some(at) => t.date(at),
            None => t.say("desk-assertions-not-yet"),
        },
        public: f.award(award.id),
        instead: whole.instead.map(at_desk),
        narrative: said.narrative.as_deref().map(markdown::to_html),
        proofs: match composite {
            true => Vec::new(), // its badges, which its public page shows
            false => said.evidence.iter().map(proof).collect(),
        },
        part_of: whole
            .part_of
            .iter()
            .map(|(id, name)| (name.get(t.0).to_owned(), at_desk(*id)))
            .collect(),
        history: whole
            .history
            .iter()
            .map(|act| line(&f, at.issuer, act))
            .collect(),
        revoke: revocation.is_none().then(|| below("revocation")),
        replace: revocation.is_none().then(|| below("replacement")),
        another: f.link(&f.path(&format!("/desk/{}/award", at.issuer))),
        again: open.then(|| {
            let same = format!("/desk/{}/award?badge={}", at.issuer, badge.id);
            f.link(&f.path(&same))
        }),
        letter: (own && revocation.is_none() && whole.now.accepted_at.is_none())
            .then(|| at_desk(award.id)),
        errors,
        name,
        d,
        f,
    };
    let status = match page.errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    };
    frame::momentary(status, &page)
}

fn proof(evidence: &Evidence) -> Proof {
    let text = evidence
        .narrative
        .as_ref()
        .or(evidence.description.as_ref());
    Proof {
        name: evidence.name.clone(),
        url: evidence.id.as_deref().and_then(web),
        text: text.map(|text| markdown::to_html(text)),
    }
}

fn line(f: &Frame, desk: Uuid, act: &Act) -> Line {
    let t = f.t;
    let asked = act.detail.get("application").and_then(|id| id.as_str());
    let asked = asked.and_then(|id| Uuid::try_parse(id).ok());
    let what = match act.action.as_str() {
        "assertion.award" if asked.is_some() => t.say("desk-assertions-awarded-as-asked"),
        "assertion.award" => t.say("desk-assertions-awarded"),
        "assertion.accept" => t.say("desk-assertions-accepted"),
        "assertion.decline" => t.say("desk-assertions-declined"),
        "assertion.letter" => t.say("desk-assertions-lettered"),
        "assertion.revoke" => t.say("desk-assertions-revoked"),
        _ => t.say("desk-assertions-replaces"),
    };
    let who = match act.actor.split(':').next().unwrap_or_default() {
        "member" => t.say("desk-assertions-by-member"),
        "key" => t.say("desk-assertions-by-key"),
        "link" | "session" => t.say("desk-assertions-by-holder"),
        "rule" => t.say("desk-assertions-by-rule"),
        _ => t.say("desk-assertions-by-operator"),
    };
    Line {
        at: format!("{}, {} UTC", t.date(act.at), t.time(act.at)),
        what,
        asked: (asked.filter(|_| act.issuer == Some(desk)))
            .map(|id| f.link(&f.path(&super::applications::place(desk, id)))),
        who,
    }
}

impl State {
    /// In words and with a mark.
    pub(super) fn of(
        t: Words,
        standing: Standing,
        (accepted, expires): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        gone: Option<DateTime<Utc>>,
    ) -> Self {
        let on = |key: &str, at: Option<DateTime<Utc>>| {
            let at = at.map(|at| t.date(at)).unwrap_or_default();
            t.with(key, &[("date", &at)])
        };
        let (kind, mark, words) = match standing {
            Standing::InForce | Standing::NotAccepted => match accepted {
                Some(_) => ("good", "✓", t.say("desk-holders-in-force")),
                None => ("good", "✓", t.say("desk-holders-waits")),
            },
            Standing::Expired => ("past", "!", on("status-expired", expires)),
            Standing::Revoked => ("bad", "✗", on("status-revoked", gone)),
            Standing::Replaced => ("past", "!", on("status-replaced", gone)),
        };
        Self { kind, mark, words }
    }
}
