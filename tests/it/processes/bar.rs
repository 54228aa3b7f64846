//! Work over all persons shows on a terminal how far it is, and nothing where nobody looks.

#![cfg(target_os = "linux")]

use super::back_fill::{back_fill, confirm, prepared, reconcile, who};
use crate::support::crowd;
use crate::support::databases::{on_sqlite, skip};
use std::process::{Command, Output};

/// The same command on a terminal of its own, which `script` (util-linux) makes; all that stands there then.
fn on_a_terminal(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    let mut script = Command::new("script");
    script.args(["-qefc", &words.join(" "), "/dev/null"]);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let done = script.env("TERM", "xterm").output().unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn piped(mut command: Command) -> Output {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{done:?}");
    done
}

#[test]
fn a_bar_is_shown_on_a_terminal_and_nowhere_else() {
    if Command::new("script").arg("--version").output().is_err() {
        let name = concat!(
            module_path!(),
            "::a_bar_is_shown_on_a_terminal_and_nowhere_else"
        );
        return skip(name, "script", "no script found (apt install bsdutils)");
    }
    on_sqlite(|target| {
        let (prepared, awards) = prepared(target);
        crowd::add(target, 600, who, |_| awards.clone());
        let shown = on_a_terminal(&back_fill(&prepared));
        assert!(shown.contains("500 of 600 persons"), "{shown}");
        assert!(shown.contains("600 gained"), "{shown}");
        confirm(target);
        let shown = on_a_terminal(&reconcile(&prepared));
        assert!(shown.contains(" persons, "), "{shown}");
        for command in [back_fill(&prepared), reconcile(&prepared)] {
            let done = piped(command);
            assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
            assert_eq!(done.stdout.iter().filter(|byte| **byte == b'\r').count(), 0);
        }
    });
}
