//! One application: criterion by criterion what its applicant says of themselves and shows, and what became of it.

use super::super::{
    Answer,
    desk::Errors,
    frame::{self, Frame},
    words::Words,
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
    /// What is missing was asked for, and is awaited.
    only_waits: bool,
    /// They hold the badge: since when, in words, and where it is.
    held: Option<(String, String)>,
    /// Another application of theirs for the badge, which is not decided.
    another: Option<String>,
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
    let free = seen.held.is_none() && seen.another.is_none();
    let page = Page {
        csrf: app.service.form_token(there.session),
        told,
        back: f.link(&f.path(ROOT)),
        action: f.link(&f.path(&at(one.id))),
        place: at(one.id),
        model: f.model(one.badge_class),
        issuer: seen.issuer.clone(),
        state: StateView::new(t, seen, now),
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
        may_appeal: (may_appeal(one, now) && free)
            || (one.state == State::NotRetained && !typed.text.is_empty()),
        may_ask_again: !ends && one.state != State::Accepted && free,
        messages: messages(&f, seen),
        missing: match edited {
            true => lacks(t, seen, now),
            false => Vec::new(),
        },
        only_waits: only_waits(seen, now),
        held: seen.held.map(|held| {
            let words = t.with("ask-held-since", &[("date", &t.date(held.since))]);
            (words, f.award(held.award))
        }),
        another: seen.another.map(|id| f.link(&f.path(&at(id)))),
        criteria: criteria(&f, seen, &typed, now),
        no_names: typed.no_names.unwrap_or(one.no_names),
        typed: match typed.text.is_empty() {
            true => one.answer.clone().unwrap_or_default(),
            false => typed.text,
        },
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

/// What is missing, in the order of the page: where it is done, and what.
pub fn lacks(t: Words, seen: &Seen, now: DateTime<Utc>) -> Vec<(String, String)> {
    let number = |id: &str| {
        let mut all = seen.application.criteria.iter();
        all.position(|one| one.id == id).map_or(1, |at| at + 1)
    };
    let all = seen.missing().into_iter();
    let mut told: Vec<_> = all
        .map(|lack| match lack {
            Missing::SelfAssessment(id) => {
                let words = t.count("ask-missing-said", &[("number", number(&id))]);
                (format!("criterion-{id}"), words)
            }
            Missing::Proof(id) => {
                let number = number(&id);
                let words = match awaited(seen, Some(&id), now) {
                    Some((whom, until)) => t.with(
                        "ask-missing-proof-waits",
                        &[
                            ("number", &*number.to_string()),
                            ("address", whom),
                            ("date", &t.date(until)),
                        ],
                    ),
                    None => t.count("ask-missing-proof", &[("number", number)]),
                };
                (format!("proofs-{id}"), words)
            }
            Missing::ThirdParty => {
                let words = match awaited(seen, None, now) {
                    Some((whom, until)) => t.with(
                        "ask-missing-third-party-waits",
                        &[("address", whom), ("date", &t.date(until))],
                    ),
                    None => t.say("ask-missing-third-party"),
                };
                ("criteria".to_owned(), words)
            }
            Missing::NoNames => ("no-names".to_owned(), t.say("ask-missing-no-names")),
        })
        .collect();
    // It is told where the criteria begin.
    told.sort_by_key(|(place, _)| place != "criteria");
    told
}

/// Of whom a statement is awaited, for a criterion or for any, and until when.
fn awaited<'a>(
    seen: &'a Seen,
    criterion: Option<&str>,
    now: DateTime<Utc>,
) -> Option<(&'a str, DateTime<Utc>)> {
    let mut asked = seen.proofs.iter().filter_map(|given| {
        let statement = given.statement.as_ref()?;
        let of_it = |(id, used): (&String, &Vec<Uuid>)| {
            criterion.is_none_or(|wanted| wanted == id) && used.contains(&given.proof.id)
        };
        let waits = statement.answered_at.is_none() && statement.expires_at > now;
        (waits && seen.uses.iter().any(of_it))
            .then_some((given.asked.as_deref()?, statement.expires_at))
    });
    asked.next()
}

/// Whether nothing is missing but statements that are awaited.
pub fn only_waits(seen: &Seen, now: DateTime<Utc>) -> bool {
    let all = seen.missing();
    let waits = |lack: &Missing| match lack {
        Missing::Proof(id) => awaited(seen, Some(id), now).is_some(),
        Missing::ThirdParty => awaited(seen, None, now).is_some(),
        Missing::SelfAssessment(_) | Missing::NoNames => false,
    };
    !all.is_empty() && all.iter().all(waits)
}

/// What is wrong as the page tells it: in its order, each with what its field is called.
pub fn on_page(t: Words, seen: &Seen, button: &str, errors: Errors) -> Errors {
    let criteria = &seen.application.criteria;
    let mut places = vec!["criteria".to_owned()];
    for one in criteria {
        places.extend(["criterion", "words", "proofs"].map(|part| format!("{part}-{}", one.id)));
    }
    places.extend(["text", "no-names"].map(str::to_owned));
    errors.on_page(t, &places, |field| {
        if field == "text" {
            return Some(t.say(match button {
                "appeal" => "ask-appeal-title",
                _ => "ask-answer-label",
            }));
        }
        let id = field.strip_prefix("words-")?;
        let at = criteria.iter().position(|one| one.id == id)?;
        let criterion = t.count("ask-criterion", &[("number", at + 1)]);
        Some(format!("{criterion} – {}", t.say("ask-words")))
    })
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
            (None, Some(said)) => {
                let level = said.level.map_or("", Level::name);
                (level.to_owned(), said.words.clone())
            }
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
            level: kept.and_then(|said| said.level).map(label),
            words,
            proofs: given.map(|one| ProofView::new(f, one, now)).collect(),
        }
    })
    .collect()
}
