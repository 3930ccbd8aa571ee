//! Help: the same words everywhere, on stdout, wrapped.

use insta::assert_snapshot;

use crate::run::Home;

const COMMANDS: [&str; 28] = [
    "report",
    "inspect",
    "dockerfile",
    "files",
    "cat",
    "packages",
    "sbom",
    "waste",
    "tags",
    "repos",
    "digest",
    "manifest",
    "config",
    "blob",
    "referrers",
    "ratelimit",
    "reports",
    "import",
    "log",
    "diff",
    "search",
    "base",
    "derived",
    "lint",
    "export",
    "verify",
    "gc",
    "completions",
];

#[test]
fn help_names_commands_options_examples_and_exit_codes() {
    assert_snapshot!(Home::new().run(&["-h"]).text());
}

#[test]
fn help_in_full_tells_everything_about_the_options() {
    assert_snapshot!(Home::new().run(&["--help"]).text());
}

#[test]
fn each_command_has_help_with_examples() {
    let home = Home::new();
    for command in COMMANDS {
        let ran = home.run(&[command, "-h"]);
        let help = ran.text();
        assert!(help.contains("Examples:"), "{command}: {help}");
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{command}: {help}"
        );
        // The options of every command stand in the help above.
        let own = help.split("\nOutput:\n").next().unwrap();
        assert_snapshot!(format!("help_{command}"), own);
    }
}

#[test]
fn aliases_of_other_tools_are_understood() {
    let home = Home::new();
    for (alias, command) in [
        ("history", "dockerfile"),
        ("ls", "tags"),
        ("list-tags", "tags"),
        ("catalog", "repos"),
        ("resolve", "digest"),
        ("discover", "referrers"),
        ("compare", "diff"),
        ("find", "search"),
    ] {
        assert_eq!(
            home.run(&[alias, "-h"]).text(),
            home.run(&[command, "-h"]).text(),
            "{alias}"
        );
    }
}

#[test]
fn the_version_is_on_stdout() {
    let expected = format!("portolan {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Home::new().run(&["--version"]).text(), expected);
}

#[test]
fn completions_are_written_for_each_shell() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = home.run(&["completions", shell]);
        assert!(ran.text().contains("dockerfile"), "{shell}");
    }
}

#[test]
fn the_documentation_that_is_generated_covers_every_command() {
    let home = Home::new();
    assert_eq!(home.run(&["internal-docs", "docs"]).text(), "");
    let reference = std::fs::read_to_string(home.here("docs/cli.md")).unwrap();
    for command in COMMANDS {
        assert!(
            reference.contains(&format!("\n## {command}\n")),
            "{command}"
        );
        let page = home.here(&format!("docs/man/portolan-{command}.1"));
        assert!(page.is_file(), "{}", page.display());
    }
    let variables = std::fs::read_to_string(home.here("docs/environment.md")).unwrap();
    assert_snapshot!(variables);
}
