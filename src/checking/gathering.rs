//! What a foreign badge points to: BadgeClass, Profile, keys, revocation list, image.

use super::{
    fetching::{Answer, Want},
    foreign::{cut, is_html},
    input::apart,
    reading::{Got, Reader, Source, is_image, is_text},
};
use crate::badge::{
    baking,
    foreign::{self, Listed, Version},
    image::Format,
    json::{FETCHED, FETCHED_LIST},
    verification::{self, Check, Code, Fault, Fetched, Reason, Revocation, keys_of, text},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

/// Keys of an issuer that are tried when a badge names none.
const MAX_KEYS: usize = 3;

/// Gathers for one badge.
pub(super) struct Gathering<'a, S> {
    reader: &'a Reader<'a, S>,
    version: Version,
}

impl<'a, S: Source> Gathering<'a, S> {
    pub fn new(reader: &'a Reader<'a, S>, version: Version) -> Self {
        Self { reader, version }
    }

    /// The BadgeClass that an Assertion names, and the Profile that this one names.
    pub async fn class_and_issuer(&self, assertion: &Value) -> (Linked, Linked) {
        let class = self.linked(text(assertion, "badge"), "BadgeClass").await;
        let issuer = match class.document() {
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
        if self.reader.is_home(url) {
            return Linked::Unusable(Fault::new(Reason::NamesOurs, cut(url)));
        }
        let is_issuer = kind == "Issuer";
        let got = match is_issuer {
            true => self.reader.get_profile(url).await,
            false => self.reader.get(url, Want::Document).await,
        };
        let answer = match Linked::answered(got) {
            Ok(answer) => answer,
            Err(linked) => return linked,
        };
        if is_issuer && !same_origin(url, &answer.url) {
            return redirected(&answer);
        }
        let document = self.reader.json(&answer, FETCHED);
        match document.and_then(|document| foreign::linked(document, url, kind, self.version)) {
            Ok(plain) => {
                if is_issuer {
                    self.reader.remember_profile(url, &answer);
                }
                self.reader.note_contexts(plain.unknown_contexts);
                Linked::Document {
                    document: plain.document,
                    earlier: plain.earlier,
                }
            }
            Err(fault) => Linked::unreadable(fault),
        }
    }

    /// The keys that may have signed, each with its address: the one that the Assertion names, or those that the issuer
    /// names. Nothing is fetched that the hosted Profile does not name, but for issuers from before 2.0.
    pub async fn keys(&self, assertion: &Value, issuer: &Linked) -> Vec<(String, Key)> {
        let creator = assertion.pointer("/verification/creator");
        if let Some(creator) = creator.and_then(Value::as_str) {
            let key = self.key(creator, issuer).await;
            return vec![(creator.to_owned(), key)];
        }
        let named: Vec<&str> = issuer.document().into_iter().flat_map(keys_of).collect();
        let mut keys = Vec::with_capacity(named.len().min(MAX_KEYS));
        for id in named.iter().take(MAX_KEYS) {
            keys.push(((*id).to_owned(), self.key(id, issuer).await));
        }
        if named.len() > MAX_KEYS {
            let why = format!(
                "the issuer names {} keys, {MAX_KEYS} are tried",
                named.len()
            );
            let rest = Linked::Unreachable(Fault::new(Reason::AnswerUnusable, why));
            keys.push((String::new(), rest.into()));
        }
        keys
    }

    async fn key(&self, id: &str, issuer: &Linked) -> Key {
        let (profile, earlier) = match issuer {
            Linked::Document { document, earlier } => (document, *earlier),
            other => return Linked::of_unknown(other).into(),
        };
        let inside = verification::list(profile, "publicKey")
            .iter()
            .find(|key| text(key, "id") == Some(id) && key.get("publicKeyPem").is_some());
        if let Some(key) = inside {
            return Linked::of_document(key.clone()).into();
        }
        // Whoever wrote the Assertion chose its version; whether keys are named is the issuer's to choose.
        let bare = earlier && keys_of(profile).next().is_none();
        let named = keys_of(profile).any(|named| named == id);
        let home = text(profile, "id").unwrap_or_default();
        if !named && !bare {
            return Linked::Unusable(Fault::new(Reason::KeyNotNamed, cut(id))).into();
        }
        if self.reader.is_home(id) {
            return Linked::Unusable(Fault::new(Reason::NamesOurs, cut(id))).into();
        }
        if bare && !same_origin(id, home) {
            return Linked::Unusable(Fault::new(Reason::KeyOwnerDiffers, cut(id))).into();
        }
        let answer = match Linked::answered(self.reader.get(id, Want::Document).await) {
            Ok(answer) => answer,
            Err(linked) => return linked.into(),
        };
        if !same_origin(id, &answer.url) {
            return redirected(&answer).into();
        }
        if bare {
            self.reader.note_type(&answer, is_text);
            let pem = String::from_utf8_lossy(answer.body.trim_ascii()).into_owned();
            return Key {
                found: Linked::of_document(foreign::bare_key(id, &pem)),
                bare,
            };
        }
        let document = self.reader.json(&answer, FETCHED);
        let read = document
            .and_then(|document| foreign::linked(document, id, "CryptographicKey", Version::V2_0));
        match read {
            Ok(plain) => Linked::of_document(plain.document).into(),
            Err(fault) => Linked::unreadable(fault).into(),
        }
    }

    /// What the issuer's revocation list says, if it has one.
    pub async fn revocation_list(
        &self,
        profile: Option<&Value>,
        assertion: &Value,
    ) -> (Revocation, Option<Check>) {
        let Some(profile) = profile else {
            return (Revocation::Unknown(None), None);
        };
        let Some(url) = text(profile, "revocationList") else {
            return (Revocation::NotRevoked, None);
        };
        // It is for signed badges: a hosted one says so itself at its address.
        let hosted = assertion
            .pointer("/verification/type")
            .is_some_and(|kind| kind == "HostedBadge");
        let open = |fault: Fault| match hosted {
            true => {
                let check = Check::warning(Code::RevocationList, fault);
                (Revocation::NotRevoked, Some(check))
            }
            false => {
                let check = Check::not_checked(Code::RevocationList, fault.clone());
                (Revocation::Unknown(Some(fault)), Some(check))
            }
        };
        let failed = |fault: Fault| match hosted || fault.reason == Reason::TooLarge {
            true => open(fault),
            false => {
                let check = Check::failed(Code::RevocationList, fault.clone());
                (Revocation::Unknown(Some(fault)), Some(check))
            }
        };
        let answer = match self.reader.get(url, Want::Document).await {
            Got::Something(answer) => answer,
            Got::Missing | Got::Gone(_) => return failed(Reason::RevocationListGone.into()),
            Got::Unreachable(why) => return open(why),
        };
        let document = self.reader.json(&answer, FETCHED_LIST);
        match document.and_then(|document| foreign::listed(document, url, assertion, self.version))
        {
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
        let file = match url.strip_prefix("data:") {
            Some(data) => data_of(data),
            None => match self.reader.get(url, Want::Image).await {
                Got::Something(answer) => {
                    if Format::sniff(&answer.body).is_some() {
                        self.reader.note_type(&answer, is_image);
                    }
                    Some(answer.body)
                }
                Got::Missing | Got::Gone(_) => {
                    return Some(Check::failed(Code::Image, Reason::ImageGone));
                }
                Got::Unreachable(why) => return Some(Check::not_checked(Code::Image, why)),
            },
        };
        let read = apart(move || file.as_deref().is_some_and(is_whole));
        Some(match read.await {
            Some(true) => Check::ok(Code::Image),
            _ => Check::failed(Code::Image, Reason::ImageFormat),
        })
    }
}

/// Whether a file is a PNG or an SVG whose structure can be read, with a badge in it or without.
fn is_whole(file: &[u8]) -> bool {
    match baking::unbake(file) {
        Ok(_) => true,
        Err(why) => matches!(why.code, "image-not-baked" | "image-baked-twice"),
    }
}

/// Whether two addresses are of one origin (RFC 6454).
pub(super) fn same_origin(one: &str, other: &str) -> bool {
    let of = |url: &str| url::Url::parse(url).ok().map(|url| url.origin());
    of(one).is_some() && of(one) == of(other)
}

fn redirected(answer: &Answer) -> Linked {
    Linked::Unusable(Fault::new(Reason::RedirectedElsewhere, cut(&answer.url)))
}

/// A document that a badge points to, or why it is not here.
pub(super) enum Linked {
    Document {
        document: Value,
        /// Whether it was written before 2.0.
        earlier: bool,
    },
    Missing,
    Unusable(Fault),
    Unreachable(Fault),
}

/// A key that may have signed.
pub(super) struct Key {
    pub found: Linked,
    /// Whether it is a bare PEM file of an issuer from before 2.0.
    pub bare: bool,
}

impl From<Linked> for Key {
    fn from(found: Linked) -> Self {
        Self { found, bare: false }
    }
}

impl Linked {
    pub fn of_document(document: Value) -> Self {
        Self::Document {
            document,
            earlier: false,
        }
    }

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

    /// That it is larger than we look at says nothing about the badge.
    fn unreadable(why: Fault) -> Self {
        match why.reason {
            Reason::TooLarge => Self::Unreachable(why),
            _ => Self::Unusable(why),
        }
    }

    /// What only a document would have named, when that document is not here.
    fn of_unknown(document: &Self) -> Self {
        match document {
            Self::Unreachable(why) => Self::Unreachable(why.clone()),
            Self::Unusable(why) => Self::Unusable(why.clone()),
            Self::Document { .. } | Self::Missing => Self::Unusable(Reason::IssuerMissing.into()),
        }
    }

    pub fn document(&self) -> Option<&Value> {
        self.as_fetched().document()
    }

    pub fn as_fetched(&self) -> Fetched<'_> {
        match self {
            Self::Document { document, .. } => Fetched::Document(document),
            Self::Missing => Fetched::Missing,
            Self::Unusable(why) => Fetched::Unusable(why),
            Self::Unreachable(why) => Fetched::Unreachable(why),
        }
    }
}

/// The bytes of a `data:` URI, behind its scheme.
fn data_of(data: &str) -> Option<Vec<u8>> {
    let (head, body) = data.split_once(',')?;
    Some(match head.strip_suffix(";base64") {
        Some(_) => STANDARD.decode(body).ok()?,
        None => percent_encoding::percent_decode_str(body).collect(),
    })
}
