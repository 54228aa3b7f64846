//! The command line: one file per group of commands, and what they share.
//!
//! What a group of commands is about stands in its place, everything else is an option: `--programme` but in
//! `sceau programme`, `--composite` but in `sceau composite`. An e-mail address is `--email` everywhere. What a command
//! prints is in one language, with the names in it: English, or that of `--lang` where there is one.
//!
//! | file | what is in it |
//! |---|---|
//! | `configured.rs` | what the settings mean |
//! | `open.rs` | opening an instance, with a helpful refusal for everything that can stand in the way |
//! | `output.rs` | printing, and what a command fails with |
//! | `serve.rs`, `demo.rs` | the commands that listen |

mod api_key;
mod application;
mod audit;
mod award;
mod badge;
mod catalogue;
mod catalogue_life;
mod cohort;
mod composite;
mod configured;
mod copy;
mod demo;
mod deviation;
mod effects;
mod endorsement;
mod equivalence;
mod evidence;
mod holders;
mod indicators;
mod init;
mod issuer;
mod jobs;
mod key;
mod mail;
mod member;
mod open;
mod output;
mod person;
mod programme;
mod progress;
mod reconcile;
mod replace;
mod serve;
mod settings;
mod settle;
#[cfg(test)]
mod tests;
mod unbake;
mod verify;

use crate::config::{Key, Sources};
use clap::{Args, Parser, Subcommand};
use configured::Config;
use output::Failure;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

const AFTER_HELP: &str = "\
Settings come from flags, then SCEAU_… variables, then a TOML file (--config, SCEAU_CONFIG or
./sceau.toml), then defaults; `sceau config show` tells each one and where it comes from.

Exit codes:
  0   done
  1   it failed; the reason is on stderr
  2   the command line or the configuration is wrong
  3   `sceau award --csv`: some lines of the file were refused
  `sceau verify` answers with the verdict:
  0   valid
  10  expired
  11  revoked
  12  invalid: not what it says it is
  13  not found
  14  could not be checked
  15  unsupported: it may be good, this version cannot tell
  16  valid, but not shown to belong to the person named with --email

Commands speak English. `verify`, `programme progress` and `programme indicators` speak French too:
as --lang says, else LC_ALL, LC_MESSAGES or LANG.

Examples:
  sceau demo                     a seeded instance to look at, on this machine alone
  sceau init                     make an instance in ./sceau-data and print its first API key
  sceau serve                    answer requests
  sceau verify badge.json        check a badge";

/// Issue Open Badges, let composite badges award themselves, and check badges.
#[derive(Debug, Parser)]
#[command(name = "sceau", version, after_help = AFTER_HELP, term_width = 100)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where the instance is.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
struct Settings {
    /// A TOML file of settings [default: ./sceau.toml if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of everything that is kept [default: ./sceau-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME [default: a file in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// The address that the world sees; it stands in every badge [default: http:// and the listen address]
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "HOST:PORT")]
    listen: Option<String>,
}

impl Settings {
    fn load(self) -> Result<Config, Failure> {
        let flags = [
            (Key::Data, self.data),
            (Key::Database, self.database),
            (Key::BaseUrl, self.base_url),
            (Key::Listen, self.listen),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        let found = Sources::of_process(flags.collect(), self.config).load()?;
        Ok(Config::understand(found)?)
    }
}

/// Prints data as JSON instead of text.
#[derive(Debug, Clone, Copy, Args)]
struct Json {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a seeded instance to look at, on this machine alone
    Demo(demo::Demo),
    /// Answer requests until SIGTERM or Ctrl-C
    Serve(serve::Serve),
    /// Make an instance and print its first admin key, once
    Init(init::Init),
    /// Bring the database up to date with this version
    Migrate(init::Migrate),
    /// Move an instance to another database: from a SQLite file to PostgreSQL, or back
    Copy(copy::Copy),
    /// Organisations that issue badges
    #[command(subcommand, after_help = issuer::EXAMPLES)]
    Issuer(issuer::Issuer),
    /// Programmes: whose badges count for which composites
    #[command(subcommand, after_help = programme::EXAMPLES)]
    Programme(programme::Programme),
    /// Catalogues of competencies and composite rules
    #[command(subcommand, after_help = catalogue::EXAMPLES)]
    Catalogue(catalogue::Catalogue),
    /// Composites of a programme: drafts, versions in force, archived
    #[command(subcommand, after_help = composite::EXAMPLES)]
    Composite(composite::Composite),
    /// Badges with criteria of the issuer's own, and what the programme decided
    #[command(subcommand, after_help = deviation::EXAMPLES)]
    Deviation(deviation::Deviations),
    /// Badge models of an issuer
    #[command(subcommand, after_help = badge::EXAMPLES)]
    Badge(badge::Badge),
    /// Applications for badges: who asks, who examines, what is decided
    #[command(subcommand, after_help = application::EXAMPLES)]
    Application(application::Application),
    /// Award a badge to a person
    Award(award::Award),
    /// Revoke a badge, for a reason that is public
    Revoke(award::Revoke),
    /// Replace an award by a corrected one
    Replace(replace::Replace),
    /// Tell why a composite was awarded
    Explain(progress::Explain),
    /// What issuers say of each other, of badges and of awards
    #[command(subcommand, after_help = endorsement::EXAMPLES)]
    Endorsement(endorsement::Endorsement),
    /// People: their addresses, and two persons that are one
    #[command(subcommand, after_help = person::EXAMPLES)]
    Person(person::Person),
    /// Check a badge by its address, file or signature
    Verify(verify::Verify),
    /// Print the badge that is baked into an image
    Unbake(unbake::Unbake),
    /// Who works at the desk of an issuer, or administers the instance
    #[command(subcommand, after_help = member::EXAMPLES)]
    Member(member::Member),
    /// Keys of those who use the API
    #[command(subcommand, after_help = api_key::EXAMPLES)]
    ApiKey(api_key::ApiKey),
    /// Keys that badges are signed with
    #[command(subcommand, after_help = key::EXAMPLES)]
    Key(key::Key),
    /// Who did what, and when: the audit trail
    Audit(audit::Audit),
    /// Award every composite that is due and was not awarded
    Reconcile(reconcile::Reconcile),
    /// The letters that wait to be sent, and those that could not be
    #[command(subcommand, after_help = mail::EXAMPLES)]
    Mail(mail::Mail),
    /// End what is due: pending revocations, recognitions that ended
    Settle(settle::Settle),
    /// Print the OpenAPI document of the REST API
    Openapi(settings::Openapi),
    /// The effective settings
    #[command(subcommand, after_help = settings::EXAMPLES)]
    Config(settings::Settings),
}

/// Runs the command of this process.
pub fn run() -> ExitCode {
    match Cli::try_parse_from(std::env::args_os()) {
        Ok(cli) => match execute(cli) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(),
        },
        Err(why) => {
            let _ = why.print(); // nobody is left to be told
            ExitCode::from(u8::try_from(why.exit_code()).unwrap_or(1))
        }
    }
}

fn execute(cli: Cli) -> Result<(), Failure> {
    let command = match cli.command {
        Command::Demo(demo) => return demo.run(cli.settings),
        Command::Openapi(openapi) => return openapi.run(),
        Command::Unbake(unbake) => return unbake.run(),
        Command::Copy(copy) => return copy.run(),
        command => command,
    };
    let config = cli.settings.load()?;
    log_to_stderr(&config.log);
    match command {
        Command::Demo(_) | Command::Openapi(_) | Command::Unbake(_) | Command::Copy(_) => Ok(()), // done above: they take no settings
        Command::Serve(serve) => serve.run(&config),
        Command::Init(init) => init.run(&config),
        Command::Migrate(migrate) => migrate.run(&config),
        Command::Issuer(issuer) => issuer.run(&config),
        Command::Programme(programme) => programme.run(&config),
        Command::Catalogue(catalogue) => catalogue.run(&config),
        Command::Composite(composite) => composite.run(&config),
        Command::Deviation(deviation) => deviation.run(&config),
        Command::Badge(badge) => badge.run(&config),
        Command::Application(application) => application.run(&config),
        Command::Award(award) => award.run(&config),
        Command::Replace(replace) => replace.run(&config),
        Command::Settle(settle) => settle.run(&config),
        Command::Revoke(revoke) => revoke.run(&config),
        Command::Explain(explain) => explain.run(&config),
        Command::Endorsement(endorsement) => endorsement.run(&config),
        Command::Person(person) => person.run(&config),
        Command::Verify(verify) => verify.run(&config),
        Command::Member(member) => member.run(&config),
        Command::ApiKey(api_key) => api_key.run(&config),
        Command::Key(key) => key.run(&config),
        Command::Audit(audit) => audit.run(&config),
        Command::Reconcile(reconcile) => reconcile.run(&config),
        Command::Mail(mail) => mail.run(&config),
        Command::Config(settings) => settings.run(&config),
    }
}

/// Stdout is for data.
fn log_to_stderr(filter: &str) {
    let colour = std::io::stderr().is_terminal() && is_unset("NO_COLOR");
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(colour)
        .try_init(); // only one can be; a second call changes nothing
}

fn is_unset(variable: &str) -> bool {
    std::env::var_os(variable).is_none_or(|value: OsString| value.is_empty())
}
