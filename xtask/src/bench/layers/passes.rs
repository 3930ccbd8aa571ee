//! One pass over a layer, in all its ways, beside bare decompressors and what a shell would do.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::layout::Layer;
use super::took::{Thing, Took, in_turn, ratio};
use super::{Bench, Limit, judged, mib};
use crate::workspace;

/// The ways that the example `passes` knows, and what each is.
const WAYS: [(&str, &str); 6] = [
    ("bare", "bare `flate2` with zlib-rs; `zstd`"),
    ("here", "a pass, digests on the same thread"),
    ("aside", "a pass, digests on a thread aside"),
    ("indexed-here", "a pass that makes an index, one thread"),
    ("indexed-aside", "a pass that makes an index, three threads"),
    ("two", "two passes at once, one thread each"),
];

/// What the ways took on one layer.
struct Ways {
    /// By the clock, without the start of the program, and on all processors.
    all: Vec<Took>,
    /// On the processor of the thread that unpacks.
    thread: Vec<Duration>,
    peer: Option<Took>,
}

impl Ways {
    fn wall(&self, way: &str) -> Duration {
        Self::at(way).map_or(Duration::ZERO, |at| self.all[at].wall)
    }

    fn thread(&self, way: &str) -> Duration {
        Self::at(way).map_or(Duration::ZERO, |at| self.thread[at])
    }

    fn at(way: &str) -> Option<usize> {
        WAYS.iter().position(|(name, _)| *name == way)
    }
}

impl Bench {
    /// One pass over a layer.
    pub(super) fn passes(&self, page: &mut String) -> Result<()> {
        let material = &self.material;
        let gzip = self.ways(&material.gzip, "pigz -dc")?;
        let zstd = self.ways(&material.zstd, "zstd -dc")?;
        page.push_str(&format!(
            "## One layer: {} files of this machine, {:.0} MiB\n\nIn memory of the system. As `gzip -6` {:.0} MiB, as `zstd -3` {:.0} MiB. Passes read, unpack, \
             check both digests and show the entries.\n\n\
             | what | gzip | CPU | zstd | CPU |\n| --- | ---: | ---: | ---: | ---: |\n",
            material.files.len(),
            mib(material.plain_bytes),
            mib(material.gzip.bytes()?),
            mib(material.zstd.bytes()?),
        ));
        for ((_, what), (gzip, zstd)) in WAYS.iter().zip(gzip.all.iter().zip(&zstd.all)) {
            page.push_str(&format!("| {what} | {} | {} |\n", gzip.ms(), zstd.ms()));
        }
        if let (Some(gzip), Some(zstd)) = (gzip.peer, zstd.peer) {
            let (gzip, zstd) = (gzip.ms(), zstd.ms());
            page.push_str(&format!(
                "| `pigz -dc`, `zstd -dc` into `tar t`: no digests | {gzip} | {zstd} |\n"
            ));
        }
        page.push_str("\n| ratio | gzip | | zstd |\n| --- | ---: | --- | ---: |\n");
        let mut row = |what: &str, limit: Option<Limit>, of: &dyn Fn(&Ways) -> f64| {
            let gzip = of(&gzip);
            let gzip = limit.map_or_else(|| format!("{gzip:.2} | "), |limit| judged(gzip, limit));
            page.push_str(&format!("| {what} | {gzip} | {:.2} |\n", of(&zstd)));
        };
        row(
            "speed of unpacking and walking, of bare unpacking (CPU of that thread)",
            Some(Limit::AtLeast(0.9)),
            &|ways| ratio(ways.thread("bare"), ways.thread("aside")),
        );
        row(
            "speed with both digests, of decompressor and `tar t` in a pipe",
            Some(Limit::AtLeast(2.0)),
            &|ways| {
                ways.peer
                    .map_or(0.0, |peer| ratio(peer.wall, ways.wall("aside")))
            },
        );
        row(
            "speed of two layers on two threads, of one on one",
            Some(Limit::AtLeast(1.8)),
            &|ways| 2.0 * ratio(ways.wall("here"), ways.wall("two")),
        );
        row(
            "time with an index, of the time without (CPU)",
            None,
            &|ways| ratio(ways.thread("indexed-here"), ways.thread("here")),
        );
        page.push('\n');
        Ok(())
    }

    fn ways(&self, layer: &Layer, unpack: &str) -> Result<Ways> {
        let mut thread: Vec<Option<Duration>> = vec![None; WAYS.len()];
        let mut things: Vec<Thing<'_>> = Vec::new();
        for ((way, _), thread) in WAYS.iter().zip(&mut thread) {
            things.push(Box::new(move || {
                let mut command = Command::new(&self.passes);
                command.arg(way).arg(&layer.file).arg(&layer.digest);
                let (took, said) = Took::and_said(command.stdout(std::process::Stdio::piped()))?;
                let mut nanoseconds = said.split_whitespace().map(str::parse);
                let mut next = || -> Result<Duration> {
                    let number = nanoseconds.next().context("a pass prints two times")?;
                    Ok(Duration::from_nanos(number?))
                };
                let (wall, of_thread) = (next()?, next()?);
                *thread = Some(thread.map_or(of_thread, |best| best.min(of_thread)));
                Ok(Took { wall, ..took })
            }));
        }
        let program = unpack.split(' ').next().unwrap_or_default();
        let has_peer = workspace::program(program).is_some();
        if has_peer {
            let script = format!("{unpack} '{}' | tar t", layer.file.display());
            things.push(Box::new(move || {
                Took::by(Command::new("sh").args(["-c", &script]))
            }));
        }
        let mut all = in_turn(self.scale.rounds(), &mut things)?;
        drop(things);
        let peer = has_peer.then(|| all.pop()).flatten();
        Ok(Ways {
            all,
            thread: thread.into_iter().flatten().collect(),
            peer,
        })
    }
}
