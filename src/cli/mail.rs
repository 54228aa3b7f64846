//! `sceau mail …`

use super::Json;
use super::configured::Config;
use super::open::{all, email, open, wait};
use super::output::{Failure, counted, note, print, print_json, print_table};
use crate::badge::{email::Email, time};
use crate::issuing::{Actor, Service};
use crate::mailing::{Waiting, waiting};
use crate::storage::mails::{self, State};
use clap::{ArgGroup, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau mail links               without a mail server: what to open, newest first
  sceau mail list --dead         what could not be sent, and why
  sceau mail retry --all";

/// How many letters `mail links` shows when nobody says it.
const SHOWN: u16 = 50;

/// The outbox.
#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// List letters: those that wait, were sent, were dropped or are dead
    #[command(after_help = "\
A letter that was sent or dropped no longer says to whom. One is forgotten after 30 days, unless it
still waits.

Examples:
  sceau mail list
  sceau mail list --dead --json")]
    List {
        /// Only those that were refused for good, or too often
        #[arg(long)]
        dead: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Print the links of the letters that wait, newest first: who should get which
    #[command(after_help = "\
A link opens what it is for to whoever has it: give it to nobody but its recipient. Links that
were used, that expired, or whose badge was revoked or erased since, are left out.

Examples:
  sceau mail links
  sceau mail links --limit 1 --json")]
    Links {
        /// At most so many letters
        #[arg(long, default_value_t = SHOWN, value_name = "N")]
        limit: u16,
        #[command(flatten)]
        json: Json,
    },
    /// Try dead letters again
    #[command(
        group(ArgGroup::new("which").required(true).args(["mail", "all"])),
        after_help = "\
Examples:
  sceau mail retry 0193a0a0-0000-7000-8000-000000000001
  sceau mail retry --all"
    )]
    Retry {
        /// Which: its id
        #[arg(value_name = "ID")]
        mail: Option<Uuid>,
        /// Every one
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Write no more to an address, because its owner asks for it
    #[command(after_help = "\
What the owner asks for (a link to their badges) is still sent, and so is what they have a delay to
object to.

Examples:
  sceau mail stop --email camille@exemple.example
  sceau mail stop --email camille@exemple.example --undo")]
    Stop {
        /// Which address
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Email,
        /// Write to it again
        #[arg(long)]
        undo: bool,
    },
}

impl Mail {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::List { dead, json } => list(&service, dead.then_some(State::Dead), json),
            Self::Links { limit, json } => links(&service, limit, json),
            Self::Retry { mail, json, .. } => {
                let ids = match mail {
                    Some(id) => vec![id],
                    None => found(&service, Some(State::Dead))?
                        .iter()
                        .map(|mail| mail.id)
                        .collect(),
                };
                for id in &ids {
                    wait(service.retry_mail(&Actor::cli(), *id))?;
                }
                match json.json {
                    true => print_json(&json!({ "retried": ids.len() })),
                    false => {
                        let letters = counted(ids.len() as u64, "letter", "letters");
                        print(&format!("To be tried again: {letters}"))
                    }
                }
            }
            Self::Stop { email, undo } => {
                wait(service.object_to_letters(&Actor::cli(), email, !undo))?;
                print(match undo {
                    true => "Letters are sent to that address again",
                    false => "No more letters to that address",
                })
            }
        }
    }
}

fn found(service: &Service, state: Option<State>) -> Result<Vec<mails::Mail>, Failure> {
    all(|page| service.mails(state, page), |mail| mail.id)
}

fn list(service: &Service, state: Option<State>, json: Json) -> Result<(), Failure> {
    let found = found(service, state)?;
    if json.json {
        let items = found.iter().map(|mail| {
            json!({
                "id": mail.id,
                "state": mail.state.name(),
                "to": Some(&mail.recipient).filter(|to| !to.is_empty()),
                "letter": name(mail),
                "failures": mail.tries,
                "nextTryAt": Some(time::iso(mail.next_try_at)).filter(|_| mail.state == State::Queued),
                "lastError": mail.last_error,
                "createdAt": time::iso(mail.created_at),
                "sentAt": mail.sent_at.map(time::iso),
            })
        });
        return print_json(&Value::Array(items.collect()));
    }
    let rows = found.iter().map(|mail| {
        [
            mail.id.to_string(),
            mail.state.name().to_owned(),
            name(mail).unwrap_or_default(),
            mail.recipient.clone(),
            time::iso(mail.created_at),
            mail.tries.to_string(),
            mail.last_error.clone().unwrap_or_default(),
        ]
    });
    let titles = ["ID", "STATE", "LETTER", "TO", "MADE", "FAILED", "WHY"];
    print_table(titles, rows.collect(), "There are no such letters.")
}

/// What a letter is for, as long as that is known.
fn name(mail: &mails::Mail) -> Option<String> {
    let letter: Value = serde_json::from_str(&mail.letter).ok()?;
    Some(letter.get("letter")?.as_str()?.to_owned())
}

fn links(service: &Service, limit: u16, json: Json) -> Result<(), Failure> {
    let waiting = waiting(service, Uuid::nil(), usize::from(limit))?;
    if json.json {
        let items = waiting.iter().map(|letter| {
            json!({
                "id": letter.id,
                "to": letter.to,
                "letter": letter.letter,
                "createdAt": time::iso(letter.created_at),
                "links": letter.links,
            })
        });
        return print_json(&Value::Array(items.collect()));
    }
    if waiting.is_empty() {
        note("No letter waits with a link that can be used.");
    }
    for letter in waiting {
        print(&in_words(&letter))?;
    }
    Ok(())
}

/// To whom and what for, then each link on a line of its own.
pub(super) fn in_words(letter: &Waiting) -> String {
    let made = time::iso(letter.created_at);
    let mut text = format!("{}  {}  {made}", letter.letter, letter.to);
    for link in &letter.links {
        text += &format!("\n  {link}");
    }
    text
}
