//! The real binary on folders of its own.

mod afterwards;
mod appearance;
mod application;
mod audit;
mod cohort;
mod copy;
mod equivalence;
mod holders;
mod images;
mod issuer;
mod keys;
mod mail;
mod newcomer;
mod person;
mod rules;
mod running;
mod settings;
mod verify;

use diesel::connection::SimpleConnection;
use sceau::storage::Target;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A folder in which nothing but the test sets anything.
struct Place(tempfile::TempDir);

/// What a command said.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With an instance.
    fn initialised() -> Self {
        let place = Self::new();
        place.run(&["init"]).succeeded();
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sceau"));
        command.args(arguments).current_dir(self.path());
        command.env("LC_ALL", "C");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SCEAU_") {
                command.env_remove(name);
            }
        }
        command.env("TMPDIR", self.path()).stdin(Stdio::null());
        command
    }

    /// Something that the command line cannot bring about.
    fn execute(&self, statement: &str) {
        let file = self.path().join("sceau-data/sceau.db");
        assert!(file.exists(), "{}", file.display());
        let target = Target::parse(&format!("sqlite:{}", file.display())).unwrap();
        target.connect().unwrap().batch_execute(statement).unwrap();
    }

    fn run_in(&self, locale: &str, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        command.env("LC_ALL", locale).output().unwrap().into()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().unwrap().into()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let said = self.run(&[arguments, &["--json"]].concat()).succeeded();
        serde_json::from_str(&said.out).unwrap_or_else(|why| panic!("{why}: {}", said.out))
    }

    fn verify_stdin(&self, text: &str) -> Said {
        self.fed(&["verify", "-"], text)
    }

    fn fed(&self, arguments: &[&str], text: &str) -> Said {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout)
                .unwrap()
                .trim_end()
                .to_owned(),
            err: String::from_utf8(output.stderr)
                .unwrap()
                .trim_end()
                .to_owned(),
        }
    }
}

impl Said {
    fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// It failed with that code, in one line that holds all of these.
    fn refused(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
}

const SOCLE: [&str; 8] = [
    "accueillir",
    "diagnostiquer-orienter",
    "concevoir",
    "animer",
    "evaluer-sa-pratique",
    "cadre-deontologie-donnees",
    "accessibilite-publics",
    "culture-numerique",
];

#[test]
fn the_main_job_is_done_from_the_command_line_alone() {
    let place = Place::new();
    let said = place.run(&["init"]).succeeded();
    assert!(
        said.out.starts_with("sceau_") && said.out.lines().count() == 1,
        "{}",
        said.out
    );
    assert!(
        !said.err.contains(&said.out),
        "the key stands on stdout alone"
    );

    let owner = place.json(&[
        "issuer",
        "create",
        "--name",
        "Coordination",
        "--url",
        "https://coordination.example",
        "--email",
        "contact@coordination.example",
    ]);
    let body = place.json(&[
        "issuer",
        "create",
        "--name",
        "Atelier",
        "--url",
        "https://atelier.example",
        "--email",
        "contact@atelier.example",
    ]);
    let programme = place.json(&[
        "programme",
        "create",
        "--owner",
        text(&owner, "profile"),
        "--name",
        "Badges",
    ]);
    let programme = text(&programme, "id");
    let early = [
        "programme",
        "accredit",
        programme,
        "--issuer",
        text(&body, "id"),
    ];
    place.run(&early).refused(1, &["sceau catalogue adopt"]);
    let adopted = place
        .run(&[
            "catalogue",
            "adopt",
            "--programme",
            programme,
            "--on-component-revoked",
            "revoke",
        ])
        .succeeded();
    assert!(
        adopted.out.contains("14 competencies and 3 composites"),
        "{}",
        adopted.out
    );
    assert!(
        adopted.err.contains("no authority has approved it"),
        "{}",
        adopted.err
    );
    place.run(&early).succeeded();

    let competencies = SOCLE.iter().flat_map(|slug| ["--competency", slug]);
    let create = [
        "badge",
        "create",
        "--issuer",
        text(&body, "profile"),
        "--programme",
        programme,
    ];
    let badges = place.json(&create.into_iter().chain(competencies).collect::<Vec<_>>());
    let badges = badges.as_array().unwrap();
    assert_eq!(badges.len(), 8);

    let mut awards = vec![];
    for badge in badges {
        awards.push(place.json(&[
            "award",
            "--badge",
            text(badge, "url"),
            "--email",
            "camille@exemple.example",
            "--evidence-url",
            "https://blog.example/atelier",
            "--narrative",
            "Un atelier",
        ]));
    }
    let last = &awards[7]["alsoAwarded"];
    let named = |name: [&str; 2]| {
        let mut all = last.as_array().unwrap().iter();
        all.find(|also| name.iter().any(|of| text(also, "name").contains(of)))
            .map(|also| text(also, "url").to_owned())
    };
    let composite =
        named(["socle reconnu par badges", "core skill set"]).unwrap_or_else(|| panic!("{last}"));
    assert!(
        awards[..7]
            .iter()
            .all(|award| award["alsoAwarded"].as_array().unwrap().is_empty())
    );

    let held = place.run(&[
        "award",
        "--badge",
        text(&badges[0], "id"),
        "--email",
        "Camille@Exemple.example",
    ]);
    held.refused(1, &[text(&awards[0], "url"), "--allow-duplicate"]);

    let valid = place.run(&["verify", &composite]).succeeded();
    assert!(
        valid.out.starts_with("Valid\n") && valid.out.contains("Coordination"),
        "{}",
        valid.out
    );
    let component = text(&awards[3], "url");
    assert_eq!(
        text(&place.json(&["verify", component]), "verdict"),
        "valid"
    );

    let revoke = ["revoke", component, "--reason", "Délivré par erreur"];
    let revoked = place.run(&revoke).succeeded();
    assert!(
        revoked
            .out
            .contains(&format!("Also revoked, by rule: {composite}")),
        "{}",
        revoked.out
    );
    place.run(&revoke).refused(1, &["revoked before"]);
    for url in [component, &composite] {
        let said = place.run(&["verify", url, "--json"]).refused(11, &[]);
        assert!(
            said.out.contains("\"verdict\":\"revoked\"") && said.err.is_empty(),
            "{}",
            said.out
        );
    }
    assert!(
        place
            .run(&["verify", component])
            .out
            .contains("Délivré par erreur")
    );
    place.run(&["reconcile"]).succeeded();
    assert_eq!(place.json(&["reconcile"])["awarded"], 0);
    assert_eq!(place.json(&["key", "list"]).as_array().unwrap().len(), 4);
    assert_eq!(
        place.json(&["badge", "list"]).as_array().unwrap().len(),
        8 + 3
    );
    let programmes = place.run(&["programme", "list"]).succeeded();
    assert!(
        programmes.out.contains("mediation-numerique"),
        "{}",
        programmes.out
    );
}

#[test]
fn api_keys_are_shown_once() {
    let place = Place::initialised();
    let made = place
        .run(&["api-key", "create", "--admin", "--label", "second"])
        .succeeded();
    assert!(made.out.starts_with("sceau_") && !made.err.contains(&made.out));
    let secret = made.out.rsplit('_').next().unwrap();
    let listed = place.run(&["api-key", "list", "--json"]).succeeded();
    assert!(!listed.out.contains(secret), "{}", listed.out);
    let keys: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(keys.as_array().unwrap().len(), 2);
    let revoke = ["api-key", "revoke", text(&keys[1], "id")];
    place.run(&revoke).succeeded();
    place.run(&revoke).refused(1, &["revoked before"]);
    let listed = place.run(&["api-key", "list"]).succeeded();
    assert!(
        listed
            .out
            .lines()
            .any(|l| l.contains("second") && l.contains("revoked")),
        "{}",
        listed.out
    );
    place
        .run(&["api-key", "revoke", &made.out])
        .refused(2, &["never its secret"]);
}

#[test]
fn issuers_endorse_each_other() {
    let place = Place::initialised();
    let issuer = |name: &str| {
        let (url, email) = ("https://atelier.example", "contact@atelier.example");
        place.json(&[
            "issuer", "create", "--name", name, "--url", url, "--email", email,
        ])
    };
    let (by, to) = (issuer("Réseau"), issuer("Atelier"));
    let (by, to) = (text(&by, "profile"), text(&to, "profile"));
    let offer = ["endorsement", "offer", "--issuer", by, "--of", to];
    let offer = [&offer[..], &["--comment", "Très sérieux"]].concat();
    let offered = place.json(&offer);
    let (id, url) = (text(&offered, "id"), text(&offered, "url"));
    assert_eq!(text(&offered, "state"), "offered");
    place.run(&offer).refused(1, &["already"]);
    let listed = place.json(&["endorsement", "list", "--issuer", to, "--received"]);
    assert_eq!(listed[0]["id"], id);
    assert_eq!(listed[0]["issuer"], by);
    assert_eq!(
        place.json(&["endorsement", "list", "--issuer", to]),
        serde_json::json!([])
    );
    let accepted = place.run(&["endorsement", "accept", url]).succeeded();
    assert!(accepted.out.starts_with("accepted: "), "{}", accepted.out);
    place
        .run(&["endorsement", "refuse", id])
        .refused(1, &["before"]);
    let revoke = ["endorsement", "revoke", id, "--reason", "fini"];
    assert_eq!(text(&place.json(&revoke), "state"), "revoked");
    let listed = place
        .run(&["endorsement", "list", "--issuer", by])
        .succeeded();
    assert!(listed.out.contains("revoked"), "{}", listed.out);
    place
        .run(&["endorsement", "accept", "x"])
        .refused(2, &["neither"]);
}

#[test]
fn the_help_of_every_command_has_an_example() {
    let place = Place::new();
    fn look(place: &Place, path: &[&str]) {
        let said = place.run(&[path, &["--help"]].concat()).succeeded();
        assert!(said.out.contains("\n  sceau "), "{path:?}: {}", said.out);
        let mut commands = said.out.lines().skip_while(|l| *l != "Commands:").skip(1);
        while let Some(line) = commands.next().filter(|line| !line.is_empty()) {
            // A wrapped description is indented further.
            let Some(name) = line.strip_prefix("  ").filter(|l| !l.starts_with(' ')) else {
                continue;
            };
            match name.split_whitespace().next().unwrap() {
                "help" => {}
                name => look(place, &[path, &[name]].concat()),
            }
        }
    }
    look(&place, &[]);
    let help = place.run(&["--help"]).succeeded().out;
    for code in [
        "10  expired",
        "11  revoked",
        "12  invalid",
        "13  not found",
        "15  unsupported",
    ] {
        assert!(help.contains(code), "{help}");
    }
}

#[test]
fn the_catalogue_is_checked() {
    let place = Place::new();
    place.run(&["catalogue", "check"]).succeeded();
    let folder = place.path().join("mine/badges");
    fs::create_dir_all(&folder).unwrap();
    place
        .run(&["catalogue", "check", "mine"])
        .refused(2, &["no catalogue.json"]);
    fs::write(place.path().join("mine/catalogue.json"), "{}").unwrap();
    let said = place
        .run(&["catalogue", "check", "mine"])
        .refused(1, &["errors"]);
    assert!(said.out.contains("catalogue.json"), "{}", said.out);
}

/// A server in the background; killed if a test fails before it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts a demo, with the line that it prints once it answers.
    fn demo(place: &Place, arguments: &[&str]) -> (Self, Value) {
        let (running, line) = Self::start(place, &[&["demo", "--json"], arguments].concat());
        let links = serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line:?}"));
        (running, links)
    }

    fn start(place: &Place, arguments: &[&str]) -> (Self, String) {
        let mut child = place
            .command(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        (Self(child), line)
    }

    #[cfg(unix)]
    fn stop(mut self) {
        let id = self.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(self.0.wait().unwrap().code(), Some(0));
    }
}
