//! Where somebody is signed in, as they see it themselves, and ending that.

use super::{
    Error, Service, record,
    sessions::{Holder, SignedIn},
};
use crate::storage::{
    Db,
    sessions::{self, Session},
};
use serde_json::json;
use uuid::Uuid;

/// The family of a browser. Nothing more is kept of what a session is used with, and nothing of where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)] // the names of browsers
pub enum Browser {
    Chrome,
    Edge,
    Firefox,
    Opera,
    Safari,
    Samsung,
    /// Another, or not known.
    #[default]
    Other,
}

impl Browser {
    const ALL: [Self; 7] = [
        Self::Chrome,
        Self::Edge,
        Self::Firefox,
        Self::Opera,
        Self::Safari,
        Self::Samsung,
        Self::Other,
    ];

    /// What a `User-Agent` says. Browsers name those that they are alike too, so the first that fits is meant.
    pub fn of(user_agent: &str) -> Self {
        let marks = [
            ("Edg", Self::Edge),
            ("OPR/", Self::Opera),
            ("SamsungBrowser/", Self::Samsung),
            ("Firefox/", Self::Firefox),
            ("FxiOS/", Self::Firefox),
            ("Chrome/", Self::Chrome),
            ("CriOS/", Self::Chrome),
            ("Safari/", Self::Safari),
        ];
        let found = marks.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map_or(Self::Other, |(_, browser)| *browser)
    }

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Edge => "edge",
            Self::Firefox => "firefox",
            Self::Opera => "opera",
            Self::Safari => "safari",
            Self::Samsung => "samsung",
            Self::Other => "",
        }
    }

    /// By the stored name.
    pub fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|browser| browser.name() == name)
            .unwrap_or_default()
    }
}

/// What a browser brings when it signs in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arriving<'a> {
    /// The token of the session that it has already.
    pub before: Option<&'a str>,
    /// Which one it is.
    pub browser: Browser,
}

impl Service {
    /// The open sessions of whoever is signed in, the one that was used last first.
    pub async fn own_sessions(&self, there: &SignedIn) -> Result<Vec<Session>, Error> {
        let (now, person) = (self.now(), there.address.person);
        self.store()
            .read(move |db: &mut Db| Ok(sessions::open_of(db, person, now)?))
            .await
    }

    /// Ends another session of whoever has this one.
    ///
    /// # Errors
    /// `not-signed-in`, `not-found` for one that is not theirs or has ended.
    pub async fn end_own_session(&self, session: Uuid, other: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let person = there.address.person;
            let theirs = sessions::of(db, other, now)?.is_some_and(|(whose, _)| whose == person);
            if !theirs || !sessions::end(db, other)? {
                return Err(Error::not_found("session"));
            }
            let actor = Holder::from(there).actor;
            record(db, &actor, now, "session.end", (None, person), json!({}))
        })
        .await
    }

    /// Ends every session of whoever has this one but this.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub async fn end_other_sessions(&self, session: Uuid) -> Result<(), Error> {
        self.through_session(session, move |db, there, now| {
            let (actor, person) = (Holder::from(there).actor, there.address.person);
            let ended = sessions::end_others(db, person, Some(session))?;
            let (about, detail) = ((None, person), json!({ "ended": ended }));
            record(db, &actor, now, "session.end-all", about, detail)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_what_it_says_first_of_all() {
        for (said, browser) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
                Browser::Firefox,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
                Browser::Edge,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
                Browser::Chrome,
            ),
            (
                "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                Browser::Safari,
            ),
            ("curl/8.9", Browser::Other),
            ("", Browser::Other),
        ] {
            assert_eq!(Browser::of(said), browser, "{said}");
        }
        for browser in Browser::ALL {
            assert_eq!(Browser::named(browser.name()), browser);
        }
    }
}
