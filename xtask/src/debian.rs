//! A real image for the tests: the essential packages of Debian, in an OCI layout of two layers made by umoci.
//!
//! The recipe, once for each text of it, into `target/debian`:
//! - `mmdebstrap` installs this system's release into a tar, which is the base layer;
//! - in the unpacked image `tzdata` is purged and `hello` installed, by its own dpkg, and umoci makes the second layer of what changed;
//! - what umoci unpacks of it stays beside it in `bundle/rootfs`, for tests to compare with.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::run::Run;
use crate::workspace;

/// To be raised when the recipe gives something else.
const RECIPE: &str = "2";

/// Makes the image, if it is not there.
pub(crate) fn image() -> Result<()> {
    let folder = workspace::root().join("target/debian");
    let mark = folder.join("made-of");
    let wanted = format!("{RECIPE} {}", codename()?);
    if std::fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        return Ok(());
    }
    println!("setting up: an image of Debian's essential packages");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("make room for the image of Debian")?;
    }
    std::fs::create_dir_all(&folder)?;
    base(&folder)?;
    second(&folder)?;
    std::fs::remove_file(folder.join("root.tar"))?;
    crate::setup::write(&mark, &wanted)
}

fn base(folder: &Path) -> Result<()> {
    Run::new("mmdebstrap")
        .args(["--quiet", "--variant=essential", "--include=tzdata"])
        .args([
            "--dpkgopt=force-unsafe-io",
            "--aptopt=Acquire::Languages none",
        ])
        .args([codename()?.as_str()])
        .args([folder.join("root.tar"), sources()?])
        .check()?;
    let umoci = |words: &[&str]| Run::new("umoci").within(folder).args(words).check();
    umoci(&["init", "--layout", "oci"])?;
    umoci(&["new", "--image", "oci:base"])?;
    umoci(&["raw", "add-layer", "--image", "oci:base", "root.tar"])
}

fn second(folder: &Path) -> Result<()> {
    let root = folder.join("bundle/rootfs");
    let umoci = |words: &[&str]| Run::new("umoci").within(folder).args(words).check();
    umoci(&["unpack", "--image", "oci:base", "bundle"])?;
    Run::new("apt-get")
        .within(folder)
        .args([
            "--quiet",
            "--option=APT::Sandbox::User=root",
            "download",
            "hello",
        ])
        .check()?;
    let package = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| name.ends_with(".deb"))
        .context("apt-get downloaded no package")?;
    let inside = format!("/tmp/{package}");
    let there = root.join("tmp").join(&package);
    std::fs::copy(folder.join(&package), &there)?;
    let dpkg = |words: &[&str]| {
        Run::new("chroot")
            .args([&root])
            .args(["dpkg", "--force-unsafe-io"])
            .args(words)
            .check()
    };
    dpkg(&["--purge", "tzdata"])?;
    dpkg(&["--install", &inside])?;
    std::fs::remove_file(there)?;
    umoci(&["repack", "--image", "oci:latest", "bundle"])?;
    // Unpacked again: the times in a layer are rounded.
    std::fs::remove_dir_all(folder.join("bundle"))?;
    umoci(&["unpack", "--image", "oci:latest", "bundle"])
}

/// Which release this system is.
fn codename() -> Result<String> {
    let text = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    match line {
        Some(name) => Ok(name.trim_matches('"').to_owned()),
        None => bail!(
            "the tests need an image of Debian, which is made on Debian: this system is another"
        ),
    }
}

/// Where this system gets its packages.
fn sources() -> Result<PathBuf> {
    let candidates = [
        "/etc/apt/sources.list.d/debian.sources",
        "/etc/apt/sources.list",
    ];
    let found = candidates
        .iter()
        .map(PathBuf::from)
        .find(|path| std::fs::read_to_string(path).is_ok_and(|text| !text.trim().is_empty()));
    found.with_context(|| format!("no sources of packages in {}", candidates.join(" or ")))
}
