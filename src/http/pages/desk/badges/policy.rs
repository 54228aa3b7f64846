//! `/desk/{id}/badges/{item}/review-policy`: whether people can ask for a badge, and who decides then.

use super::{item, path};
use crate::badge::{
    application::{MOST_DAYS, MOST_REVIEWERS, Policy, Reviewers},
    error::Invalid,
};
use crate::http::pages::{
    Answer, Fields,
    desk::{Errors, Room, done},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{Error, FieldError, badge_versions::Version};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/badge_policy.html")]
struct Page {
    f: Frame,
    d: Room,
    back: String,
    action: String,
    name: String,
    /// People can ask for it.
    open: bool,
    /// A rule awards it; with a policy, once a commission accepted.
    composite: bool,
    state: String,
    reviewers: Vec<Choice>,
    given: Given,
    errors: Errors,
}

struct Choice {
    value: &'static str,
    label: String,
    hint: String,
    chosen: bool,
}

/// What the form says.
struct Given {
    reviewers: String,
    needed: String,
    of: String,
    other_organisation: bool,
    review_days: String,
    answer_days: String,
    appeal_days: String,
}

fn name(reviewers: Reviewers) -> &'static str {
    match reviewers {
        Reviewers::Issuer => "issuer",
        Reviewers::Peers => "peers",
        Reviewers::Anyone => "anyone",
    }
}

const REVIEWERS: [Reviewers; 3] = [Reviewers::Issuer, Reviewers::Anyone, Reviewers::Peers];

impl Given {
    fn of(policy: &Policy) -> Self {
        Self {
            reviewers: name(policy.reviewers).to_owned(),
            needed: policy.needed.to_string(),
            of: policy.of.to_string(),
            other_organisation: policy.other_organisation,
            review_days: policy.review_days.to_string(),
            answer_days: policy.answer_days.to_string(),
            appeal_days: policy.appeal_days.to_string(),
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self {
            reviewers: text("reviewers"),
            needed: text("needed"),
            of: text("of"),
            other_organisation: !fields.text("otherOrganisation").is_empty(),
            review_days: text("reviewDays"),
            answer_days: text("answerDays"),
            appeal_days: text("appealDays"),
        }
    }

    fn policy(&self) -> Result<Policy, Error> {
        let mut wrong = Vec::new();
        let mut number = |pointer: &str, text: &str| {
            text.parse().unwrap_or_else(|_| {
                let why = Invalid::new("out-of-range", "a whole number is expected");
                wrong.push(FieldError::new(pointer, why));
                1
            })
        };
        let chosen = REVIEWERS
            .into_iter()
            .find(|one| name(*one) == self.reviewers);
        let policy = Policy {
            reviewers: chosen.unwrap_or_default(),
            needed: number("/needed", &self.needed),
            of: number("/of", &self.of),
            other_organisation: self.other_organisation,
            review_days: number("/reviewDays", &self.review_days),
            answer_days: number("/answerDays", &self.answer_days),
            appeal_days: number("/appealDays", &self.appeal_days),
        };
        match wrong.is_empty() {
            true => Ok(policy),
            false => Err(Error::Fields(wrong)),
        }
    }
}

/// `/desk/{id}/badges/{item}/review-policy`
pub async fn show_policy(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let id = item(&path)?;
    let policy = app.service.review_policy(at.scope(), id).await?;
    let given = Given::of(&policy.unwrap_or_default());
    show(&request, &app, &at, id, (given, Errors::default())).await
}

/// `POST /desk/{id}/badges/{item}/review-policy`: opens it to applications, changes the policy, or closes it.
pub async fn set_policy(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let DeskForm { at, fields } = form;
    let id = item(&path)?;
    let (actor, scope, given) = (at.actor(), at.scope(), Given::read(&fields));
    let (result, told) = match fields.text("do") {
        "open" => {
            let set = match given.policy() {
                Ok(policy) => {
                    app.service
                        .set_review_policy(&actor, scope, id, policy)
                        .await
                }
                Err(why) => Err(why),
            };
            (set.map(drop), "desk-policy-set-done")
        }
        "close" => (
            app.service.remove_review_policy(&actor, scope, id).await,
            "desk-policy-closed-done",
        ),
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    };
    match result {
        Ok(()) => {
            let here = self::path(at.issuer, &format!("/{id}/review-policy"));
            done(&request, &app, &here, told)
        }
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            let errors = bounds(t, &given, Errors::of(t, why)?);
            show(&request, &app, &at, id, (given, errors)).await
        }
    }
}

/// What is wrong, with the numbers that are possible.
fn bounds(t: Words, given: &Given, errors: Errors) -> Errors {
    let within = |most: u32| {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        t.count("desk-policy-within", &[("most", most)])
    };
    let of = given.of.parse().unwrap_or(MOST_REVIEWERS);
    let days = within(MOST_DAYS);
    errors
        .saying("needed", &within(of.clamp(1, MOST_REVIEWERS)))
        .saying("of", &within(MOST_REVIEWERS))
        .saying("reviewDays", &days)
        .saying("answerDays", &days)
        .saying("appealDays", &days)
        .on_page(t, &FIELDS, |field| {
            let key = match field {
                "needed" => "desk-policy-needed",
                "of" => "desk-policy-of",
                "reviewDays" => "desk-policy-review-days",
                "answerDays" => "desk-policy-answer-days",
                "appealDays" => "desk-policy-appeal-days",
                _ => return None,
            };
            Some(t.say(key))
        })
}

/// The fields of the form, in the order of its page.
const FIELDS: [&str; 6] = [
    "reviewers",
    "needed",
    "of",
    "reviewDays",
    "answerDays",
    "appealDays",
];

/// In one sentence, for the page of the badge.
pub(super) fn in_short(t: Words, policy: Option<&Policy>, composite: bool) -> String {
    match policy {
        Some(_) if composite => t.say("desk-policy-commission-open"),
        None if composite => t.say("desk-policy-commission-closed"),
        Some(policy) => {
            let key = format!("desk-policy-short-{}", name(policy.reviewers));
            let numbers = [
                ("needed", policy.needed as usize),
                ("of", policy.of as usize),
            ];
            t.count(&key, &numbers)
        }
        None => t.say("desk-policy-closed"),
    }
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    (given, errors): (Given, Errors),
) -> Answer {
    let versions = app.service.badge_versions(at.scope(), id).await?;
    let Some(Version { badge, .. }) = versions.first() else {
        return Err(Error::not_found("badge").into());
    };
    let stored = app.service.review_policy(at.scope(), id).await?;
    let (open, composite) = (stored.is_some(), badge.composite.is_some());
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "badges");
    let t = f.t;
    f.title = t.say(match composite {
        true => "desk-policy-commission-title",
        false => "desk-policy-title",
    });
    let link = |rest: &str| f.link(&f.path(&path(at.issuer, &format!("/{}{rest}", badge.id))));
    let choice = |one: Reviewers| Choice {
        value: name(one),
        label: t.say(&format!("desk-policy-by-{}", name(one))),
        hint: format!("desk-policy-hint-{}", name(one)),
        chosen: name(one) == given.reviewers,
    };
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        back: link(""),
        action: link("/review-policy"),
        name: badge.definition.name(t.0).to_owned(),
        state: in_short(t, stored.as_ref(), composite),
        open,
        composite,
        // Of a composite, holding it says nothing about who may decide.
        reviewers: REVIEWERS
            .into_iter()
            .filter(|one| !composite || *one != Reviewers::Peers)
            .map(choice)
            .collect(),
        given,
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}
