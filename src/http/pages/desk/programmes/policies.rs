//! `/desk/{id}/programmes/{item}/composites/{slug}/policies`: what becomes of the awards of a composite. A change is tried before
//! it is made.

use super::{
    Answer, Choice, Errors, Place, Room, effects::WouldBe, no_button, overview::composite_name,
    status,
};
use crate::badge::composite::{
    MAX_PENDING_DAYS, OnEarlier, OnEnded, OnExpired, OnRevoked, Policies,
};
use crate::badge::error::Invalid;
use crate::http::pages::{
    Fields,
    desk::done,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{Error, policies::PoliciesChange};
use crate::words::Words;
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/policies.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    name: String,
    back: String,
    action: String,
    errors: Errors,
    revoked: Vec<Choice>,
    days: String,
    expired: Vec<Choice>,
    ended: Vec<Choice>,
    earlier: Vec<Choice>,
    would: Option<WouldBe>,
}

const REVOKED: [(OnRevoked, &str, &str); 3] = [
    (
        OnRevoked::Pending,
        "pending",
        "desk-programmes-on-revoked-pending",
    ),
    (
        OnRevoked::Revoke,
        "revoke",
        "desk-programmes-on-revoked-revoke",
    ),
    (OnRevoked::Keep, "keep", "desk-programmes-on-revoked-keep"),
];
const EXPIRED: [(OnExpired, &str, &str); 2] = [
    (OnExpired::Keep, "keep", "desk-programmes-on-expired-keep"),
    (
        OnExpired::Revoke,
        "revoke",
        "desk-programmes-on-expired-revoke",
    ),
];
const ENDED: [(OnEnded, &str, &str); 2] = [
    (OnEnded::Keep, "keep", "desk-programmes-on-ended-keep"),
    (OnEnded::Stop, "stop", "desk-programmes-on-ended-stop"),
];
const EARLIER: [(OnEarlier, &str, &str); 2] = [
    (
        OnEarlier::AsDecided,
        "as-decided",
        "desk-programmes-on-earlier-as-decided",
    ),
    (
        OnEarlier::Never,
        "never",
        "desk-programmes-on-earlier-never",
    ),
];

fn say<T: PartialEq>(t: Words, of: &[(T, &str, &str)], value: &T) -> String {
    let found = of.iter().find(|(known, ..)| known == value);
    found.map_or_else(String::new, |(_, _, key)| t.say(key))
}

fn choices<T: PartialEq>(t: Words, of: &[(T, &str, &str)], value: &T) -> Vec<Choice> {
    let choice = |(known, name, key): &(T, &str, &str)| Choice {
        value: (*name).to_owned(),
        label: t.say(key),
        chosen: known == value,
    };
    of.iter().map(choice).collect()
}

fn chosen<T: Copy>(fields: &Fields, name: &str, of: &[(T, &str, &str)]) -> Result<T, Error> {
    let given = fields.text(name);
    let found = of.iter().find(|(_, known, _)| *known == given);
    found.map(|(value, ..)| *value).ok_or_else(|| {
        let why = Invalid::new("invalid-value", "choose one of the list");
        Error::field(format!("/{name}"), why)
    })
}

/// The policies of a composite, a sentence for each.
pub(super) fn in_words(t: Words, policies: &Policies) -> Vec<String> {
    let mut lines = vec![say(t, &REVOKED, &policies.on_component_revoked)];
    if policies.on_component_revoked == OnRevoked::Pending {
        let days = usize::try_from(policies.pending_days).unwrap_or(0);
        lines.push(t.count("desk-programmes-pending-days", &[("count", days)]));
    }
    lines.push(say(t, &EXPIRED, &policies.on_component_expired));
    lines.push(say(t, &ENDED, &policies.on_accreditation_ended));
    lines.push(say(t, &EARLIER, &policies.on_earlier_badges));
    lines
}

/// `/desk/{id}/programmes/{item}/composites/{slug}/policies`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&app, &at, entered, &path.2, None, Errors::default(), None).await
}

/// `POST /desk/{id}/programmes/{item}/composites/{slug}/policies`: tries, then changes.
pub async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, slug) = (entered.0.t, entered.2.programme.id, path.2.clone());
    let (actor, scope, fields) = (form.at.actor(), form.at.scope(), &form.fields);
    let result = match (read(fields), fields.text("do")) {
        (Err(why), _) => Err(why),
        (Ok(change), "try") => {
            let tried = app.service.try_policies(&actor, scope, id, slug, change);
            tried.await.map(Some)
        }
        (Ok(change), "save") => {
            let set = app.service.set_policies(&actor, scope, id, slug, change);
            set.await.map(|_| None)
        }
        _ => return Err(no_button()),
    };
    let (errors, would) = match result {
        Ok(None) => {
            let path = format!("{}/composites/{}", entered.2.path, path.2);
            return done(&request, &app, &path, "desk-programmes-policies-done");
        }
        Ok(Some(effects)) => {
            let name_of = |slug: &str| entered.2.name_of(slug, t);
            let would = WouldBe::new(t, app.service.base(), &name_of, &effects);
            (Errors::default(), Some(would))
        }
        Err(why) => (Errors::named(t, why, field)?, None),
    };
    page(
        &app,
        &form.at,
        entered,
        &path.2,
        Some(fields),
        errors,
        would,
    )
    .await
}

/// The field of what a use case names.
fn field(pointer: &str) -> String {
    match pointer {
        "/onComponentRevoked" | "/revoked" => "revoked",
        "/pendingDays" | "/days" => "days",
        "/onComponentExpired" | "/expired" => "expired",
        "/onAccreditationEnded" | "/ended" => "ended",
        "/onEarlierBadges" | "/earlier" => "earlier",
        _ => "",
    }
    .to_owned()
}

fn read(fields: &Fields) -> Result<PoliciesChange, Error> {
    let days = fields.text("days").parse().ok();
    let days = days.filter(|days| (1..=MAX_PENDING_DAYS).contains(days));
    let days = days.ok_or_else(|| {
        let why = Invalid::new("days-out-of-range", "expected 1 to 365 days");
        Error::field("/days", why)
    });
    Ok(PoliciesChange {
        on_component_revoked: Some(chosen(fields, "revoked", &REVOKED)?),
        pending_days: Some(days?),
        on_component_expired: Some(chosen(fields, "expired", &EXPIRED)?),
        on_accreditation_ended: Some(chosen(fields, "ended", &ENDED)?),
        on_earlier_badges: Some(chosen(fields, "earlier", &EARLIER)?),
    })
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    slug: &str,
    sent: Option<&Fields>,
    errors: Errors,
    would: Option<WouldBe>,
) -> Answer {
    let t = f.t;
    let kept = app.service.composite(at.scope(), p.programme.id, slug);
    let kept = kept.await?;
    f.title = t.say("desk-programmes-policies-change");
    let policies = &kept.policies;
    let given = |name: &str| sent.map(|fields| fields.text(name).to_owned());
    let mark = |mut choices: Vec<Choice>, name: &str| {
        if let Some(value) = given(name) {
            for choice in &mut choices {
                choice.chosen = choice.value == value;
            }
        }
        choices
    };
    let page = Page {
        name: composite_name(&p, &kept, t),
        back: p.link(&f, &format!("/composites/{slug}")),
        action: p.link(&f, &format!("/composites/{slug}/policies")),
        revoked: mark(
            choices(t, &REVOKED, &policies.on_component_revoked),
            "revoked",
        ),
        days: given("days").unwrap_or_else(|| policies.pending_days.to_string()),
        expired: mark(
            choices(t, &EXPIRED, &policies.on_component_expired),
            "expired",
        ),
        ended: mark(
            choices(t, &ENDED, &policies.on_accreditation_ended),
            "ended",
        ),
        earlier: mark(choices(t, &EARLIER, &policies.on_earlier_badges), "earlier"),
        errors,
        would,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
