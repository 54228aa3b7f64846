//! `sceau unbake`.

use super::Json;
use super::output::{Failure, print, print_json};
use crate::badge::baking::{self, Baked, MAX_BAKED_BYTES};
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// Prints the badge that is baked into an image.
#[derive(Debug, Args)]
#[command(after_help = "\
It needs no instance. What it prints was not checked: `sceau verify` does that, with the same file.

Exit codes: 0 there is a badge, 12 it is no whole PNG or SVG, or holds more than one badge, 13 there
is no badge in it, 1 it could not be read.

Examples:
  sceau unbake badge.png
  sceau unbake badge.svg --json
  sceau unbake - --json   reads the image from the standard input")]
pub(super) struct Unbake {
    /// The image: a PNG or SVG file, or - for the standard input
    #[arg(value_name = "FILE")]
    image: PathBuf,
    #[command(flatten)]
    json: Json,
}

impl Unbake {
    pub fn run(self) -> Result<(), Failure> {
        let name = self.image.display().to_string();
        // One byte more than may be, so that a larger one is refused as too large.
        let most = MAX_BAKED_BYTES as u64 + 1;
        let mut bytes = Vec::new();
        let read = match name.as_str() {
            "-" => io::stdin().take(most).read_to_end(&mut bytes),
            _ => File::open(&self.image).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        };
        read.map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
        let baked = baking::unbake(&bytes).map_err(|why| Failure {
            code: match why.code {
                "image-not-baked" => 13,
                _ => 12,
            },
            message: format!("{name}: {}", why.message),
        })?;
        if !self.json.json {
            return print(baked.text());
        }
        let kind = match &baked {
            Baked::Jws(_) => "jws",
            Baked::Json(_) => "json",
            Baked::Url(_) => "url",
        };
        print_json(&json!({ "kind": kind, "content": baked.text() }))
    }
}
