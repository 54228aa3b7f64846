//! What a foreign badge points to: BadgeClass, Profile, keys, revocation list, image.

use super::{
    Address,
    fetching::{Answer, Want},
    foreign::{cut, is_html},
    reading::{Got, Reader, Source, is_image, is_text},
};
use crate::badge::{
    foreign::{self, Listed, Version},
    image::Format,
    json::{FETCHED, FETCHED_LIST},
    urls::BaseUrl,
    verification::{self, Check, Code, Fault, Fetched, Outcome, Reason, Revocation, keys_of, text},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::borrow::Cow;

/// Keys of an issuer that are tried when a badge names none.
const MAX_KEYS: usize = 3;

/// Gathers for one badge.
pub(super) struct Gathering<'a, S> {
    reader: &'a Reader<'a, S>,
    own: Option<&'a BaseUrl>,
    version: Version,
}

/// Whether an address in a document is of this instance.
pub(super) fn is_home(own: Option<&BaseUrl>, url: &str) -> bool {
    own.is_some_and(|base| Address::in_document(base, url) != Address::Elsewhere)
}

impl<'a, S: Source> Gathering<'a, S> {
    pub fn new(reader: &'a Reader<'a, S>, own: Option<&'a BaseUrl>, version: Version) -> Self {
        Self {
            reader,
            own,
            version,
        }
    }

    /// The BadgeClass that an Assertion names, and the Profile that this one names.
    pub async fn class_and_issuer(&self, assertion: &Value) -> (Linked, Linked) {
        let class = self.linked(text(assertion, "badge"), "BadgeClass").await;
        let issuer = match class.as_fetched().document() {
            Some(class) => self.linked(text(class, "issuer"), "Issuer").await,
            None => Linked::of_unknown(&class),
        };
        (class, issuer)
    }

    /// The BadgeClass or Profile at an address.
    async fn linked(&self, url: Option<&str>, kind: &str) -> Linked {
        let Some(url) = url else {
            // The document that should name it is refused for that.
            return Linked::Unreachable(Reason::BadgeMissing.into());
        };
        if is_home(self.own, url) {
            return Linked::Unusable(Fault::new(Reason::NamesOurs, cut(url)));
        }
        let got = match kind {
            "Issuer" => self.reader.get_profile(url).await,
            _ => self.reader.get(url, Want::Document).await,
        };
        let answer = match Linked::answered(got) {
            Ok(answer) => answer,
            Err(linked) => return linked,
        };
        let document = self.reader.json(&answer, FETCHED);
        match document.and_then(|document| foreign::linked(document, url, kind, self.version)) {
            Ok(plain) => {
                self.reader.note_contexts(plain.unknown_contexts);
                Linked::Document(plain.document)
            }
            Err(fault) => Linked::Unusable(fault),
        }
    }

    /// The keys that may have signed. One that stands inside of the hosted Profile is there already; one that the
    /// Profile does not name is not fetched.
    pub async fn keys(
        &self,
        signed: bool,
        assertion: &Value,
        profile: Option<&Value>,
    ) -> Vec<(String, Linked)> {
        if !signed {
            return Vec::new();
        }
        let creator = assertion.pointer("/verification/creator");
        let named: Vec<String> = match creator.and_then(Value::as_str) {
            Some(creator) => vec![creator.to_owned()],
            None => {
                let all = profile.into_iter().flat_map(keys_of);
                all.take(MAX_KEYS).map(str::to_owned).collect()
            }
        };
        let mut keys = Vec::with_capacity(named.len());
        for id in named {
            let key = self.key(&id, profile).await;
            keys.push((id, key));
        }
        keys
    }

    async fn key(&self, id: &str, profile: Option<&Value>) -> Linked {
        if let Some(profile) = profile {
            let inside = verification::list(profile, "publicKey")
                .iter()
                .find(|key| text(key, "id") == Some(id) && key.get("publicKeyPem").is_some());
            if let Some(key) = inside {
                return Linked::Document(key.clone());
            }
            if self.version == Version::V2_0 && !keys_of(profile).any(|named| named == id) {
                return Linked::Unusable(Fault::new(Reason::KeyNotNamed, cut(id)));
            }
        }
        if is_home(self.own, id) {
            return Linked::Unusable(Fault::new(Reason::NamesOurs, cut(id)));
        }
        let answer = match Linked::answered(self.reader.get(id, Want::Document).await) {
            Ok(answer) => answer,
            Err(linked) => return linked,
        };
        let body = answer.body.trim_ascii();
        if self.version != Version::V2_0 && body.starts_with(b"-----BEGIN") {
            self.reader.note_type(&answer, is_text);
            return Linked::Document(foreign::bare_key(id, &String::from_utf8_lossy(body)));
        }
        let document = self.reader.json(&answer, FETCHED);
        match document
            .and_then(|document| foreign::linked(document, id, "CryptographicKey", Version::V2_0))
        {
            Ok(plain) => Linked::Document(plain.document),
            Err(fault) => Linked::Unusable(fault),
        }
    }

    /// What the issuer's revocation list says, if it has one.
    pub async fn revocation_list(
        &self,
        profile: Option<&Value>,
        assertion: &Value,
    ) -> (Revocation, Option<Check>) {
        let Some(profile) = profile else {
            return (Revocation::Unknown(Reason::NoAnswer.into()), None);
        };
        let Some(url) = text(profile, "revocationList") else {
            return (Revocation::NotRevoked, None);
        };
        let failed = |fault: Fault| {
            let check = Check::failed(Code::RevocationList, fault.clone());
            (Revocation::Unknown(fault), Some(check))
        };
        let answer = match self.reader.get(url, Want::Document).await {
            Got::Something(answer) => answer,
            Got::Missing | Got::Gone(_) => return failed(Reason::RevocationListGone.into()),
            Got::Unreachable(why) => {
                let check = Check::not_checked(Code::RevocationList, why.clone());
                return (Revocation::Unknown(why), Some(check));
            }
        };
        let document = self.reader.json(&answer, FETCHED_LIST);
        match document.and_then(|document| foreign::listed(document, url, assertion)) {
            Ok(Listed::No) => (
                Revocation::NotRevoked,
                Some(Check::ok(Code::RevocationList)),
            ),
            Ok(Listed::Revoked(why)) => {
                let how = match why {
                    Some(why) => Fault::new(Reason::Revoked, cut(&why)),
                    None => Reason::Revoked.into(),
                };
                (
                    Revocation::Revoked(how),
                    Some(Check::ok(Code::RevocationList)),
                )
            }
            Err(fault) => failed(fault),
        }
    }

    /// Whether the image of a BadgeClass is one.
    pub async fn image(&self, class: Option<&Value>) -> Option<Check> {
        let url = foreign::image_of(class?)?;
        if let Some(data) = url.strip_prefix("data:") {
            return Some(image_check(data_of(data).as_deref()));
        }
        Some(match self.reader.get(url, Want::Image).await {
            Got::Something(answer) => {
                let check = image_check(Some(&answer.body));
                if check.outcome == Outcome::Ok {
                    self.reader.note_type(&answer, is_image);
                }
                check
            }
            Got::Missing | Got::Gone(_) => Check::failed(Code::Image, Reason::ImageGone),
            Got::Unreachable(why) => Check::not_checked(Code::Image, why),
        })
    }
}

/// A document that a badge points to, or why it is not here.
pub(super) enum Linked {
    Document(Value),
    Missing,
    Unusable(Fault),
    Unreachable(Fault),
}

impl Linked {
    fn answered(got: Got) -> Result<Answer, Self> {
        match got {
            Got::Something(answer) if is_html(&answer) => {
                let why = Fault::new(Reason::WebPage, format!("{} is a web page", answer.url));
                Err(Self::Unusable(why))
            }
            Got::Something(answer) => Ok(answer),
            Got::Missing | Got::Gone(_) => Err(Self::Missing),
            Got::Unreachable(why) => Err(Self::Unreachable(why)),
        }
    }

    /// What only a document would have named, when that document is not here.
    fn of_unknown(document: &Self) -> Self {
        match document {
            Self::Unreachable(why) => Self::Unreachable(why.clone()),
            Self::Unusable(why) => Self::Unusable(why.clone()),
            Self::Document(_) | Self::Missing => Self::Unusable(Reason::IssuerMissing.into()),
        }
    }

    pub fn as_fetched(&self) -> Fetched<'_> {
        match self {
            Self::Document(document) => Fetched::Document(document),
            Self::Missing => Fetched::Missing,
            Self::Unusable(why) => Fetched::Unusable(why),
            Self::Unreachable(why) => Fetched::Unreachable(why),
        }
    }
}

fn image_check(bytes: Option<&[u8]>) -> Check {
    match bytes.and_then(Format::sniff) {
        Some(_) => Check::ok(Code::Image),
        None => Check::failed(Code::Image, Reason::ImageFormat),
    }
}

/// The bytes of a `data:` URI, behind its scheme.
fn data_of(data: &str) -> Option<Cow<'_, [u8]>> {
    let (head, body) = data.split_once(',')?;
    Some(match head.strip_suffix(";base64") {
        Some(_) => Cow::Owned(STANDARD.decode(body).ok()?),
        None => percent_encoding::percent_decode_str(body).into(),
    })
}
