//! `/desk/{id}/holders`: what was awarded, and to whom. What is looked for may be an address, so it never stands in an
//! address of ours: a search is a form that is sent.

use super::{
    Errors, Room,
    award::{Choice, badges, choices, date, noted, some},
};
use crate::badge::time;
use crate::http::api::holders::file;
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{
    Error,
    holders::{Asked, Beginning, Found, Order, Standing, Whom},
};
use crate::storage::Page as Slice;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

/// How many awards one page has.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "desk/holders.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    award: String,
    given: Given,
    badges: Vec<Choice>,
    states: Vec<Choice>,
    errors: Errors,
    count: String,
    rows: Vec<Row>,
    /// The page is not the first.
    further: bool,
    /// After which award the next page begins.
    next: Option<Uuid>,
    filtered: bool,
}

struct Row {
    email: String,
    url: String,
    badge: String,
    issued: String,
    state: State,
}

/// Where an award stands, in words and not by colour alone.
pub(super) struct State {
    pub kind: &'static str,
    pub mark: &'static str,
    pub words: String,
}

const STATES: [(&str, &str, Option<Standing>); 6] = [
    ("", "desk-holders-any-state", None),
    ("valid", "desk-holders-valid", Some(Standing::InForce)),
    (
        "not-accepted",
        "desk-holders-not-accepted",
        Some(Standing::NotAccepted),
    ),
    ("expired", "desk-holders-expired", Some(Standing::Expired)),
    ("revoked", "desk-holders-revoked", Some(Standing::Revoked)),
    (
        "replaced",
        "desk-holders-replaced",
        Some(Standing::Replaced),
    ),
];

/// What the form says.
#[derive(Default)]
struct Given {
    email: String,
    badge: String,
    state: String,
    from: String,
    until: String,
}

impl Given {
    fn of(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self {
            email: text("email"),
            badge: text("badge"),
            state: text("state"),
            from: text("from"),
            until: text("until"),
        }
    }

    /// As the form carries it on.
    fn hidden(&self) -> [(&'static str, &str); 5] {
        [
            ("email", &self.email),
            ("badge", &self.badge),
            ("state", &self.state),
            ("from", &self.from),
            ("until", &self.until),
        ]
    }

    fn asked(&self) -> Result<Asked, Error> {
        let mut wrong = Vec::new();
        let begins = noted(&mut wrong, "/email", Beginning::parse(&self.email));
        let from = noted(&mut wrong, "/from", date(&self.from));
        let until = noted(&mut wrong, "/until", date(&self.until));
        let (Some(begins), Some(from), Some(until)) = (begins, from, until) else {
            return Err(Error::Fields(wrong));
        };
        let state = STATES.iter().find(|(name, ..)| *name == self.state);
        Ok(Asked {
            whom: begins.map(Whom::Address),
            badge: some(&self.badge).and_then(|id| Uuid::try_parse(&id).ok()),
            standing: state.and_then(|(.., standing)| *standing),
            from,
            // The whole day.
            before: until.map(time::day_after),
        })
    }
}

/// `/desk/{id}/holders`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    show(&request, &app, &at, Given::default(), None).await
}

/// `POST /desk/{id}/holders`: looks something up, or gives it as a file.
pub async fn search(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let DeskForm { at, fields } = form;
    let given = Given::of(&fields);
    if fields.text("do") == "export"
        && let Ok(asked) = given.asked()
    {
        let language = Frame::new(&request, app.service.base(), "").t.0;
        let (actor, scope) = (at.actor(), at.scope());
        let export = app
            .service
            .export_holders(&actor, scope, at.issuer, asked, language)
            .await?;
        return Ok(file(export));
    }
    let after = Uuid::try_parse(fields.text("after")).ok();
    show(&request, &app, &at, given, after).await
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    given: Given,
    after: Option<Uuid>,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "holders");
    let (t, service) = (f.t, &app.service);
    f.title = t.say("desk-holders-title");
    let (mut errors, mut found, mut count) = (Errors::default(), Vec::new(), 0);
    match given.asked() {
        Ok(asked) => {
            let page = Slice {
                after: after.unwrap_or(Uuid::nil()),
                limit: PAGE + 1, // one more shows whether there is another page
            };
            let order = Order::LatestFirst;
            found = service.holders(at.scope(), &asked, order, page).await?;
            count = service.count_holders(at.scope(), &asked).await?;
        }
        Err(why) => errors = Errors::of(t, why)?,
    }
    let more = i64::try_from(found.len()).is_ok_and(|n| n > PAGE);
    if more {
        found.pop();
    }
    let now = service.now();
    let row = |found: &Found| Row {
        email: found.holding.email.clone(),
        url: f.link(&f.path(&format!(
            "/desk/{}/assertions/{}",
            at.issuer, found.holding.id
        ))),
        badge: found.name.get(t.0).to_owned(),
        issued: t.date(found.holding.issued_on),
        state: State::of(
            t,
            found.holding.standing(now),
            (found.holding.accepted_at, found.holding.expires),
            found.holding.revocation.as_ref().map(|gone| gone.at),
        ),
    };
    let all = badges(app, at).await?;
    let own: Vec<_> = all.iter().filter(|badge| badge.current).collect();
    let status = match errors.all().is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let state = |(name, key, _): &(&str, &str, Option<Standing>)| Choice {
        value: (*name).to_owned(),
        label: t.say(key),
        chosen: *name == given.state,
    };
    let page = Page {
        action: f.link(&f.path(&format!("/desk/{}/holders", at.issuer))),
        award: f.link(&f.path(&format!("/desk/{}/award", at.issuer))),
        badges: choices(&own, t.0, &given.badge),
        states: STATES.iter().map(state).collect(),
        count: t.count(
            "desk-holders-count",
            &[("count", usize::try_from(count).unwrap_or(0))],
        ),
        rows: found.iter().map(row).collect(),
        further: after.is_some(),
        next: found.last().filter(|_| more).map(|last| last.holding.id),
        filtered: given.hidden().iter().any(|(_, value)| !value.is_empty()),
        given,
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}
