//! The page of figures.

use std::time::Duration;

use super::DELAY_MS;

/// `docs/benchmarks.md`, growing.
pub(super) struct Page {
    text: String,
    notes: Vec<String>,
}

impl Page {
    pub(super) fn new(rounds: u32) -> Self {
        let text = format!(
            "# Benchmarks\n\nWritten by `cargo xtask bench report`; do not edit. Medians of {rounds} runs on {}. All figures of a table are of one run on one \
             machine: the ratios are what to compare.\n\n## One tag, seven platforms, five layers each, {DELAY_MS} ms a round trip\n\nThe registry asks for a \
             token. *Cold*: nothing in the cache. *Warm*: the same again.\n\n| what | time | round trips | ratio | at most | requests |\n| --- | ---: | ---: | ---: | ---: | ---: |\n",
            machine()
        );
        Self {
            text,
            notes: Vec::new(),
        }
    }

    pub(super) fn trips(
        &mut self,
        what: &str,
        took: Duration,
        trips: u32,
        limit: f64,
        requests: u64,
    ) {
        let ratio = took.as_secs_f64() * 1000.0 / f64::from(trips * DELAY_MS);
        let verdict = if ratio <= limit { "" } else { " (**over**)" };
        self.text.push_str(&format!("| `portolan report`, {what} | {} | {trips} | {ratio:.2} | {limit:.2}{verdict} | {requests} |\n", ms(took)));
    }

    pub(super) fn peer(&mut self, what: &str, took: Duration) {
        self.text
            .push_str(&format!("| `{what}` | {} | | | | |\n", ms(took)));
    }

    pub(super) fn usage(&mut self, cpu_ms: &str, peak_kib: Option<u64>) {
        let peak = peak_kib.map_or_else(
            || "an unknown amount".to_owned(),
            |kib| format!("{:.1} MiB", kib as f64 / 1024.0),
        );
        self.note(&format!(
            "A cold report takes {cpu_ms} ms of CPU, and {peak} of memory at the peak."
        ));
    }

    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    pub(super) fn many(&mut self, tags: usize, took: Duration, requests: u64) {
        let rate = requests as f64 / took.as_secs_f64();
        self.note(&format!("{tags} tags in one call with `--jobs 32`, no delay: {} for {requests} requests, {rate:.0} a second (the server, in Python, is the limit).", ms(took)));
    }

    pub(super) fn start(&mut self, took: Duration, bytes: u64) {
        self.note(&format!(
            "`portolan --version` takes {:.1} ms (at most 10); the program has {:.1} MB.",
            took.as_secs_f64() * 1000.0,
            bytes as f64 / 1e6
        ));
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\n## Beside it\n\n");
        for note in &self.notes {
            self.text.push_str(&format!("- {note}\n"));
        }
        self.text
    }
}

fn ms(took: Duration) -> String {
    format!("{:.0} ms", took.as_secs_f64() * 1000.0)
}

pub(super) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{cores} cores, {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}
