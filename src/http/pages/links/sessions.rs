//! Where a holder is signed in, on the page of their badges.

use super::{
    my_badges::{Told, page},
    refused,
};
use crate::http::App;
use crate::http::pages::{Answer, fields::Fields};
use crate::issuing::{Error, own_sessions::Browser, sessions::SignedIn};
use crate::storage::sessions::Session;
use crate::words::Words;
use actix_web::HttpRequest;
use uuid::Uuid;

/// A session, to its holder.
pub struct SessionView {
    pub id: Uuid,
    pub browser: String,
    /// Since when, and when it was used last.
    pub detail: String,
    /// It is the one that looks.
    pub here: bool,
}

impl SessionView {
    pub fn new(t: Words, session: &Session, here: Uuid) -> Self {
        let at = |at| format!("{}, {} UTC", t.date(at), t.time(at));
        let (since, used) = (at(session.opened_at), at(session.used_at));
        Self {
            id: session.id,
            browser: match Browser::named(&session.browser) {
                Browser::Chrome => "Chrome".to_owned(),
                Browser::Edge => "Edge".to_owned(),
                Browser::Firefox => "Firefox".to_owned(),
                Browser::Opera => "Opera".to_owned(),
                Browser::Safari => "Safari".to_owned(),
                Browser::Samsung => "Samsung Internet".to_owned(),
                Browser::Other => t.say("sessions-other-browser"),
            },
            detail: t.with("sessions-detail", &[("since", &*since), ("used", &*used)]),
            here: session.id == here,
        }
    }
}

/// Ends one other session, or every other one, and shows the page again.
pub async fn end(request: &HttpRequest, app: &App, there: &SignedIn, fields: &Fields) -> Answer {
    let ended = match fields.text("do") {
        "end-others" => app.service.end_other_sessions(there.session).await,
        _ => {
            let other = fields.id("session")?;
            app.service.end_own_session(there.session, other).await
        }
    };
    match ended {
        Ok(()) => page(request, app, there, Told::Done("sessions-ended")).await,
        // It ended by itself, or by the same button pressed twice: there is nothing left to end.
        Err(Error::Refused {
            code: "not-found", ..
        }) => page(request, app, there, Told::Done("sessions-ended")).await,
        Err(why) => refused(request, app, why),
    }
}
