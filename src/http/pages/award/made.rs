//! How a composite came about, and what an award is a part of, as far as its holder shares that.

use crate::badge::{
    catalogue::Catalogue,
    composite::Requirement,
    text::{Language, Slug},
};
use crate::http::pages::{
    facts,
    frame::Frame,
    model_view::web,
    tree::{Leaf, Part, Tree},
};
use crate::issuing::progress;
use crate::storage::{
    Db, Error,
    assertions::{self, Cause, StoredAssertion},
    badge_classes::{self, StoredBadge},
    composite_awards::{self, MadeAward},
    evidence::{self, Evidence},
    shares,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How a composite came about.
pub(super) struct Composite {
    pub count: String,
    pub rule: String,
    pub tree: Tree,
    /// Some of its badges are not shown.
    pub partial: bool,
}

/// A composite that an award is a part of.
pub(super) struct Whole {
    pub name: String,
    pub lang: &'static str,
    pub url: String,
    pub image: String,
}

/// A composite with those of its components that may be shown.
pub(super) struct Made {
    award: MadeAward,
    components: Vec<Held>,
    /// Components that are no award of this instance, each with its leaf.
    elsewhere: Vec<(Slug, Evidence)>,
    partial: bool,
}

/// An award with its badge.
pub(super) struct Held {
    leaf: Option<Slug>,
    award: StoredAssertion,
    badge: StoredBadge,
    issuer: String,
    gone: Option<Cause>,
}

/// How an award came about, when it is a composite's.
pub(super) fn read(db: &mut Db, id: Uuid) -> Result<Option<Made>, Error> {
    let Some(award) = composite_awards::find(db, id)? else {
        return Ok(None);
    };
    let shown = progress::shown(db, id, &award.components)?;
    let (mut components, mut elsewhere) = (Vec::new(), Vec::new());
    for component in &award.components {
        if !shown.contains(&component.assertion) {
            continue;
        }
        components.extend(held(db, Some(&component.leaf), component.assertion)?);
        let brought = evidence::find(db, component.assertion)?;
        elsewhere.extend(brought.map(|one| (component.leaf.clone(), one)));
    }
    Ok(Some(Made {
        partial: components.len() + elsewhere.len() < award.components.len(),
        award,
        components,
        elsewhere,
    }))
}

/// The composites that an award is a part of, as far as its holder shares them.
pub(super) fn part_of(db: &mut Db, award: &StoredAssertion) -> Result<Vec<Held>, Error> {
    let mut found = Vec::new();
    for id in shares::composites_with(db, award.person, award.id)? {
        found.extend(held(db, None, id)?);
    }
    Ok(found)
}

fn held(db: &mut Db, leaf: Option<&Slug>, id: Uuid) -> Result<Option<Held>, Error> {
    let Some(award) = assertions::find(db, id)? else {
        return Ok(None);
    };
    let Some(badge) = badge_classes::find(db, award.badge_class)? else {
        return Ok(None);
    };
    Ok(Some(Held {
        leaf: leaf.cloned(),
        issuer: facts::issuer(db, badge.issuer)?.organisation.name,
        gone: assertions::revocation(db, id)?.map(|why| why.cause),
        award,
        badge,
    }))
}

/// The composites that an award is a part of.
pub(super) fn wholes(f: &Frame, all: &[Held]) -> Vec<Whole> {
    let view = |held: &Held| {
        let (lang, name) = named(f, held);
        Whole {
            name,
            lang,
            url: f.award(held.award.id),
            image: f.image(&held.badge.image),
        }
    };
    all.iter().map(view).collect()
}

fn named(f: &Frame, held: &Held) -> (&'static str, String) {
    match held.badge.definition.texts(f.t.0) {
        Some((language, texts)) => (language.tag(), texts.name.clone()),
        None => {
            let leaf = held.leaf.as_ref().map(ToString::to_string);
            (f.t.tag(), leaf.unwrap_or_default())
        }
    }
}

/// The rule that led to a composite, with the badges that stood for its leaves as far as they may be shown. What is not
/// shown looks like what was not used, so that nothing can be told from its place.
pub(super) fn composite(
    f: &Frame,
    catalogue: Option<&Catalogue>,
    made: &Made,
    now: DateTime<Utc>,
) -> Composite {
    let t = f.t;
    let under = &made.award.under;
    let rule: &Requirement = match &under.composite.renewal {
        Some(renewal) if made.award.renewal => &renewal.rule,
        _ => &under.composite.rule,
    };
    let serving = |slug: &Slug| {
        let mut all = made.components.iter();
        all.find(|held| held.leaf.as_ref() == Some(slug))
    };
    let name_of = |slug: &Slug| match serving(slug) {
        Some(held) => held.badge.definition.name(t.0).to_owned(),
        None => in_catalogue(catalogue, slug, t.0),
    };
    let mut shown = Vec::new();
    let mut tree = Tree::new(t, rule, &mut |slug| {
        if let Some(held) = serving(slug) {
            shown.push(held.award.id);
            return component(f, held, now);
        }
        let mut all = made.elsewhere.iter();
        if let Some((_, one)) = all.find(|(leaf, _)| leaf == slug) {
            return elsewhere(f, name_of(slug), one, now);
        }
        Leaf {
            name: name_of(slug),
            lang: t.tag(),
            detail: (!made.partial).then(|| t.say("tree-not-used")),
            ..Leaf::default()
        }
    });
    // The tree shows all that may be shown, also should the rule not name it.
    let rest = made
        .components
        .iter()
        .filter(|held| !shown.contains(&held.award.id));
    tree.parts
        .extend(rest.map(|held| Part::Badge(component(f, held, now))));
    let count = made.award.components.len();
    Composite {
        count: t.count("tree-count", &[("held", count), ("needed", count)]),
        rule: t.with(
            "tree-rule",
            &[
                ("version", &under.rule_version.to_string()),
                ("rule", &rule.in_words(t.0, &name_of)),
            ],
        ),
        tree,
        partial: made.partial,
    }
}

fn in_catalogue(catalogue: Option<&Catalogue>, slug: &Slug, language: Language) -> String {
    let name = catalogue.and_then(|catalogue| catalogue.name(slug));
    name.map_or_else(|| slug.to_string(), |name| name.get(language).to_owned())
}

/// A badge from elsewhere, or a certificate, of which nothing is told but that the programme recognised it.
fn elsewhere(f: &Frame, name: String, one: &Evidence, now: DateTime<Utc>) -> Leaf {
    let t = f.t;
    let url = one.badge.as_ref().and_then(|badge| badge.url.as_deref());
    let key = match one.badge {
        Some(_) => "tree-elsewhere",
        None => "tree-certificate",
    };
    let since = match one.expires {
        _ if one.fallen_at.is_some() || one.withdrawn.is_some() => Some(t.say("tree-now-revoked")),
        Some(expires) if expires <= now => {
            Some(t.with("tree-now-expired", &[("date", &t.date(expires))]))
        }
        _ => None,
    };
    Leaf {
        name,
        lang: t.tag(),
        link: url.and_then(web),
        detail: Some(t.say(key)),
        since,
        ..Leaf::default()
    }
}

fn component(f: &Frame, held: &Held, now: DateTime<Utc>) -> Leaf {
    let t = f.t;
    let (lang, name) = named(f, held);
    let since = match held.award.expires {
        _ if held.gone == Some(Cause::Holder) => Some(t.say("tree-now-withdrawn")),
        _ if held.gone == Some(Cause::Replaced) => Some(t.say("tree-now-replaced")),
        _ if held.gone.is_some() => Some(t.say("tree-now-revoked")),
        Some(expires) if expires <= now => {
            Some(t.with("tree-now-expired", &[("date", &t.date(expires))]))
        }
        _ => None,
    };
    Leaf {
        name,
        lang,
        link: Some(f.award(held.award.id)),
        image: Some(f.image(&held.badge.image)),
        detail: Some(t.with(
            "tree-issued",
            &[
                ("issuer", &held.issuer),
                ("date", &t.date(held.award.issued_on)),
            ],
        )),
        since,
    }
}
