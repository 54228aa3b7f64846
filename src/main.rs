//! The `sceau` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sceau::cli::run()
}
