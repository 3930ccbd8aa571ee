//! `cargo xtask docs`: writes the part of `docs/` that the program itself can write, or checks that it is up to date.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::Run;
use crate::{no_more_words, workspace};

/// The folders of `docs/` in which everything is generated: a file there that is no longer made is removed.
const GENERATED: &[&str] = &["completions", "man"];

/// Writes the generated pages, or with `--check` compares them and names those that differ.
pub(crate) fn run(words: &[String]) -> Result<()> {
    match words.split_first() {
        Some((word, rest)) if word == "--check" => {
            no_more_words("docs --check", rest)?;
            check()
        }
        _ => {
            no_more_words("docs", words)?;
            write()
        }
    }
}

/// Fails naming every generated page that differs from what the program would write now.
pub(crate) fn check() -> Result<()> {
    let fresh = generate()?;
    let kept = kept(&fresh)?;
    let mut stale = Vec::new();
    for (path, bytes) in &fresh {
        match kept.get(path) {
            None => stale.push(format!("  docs/{} is not there", path.display())),
            Some(old) if old == bytes => {}
            Some(_) => stale.push(format!("  docs/{} has changed", path.display())),
        }
    }
    for path in kept.keys().filter(|path| !fresh.contains_key(*path)) {
        stale.push(format!("  docs/{} is no longer made", path.display()));
    }
    if stale.is_empty() {
        println!("docs: {} generated pages are up to date", fresh.len());
        return Ok(());
    }
    bail!(
        "generated pages are out of date: run `cargo xtask docs` and commit what it writes\n{}",
        stale.join("\n")
    );
}

type Pages = BTreeMap<PathBuf, Vec<u8>>;

#[expect(
    clippy::disallowed_methods,
    reason = "these pages are under version control, where a torn one is seen"
)]
fn write() -> Result<()> {
    let fresh = generate()?;
    let docs = workspace::root().join("docs");
    for path in kept(&fresh)?
        .keys()
        .filter(|path| !fresh.contains_key(*path))
    {
        fs::remove_file(docs.join(path))
            .with_context(|| format!("cannot remove docs/{}", path.display()))?;
    }
    for (path, bytes) in &fresh {
        let file = docs.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("docs: {} generated pages written", fresh.len());
    Ok(())
}

/// What the program writes today, by path under `docs/`.
fn generate() -> Result<Pages> {
    let portolan = workspace::build("portolan")?;
    let folder = workspace::target()?.join("xtask-docs");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Run::new(portolan)
        .args(["internal-docs"])
        .args([&folder])
        .read()?;
    let mut pages = Pages::new();
    gather(&folder, Path::new(""), &mut pages)?;
    if pages.is_empty() {
        bail!("`portolan internal-docs` wrote nothing");
    }
    Ok(pages)
}

/// What `docs/` holds of the same kind: the pages of the same names, and all in the generated folders.
fn kept(fresh: &Pages) -> Result<Pages> {
    let docs = workspace::root().join("docs");
    let mut pages = Pages::new();
    for folder in GENERATED {
        if docs.join(folder).is_dir() {
            gather(&docs, Path::new(folder), &mut pages)?;
        }
    }
    for path in fresh.keys() {
        if let Ok(bytes) = fs::read(docs.join(path)) {
            pages.insert(path.clone(), bytes);
        }
    }
    Ok(pages)
}

/// Reads every file of `top` below `under`, by path under `top`.
fn gather(top: &Path, under: &Path, pages: &mut Pages) -> Result<()> {
    let folder = top.join(under);
    let entries =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = under.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            gather(top, &path, pages)?;
        } else {
            let bytes = fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            pages.insert(path, bytes);
        }
    }
    Ok(())
}
