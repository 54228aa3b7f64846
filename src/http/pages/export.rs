//! Everything of a holder, to keep: `/my-badges/export`, a ZIP.

use super::{
    Answer, frame::render, links::named_in, recommendations::RecommendationView, report::gone,
    words::Words,
};
use crate::badge::image::Format;
use crate::http::{
    App,
    attachment::{self, Visibility},
    negotiation,
    problem::Problem,
};
use crate::issuing::{
    applications::Seen, images::Inside, mine::Mine, mine::Own, sessions::SignedIn,
};
use crate::storage::personal_endorsements::{PersonalEndorsement, State};
use actix_web::HttpRequest;
use askama::Template;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The index in the ZIP: a file of its own, so it has neither frame nor style sheet.
#[derive(Template)]
#[template(path = "export.html")]
struct Index {
    t: Words,
    lead: String,
    badges: Vec<BadgeView>,
}

struct BadgeView {
    name: String,
    issuer: String,
    status: String,
    url: String,
    /// What its files are called, before the ending; nothing when it is not in force.
    files: Option<String>,
    recommendations: Vec<RecommendationView>,
}

/// Answers `GET /my-badges/export`.
pub async fn answer(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    let (t, now) = (Words(negotiation::language(request)), app.service.now());
    let mine = app.service.my_badges(&there.address, t.0).await?;
    let said = app.service.own_endorsements(there).await?;
    let mut zip = Zip::new();
    let mut badges = Vec::new();
    for (at, own) in mine.awards.iter().enumerate() {
        let files = match own.revocation {
            Some(_) => None,
            None => Some(put(app, &mut zip, own, at + 1).await?),
        };
        let shown = said
            .iter()
            .filter(|one| one.assertion == own.assertion.id && one.state == State::Accepted);
        let recommendations = shown.map(|one| RecommendationView::new(t, one)).collect();
        badges.push(BadgeView {
            recommendations,
            ..view(t, app, own, files, now)
        });
    }
    let host = app.service.base().as_str();
    let index = Index {
        t,
        lead: t.with("export-lead", &[("date", &t.date(now)), ("host", host)]),
        badges,
    };
    zip.put("index.html", render(&index)?.as_bytes())?;
    let mut data = everything(app, there, &mine, &said).await?;
    data["applications"] = applications(app, there).await?;
    data["proofs"] = proofs(app, there, &mut zip).await?;
    let data = serde_json::to_vec_pretty(&data).map_err(|_| broken())?;
    zip.put("donnees.json", &data)?;
    let file = zip.finish()?;
    Ok(attachment::answer(
        "badges.zip",
        "application/zip",
        file,
        Visibility::Private,
    ))
}

/// The files of a badge that is in force: its image with it inside, its document, its signature.
async fn put(app: &App, zip: &mut Zip, own: &Own, number: usize) -> Result<String, Problem> {
    let award = &own.assertion;
    let name = format!("{number:03}-{}", award.id);
    let png = app
        .service
        .baked(award, Format::Png, Inside::Signed)
        .await?;
    zip.put(&format!("{name}.png"), &png)?;
    let hosted = app.service.hosted(award)?;
    let json = serde_json::to_vec_pretty(&hosted).map_err(|_| broken())?;
    zip.put(&format!("{name}.json"), &json)?;
    let jws = app.service.rs256_jws(award).await?;
    zip.put(&format!("{name}.jws"), jws.as_bytes())?;
    Ok(name)
}

fn view(t: Words, app: &App, own: &Own, files: Option<String>, now: DateTime<Utc>) -> BadgeView {
    let issued = t.date(own.assertion.issued_on);
    let status = match (&own.revocation, own.assertion.expires) {
        (Some(why), _) => t.with(gone(why.cause), &[("date", &t.date(why.at))]),
        (None, Some(at)) if at <= now => t.with("status-expired", &[("date", &t.date(at))]),
        (None, _) => format!("{} {issued}", t.say("issued-on")),
    };
    BadgeView {
        name: named_in(t, own).1,
        issuer: own.issuer.0.clone(),
        status,
        url: app.service.base().assertion(own.assertion.id),
        files,
        recommendations: Vec::new(),
    }
}

/// All that is recorded about them, beside the documents.
async fn everything(
    app: &App,
    there: &SignedIn,
    mine: &Mine,
    said: &[PersonalEndorsement],
) -> Result<Value, Problem> {
    let base = app.service.base();
    let seers = app.service.seers(there, Vec::new()).await?;
    let pages = app.service.showcases(there).await?;
    let sessions = app.service.own_sessions(there).await?;
    Ok(json!({
        "sessions": sessions.iter().map(|one| json!({
            "browser": one.browser,
            "since": one.opened_at,
            "lastUsed": one.used_at,
        })).collect::<Vec<_>>(),
        "addresses": mine.addresses.iter().map(|address| json!({
            "email": address.given,
            "provedAt": address.verified_at,
            "main": address.id == there.address.id,
        })).collect::<Vec<_>>(),
        "name": mine.name,
        "badges": mine.awards.iter().map(|own| json!({
            "url": base.assertion(own.assertion.id),
            "issuer": own.issuer.0,
            "issuedOn": own.assertion.issued_on,
            "expires": own.assertion.expires,
            "acceptedAt": own.accepted_at,
            "shared": own.shared,
            "nameShown": own.telling.named,
            "searchEngines": own.telling.indexed,
            "revokedAt": own.revocation.as_ref().map(|why| why.at),
            "revocationReason": own.revocation.as_ref().map(|why| &why.reason),
        })).collect::<Vec<_>>(),
        "withheld": mine.withheld.iter().map(|one| json!({
            "composite": one.name,
            "since": one.withholding.created_at,
        })).collect::<Vec<_>>(),
        "fromElsewhere": mine.brought.iter().map(|own| json!({
            "title": own.evidence.title,
            "issuer": own.evidence.body,
            "issuedOn": own.evidence.issued_on,
            "programme": own.programme,
        })).collect::<Vec<_>>(),
        "personalEndorsements": said.iter().map(|one| json!({
            "badge": base.assertion(one.assertion),
            "askedOf": one.email,
            "as": one.relation.name(),
            "askedAt": one.asked_at,
            "askedBy": one.asker,
            "request": one.request,
            "state": one.state.name(),
            "name": one.said.name,
            "role": one.said.role,
            "words": one.said.words,
            "givenAt": one.given_at,
        })).collect::<Vec<_>>(),
        "progressSeenBy": seers.given.iter().map(|seer| json!({
            "issuer": seer.issuer,
            "programme": seer.programme,
            "since": seer.consent.given_at,
        })).collect::<Vec<_>>(),
        "pages": pages.iter().map(|one| json!({
            "url": one.url,
            "for": one.showcase.label,
            "nameShown": one.showcase.shown_name,
            "public": one.showcase.whole,
            "since": one.showcase.created_at,
            "until": one.showcase.ends_at,
        })).collect::<Vec<_>>(),
    }))
}

/// What they asked for, and what was said of it.
async fn applications(app: &App, there: &SignedIn) -> Result<Value, Problem> {
    let all = app.service.own_applications(there).await?;
    let view = |seen: &Seen| {
        let one = &seen.application;
        json!({
            "badge": seen.badge,
            "issuer": seen.issuer,
            "state": one.state,
            "begunAt": one.created_at,
            "submittedAt": one.submitted_at,
            "until": one.due_at,
            "noNames": one.no_names,
            "criteria": one.criteria,
            "selfAssessments": seen.assessments.iter().map(|said| json!({
                "criterion": said.criterion,
                "level": said.level,
                "words": said.words,
            })).collect::<Vec<_>>(),
            "proofs": seen.uses,
            "messages": seen.messages.iter().map(|message| json!({
                "at": message.at,
                "kind": message.kind,
                "criterion": message.criterion,
                "words": message.words,
            })).collect::<Vec<_>>(),
            "decisions": seen.decisions.iter().map(|decision| json!({
                "at": decision.at,
                "accepted": decision.accepted,
                "reason": decision.reason,
            })).collect::<Vec<_>>(),
            "appeal": one.appeal,
            "answerBegun": one.answer,
            "award": one.award.map(|id| app.service.base().assertion(id)),
        })
    };
    Ok(all.iter().map(view).collect())
}

/// What they showed. Their files are in the ZIP, under the ids of their proofs.
async fn proofs(app: &App, there: &SignedIn, zip: &mut Zip) -> Result<Value, Problem> {
    let mut found = Vec::new();
    for given in app.service.own_proofs(there).await? {
        let proof = &given.proof;
        let mut file = None;
        if given.file.is_some() {
            let kept = app.service.own_file(there, proof.id).await?;
            let name = format!("preuves/{}.{}", proof.id, kept.kind);
            zip.put(&name, &kept.bytes)?;
            file = Some(json!({ "path": name, "name": kept.name }));
        }
        found.push(json!({
            "id": proof.id,
            "kind": proof.kind,
            "title": proof.title,
            "words": proof.words,
            "url": proof.url,
            "fromSomebodyElse": proof.third_party,
            "shown": proof.shown,
            "givenAt": proof.created_at,
            "file": file,
            "statement": given.statement.as_ref().map(|said| json!({
                "askedAt": said.asked_at,
                "askedOf": given.asked,
                "relation": said.relation,
                "answeredAt": said.answered_at,
                "declined": said.declined,
                "name": said.name,
                "role": said.role,
                "words": said.words,
            })),
        }));
    }
    Ok(Value::Array(found))
}

struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        // What is large in it is compressed already.
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        self.0.start_file(name, stored).map_err(|_| broken())?;
        self.0.write_all(bytes).map_err(|_| broken())
    }

    fn finish(self) -> Result<Vec<u8>, Problem> {
        Ok(self.0.finish().map_err(|_| broken())?.into_inner())
    }
}

fn broken() -> Problem {
    Problem::new("internal", "the file could not be made")
}
