//! What is measured: files of this machine as a tar, compressed as layers are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::super::write;
use super::Scale;
use super::layout::{Layer, Layout, sha256};
use crate::run::Run;

/// How many bytes of files are taken.
const BYTES: u64 = 500_000_000;
/// Where from: programs, documents, headers. Half from the first, a quarter from each of the others, so far as there is so much.
const FOLDERS: [(&str, u64); 3] = [("usr/bin", 2), ("usr/share/doc", 4), ("usr/include", 4)];
/// What tells that this is Debian, and what is installed.
const FILES: [&str; 2] = ["usr/lib/os-release", "var/lib/dpkg/status"];

/// A file in the tar.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) path: String,
    pub(super) bytes: u64,
}

/// What is measured.
#[derive(Debug)]
pub(super) struct Material {
    /// How many bytes the tar has.
    pub(super) plain_bytes: u64,
    pub(super) gzip: Layer,
    pub(super) zstd: Layer,
    /// An image of the layer of gzip.
    pub(super) image: Layout,
    /// The regular files, in the order of the tar.
    pub(super) files: Vec<Taken>,
    pub(super) tar: PathBuf,
}

impl Material {
    pub(super) fn make(folder: &Path, scale: Scale) -> Result<Self> {
        let mut names = Vec::new();
        let mut files = Vec::new();
        for (from, share) in FOLDERS {
            let mut budget = scale.of(BYTES) / share;
            walk(from, &mut budget, &mut names, &mut files)?;
        }
        for path in FILES.map(PathBuf::from) {
            if let Ok(metadata) = Path::new("/").join(&path).symlink_metadata() {
                take(&path, metadata.len(), &mut names, &mut files);
            }
        }
        let list = folder.join("names");
        write(&list, &names.join("\0"))?;
        let tar = folder.join("root.tar");
        // A file that changes meanwhile is not worth a word.
        Run::new("tar")
            .args(["--create", "--warning=no-file-changed", "--directory=/"])
            .args(["--null", "--no-recursion", "--verbatim-files-from"])
            .args([format!("--files-from={}", list.display())])
            .args([format!("--file={}", tar.display())])
            .check()?;
        let diff_id = sha256(&tar)?;
        let layer = |extension: &str, words: &[&str], media_type| -> Result<Layer> {
            let file = folder.join(format!("root.tar.{extension}"));
            compress(words, &tar, &file)?;
            Ok(Layer {
                digest: sha256(&file)?,
                diff_id: diff_id.clone(),
                media_type,
                file,
            })
        };
        let gzip = layer("gz", &["gzip", "-6"], GZIP)?;
        let zstd = layer("zst", &["zstd", "-3", "--quiet"], ZSTD)?;
        Ok(Self {
            plain_bytes: std::fs::metadata(&tar)?.len(),
            image: Layout::make(folder.join("oci"), &[&gzip])?,
            gzip,
            zstd,
            files,
            tar,
        })
    }

    /// A small regular file, about so far into the tar (of 1).
    pub(super) fn small_file_at(&self, part: f64) -> Result<&Taken> {
        let all: u64 = self.files.iter().map(|file| file.bytes).sum();
        let mut passed = 0;
        let mut far_enough = self.files.iter().skip_while(|file| {
            passed += file.bytes;
            (passed as f64) < all as f64 * part
        });
        let small = far_enough.find(|file| (1..=64 << 10).contains(&file.bytes));
        small.context("there is a small file")
    }
}

pub(super) const GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const ZSTD: &str = "application/vnd.oci.image.layer.v1.tar+zstd";

/// Compresses a file into another one.
#[expect(
    clippy::disallowed_methods,
    reason = "the bench's own scratch folder, which is gone at its end"
)]
fn compress(words: &[&str], from: &Path, to: &Path) -> Result<()> {
    let (program, words) = words.split_first().context("a program is named")?;
    let status = Command::new(program)
        .args(words)
        .arg("--stdout")
        .arg(from)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(to)?)
        .status()
        .with_context(|| format!("`{program}` cannot be started"))?;
    if !status.success() {
        bail!("`{program}` failed ({status})");
    }
    Ok(())
}

/// Takes what is in a folder, by name, until the budget is used up.
fn walk(
    folder: impl AsRef<Path>,
    budget: &mut u64,
    names: &mut Vec<String>,
    files: &mut Vec<Taken>,
) -> Result<()> {
    let folder = folder.as_ref();
    let Ok(entries) = std::fs::read_dir(Path::new("/").join(folder)) else {
        return Ok(());
    };
    take(folder, 0, names, &mut Vec::new());
    let mut sorted = BTreeMap::new();
    for entry in entries {
        let entry = entry?;
        sorted.insert(entry.file_name(), entry.metadata()?);
    }
    for (name, metadata) in sorted {
        let path = folder.join(name);
        if metadata.is_dir() {
            walk(&path, budget, names, files)?;
        } else if metadata.is_symlink() {
            take(&path, 0, names, &mut Vec::new());
        } else if metadata.is_file() && metadata.len() <= *budget {
            *budget -= metadata.len();
            take(&path, metadata.len(), names, files);
        }
    }
    Ok(())
}

fn take(path: &Path, bytes: u64, names: &mut Vec<String>, files: &mut Vec<Taken>) {
    // One whose name is not text is left out.
    if let Some(path) = path.to_str().map(str::to_owned) {
        names.push(path.clone());
        files.push(Taken { path, bytes });
    }
}
