//! What a link leads to: `/links/{token}`. Opening one changes nothing, as mail scanners open links; its button does.

mod addresses;
mod asking;
pub(super) mod bringing;
mod erasing;
mod my_badges;
mod naming;
mod review;
mod sessions;
mod sharing;
mod showing;
mod statement;
mod vouching;

pub(super) use review::by as stated_by;

pub use asking::{managed as asked_managed, shown as asked};
pub use my_badges::{managed, my_badges};
pub use showing::{managed as shown_managed, shown};

use super::{
    Answer, desk, failure,
    fields::Fields,
    frame::{self, Frame},
    sign_in,
};
use crate::http::{App, auth::session, problem::Problem};
use crate::issuing::{
    Error,
    links::{Opened, Purpose},
    mine::Own,
    pending::MAX_APPEAL,
    people::Proved,
};
use crate::storage::{badge_classes::StoredBadge, merges::State};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web::Payload};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    f: Frame,
    texts: Vec<String>,
    badge: Option<Badge>,
    warning: Option<String>,
    ask: Option<Ask>,
    action: String,
    buttons: Vec<Button>,
    /// Where to go on, and what that is called.
    again: Option<(String, String)>,
}

/// The award that an answer is asked to.
struct Badge {
    name: String,
    lang: &'static str,
    image: String,
    url: String,
    issuer: String,
    programmes: String,
    contact: String,
}

/// A text to write.
struct Ask {
    label: String,
    /// In characters.
    most: usize,
    text: String,
    error: Option<String>,
}

struct Button {
    value: &'static str,
    label: String,
    quiet: bool,
}

impl Page {
    fn new(request: &HttpRequest, app: &App, title: &str, texts: &[&str]) -> Self {
        let mut f = Frame::new(request, app.service.base(), "");
        f.title = f.t.say(title);
        f.noindex = true;
        Self {
            texts: texts.iter().map(|key| f.t.say(key)).collect(),
            badge: None,
            warning: None,
            ask: None,
            action: f.link(request.path()),
            buttons: Vec::new(),
            again: None,
            f,
        }
    }

    fn button(mut self, value: &'static str, label: &str) -> Self {
        self.buttons.push(Button {
            value,
            label: self.f.t.say(label),
            quiet: !self.buttons.is_empty(),
        });
        self
    }

    fn with_way_on(mut self) -> Self {
        self.again = Some((self.f.my_badges(), self.f.t.say("mine-title")));
        self
    }

    fn answer(&self, status: StatusCode) -> Answer {
        frame::momentary(status, self)
    }
}

/// Answers `GET /links/{token}`: what the button will do.
pub async fn answer(request: &HttpRequest, app: &App, token: &str) -> Answer {
    let opened = match app.service.opened(token).await {
        Ok(opened) => opened,
        Err(why) => return refused(request, app, why),
    };
    let page = |title, texts| Page::new(request, app, title, texts);
    let page = match opened.purpose {
        Purpose::ProveAddress => prove(request, app, &opened).await?,
        Purpose::MyBadges => {
            let text = match opened.subject {
                Some(_) => "link-mine-to-ask",
                None => "link-mine",
            };
            page("link-mine-title", &[text]).button("open", "link-mine-do")
        }
        Purpose::AnswerAward => {
            let language = Frame::new(request, app.service.base(), "").t.0;
            let own = match app.service.award_to_answer(&opened, language).await {
                Ok(own) => own,
                Err(why) => return refused(request, app, why),
            };
            if own.revocation.is_some() {
                return gone(request, app);
            }
            award(request, app, &own)
        }
        Purpose::ObjectToMerge => {
            let (merge, programme) = app.service.merge_to_object_to(&opened).await?;
            if merge.state != State::Planned {
                return merge_ended(request, app);
            }
            let mut page =
                page("link-object-title", &["link-object-then"]).button("object", "link-object-do");
            let due = page.f.t.date(merge.due_at);
            let texts = [("programme", &*programme), ("date", &due)];
            page.texts.insert(0, page.f.t.with("link-object", &texts));
            page
        }
        Purpose::Appeal => match appeal(request, app, &opened).await {
            Ok(page) => page,
            Err(why) => return refused(request, app, why),
        },
        Purpose::Endorse => return vouching::asked(request, app, &opened).await,
        Purpose::WithdrawEndorsement => return vouching::kept(request, app, &opened).await,
        Purpose::JoinDesk => match invitation(request, app, &opened).await {
            Ok(page) => page,
            Err(why) => return refused(request, app, why),
        },
        Purpose::Review => return review::answer(request, app, &opened).await,
        Purpose::Statement => return statement::answer(request, app, &opened).await,
    };
    page.answer(StatusCode::OK)
}

/// Answers `GET /links/{token}/files/{key}`: a file of the application that the link asks to examine.
pub async fn file(request: &HttpRequest, app: &App, token: &str, proof: Uuid) -> Answer {
    match app.service.opened(token).await {
        Ok(opened) => review::file(request, app, &opened, proof).await,
        Err(why) => refused(request, app, why),
    }
}

/// Answers `POST /links/{token}`: the button.
pub async fn followed(request: &HttpRequest, app: &App, token: &str, body: Payload) -> Answer {
    let opened = match app.service.opened(token).await {
        Ok(opened) => opened,
        Err(why) => return refused(request, app, why),
    };
    let fields = Fields::read(request, body).await?;
    let (service, id) = (&app.service, opened.id);
    let done = match opened.purpose {
        Purpose::ProveAddress => service.prove_address(id).await.map(|proved| match proved {
            Proved::Done => ("link-proved-title", "link-proved"),
            Proved::OtherMissing => ("link-proved-title", "link-proved-half"),
        }),
        Purpose::MyBadges => {
            app.limits.count(request)?;
            return signed_in(request, app, &opened).await;
        }
        Purpose::AnswerAward => match fields.text("do") {
            "accept" => {
                let done = service.answer_award(id, true).await;
                done.map(|()| ("link-accepted-title", "link-accepted"))
            }
            "decline" => {
                let done = service.answer_award(id, false).await;
                done.map(|()| ("link-declined-title", "link-declined"))
            }
            _ => return Err(unknown_button()),
        },
        Purpose::ObjectToMerge => {
            let done = service.object_to_merge(id).await;
            done.map(|()| ("link-objected-title", "link-objected"))
        }
        Purpose::Endorse => return vouching::answered(request, app, &opened, &fields).await,
        Purpose::WithdrawEndorsement => return vouching::taken_back(request, app, &opened).await,
        Purpose::Review => return review::followed(request, app, &opened, &fields).await,
        Purpose::Statement => return statement::followed(request, app, &opened, &fields).await,
        Purpose::JoinDesk => match service.join_desk(id).await {
            Ok(()) => return joined(request, app, &opened),
            Err(why) => Err(why),
        },
        Purpose::Appeal => match service.appeal(id, fields.text("text").to_owned()).await {
            Err(Error::Fields(_)) => {
                let mut page = match appeal(request, app, &opened).await {
                    Ok(page) => page,
                    Err(why) => return refused(request, app, why),
                };
                let error = page
                    .f
                    .t
                    .with("link-appeal-error", &[("most", &MAX_APPEAL.to_string())]);
                if let Some(ask) = &mut page.ask {
                    ask.text = fields.text("text").to_owned();
                    ask.error = Some(error);
                }
                return page.answer(StatusCode::UNPROCESSABLE_ENTITY);
            }
            done => done.map(|()| ("link-appealed-title", "link-appealed")),
        },
    };
    match done {
        Ok((title, text)) => Page::new(request, app, title, &[text])
            .with_way_on()
            .answer(StatusCode::OK),
        Err(why) => refused(request, app, why),
    }
}

/// Signs in whoever opened the link.
async fn signed_in(request: &HttpRequest, app: &App, link: &Opened) -> Answer {
    let base = app.service.base();
    session::refuse_other_sites(request, base)?;
    let before = session::token(request, base);
    match app
        .service
        .sign_in(link.id, sign_in::arriving(request, before.as_deref()))
        .await
    {
        Ok(token) => sign_in::opened(request, app, &token, link.subject).await,
        Err(why) => refused(request, app, why),
    }
}

fn unknown_button() -> Problem {
    Problem::new("invalid-body", "the form says not which button was used")
}

async fn appeal(request: &HttpRequest, app: &App, opened: &Opened) -> Result<Page, Error> {
    let mut page = Page::new(request, app, "link-appeal-title", &["link-appeal-then"])
        .button("appeal", "link-appeal-do");
    let t = page.f.t;
    let (name, until) = app.service.to_appeal(opened, t.0).await?;
    let texts = [("name", &*name), ("date", &t.date(until))];
    page.texts.insert(0, t.with("link-appeal", &texts));
    page.ask = Some(Ask {
        label: t.say("link-appeal-text"),
        most: MAX_APPEAL,
        text: String::new(),
        error: None,
    });
    Ok(page)
}

/// What somebody is invited to, and as what.
async fn invitation(request: &HttpRequest, app: &App, opened: &Opened) -> Result<Page, Error> {
    let desk = app.service.invitation(opened).await?;
    let mut page = Page::new(request, app, "link-join-title", &[]).button("join", "link-join-do");
    let t = page.f.t;
    let base = app.service.base();
    let told = match desk.issuer {
        Some(_) => t.with("link-join", &[("issuer", &*desk.name)]),
        None => t.with("link-join-instance", &[("host", base.origin())]),
    };
    let role = t.say(desk::role_key(desk.role));
    page.texts = vec![
        told,
        t.with("link-join-role", &[("role", &*role)]),
        t.with("link-join-then", &[("address", &*opened.address.given)]),
    ];
    Ok(page)
}

/// A desk opens to whoever signs in at the address: that is the next step.
fn joined(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    let mut page = Page::new(request, app, "link-joined-title", &[]);
    let address = opened.address.given.as_str();
    let text = page.f.t.with("link-joined", &[("address", address)]);
    page.texts = vec![text];
    page.again = Some((page.f.desks(), page.f.t.say("link-joined-do")));
    page.answer(StatusCode::OK)
}

async fn prove(request: &HttpRequest, app: &App, opened: &Opened) -> Result<Page, Problem> {
    let asking = app.service.asking(opened).await?;
    let mut page = Page::new(request, app, "link-prove-title", &["link-prove-not"])
        .button("prove", "link-prove-do");
    let t = page.f.t;
    let given = opened.address.given.as_str();
    page.texts
        .insert(0, t.with("link-prove", &[("address", given)]));
    if let Some(asking) = asking {
        page.warning = Some(t.with("link-prove-joins", &[("address", &asking)]));
    }
    Ok(page)
}

fn award(request: &HttpRequest, app: &App, own: &Own) -> Page {
    let texts = ["link-award", "link-award-decline"];
    let mut page = Page::new(request, app, "link-award-title", &texts)
        .button("accept", "award-accept")
        .button("decline", "award-decline");
    let t = page.f.t;
    let (lang, name) = named(&page.f, own);
    page.warning = takes_along(&page.f, own, "award-takes-along");
    page.badge = Some(Badge {
        name,
        lang,
        image: page.f.image(&own.badge.image),
        url: page.f.award(own.assertion.id),
        issuer: own.issuer.0.clone(),
        programmes: own.programmes.join(", "),
        contact: own.issuer.1.clone(),
    });
    if own.accepted_at.is_some() {
        page.texts.push(t.say("link-award-accepted"));
    }
    page
}

/// The name of a badge with its language.
fn named(f: &Frame, own: &Own) -> (&'static str, String) {
    named_in(f.t, own)
}

/// The same, without a page.
pub fn named_in(t: Words, own: &Own) -> (&'static str, String) {
    named_texts(t, &own.badge)
}

/// The same, of a badge.
fn named_texts(t: Words, badge: &StoredBadge) -> (&'static str, String) {
    match badge.definition.texts(t.0) {
        Some((language, texts)) => (language.tag(), texts.name.clone()),
        None => (t.tag(), String::new()),
    }
}

/// What would no longer stand without a badge, as the message says it.
fn takes_along(f: &Frame, own: &Own, message: &str) -> Option<String> {
    let names = own.takes_along.join(", ");
    (!names.is_empty()).then(|| f.t.with(message, &[("names", &names)]))
}

/// The same of an application or a statement.
fn refused_outside(request: &HttpRequest, app: &App, why: Error) -> Answer {
    match why {
        Error::Refused {
            code: "already-decided" | "opinion-given",
            ..
        } => Page::new(request, app, "examine-decided-title", &["examine-decided"])
            .with_way_on()
            .answer(StatusCode::CONFLICT),
        why => refused(request, app, why),
    }
}

/// A link that cannot be used, or what it asks for that cannot be done any more.
fn refused(request: &HttpRequest, app: &App, why: Error) -> Answer {
    let problem = Problem::from(why);
    let (title, text) = match problem.code {
        "owner-decides" => ("link-owner-decides-title", "link-owner-decides"),
        "not-accepted" => ("link-not-accepted-title", "link-not-accepted"),
        "issuer-closed" => ("link-closed-title", "link-closed"),
        "too-many-letters" => ("link-too-many-title", "bring-too-many-letters"),
        "not-found" | "erased" => ("link-nothing-title", "link-nothing"),
        "invitation-ended" => ("link-join-ended-title", "link-join-ended"),
        "link-unknown" => ("link-unknown-title", "link-unknown"),
        "link-used" => ("link-used-title", "link-used"),
        "link-expired" => ("link-expired-title", "link-expired"),
        "already-revoked" => return gone(request, app),
        "not-a-reviewer" | "own-application" | "same-organisation" | "gave-a-statement"
        | "examined-before" | "not-a-peer" | "own-address" => {
            ("examine-conflict-title", "examine-conflict")
        }
        "merge-ended" => return merge_ended(request, app),
        "not-pending" | "already-appealed" => {
            return Page::new(
                request,
                app,
                "link-appeal-late-title",
                &["link-appeal-late"],
            )
            .with_way_on()
            .answer(StatusCode::GONE);
        }
        _ if problem.status == 409 => failure::CONFLICT,
        _ => return Err(problem),
    };
    told(request, app, problem.status, (title, text))
}

/// A page that says why nothing was done.
fn told(
    request: &HttpRequest,
    app: &App,
    status: u16,
    (title, text): (&'static str, &'static str),
) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND);
    Page::new(request, app, title, &[text])
        .with_way_on()
        .answer(status)
}

fn gone(request: &HttpRequest, app: &App) -> Answer {
    Page::new(request, app, "link-gone-title", &["link-gone"])
        .with_way_on()
        .answer(StatusCode::GONE)
}

fn merge_ended(request: &HttpRequest, app: &App) -> Answer {
    Page::new(
        request,
        app,
        "link-object-late-title",
        &["link-object-late"],
    )
    .with_way_on()
    .answer(StatusCode::GONE)
}
