//! Whether a file already holds what would be written.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Whether a file is there and holds just these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let Some(mut same) = Same::open(path)? else {
        return Ok(false);
    };
    same.write_all(bytes)?;
    same.finish()
}

/// Takes what would be written and compares it with a file, in constant memory.
#[derive(Debug)]
pub(super) struct Same {
    file: io::BufReader<File>,
    so_far: bool,
}

impl Same {
    /// `None` where there is no file.
    pub(super) fn open(path: &Path) -> io::Result<Option<Self>> {
        match File::open(path) {
            Ok(file) => Ok(Some(Self {
                file: io::BufReader::new(file),
                so_far: true,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether something else was found, so that there is no need to go on.
    pub(super) fn differs(&self) -> bool {
        !self.so_far
    }

    /// Whether all was the same, to the end.
    pub(super) fn finish(mut self) -> io::Result<bool> {
        Ok(self.so_far && self.file.read(&mut [0])? == 0)
    }
}

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut found = [0; 8192];
        for expected in bytes.chunks(found.len()) {
            if !self.so_far {
                break;
            }
            let found = &mut found[..expected.len()];
            self.so_far = match self.file.read_exact(found) {
                Ok(()) => found == expected,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
                Err(error) => return Err(error),
            };
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
