//! The words of Open Badges 2.0 under every name that JSON-LD allows: the term, a prefix, the full IRI, an alias of the
//! document's own. No context is ever fetched; what an unknown one says is left out.
//!
//! Source: the context at <https://w3id.org/openbadges/v2> (Open Badges 2.0, "JSON-LD Context").

use crate::badge::verification::{Fault, Reason, list};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const OBI: &str = "https://w3id.org/openbadges#";
const SCHEMA: &str = "http://schema.org/";
const SECURITY: &str = "https://w3id.org/security#";

/// Prefixes of the context.
const PREFIXES: &[(&str, &str)] = &[
    ("obi", OBI),
    ("schema", SCHEMA),
    ("sec", SECURITY),
    ("dc", "http://purl.org/dc/terms/"),
    ("cred", "https://w3id.org/credentials#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("extensions", "https://w3id.org/openbadges/extensions#"),
];

/// The terms that a verification looks at, and what they stand for.
const TERMS: &[(&str, &str)] = &[
    ("id", "@id"),
    ("type", "@type"),
    ("allowedOrigins", "obi:allowedOrigins"),
    ("badge", "obi:badge"),
    ("creator", "dc:creator"),
    ("criteria", "obi:criteria"),
    ("description", "schema:description"),
    ("email", "schema:email"),
    ("endorsement", "cred:credential"),
    ("evidence", "obi:evidence"),
    ("expires", "sec:expiration"),
    ("hashed", "obi:hashed"),
    ("identity", "obi:identityHash"),
    ("image", "schema:image"),
    ("issuedOn", "obi:issueDate"),
    ("issuer", "obi:issuer"),
    ("name", "schema:name"),
    ("narrative", "obi:narrative"),
    ("owner", "sec:owner"),
    ("publicKey", "sec:publicKey"),
    ("publicKeyPem", "sec:publicKeyPem"),
    ("recipient", "obi:recipient"),
    ("related", "dc:relation"),
    ("revocationList", "obi:revocationList"),
    ("revocationReason", "obi:revocationReason"),
    ("revoked", "obi:revoked"),
    ("revokedAssertions", "obi:revoked"),
    ("salt", "obi:salt"),
    (
        "startsWith",
        "http://purl.org/dqm-vocabulary/v1/dqm#startsWith",
    ),
    ("uid", "obi:uid"),
    ("url", "schema:url"),
    ("verification", "obi:verify"),
    ("verify", "obi:verify"),
];

/// The types, and what they stand for; of two with one meaning the first is the name.
const TYPES: &[(&str, &str)] = &[
    ("Assertion", "obi:Assertion"),
    ("BadgeClass", "obi:BadgeClass"),
    ("CryptographicKey", "sec:Key"),
    ("Endorsement", "cred:Credential"),
    ("Issuer", "obi:Issuer"),
    ("Profile", "obi:Profile"),
    ("RevocationList", "obi:RevocationList"),
    ("HostedBadge", "obi:HostedBadge"),
    ("SignedBadge", "obi:SignedBadge"),
    ("hosted", "obi:HostedBadge"),
    ("signed", "obi:SignedBadge"),
];

/// Members whose objects are looked into.
const INSIDE: &[&str] = &["recipient", "verification", "criteria", "image"];
/// Members that name another document. A copy of it that stands in its place is never looked at.
const NAMES: &[&str] = &["badge", "issuer", "owner", "creator", "revocationList"];

/// The context of version 2.0.
pub const V2: &str = "https://w3id.org/openbadges/v2";
/// The context of version 1.1.
pub const V1: &str = "https://w3id.org/openbadges/v1";

/// A document under the terms of 2.0, and the contexts it names.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    /// Its members. Those that a verification does not look at are as they were.
    pub document: Value,
    /// The addresses of its contexts.
    pub contexts: Vec<String>,
}

impl Plain {
    /// Whether it names that context.
    pub fn names(&self, context: &str) -> bool {
        self.contexts.iter().any(|named| named == context)
    }

    /// The contexts that are neither the standard's nor of its published extensions.
    pub fn unknown_contexts(&self) -> impl Iterator<Item = &str> {
        let known = |context: &&str| {
            [V1, V2].contains(context)
                || context.starts_with("https://w3id.org/openbadges/extensions/")
        };
        self.contexts
            .iter()
            .map(String::as_str)
            .filter(move |context| !known(context))
    }
}

/// Reads an object under the terms of 2.0.
///
/// # Errors
/// When it is no object, names a member twice, or gives a term another meaning.
pub fn read(document: Value) -> Result<Plain, Fault> {
    let mut names = Names::default();
    let mut contexts = Vec::new();
    for context in list(&document, "@context") {
        match context {
            Value::String(address) => contexts.push(address.clone()),
            Value::Object(own) => names.add(own)?,
            other => return Err(redefines(&other.to_string())),
        }
    }
    let Value::Object(members) = document else {
        return Err(Fault::new(Reason::NotABadge, "not a JSON object"));
    };
    Ok(Plain {
        document: names.object(members, true)?,
        contexts,
    })
}

fn redefines(what: &str) -> Fault {
    let cut: String = what.chars().take(100).collect();
    Fault::new(Reason::ContextRedefines, format!("{cut:?} in @context"))
}

/// A meaning that is longer than any of the standard's is none of them, nor is what is made of it: its beginning will do.
/// Otherwise thousands of names could be made of one long prefix.
fn cut(meaning: String) -> String {
    const LONGER: usize = 200;
    match meaning.len() > LONGER {
        true => meaning.chars().take(LONGER).collect(),
        false => meaning,
    }
}

/// The names that a document gives to terms.
#[derive(Default)]
struct Names {
    /// What the document's own context says: name to full IRI or keyword.
    own: BTreeMap<String, String>,
}

impl Names {
    /// Takes in a context of the document's own. It may add names, and must not change those of the standard.
    fn add(&mut self, context: &Map<String, Value>) -> Result<(), Fault> {
        let meaning = |value: &Value| {
            value
                .get("@id")
                .unwrap_or(value)
                .as_str()
                .map(str::to_owned)
        };
        let own = || context.iter().filter(|(name, _)| !name.starts_with('@'));
        // Prefixes first: others may be written with them.
        let (whole, short): (Vec<_>, Vec<_>) =
            own().partition(|(_, value)| meaning(value).is_some_and(|m| m.contains("://")));
        for (name, value) in whole.into_iter().chain(short) {
            let meaning = meaning(value).map(|iri| self.expand(&iri));
            let standard = standard(name);
            match (meaning, standard) {
                (Some(meaning), Some(standard)) if meaning == standard => {}
                (_, Some(_)) => return Err(redefines(name)),
                (Some(meaning), None) => {
                    self.own.insert(name.clone(), cut(meaning));
                }
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// The full IRI, or keyword, of a name.
    fn expand(&self, name: &str) -> String {
        if let Some(meaning) = self.own.get(name) {
            return meaning.clone();
        }
        let Some((prefix, rest)) = name.split_once(':').filter(|(_, r)| !r.starts_with("//"))
        else {
            return name.to_owned();
        };
        match standard_prefix(prefix).or(self.own.get(prefix).map(String::as_str)) {
            Some(iri) => format!("{iri}{rest}"),
            None => name.to_owned(),
        }
    }

    /// The term of 2.0 that a member's name stands for.
    fn term(&self, name: &str) -> Option<&'static str> {
        let of = |iri: &str| TERMS.iter().find(|(_, m)| full(m) == iri).map(|(t, _)| *t);
        match TERMS.iter().find(|(term, _)| *term == name) {
            Some(("verify", _)) => Some("verification"),
            Some((term, _)) => Some(term),
            None => of(&self.expand(name)),
        }
    }

    fn object(&self, members: Map<String, Value>, root: bool) -> Result<Value, Fault> {
        let mut plain = Map::new();
        // In JSON-LD, null is as good as nothing.
        for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
            // A context inside of a member could change what its words mean.
            if name == "@context" && !root {
                return Err(redefines("a context inside of a member"));
            }
            let (name, value) = match self.term(&name) {
                Some(term) => (term.to_owned(), self.value(term, value)?),
                None => (name, value),
            };
            if plain.contains_key(&name) {
                return Err(Fault::new(Reason::MemberTwice, name));
            }
            plain.insert(name, value);
        }
        Ok(Value::Object(plain))
    }

    fn value(&self, term: &str, value: Value) -> Result<Value, Fault> {
        if term == "type" {
            return Ok(self.types(value));
        }
        Ok(match value {
            // JSON-LD does not tell one value from a list of one.
            Value::Array(mut items) if items.len() == 1 => self.value(term, items.remove(0))?,
            Value::Array(items) => {
                let items: Result<_, _> = items.into_iter().map(|i| self.value(term, i)).collect();
                Value::Array(items?)
            }
            Value::Object(mut object) => {
                if let Some(literal) = object.remove("@value") {
                    return Ok(literal);
                }
                let id = object
                    .iter()
                    .find(|(name, _)| self.term(name) == Some("id"));
                match id {
                    Some((_, id)) if NAMES.contains(&term) => id.clone(),
                    Some((_, id)) if object.len() == 1 && !INSIDE.contains(&term) => id.clone(),
                    _ if INSIDE.contains(&term) => self.object(object, false)?,
                    _ => Value::Object(object),
                }
            }
            other => other,
        })
    }

    fn types(&self, value: Value) -> Value {
        match value {
            Value::Array(mut items) if items.len() == 1 => self.types(items.remove(0)),
            Value::Array(items) => items.into_iter().map(|item| self.types(item)).collect(),
            Value::String(name) => {
                let iri = match TYPES.iter().find(|(term, _)| *term == name) {
                    Some((_, meaning)) => full(meaning),
                    None => self.expand(&name),
                };
                let found = TYPES.iter().find(|(_, meaning)| full(meaning) == iri);
                Value::String(found.map_or(name, |(term, _)| (*term).to_owned()))
            }
            other => other,
        }
    }
}

fn standard_prefix(name: &str) -> Option<&'static str> {
    PREFIXES
        .iter()
        .find(|(p, _)| *p == name)
        .map(|(_, iri)| *iri)
}

/// What a name means in the standard's own context.
fn standard(name: &str) -> Option<String> {
    let term = TERMS.iter().chain(TYPES).find(|(term, _)| *term == name);
    term.map(|(_, meaning)| full(meaning))
        .or(standard_prefix(name).map(str::to_owned))
}

/// The full IRI of a meaning as the tables have it.
fn full(meaning: &str) -> String {
    match meaning.split_once(':') {
        Some((prefix, rest)) => match standard_prefix(prefix) {
            Some(iri) => format!("{iri}{rest}"),
            None => meaning.to_owned(),
        },
        None => meaning.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plain(document: Value) -> Result<Value, Reason> {
        read(document).map(|p| p.document).map_err(|f| f.reason)
    }

    #[test]
    fn every_name_of_a_term_is_understood() {
        let expected = json!({"@context": V2, "id": "https://a.example/1", "type": "Assertion",
            "badge": "https://a.example/b", "issuedOn": "2026-01-01T00:00:00Z",
            "recipient": {"type": "email", "hashed": true, "identity": "x"},
            "verification": {"type": "HostedBadge"}});
        for document in [
            json!({"@context": V2, "@id": "https://a.example/1", "@type": "Assertion",
                "badge": {"@id": "https://a.example/b"}, "issuedOn": {"@value": "2026-01-01T00:00:00Z"},
                "recipient": {"@type": "email", "hashed": true, "identity": "x"},
                "verify": {"type": "hosted"}}),
            json!({"@context": V2, "id": "https://a.example/1", "type": "https://w3id.org/openbadges#Assertion",
                "https://w3id.org/openbadges#badge": [{"@id": "https://a.example/b"}],
                "obi:issueDate": [{"@value": "2026-01-01T00:00:00Z", "@type": "xsd:dateTime"}],
                "obi:recipient": {"type": "email", "obi:hashed": true, "https://w3id.org/openbadges#identityHash": "x"},
                "obi:verify": {"type": "obi:HostedBadge"}}),
            json!({"@context": V2, "id": "https://a.example/1", "type": "Assertion",
                "badge": {"id": "https://a.example/b", "type": "BadgeClass", "name": "a copy that nobody trusts"},
                "issuedOn": "2026-01-01T00:00:00Z",
                "recipient": [{"type": "email", "hashed": true, "identity": "x"}],
                "verification": {"type": "HostedBadge"}}),
        ] {
            assert_eq!(plain(document.clone()).unwrap(), expected, "{document}");
        }
        let own = json!({"@context": [V2, {"x": OBI, "modele": "obi:badge", "quand": {"@id": "x:issueDate"}, "cle": "@id"}],
            "cle": "https://a.example/1", "modele": "https://a.example/b", "quand": "x"});
        let read = plain(own).unwrap();
        assert_eq!(read["id"], "https://a.example/1");
        assert_eq!(read["badge"], "https://a.example/b");
        assert_eq!(read["issuedOn"], "x");
    }

    #[test]
    fn words_of_the_standard_keep_their_meaning() {
        for context in [
            json!([V2, {"badge": "https://evil.example/other"}]),
            json!([V2, {"badge": "obi:issuer"}]),
            json!([V2, {"badge": null}]),
            json!([V2, {"id": "@type"}]),
            json!([V2, {"obi": "https://evil.example/"}]),
            json!([V2, {"Assertion": "obi:BadgeClass"}]),
            json!([V2, {"HostedBadge": "obi:SignedBadge"}]),
            json!([V2, {"hosted": "obi:SignedBadge"}]),
            json!([V2, null]),
            json!([V2, 7]),
        ] {
            let document = json!({"@context": context, "id": "x"});
            assert_eq!(plain(document), Err(Reason::ContextRedefines), "{context}");
        }
        let inside = json!({"@context": V2, "verification": {"@context": {"type": "x"}, "type": "HostedBadge"}});
        assert_eq!(plain(inside), Err(Reason::ContextRedefines));
        for harmless in [
            json!([V2, {"badge": "obi:badge", "@language": "fr", "mine": "https://a.example/mine"}]),
            json!([V2, "https://a.example/unknown"]),
        ] {
            assert!(
                plain(json!({"@context": harmless, "id": "x"})).is_ok(),
                "{harmless}"
            );
        }
    }

    /// How much memory that takes is in tests/memory.
    #[test]
    fn a_long_prefix_makes_no_term() {
        let long = format!("https://w3id.org/openbadges#{}", "x".repeat(1_000));
        let context = json!([V2, {"p": long, "short": "obi:badge", "n": "p:badge", "m": format!("{long}badge")}]);
        let read = plain(json!({"@context": context, "n": 1, "m": 2, "p:badge": 3, "short": "b"}))
            .unwrap();
        assert_eq!(
            (&read["n"], &read["m"], &read["p:badge"], &read["badge"]),
            (&json!(1), &json!(2), &json!(3), &json!("b"))
        );
    }

    #[test]
    fn a_member_under_two_names_is_refused() {
        for document in [
            json!({"@context": V2, "id": "a", "@id": "b"}),
            json!({"@context": V2, "badge": "a", "obi:badge": "b"}),
            json!({"@context": V2, "verify": {}, "verification": {}}),
            json!({"@context": V2, "recipient": {"hashed": true, "obi:hashed": false}}),
        ] {
            assert_eq!(
                plain(document.clone()),
                Err(Reason::MemberTwice),
                "{document}"
            );
        }
        assert_eq!(plain(json!([])), Err(Reason::NotABadge));
    }

    #[test]
    fn unknown_contexts_are_named() {
        let read = read(
            json!({"@context": [V2, "https://a.example/c", "https://w3id.org/openbadges/extensions/x/context.json"]}),
        );
        let read = read.unwrap();
        assert!(read.names(V2) && !read.names(V1));
        assert_eq!(
            read.unknown_contexts().collect::<Vec<_>>(),
            ["https://a.example/c"]
        );
    }
}
