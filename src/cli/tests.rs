//! Every command line that the help shows, and the rules that all of them keep.

use super::*;
use clap::CommandFactory;

#[test]
fn the_commands_are_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn the_help_of_every_command_has_examples() {
    fn look(command: &clap::Command, path: &str) {
        let help = command.get_after_help().map(ToString::to_string);
        assert!(
            help.is_some_and(
                |h| h.contains("Examples:\n  sceau ") || h.contains("Example:\n  sceau ")
            ),
            "{path}"
        );
        assert!(command.get_about().is_some(), "{path}");
        for below in command.get_subcommands() {
            look(below, &format!("{path} {}", below.get_name()));
        }
    }
    look(&Cli::command(), "sceau");
}

#[test]
fn every_example_is_a_command_line_that_parses() {
    fn look(command: &clap::Command) {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        // A backslash at the end of a line continues it.
        for line in help
            .replace(" \\\n    ", " ")
            .lines()
            .filter_map(|l| l.strip_prefix("  sceau "))
        {
            let line = line
                .split("   ")
                .next()
                .unwrap()
                .split(" | ")
                .next()
                .unwrap();
            let words = std::iter::once("sceau".to_owned()).chain(words(line));
            let parsed = Cli::try_parse_from(words);
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
        }
        command.get_subcommands().for_each(look);
    }
    /// As a shell takes them apart, with double quotes.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![];
        for (at, part) in line.split('"').enumerate() {
            match at % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words
    }
    look(&Cli::command());
}

#[test]
fn an_address_and_a_composite_are_options_everywhere() {
    fn look(command: &clap::Command, path: &str) {
        for argument in command.get_positionals() {
            let name = argument.get_id().as_str();
            let value = argument.get_value_names().unwrap_or_default();
            assert!(
                !name.contains("email") && value != ["EMAIL"],
                "{path} {name}"
            );
            let own = path.starts_with("sceau composite");
            assert!(own || name != "composite", "{path} {name}");
        }
        for below in command.get_subcommands() {
            look(below, &format!("{path} {}", below.get_name()));
        }
    }
    look(&Cli::command(), "sceau");
}

#[test]
fn no_line_of_the_help_is_broken_by_its_width() {
    fn look(command: &mut clap::Command) {
        let help = command.render_help().to_string();
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
        let written = command.get_after_help().map(ToString::to_string);
        for line in written.unwrap_or_default().lines() {
            assert!(
                help.lines().any(|l| l == line),
                "{line:?} is broken in {help}"
            );
        }
        command.get_subcommands_mut().for_each(look);
    }
    let mut command = Cli::command();
    command.build();
    look(&mut command);
}

#[test]
fn a_flag_may_stand_before_or_behind_the_command() {
    for line in [
        ["sceau", "--data", "d", "serve"],
        ["sceau", "serve", "--data", "d"],
    ] {
        let cli = Cli::try_parse_from(line).unwrap();
        assert_eq!(cli.settings.data.as_deref(), Some("d"));
    }
}
