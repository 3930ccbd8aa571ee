//! `cargo xtask bench scan`: what a scan costs, beside what the registry's pace allows and a peer, against a simulated library.

mod library;
mod workers;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::Value;

use super::{high_water, machine, write};
use crate::run::Run;
use crate::workspace;
use library::{Served, Size};
use workers::{Crew, Database};

/// How long the slow registry takes for an answer.
const DELAY_MS: u64 = 20;
/// How many tags are visited side by side.
const JOBS: u64 = 64;
/// How much longer than the registry's pace allows a scan may take.
const LIMIT: f64 = 1.3;
/// The most memory that 100,000 tags may take, in MiB.
const MEMORY_LIMIT: f64 = 150.0;

/// Runs the bench and writes `docs/benchmarks-scan.md`.
pub(super) fn run(tasks: Scale) -> Result<()> {
    // All in one go, so that what they share is compiled once.
    Run::cargo(&[
        "build",
        "--release",
        "--package=portolan",
        "--package=portolan-testkit",
        "--package=portolan-catalog",
        "--bins",
        "--example=million",
    ])
    .check()?;
    let programs = workspace::target()?.join("release");
    let bench = Bench {
        portolan: programs.join("portolan"),
        library: programs.join("serve-library"),
        postgres: programs.join("serve-postgres"),
        scratch: tempfile::tempdir()?,
    };
    let mut page = format!(
        "# Benchmarks of scanning\n\nWritten by `cargo xtask bench scan`; do not edit. Measured on {}, registry and program on the same machine. All \
         figures of a table are of one run: the ratios are what to compare.\n\n",
        machine()
    );
    bench.official(&mut page, tasks)?;
    bench.slow(&mut page)?;
    bench.workers(&mut page, tasks)?;
    bench.many(&mut page, tasks)?;
    bench.beside_skopeo(&mut page)?;
    bench.million(&mut page, tasks)?;
    print!("{page}");
    write(&workspace::root().join("docs/benchmarks-scan.md"), &page)
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// All of it: about a quarter of an hour.
    Full,
    /// A tenth, to see that it runs.
    Quick,
}

impl Scale {
    fn of(self, full: u64) -> u64 {
        match self {
            Self::Full => full,
            Self::Quick => full / 10,
        }
    }
}

struct Bench {
    portolan: PathBuf,
    library: PathBuf,
    postgres: PathBuf,
    scratch: tempfile::TempDir,
}

/// What one scan took.
struct Taken {
    time: Duration,
    peak_mib: f64,
    told: Value,
}

impl Taken {
    fn count(&self, key: &str) -> u64 {
        self.told[key].as_u64().unwrap_or(0)
    }

    /// Of the scan itself, without the reports.
    fn seconds(&self) -> f64 {
        self.told["seconds"].as_f64().unwrap_or(0.0)
    }
}

impl Bench {
    /// A library like Docker's official images.
    fn official(&self, page: &mut String, scale: Scale) -> Result<()> {
        let (repositories, tags) = (scale.of(170), scale.of(6_500));
        let library = self.serve(Size {
            repositories,
            tags,
            platforms: 8,
            delay_ms: 0,
        })?;
        page.push_str(&format!(
            "## A library of {repositories} repositories, {tags} tags, 8 platforms\n\n*Cold*: an empty catalogue. *Warm*: the same again. *Moved*: again, one image in \
             a hundred rebuilt. With `--jobs {JOBS}` and a folder of reports.\n\n| scan | time | and reports | tags a second | requests | asked twice | requests a second | peak memory | reports changed |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        ));
        for what in ["cold", "warm", "moved"] {
            if what == "moved" {
                library.control("move/10")?;
            }
            library.control("reset")?;
            let taken = self.scan(&library, "official", &["--reports", "site"])?;
            let stats = library.control("stats")?;
            let (requests, again) = (
                stats["total"].as_u64().unwrap_or(0),
                stats["again"].as_u64().unwrap_or(0),
            );
            if again > 0 || (what == "warm" && requests != tags + repositories) {
                bail!("the {what} scan asked {requests} times, {again} of them again");
            }
            page.push_str(&format!(
                "| {what} | {:.2} s | {:.2} s | {:.0} | {requests} | {again} | {:.0} | {:.0} MiB | {} |\n",
                taken.seconds(),
                taken.time.as_secs_f64(),
                tags as f64 / taken.seconds(),
                requests as f64 / taken.seconds(),
                taken.peak_mib,
                taken.count("pagesTouched"),
            ));
        }
        page.push('\n');
        Ok(())
    }

    /// A registry that takes its time: how close a scan comes to what its pace allows.
    fn slow(&self, page: &mut String) -> Result<()> {
        let library = self.serve(Size {
            repositories: 17,
            tags: 650,
            platforms: 8,
            delay_ms: DELAY_MS,
        })?;
        page.push_str(&format!(
            "## {DELAY_MS} ms an answer, `--jobs {JOBS}`\n\nThe pace allows requests x {DELAY_MS} ms / {JOBS}; cold, at most {LIMIT} times that.\n\n| scan | time | the pace allows | ratio |\n| --- | ---: | ---: | ---: |\n"
        ));
        for what in ["cold", "warm"] {
            library.control("reset")?;
            let taken = self.scan(&library, "slow", &[])?;
            let requests = library.control("stats")?["total"].as_u64().unwrap_or(0);
            let allowed = (requests * DELAY_MS) as f64 / JOBS as f64 / 1000.0;
            let ratio = taken.seconds() / allowed;
            // So few requests are over before the pace counts: the limit is for what takes its time.
            let is_over = what == "cold" && ratio > LIMIT;
            let verdict = if is_over { " (**over**)" } else { "" };
            page.push_str(&format!(
                "| {what}, {requests} requests | {:.2} s | {allowed:.2} s | {ratio:.2}{verdict} |\n",
                taken.seconds()
            ));
        }
        page.push('\n');
        Ok(())
    }

    /// Many workers on one database.
    fn workers(&self, page: &mut String, scale: Scale) -> Result<()> {
        let tags = scale.of(2_600);
        let library = self.serve(Size {
            repositories: scale.of(68).max(4),
            tags,
            platforms: 8,
            delay_ms: DELAY_MS,
        })?;
        let crew = Crew {
            portolan: &self.portolan,
            folder: self.scratch.path().join("workers"),
        };
        crew.measure(page, &library, tags, &mut Database::start(&self.postgres)?)
    }

    fn serve(&self, size: Size) -> Result<Served> {
        Served::start(&self.library, size)
    }

    /// Many tags: memory stays, and so does the price of each.
    fn many(&self, page: &mut String, scale: Scale) -> Result<()> {
        page.push_str(&format!(
            "## Many tags, warm\n\nOne platform each, in repositories of a thousand tags; at most {MEMORY_LIMIT:.0} MiB.\n\n| tags | cold | warm | warm, a tag | peak memory, cold | peak memory, warm |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n"
        ));
        for tags in [scale.of(10_000), scale.of(100_000)] {
            let library = self.serve(Size {
                repositories: tags.div_ceil(1000),
                tags,
                platforms: 1,
                delay_ms: 0,
            })?;
            let name = format!("many-{tags}");
            let cold = self.scan(&library, &name, &[])?;
            let warm = self.scan(&library, &name, &[])?;
            if warm.count("unchanged") != tags {
                bail!(
                    "the warm scan saw {} of {tags} tags unchanged",
                    warm.count("unchanged")
                );
            }
            let verdict = if warm.peak_mib <= MEMORY_LIMIT {
                ""
            } else {
                " (**over**)"
            };
            page.push_str(&format!(
                "| {tags} | {:.1} s | {:.1} s | {:.3} ms | {:.0} MiB | {:.0} MiB{verdict} |\n",
                cold.seconds(),
                warm.seconds(),
                warm.seconds() * 1000.0 / tags as f64,
                cold.peak_mib,
                warm.peak_mib,
            ));
        }
        page.push('\n');
        Ok(())
    }

    /// The same job in a shell loop.
    fn beside_skopeo(&self, page: &mut String) -> Result<()> {
        let library = self.serve(Size {
            repositories: 1,
            tags: 20,
            platforms: 8,
            delay_ms: DELAY_MS,
        })?;
        let taken = self.scan(&library, "twenty", &[])?;
        let script = format!(
            "for t in $(skopeo list-tags --tls-verify=false docker://{host}/library/image-0 | sed -n 's/^ *\"\\([0-9.]*\\)\",*$/\\1/p'); do \
             for p in amd64 arm:v5 arm:v7 arm64:v8 386 ppc64le riscv64 s390x; do v=${{p#*:}}; [ \"$v\" = \"$p\" ] && v=; \
             skopeo inspect --tls-verify=false --override-os linux --override-arch ${{p%%:*}} ${{v:+--override-variant $v}} docker://{host}/library/image-0:$t || exit 1; done; done",
            host = library.host
        );
        let begun = Instant::now();
        let status = Command::new("sh")
            .args(["-c", &script])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let peer = if status.success() {
            format!("{:.1} s", begun.elapsed().as_secs_f64())
        } else {
            format!("failed ({status})")
        };
        page.push_str(&format!(
            "## 20 tags of 8 platforms, {DELAY_MS} ms an answer, beside a peer\n\n| what | time |\n| --- | ---: |\n| `portolan scan` | {:.2} s |\n| `skopeo inspect` in a shell loop over tags and platforms | {peer} |\n\n",
            taken.seconds()
        ));
        Ok(())
    }

    /// A catalogue of a million tags, made without a registry.
    fn million(&self, page: &mut String, scale: Scale) -> Result<()> {
        let program = workspace::target()?.join("release/examples/million");
        let folder = self.scratch.path().join("million");
        let output = Command::new(program)
            .arg(&folder)
            .arg(scale.of(1_000_000).to_string())
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!(
                "the catalogue of many tags could not be made ({})",
                output.status
            );
        }
        page.push_str(&String::from_utf8_lossy(&output.stdout));
        Ok(())
    }

    fn scan(&self, library: &Served, name: &str, more: &[&str]) -> Result<Taken> {
        let folder = self.scratch.path().join(name);
        std::fs::create_dir_all(&folder)?;
        let mut command = Command::new(&self.portolan);
        command
            .current_dir(&folder)
            .env("HOME", &folder)
            .args(["scan", "--json", "-q", "--jobs", &JOBS.to_string()])
            .args(more);
        command.args(library.names());
        let begun = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let peak = watch(&mut child);
        let output = child.wait_with_output()?;
        let time = begun.elapsed();
        if !output.status.success() {
            bail!("the scan failed ({})", output.status);
        }
        Ok(Taken {
            time,
            peak_mib: peak as f64 / 1024.0,
            told: serde_json::from_slice(&output.stdout)?,
        })
    }
}

/// The most memory that a program has, in KiB, watched until it ends.
pub(super) fn watch(child: &mut Child) -> u64 {
    let file = format!("/proc/{}/status", child.id());
    let file = Path::new(&file);
    let mut peak = 0;
    while matches!(child.try_wait(), Ok(None)) {
        let mark = std::fs::read_to_string(file)
            .ok()
            .and_then(|text| high_water(&text));
        peak = peak.max(mark.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}
