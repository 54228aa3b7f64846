//! A badge from elsewhere, or a certificate, as a proof: what a check found stands beside it. When the application is
//! accepted by the owner of a programme, it counts there from then on; another issuer's acceptance brings it before the owner.

use super::super::{
    Actor, Error, FieldError, Guard, Once, Service,
    afterwards::tell_owner,
    closing,
    evidence::{self as brought, Certificate, NewDecision, NewEvidence},
    letters::Letter,
    new_id,
    once::once,
    people, record,
};
use super::counts_in;
use super::drafting::{edited, set_uses, worked_on};
use super::proofs::refuse_many;
use crate::badge::{
    application::State, email::Email, error::Invalid, foreign::Brought, text, verification::Verdict,
};
use crate::storage::{
    Db, Scope,
    applications::Application,
    evidence,
    persons::{self, PersonAddress},
    programmes::Programme,
    proofs::{self, Kind, Proof},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// Why it counts, where whoever accepted said nothing.
const ACCEPTED: &str = "Demande de badge acceptée";

/// Something from elsewhere that an applicant shows.
#[derive(Debug, Clone)]
pub enum Elsewhere {
    /// An open badge that was issued to this address, and what a check just found of it.
    Badge(Email, Box<Brought>),
    /// A certificate, in words.
    Certificate(Certificate),
}

/// What is known of it, as it stands with the proof.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Who gave it.
    pub body: Option<String>,
    /// When.
    pub issued_on: Option<DateTime<Utc>>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
    /// Of a badge: what the check found.
    pub check: Option<Check>,
}

/// What a check found of a badge.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The verdict, as the API names it.
    pub verdict: String,
    /// It was issued to the address that its holder named.
    pub belongs: bool,
    /// It is a badge of this instance.
    pub ours: bool,
    /// The address of its badge model.
    pub class: Option<String>,
    /// The address of its issuer.
    pub issuer: Option<String>,
    /// What is checked again another day.
    pub source: String,
    /// The address it was issued to.
    pub issued_to: String,
    /// What was fetched when, with what answer.
    pub fetched: Value,
    /// When it was checked.
    pub at: DateTime<Utc>,
}

/// Why a badge is not a proof that comes from somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Short {
    /// The check did not find it valid.
    NotValid,
    /// It was not awarded to an address of whoever shows it.
    NotTheirs,
}

impl Found {
    /// Why a badge is not a proof that comes from somebody else, as it was when it was given; nothing for one that is, and
    /// for another proof.
    pub fn short(proof: &Proof) -> Option<Short> {
        let check = Self::of(proof)?.check?;
        if check.verdict != Verdict::Valid.name() {
            return Some(Short::NotValid);
        }
        (!check.belongs || !proof.third_party).then_some(Short::NotTheirs)
    }

    /// What is known of a proof from elsewhere; nothing for another one.
    pub fn of(proof: &Proof) -> Option<Self> {
        serde_json::from_value(proof.found.clone()?).ok()
    }
}

impl Elsewhere {
    fn check(&self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        match self {
            Self::Badge(_, found) if found.name.is_none() => {
                let why = Invalid::new("not-a-badge", "no badge could be read there");
                wrong.push(FieldError::new("/badge", why));
            }
            Self::Badge(..) => {}
            Self::Certificate(certificate) => {
                for (at, words) in [("/title", &certificate.title), ("/body", &certificate.body)] {
                    if let Err(why) = text::line(words, 200) {
                        wrong.push(FieldError::new(at, why));
                    }
                }
                let ends = certificate.expires;
                if ends.is_some_and(|end| end <= certificate.issued_on) {
                    let why = Invalid::new("out-of-range", "must come after it was given");
                    wrong.push(FieldError::new("/expires", why));
                }
            }
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }

    /// Whether it comes from somebody else: a badge that is valid and was awarded to an address of whoever shows it.
    fn is_of_others(&self, db: &mut Db, whose: PersonAddress) -> Result<bool, Error> {
        let Self::Badge(to, found) = self else {
            return Ok(true); // nothing is verified of a certificate
        };
        if found.verdict != Verdict::Valid || !found.belongs {
            return Ok(false);
        }
        let theirs = persons::addresses_of(db, whose.person)?;
        Ok(theirs.iter().any(|one| {
            let proved = one.id == whose.address || one.verified_at.is_some();
            let given = Email::parse(&one.given);
            proved && given.is_ok_and(|given| given.normalised() == to.normalised())
        }))
    }

    fn proof(&self, db: &mut Db, whose: PersonAddress, now: DateTime<Utc>) -> Result<Proof, Error> {
        let (kind, title, url, found) = match self {
            Self::Badge(to, found) => {
                let check = Check {
                    verdict: found.verdict.name().to_owned(),
                    belongs: found.belongs,
                    ours: found.ours,
                    class: found.class.clone(),
                    issuer: found.issuer.clone(),
                    source: found.source.clone(),
                    issued_to: to.as_given().to_owned(),
                    fetched: found.fetched.clone(),
                    at: found.at,
                };
                let known = Found {
                    body: found.issuer_name.clone(),
                    issued_on: found.issued_on,
                    expires: found.expires,
                    check: Some(check),
                };
                let title = found.name.clone().unwrap_or_default();
                (Kind::Badge, title, found.url.clone(), known)
            }
            Self::Certificate(certificate) => {
                let known = Found {
                    body: Some(certificate.body.clone()),
                    issued_on: Some(certificate.issued_on),
                    expires: certificate.expires,
                    check: None,
                };
                (Kind::Certificate, certificate.title.clone(), None, known)
            }
        };
        let found = serde_json::to_value(&found)
            .map_err(|_| Error::Internal("what is known of a badge cannot be written"))?;
        Ok(Proof {
            id: new_id(),
            person: whose.person,
            kind,
            title: title.chars().take(200).collect(),
            words: String::new(),
            url,
            third_party: self.is_of_others(db, whose)?,
            shown: false,
            found: Some(found),
            created_at: now,
            purged_at: None,
        })
    }
}

/// Something from elsewhere that counts in a programme since an application was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The programme, which is the issuer's own.
    pub programme: Uuid,
    /// What was recorded there.
    pub evidence: Uuid,
    /// What it is called.
    pub title: String,
}

impl Service {
    /// What was shown with an accepted application and counts now, in the programmes of the issuer who accepted. For whoever
    /// examines: not its applicant.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn recognised_by(&self, scope: Scope, id: Uuid) -> Result<Vec<Recognised>, Error> {
        let now = self.now();
        let read = move |db: &mut Db| {
            let one = super::submitted(db, scope, id)?;
            recognised(db, &one, now)
        };
        self.store().read(read).await
    }

    /// Keeps a badge from elsewhere or a certificate as a proof of whoever has a session. A badge that is not valid, or not
    /// theirs, is kept too, but is not a proof that comes from somebody else.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `too-many-proofs`, `not-a-badge`, and wrong fields.
    pub async fn show_from_elsewhere(
        &self,
        session: Uuid,
        application: Uuid,
        new: Elsewhere,
        criteria: Vec<String>,
    ) -> Result<Uuid, Error> {
        let shown = self.show_from_elsewhere_once(session, application, new, criteria, None);
        shown.await?.done()
    }

    /// The same, unless the guarded request was answered before.
    ///
    /// # Errors
    /// Those of [`Self::show_from_elsewhere`].
    pub async fn show_from_elsewhere_once(
        &self,
        session: Uuid,
        application: Uuid,
        new: Elsewhere,
        criteria: Vec<String>,
        guard: Option<Guard<Uuid>>,
    ) -> Result<Once<Uuid>, Error> {
        new.check()?;
        self.with_own(session, application, move |db, there, mut one, now| {
            once(db, guard.as_ref(), now, |db| {
                edited(&one)?;
                refuse_many(db, there.address.person, &super::Showing::Text)?;
                let whose = PersonAddress {
                    person: there.address.person,
                    address: there.mailbox,
                };
                let proof = new.proof(db, whose, now)?;
                proofs::insert(db, &proof)?;
                set_uses(db, &one, proof.id, &criteria)?;
                worked_on(db, &mut one, now)?;
                Ok(proof.id)
            })
        })
        .await
    }

    /// What was shown from elsewhere counts in a programme of the issuer who accepts; it comes before the owners of others
    /// in which the badge counts. The applicant's row is locked. What cannot count is left alone.
    pub(super) fn recognise_shown(
        &self,
        db: &mut Db,
        actor: &Actor,
        one: &Application,
        (address, reason): (Uuid, &str),
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let shown = proofs::of_application(db, one.id)?;
        let shown: Vec<_> = shown
            .iter()
            .filter_map(|p| Some((p, Found::of(p)?)))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let Some((competency, programmes)) = counts_in(db, one, now)? else {
            return Ok(());
        };
        let whose = PersonAddress {
            person: one.person,
            address,
        };
        let reason: String = match reason.trim() {
            "" => ACCEPTED.to_owned(),
            said => said.chars().take(1_000).collect(),
        };
        for programme in &programmes {
            for (proof, found) in &shown {
                let decision = (programme.owner == one.issuer).then(|| NewDecision {
                    competency: competency.clone(),
                    reason: reason.clone(),
                });
                if let Some(new) = as_evidence(proof, found, decision) {
                    self.keep_shown(db, actor, (programme, whose, found), new, now)?;
                }
            }
        }
        Ok(())
    }

    fn keep_shown(
        &self,
        db: &mut Db,
        actor: &Actor,
        (programme, whose, found): (&Programme, PersonAddress, &Found),
        new: NewEvidence,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if closing::refuse_closed(db, programme.owner).is_err() {
            return Ok(());
        }
        let issued_to = match &found.check {
            None => None,
            Some(check) => match Email::parse(&check.issued_to) {
                Ok(email) => Some(self.find_or_make(db, &email, people::fresh(), now)?.address),
                Err(_) => return Ok(()),
            },
        };
        let row = brought::row_of(&new, programme, (whose, issued_to), actor, now);
        if brought::refuse_twice(db, &row).is_err() {
            return Ok(());
        }
        let decided = row.decision.is_some();
        evidence::insert(db, &row)?;
        let about = (Some(programme.owner), row.id);
        record(db, actor, now, "evidence.bring", about, json!({}))?;
        if decided {
            return record(db, actor, now, "evidence.decide", about, json!({}));
        }
        let letter = Letter::EvidenceBrought {
            programme: programme.id,
            evidence: row.id,
        };
        tell_owner(db, programme, &letter, now)
    }
}

fn recognised(
    db: &mut Db,
    one: &Application,
    now: DateTime<Utc>,
) -> Result<Vec<Recognised>, Error> {
    let shown = proofs::of_application(db, one.id)?;
    let shown: Vec<_> = shown
        .iter()
        .filter_map(|proof| Some((proof, Found::of(proof)?)))
        .collect();
    if one.state != State::Accepted || shown.is_empty() {
        return Ok(Vec::new());
    }
    let Some((competency, programmes)) = counts_in(db, one, now)? else {
        return Ok(Vec::new());
    };
    let own = programmes.iter().filter(|there| there.owner == one.issuer);
    let mut all = Vec::new();
    for programme in own {
        for kept in evidence::of_person(db, programme.id, one.person)? {
            let same = |(proof, found): &(&Proof, Found)| match (&kept.badge, &found.check) {
                (Some(badge), Some(check)) => {
                    badge.source == check.source || (badge.url.is_some() && badge.url == proof.url)
                }
                (None, None) => kept.title == proof.title && kept.body == found.body,
                _ => false,
            };
            let for_it = |decision: &evidence::Decision| decision.competency == competency;
            let counts = kept.stands(now) && kept.decision.as_ref().is_some_and(for_it);
            if counts && shown.iter().any(same) {
                all.push(Recognised {
                    programme: programme.id,
                    evidence: kept.id,
                    title: kept.title,
                });
            }
        }
    }
    Ok(all)
}

/// What a programme records of it; nothing for a badge that cannot count by a decision, nor for a certificate that nobody
/// decides about.
fn as_evidence(proof: &Proof, found: &Found, decision: Option<NewDecision>) -> Option<NewEvidence> {
    let Some(check) = &found.check else {
        let certificate = Certificate {
            title: proof.title.clone(),
            body: found.body.clone()?,
            issued_on: found.issued_on?,
            expires: found.expires,
        };
        return Some(NewEvidence::Certificate(certificate, decision?));
    };
    let valid = check.verdict == Verdict::Valid.name();
    if !valid || !check.belongs || check.ours {
        return None;
    }
    let brought = Brought {
        source: check.source.clone(),
        verdict: Verdict::Valid,
        belongs: true,
        ours: false,
        url: proof.url.clone(),
        class: check.class.clone(),
        issuer: check.issuer.clone(),
        name: Some(proof.title.clone()),
        issuer_name: found.body.clone(),
        issued_on: found.issued_on,
        expires: found.expires,
        fetched: check.fetched.clone(),
        at: check.at,
    };
    Some(NewEvidence::Badge(Box::new(brought), decision))
}
