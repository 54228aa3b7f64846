//! A short memory of issuers' Profiles, so that a list of badges asks their issuer once.

use super::fetching::Answer;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a Profile is remembered.
pub const FOR: TimeDelta = TimeDelta::seconds(60);
/// How many are.
pub const MOST: usize = 256;
/// How many bytes they may have together.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What was at each address, and when.
type Kept = HashMap<String, (Answer, DateTime<Utc>)>;

/// Profiles that were fetched a moment ago. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Profiles(Arc<Mutex<Kept>>);

impl Profiles {
    /// What was at an address, and when.
    pub fn find(&self, url: &str, now: DateTime<Utc>) -> Option<(Answer, DateTime<Utc>)> {
        let kept = self.kept();
        let (answer, at) = kept.get(url)?;
        let fresh = *at <= now && now - *at < FOR;
        fresh.then(|| (answer.clone(), *at))
    }

    /// Remembers what was there. What is old, and then the oldest, makes room.
    pub fn keep(&self, url: &str, answer: &Answer, now: DateTime<Utc>) {
        let mut kept = self.kept();
        kept.retain(|_, (_, at)| *at <= now && now - *at < FOR);
        kept.insert(url.to_owned(), (answer.clone(), now));
        let size =
            |kept: &Kept| -> usize { kept.values().map(|(answer, _)| answer.body.len()).sum() };
        while kept.len() > MOST || size(&kept) > MOST_BYTES {
            let oldest = kept.iter().min_by_key(|(_, (_, at))| *at);
            let Some(url) = oldest.map(|(url, _)| url.clone()) else {
                return;
            };
            kept.remove(&url);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::time;

    fn answer(size: usize) -> Answer {
        Answer {
            url: "https://a.example/".into(),
            status: 200,
            content_type: None,
            body: vec![b'x'; size],
        }
    }

    #[test]
    fn it_forgets_by_age_number_and_size() {
        let profiles = Profiles::default();
        let now = time::parse("2026-11-22T12:00:00Z").unwrap();
        let soon = now + FOR - TimeDelta::seconds(1);
        profiles.keep("https://a.example/", &answer(1), now);
        assert_eq!(profiles.find("https://a.example/", soon).unwrap().1, now);
        assert!(profiles.find("https://b.example/", now).is_none());
        assert!(profiles.find("https://a.example/", now + FOR).is_none());
        // A clock that was put back.
        let before = now - TimeDelta::seconds(1);
        assert!(profiles.find("https://a.example/", before).is_none());

        for number in 0..2 * MOST {
            let at = now + TimeDelta::milliseconds(number as i64);
            profiles.keep(&format!("https://{number}.example/"), &answer(1), at);
        }
        assert_eq!(profiles.kept().len(), MOST);
        assert!(
            profiles
                .find(&format!("https://{}.example/", 2 * MOST - 1), soon)
                .is_some()
        );

        for number in 0..40 {
            let url = format!("https://large-{number}.example/");
            profiles.keep(&url, &answer(256 * 1024), soon);
        }
        let sizes: usize = profiles.kept().values().map(|(a, _)| a.body.len()).sum();
        assert!(sizes <= MOST_BYTES, "{sizes}");
        profiles.keep("https://last.example/", &answer(1), now + FOR + FOR + FOR);
        assert_eq!(profiles.kept().len(), 1);
    }
}
