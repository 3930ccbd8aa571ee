//! The documentation that the program knows itself: completions, manual pages, the command reference, the variables.

mod reference;
mod variables;

use std::path::{Path, PathBuf};

use clap_complete::Shell;

use crate::arguments;
use crate::trouble::Trouble;

/// Writes all of it into a folder.
pub(crate) fn write(folder: &Path) -> Result<(), Trouble> {
    for (name, bytes) in pages()? {
        let path = folder.join(&name);
        let put = || {
            portolan_disk::create_folder(path.parent().unwrap_or(folder))?;
            portolan_disk::write(&path, &bytes)
        };
        put().map_err(|error| {
            Trouble::failed(format!("could not write {}", path.display())).because(&error)
        })?;
    }
    Ok(())
}

/// All pages, by their path in the folder.
fn pages() -> Result<Vec<(PathBuf, Vec<u8>)>, Trouble> {
    let mut definition = arguments::definition();
    definition.build();
    let mut pages = vec![
        (
            PathBuf::from("cli.md"),
            reference::page(&definition).into_bytes(),
        ),
        (
            PathBuf::from("environment.md"),
            variables::page().into_bytes(),
        ),
    ];
    for (shell, name) in [
        (Shell::Bash, "portolan.bash"),
        (Shell::Zsh, "_portolan"),
        (Shell::Fish, "portolan.fish"),
        (Shell::PowerShell, "_portolan.ps1"),
        (Shell::Elvish, "portolan.elv"),
    ] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut arguments::definition(), "portolan", &mut script);
        pages.push((Path::new("completions").join(name), script));
    }
    pages.push((PathBuf::from("man/portolan.1"), man(definition.clone())?));
    for command in definition
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
    {
        if command.get_name() == "help" {
            continue;
        }
        let name = format!("portolan-{}", command.get_name());
        let page = man(command.clone().display_name(name.clone()))?;
        pages.push((Path::new("man").join(format!("{name}.1")), page));
    }
    Ok(pages)
}

fn man(command: clap::Command) -> Result<Vec<u8>, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
