//! The `sceau` command.

use std::process::ExitCode;

/// What one thread allocates another one frees, at each request: the system's allocator takes a sixth of the time of an award
/// (ADR 0025).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sceau::cli::run()
}
