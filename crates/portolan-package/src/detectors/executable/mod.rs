//! What was built into a program: modules of Go, by its build information, and crates of Rust, by what cargo-auditable puts
//! there. One pass over the file for both.
//!
//! Every program passes here, so it must be cheap. Build information of Go is found as the bytes pass. That of Rust lies where a table at
//! the end says, so a program is held in memory up to a limit; the memory is used again for the next.

mod go;
mod rust;
mod sections;
mod stream;

use std::cell::Cell;
use std::fmt;

use portolan_image::contents::{File, FilePath};

use self::stream::Stream;
use super::{Detector, Interest, Reading};
use crate::clue::Found;
use crate::limits::PROGRAM_BYTES;

/// Finds what was built into programs.
#[derive(Debug)]
pub(crate) struct Executable;

/// The least that a program has: the header of ELF for 32 bits.
const LEAST_BYTES: u64 = 52;

impl Detector for Executable {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        let may_run = file.mode.bits() & 0o111 != 0 || file.path.as_bytes().ends_with(b".exe");
        (may_run && file.size >= LEAST_BYTES).then(|| Box::new(Program::new(file)) as _)
    }
}

thread_local! {
    /// The memory that the last program of this thread was held in.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A file that may be a program.
struct Program {
    path: FilePath,
    /// All of it, while it is not too large.
    held: Vec<u8>,
    /// What its beginning, and perhaps more, says of Go. `None` before it is known to be a program.
    stream: Option<Stream>,
    whole: bool,
}

impl Program {
    fn new(file: &File) -> Self {
        let mut held = SPARE.take();
        held.clear();
        Self {
            path: file.path.clone(),
            held,
            stream: None,
            whole: file.size <= PROGRAM_BYTES as u64,
        }
    }

    fn hold(&mut self, bytes: &[u8]) {
        self.whole &= self.held.len() + bytes.len() <= PROGRAM_BYTES;
        if self.whole {
            self.held.extend_from_slice(bytes);
        }
    }
}

impl Reading for Program {
    fn bytes(&mut self, bytes: &[u8]) -> Interest {
        if let Some(stream) = &mut self.stream {
            stream.bytes(bytes);
            self.hold(bytes);
            return Interest::Kept;
        }
        // Whatever its size is said to be: without its beginning it is not known what it is.
        self.held.extend_from_slice(bytes);
        match is_program(&self.held) {
            Some(true) => {
                let mut stream = Stream::new();
                stream.bytes(&self.held);
                self.stream = Some(stream);
                Interest::Kept
            }
            Some(false) => Interest::Lost,
            None => Interest::Kept,
        }
    }

    fn end(mut self: Box<Self>) -> Vec<Found> {
        let Some(stream) = self.stream.take() else {
            return Vec::new();
        };
        let held = self.whole.then_some(self.held.as_slice());
        let mut found = go::found(&self.path, &stream.end(), held);
        if let Some(held) = held {
            found.extend(rust::found(&self.path, held));
        }
        found
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        SPARE.set(std::mem::take(&mut self.held));
    }
}

/// Whether it begins as ELF, PE or Mach-O does; `None` if that is not known yet.
fn is_program(start: &[u8]) -> Option<bool> {
    const MAGICS: [&[u8]; 6] = [
        b"\x7fELF",
        b"MZ",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
    ];
    let start = start.first_chunk::<4>()?;
    Some(MAGICS.iter().any(|magic| start.starts_with(magic)))
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("path", &self.path)
            .field("held", &self.held.len())
            .finish_non_exhaustive()
    }
}
