//! Workers on PostgreSQL: what one database takes, and what a further worker brings.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::library::Served;
use super::{DELAY_MS, JOBS};
use crate::bench::write;

/// How many workers are measured.
pub(super) const WORKERS: [usize; 3] = [1, 2, 4];

/// Where workers run, and with what.
pub(super) struct Crew<'a> {
    pub(super) portolan: &'a Path,
    pub(super) folder: PathBuf,
}

/// A PostgreSQL that is being served; it ends when this is dropped.
pub(super) struct Database {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Database {
    pub(super) fn start(program: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("the database has no stdout")?;
        Ok(Self {
            child,
            answers: BufReader::new(stdout),
        })
    }

    /// The address of a database that is empty.
    fn fresh(&mut self) -> Result<String> {
        let stdin = self.child.stdin.as_mut();
        writeln!(stdin.context("the database has no stdin")?)?;
        let mut address = String::new();
        self.answers.read_line(&mut address)?;
        if address.is_empty() {
            bail!("PostgreSQL did not start");
        }
        Ok(address.trim().to_owned())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

impl Crew<'_> {
    /// One table: so many workers each, on an empty catalogue (cold) and again (warm).
    pub(super) fn measure(
        &self,
        page: &mut String,
        library: &Served,
        tags: u64,
        database: &mut Database,
    ) -> Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        // Room for all of them, so that it is not the limit that is measured.
        let at_once = JOBS * WORKERS[WORKERS.len() - 1] as u64;
        let settings = format!("[at-once]\n\"{}\" = {at_once}\n", library.host);
        write(&self.folder.join("portolan.toml"), &settings)?;
        page.push_str(&format!(
            "## Workers on PostgreSQL, {tags} tags of 8 platforms, {DELAY_MS} ms an answer\n\n`portolan worker --drain --jobs {JOBS}`, side by side on one \
             queue; PostgreSQL as its package sets it up, the blobs in a folder. Workers, registry and database share the machine's cores.\n\n\
             | workers | cold | tags a second | warm | tags a second |\n| ---: | ---: | ---: | ---: | ---: |\n"
        ));
        for workers in WORKERS {
            let address = database.fresh()?;
            let cold = self.drain(library, workers, &address, tags, "new")?;
            let warm = self.drain(library, workers, &address, tags, "unchanged")?;
            let rate = |time: Duration| tags as f64 / time.as_secs_f64();
            page.push_str(&format!(
                "| {workers} | {:.2} s | {:.0} | {:.2} s | {:.0} |\n",
                cold.as_secs_f64(),
                rate(cold),
                warm.as_secs_f64(),
                rate(warm)
            ));
        }
        page.push('\n');
        Ok(())
    }

    /// Fills the queue, and lets so many workers empty it; every tag must come out as `outcome`.
    fn drain(
        &self,
        library: &Served,
        workers: usize,
        address: &str,
        tags: u64,
        outcome: &str,
    ) -> Result<Duration> {
        let blobs = self.folder.join(format!("blobs-{workers}"));
        let command = |words: &[&str]| {
            let mut command = Command::new(self.portolan);
            command
                .current_dir(&self.folder)
                .env("HOME", &self.folder)
                .args(words)
                .args(["-q", "--json", "--catalog", address, "--blobs"])
                .arg(&blobs)
                .stdin(Stdio::null())
                .stdout(Stdio::piped());
            command
        };
        let queued = command(&["scan", "--queue"])
            .args(library.names())
            .output()?;
        if !queued.status.success() {
            bail!("the queue could not be filled ({})", queued.status);
        }
        let begun = Instant::now();
        let jobs = JOBS.to_string();
        let running =
            (0..workers).map(|_| command(&["worker", "--drain", "--jobs", &jobs]).spawn());
        let running: Vec<Child> = running.collect::<Result<_, _>>()?;
        let mut seen = 0;
        for worker in running {
            let output = worker.wait_with_output()?;
            if !output.status.success() {
                bail!("a worker failed ({})", output.status);
            }
            let told: Value = serde_json::from_slice(&output.stdout)?;
            seen += told[outcome].as_u64().unwrap_or(0);
        }
        let took = begun.elapsed();
        if seen != tags {
            bail!("{workers} workers saw {seen} of {tags} tags {outcome}");
        }
        Ok(took)
    }
}
