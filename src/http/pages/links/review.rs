//! An application that somebody outside is asked to examine: what it says and shows, and what they can do. No account is
//! needed.

use super::{Page as Told, refused_outside, unknown_button};
use crate::badge::{application::State, text::Localized};
use crate::http::pages::{
    Answer,
    desk::{Errors, applications::follows},
    fields::Fields,
    found::{FoundView, kind_name},
    frame::{self, Frame},
    model_view::web,
    proposal::ProposalView,
};
use crate::http::{
    App,
    attachment::{self, Visibility},
};
use crate::issuing::{
    Error,
    applications::{GivenProof, NewOpinion, Seen, is_late},
    links::Opened,
};
use crate::storage::{applications::messages::Kind, proofs::statements::Statement};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "link_review.html")]
struct Page {
    f: Frame,
    errors: Errors,
    action: String,
    lead: String,
    /// The address of whoever asks, for those who know them too well.
    email: String,
    /// By when it should be decided.
    due: Option<String>,
    /// What follows from an opinion, favourable or not.
    follows: Vec<String>,
    /// It is a composite whose rule is met: nothing is shown, and a commission decides.
    commission: bool,
    proposal: Option<ProposalView>,
    appeal: Option<String>,
    criteria: Vec<CriterionView>,
    messages: Vec<(String, String)>,
    /// Nothing is asked of the applicant: an opinion can be given.
    open: bool,
    typed: Typed,
}

struct CriterionView {
    id: String,
    text: String,
    /// How far its applicant says they are, and in which words.
    said: Option<(String, String)>,
    proofs: Vec<ProofView>,
}

struct ProofView {
    kind: String,
    /// Whether it comes from somebody else; empty when it is not there.
    from: String,
    third_party: bool,
    title: String,
    words: String,
    url: Option<String>,
    file: Option<(String, String)>,
    /// Of a badge from elsewhere or a certificate.
    found: Option<FoundView>,
    /// Who said it, and what.
    stated: Option<(String, String)>,
    waits: bool,
}

/// What was filled in.
#[derive(Default)]
struct Typed {
    favourable: Option<bool>,
    reason: String,
    criterion: String,
    question: String,
    why: String,
}

/// The application, and the forms.
pub(super) async fn answer(request: &HttpRequest, app: &App, opened: &Opened) -> Answer {
    shown(request, app, opened, Typed::default(), Errors::default()).await
}

/// The file of one of its proofs.
pub(super) async fn file(request: &HttpRequest, app: &App, opened: &Opened, proof: Uuid) -> Answer {
    match app.service.file_to_examine(opened, proof).await {
        Ok(file) => Ok(attachment::of_proof(file, Visibility::Private)),
        Err(why) => refused_outside(request, app, why),
    }
}

/// An opinion, a question, or that they would rather not.
pub(super) async fn followed(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    fields: &Fields,
) -> Answer {
    let (service, text) = (&app.service, |name| fields.text(name).to_owned());
    let t = Frame::new(request, service.base(), "").t;
    let said = |title, text| Told::new(request, app, title, &[text]).answer(StatusCode::OK);
    let typed = Typed {
        favourable: match fields.text("favourable") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        reason: text("reason"),
        criterion: text("criterion"),
        question: text("words"),
        why: text("why"),
    };
    let done = match fields.text("do") {
        "opinion" => {
            let Some(favourable) = typed.favourable else {
                let errors = Errors::one(t, "favourable-yes", "examine-choose");
                return shown(request, app, opened, typed, errors).await;
            };
            let reason = typed.reason.clone();
            let new = NewOpinion { favourable, reason };
            match service.opinion_by_link(opened.id, new).await {
                Ok(_) => return said("examine-given-title", "examine-given"),
                Err(why) => Err(why),
            }
        }
        "ask" => {
            let criterion = Some(typed.criterion.clone()).filter(|id| !id.is_empty());
            let question = (criterion, typed.question.clone());
            match service.ask_by_link(opened.id, question).await {
                Ok(()) => return said("examine-asked-title", "examine-asked"),
                Err(why) => Err(why),
            }
        }
        "recuse" => match service.recuse(opened.id, typed.why.clone()).await {
            Ok(()) => return said("examine-recused-title", "examine-recused"),
            Err(Error::Fields(_)) => {
                let errors = Errors::one(t, "why", "examine-why-too-long");
                return shown(request, app, opened, typed, errors).await;
            }
            Err(why) => Err(why),
        },
        _ => return Err(unknown_button()),
    };
    match done {
        Err(why @ Error::Fields(_)) => {
            let errors = named(t, Errors::of(t, why)?);
            shown(request, app, opened, typed, errors).await
        }
        Err(
            why @ Error::Refused {
                code: "not-now", ..
            },
        ) => {
            let errors = named(t, Errors::of(t, why)?);
            shown(request, app, opened, typed, errors).await
        }
        Err(why) => refused_outside(request, app, why),
        Ok(()) => answer(request, app, opened).await,
    }
}

/// What is wrong, with what each box is called on the page.
fn named(t: Words, errors: Errors) -> Errors {
    let fields = ["favourable-yes", "reason", "criterion", "words", "why"];
    errors.on_page(t, &fields, |field| {
        let key = match field {
            "reason" => "examine-reason",
            "criterion" => "examine-about",
            "words" => "examine-words",
            _ => return None,
        };
        Some(t.say(key))
    })
}

async fn shown(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    typed: Typed,
    errors: Errors,
) -> Answer {
    let seen = match app.service.application_to_examine(opened).await {
        Ok(seen) => seen,
        Err(why) => return refused_outside(request, app, why),
    };
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let title = match seen.commission {
        true => "examine-title-commission",
        false => "examine-title",
    };
    f.title = t.with(title, &[("badge", seen.badge.get(t.0))]);
    f.noindex = true;
    let one = &seen.application;
    let criterion = |text: &Localized| text.get(t.0).to_owned();
    let messages = seen.messages.iter().map(|message| {
        let who = match message.kind {
            Kind::Question => t.say("examine-question"),
            Kind::Answer | Kind::Note => t.say("examine-answer"),
        };
        (who, message.words.clone())
    });
    let criteria = one.criteria.iter().map(|one| {
        let mut said = seen.assessments.iter();
        let said = said.find(|said| said.criterion == one.id);
        let used = seen.uses.get(&one.id);
        let is_used = |given: &&GivenProof| used.is_some_and(|ids| ids.contains(&given.proof.id));
        CriterionView {
            id: one.id.clone(),
            text: criterion(&one.text),
            said: said.and_then(|said| {
                let level = t.say(&format!("examine-level-{}", said.level?.name()));
                Some((level, said.words.clone()))
            }),
            proofs: seen
                .proofs
                .iter()
                .filter(is_used)
                .map(|given| proof(request, t, given))
                .collect(),
        }
    });
    let status = match errors.all().is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let days = |key: &str| one.due_at.map(|at| t.with(key, &[("date", &t.date(at))]));
    let open = one.state != State::MoreInformation;
    let due = match is_late(one, app.service.now()) {
        _ if !open => None,
        true => days("examine-late"),
        false => days("examine-until"),
    };
    let page = Page {
        lead: lead(t, &seen),
        email: seen.email.clone(),
        due,
        follows: follows(t, &seen),
        commission: seen.commission,
        proposal: (seen.proposal.as_ref()).map(|of| ProposalView::new(&f, of, None)),
        appeal: one.appeal.clone(),
        criteria: criteria.collect(),
        messages: messages.collect(),
        open,
        action: f.link(request.path()),
        errors,
        typed,
        f,
    };
    frame::momentary(status, &page)
}

fn lead(t: Words, seen: &Seen) -> String {
    let names = [("issuer", &*seen.issuer), ("badge", seen.badge.get(t.0))];
    let key = match seen.commission {
        true => "examine-lead-commission",
        false => "examine-lead",
    };
    t.with(key, &names)
}

fn proof(request: &HttpRequest, t: Words, given: &GivenProof) -> ProofView {
    let proof = &given.proof;
    let stated = given.statement.as_ref();
    let third_party = given.is_from_others();
    let from = match (given.is_there(), third_party) {
        (false, _) => None,
        (true, true) => Some("examine-from-other"),
        (true, false) => Some("examine-from-applicant"),
    };
    ProofView {
        kind: t.say(&format!("proof-kind-{}", kind_name(proof))),
        from: from.map(|key| t.say(key)).unwrap_or_default(),
        third_party,
        found: FoundView::of(t, proof),
        title: proof.title.clone(),
        words: proof.words.clone(),
        url: proof.url.as_deref().and_then(web),
        file: given.file.as_ref().map(|(name, _)| {
            let url = format!("{}/files/{}", request.path(), proof.id);
            (url, name.clone())
        }),
        waits: stated.is_some_and(|said| !said.is_given()),
        stated: stated
            .filter(|said| said.is_given())
            .map(|said| (by(t, said), said.words.clone())),
    }
}

/// Who gave a statement, as they say themselves.
pub(in crate::http::pages) fn by(t: Words, said: &Statement) -> String {
    let relation = t.say(&format!("proof-by-{}", said.relation.name()));
    let names = [
        ("name", &*said.name),
        ("role", &*said.role),
        ("relation", &*relation),
    ];
    t.with("proof-stated-by", &names)
}
