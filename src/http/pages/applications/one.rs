//! One application: criterion by criterion what its applicant says of themselves and shows, and what became of it.

use super::super::{
    Answer,
    desk::Errors,
    frame::{self, Frame},
};
use super::{
    ROOT, at, framed, id, status,
    views::{ProofView, StateView, html_of, may_appeal, text_of},
};
use crate::badge::application::{Level, Missing, State};
use crate::http::{App, auth::session::Visitor};
use crate::issuing::{applications::Seen, sessions::SignedIn};
use crate::storage::applications::messages;
use actix_web::{HttpRequest, web};
use askama::Template;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "applications/one.html")]
struct Page {
    f: Frame,
    csrf: String,
    told: Option<String>,
    errors: Errors,
    back: String,
    action: String,
    /// This page, below the base URL.
    place: String,
    name: String,
    model: String,
    issuer: String,
    state: StateView,
    draft: bool,
    /// It can be changed now.
    edited: bool,
    /// Something is asked of them.
    asked: bool,
    /// Why it was decided so, in each round.
    decisions: Vec<DecisionView>,
    award: Option<String>,
    may_appeal: bool,
    may_ask_again: bool,
    messages: Vec<MessageView>,
    missing: Vec<(String, String)>,
    criteria: Vec<CriterionView>,
    no_names: bool,
    /// What was typed: an answer, or why they appeal.
    typed: String,
    /// Where it is withdrawn, or a draft deleted.
    end: Option<String>,
    purged: Option<String>,
}

impl Page {
    /// The page of one of its proofs.
    fn proof_page(&self, id: &Uuid) -> String {
        self.f
            .link(&self.f.path(&format!("{}/proofs/{id}", self.place)))
    }
}

struct DecisionView {
    accepted: bool,
    date: String,
    reason: String,
}

struct MessageView {
    own: bool,
    date: String,
    about: Option<(&'static str, String)>,
    words: String,
}

struct CriterionView {
    id: String,
    number: usize,
    lang: &'static str,
    html: String,
    levels: Vec<LevelView>,
    /// What they said, in a word.
    level: Option<String>,
    words: String,
    proofs: Vec<ProofView>,
}

struct LevelView {
    name: &'static str,
    label: String,
    chosen: bool,
}

/// What was typed on the page and is not kept yet.
#[derive(Default)]
pub struct Typed {
    /// Of each criterion: the level, and the words.
    pub said: BTreeMap<String, (String, String)>,
    /// The box about names; nothing when the form has none.
    pub no_names: Option<bool>,
    /// An answer, or why they appeal.
    pub text: String,
}

/// `/my-badges/applications/{item}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Answer {
    let seen = app.service.own_application(&visitor.0, id(&path)?).await?;
    let nothing = (Errors::default(), Typed::default());
    page(&request, &app, &visitor.0, &seen, nothing)
}

/// The page, as it was filled.
pub fn page(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    seen: &Seen,
    (errors, typed): (Errors, Typed),
) -> Answer {
    let (mut f, told) = framed(request, app);
    let (t, now, one) = (f.t, app.service.now(), &seen.application);
    let name = seen.badge.get(t.0).to_owned();
    f.title = t.with("ask-one-title", &[("name", &name)]);
    f.switch = frame::in_language(&f.path(&at(one.id)), &[], t.other());
    let edited = one.state.is_edited();
    let ends = one.state == State::Draft || one.state.is_open();
    let page = Page {
        csrf: app.service.form_token(there.session),
        told,
        back: f.link(&f.path(ROOT)),
        action: f.link(&f.path(&at(one.id))),
        place: at(one.id),
        model: f.model(one.badge_class),
        issuer: seen.issuer.clone(),
        state: StateView::new(t, one, now),
        draft: one.state == State::Draft,
        edited,
        asked: one.state == State::MoreInformation,
        decisions: (seen.decisions.iter())
            .map(|decision| DecisionView {
                accepted: decision.accepted,
                date: t.date(decision.at),
                reason: decision.reason.clone(),
            })
            .collect(),
        award: one.award.map(|id| f.award(id)),
        // What was typed too late is still there to be copied.
        may_appeal: may_appeal(one, now)
            || (one.state == State::NotRetained && !typed.text.is_empty()),
        may_ask_again: !ends && one.state != State::Accepted,
        messages: messages(&f, seen),
        missing: match edited {
            true => missing(&f, seen),
            false => Vec::new(),
        },
        criteria: criteria(&f, seen, &typed, now),
        no_names: typed.no_names.unwrap_or(one.no_names),
        typed: typed.text,
        end: ends.then(|| f.link(&f.path(&format!("{}/end", at(one.id))))),
        purged: (one.purged_at).map(|at| t.with("ask-purged", &[("date", &t.date(at))])),
        name,
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

fn messages(f: &Frame, seen: &Seen) -> Vec<MessageView> {
    let all = seen.messages.iter();
    all.map(|message| {
        let named = message.criterion.as_ref();
        let mut criteria = seen.application.criteria.iter();
        let about = named.and_then(|id| criteria.find(|one| one.id == *id));
        MessageView {
            own: message.kind == messages::Kind::Answer,
            date: f.t.date(message.at),
            about: about.map(|one| {
                let (lang, text) = text_of(one, f.t);
                (lang, text.to_owned())
            }),
            words: message.words.clone(),
        }
    })
    .collect()
}

/// What is missing: where it is done, and what.
fn missing(f: &Frame, seen: &Seen) -> Vec<(String, String)> {
    let number = |id: &str| {
        let mut all = seen.application.criteria.iter();
        all.position(|one| one.id == id).map_or(1, |at| at + 1)
    };
    let all = seen.missing().into_iter();
    all.map(|lack| match lack {
        Missing::SelfAssessment(id) => {
            let words = f.t.count("ask-missing-said", &[("number", number(&id))]);
            (format!("criterion-{id}"), words)
        }
        Missing::Proof(id) => {
            let words = f.t.count("ask-missing-proof", &[("number", number(&id))]);
            (format!("proofs-{id}"), words)
        }
        Missing::ThirdParty => ("criteria".to_owned(), f.t.say("ask-missing-third-party")),
        Missing::NoNames => ("no-names".to_owned(), f.t.say("ask-missing-no-names")),
    })
    .collect()
}

fn criteria(f: &Frame, seen: &Seen, typed: &Typed, now: DateTime<Utc>) -> Vec<CriterionView> {
    let all = seen.application.criteria.iter().enumerate();
    all.map(|(number, criterion)| {
        let (lang, html) = html_of(criterion, f.t);
        let kept = seen.assessments.iter();
        let kept = kept.clone().find(|said| said.criterion == criterion.id);
        let label = |level: Level| f.t.say(&format!("ask-level-{}", level.name()));
        let (chosen, words) = match (typed.said.get(&criterion.id), kept) {
            (Some((level, words)), _) => (level.clone(), words.clone()),
            (None, Some(said)) => (said.level.name().to_owned(), said.words.clone()),
            (None, None) => (String::new(), String::new()),
        };
        let uses = seen.uses.get(&criterion.id).into_iter().flatten();
        let given = uses.filter_map(|id| seen.proofs.iter().find(|one| one.proof.id == *id));
        CriterionView {
            id: criterion.id.clone(),
            number: number + 1,
            lang,
            html,
            levels: (Level::ALL.into_iter())
                .map(|level| LevelView {
                    name: level.name(),
                    label: label(level),
                    chosen: level.name() == chosen,
                })
                .collect(),
            level: kept.map(|said| label(said.level)),
            words,
            proofs: given.map(|one| ProofView::new(f, one, now)).collect(),
        }
    })
    .collect()
}
