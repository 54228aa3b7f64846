//! The rules about who may name whom (docs/ARCHITECTURE.md), checked on the sources.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// A top-level module, and the ones it may name. `*`: all of them.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("badge", &["badge"]),
    ("storage", &["storage", "badge"]),
    ("issuing", &["issuing", "badge", "storage"]),
    ("checking", &["checking", "badge", "storage"]),
    ("words", &["words", "badge"]),
    (
        "mailing",
        &["mailing", "issuing", "storage", "badge", "words"],
    ),
    (
        "http",
        &[
            "http", "issuing", "checking", "storage", "badge", "config", "words",
        ],
    ),
    ("config", &["config", "badge", "storage"]),
    ("cli", &["*"]),
    ("main", &["*"]),
    ("lib", &["*"]),
];

/// A path, and the files (by the beginning of their name) that alone may contain it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("diesel", &["src/storage"]),
    ("diesel_migrations", &["src/storage"]),
    ("actix_web", &["src/http", "src/cli/serve.rs"]),
    ("hyper", &["src/checking/fetching"]),
    ("hyper_util", &["src/checking/fetching"]),
    ("tokio_rustls", &["src/checking/fetching"]),
    ("rustls_native_certs", &["src/checking/fetching"]),
    ("lettre", &["src/mailing"]),
];

/// What the domain must never touch: time, randomness, configuration and the outside reach it as values.
const NEVER_IN_BADGE: &[&str] = &[
    "tokio",
    "reqwest",
    "getrandom",
    "OsRng",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
];

#[test]
fn modules_name_only_what_they_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let broken: Vec<String> = sources(&root.join("src"))
        .iter()
        .flat_map(|file| {
            let name = file
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            violations(&name, &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn the_checker_finds_what_it_must() {
    let found = |file: &str, code: &str| violations(file, code).join("\n");
    let badge = "src/badge/assertion.rs";
    for (file, code, line, rule) in [
        (
            badge,
            "use crate::storage::Store;",
            1,
            "badge must not name storage",
        ),
        (
            badge,
            "use crate::{\n    badge::X,\n    http::{\n        self,\n    },\n};",
            4,
            "must not name http",
        ),
        (
            badge,
            "use crate::{badge::{a, b}, issuing};",
            1,
            "must not name issuing",
        ),
        (
            badge,
            "fn f() {\n    crate::config::get();\n}",
            2,
            "must not name config",
        ),
        (
            badge,
            "use super::super::storage;",
            1,
            "must not name storage",
        ),
        (
            "src/badge.rs",
            "use super::{\n    cli,\n};",
            2,
            "must not name cli",
        ),
        (
            badge,
            "fn f() { super::super::http::go() }",
            1,
            "must not name http",
        ),
        (badge, "use sceau::http;", 1, "must not name http"),
        (badge, "use crate::*;", 1, "must not name *"),
        (
            badge,
            "use std::{\n    collections::HashMap,\n    fs,\n};",
            3,
            "must not contain std::fs",
        ),
        (
            badge,
            "use std::env::{self, args};",
            1,
            "must not contain std::env",
        ),
        (
            badge,
            "let now = chrono::Utc::now();",
            1,
            "must not contain Utc::now",
        ),
        (
            badge,
            "let id = Uuid::now_v7();",
            1,
            "must not contain Uuid::now_v7",
        ),
        (
            badge,
            "use std::time::{Duration, SystemTime};",
            1,
            "must not contain SystemTime",
        ),
        (
            badge,
            "getrandom::fill(&mut b);",
            1,
            "must not contain getrandom",
        ),
        (badge, "use tokio as runtime;", 1, "must not contain tokio"),
        (
            badge,
            "let s = \"//\"; crate::http::x();",
            1,
            "must not name http",
        ),
        (
            badge,
            "let c = '\"'; crate::http::x(); let d = '\"';",
            1,
            "must not name http",
        ),
        (
            badge,
            "fn f<'a>(x: &'a str) {} /* /* */ */ use crate::http;",
            1,
            "must not name http",
        ),
        (
            "src/issuing.rs",
            "#[diesel(x)]\nstruct A;",
            1,
            "diesel only in",
        ),
        (
            "src/http/api.rs",
            "#[derive(diesel::Queryable)]\nstruct A;",
            1,
            "diesel only in",
        ),
        ("src/http/api.rs", "use crate::cli;", 1, "must not name cli"),
        (
            "src/cli/demo.rs",
            "use actix_web::App;",
            1,
            "actix_web only in",
        ),
        (
            "src/storage/awards.rs",
            "use crate::issuing::award;",
            1,
            "must not name issuing",
        ),
        ("src/newcomer.rs", "", 1, "no rule for the module newcomer"),
    ] {
        let found = found(file, code);
        assert!(
            found.starts_with(&format!("{file}:{line}: ")) && found.contains(rule),
            "{code}\ngave: {found}"
        );
    }
    for (file, code) in [
        (
            badge,
            "use crate::badge::{error::Error, recipient};\nuse super::profile;\nuse super::super::badge;",
        ),
        (
            badge,
            "// crate::http\n/* diesel */ /// Utc::now()\nlet s = \"crate::http\"; let r = r#\"std::fs \" tokio\"#;",
        ),
        (
            badge,
            "use crate::badge;\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
        ),
        (
            badge,
            "use std::fmt;\nuse chrono::{DateTime, Utc};\nlet environment = std::mem::take(&mut fs);",
        ),
        (
            "src/storage/database.rs",
            "use diesel::prelude::*;\nuse crate::badge::Id;",
        ),
        (
            "src/cli/serve.rs",
            "use actix_web::App;\nuse crate::{config, http, issuing};",
        ),
        ("src/main.rs", "fn main() { sceau::cli::run() }"),
    ] {
        assert_eq!(found(file, code), "", "{code}");
    }
}

/// `file:line: rule` for every broken rule. `file` is relative to the crate, as in `src/badge/profile.rs`.
fn violations(file: &str, source: &str) -> Vec<String> {
    let inside = file
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    let module = inside.split('/').next().unwrap();
    let depth = inside.split('/').count();
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == module) else {
        return vec![format!(
            "{file}:1: there is no rule for the module {module}"
        )];
    };
    let mut broken = Vec::new();
    for (line, path) in paths(production(&code_alone(source))) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(named) = named_module(&path, depth)
            && !allowed.contains(&named)
            && !allowed.contains(&"*")
        {
            broken.push(format!("{file}:{line}: {module} must not name {named}"));
        }
        for (name, homes) in ONLY_IN {
            if path[0] == *name && !homes.iter().any(|home| file.starts_with(home)) {
                broken.push(format!(
                    "{file}:{line}: {name} only in {}",
                    homes.join(", ")
                ));
            }
        }
        for name in NEVER_IN_BADGE.iter().filter(|_| module == "badge") {
            let name_parts: Vec<&str> = name.split("::").collect();
            if path
                .windows(name_parts.len())
                .any(|part| part == name_parts)
            {
                broken.push(format!("{file}:{line}: badge must not contain {name}"));
            }
        }
    }
    broken
}

/// The top-level module a path leads to: after `crate`, the crate's name, or as many `super` as reach the root.
fn named_module<'a>(path: &[&'a str], depth: usize) -> Option<&'a str> {
    let rest = match path {
        ["crate" | "sceau", rest @ ..] => rest,
        _ => {
            let rest = path.strip_prefix(&["self"]).unwrap_or(path);
            let supers = rest.iter().take_while(|part| **part == "super").count();
            if supers == 0 || supers < depth {
                return None;
            }
            &rest[supers..]
        }
    };
    rest.first().copied()
}

/// Every path of the code with the line it ends on, `use` groups written out: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at].1) {
            at = path(&tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads the path that begins at `at`, and gives where it ends.
fn path(
    tokens: &[(usize, String)],
    mut at: usize,
    before: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let token = |at: usize| tokens.get(at).map_or("", |(_, token)| token.as_str());
    let mut parts = before.to_vec();
    let mut line = tokens.get(at).map_or(0, |(line, _)| *line);
    loop {
        match token(at) {
            "{" => {
                at += 1;
                while !matches!(token(at), "}" | "") {
                    at = if token(at) == "," {
                        at + 1
                    } else {
                        path(tokens, at, &parts, found)
                    };
                    if token(at) == "as" {
                        at += 2;
                    }
                }
                return at + 1;
            }
            word if is_word(word) || word == "*" => {
                line = tokens[at].0;
                parts.push(word.to_owned());
                at += 1;
            }
            _ => {
                at += 1; // not a path after all, as in `f::<T>()`
                break;
            }
        }
        if token(at) != "::" {
            break;
        }
        at += 1;
        if token(at) == "<" {
            break;
        }
    }
    if !parts.is_empty() {
        found.push((line, parts));
    }
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Words, `::` and single signs, with their lines.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                length => length,
            };
            let (token, after) = rest.split_at(length);
            tokens.push((number + 1, token.to_owned()));
            rest = after.trim_start();
        }
    }
    tokens
}

/// Without the tests at the end of a file: what they use is their own affair.
fn production(code: &str) -> &str {
    let tests = code.match_indices("#[cfg(test)]").find(|(at, attribute)| {
        let item = code[at + attribute.len()..].trim_start();
        let end = item.find(['{', ';']).unwrap_or(item.len());
        item.starts_with("mod ") && item[end..].starts_with('{')
    });
    tests.map_or(code, |(at, _)| &code[..at])
}

/// The source with comments, strings and characters blanked, line by line as it was.
fn code_alone(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = comment(rest).or_else(|| text(rest));
        match length {
            Some(length) => {
                code.push(' ');
                code.extend(rest[..length].chars().filter(|c| *c == '\n'));
                rest = &rest[length..];
            }
            None => {
                // A whole word at once, or the `r` of `for"…"` would begin a raw string.
                let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                let length = word.unwrap_or(rest.len()).max(first.len_utf8());
                code.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    code
}

/// The length of the comment `rest` begins with.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.strip_prefix("/*")?;
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        match here {
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
    Some(rest.len())
}

/// The length of the string or character `rest` begins with; a lifetime is neither.
fn text(rest: &str) -> Option<usize> {
    let plain = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len() - plain.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = plain.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let body = prefix + 1 + hashes + 1;
        return Some(
            rest[body..]
                .find(&end)
                .map_or(rest.len(), |at| body + at + end.len()),
        );
    }
    let quote = plain.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut body = plain[1..].char_indices();
    let mut ahead = plain[1..].chars();
    let mut is_lifetime = || ahead.next() != Some('\\') && ahead.next() != Some('\'');
    if quote == '\'' && is_lifetime() {
        return None;
    }
    while let Some((at, c)) = body.next() {
        if c == '\\' {
            body.next();
        } else if c == quote {
            return Some(prefix + 1 + at + 1);
        }
    }
    Some(rest.len())
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
