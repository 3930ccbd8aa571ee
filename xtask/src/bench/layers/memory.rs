//! How much memory large layers take.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Result, bail};

use super::super::scan::watch;
use super::layout::{Layer, Layout};
use super::{Bench, big, mib};

/// How many bytes of content the large layer has.
const LARGE: u64 = 2 << 30;
/// How many entries the layer of many has.
const MANY: u64 = 1_000_000;
/// The most memory that a large layer may take, in MiB.
const LARGE_LIMIT: f64 = 80.0;

impl Bench {
    /// Peak memory.
    pub(super) fn memory(&self, page: &mut String) -> Result<()> {
        page.push_str(
            "## Memory\n\nThe most that the program had at a time, without a cache.\n\n\
             | layer | command | time | peak memory | at most |\n| --- | --- | ---: | ---: | --- |\n",
        );
        let folder = self.scratch.path();
        let bytes = self.scale.of(LARGE);
        let large = big::large(folder, bytes, &self.material.tar)?;
        let what = format!(
            "{:.0} MiB, {:.0} MiB packed",
            mib(bytes),
            mib(large.bytes()?)
        );
        self.watched(page, &what, &large, Some(LARGE_LIMIT))?;
        std::fs::remove_file(&large.file)?;
        let entries = self.scale.of(MANY);
        let many = big::many(folder, entries)?;
        let what = format!("{entries} entries, {:.0} MiB packed", mib(many.bytes()?));
        self.watched(page, &what, &many, None)
    }

    fn watched(
        &self,
        page: &mut String,
        what: &str,
        layer: &Layer,
        limit_mib: Option<f64>,
    ) -> Result<()> {
        let image = Layout::make(layer.file.with_extension("oci"), &[layer])?;
        for command in ["files", "packages"] {
            let begun = Instant::now();
            let mut child = Command::new(&self.portolan)
                .args([command, "-q", "--no-cache", &image.name()])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()?;
            let peak = watch(&mut child) as f64 / 1024.0;
            let status = child.wait()?;
            if !status.success() {
                bail!("`portolan {command}` of a layer of {what} failed ({status})");
            }
            let verdict = match limit_mib {
                Some(limit) if peak > limit => format!("{limit:.0} MiB (**missed**)"),
                Some(limit) => format!("{limit:.0} MiB"),
                None => String::new(),
            };
            page.push_str(&format!(
                "| {what} | `portolan {command}` | {:.1} s | {peak:.0} MiB | {verdict} |\n",
                begun.elapsed().as_secs_f64()
            ));
        }
        std::fs::remove_dir_all(&image.folder)?;
        Ok(())
    }
}
