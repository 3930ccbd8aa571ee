//! The members of a tar, read in place. Nothing is ever unpacked to a path.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::index::{Place, normal, places};
use super::input::{Input, broken};
use crate::error::{Error, Kind, Result};
use crate::layout::{Files, Part};

/// How many links are followed from one name.
const MAX_LINKS: usize = 8;

/// The members of one archive.
#[derive(Debug)]
pub(crate) struct Members {
    file: Arc<Mutex<File>>,
    places: HashMap<String, Place>,
}

impl Members {
    /// Indexes an archive.
    pub(crate) fn index(input: Input) -> Result<Self> {
        let mut file = input.plain()?;
        let places = places(&file)?;
        file.rewind().map_err(broken)?;
        Ok(Self {
            file: Arc::new(Mutex::new(file)),
            places,
        })
    }

    fn place(&self, name: &str) -> Result<Option<(u64, u64)>> {
        let mut name = name.to_owned();
        for _ in 0..=MAX_LINKS {
            match self.places.get(&name) {
                None => return Ok(None),
                Some(Place::Bytes { offset, size }) => return Ok(Some((*offset, *size))),
                Some(Place::Link(target)) => name.clone_from(target),
            }
        }
        Err(Error::new(
            Kind::Malformed,
            format!("the links in the archive from `{name}` go on without end"),
        ))
    }
}

impl Files for Members {
    fn open(&self, name: &str) -> Result<Option<Part>> {
        let Some(name) = normal(Path::new(name)) else {
            return Ok(None);
        };
        Ok(self.place(&name)?.map(|(offset, size)| Part {
            size,
            bytes: Box::new(Window {
                file: Arc::clone(&self.file),
                offset,
                left: size,
            }),
        }))
    }
}

/// A member being read. Several may be read at a time: each read seeks first.
struct Window {
    file: Arc<Mutex<File>>,
    offset: u64,
    left: u64,
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.offset))?;
        let count = file.read(&mut buffer[..wanted])?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the archive ends within a member",
            ));
        }
        self.offset += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}
