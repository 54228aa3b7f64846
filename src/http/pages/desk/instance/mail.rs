//! `/instance/mail`: the letters that wait, and those that could not be sent.

use super::room;
use crate::http::pages::{
    Answer,
    desk::{Room, done},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtInstance, InstanceForm},
};
use crate::storage::{
    Page as Slice,
    mails::{Mail, State},
};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

/// How many of each are shown, the oldest.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "desk/instance_mail.html")]
struct Page {
    f: Frame,
    d: Room,
    waiting: Vec<View>,
    dead: Vec<View>,
    /// There are more of either than are shown.
    more: bool,
    action: String,
}

struct View {
    id: Uuid,
    recipient: String,
    since: String,
    next: String,
    tries: i32,
    error: String,
}

fn view(f: &Frame, mail: Mail) -> View {
    let moment = |at| format!("{}, {}", f.t.date(at), f.t.time(at));
    View {
        id: mail.id,
        since: moment(mail.created_at),
        next: moment(mail.next_try_at),
        recipient: mail.recipient,
        tries: mail.tries,
        error: mail.last_error.unwrap_or_default(),
    }
}

/// `/instance/mail`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    let (mut f, d) = room(&request, &app, &at, "mail");
    f.title = f.t.say("desk-mail-title");
    let first = || Slice::first(MOST);
    let waiting = app.service.mails(Some(State::Queued), first()).await?;
    let dead = app.service.mails(Some(State::Dead), first()).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let page = Page {
        more: waiting.len() >= most || dead.len() >= most,
        waiting: waiting.into_iter().map(|mail| view(&f, mail)).collect(),
        dead: dead.into_iter().map(|mail| view(&f, mail)).collect(),
        action: f.link(&f.path("/instance/mail")),
        f,
        d,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// `POST /instance/mail`: tries one that could not be sent anew.
pub async fn retry(request: HttpRequest, app: web::Data<App>, form: InstanceForm) -> Answer {
    let (actor, id) = (form.at.actor(), form.fields.id("mail")?);
    app.service.retry_mail(&actor, id).await?;
    done(&request, &app, "/instance/mail", "desk-mail-retry-done")
}
