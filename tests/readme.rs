//! The README stands in two languages: what is added to one is missed in the other.
//! What it says of a real instance is done as it stands there.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

const ENGLISH: &str = include_str!("../README.md");
const FRENCH: &str = include_str!("../README.fr.md");

#[test]
fn both_have_the_same_sections() {
    let levels = |text: &str| -> Vec<usize> {
        let headings = text.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| line.find(' ').unwrap()).collect()
    };
    assert_eq!(levels(ENGLISH), levels(FRENCH));
    assert!(levels(ENGLISH).len() > 5);
}

#[test]
fn both_have_the_same_commands() {
    let commands = |text: &'static str| -> Vec<&str> {
        let code = text.lines().filter(|line| line.starts_with("    "));
        code.map(|line| line.split("  #").next().unwrap().trim())
            .collect()
    };
    assert_eq!(commands(ENGLISH), commands(FRENCH));
    assert!(commands(ENGLISH).len() > 10);
}

#[test]
fn both_name_the_same_commands_and_settings_within_sentences() {
    let named = |text: &'static str| -> Vec<&str> {
        let prose = text.lines().filter(|line| !line.starts_with("    "));
        let mut named: Vec<_> = prose
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect();
        named.sort_unstable();
        named.dedup();
        named
    };
    assert_eq!(named(ENGLISH), named(FRENCH));
}

#[test]
fn both_lead_to_the_same_places_and_to_each_other() {
    let links = |text: &'static str| -> Vec<&str> {
        let starts = text.split("](").skip(1);
        let mut links: Vec<_> = starts
            .map(|rest| rest.split(')').next().unwrap())
            .filter(|link| !link.starts_with("README"))
            .collect();
        links.sort_unstable();
        links
    };
    assert_eq!(links(ENGLISH), links(FRENCH));
    assert!(ENGLISH.contains("](README.fr.md)") && FRENCH.contains("](README.md)"));
    for link in links(ENGLISH) {
        let path = link.split('#').next().unwrap();
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        assert!(file.exists(), "{link}");
    }
}

/// What stands to be pasted under the heading about a real instance, as a shell takes it.
fn pasted() -> Vec<String> {
    let section = ENGLISH
        .split("\n## ")
        .find(|s| s.starts_with("Start a real"));
    let lines = section.unwrap().lines();
    let mut code = lines.filter_map(|line| line.strip_prefix("    "));
    let mut commands = Vec::new();
    while let Some(line) = code.next() {
        let mut whole = line.split("  #").next().unwrap().trim().to_owned();
        if line.contains("<<'END'") {
            for more in code.by_ref() {
                whole = format!("{whole}\n{more}");
                if more == "END" {
                    break;
                }
            }
        }
        commands.push(whole);
    }
    commands
}

fn shell(folder: &Path, command: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_sceau"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut shell = Command::new("sh");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SCEAU_") {
            shell.env_remove(name);
        }
    }
    let shell = shell.args(["-c", command]).current_dir(folder);
    shell.env("PATH", path).env("LC_ALL", "C").output().unwrap()
}

#[test]
fn a_newcomer_gets_through_a_real_instance() {
    let folder = tempfile::tempdir().unwrap();
    let ids = ["ISSUER", "PROGRAMME", "BADGE"];
    let makes = [
        "sceau issuer create",
        "sceau programme create",
        "sceau badge create",
    ];
    let mut known: Vec<(&str, String)> = Vec::new();
    let mut done = Vec::new();
    let commands = pasted();
    for command in commands.iter().filter(|command| *command != "sceau serve") {
        let mut said = command.clone();
        for (word, id) in &known {
            said = said.replace(word, id);
        }
        let answer = shell(folder.path(), &said);
        let out = String::from_utf8(answer.stdout).unwrap();
        let err = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{said}: {out}{err}");
        if let Some(at) = makes.iter().position(|make| command.starts_with(make)) {
            let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
            let id = out.split_whitespace().find(is_id).unwrap();
            known.push((ids[at], id.to_owned()));
        }
        done.push((command.clone(), out));
    }
    assert_eq!(known.len(), ids.len());
    let told = |start: &str| {
        let found = done.iter().rev().find(|(said, _)| said.starts_with(start));
        &found.expect(start).1
    };
    let awarded = told("sceau award --badge BADGE --email");
    assert!(awarded.contains("https://badges.example/assertions/"));
    assert!(told("sceau award --badge BADGE --csv").contains("1 would be awarded"));
    assert!(told("sceau programme simulate").contains("1 person would gain it"));
    assert!(told("sceau programme back-fill").contains("would award atelier to 1 person"));
    assert!(told("sceau programme progress").contains("Workshop helper: 1 of 1 badge"));
    let policies = told("sceau programme policies PROGRAMME --composite atelier");
    assert!(policies.contains("Nothing was done."), "{policies}");
    assert!(told("sceau programme indicators").contains("fewer than five people"));
}
