//! `sceau award --csv`: many awards from one file.

use super::open::{id_of, issuer_of, wait};
use super::output::{Failure, counted, note, print, print_json};
use super::verify::{language, language_of_locale, read_file};
use crate::badge::{
    cohort::{self, Field, Hints, LIMITS, Unusable},
    text::Language,
};
use crate::checking::report_text::one_line;
use crate::issuing::{
    Actor, Service,
    cohorts::{Cohort, NewCohort, Outcome, State},
    revision::{Revision, Seen},
};
use crate::storage::{Db, Scope, badge_classes};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

/// How often a cohort that somebody else runs is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How many refused lines are printed.
const SHOWN: usize = 20;
/// Some lines were refused.
const REFUSED: u8 = 3;

/// What only a file needs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Of a file (--csv)")]
pub(super) struct FileArgs {
    /// Whose badges they are: an id or an address [default: the issuer of --badge]
    #[arg(long, requires = "csv")]
    issuer: Option<String>,
    /// Which column is what: email, badge, narrative, evidence or issuedOn; repeat it for more
    #[arg(long, value_name = "FIELD=NAME", value_parser = column, requires = "csv")]
    column: Vec<(Field, String)>,
    /// Award what the preview shows
    #[arg(long, requires = "csv")]
    confirm: bool,
    /// Where refused lines are written [default: beside the file]
    #[arg(long, value_name = "FILE", requires = "csv")]
    rejected: Option<PathBuf>,
    /// The language of what is said of the file: fr or en [default: that of LC_ALL or LANG]
    #[arg(long, value_name = "LANGUAGE", value_parser = language, requires = "csv")]
    lang: Option<Language>,
}

/// What goes for the whole file.
pub(super) struct Whole<'a> {
    pub path: &'a Path,
    pub badge: Option<&'a str>,
    pub notify: bool,
    pub allow_duplicates: bool,
    pub json: bool,
}

fn column(text: &str) -> Result<(Field, String), String> {
    let (field, name) = text.split_once('=').ok_or("expected FIELD=NAME")?;
    let known = Field::ALL.map(Field::name).join(", ");
    let field = Field::named(field).ok_or_else(|| format!("the field is one of {known}"))?;
    Ok((field, name.to_owned()))
}

impl FileArgs {
    pub fn run(&self, service: &Service, whole: &Whole) -> Result<(), Failure> {
        let issuer = self.issuer_of(service, whole.badge)?;
        let name = whole.path.display().to_string();
        // One byte more than may be, so that a larger one is refused as too large.
        let bytes = read_file(whole.path, LIMITS.bytes as u64 + 1)?;
        let hints = Hints {
            columns: self.column.iter().cloned().collect::<BTreeMap<_, _>>(),
            has_badge: whole.badge.is_some(),
            lenient: false,
            issued_on: None,
        };
        let reading = cohort::read(&bytes, LIMITS, &hints, service.now());
        let reading = reading.map_err(|why| self.unusable(&name, &why))?;
        let file_name = whole.path.file_name().unwrap_or_default();
        let new = NewCohort {
            issuer,
            file_name: file_name.to_string_lossy().into_owned(),
            sha256: Sha256::digest(&bytes).into(),
            reading,
            issued_on: None,
            badge: whole.badge.map(str::to_owned),
            notify: whole.notify,
            allow_duplicates: whole.allow_duplicates,
        };
        let actor = Actor::cli();
        let seen = wait(service.preview_cohort(&actor, Scope::Instance, new))?;
        if !whole.json {
            let lines = match self.language() {
                Language::Fr => counted(seen.counts.lines, "ligne", "lignes"),
                Language::En => counted(seen.counts.lines, "line", "lines"),
            };
            print(&format!("{name}: {lines}"))?;
            self.tell(&seen, self.say("à délivrer", "would be awarded"))?;
        }
        if !self.confirm {
            let shown = match whole.json {
                true => print_json(&shown(&seen, None)),
                false => {
                    self.print_refused(service, &seen)?;
                    print(self.say(
                        "Rien n’a été délivré. Ensuite : la même commande avec --confirm",
                        "Nothing was awarded. Next: the same with --confirm",
                    ))
                }
            };
            wait(service.discard_cohort(&actor, Scope::Instance, issuer, seen.id))?;
            return shown.and_then(|()| end(&seen));
        }
        let saw = Seen::this(&Revision::of_cohort(&seen));
        let confirm = service.confirm_cohort(&actor, Scope::Instance, issuer, seen.id, saw);
        let confirmed = wait(confirm)?;
        let done = follow(service, confirmed)?;
        let rejected = self.write_rejected(service, whole.path, &done)?;
        if whole.json {
            print_json(&shown(&done, rejected.as_deref()))?;
            return end(&done);
        }
        print(self.say("C’est fait :", "Done:"))?;
        self.tell(&done, self.say("délivré", "awarded"))?;
        if let Some(rejected) = rejected {
            self.print_refused(service, &done)?;
            let rejected = rejected.display();
            let to_do = self.say(
                "À corriger puis à reprendre",
                "To correct and to bring again",
            );
            print(&format!("{to_do}: {rejected}"))?;
        }
        end(&done)
    }

    fn language(&self) -> Language {
        self.lang.unwrap_or_else(language_of_locale)
    }

    fn say(&self, fr: &'static str, en: &'static str) -> &'static str {
        match self.language() {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    fn unusable(&self, name: &str, why: &Unusable) -> Failure {
        let sentence = why.sentence();
        Failure::new(format!(
            "{name}: {} ({})",
            sentence.get(self.language()),
            why.code()
        ))
    }

    fn issuer_of(&self, service: &Service, badge: Option<&str>) -> Result<Uuid, Failure> {
        if let Some(issuer) = &self.issuer {
            return issuer_of(service, issuer);
        }
        let Some(badge) = badge else {
            return Err(Failure::usage("--issuer says whose badges the file names"));
        };
        let id = id_of(service.base(), "badges", badge)?;
        let found = service
            .store()
            .read_blocking(move |db: &mut Db| badge_classes::find(db, id))?;
        let found = found.ok_or_else(|| {
            Failure::new("there is no such badge; `sceau badge list` tells what there is")
        })?;
        Ok(found.issuer)
    }

    fn tell(&self, cohort: &Cohort, awarded: &str) -> Result<(), Failure> {
        let counts = &cohort.counts;
        for (count, what) in [
            (counts.awarded, awarded),
            (counts.already_held, self.say("déjà détenu", "held already")),
            (
                counts.same_as_before,
                self.say("déjà délivré par la même ligne", "the same as before"),
            ),
            (
                counts.not_again,
                self.say(
                    "délivré puis révoqué, refusé ou remplacé : pas une seconde fois",
                    "awarded before and revoked, declined or replaced: not again",
                ),
            ),
            (counts.rejected, self.say("refusé", "refused")),
        ] {
            if count > 0 {
                print(&format!("  {count} {what}"))?;
            }
        }
        Ok(())
    }

    /// The first refused lines.
    fn print_refused(&self, service: &Service, cohort: &Cohort) -> Result<(), Failure> {
        let mut left = SHOWN;
        for page in 0..cohort.pages {
            let lines = service.cohort_lines(Scope::Instance, cohort.issuer, cohort.id, page);
            for line in wait(lines)? {
                let Outcome::Rejected { wrong } = &line.outcome else {
                    continue;
                };
                if left == 0 {
                    return Ok(());
                }
                left -= 1;
                for wrong in wrong {
                    let name = wrong.column.and_then(|at| cohort.header.get(at));
                    let value = wrong.column.and_then(|at| line.cells.get(at));
                    let mut place = format!("  {}", line.number);
                    for part in [name, value].into_iter().flatten() {
                        let short: String = part.chars().take(80).collect();
                        place.push_str(&format!(" | {}", one_line(&short)));
                    }
                    print(&format!(
                        "{place} | {}",
                        wrong.why.sentence(self.language())
                    ))?;
                }
            }
        }
        Ok(())
    }

    /// Writes the lines that were refused beside the file; nothing when there are none.
    fn write_rejected(
        &self,
        service: &Service,
        path: &Path,
        cohort: &Cohort,
    ) -> Result<Option<PathBuf>, Failure> {
        if cohort.counts.rejected == 0 {
            return Ok(None);
        }
        let lines =
            service.rejected_lines(Scope::Instance, cohort.issuer, cohort.id, self.language());
        let text = wait(lines)?;
        let beside = || path.with_extension("rejected.csv");
        let to = self.rejected.clone().unwrap_or_else(beside);
        fs::write(&to, text)
            .map_err(|why| Failure::new(format!("{} cannot be written: {why}", to.display())))?;
        Ok(Some(to))
    }
}

fn end(cohort: &Cohort) -> Result<(), Failure> {
    match cohort.counts.rejected {
        0 => Ok(()),
        _ => Err(Failure::silent(REFUSED)),
    }
}

/// Awards a cohort, or watches who does, until it is finished.
fn follow(service: &Service, mut cohort: Cohort) -> Result<Cohort, Failure> {
    let bar = ProgressBar::new(cohort.counts.lines); // nothing where stderr is no terminal
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} lines, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    while !cohort.state.is_final() {
        let run = service.run_cohort(&cohort, |cohort| {
            bar.set_position(cohort.counts.done());
            true
        });
        cohort = match wait(run)? {
            Some(done) => done,
            None => {
                thread::sleep(LOOK);
                wait(service.cohort(Scope::Instance, cohort.issuer, cohort.id))?
            }
        };
        bar.set_position(cohort.counts.done());
    }
    bar.finish_and_clear();
    match (cohort.state, &cohort.failure) {
        (State::Failed, Some(why)) => {
            note("What was awarded stays; bring the same file again to go on.");
            Err(Failure::new(format!("the cohort failed: {why}")))
        }
        _ => Ok(cohort),
    }
}

fn shown(cohort: &Cohort, rejected: Option<&Path>) -> serde_json::Value {
    json!({
        "id": cohort.id,
        "fileName": cohort.file_name,
        "state": cohort.state.name(),
        "counts": cohort.counts,
        "rejected": rejected.map(|path| path.display().to_string()),
    })
}
