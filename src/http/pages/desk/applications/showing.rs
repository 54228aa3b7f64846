//! An application in words: its criteria beside what shows them, what was said, who examines it.

use crate::badge::application::{Criterion, Policy};
use crate::http::pages::{desk::audit, found::FoundView, frame::Frame, markdown, model_view::web};
use crate::issuing::{
    applications::{GivenProof, Seen, SeenReviewer},
    auditing::Who as Actor,
};
use crate::storage::{
    applications::{
        Application, SelfAssessment,
        messages::{Kind as MessageKind, Message},
        reviewers::Who,
    },
    proofs::Kind,
};
use crate::words::{Day, Words};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;
use uuid::Uuid;

/// By when something should happen.
pub struct Due {
    pub words: String,
    pub late: bool,
}

/// A criterion and what shows it.
pub struct CriterionView {
    pub number: String,
    /// As HTML.
    pub text: String,
    pub level: Option<String>,
    pub words: String,
    pub proofs: Vec<ProofView>,
}

/// A proof. One that shows several criteria is told whole at the first.
pub struct ProofView {
    pub id: Uuid,
    pub again: bool,
    pub kind: String,
    pub title: String,
    pub from: String,
    pub third_party: bool,
    pub words: String,
    pub link: Option<(String, String)>,
    pub file: Option<(String, String)>,
    pub statement: Option<StatementView>,
    pub found: Option<FoundView>,
    pub purged: Option<String>,
}

/// What somebody else says, or that they did not.
pub struct StatementView {
    pub state: String,
    pub by: String,
    pub words: String,
}

/// Something that was said.
pub struct MessageView {
    pub kind: String,
    pub tone: &'static str,
    pub at: Day,
    pub who: Option<String>,
    pub about: Option<String>,
    pub words: String,
}

/// Who examines it.
pub struct ReviewerView {
    pub id: Uuid,
    pub name: String,
    pub own: bool,
    pub kind: String,
    pub round: Option<String>,
    pub state: String,
    pub tone: &'static str,
    pub reason: String,
    /// They can be released.
    pub waits: bool,
}

/// A decision.
pub struct DecisionView {
    pub title: String,
    pub tone: &'static str,
    pub reason: String,
}

/// Whether a proof that is there comes from somebody else.
pub fn from_others(seen: &Seen) -> bool {
    seen.proofs
        .iter()
        .any(|one| one.proof.third_party && one.is_there())
}

/// By when an open application should be decided or answered.
pub fn due(t: Words, one: &Application, late: bool) -> Option<Due> {
    use crate::badge::application::State;
    let key = match one.state {
        State::MoreInformation => "desk-applications-answer-until",
        _ if late => "desk-applications-late-since",
        State::Submitted | State::InReview => "desk-applications-decide-until",
        _ => return None,
    };
    let words = t.with(key, &[("date", &t.date(one.due_at?))]);
    Some(Due { words, late })
}

/// Who decides about it, a sentence each.
pub fn policy(t: Words, policy: &Policy) -> Vec<String> {
    let who = match policy.reviewers {
        crate::badge::application::Reviewers::Issuer => "desk-applications-by-issuer",
        crate::badge::application::Reviewers::Peers => "desk-applications-by-peers",
        crate::badge::application::Reviewers::Anyone => "desk-applications-by-anyone",
    };
    let (needed, of) = (policy.needed as usize, policy.of as usize);
    let mut said = vec![
        t.say(who),
        t.count(
            "desk-applications-so-many",
            &[("needed", needed), ("of", of)],
        ),
    ];
    if policy.other_organisation {
        said.push(t.say("desk-applications-other-organisation"));
    }
    said
}

/// The number of a criterion with how its text begins.
pub fn short(t: Words, at: usize, criterion: &Criterion) -> String {
    let text = criterion.text.get(t.0);
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("").trim();
    let cut: String = line.chars().take(60).collect();
    let end = if cut.len() < line.len() { "…" } else { "" };
    format!("{}. {cut}{end}", at + 1)
}

/// What is said and shown, whoever looks at it.
pub struct Substance<'a> {
    pub criteria: &'a [Criterion],
    pub assessments: &'a [SelfAssessment],
    pub proofs: &'a [GivenProof],
    pub uses: &'a BTreeMap<String, Vec<Uuid>>,
    /// Where the file of a proof is, below the base URL.
    pub file: &'a dyn Fn(Uuid) -> String,
}

/// The criteria of an application, each with what shows it.
pub fn criteria(f: &Frame, seen: &Seen) -> Vec<CriterionView> {
    let place = super::place(seen.application.issuer, seen.application.id);
    let of = Substance {
        criteria: &seen.application.criteria,
        assessments: &seen.assessments,
        proofs: &seen.proofs,
        uses: &seen.uses,
        file: &|proof| format!("{place}/files/{proof}"),
    };
    beside(f, &of)
}

/// The criteria, each with what shows it.
pub fn beside(f: &Frame, seen: &Substance<'_>) -> Vec<CriterionView> {
    let t = f.t;
    let mut told = BTreeSet::new();
    let mut all = Vec::new();
    for (at, criterion) in seen.criteria.iter().enumerate() {
        let mut said = seen.assessments.iter();
        let said = said.find(|said| said.criterion == criterion.id);
        let used = seen.uses.get(&criterion.id).into_iter().flatten();
        let used = used.filter_map(|id| seen.proofs.iter().find(|one| one.proof.id == *id));
        all.push(CriterionView {
            number: t.count("desk-applications-criterion", &[("number", at + 1)]),
            text: markdown::to_html(criterion.text.get(t.0)),
            level: said
                .and_then(|said| said.level)
                .map(|level| t.say(&format!("desk-applications-level-{}", level.name()))),
            words: said.map_or_else(String::new, |said| said.words.clone()),
            proofs: used
                .map(|one| proof(f, seen, one, !told.insert(one.proof.id)))
                .collect(),
        });
    }
    all
}

fn proof(f: &Frame, seen: &Substance<'_>, given: &GivenProof, again: bool) -> ProofView {
    let (t, one) = (f.t, &given.proof);
    let host = |url: &str| {
        let parsed = Url::parse(url).ok();
        parsed.and_then(|url| url.host_str().map(str::to_owned))
    };
    let link = one.url.as_deref().and_then(web);
    let statement = given.statement.as_ref().map(|said| {
        let (key, at) = match (said.answered_at, said.declined) {
            (Some(at), false) => ("desk-applications-statement-given", at),
            (Some(at), true) => ("desk-applications-statement-declined", at),
            (None, _) => ("desk-applications-statement-waits", said.asked_at),
        };
        let relation = format!("desk-applications-relation-{}", said.relation.name());
        let names = [t.say(&relation), said.name.clone(), said.role.clone()];
        let names = names.into_iter().filter(|name| !name.trim().is_empty());
        StatementView {
            state: t.with(key, &[("date", &t.date(at))]),
            by: names.collect::<Vec<_>>().join(", "),
            words: said.words.clone(),
        }
    });
    let declined = given.statement.as_ref().is_some_and(|said| said.declined);
    let from = match one.third_party {
        _ if declined => String::new(), // nobody said anything
        true => t.say("desk-applications-from-other"),
        false => t.say("desk-applications-from-applicant"),
    };
    ProofView {
        id: one.id,
        again,
        kind: t.say(&format!("desk-applications-proof-{}", one.kind.name())),
        title: one.title.clone(),
        from,
        third_party: one.third_party,
        words: match one.kind {
            Kind::Statement => String::new(), // the statement has them
            _ => one.words.clone(),
        },
        link: link
            .and_then(|url| Some((host(&url)?, url)))
            .map(|(host, url)| (url, host)),
        file: given.file.as_ref().map(|(name, size)| {
            let url = f.link(&f.path(&(seen.file)(one.id)));
            (url, format!("{name} ({})", kib(t, *size)))
        }),
        statement,
        found: FoundView::of(t, one),
        purged: one
            .purged_at
            .map(|at| t.with("desk-applications-purged", &[("date", &t.date(at))])),
    }
}

/// A size in kibibytes, the next greater number.
fn kib(t: Words, bytes: i64) -> String {
    let count = usize::try_from((bytes.max(1) + 1023) / 1024).unwrap_or(usize::MAX);
    t.count("desk-applications-size", &[("count", count)])
}

/// What was said, the first first.
pub fn messages(t: Words, seen: &Seen, known: &BTreeMap<String, Actor>) -> Vec<MessageView> {
    let criteria = &seen.application.criteria;
    said(t, criteria, &seen.messages, known)
}

/// What was said about these criteria, the first first.
pub fn said(
    t: Words,
    criteria: &[Criterion],
    messages: &[Message],
    known: &BTreeMap<String, Actor>,
) -> Vec<MessageView> {
    let about = |id: &String| {
        let at = criteria.iter().position(|one| one.id == *id)?;
        Some(short(t, at, &criteria[at]))
    };
    let all = messages.iter();
    all.map(|message| {
        let (key, tone) = match message.kind {
            MessageKind::Question => ("desk-applications-question", "unknown"),
            MessageKind::Answer => ("desk-applications-answer", "good"),
            MessageKind::Note => ("desk-applications-note", "past"),
        };
        let who = known.get(&message.actor).map(|who| match who {
            // Whoever asks or notes something by a link examines it from outside.
            Actor::Holder => t.say("desk-applications-by-link"),
            who => audit::who(t, who, false),
        });
        MessageView {
            kind: t.say(key),
            tone,
            at: t.day(message.at),
            who: who.filter(|_| message.kind != MessageKind::Answer),
            about: message.criterion.as_ref().and_then(about),
            words: message.words.clone(),
        }
    })
    .collect()
}

/// Who examines it, in all its rounds; `veiled`: what others think in a round is not told.
pub fn reviewers(
    t: Words,
    seen: &Seen,
    who: Who,
    veiled: &dyn Fn(i32) -> bool,
) -> Vec<ReviewerView> {
    let all = seen.reviewers.iter();
    all.map(|one| reviewer(t, seen, one, (who, veiled(one.reviewer.round))))
        .collect()
}

fn reviewer(t: Words, seen: &Seen, one: &SeenReviewer, (who, veiled): (Who, bool)) -> ReviewerView {
    let of = &one.reviewer;
    let open = seen.application.state.is_open();
    let now = of.round == seen.application.round && of.ended_at.is_none();
    let on = |key: &str, at| t.with(key, &[("date", &t.date(at))]);
    let own = of.who == who;
    let (state, tone) = match (&of.opinion, of.ended_at) {
        (Some(said), _) if veiled && !own => (on("desk-applications-said", said.at), "unknown"),
        (Some(said), _) if said.favourable => (on("desk-applications-for", said.at), "good"),
        (Some(said), _) => (on("desk-applications-against", said.at), "bad"),
        (None, Some(at)) => (on("desk-applications-released", at), "past"),
        (None, None) if now && open => (
            on("desk-applications-asked-since", of.assigned_at),
            "unknown",
        ),
        (None, None) => (t.say("desk-applications-said-nothing"), "past"),
    };
    let reason = of.opinion.as_ref().filter(|_| own || !veiled);
    ReviewerView {
        id: of.id,
        name: match (&one.email, of.who) {
            (Some(email), _) => email.clone(),
            (None, Who::Key(_)) => t.say("desk-applications-a-program"),
            (None, _) => t.say("desk-applications-gone"),
        },
        own,
        kind: t.say(&format!("desk-applications-as-{}", of.who.kind())),
        round: (of.round < seen.application.round).then(|| t.say("desk-applications-first-round")),
        state,
        tone,
        reason: reason.map_or_else(String::new, |said| said.reason.clone()),
        waits: now && open && of.opinion.is_none(),
    }
}

/// How it was decided; the reason of a decision that is examined again is told with the opinions.
pub fn decisions(t: Words, seen: &Seen, veiled: &dyn Fn(i32) -> bool) -> Vec<DecisionView> {
    let all = seen.decisions.iter();
    all.map(|one| {
        let (key, tone) = match (one.accepted, one.round) {
            (true, 1) => ("desk-applications-decided-for", "good"),
            (false, 1) => ("desk-applications-decided-against", "past"),
            (true, _) => ("desk-applications-decided-for-again", "good"),
            (false, _) => ("desk-applications-decided-against-again", "past"),
        };
        DecisionView {
            title: t.with(key, &[("date", &t.date(one.at))]),
            tone,
            reason: match veiled(one.round) {
                true => String::new(),
                false => one.reason.clone(),
            },
        }
    })
    .collect()
}
