//! `sceau copy`.

use super::Json;
use super::output::{Failure, counted, note, print_json};
use crate::storage::{
    Target,
    copying::{self, CopyError},
};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// Everything of an instance into another database.
#[derive(Debug, Args)]
#[command(after_help = "\
Stop the service first: nobody can write meanwhile. Every row is compared at the end. A copy that
was broken off goes on when the same command is given again. The key-encryption key stays the
same, and the old database is left as it is.

Examples:
  sceau copy --from sqlite:sceau-data/sceau.db --to postgres://sceau@db.example/sceau
  sceau copy --from postgres://sceau@db.example/sceau --to sqlite:backup.db")]
pub(super) struct Copy {
    /// The database of the instance: sqlite:PATH or postgres://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    from: String,
    /// An empty database, which is brought up to date
    #[arg(long, value_name = "URL")]
    to: String,
    #[command(flatten)]
    json: Json,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CopiedView {
    tables: usize,
    rows: u64,
    written: u64,
}

impl Copy {
    pub fn run(&self) -> Result<(), Failure> {
        let target =
            |text: &str| Target::parse(text).map_err(|why| Failure::usage(why.to_string()));
        let (from, to) = (target(&self.from)?, target(&self.to)?);
        if from.file().is_some_and(|path| !path.exists()) {
            return Err(Failure::new(format!("there is no database at {from}")));
        }
        let bar = ProgressBar::new(0); // nothing where stderr is no terminal
        let style = ProgressStyle::with_template(
            "{prefix:9} {wide_bar} {pos} of {len} rows, {msg}, {eta} left",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let done = copying::copy(&from, &to, &mut |progress| {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
            bar.set_prefix(progress.doing.to_string());
            bar.set_message(progress.table.to_owned());
        });
        bar.finish_and_clear();
        let done = done?;
        if self.json.json {
            return print_json(&CopiedView {
                tables: done.tables,
                rows: done.rows,
                written: done.written,
            });
        }
        let rows = counted(done.rows, "row", "rows");
        note(&format!(
            "{rows} in {} tables are the same in both databases; {} written now.",
            done.tables, done.written
        ));
        note(&format!(
            "Next: serve the new one with `--database {to}` or SCEAU_DATABASE, and the same key-encryption key."
        ));
        Ok(())
    }
}

impl From<CopyError> for Failure {
    fn from(why: CopyError) -> Self {
        match why {
            CopyError::Storage(why) => why.into(),
            other => Self::new(other.to_string()),
        }
    }
}
