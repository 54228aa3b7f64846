//! What a holder shows, at `/my-badges/shared`: the public page, links to chosen badges, and a signature for e-mails.

use super::{named, unknown_button};
use crate::badge::time;
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{App, auth::session::OwnForm, problem::Problem};
use crate::issuing::{
    Error,
    mine::Own,
    sessions::SignedIn,
    showcases::{MOST_NAME, NewShowcase, OwnShowcase},
};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "my_shared.html")]
struct Page {
    f: Frame,
    action: String,
    csrf: String,
    told: Option<String>,
    error: Option<String>,
    most: usize,
    /// Their name, if they gave one.
    name: String,
    public: Option<LinkView>,
    links: Vec<LinkView>,
    badges: Vec<Choice>,
    /// How many badges are shared with everybody.
    shared: usize,
    signature: Option<Signature>,
    filled: Filled,
}

struct LinkView {
    id: Uuid,
    label: String,
    url: String,
    detail: String,
    over: bool,
}

/// A badge that may be chosen.
struct Choice {
    id: Uuid,
    name: String,
    lang: &'static str,
    chosen: bool,
    /// Its document names other badges.
    composite: bool,
}

/// Lines to paste under e-mails.
struct Signature {
    text: String,
    html: String,
}

#[derive(Default)]
struct Filled {
    label: String,
    shown_name: String,
    until: String,
    badges: BTreeSet<Uuid>,
}

/// Answers `GET /my-badges/shared`.
pub async fn shown(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    page(request, app, there, Ok(None), Filled::default()).await
}

/// Answers `POST /my-badges/shared`.
pub async fn managed(request: &HttpRequest, app: &App, form: &OwnForm) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let text = |name: &str| fields.text(name).to_owned();
    let done = match fields.text("do") {
        "publish" => {
            let new = NewShowcase {
                label: String::new(),
                shown_name: text("shown-name"),
                chosen: None,
                ends_at: None,
            };
            let done = app.service.show(there.session, new).await;
            done.map(|_| "shared-published")
        }
        "link" => {
            let filled = Filled {
                label: text("label"),
                shown_name: text("shown-name"),
                until: text("until"),
                badges: fields.ids("award")?,
            };
            // To the end of that day.
            let ends_at = match filled.until.as_str() {
                "" => None,
                day => match time::parse(day) {
                    Ok(day) => Some(time::day_after(day) - TimeDelta::seconds(1)),
                    Err(_) => return refused(request, app, there, "shared-bad-day", filled).await,
                },
            };
            let new = NewShowcase {
                label: filled.label.clone(),
                shown_name: filled.shown_name.clone(),
                chosen: Some(filled.badges.clone()),
                ends_at,
            };
            match app.service.show(there.session, new).await {
                Err(Error::Fields(errors)) => {
                    let key = match errors.first().map(|error| error.pointer.as_str()) {
                        Some("/badges") => "shared-no-badge",
                        Some("/endsAt") => "shared-bad-day",
                        Some("/label") => "shared-bad-label",
                        _ => "shared-bad-name",
                    };
                    return refused(request, app, there, key, filled).await;
                }
                done => done.map(|_| "shared-made"),
            }
        }
        "remove" => {
            let id = fields.id("link")?;
            let done = app.service.show_no_more(there.session, id).await;
            done.map(|()| "shared-removed")
        }
        _ => return Err(unknown_button()),
    };
    let key = match done {
        Ok(told) => return page(request, app, there, Ok(Some(told)), Filled::default()).await,
        Err(Error::Fields(_)) => "shared-bad-name",
        Err(Error::Refused {
            code: "too-many-links",
            ..
        }) => "shared-too-many",
        Err(why) => return Err(Problem::from(why)),
    };
    refused(request, app, there, key, Filled::default()).await
}

async fn refused(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    key: &'static str,
    filled: Filled,
) -> Answer {
    page(request, app, there, Err(key), filled).await
}

async fn page(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    told: Result<Option<&'static str>, &'static str>,
    filled: Filled,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let (t, now) = (f.t, app.service.now());
    f.title = t.say("shared-title");
    f.noindex = true;
    f.switch = frame::in_language(&f.path("/my-badges/shared"), &[], t.other());
    let status = match told {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mine = app.service.my_badges(&there.address, t.0).await?;
    let name = mine.name.clone().unwrap_or_default();
    let filled = match status {
        StatusCode::OK => Filled {
            shown_name: name.clone(),
            ..filled
        },
        _ => filled,
    };
    let own = app.service.showcases(there).await?;
    let showable: Vec<&Own> = (mine.awards.iter())
        .filter(|own| own.revocation.is_none() && own.accepted_at.is_some())
        .collect();
    let shared: Vec<&Own> = showable.iter().copied().filter(|own| own.shared).collect();
    let mut public = None;
    let mut links = Vec::new();
    for one in own {
        let over = one.showcase.ends_at.is_some_and(|at| at <= now);
        match one.showcase.whole {
            true => public = Some(link(&f, one, over)),
            false => links.push(link(&f, one, over)),
        }
    }
    let page = Page {
        action: f.link(&f.path("/my-badges/shared")),
        csrf: app.service.form_token(there.session),
        error: told.err().map(|key| t.say(key)),
        told: told.ok().flatten().map(|key| t.say(key)),
        most: MOST_NAME,
        name,
        signature: signature(&f, &shared, public.as_ref()),
        shared: shared.len(),
        badges: showable
            .iter()
            .map(|own| choice(&f, own, &filled))
            .collect(),
        public,
        links,
        filled,
        f,
    };
    frame::momentary(status, &page)
}

fn link(f: &Frame, one: OwnShowcase, over: bool) -> LinkView {
    let count = f.t.count("shared-count", &[("count", one.shown)]);
    let until = one.showcase.ends_at.map(|at| {
        let key = if over { "shared-over" } else { "shared-until" };
        f.t.with(key, &[("date", &f.t.date(at))])
    });
    LinkView {
        id: one.showcase.id,
        detail: [Some(count), until]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        label: one.showcase.label,
        url: one.url,
        over,
    }
}

fn choice(f: &Frame, own: &Own, filled: &Filled) -> Choice {
    let (lang, name) = named(f, own);
    Choice {
        id: own.assertion.id,
        name,
        lang,
        chosen: filled.badges.contains(&own.assertion.id),
        composite: own.badge.composite.is_some(),
    }
}

/// Links alone: an image in an e-mail would tell us who reads it.
fn signature(f: &Frame, shared: &[&Own], public: Option<&LinkView>) -> Option<Signature> {
    if shared.is_empty() {
        return None;
    }
    let mut links: Vec<(String, String)> = shared
        .iter()
        .map(|own| (named(f, own).1, f.base().assertion(own.assertion.id)))
        .collect();
    if let Some(page) = public {
        links.push((f.t.say("shared-signature-all"), page.url.clone()));
    }
    let intro = f.t.say("shared-signature-intro");
    let text: Vec<String> = (links.iter())
        .map(|(name, url)| f.t.with("labelled", &[("label", name), ("text", url)]))
        .collect();
    let html: Vec<String> = (links.iter())
        .map(|(name, url)| format!("<a href=\"{}\">{}</a>", escaped(url), escaped(name)))
        .collect();
    Some(Signature {
        text: format!("{intro}\n{}", text.join("\n")),
        html: format!("<p>{}<br>{}</p>", escaped(&intro), html.join("<br>")),
    })
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}
