//! `completions`: what a shell needs to complete commands and options.

use clap_complete::Shell;

use crate::arguments;
use crate::exit::Status;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  Bash:
    portolan completions bash > ~/.bash_completion.d/portolan
  Zsh:
    portolan completions zsh > ~/.zfunc/_portolan
  Fish:
    portolan completions fish > ~/.config/fish/completions/portolan.fish";

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Status, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut arguments::definition(),
        "portolan",
        &mut script,
    );
    terminal.print(&script)?;
    Ok(Status::Done)
}
