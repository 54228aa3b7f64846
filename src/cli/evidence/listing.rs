//! What was brought, listed.

use crate::badge::time;
use crate::cli::Json;
use crate::cli::open::all;
use crate::cli::output::{Failure, print, print_json, print_table};
use crate::http::api::evidence::EvidenceView;
use crate::issuing::{Service, evidence::EvidenceState};
use crate::storage::{Db, Scope, evidence::Evidence, links};
use serde_json::{Value, json};
use uuid::Uuid;

/// Something that was brought, with the competencies that it counts for.
type Brought = (Evidence, Vec<String>);

/// Who brought it, and to which address it was issued.
struct Whose {
    holder: String,
    issued_to: String,
}

pub(super) fn list(
    service: &Service,
    programme: Uuid,
    undecided: bool,
    json: Json,
) -> Result<(), Failure> {
    let page = |page| service.evidence(Scope::Instance, programme, undecided, page);
    let found = all(page, |(one, _)| one.id)?;
    match (json.json, undecided) {
        (true, _) => print_json(&as_json(service, found)?),
        (false, true) if !found.is_empty() => to_decide(service, programme, &found),
        (false, true) => print_table([], vec![], "Nothing waits for a decision."),
        (false, false) => table(service, found),
    }
}

fn whose(service: &Service, one: &Evidence) -> Result<Whose, Failure> {
    let (holder, issued_to) = (one.address, one.issued_to.unwrap_or(one.address));
    let read = service.store().read_blocking(move |db: &mut Db| {
        let mut given = |address| {
            let found = links::addressee(db, address)?;
            Ok::<_, crate::storage::Error>(found.map(|(_, given)| given).unwrap_or_default())
        };
        Ok::<_, crate::storage::Error>((given(holder)?, given(issued_to)?))
    });
    let (holder, issued_to) = read?;
    Ok(Whose { holder, issued_to })
}

fn as_json(service: &Service, found: Vec<Brought>) -> Result<Vec<Value>, Failure> {
    let each = found.into_iter().map(|(one, counts_for)| {
        let (whose, proved) = (whose(service, &one)?, one.verified);
        let view = EvidenceView::new(one, counts_for, service.now());
        let mut shown = serde_json::to_value(view).unwrap_or_default();
        shown["email"] = whose.holder.into();
        shown["issuedTo"] = whose.issued_to.into();
        shown["addressProved"] = proved.into();
        Ok(shown)
    });
    each.collect()
}

/// The word that JSON has for it.
fn word(state: EvidenceState) -> String {
    let word = json!(state);
    word.as_str().unwrap_or_default().replace('-', " ")
}

fn table(service: &Service, found: Vec<Brought>) -> Result<(), Failure> {
    let now = service.now();
    let rows = found.into_iter().map(|(one, counts_for)| {
        let state = word(EvidenceState::of(&one, &counts_for, now));
        let verdict = one
            .badge
            .map_or_else(|| "certificate".into(), |b| b.verdict);
        [
            one.id.to_string(),
            one.title,
            state,
            verdict,
            counts_for.join(", "),
        ]
    });
    let none = "Nothing was brought yet: `sceau programme evidence badge` records a badge.";
    let heads = ["EVIDENCE", "TITLE", "STATE", "LAST CHECK", "COUNTS FOR"];
    print_table(heads, rows.collect(), none)
}

/// What one needs to decide about each.
fn to_decide(service: &Service, programme: Uuid, found: &[Brought]) -> Result<(), Failure> {
    for (one, counts_for) in found {
        let state = word(EvidenceState::of(one, counts_for, service.now()));
        let whose = whose(service, one)?;
        let proved = match one.verified {
            true => "proved",
            false => "not proved",
        };
        let badge = one.badge.as_ref();
        let url = |of: Option<&String>| of.cloned().unwrap_or_else(|| "without an address".into());
        let expires = one.expires.map(time::iso);
        let expires = expires.map_or_else(String::new, |at| format!(", expires {at}"));
        let issuer = url(badge.and_then(|b| b.issuer.as_ref()));
        let lines = [
            ("evidence", one.id.to_string()),
            ("badge", url(badge.and_then(|b| b.url.as_ref()))),
            ("badge class", url(badge.and_then(|b| b.class.as_ref()))),
            (
                "issuer",
                match &one.body {
                    Some(name) => format!("{name} ({issuer})"),
                    None => issuer,
                },
            ),
            ("brought by", whose.holder),
            ("issued to", format!("{} ({proved})", whose.issued_to)),
            ("earned", format!("{}{expires}", time::iso(one.issued_on))),
            (
                "state",
                format!("{state} since {}", time::iso(one.recorded_at)),
            ),
            (
                "last check",
                badge.map_or_else(String::new, |b| {
                    format!("{} on {}", b.verdict, time::iso(b.checked_at))
                }),
            ),
        ];
        let lines = lines.map(|(name, value)| format!("  {name:<11}  {value}"));
        print(&format!("{}\n{}", one.title, lines.join("\n")))?;
    }
    print(&format!(
        "Next: `sceau programme evidence decide {programme} EVIDENCE --competency SLUG --reason TEXT`, \
         or `sceau programme evidence withdraw {programme} EVIDENCE --reason TEXT`"
    ))
}
