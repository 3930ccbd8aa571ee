//! Where things are: the top of the workspace, cargo's target folder, programs, the tools beside the repository.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::Run;

/// The top of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ is a folder in the workspace")
}

/// `cargo metadata` of the workspace's own packages.
pub(crate) fn metadata() -> Result<Value> {
    let text = Run::cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ])
    .read()?;
    serde_json::from_str(&text).context("`cargo metadata` did not print JSON")
}

/// Cargo's target folder, wherever the developer has put it.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata["target_directory"]
        .as_str()
        .context("`cargo metadata` names no target folder")?;
    Ok(PathBuf::from(folder))
}

/// Builds every target of the workspace and returns the program `name` among them.
///
/// Always the whole workspace with its tests: cargo chooses the features of the dependencies for all that is built
/// together, so a smaller build would compile many of them a second time.
pub(crate) fn build(name: &str) -> Result<PathBuf> {
    Run::cargo(&["build", "--quiet", "--workspace", "--all-targets"]).check()?;
    let program = target()?.join("debug").join(name);
    if !program.is_file() {
        bail!(
            "the workspace has no program `{name}`: {} is not there",
            program.display()
        );
    }
    Ok(program)
}

/// The program of that name on the search path.
///
/// A name with a slash is a path, in which one folder may be `*`: Debian keeps the programs of each PostgreSQL apart.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    if let Some((above, below)) = name.split_once("/*/") {
        let folders = std::fs::read_dir(above).ok()?.flatten();
        return folders
            .map(|folder| folder.path().join(below))
            .find(|file| file.is_file());
    }
    let path = variable("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The stand-in registry that replays published reports, if it is there: `PORTOLAN_REPLAY_REGISTRY`, or beside the repository.
pub(crate) fn replay_registry() -> Option<PathBuf> {
    beside(
        "PORTOLAN_REPLAY_REGISTRY",
        "../shared/tools/replay-registry",
    )
}

/// The folder of published reports, if it is there: `PORTOLAN_REPORTS`, or beside the repository.
pub(crate) fn reports() -> Option<PathBuf> {
    beside("PORTOLAN_REPORTS", "../shared/reports")
}

fn beside(name: &str, usual: &str) -> Option<PathBuf> {
    let path = variable(name).map_or_else(|| root().join(usual), PathBuf::from);
    path.exists().then_some(path)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a task has no settings: it looks where the developer points"
)]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}
