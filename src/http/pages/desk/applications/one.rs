//! `/desk/{id}/applications/{item}`: one application, criterion by criterion, with what can be done.

use super::choices::{about, members, silent};
use super::showing::{
    CriterionView, DecisionView, Due, MessageView, ReviewerView, criteria, decisions, due,
    messages, policy, reviewers,
};
use super::{examiner, path, place, state};
use crate::badge::application::{Reviewers, State, Step};
use crate::http::pages::{
    Answer, Fields,
    desk::{Errors, Room, award::Choice, item},
    frame::{self, Frame},
    proposal::ProposalView,
};
use crate::http::{App, attachment, auth::desk::AtDesk, problem::Problem};
use crate::issuing::{
    Error,
    access::Permission,
    applications::{Recognised, Seen, is_late},
};
use crate::storage::applications::reviewers::{Reviewer, Who};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/applications/one.html")]
struct Page {
    f: Frame,
    d: Room,
    back: String,
    action: String,
    errors: Errors,
    name: String,
    model: String,
    email: String,
    state: String,
    tone: &'static str,
    submitted: Option<Day>,
    due: Option<Due>,
    policy: Vec<String>,
    /// Why the applicant wants it to be examined again.
    appeal: Option<String>,
    /// Nothing of what it said is read here any more: why.
    over: Option<String>,
    third_party: bool,
    /// Its rule is met: nothing is shown, and a commission decides.
    commission: bool,
    proposal: Option<ProposalView>,
    criteria: Vec<CriterionView>,
    messages: Vec<MessageView>,
    reviewers: Vec<ReviewerView>,
    /// What others think, and the first decision, are told once whoever looks said what they think: the message that says so.
    veiled: Option<&'static str>,
    decisions: Vec<DecisionView>,
    /// The last of them says where it stands.
    decided: bool,
    can: Can,
    /// Why whoever looks does not examine it.
    barred: Option<String>,
    /// No other member can examine it: what to do, and where the members are.
    alone: Option<(String, Option<String>)>,
    members: Vec<Choice>,
    instead: Vec<Choice>,
    about: Vec<Choice>,
    note_about: Vec<Choice>,
    given: Given,
    awarded: Option<Awarded>,
    next: Option<String>,
}

/// What whoever looks can do as the application stands.
#[derive(Default)]
struct Can {
    take: bool,
    /// Where they say what they think: favourable, and not.
    opinion: Option<(String, String)>,
    ask: bool,
    note: bool,
    assign: bool,
    /// Somebody can be asked at an address.
    address: bool,
    /// Members can examine.
    member: bool,
}

/// What was awarded.
struct Awarded {
    url: String,
    /// The composites of this issuer that came with it.
    composites: Vec<(String, String)>,
    /// What counts in the programme of this issuer since.
    recognised: Vec<(String, String)>,
}

/// What was filled in, shown again when it is not done.
#[derive(Default)]
pub(super) struct Given {
    pub words: String,
    pub criterion: String,
    pub note: String,
    pub note_criterion: String,
    pub member: String,
    pub email: String,
    pub instead: String,
}

impl Given {
    pub(super) fn of(fields: &Fields) -> Self {
        // A browser sends line ends as two characters.
        let text = |name| fields.text(name).replace("\r\n", "\n");
        Self {
            words: text("words"),
            criterion: text("criterion"),
            note: text("note"),
            note_criterion: text("noteCriterion"),
            member: text("member"),
            email: text("email"),
            instead: text("instead"),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/applications/own.html")]
struct Own {
    f: Frame,
    d: Room,
    back: String,
}

/// `/desk/{id}/applications/{item}`
pub async fn one(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let nothing = (Given::default(), Errors::default());
    show(&request, &app, &at, item(&path)?, nothing).await
}

/// `/desk/{id}/applications/{item}/files/{key}`: the file of a proof, to be kept and not shown.
pub async fn file(
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let missing = || Problem::not_found("there is no such file at this desk");
    let id = |text: &str| Uuid::try_parse(text).map_err(|_| missing());
    let (application, proof) = (id(&path.1)?, id(&path.2)?);
    let who = examiner(&at).who;
    let found = app
        .service
        .file_of_application(at.scope(), who, (application, proof));
    let found = found.await?;
    Ok(attachment::of_proof(found, attachment::Visibility::Private))
}

/// It is their own application: whoever asked for the badge sees it on their own page.
pub(super) fn is_own(why: &Error) -> bool {
    matches!(
        why,
        Error::Refused {
            code: "own-application",
            ..
        }
    )
}

/// Tells an applicant that somebody else examines it.
pub(super) fn own(request: &HttpRequest, app: &App, at: &AtDesk) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "applications");
    f.title = f.t.say("desk-applications-own-title");
    let page = Own {
        back: f.link(&f.path(&path(at, ""))),
        f,
        d,
    };
    frame::momentary(StatusCode::CONFLICT, &page)
}

/// Those who examine it now.
pub(super) fn present(seen: &Seen) -> impl Iterator<Item = &Reviewer> {
    let round = seen.application.round;
    let all = seen.reviewers.iter().map(|one| &one.reviewer);
    all.filter(move |one| one.round == round && one.ended_at.is_none())
}

/// Whether whoever looks can say what they think, or begin to examine it to say so.
pub(super) fn may_opine(seen: &Seen, who: Who) -> bool {
    let one = &seen.application;
    if one.state.after(Step::Accept).is_none() || seen.barred.is_some() {
        return false;
    }
    match present(seen).find(|reviewer| reviewer.who == who) {
        Some(mine) => mine.opinion.is_none(),
        None => has_room(seen),
    }
}

fn has_room(seen: &Seen) -> bool {
    let places = usize::try_from(seen.application.policy.of).unwrap_or(usize::MAX);
    present(seen).count() < places
}

/// Whether those who examine it, whoever looks among them, are too few to decide.
fn lacks_reviewers(seen: &Seen, who: Who) -> bool {
    let mut able = present(seen).count();
    if seen.barred.is_none() && !present(seen).any(|reviewer| reviewer.who == who) {
        able += 1;
    }
    let needed = usize::try_from(seen.application.policy.needed).unwrap_or(usize::MAX);
    able < needed
}

fn can(f: &Frame, seen: &Seen, who: Who) -> Can {
    let one = &seen.application;
    let (policy, place) = (one.policy.reviewers, place(one.issuer, one.id));
    let takes = one.state.after(Step::Take).is_some();
    let mine = present(seen).any(|reviewer| reviewer.who == who);
    let silent = present(seen).any(|reviewer| reviewer.opinion.is_none());
    let members = policy != Reviewers::Peers;
    let able = members && seen.barred.is_none();
    let link = |word: &str| f.link(&f.path(&format!("{place}/opinion?favourable={word}")));
    Can {
        take: takes && !mine && able && has_room(seen),
        opinion: may_opine(seen, who).then(|| (link("yes"), link("no"))),
        ask: one.state.after(Step::Ask).is_some()
            && (!members || (able && (mine || has_room(seen)))),
        note: one.state.is_open(),
        assign: takes && (has_room(seen) || silent),
        address: policy != Reviewers::Issuer,
        member: members,
    }
}

pub(super) async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    (given, errors): (Given, Errors),
) -> Answer {
    let who = examiner(at).who;
    let seen = match app.service.application(at.scope(), who, id).await {
        Err(why) if is_own(&why) => return own(request, app, at),
        seen => seen?,
    };
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "applications");
    let (t, now, one) = (f.t, app.service.now(), &seen.application);
    let name = seen.badge.get(t.0).to_owned();
    f.title = t.with("desk-applications-one", &[("badge", &name)]);
    let mut can = can(&f, &seen, who);
    let members = match can.assign && can.member {
        true => members(app, at, id, &given.member).await?,
        false => Vec::new(),
    };
    can.assign &= can.address || !members.is_empty();
    let alone = one.state.after(Step::Take).is_some()
        && can.member
        && !can.take
        && has_room(&seen)
        && members.is_empty()
        && lacks_reviewers(&seen, who);
    let said = |round: i32| {
        let mut all = seen.reviewers.iter().map(|one| &one.reviewer);
        all.any(|of| of.round == round && of.who == who && of.opinion.is_some())
    };
    // What others thought of a round is told to whoever said it themselves, then or now.
    let veiled = |round: i32| one.state.is_open() && !said(round) && !said(one.round);
    let hides = seen.reviewers.iter().any(|of| {
        let of = &of.reviewer;
        of.who != who && of.opinion.is_some() && veiled(of.round)
    });
    let actors = seen.messages.iter().map(|message| message.actor.clone());
    let known = app.service.who_did(at.scope(), actors.collect()).await?;
    let (state, tone) = state(t, one.state);
    let link = |path: &str| f.link(&f.path(path));
    let next = match may_opine(&seen, who) {
        true => None,
        false => {
            app.service
                .next_application(at.issuer, at.desk.member)
                .await?
        }
    };
    let page = Page {
        back: link(&path(at, "")),
        action: link(&place(one.issuer, id)),
        model: f.model(one.badge_class),
        email: seen.email.clone(),
        state,
        tone,
        submitted: one.submitted_at.map(|at| t.day(at)),
        due: due(t, one, is_late(one, now)),
        policy: policy(t, &one.policy),
        appeal: one.appeal.clone().filter(|_| one.round > 1),
        over: seen.is_over().then(|| match one.purged_at {
            Some(at) => t.with("desk-applications-purged", &[("date", &t.date(at))]),
            None => t.say("desk-applications-over"),
        }),
        commission: seen.commission,
        proposal: (seen.proposal.as_ref()).map(|of| ProposalView::new(&f, of, Some(at.issuer))),
        third_party: super::showing::from_others(&seen),
        criteria: criteria(&f, &seen),
        messages: messages(t, &seen, &known),
        reviewers: reviewers(t, &seen, who, &veiled),
        veiled: hides.then_some(match seen.barred {
            None => "desk-applications-veiled",
            Some(_) => "desk-applications-veiled-until",
        }),
        barred: barred(t, &seen),
        alone: alone.then(|| {
            let key = match can.address {
                true => "desk-applications-alone-anyone",
                false => "desk-applications-alone-issuer",
            };
            let members = link(&format!("/desk/{}/members", at.issuer));
            (
                t.say(key),
                at.may(Permission::MembersWrite).then_some(members),
            )
        }),
        decisions: decisions(t, &seen, &veiled),
        decided: matches!(one.state, State::Accepted | State::NotRetained),
        members,
        instead: match has_room(&seen) {
            true => Vec::new(),
            false => silent(&seen, &given.instead),
        },
        about: about(&f, &seen, &given.criterion),
        note_about: about(&f, &seen, &given.note_criterion),
        awarded: match one.award {
            Some(award) => awarded(&f, app, at, (id, award)).await?,
            None => None,
        },
        next: next
            .filter(|next| *next != id)
            .map(|next| link(&place(at.issuer, next))),
        can,
        name,
        given,
        errors,
        d,
        f,
    };
    let status = match page.errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    frame::momentary(status, &page)
}

/// Why whoever looks does not examine it, where the policy would let them.
fn barred(t: Words, seen: &Seen) -> Option<String> {
    match seen.barred? {
        code @ ("examined-before" | "gave-a-statement" | "same-organisation") => {
            Some(t.say(&format!("desk-applications-barred-{code}")))
        }
        _ => None,
    }
}

/// What was awarded, with the composites that this issuer may know of.
async fn awarded(
    f: &Frame,
    app: &App,
    at: &AtDesk,
    (application, award): (Uuid, Uuid),
) -> Result<Option<Awarded>, Problem> {
    let link = |id: Uuid| f.link(&f.path(&format!("/desk/{}/assertions/{id}", at.issuer)));
    let whole = match app.service.whole_award(at.scope(), award).await {
        Ok(whole) => whole,
        Err(Error::Refused { .. }) => return Ok(None), // erased since
        Err(why) => return Err(why.into()),
    };
    let composites = whole.part_of.iter();
    let recognised = match at.may(Permission::ProgrammesRead) {
        true => app.service.recognised_by(at.scope(), application).await?,
        false => Vec::new(),
    };
    let brought = |one: Recognised| {
        let place = format!("/desk/{}/programmes/{}/brought", at.issuer, one.programme);
        (
            one.title,
            f.link(&f.path(&format!("{place}/{}", one.evidence))),
        )
    };
    Ok(Some(Awarded {
        url: link(award),
        composites: composites
            .map(|(id, name)| (name.get(f.t.0).to_owned(), link(*id)))
            .collect(),
        recognised: recognised.into_iter().map(brought).collect(),
    }))
}
