//! What docs/API.md says of verdicts, checks and reasons is what the code says.

use sceau::badge::{
    text::Language,
    verification::{Check, Code, Reason},
};
use sceau::checking::words::{VERDICTS, status};

const BEGINS: &str = "<!-- verdicts, checks and reasons: begins -->\n";
const ENDS: &str = "<!-- verdicts, checks and reasons: ends -->\n";

fn tables() -> String {
    let mut text =
        String::from("\n| verdict | in French | in English | exit code |\n|---|---|---|---|\n");
    for verdict in VERDICTS.iter().rev() {
        let word = status(*verdict);
        let code = match verdict.name() {
            "valid" => 0,
            "expired" => 10,
            "revoked" => 11,
            "invalid" => 12,
            "not-found" => 13,
            "could-not-be-checked" => 14,
            _ => 15,
        };
        text += &format!(
            "| `{}` | {} | {} | {code} |\n",
            verdict.name(),
            word.fr,
            word.en
        );
    }
    text += "\n| check | when it is `ok` |\n|---|---|\n";
    for code in Code::ALL {
        let sentence = Check::ok(*code).sentence(Language::En);
        text += &format!("| `{}` | {sentence} |\n", code.name());
    }
    text += "\n| reason | in words |\n|---|---|\n";
    for reason in Reason::ALL {
        text += &format!(
            "| `{}` | {} |\n",
            reason.name(),
            reason.sentence(Language::En)
        );
    }
    text + "\n"
}

#[test]
fn the_documentation_has_every_verdict_check_and_reason() {
    let documented = include_str!("../../../docs/API.md");
    let (_, rest) = documented.split_once(BEGINS).unwrap();
    let (told, _) = rest.split_once(ENDS).unwrap();
    assert_eq!(
        told,
        tables(),
        "this is what stands between the marks of docs/API.md:\n{}",
        tables()
    );
}
