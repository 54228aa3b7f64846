//! What a letter that asks somebody for a recommendation leads to: they write or decline, without an account; and how they
//! take back what they wrote.

use super::{Page as Told, unknown_button};
use crate::http::pages::{
    Answer, facts,
    fields::Fields,
    frame::{self, Frame},
    model_view::ModelView,
    recommendations::{RecommendationView, lines, relation},
};
use crate::http::{App, problem::Problem};
use crate::issuing::{
    Error,
    links::Opened,
    personal_endorsements::{AskedFor, MOST_ROLE, MOST_WORDS},
    showcases::MOST_NAME,
};
use crate::storage::{Db, personal_endorsements::Words};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;

#[derive(Template)]
#[template(path = "vouch.html")]
struct Page {
    f: Frame,
    action: String,
    model: ModelView,
    award_url: String,
    issuer: String,
    asker: String,
    relation: String,
    request: Vec<String>,
    filled: Filled,
    most: [usize; 3],
}

#[derive(Template)]
#[template(path = "vouched.html")]
struct Kept {
    f: Frame,
    action: String,
    lead: String,
    one: RecommendationView,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Filled {
    name: String,
    role: String,
    words: String,
    shown: bool,
    /// They pressed the button that declines after they had typed something.
    declining: bool,
    name_error: Option<String>,
    role_error: Option<String>,
    words_error: Option<String>,
    shown_error: Option<String>,
}

impl Filled {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            name: text("name"),
            role: text("role"),
            words: text("words"),
            shown: fields.text("shown") == "yes",
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        let typed = [&self.name, &self.role, &self.words];
        typed.iter().all(|text| text.trim().is_empty())
    }

    fn is_wrong(&self) -> bool {
        self.declining
            || [
                &self.name_error,
                &self.role_error,
                &self.words_error,
                &self.shown_error,
            ]
            .iter()
            .any(|error| error.is_some())
    }
}

/// Answers `GET /links/{token}` of a letter that asks.
pub(super) async fn asked(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    page(request, app, opened, Filled::default()).await
}

/// Answers its button.
pub(super) async fn answered(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    fields: &Fields,
) -> Answer {
    let done = match fields.text("do") {
        "give" => return given(request, app, opened, fields).await,
        // What somebody wrote is not thrown away by one press.
        "decline" if !Filled::of(fields).is_empty() => {
            let filled = Filled {
                declining: true,
                ..Filled::of(fields)
            };
            return page(request, app, opened, filled).await;
        }
        "decline" | "decline-anyway" => app.service.say_nothing(opened.id).await,
        _ => return Err(unknown_button()),
    };
    match done {
        Ok(()) => told(request, app, "vouch-refused-title", &["vouch-refused"]),
        Err(why) => refused(request, app, why),
    }
}

/// Answers `GET /links/{token}` of the letter that thanks: what was said, and the button that takes it back.
pub(super) async fn kept(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    let found = match app.service.asked_for(opened).await {
        Ok(found) => found,
        Err(why) => return refused(request, app, why),
    };
    let f = framed(request, app, "vouch-back-title");
    let (_, name) = super::named_texts(f.t, &found.badge);
    let texts = [("badge", &*name), ("issuer", &*found.issuer)];
    let page = Kept {
        action: f.link(request.path()),
        lead: f.t.with("vouch-back", &texts),
        one: RecommendationView::new(f.t, &found.endorsement),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// Answers its button.
pub(super) async fn taken_back(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    match app.service.take_words_back(opened.id).await {
        Ok(()) => told(request, app, "vouch-gone-title", &["vouch-gone"]),
        Err(why) => refused(request, app, why),
    }
}

async fn given(request: &HttpRequest, app: &App, opened: &Opened, fields: &Fields) -> Answer {
    let mut filled = Filled::of(fields);
    let t = Frame::new(request, app.service.base(), "").t;
    if !filled.shown {
        filled.shown_error = Some(t.say("vouch-no-consent"));
    }
    let words = Words {
        name: filled.name.clone(),
        role: filled.role.clone(),
        words: filled.words.clone(),
        language: t.0,
    };
    let wrong = match filled.shown {
        true => match app.service.say_of_award(opened.id, words).await {
            Ok(()) => {
                let texts = ["vouch-given", "vouch-given-back"];
                return told(request, app, "vouch-given-title", &texts);
            }
            Err(Error::Fields(wrong)) => wrong,
            Err(why) => return refused(request, app, why),
        },
        // All that is wrong is told at once.
        false => crate::issuing::personal_endorsements::wrong_words(&words),
    };
    for one in wrong {
        match one.pointer.as_str() {
            "/name" => filled.name_error = Some(t.say("vouch-bad-name")),
            "/role" => filled.role_error = Some(t.say("vouch-bad-role")),
            _ => filled.words_error = Some(t.say("vouch-bad-words")),
        }
    }
    page(request, app, opened, filled).await
}

async fn page(request: &HttpRequest, app: &App, opened: &Opened, filled: Filled) -> Answer {
    let found = match app.service.asked_for(opened).await {
        Ok(found) => found,
        Err(why) => return refused(request, app, why),
    };
    let AskedFor {
        endorsement,
        badge,
        issuer,
    } = found;
    let of = badge.clone();
    let adopted = app
        .service
        .store()
        .read(move |db: &mut Db| facts::behind(db, &of))
        .await
        .map_err(|why| Problem::from(Error::from(why)))?;
    let f = framed(request, app, "vouch-ask-title");
    let status = match filled.is_wrong() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let page = Page {
        action: f.link(request.path()),
        model: ModelView::new(&f, &badge, adopted.as_ref()),
        award_url: f.award(endorsement.assertion),
        issuer,
        relation: relation(f.t, endorsement.relation),
        request: lines(&endorsement.request),
        asker: endorsement.asker,
        filled,
        most: [MOST_NAME, MOST_ROLE, MOST_WORDS],
        f,
    };
    frame::momentary(status, &page)
}

fn framed(request: &HttpRequest, app: &App, title: &str) -> Frame {
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say(title);
    f.noindex = true;
    f
}

fn told(request: &HttpRequest, app: &App, title: &str, texts: &[&str]) -> Answer {
    Told::new(request, app, title, texts).answer(StatusCode::OK)
}

/// A link that cannot be used, or what cannot be done any more.
fn refused(request: &HttpRequest, app: &App, why: Error) -> Answer {
    match why {
        Error::Refused {
            code: "already-decided",
            ..
        } => super::told(request, app, 409, ("vouch-late-title", "vouch-late")),
        why => super::refused(request, app, why),
    }
}
