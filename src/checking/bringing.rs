//! A badge that somebody brings to a programme: checked like any other, and told as a plain fact.

use super::{Belongs, Checked, Checker, Input, Question, Source, input::apart};
use crate::badge::{foreign::Brought, time, urls::WebUrl};
use crate::storage::Error;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

impl Checker {
    /// Checks a badge that is said to be of that address.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn bring(
        &self,
        input: Input,
        email: &str,
        now: DateTime<Utc>,
    ) -> Result<Brought, Error> {
        let own = self.own.as_ref().map(|(_, base)| base);
        let attempt = self.fetcher.attempt_beside(own);
        self.bring_from(&attempt, input, email, now).await
    }

    /// The same with documents from somewhere else than the network.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn bring_from<S: Source>(
        &self,
        source: &S,
        input: Input,
        email: &str,
        now: DateTime<Utc>,
    ) -> Result<Brought, Error> {
        let input = match input {
            // What is in an image is kept to be checked again, not the image.
            Input::Image(file) => {
                let kept = file.clone();
                let inside = apart(move || Input::inside(&file)).await;
                inside.ok_or(Error::Panicked)?.unwrap_or(Input::Image(kept))
            }
            other => other,
        };
        let given = match &input {
            Input::Url(text) | Input::Jws(text) => Some(text.trim().to_owned()),
            Input::Json(_) | Input::Image(_) => None,
        };
        let question = Question {
            input,
            email: Some(email.to_owned()),
        };
        let checked = self.check_from(source, question, now).await?;
        Ok(brought(given, &checked, now))
    }
}

fn brought(given: Option<String>, checked: &Checked, now: DateTime<Utc>) -> Brought {
    let claim = checked.believed();
    let id = claim.and_then(|claim| claim.id.clone());
    let url = id.filter(|id| WebUrl::parse(id).is_ok());
    let fetched = checked.fetched.iter().map(|fetch| {
        let at = time::iso(fetch.at);
        match &fetch.outcome {
            Ok(status) => json!({ "url": fetch.url, "at": at, "status": status }),
            Err(why) => json!({ "url": fetch.url, "at": at, "reason": why.reason.name() }),
        }
    });
    Brought {
        source: given.or_else(|| url.clone()).unwrap_or_default(),
        verdict: checked.report.verdict,
        belongs: checked.belonging() == Belongs::Yes,
        ours: checked.assertion.is_some() || checked.instead.is_some(),
        class: claim.and_then(|claim| claim.class_id.clone()),
        issuer: claim.and_then(|claim| claim.issuer_id.clone()),
        name: claim.and_then(|claim| claim.name.clone()),
        issuer_name: claim.and_then(|claim| claim.issuer.clone()),
        issued_on: claim.and_then(|claim| claim.issued_on),
        expires: claim.and_then(|claim| claim.expires),
        fetched: Value::Array(fetched.collect()),
        url,
        at: now,
    }
}
