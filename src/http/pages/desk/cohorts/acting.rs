//! The form of a preview: reading it again, correcting cells, awarding it, forgetting it.

use super::{
    super::{Errors, done, item},
    MOST, date, lines,
    one::{CORRECTED, page},
    path, some,
};
use crate::badge::cohort::Field;
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error,
    cohorts::{Again, Cohort, Corrections, Looked, Outcome, State},
    revision::{Revision, Seen},
};
use crate::words::Words;
use actix_web::{HttpRequest, web};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Up to how many lines are awarded while the sender of the form waits. More are left to the thread that awards cohorts.
const AT_ONCE: u64 = 200;

/// `POST /desk/{id}/cohorts/{item}`
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    at_path: web::Path<(String, String)>,
    form: DeskForm<MOST>,
) -> Answer {
    let DeskForm { at, fields } = form;
    let id = item(&at_path)?;
    let service = &app.service;
    let (actor, own) = (at.actor(), path(at.issuer, Some(id)));
    match fields.text("do") {
        "discard" => {
            let discarded = service.discard_cohort(&actor, at.scope(), at.issuer, id);
            match discarded.await {
                Ok(()) => done(
                    &request,
                    &app,
                    &path(at.issuer, None),
                    "desk-cohorts-discard-done",
                ),
                Err(why) => {
                    let errors = Errors::of(words(&request, &app), why)?;
                    page(&request, &app, &at, id, errors).await
                }
            }
        }
        "again" => match read_again(&request, &app, &at, id, &fields).await? {
            Ok(_) => done(&request, &app, &own, "desk-cohort-again-done"),
            Err(errors) => page(&request, &app, &at, id, errors).await,
        },
        "confirm" => {
            let read = match read_again(&request, &app, &at, id, &fields).await? {
                // Another badge, date or column: what that comes to is looked at before it is awarded.
                Ok(read) if read.otherwise => {
                    return done(&request, &app, &own, "desk-cohort-again-done");
                }
                Ok(read) => read,
                Err(errors) => return page(&request, &app, &at, id, errors).await,
            };
            let errors = still_wrong(&app, &at, (&request, id), &read.corrected).await?;
            if !errors.all().is_empty() {
                return page(&request, &app, &at, id, errors).await;
            }
            let confirmed = service.confirm_cohort(&actor, at.scope(), at.issuer, id, read.seen);
            match confirmed.await {
                Ok(cohort) => award(&request, &app, &cohort).await,
                Err(why) => {
                    let errors = refused(words(&request, &app), why)?;
                    page(&request, &app, &at, id, errors).await
                }
            }
        }
        _ => Err(Problem::new(
            "invalid-body",
            "the form says not which button was used",
        )),
    }
}

fn words(request: &HttpRequest, app: &App) -> Words {
    Frame::new(request, app.service.base(), "").t
}

/// Few lines are awarded at once, so that the next page tells what came of them.
async fn award(request: &HttpRequest, app: &App, cohort: &Cohort) -> Answer {
    let waits = matches!(cohort.state, State::Queued | State::Running);
    if waits && cohort.counts.lines <= AT_ONCE {
        app.service.run_cohort(cohort, |_| true).await?;
    }
    let f = Frame::new(request, app.service.base(), "");
    Ok(frame::go_to(
        &f.link(&f.path(&path(cohort.issuer, Some(cohort.id)))),
    ))
}

type Corrected = BTreeSet<(usize, usize)>;

/// What was read anew.
struct Read {
    /// The preview as it is then, of which whoever sent the form knows.
    seen: Seen,
    /// The cells that were changed.
    corrected: Corrected,
    /// What goes for all lines was changed.
    otherwise: bool,
}

/// Reads the preview as the form says, unless that is how it was read.
async fn read_again(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    fields: &Fields,
) -> Result<Result<Read, Errors>, Problem> {
    let t = words(request, app);
    let service = &app.service;
    let looked = service
        .look_at_cohort(at.scope(), at.issuer, id, (0, 0), CORRECTED)
        .await?;
    let as_shown = Revision::of_cohort(&looked.cohort);
    // Sent again after it was confirmed: confirming changes nothing, and the page tells how it stands.
    if looked.cohort.state != State::Preview {
        return Ok(Ok(Read {
            seen: Seen::this(&as_shown),
            corrected: Corrected::new(),
            otherwise: false,
        }));
    }
    if as_shown.as_str() != fields.text("seen") {
        return Ok(Err(Errors::one(t, "", "desk-cohort-overtaken")));
    }
    let Ok(issued_on) = date(fields.text("issuedOn")) else {
        return Ok(Err(Errors::one(t, "issuedOn", "error-invalid-date")));
    };
    let columns = match columns(t, fields) {
        Ok(columns) => columns,
        Err(errors) => return Ok(Err(errors)),
    };
    let again = Again {
        columns,
        badge: some(fields.text("badge")),
        issued_on,
        notify: fields.text("notify") == "on",
        allow_duplicates: fields.text("duplicates") == "on",
        corrections: corrections(&looked, fields),
    };
    let corrected: Corrected = again.corrections.keys().copied().collect();
    let options = &looked.cohort.options;
    let as_read = options.columns == again.columns
        && options.badge == again.badge
        && options.issued_on == again.issued_on
        && options.notify == again.notify
        && options.allow_duplicates == again.allow_duplicates;
    let seen = Seen::this(&as_shown);
    let mut read = Read {
        seen: seen.clone(),
        corrected,
        otherwise: !as_read,
    };
    if as_read && read.corrected.is_empty() {
        return Ok(Ok(read));
    }
    let actor = at.actor();
    let _turn = app.list_turn()?;
    let done = service.read_cohort_again(&actor, at.scope(), at.issuer, id, seen, again);
    match done.await {
        Ok(now) => {
            read.seen = Seen::this(&Revision::of_cohort(&now));
            Ok(Ok(read))
        }
        Err(why) => Ok(Err(refused(t, why)?)),
    }
}

/// What is wrong, in words; the page then shows the preview as it is.
fn refused(t: Words, why: Error) -> Result<Errors, Problem> {
    match why {
        Error::Refused {
            code: "precondition-failed",
            ..
        } => Ok(Errors::one(t, "", "desk-cohort-overtaken")),
        why => Errors::of(t, why),
    }
}

/// Which column is what.
fn columns(t: Words, fields: &Fields) -> Result<BTreeMap<Field, usize>, Errors> {
    let mut columns = BTreeMap::new();
    for (at, name) in fields.below("column-") {
        let named = at.parse().ok().zip(Field::named(name));
        let Some((at, field)) = named else {
            continue;
        };
        if columns.insert(field, at).is_some() {
            let field = format!("column-{at}");
            return Err(Errors::one(t, &field, "desk-cohort-column-twice"));
        }
    }
    Ok(columns)
}

/// The cells of refused lines that are not as they were.
fn corrections(looked: &Looked, fields: &Fields) -> Corrections {
    let mut corrections = Corrections::new();
    for line in &looked.rejected {
        let start = format!("cell-{}-", line.number);
        for (column, text) in fields.below(&start) {
            let Ok(column) = column.parse::<usize>() else {
                continue;
            };
            let text = text.replace("\r\n", "\n");
            let before = line.cells.get(column).map_or("", String::as_str);
            if text != before.replace("\r\n", "\n") {
                corrections.insert((line.number, column), text);
            }
        }
    }
    corrections
}

/// The lines that somebody corrected, and that are refused all the same: they are told before anything is awarded.
async fn still_wrong(
    app: &App,
    at: &AtDesk,
    (request, id): (&HttpRequest, Uuid),
    corrected: &Corrected,
) -> Result<Errors, Problem> {
    let t = words(request, app);
    let mut errors = Errors::default();
    if corrected.is_empty() {
        return Ok(errors);
    }
    let looked = app
        .service
        .look_at_cohort(at.scope(), at.issuer, id, (0, 0), CORRECTED)
        .await?;
    for line in &looked.rejected {
        let Outcome::Rejected { wrong } = &line.outcome else {
            continue;
        };
        if !corrected.iter().any(|(number, _)| *number == line.number) {
            continue;
        }
        for one in wrong {
            let field = one.column.map(|column| lines::field(line.number, column));
            let number = line.number.to_string();
            let texts = [("line", &*number), ("why", one.why.sentence(t.0))];
            let message = t.with("desk-cohort-still-wrong", &texts);
            errors = errors.and(Errors::said(&field.unwrap_or_default(), message));
        }
    }
    Ok(errors)
}
