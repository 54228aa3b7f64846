//! `/desk/{id}/assertions/{item}/replacement`: a badge is corrected by another that stands in its place.

use super::{
    Errors, Room,
    assertions::{place, said},
    award::{date, noted, proof, some, wrong},
    effects::WouldBe,
    item, once,
    revoking::{is_gone, to_it},
};
use crate::badge::{assertion::Evidence, email::Email};
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
    markdown,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error, Guard, Once,
    awards::Whole,
    effects,
    replace::{Correction, Replaced},
};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/replacement.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    back: String,
    name: String,
    given: Given,
    /// A composite: only its address can be another.
    composite: bool,
    /// It has more evidence than the form can change: it stays as it is.
    many: bool,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "desk/replacement_preview.html")]
struct Look {
    f: Frame,
    d: Room,
    action: String,
    name: String,
    given: Given,
    /// To whom it was awarded before, when that changes.
    before: Option<String>,
    expires: String,
    narrative: Option<String>,
    proof: Option<String>,
    composite: bool,
    effects: WouldBe,
}

/// What the form says.
#[derive(Default, Clone, PartialEq, Eq)]
struct Given {
    email: String,
    expires: String,
    narrative: String,
    evidence: String,
    evidence_url: String,
}

impl Given {
    fn of(fields: &Fields) -> Self {
        // As browsers send it, the ends of lines are two characters.
        let text = |name| fields.text(name).replace("\r\n", "\n");
        Self {
            email: text("email"),
            expires: text("expires"),
            narrative: text("narrative"),
            evidence: text("evidence"),
            evidence_url: text("evidenceUrl"),
        }
    }

    /// As the award is.
    fn as_it_is(whole: &Whole) -> Result<Self, Problem> {
        let (said, expires) = (said(whole)?, whole.now.assertion.expires);
        let text = |text: Option<String>| text.unwrap_or_default().trim().replace("\r\n", "\n");
        let one = match said.evidence.as_slice() {
            [one] if whole.badge.composite.is_none() => Some(one.clone()),
            _ => None,
        };
        let (url, words) = one.map(|one| (one.id, one.narrative)).unwrap_or_default();
        let composite = whole.badge.composite.is_some();
        Ok(Self {
            email: whole.email.clone(),
            expires: expires.map_or_else(String::new, |at| at.format("%Y-%m-%d").to_string()),
            narrative: text(said.narrative.filter(|_| !composite)),
            evidence: text(words),
            evidence_url: text(url),
        })
    }

    fn hidden(&self) -> [(&'static str, &str); 5] {
        [
            ("email", &self.email),
            ("expires", &self.expires),
            ("narrative", &self.narrative),
            ("evidence", &self.evidence),
            ("evidenceUrl", &self.evidence_url),
        ]
    }

    /// What differs from the award as it is. A piece of evidence keeps what the form does not show of it.
    fn correction(
        &self,
        now: &Self,
        whole: &Whole,
        said: &[Evidence],
    ) -> Result<Correction, Error> {
        let mut wrong = Vec::new();
        let email = noted(&mut wrong, "/email", Email::parse(&self.email));
        let expires = noted(&mut wrong, "/expires", date(&self.expires));
        let (Some(email), Some(expires)) = (email, expires) else {
            return Err(Error::Fields(wrong));
        };
        let other = |changed: bool| whole.badge.composite.is_none() && changed;
        let evidence = (&self.evidence, &self.evidence_url) != (&now.evidence, &now.evidence_url);
        let mut proof = proof(&self.evidence, &self.evidence_url);
        if let ([now], [new]) = (said, proof.as_mut_slice()) {
            *new = Evidence {
                id: new.id.take(),
                narrative: new.narrative.take(),
                ..now.clone()
            };
        }
        Ok(Correction {
            email: (self.email != now.email).then_some(email),
            narrative: other(self.narrative != now.narrative).then(|| some(&self.narrative)),
            evidence: other(evidence && said.len() < 2).then_some(proof),
            expires: other(self.expires != now.expires).then_some(expires),
        })
    }
}

/// `/desk/{id}/assertions/{item}/replacement`
pub async fn form(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let whole = app.service.whole_award(at.scope(), item(&path)?).await?;
    if whole.now.revocation.is_some() {
        return Ok(to_it(&request, &app, &at, whole.now.assertion.id));
    }
    let given = Given::as_it_is(&whole)?;
    show(&request, &app, &at, &whole, given, Errors::default())
}

/// `POST /desk/{id}/assertions/{item}/replacement`: shows what it comes to, goes back to the form, or replaces.
pub async fn sent(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let DeskForm { at, fields } = form;
    let (id, given) = (item(&path)?, Given::of(&fields));
    let whole = app.service.whole_award(at.scope(), id).await?;
    let result = match fields.text("do") {
        "change" => return show(&request, &app, &at, &whole, given, Errors::default()),
        "replace" => {
            let place = format!("/desk/{}/assertions", at.issuer);
            let leads = move |done: &Replaced| {
                let id = done.assertion.id;
                (format!("{place}/{id}"), "desk-assertions-replaced-done")
            };
            let guard = once::guard("replace", at.desk.member, &fields, leads)?;
            match replace(&app, &at, &whole, &given, &guard).await? {
                Ok(done) => return once::led(&request, &app, &guard, &done),
                Err(why) => Err(why),
            }
        }
        _ => preview(&app, &at, &whole, &given).await?,
    };
    match result {
        Ok(effects) => look(&request, &app, &at, &whole, given, effects).await,
        Err(why) if is_gone(&why) => Ok(to_it(&request, &app, &at, id)),
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            show(&request, &app, &at, &whole, given, wrong(t, why)?)
        }
    }
}

type Tried<T> = Result<Result<T, Error>, Problem>;

async fn preview(app: &App, at: &AtDesk, whole: &Whole, given: &Given) -> Tried<effects::Effects> {
    let now = Given::as_it_is(whole)?;
    let correction = match given.correction(&now, whole, &said(whole)?.evidence) {
        Ok(correction) => correction,
        Err(why) => return Ok(Err(why)),
    };
    let (actor, scope, id) = (at.actor(), at.scope(), whole.now.assertion.id);
    let tried = app.service.try_replacement(&actor, scope, id, correction);
    Ok(tried.await)
}

/// Replaces, once for each look at it.
async fn replace(
    app: &App,
    at: &AtDesk,
    whole: &Whole,
    given: &Given,
    guard: &Guard<Replaced>,
) -> Tried<Once<Replaced>> {
    let now = Given::as_it_is(whole)?;
    let correction = match given.correction(&now, whole, &said(whole)?.evidence) {
        Ok(correction) => correction,
        Err(why) => return Ok(Err(why)),
    };
    let (actor, scope, id) = (at.actor(), at.scope(), whole.now.assertion.id);
    let done = app
        .service
        .replace(&actor, scope, id, correction, Some(guard.clone()));
    Ok(done.await)
}

fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    whole: &Whole,
    given: Given,
    errors: Errors,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "holders");
    f.title = f.t.say("desk-assertions-replace-title");
    let id = whole.now.assertion.id;
    let status = match errors.all().is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path(&format!("{}/replacement", place(at, id)))),
        back: f.link(&f.path(&place(at, id))),
        name: whole.badge.definition.name(f.t.0).to_owned(),
        composite: whole.badge.composite.is_some(),
        many: said(whole)?.evidence.len() > 1,
        given,
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}

async fn look(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    whole: &Whole,
    given: Given,
    effects: effects::Effects,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "holders");
    f.title = f.t.say("desk-assertions-replace-look");
    let id = whole.now.assertion.id;
    let expires = date(&given.expires).ok().flatten();
    let page = Look {
        action: f.link(&f.path(&format!("{}/replacement", place(at, id)))),
        name: whole.badge.definition.name(f.t.0).to_owned(),
        before: Some(whole.email.clone()).filter(|before| *before != given.email),
        expires: expires.map_or_else(|| f.t.say("desk-award-for-ever"), |at| f.t.date(at)),
        narrative: some(&given.narrative).map(|text| markdown::to_html(&text)),
        proof: some(&given.evidence).map(|text| markdown::to_html(&text)),
        composite: whole.badge.composite.is_some(),
        effects: WouldBe::of_award(&f, app, at, effects).await?,
        given,
        d,
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}
