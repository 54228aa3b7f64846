//! The page before an act that cannot be taken back: what follows from it, and one button.

use super::{Errors, Room};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use actix_web::http::StatusCode;
use askama::Template;

/// What is to be confirmed.
pub struct Sure {
    /// What is asked, as the title.
    pub title: String,
    /// What follows, a paragraph each.
    pub lead: Vec<String>,
    /// What it is about, in a frame.
    pub about: Vec<(String, String)>,
    /// A text to be given with it.
    pub ask: Option<Ask>,
    /// What the next page needs to know, hidden.
    pub hidden: Vec<(&'static str, String)>,
    /// What the button says.
    pub button: String,
    /// Whether something ceases to be valid, so that the button looks like it.
    pub ends: bool,
    /// Where the form goes, below the base URL.
    pub action: String,
    /// Where one goes who does not want that, below the base URL.
    pub back: String,
}

/// A text to be given.
pub struct Ask {
    /// Its field.
    pub name: &'static str,
    /// What it is.
    pub label: String,
    /// What is expected.
    pub hint: String,
    /// What was given.
    pub value: String,
    /// The type of its field in HTML.
    pub kind: &'static str,
}

#[derive(Template)]
#[template(path = "desk/sure.html")]
struct Page {
    f: Frame,
    d: Room,
    sure: Sure,
    action: String,
    back: String,
    errors: Errors,
}

/// Asks; with `errors` it was sent, and is not done.
pub fn ask((mut f, d): (Frame, Room), sure: Sure, errors: Errors) -> Answer {
    f.title.clone_from(&sure.title);
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path(&sure.action)),
        back: f.link(&f.path(&sure.back)),
        sure,
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}
