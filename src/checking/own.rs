//! Badges of this instance: what they point to is in its database.

use super::{
    Belongs, Checked, Claim, Input, Recognition,
    address::{Address, NotAnAward},
    fetching::Answer,
    reading::Got,
};
use crate::badge::{
    assertion::Assertion,
    endorsement::{self, Endorsed},
    foreign::{self, Version},
    json,
    profile::KeyDocument,
    recipient::unhex,
    signing::{Algorithm, Jws, JwsAlgorithm, KeyState, PublicKey, compose},
    urls::{BaseUrl, Object},
    verification::{
        self, Candidate, Check, Code, Fault, Fetched, Reason, Record, Revocation, Signed, Subject,
        Verdict,
    },
};
use crate::storage::{
    Db, Error, Store, accreditations,
    assertions::{self, Cause, StoredAssertion},
    badge_classes::{self, StoredBadge},
    endorsements,
    erasure::{self, Erased},
    images,
    issuers::{self, PublishedProfile},
    keys, published,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// Checks a badge of this instance; `None` for any other, without a look at the database. Nothing is written.
pub(super) async fn check(
    store: &Store,
    base: &BaseUrl,
    input: &Input,
    email: Option<String>,
    now: DateTime<Utc>,
) -> Result<Option<Checked>, Error> {
    let address = address_of(base, input);
    if address == Address::Elsewhere {
        return Ok(None);
    }
    let (base, input) = (base.clone(), input.clone());
    store
        .read(move |db: &mut Db| {
            let Some(mut checked) = check_at(db, &base, address, &input, now)? else {
                return Ok(None);
            };
            if let (Some(email), Some(stored)) = (&email, &checked.assertion) {
                let payload = json::parse(&stored.rendition.payload)
                    .map_err(|_| Error::Corrupt("a payload does not read back"))?;
                checked.belongs = Some(Belongs::of(&payload, email));
            }
            Ok(Some(checked))
        })
        .await
}

/// An image of this instance, that a badge of somebody else may show.
pub(super) async fn image(store: &Store, base: &BaseUrl, url: &str) -> Got {
    let hash = url.strip_prefix(&base.image("")).and_then(unhex);
    let Some(hash) = hash else {
        return Got::Missing;
    };
    let url = url.to_owned();
    let read = store.read(move |db: &mut Db| images::find(db, &hash));
    match read.await {
        Ok(None) => Got::Missing,
        Ok(Some(image)) => Got::Something(Answer {
            url,
            status: 200,
            content_type: Some(image.format.media_type().to_owned()),
            body: image.bytes,
        }),
        Err(_) => Got::Unreachable(Reason::NoAnswer.into()),
    }
}

/// Checks a badge on a connection that the caller holds; `None` when it is not of this instance.
pub fn check_with(
    db: &mut Db,
    base: &BaseUrl,
    input: &Input,
    now: DateTime<Utc>,
) -> Result<Option<Checked>, Error> {
    check_at(db, base, address_of(base, input), input, now)
}

/// What something leads to: an address as people give it, a document by its own id.
fn address_of(base: &BaseUrl, input: &Input) -> Address {
    let id = match input {
        Input::Url(url) => return Address::of(base, url),
        // One that cannot be read is nobody's.
        Input::Jws(text) => Jws::parse(text.trim())
            .ok()
            .and_then(|jws| Some(verification::text(jws.claims(), "id")?.to_owned())),
        Input::Json(document) => {
            let raw = verification::text(document, "id").map(str::to_owned);
            // Under whatever name it stands there: only what was issued is the same as what was issued.
            raw.or_else(|| {
                let read = foreign::assertion(document.clone(), None).ok()?;
                foreign::hosted_at(&read.assertion).map(str::to_owned)
            })
        }
        Input::Image(_) => None,
    };
    let Some(id) = id else {
        return Address::Elsewhere;
    };
    match (base.locate(&id), Address::in_document(base, &id)) {
        (Some(Object::Assertion(id)), _) => Address::Award(Some(id)),
        // In a document no other spelling is an award's.
        (_, Address::Award(_)) => Address::Award(None),
        (_, other) => other,
    }
}

fn check_at(
    db: &mut Db,
    base: &BaseUrl,
    address: Address,
    input: &Input,
    now: DateTime<Utc>,
) -> Result<Option<Checked>, Error> {
    let id = match address {
        Address::Award(Some(id)) => id,
        Address::Award(None) => return Ok(Some(Checked::not_found(now))),
        Address::Ours(what) => return Ok(Some(not_an_award(what, now))),
        Address::Elsewhere => return Ok(None),
    };
    let Some(gathered) = Gathered::read(db, base, id, now)? else {
        return Ok(Some(match erasure::find(db, id)? {
            Some(left) => erased(db, &left, now)?,
            None => Checked::not_found(now),
        }));
    };
    Ok(match input {
        Input::Url(_) => Some(check_record(db, base, gathered, now)?),
        Input::Jws(text) => match Jws::parse(text.trim()) {
            Ok(jws) => Some(check_jws(db, base, gathered, &jws, now)?),
            Err(_) => None,
        },
        Input::Json(document) => Some(check_json(db, base, gathered, document, now)?),
        Input::Image(_) => None,
    })
}

/// What can still be said of an award that was erased: that it was of this badge. Of a copy nobody can tell any more
/// whether it is what was issued.
fn erased(db: &mut Db, left: &Erased, now: DateTime<Utc>) -> Result<Checked, Error> {
    let badge = badge_classes::find(db, left.badge_class)?
        .ok_or(Error::Corrupt("an award has no badge"))?;
    let profile = issuers::find_profile(db, badge.profile)?;
    Ok(Checked {
        badge: Some(badge),
        issuer: profile.map(|found| found.profile.organisation.name),
        ..Checked::only(Check::failed(Code::NotRevoked, Reason::Erased), now)
    })
}

fn not_an_award(what: NotAnAward, now: DateTime<Utc>) -> Checked {
    Checked {
        instead: Some(what),
        ..Checked::only(
            Check::failed(Code::Found, Fault::new(Reason::NotAnAward, what.detail())),
            now,
        )
    }
}

/// What our record says of an award.
fn check_record(
    db: &mut Db,
    base: &BaseUrl,
    gathered: Gathered,
    now: DateTime<Utc>,
) -> Result<Checked, Error> {
    let stored = &gathered.stored.rendition;
    let jws = compose(
        stored.format,
        Algorithm::EdDsa,
        &base.key(stored.key),
        &stored.payload,
        &stored.signature,
    );
    let key = gathered.key(db, base, stored.key)?;
    let hosted = gathered.hosted()?;
    let parsed = Jws::parse(&jws).map_err(|_| Error::Corrupt("a signature does not read back"))?;
    // A signature that a compromised key left on record says nothing until it is made again; the record does.
    let signature = key
        .filter(|key| key.compromised.is_none())
        .map(|key| (&parsed, Some(key)));
    Ok(gathered.judge(&hosted, signature, Record::Matches, now))
}

fn check_jws(
    db: &mut Db,
    base: &BaseUrl,
    gathered: Gathered,
    jws: &Jws<'_>,
    now: DateTime<Utc>,
) -> Result<Checked, Error> {
    let creator = jws.claims().pointer("/verification/creator");
    let creator = creator.and_then(Value::as_str).unwrap_or_default();
    let key = match base.locate(creator) {
        Some(Object::Key(key)) => gathered.key(db, base, key)?,
        _ => None,
    };
    let issued = match jws.algorithm() {
        JwsAlgorithm::EdDsa => Some(gathered.stored.rendition.payload.clone()),
        JwsAlgorithm::Rs256 => assertions::rs256(db, gathered.stored.id)?.map(|r| r.payload),
        _ => None, // no key of ours signs with another
    };
    let record = if issued.as_deref() == Some(jws.payload()) {
        Record::Matches
    } else {
        Record::Differs
    };
    Ok(gathered.judge(jws.claims(), Some((jws, key)), record, now))
}

fn check_json(
    db: &mut Db,
    base: &BaseUrl,
    gathered: Gathered,
    document: &Value,
    now: DateTime<Utc>,
) -> Result<Checked, Error> {
    // What the address of a revoked badge answers: it says nothing that could be compared.
    if let Revocation::Revoked(why) = &gathered.revocation
        && verification::says_revoked(document)
    {
        let check = Check::failed(Code::NotRevoked, why.clone());
        return Ok(Checked {
            assertion: Some(gathered.stored),
            badge: Some(gathered.badge),
            issuer: Some(gathered.profile.profile.organisation.name),
            ..Checked::only(check, now)
        });
    }
    let record = match without_endorsements(db, base, gathered.stored.id, document)? {
        Some(issued) if issued == gathered.hosted()? => Record::Matches,
        _ => Record::Differs,
    };
    Ok(gathered.judge(document, None, record, now))
}

/// The document without what others said of it since it was issued; `None` when it lists an Endorsement that its
/// issuer never accepted. One that was taken back may still stand in a copy: its own address says so.
fn without_endorsements(
    db: &mut Db,
    base: &BaseUrl,
    id: Uuid,
    document: &Value,
) -> Result<Option<Value>, Error> {
    let mut issued = document.clone();
    let Some(said) = issued.as_object_mut().and_then(|d| d.remove("endorsement")) else {
        return Ok(Some(issued));
    };
    let accepted = endorsements::ever_accepted(db, Endorsed::Assertion(id))?;
    let accepted = endorsement::links(base, &accepted);
    let known = |url: &Value| {
        url.as_str()
            .is_some_and(|url| accepted.iter().any(|a| a == url))
    };
    let all_known = match &said {
        Value::Array(urls) => urls.iter().all(known),
        url => known(url),
    };
    Ok(all_known.then_some(issued))
}

/// Everything that an award of ours points to.
struct Gathered {
    stored: StoredAssertion,
    badge: StoredBadge,
    badge_document: Value,
    profile: PublishedProfile,
    profile_document: Value,
    revocation: Revocation,
    recognised: Vec<Recognition>,
}

/// A key of ours.
struct GatheredKey {
    id: String,
    document: Value,
    compromised: Option<DateTime<Utc>>,
}

fn value<T: serde::Serialize>(document: &T) -> Result<Value, Error> {
    serde_json::to_value(document).map_err(|_| Error::Corrupt("a document cannot be written"))
}

impl Gathered {
    fn read(
        db: &mut Db,
        base: &BaseUrl,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, Error> {
        let Some(stored) = assertions::find(db, id)? else {
            return Ok(None);
        };
        let badge = badge_classes::find(db, stored.badge_class)?
            .ok_or(Error::Corrupt("an award has no badge"))?;
        let profile = issuers::find_profile(db, badge.profile)?
            .ok_or(Error::Corrupt("a badge has no Profile"))?;
        let revocation = match assertions::revocation(db, id)? {
            Some(gone) if gone.cause == Cause::Replaced => Revocation::replaced(gone.reason),
            Some(revoked) => Revocation::because(revoked.reason),
            None => Revocation::NotRevoked,
        };
        let badge_class = published::badge_class(db, &badge)?;
        let recognising = accreditations::recognising(db, badge.issuer, now)?;
        let recognised = recognising.into_iter().map(|programme| Recognition {
            id: programme.id,
            name: programme.name,
        });
        Ok(Some(Self {
            recognised: recognised.collect(),
            badge_document: value(&badge_class.first_document(base))?,
            profile_document: value(&profile.profile.document(base))?,
            stored,
            badge,
            profile,
            revocation,
        }))
    }

    fn hosted(&self) -> Result<Value, Error> {
        let assertion = Assertion::from_payload(&self.stored.rendition.payload);
        value(
            &assertion
                .map_err(|_| Error::Corrupt("a payload does not read back"))?
                .hosted(),
        )
    }

    /// A key with its document, which names the Profile that really owns it.
    fn key(&self, db: &mut Db, base: &BaseUrl, id: Uuid) -> Result<Option<GatheredKey>, Error> {
        let Some(key) = keys::find(db, id)? else {
            return Ok(None);
        };
        let public = PublicKey::from_spki(key.algorithm, &key.public)
            .ok_or(Error::Corrupt("a public key does not read back"))?;
        Ok(Some(GatheredKey {
            id: base.key(id),
            document: value(&KeyDocument::new(base, id, key.profile, &public))?,
            compromised: (key.state == KeyState::Compromised).then_some(key.since),
        }))
    }

    fn judge(
        self,
        assertion: &Value,
        signed: Option<(&Jws<'_>, Option<GatheredKey>)>,
        record: Record,
        now: DateTime<Utc>,
    ) -> Checked {
        let (jws, key) = signed.unzip();
        let key = key.flatten();
        let candidate = Candidate {
            id: key.as_ref().map_or("", |key| &key.id),
            document: key
                .as_ref()
                .map_or(Fetched::Missing, |key| Fetched::Document(&key.document)),
            bare: false,
            compromised: key.as_ref().and_then(|key| key.compromised),
        };
        let report = verification::verify(&Subject {
            version: Version::V2_0,
            assertion,
            found_at: None,
            signed: jws.map(|jws| Signed {
                jws,
                keys: std::slice::from_ref(&candidate),
            }),
            badge_class: Fetched::Document(&self.badge_document),
            issuer: Fetched::Document(&self.profile_document),
            revocation: self.revocation.clone(),
            record,
            gathered: Vec::new(),
            now,
        });
        let issuer = &self.profile.profile.organisation;
        let text = |member: &str| verification::text(&self.badge_document, member);
        Checked {
            claim: Some(Claim {
                version: Version::V2_0,
                id: verification::text(assertion, "id").map(str::to_owned),
                name: text("name").map(str::to_owned),
                description: text("description").map(str::to_owned),
                class_id: verification::text(assertion, "badge").map(str::to_owned),
                issuer_id: None,
                issuer: Some(issuer.name.clone()),
                issuer_url: Some(issuer.url.as_str().to_owned()),
                issued_on: Some(self.stored.issued_on),
                expires: self.stored.expires,
            }),
            issuer: Some(issuer.name.clone()),
            assertion: Some(self.stored),
            badge: Some(self.badge),
            // A forgery of what they recognise is recognised by nobody.
            programmes: match report.verdict {
                Verdict::Invalid => Vec::new(),
                _ => self.recognised,
            },
            ..Checked::of(report)
        }
    }
}
