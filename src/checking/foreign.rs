//! Badges of other services: what they point to is fetched. Copies that stand inside of a badge are never believed, keys
//! come from the issuer's own hosted Profile alone.

use super::{
    Belongs, Checked, Claim, Input,
    fetching::{Answer, Want},
    gathering::{Gathering, Linked},
    input::{apart, begins_like_html},
    reading::{Got, Notes, Reader, Source, is_image, is_text},
};
use crate::badge::{
    foreign::{self, Foreign, Version},
    image::Format,
    json::{self, FETCHED},
    signing::{Jws, JwsError},
    time,
    verification::{
        self, Candidate, Check, Code, Fault, Outcome, Reason, Record, Report, Signed, Subject,
        says_revoked, text,
    },
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// What a way led to before the badge itself was at hand.
pub(super) enum Led {
    /// To something of this instance, which the database knows better.
    Home(Input),
    /// To a verdict.
    Checked(Box<Checked>),
}

/// A badge that is at hand, to be judged with what it points to.
enum AtHand {
    /// What its address says now, where that was in the end, and the copy that was presented.
    Hosted {
        published: Foreign,
        found_at: String,
        presented: Option<Value>,
    },
    /// A JWS.
    Signed(String),
}

/// How a way ends before anything can be judged.
enum End {
    Home(Input),
    Checks(Vec<Check>),
}

impl From<Check> for End {
    fn from(check: Check) -> Self {
        Self::Checks(vec![check])
    }
}

/// Checks a badge that is not of this instance.
pub(super) async fn check<S: Source>(
    reader: Reader<'_, S>,
    input: Input,
    email: Option<&str>,
    now: DateTime<Utc>,
) -> Led {
    let way = Way {
        reader: &reader,
        now,
    };
    let mut checked = match way.follow(input).await {
        Ok(AtHand::Hosted {
            published,
            found_at,
            presented,
        }) => {
            let gathered = presented.map(|copy| foreign::compare(&copy, &published.assertion));
            let gathered = gathered.into_iter().collect();
            way.judge(published, Some(&found_at), gathered, None, email)
                .await
        }
        Ok(AtHand::Signed(text)) => way.judge_signed(&text, email).await,
        Err(End::Home(input)) => return Led::Home(input),
        Err(End::Checks(checks)) => Checked::of(Report::new(checks, now)),
    };
    let notes = reader.into_notes();
    add(&mut checked, notes, now);
    Led::Checked(Box::new(checked))
}

/// Adds what was noted while reading.
fn add(checked: &mut Checked, notes: Notes, now: DateTime<Utc>) {
    let mut checks = std::mem::take(&mut checked.report.checks);
    let read = notes.fetched.iter().any(|fetch| fetch.outcome == Ok(200));
    match notes.misserved {
        Some(fault) => checks.push(Check::failed(Code::ContentType, fault)),
        None if read => checks.push(Check::ok(Code::ContentType)),
        None => {}
    }
    if let Some(context) = notes.unknown_contexts.first() {
        let cut: String = context.chars().take(200).collect();
        let fault = Fault::new(Reason::ContextUnknown, format!("{cut:?}"));
        checks.push(Check::warning(Code::Context, fault));
    }
    checked.report = Report::new(checks, now);
    checked.fetched = notes.fetched;
}

struct Way<'a, S> {
    reader: &'a Reader<'a, S>,
    now: DateTime<Utc>,
}

impl<S: Source> Way<'_, S> {
    /// From what was given to the badge itself.
    async fn follow(&self, input: Input) -> Result<AtHand, End> {
        match input {
            Input::Url(url) => self.follow_url(&url).await,
            Input::Jws(text) => self.signed(text),
            Input::Json(document) => self.follow_json(document).await,
            Input::Image(file) => self.follow_image(file).await,
        }
    }

    async fn follow_image(&self, file: Vec<u8>) -> Result<AtHand, End> {
        let inside = apart(move || Input::inside(&file)).await;
        let inside = inside.unwrap_or_else(|| Err(Reason::NoBadgeInImage.into()));
        match inside.map_err(|why| Check::failed(Code::Document, why))? {
            Input::Jws(text) => self.signed(text),
            Input::Json(document) => self.follow_json(document).await,
            Input::Url(url) => {
                self.refuse_home(&url, || Input::Url(url.clone()))?;
                let (document, found) = self.document_at(&url).await?;
                self.found_at(document, &url, found).await
            }
            Input::Image(_) => Err(Check::failed(Code::Document, Reason::NoBadgeInImage).into()),
        }
    }

    /// What is of this instance is not asked by HTTP: the database knows.
    fn refuse_home(&self, url: &str, input: impl FnOnce() -> Input) -> Result<(), End> {
        match self.reader.is_home(url) {
            true => Err(End::Home(input())),
            false => Ok(()),
        }
    }

    /// A JWS, wherever it was.
    fn signed(&self, text: String) -> Result<AtHand, End> {
        if let Ok(jws) = Jws::parse(text.trim())
            && let Some(id) = verification::text(jws.claims(), "id")
        {
            self.refuse_home(id, || Input::Jws(text.clone()))?;
        }
        Ok(AtHand::Signed(text))
    }

    /// An address that somebody gave: of a document, a JWS or a baked image.
    async fn follow_url(&self, url: &str) -> Result<AtHand, End> {
        self.refuse_home(url, || Input::Url(url.to_owned()))?;
        let answer = self.badge_at(url, Want::Badge).await?;
        if is_html(&answer) {
            return Err(Check::unsupported(Reason::WebPage).into());
        }
        if Format::sniff(&answer.body).is_some() {
            self.reader.note_type(&answer, is_image);
            return self.follow_image(answer.body).await;
        }
        let body = answer.body.trim_ascii();
        if body.starts_with(b"ey") {
            let text = String::from_utf8(body.to_vec());
            let text =
                text.map_err(|_| Check::failed(Code::Signature, Reason::SignatureMalformed))?;
            self.reader.note_type(&answer, is_text);
            return self.signed(text);
        }
        if !body.starts_with(b"{") {
            return Err(Check::failed(Code::Document, Reason::NotABadge).into());
        }
        let document = self.reader.json(&answer, FETCHED).map_err(unread)?;
        self.found_at(document, url, answer.url).await
    }

    /// A document that was found where somebody said. Where it says itself that it is may be another address: then
    /// what is there counts.
    async fn found_at(&self, document: Value, asked: &str, found: String) -> Result<AtHand, End> {
        match own_address(&document) {
            Some(own) if own != asked && own != found && is_web(&own) => {
                self.follow_json(document).await
            }
            Some(own) => self.hosted(document, &own, found, None),
            None => self.hosted(document, asked, found, None),
        }
    }

    /// A document that was presented: what counts is what its address says.
    async fn follow_json(&self, document: Value) -> Result<AtHand, End> {
        let presented = foreign::assertion(document.clone(), None).map_err(unread)?;
        if says(&presented.assertion, "SignedBadge") {
            return Err(self.without_signature(&presented.assertion));
        }
        let Some(id) = foreign::hosted_at(&presented.assertion).map(str::to_owned) else {
            let mut checks = verification::document_checks(&presented.assertion, self.now);
            checks.retain(|check| check.outcome == Outcome::Failed);
            if checks.is_empty() {
                checks.push(Check::failed(Code::Document, Reason::IdMissing));
            }
            return Err(End::Checks(checks));
        };
        self.refuse_home(&id, || Input::Json(document))?;
        let (published, found) = self.document_at(&id).await?;
        self.hosted(published, &id, found, Some(presented.assertion))
    }

    /// What the address of a hosted badge says; `found` is where redirects led.
    fn hosted(
        &self,
        document: Value,
        at: &str,
        found: String,
        presented: Option<Value>,
    ) -> Result<AtHand, End> {
        // One that was revoked may say nothing else.
        if says_revoked(&document) {
            return Err(revoked(&document, Reason::RevokedHere).into());
        }
        let at = match own_address(&document) {
            Some(own) if own == found => found.as_str(),
            _ => at,
        };
        let published = foreign::assertion(document, Some(at)).map_err(unread)?;
        if says_revoked(&published.assertion) {
            return Err(revoked(&published.assertion, Reason::RevokedHere).into());
        }
        if says(&published.assertion, "SignedBadge") {
            return Err(self.without_signature(&published.assertion));
        }
        let id = text(&published.assertion, "id");
        if id.is_some_and(|id| id != at) {
            let why = Fault::new(Reason::IdDiffers, format!("at {}", cut(at)));
            return Err(Check::failed(Code::Document, why).into());
        }
        Ok(AtHand::Hosted {
            published,
            found_at: found,
            presented,
        })
    }

    /// A document that says that it is signed, and came without a signature.
    fn without_signature(&self, assertion: &Value) -> End {
        let mut checks = verification::document_checks(assertion, self.now);
        checks.push(Check::failed(Code::Signature, Reason::SignatureMissing));
        End::Checks(checks)
    }

    /// What is at the address of a badge; what it says when there is none is a verdict.
    async fn badge_at(&self, url: &str, want: Want) -> Result<Answer, End> {
        match self.reader.get(url, want).await {
            Got::Something(answer) => Ok(answer),
            Got::Missing => Err(Check::failed(Code::Found, Reason::NotFound).into()),
            Got::Gone(body) => {
                let said = json::parse(&body).unwrap_or_default();
                Err(revoked(&said, Reason::Gone).into())
            }
            Got::Unreachable(why) => Err(Check::not_checked(Code::Found, why).into()),
        }
    }

    /// A document at an address, and where redirects led.
    async fn document_at(&self, url: &str) -> Result<(Value, String), End> {
        let answer = self.badge_at(url, Want::Document).await?;
        if is_html(&answer) {
            return Err(Check::failed(
                Code::ContentType,
                Fault::new(Reason::WebPage, format!("{} is a web page", answer.url)),
            )
            .into());
        }
        let document = self.reader.json(&answer, FETCHED).map_err(unread)?;
        Ok((document, answer.url))
    }

    async fn judge_signed(&self, jws_text: &str, email: Option<&str>) -> Checked {
        let only = |check: Check| Checked::only(check, self.now);
        let jws = match Jws::parse(jws_text.trim()) {
            Ok(jws) => jws,
            Err(JwsError::Algorithm(name)) if is_known_elsewhere(&name) => {
                let why = format!("signatures of the algorithm {name} are not verified here");
                return only(Check::unsupported(Fault::new(
                    Reason::SignatureAlgorithm,
                    why,
                )));
            }
            Err(why @ JwsError::TooLarge) => {
                return only(Check::unsupported(Fault::from(&why)));
            }
            Err(why) => return only(Check::failed(Code::Signature, Fault::from(&why))),
        };
        match foreign::assertion(jws.claims().clone(), None) {
            Ok(assertion) => {
                self.judge(assertion, None, Vec::new(), Some(&jws), email)
                    .await
            }
            Err(why) => only(unread(why)),
        }
    }

    /// Gathers what a badge points to, and judges it.
    async fn judge(
        &self,
        badge: Foreign,
        found_at: Option<&str>,
        mut gathered: Vec<Check>,
        jws: Option<&Jws<'_>>,
        email: Option<&str>,
    ) -> Checked {
        let Foreign {
            version,
            assertion,
            inside,
            unknown_contexts,
        } = badge;
        self.reader.note_contexts(unknown_contexts);
        let gathering = Gathering::new(self.reader, version);
        let (class, issuer) = match inside {
            Some((class, issuer)) => (Linked::of_document(class), Linked::of_document(issuer)),
            None => gathering.class_and_issuer(&assertion).await,
        };
        let (keys, list, image) = futures_util::future::join3(
            async {
                match jws {
                    Some(_) => gathering.keys(&assertion, &issuer).await,
                    None => Vec::new(),
                }
            },
            gathering.revocation_list(issuer.document(), &assertion),
            gathering.image(class.document()),
        )
        .await;
        let (revocation, list_check) = list;
        gathered.extend(list_check);
        gathered.extend(image);
        if issuer.document().is_some() {
            gathered.push(Check::warning(Code::KnownIssuer, Reason::IssuerUnknown));
        }
        let candidates: Vec<Candidate<'_>> = keys
            .iter()
            .map(|(id, key)| Candidate {
                id,
                document: key.found.as_fetched(),
                bare: key.bare,
                compromised: None,
            })
            .collect();
        let report = verification::verify(&Subject {
            version,
            assertion: &assertion,
            found_at,
            signed: jws.map(|jws| Signed {
                jws,
                keys: &candidates,
            }),
            badge_class: class.as_fetched(),
            issuer: issuer.as_fetched(),
            revocation,
            record: Record::NotOurs,
            gathered,
            now: self.now,
        });
        Checked {
            claim: Some(claim(
                version,
                &assertion,
                class.document(),
                issuer.document(),
            )),
            belongs: email.map(|email| Belongs::of(&assertion, email)),
            ..Checked::of(report)
        }
    }
}

/// Where a document says that it is: its id, or before 1.1 the address to verify it at.
fn own_address(document: &Value) -> Option<String> {
    let id = text(document, "id").or_else(|| text(document, "@id"));
    let verify = || text(document.get("verify")?, "url");
    id.or_else(verify).map(str::to_owned)
}

/// An Assertion that cannot be read: unsupported, when it may be good, or no badge at all.
fn unread(why: Fault) -> Check {
    match why.reason {
        Reason::VersionUnsupported | Reason::TooLarge => Check::unsupported(why),
        Reason::ContextRedefines => Check::failed(Code::Context, why),
        Reason::NotAnAward => Check::failed(Code::Found, why),
        _ => Check::failed(Code::Document, why),
    }
}

/// A badge that its issuer took back, as its own address says.
fn revoked(document: &Value, reason: Reason) -> Check {
    let why = text(document, "revocationReason").map(cut);
    Check::failed(
        Code::NotRevoked,
        Fault {
            reason,
            detail: why,
        },
    )
}

/// Algorithms that sound badges may be signed with, though not verified here. Others are refused.
fn is_known_elsewhere(name: &str) -> bool {
    matches!(
        name,
        "PS256" | "PS384" | "PS512" | "ES384" | "ES512" | "ES256K" | "Ed448"
    )
}

fn says(assertion: &Value, kind: &str) -> bool {
    assertion
        .pointer("/verification/type")
        .is_some_and(|found| found == kind)
}

fn is_web(id: &str) -> bool {
    id.starts_with("https://") || id.starts_with("http://")
}

/// A web page, by its name or by its beginning.
pub(super) fn is_html(answer: &Answer) -> bool {
    let media = answer.content_type.as_deref().unwrap_or_default();
    let media = media.trim_start().to_ascii_lowercase();
    media.starts_with("text/html")
        || media.starts_with("application/xhtml")
        || begins_like_html(&answer.body)
}

pub(super) fn cut(text: &str) -> String {
    text.chars().take(500).collect()
}

fn claim(
    version: Version,
    assertion: &Value,
    class: Option<&Value>,
    profile: Option<&Value>,
) -> Claim {
    let of = |document: Option<&Value>, member: &str| {
        document
            .and_then(|document| text(document, member))
            .map(cut)
    };
    let instant = |member: &str| text(assertion, member).and_then(|at| time::parse(at).ok());
    Claim {
        version,
        id: of(Some(assertion), "id"),
        name: of(class, "name"),
        description: of(class, "description"),
        class_id: of(Some(assertion), "badge"),
        issuer_id: of(class, "issuer"),
        issuer: of(profile, "name"),
        issuer_url: of(profile, "url"),
        issued_on: instant("issuedOn"),
        expires: instant("expires"),
    }
}
