//! `/desk/{id}/audit` and `/instance/audit`: who did what, newest first.

use super::{Errors, Room};
use crate::badge::{error::Invalid, time};
use crate::http::api::query;
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, AtInstance},
};
use crate::issuing::{
    Error,
    auditing::{About, Asked, KINDS, Read, Who},
};
use crate::storage::{Scope, audit::Act};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// How many acts one page has.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "desk/audit.html")]
struct Page {
    f: Frame,
    d: Room,
    acts: Vec<View>,
    kinds: Vec<Choice>,
    from: String,
    until: String,
    /// Something is filtered.
    filtered: bool,
    errors: Errors,
    action: String,
    newest: Option<String>,
    older: Option<String>,
}

struct View {
    day: String,
    time: String,
    iso: String,
    what: String,
    who: String,
    /// Whose data it was, where those of several are read.
    whose: Option<String>,
    object: String,
    /// The language of the name of the object; none for a number.
    lang: Option<&'static str>,
    /// Where what it was done to is.
    url: Option<String>,
}

struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// What the form of the page asks for; fields that are empty ask for nothing.
#[derive(Debug, Default, Deserialize)]
struct Filter {
    #[serde(default)]
    act: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    before: Option<Uuid>,
}

impl Filter {
    fn asked(&self) -> Result<Asked, Error> {
        let day = |pointer: &str, text: &str| match text {
            "" => Ok(None),
            text => time::parse(text)
                .map(Some)
                .map_err(|why: Invalid| Error::field(pointer, why)),
        };
        Ok(Asked {
            act: (!self.act.is_empty()).then(|| self.act.clone()),
            from: day("/from", &self.from)?,
            // That day is meant too.
            until: day("/until", &self.until)?.map(time::day_after),
            before: self.before,
            limit: MOST + 1,
        })
    }

    fn is_empty(&self) -> bool {
        self.act.is_empty() && self.from.is_empty() && self.until.is_empty()
    }

    /// What is asked for, as a query has it.
    fn pairs(&self) -> Vec<(String, String)> {
        let all = [
            ("act", &self.act),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let given = all.into_iter().filter(|(_, text)| !text.is_empty());
        given
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .collect()
    }

    /// The address of the same acts, older than one of them.
    fn older(&self, path: &str, than: Uuid) -> String {
        let query = Serializer::new(String::new())
            .extend_pairs(self.pairs())
            .append_pair("before", &than.to_string())
            .finish();
        format!("{path}?{query}")
    }
}

/// `/desk/{id}/audit`
pub async fn issuer(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "audit");
    let path = format!("/desk/{}/audit", at.issuer);
    show(&request, &app, (f, d), &path, (at.scope(), Some(at.issuer))).await
}

/// `/instance/audit`
pub async fn instance(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::of_instance(&request, &app, &at, &mut f, "audit");
    show(
        &request,
        &app,
        (f, d),
        "/instance/audit",
        (at.scope(), None),
    )
    .await
}

async fn show(
    request: &HttpRequest,
    app: &App,
    (mut f, d): (Frame, Room),
    path: &str,
    (scope, issuer): (Scope, Option<Uuid>),
) -> Answer {
    f.title = f.t.say("desk-audit-title");
    let filter: Filter = query(request)?;
    f.switch = frame::in_language(request.path(), &filter.pairs(), f.t.other());
    let found = match filter.asked() {
        Ok(asked) => app.service.audit_trail(scope, issuer, asked).await,
        Err(why) => Err(why),
    };
    let (mut found, errors) = match found {
        Ok(found) => (found, Errors::default()),
        Err(why) => (Vec::new(), Errors::of(f.t, why)?),
    };
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let here = f.path(path);
    let last = found.last().map(|read| read.act.id);
    let page = Page {
        acts: found.iter().map(|read| view(&f, read, issuer)).collect(),
        kinds: kinds(f.t, &filter.act),
        filtered: !filter.is_empty(),
        action: here.clone(),
        newest: filter.before.map(|_| f.link(&here)),
        older: last
            .filter(|_| more)
            .map(|last| f.link(&filter.older(&here, last))),
        from: filter.from,
        until: filter.until,
        f,
        d,
        errors,
    };
    let status = match page.errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    frame::momentary(status, &page)
}

fn kinds(t: Words, chosen: &str) -> Vec<Choice> {
    let choice = |kind: &'static str| Choice {
        value: kind,
        label: t.say(&format!("desk-audit-kind-{kind}")),
        chosen: kind == chosen,
    };
    KINDS.iter().map(|(kind, _)| choice(kind)).collect()
}

fn view(f: &Frame, read: &Read, issuer: Option<Uuid>) -> View {
    let (t, act) = (f.t, &read.act);
    let (object, lang) = match &read.about {
        Some(About::Named(name)) => (name.clone(), Some(t.tag())),
        Some(About::Badge(badge)) => match badge.texts(t.0) {
            Some((language, texts)) => (texts.name.clone(), Some(language.tag())),
            None => (act.object.to_string(), None),
        },
        None => (act.object.to_string(), None),
    };
    View {
        day: t.date(act.at),
        time: t.time(act.at),
        iso: time::iso(act.at),
        what: in_words(t, &act.action),
        who: who(t, &read.who, issuer.is_none()),
        whose: read.whose.clone(),
        object,
        lang,
        url: place(f, act),
    }
}

/// An act in words; its name when it has none.
pub fn in_words(t: Words, action: &str) -> String {
    let key = format!("act-{}", action.replace('.', "-"));
    t.find(&key).unwrap_or_else(|| action.to_owned())
}

/// Whoever did something, in words; `instance` where all issuers are told of.
pub fn who(t: Words, who: &Who, instance: bool) -> String {
    let named = |key: &str, name: &str| t.with(key, &[("name", name)]);
    match who {
        Who::CommandLine => t.say("desk-audit-by-command"),
        Who::Rule => t.say("desk-audit-by-rule"),
        Who::ApiKey(Some(label)) => named("desk-audit-by-key", label),
        Who::Member(Some(email)) => named("desk-audit-by-member", email),
        Who::ApiKey(None) | Who::Member(None) if instance => t.say("desk-audit-by-gone"),
        Who::ApiKey(None) | Who::Member(None) => t.say("desk-audit-by-other"),
        Who::Holder => t.say("desk-audit-by-holder"),
        Who::Other(name) => name.clone(),
    }
}

/// The page of what an act was done to, where there is one: the public one, or that of an application at its desk.
fn place(f: &Frame, act: &Act) -> Option<String> {
    let (about, _) = act.action.split_once('.')?;
    match (about, act.action.as_str()) {
        ("assertion", _) => Some(f.award(act.object)),
        ("badge", "badge.delete") => None,
        ("badge", _) => Some(f.model(act.object)),
        ("application", _) => {
            let at_desk = super::applications::place(act.issuer?, act.object);
            Some(f.link(&f.path(&at_desk)))
        }
        ("programme", "programme.create") => Some(f.programme(act.object)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::text::Language;
    use std::path::Path;

    /// The texts in a folder of sources that look like the name of an act.
    fn acts(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                acts(&path, found);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let small = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            };
            let named = source.split('"').skip(1).step_by(2).filter(|text| {
                let parts = text.split_once('.');
                parts.is_some_and(|(about, act)| small(about) && small(act))
            });
            found.extend(named.map(str::to_owned));
        }
    }

    #[test]
    fn every_act_has_a_kind_and_words() {
        let mut recorded = Vec::new();
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/issuing");
        acts(&sources, &mut recorded);
        assert!(recorded.len() > 80, "{recorded:?}");
        for act in recorded {
            let known = KINDS.iter().any(|(_, acts)| acts.contains(&&*act));
            assert!(known, "{act}: add it to KINDS in issuing/auditing.rs");
        }
        for language in [Language::Fr, Language::En] {
            let t = Words(language);
            for (kind, acts) in KINDS {
                assert!(
                    t.find(&format!("desk-audit-kind-{kind}")).is_some(),
                    "{kind}"
                );
                for act in acts {
                    assert_ne!(in_words(t, act), *act, "desk/locales/audit.{}.ftl", t.tag());
                }
            }
        }
    }
}
