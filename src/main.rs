//! The `sceau` command.
fn main() {}
