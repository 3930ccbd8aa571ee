//! The command reference, as a page of documentation made from what clap knows.

use std::fmt::Write as _;

use clap::{Arg, Command};

/// The page.
pub(super) fn page(definition: &Command) -> String {
    let mut page = String::from("<!-- Written by `cargo xtask docs`. -->\n\n# Commands\n\n");
    if let Some(about) = definition.get_about() {
        let _ = writeln!(page, "{about}\n");
    }
    let commands: Vec<&Command> = definition
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .collect();
    page.push_str("| command | aliases | what it does |\n| --- | --- | --- |\n");
    for command in &commands {
        let name = command.get_name();
        let aliases: Vec<String> = command
            .get_visible_aliases()
            .map(|alias| format!("`{alias}`"))
            .collect();
        let about = command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        let _ = writeln!(
            page,
            "| [`{name}`](#{name}) | {} | {about} |",
            aliases.join(", ")
        );
    }
    for command in commands {
        describe(&mut page, command);
    }
    page.push_str(
        "\n## Options of every command\n\nThey are taken before and after the command.\n\n",
    );
    options(
        &mut page,
        definition.get_arguments().filter(|arg| arg.is_global_set()),
    );
    if let Some(examples) = definition.get_after_help() {
        let _ = writeln!(page, "\n## In short\n\n```text\n{examples}\n```");
    }
    page
}

fn describe(page: &mut String, command: &Command) {
    let about = command
        .get_long_about()
        .or_else(|| command.get_about())
        .map(ToString::to_string)
        .unwrap_or_default();
    let _ = writeln!(page, "\n## {}\n\n{about}\n", command.get_name());
    let positionals: Vec<String> = command
        .get_positionals()
        .map(|arg| {
            let many = matches!(arg.get_action(), clap::ArgAction::Append);
            let name = arg.get_value_names().and_then(|names| names.first());
            let name = name.map(ToString::to_string).unwrap_or_default();
            let name = if many { format!("{name}...") } else { name };
            if arg.is_required_set() {
                name
            } else {
                format!("[{name}]")
            }
        })
        .collect();
    let _ = writeln!(
        page,
        "```text\nportolan {} [OPTIONS] {}\n```\n",
        command.get_name(),
        positionals.join(" ")
    );
    options(
        page,
        command.get_arguments().filter(|arg| !arg.is_global_set()),
    );
    let beside = [command.get_before_long_help(), command.get_after_help()];
    for words in beside.into_iter().flatten() {
        let _ = writeln!(page, "\n```text\n{words}\n```");
    }
}

fn options<'a>(page: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    for arg in arguments.filter(|arg| !arg.is_hide_set() && arg.get_id() != "help") {
        let help = arg
            .get_long_help()
            .or_else(|| arg.get_help())
            .map(|help| help.to_string().replace("\n\n", "\n\n  "))
            .unwrap_or_default();
        let _ = write!(page, "- `{}`: {help}", spelling(arg));
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !values.is_empty() && !is_switch(arg) {
            let _ = write!(page, " ({})", values.join(", "));
        }
        page.push('\n');
    }
}

fn is_switch(arg: &Arg) -> bool {
    !arg.get_action().takes_values()
}

fn spelling(arg: &Arg) -> String {
    let value = arg
        .get_value_names()
        .and_then(|names| names.first())
        .map(ToString::to_string)
        .unwrap_or_default();
    let Some(long) = arg.get_long() else {
        return value;
    };
    let mut text = arg
        .get_short()
        .map_or_else(String::new, |short| format!("-{short}, "));
    text.push_str("--");
    text.push_str(long);
    if !is_switch(arg) && !value.is_empty() {
        if arg.is_require_equals_set() {
            let _ = write!(text, "[={value}]");
        } else {
            let _ = write!(text, " {value}");
        }
    }
    text
}
