//! Reads one layer in one way and prints what that took: `passes WHAT FILE DIGEST`. `cargo xtask bench layers` runs it, each way in a
//! process of its own, and lays the figures side by side.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench: what fails ends it, and what it finds is printed"
)]

use std::fs::File;
use std::io::{BufReader, Read};
use std::time::{Duration, Instant};

use portolan_layer::{Entry, Hashing, Limits, Pass, Passed, Span, Visitor, Wish};

/// How much the bare decompressors are asked for at a time.
const BUFFER_BYTES: usize = 128 << 10;

fn main() {
    let mut words = std::env::args().skip(1);
    let mut next = || words.next().unwrap();
    let (what, file, digest) = (next(), next(), next());
    let job = Job { file, digest };
    let begun = (Instant::now(), thread_cpu());
    match what.as_str() {
        "bare" => job.bare(),
        "here" => job.pass(Hashing::Here, None),
        "aside" => job.pass(Hashing::Aside, None),
        "indexed-here" => job.pass(Hashing::Here, Some(Span::default())),
        "indexed-aside" => job.pass(Hashing::Aside, Some(Span::default())),
        "two" => std::thread::scope(|scope| {
            let other = scope.spawn(|| job.pass(Hashing::Here, None));
            job.pass(Hashing::Here, None);
            other.join().unwrap();
        }),
        other => panic!("no way to read a layer is called {other}"),
    }
    let wall = begun.0.elapsed();
    let thread = thread_cpu()
        .zip(begun.1)
        .map_or(wall, |(now, then)| now.saturating_sub(then));
    println!("{} {}", wall.as_nanos(), thread.as_nanos());
}

/// The processor's time that this thread has had; `None` where the kernel does not say.
fn thread_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace()
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

struct Job {
    file: String,
    digest: String,
}

impl Job {
    fn open(&self) -> File {
        File::open(&self.file).unwrap()
    }

    /// Unpacks and looks at nothing.
    fn bare(&self) {
        let packed = BufReader::with_capacity(BUFFER_BYTES, self.open());
        let mut plain: Box<dyn Read> = match self.file.rsplit_once('.') {
            Some((_, "zst")) => Box::new(zstd::Decoder::with_buffer(packed).unwrap()),
            _ => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
        };
        let mut buffer = vec![0; BUFFER_BYTES];
        while plain.read(&mut buffer).unwrap() > 0 {}
    }

    fn pass(&self, hashing: Hashing, index: Option<Span>) {
        let mut pass = Pass::of(self.digest.parse().unwrap())
            .hashing(hashing)
            .limits(Limits::default());
        if let Some(span) = index {
            pass = pass.indexed(span);
        }
        let passed = pass.run(self.open(), Count(0)).unwrap();
        let Passed::Whole(verified) = passed else {
            panic!("a count never stops")
        };
        assert_eq!(*verified.found(), verified.facts().entries);
    }
}

/// Counts entries.
struct Count(u64);

impl Visitor for Count {
    type Output = u64;

    fn entry(&mut self, _: &Entry) -> Wish {
        self.0 += 1;
        Wish::Next
    }

    fn finish(self) -> u64 {
        self.0
    }
}
