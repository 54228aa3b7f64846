//! `sceau config show` and `sceau openapi`.

use super::Json;
use super::configured::Config;
use super::output::{Failure, print, print_json, print_table};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

pub(super) const EXAMPLES: &str = "\
Example:
  sceau config show";

/// The settings.
#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// Print each setting and where it comes from, without any secret
    #[command(after_help = "\
Examples:
  sceau config show
  sceau config show --config /etc/sceau.toml --json")]
    Show {
        #[command(flatten)]
        json: Json,
    },
}

/// Prints the OpenAPI document.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  sceau openapi | jq .info")]
pub(super) struct Openapi {}

impl Settings {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let Self::Show { json } = self;
        let shown = config.shown();
        if json.json {
            let settings = shown.into_iter().map(|s| {
                let value = json!({ "value": s.value, "from": s.from });
                (s.key.name().to_owned(), value)
            });
            return print_json(&Value::Object(settings.collect::<Map<_, _>>()));
        }
        let rows = shown
            .into_iter()
            .map(|s| [s.key.name().to_owned(), s.value, s.from]);
        print_table(["SETTING", "VALUE", "FROM"], rows.collect(), "")
    }
}

impl Openapi {
    pub fn run(&self) -> Result<(), Failure> {
        print(crate::http::openapi_json().trim_end())
    }
}
