//! Signing in to the pages: by a link that was sent to an address, or by the code beside it. No password.
//!
//! A session says which person is there, and nothing else: what a desk of an issuer would open to them, it asks of who they
//! are. Its token is random and stands in a cookie alone.

use super::{
    Actor, Error, Service,
    links::{self, Opened, Purpose},
    new_id,
    own_sessions::{Arriving, Browser},
    people::{fresh, whose},
    random, record,
};
use crate::badge::email::Email;
use crate::storage::{
    Db, links as stored,
    persons::{self, Address},
    sessions::{self, Session},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long a session lasts that nobody uses. Short: many sign in on a computer that is not theirs.
pub const IDLE: TimeDelta = TimeDelta::hours(1);
/// How long a session lasts at most.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// How often a code may be typed wrong while a link waits.
pub const WRONG_CODES: i32 = 5;
/// Its use is noted once in that time: not every page that is looked at writes.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Uuid,
    /// Where they are written to, and who they are.
    pub address: Address,
    /// The address that the letter was sent to which signed them in.
    pub mailbox: Uuid,
}

/// What the cookie of a session holds. Whoever has it is signed in.
pub struct Token([u8; 32]);

impl Token {
    fn new() -> Result<Self, Error> {
        Ok(Self(random()?))
    }

    /// As the cookie holds it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// Who does something with their badges, and what the audit trail calls them.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    /// The session, or the link.
    pub actor: Actor,
    /// Where they are written to, and who they are.
    pub address: Address,
}

impl From<&Opened> for Holder {
    fn from(opened: &Opened) -> Self {
        Self {
            actor: Actor::link(opened.id),
            address: opened.address.clone(),
        }
    }
}

impl From<&SignedIn> for Holder {
    fn from(signed_in: &SignedIn) -> Self {
        Self {
            actor: Actor::session(signed_in.session),
            address: signed_in.address.clone(),
        }
    }
}

impl Service {
    /// Uses a link up and signs in whoever opened it. The session gets a token of its own, and the one that the browser
    /// had `before` is ended: nobody can choose another's token for them.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`.
    pub async fn sign_in(&self, link: Uuid, with: Arriving<'_>) -> Result<Token, Error> {
        let (token, id, browser) = (Token::new()?, new_id(), with.browser);
        let (hash, before) = (token.hash(), with.before.and_then(Token::parse));
        self.through_link(link, Purpose::MyBadges, move |db, opened, now| {
            if let Some(before) = &before {
                sessions::end_by_hash(db, &before.hash())?;
            }
            sessions::insert(db, &new_session((id, browser), &hash, &opened.address, now))?;
            let (actor, about) = (Actor::link(opened.id), (None, opened.address.person));
            record(db, &actor, now, "session.open", about, json!({}))
        })
        .await?;
        Ok(token)
    }

    /// Signs in whoever types the code of a letter to an address; nothing when it is not, or no longer, its code. Five
    /// wrong codes, and only its link opens what the letter was for. The answer is the same for an unknown address.
    pub async fn sign_in_by_code(
        &self,
        email: Email,
        code: &str,
        with: Arriving<'_>,
    ) -> Result<Option<Token>, Error> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let (now, service) = (self.now(), self.clone());
        let found = self
            .store()
            .write(move |db: &mut Db| {
                let Some(found) = persons::find(db, &email)? else {
                    return Ok(None);
                };
                let address = found.address;
                persons::lock_found(db, |db| Ok::<_, Error>(vec![whose(db, address)?.person]))?;
                let purpose = Purpose::MyBadges.name();
                let waiting = stored::with_code(db, address, purpose, WRONG_CODES, now)?;
                let mut meant = None;
                for link in &waiting {
                    let code = service.link_code(*link);
                    if bool::from(code.as_bytes().ct_eq(typed.as_bytes())) {
                        meant = Some(*link);
                    }
                }
                if meant.is_none() {
                    stored::count_wrong_code(db, &waiting)?;
                }
                Ok::<_, Error>(meant)
            })
            .await?;
        match found {
            None => Ok(None),
            Some(link) => match self.sign_in(link, with).await {
                Ok(token) => Ok(Some(token)),
                // It was used by its link a moment ago.
                Err(Error::Refused { .. }) => Ok(None),
                Err(why) => Err(why),
            },
        }
    }

    /// Who has a session with this token. Looking keeps it open.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>, Error> {
        let Some(token) = Token::parse(token) else {
            return Ok(None);
        };
        let (hash, now) = (token.hash(), self.now());
        let found = self
            .store()
            .read(move |db: &mut Db| {
                let Some(session) = sessions::open_by_hash(db, &hash, now)? else {
                    return Ok(None);
                };
                let there = holder(db, &session)?;
                Ok::<_, Error>(there.map(|there| (session, there)))
            })
            .await?;
        let Some((session, there)) = found else {
            return Ok(None);
        };
        if now - session.used_at >= NOTED {
            let id = session.id;
            self.store()
                .write(move |db: &mut Db| sessions::touch(db, id, now, now + IDLE))
                .await?;
        }
        Ok(Some(there))
    }

    /// Signs in whoever has an address without a letter, to act for them in a demonstration. The token is told to nobody,
    /// so no browser can have this session.
    ///
    /// # Errors
    /// `not-found` when nobody has the address.
    pub async fn sign_in_without_letter(&self, email: Email) -> Result<Uuid, Error> {
        let now = self.now();
        let link = self
            .store()
            .write(move |db: &mut Db| {
                let found = persons::find(db, &email)?;
                let found = found.ok_or_else(|| Error::not_found("holder"))?;
                links::make(db, Purpose::MyBadges, found.address, None, now)
            })
            .await?;
        let token = self.sign_in(link, Arriving::default()).await?;
        let there = self.signed_in(&token.text()).await?;
        Ok(there.ok_or_else(ended)?.session)
    }

    /// Ends a session.
    pub async fn sign_out(&self, session: Uuid) -> Result<(), Error> {
        self.store()
            .write(move |db: &mut Db| sessions::end(db, session).map(drop))
            .await
            .map_err(Error::from)
    }

    /// Ends every session of whoever has this one, wherever they are.
    pub async fn sign_out_everywhere(&self, session: Uuid) -> Result<(), Error> {
        self.through_session(session, |db, there, now| {
            let (holder, person) = (Holder::from(there), there.address.person);
            let ended = sessions::end_others(db, person, None)?;
            let detail = json!({ "ended": ended });
            record(
                db,
                &holder.actor,
                now,
                "session.end-all",
                (None, person),
                detail,
            )
        })
        .await
    }

    /// Gives a session another token and ends every other session of the same person: what it opens has changed.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub async fn renew_session(&self, session: Uuid) -> Result<Token, Error> {
        let (token, id) = (Token::new()?, new_id());
        let hash = token.hash();
        self.through_session(session, move |db, there, _| {
            sessions::end_others(db, there.address.person, Some(session))?;
            Ok(sessions::rotate(db, session, id, &hash)?)
        })
        .await?;
        Ok(token)
    }

    /// Deletes the sessions that ended by themselves; gives how many.
    pub async fn forget_ended_sessions(&self) -> Result<usize, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| Ok(sessions::purge(db, now)?))
            .await
    }

    /// What the forms on the pages of a session carry.
    pub fn form_token(&self, session: Uuid) -> String {
        URL_SAFE_NO_PAD.encode(self.inner.links.form(session).as_ref())
    }

    /// Whether a form is of a page of this session.
    pub fn is_form_token(&self, session: Uuid, token: &str) -> bool {
        let tag = URL_SAFE_NO_PAD.decode(token).ok();
        tag.is_some_and(|tag| self.inner.links.is_form(session, &tag))
    }

    /// Does something for whoever has a session, their row locked: all in one transaction.
    ///
    /// # Errors
    /// `not-signed-in` when it ended meanwhile, and those of `act`.
    pub(super) async fn through_session<T: Send + 'static>(
        &self,
        session: Uuid,
        act: impl FnMut(&mut Db, &SignedIn, DateTime<Utc>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.through_session_naming(session, None, act).await
    }

    /// [`Self::through_session`] with an address that the act names: whoever has it is locked together with them, in the
    /// order of their ids, so that two who name each other's never wait for one another.
    ///
    /// # Errors
    /// Those of [`Self::through_session`].
    pub(super) async fn through_session_naming<T: Send + 'static>(
        &self,
        session: Uuid,
        named: Option<Email>,
        mut act: impl FnMut(&mut Db, &SignedIn, DateTime<Utc>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (now, service, fresh) = (self.now(), self.clone(), fresh());
        self.store()
            .write(move |db: &mut Db| {
                let found = persons::lock_found(db, |db| {
                    let (person, _) = sessions::of(db, session, now)?.ok_or_else(ended)?;
                    let mut found = vec![person];
                    if let Some(email) = &named {
                        found.push(service.find_or_make(db, email, fresh, now)?.person);
                    }
                    Ok::<_, Error>(found)
                })?;
                let there = SignedIn {
                    session,
                    address: persons::main_address(db, found[0])?.ok_or_else(ended)?,
                    mailbox: sessions::of(db, session, now)?.ok_or_else(ended)?.1,
                };
                act(db, &there, now)
            })
            .await
    }
}

fn new_session(
    (id, browser): (Uuid, Browser),
    token_hash: &[u8],
    read: &Address,
    now: DateTime<Utc>,
) -> Session {
    Session {
        id,
        token_hash: token_hash.to_vec(),
        person: read.person,
        address: read.id,
        opened_at: now,
        used_at: now,
        idle_ends_at: now + IDLE,
        ends_at: now + LONGEST,
        browser: browser.name().to_owned(),
    }
}

fn holder(db: &mut Db, session: &Session) -> Result<Option<SignedIn>, Error> {
    let address = persons::main_address(db, session.person)?;
    Ok(address.map(|address| SignedIn {
        session: session.id,
        address,
        mailbox: session.address,
    }))
}

pub(super) fn ended() -> Error {
    Error::refused("not-signed-in", "sign in first: this session has ended")
}
