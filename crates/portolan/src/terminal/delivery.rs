//! Where the data goes: stdout as it comes, or a file that appears when all of it is there.

use std::io::Write as _;
use std::path::Path;

use futures_util::StreamExt as _;
use portolan_disk::Whole;
use portolan_source::BlobStream;

use super::{Terminal, safe};
use crate::settings::Output;
use crate::trouble::Trouble;

/// What the bytes of a page are, which decides what a terminal may see of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Written by us for a terminal: every text of the image in it has been escaped, the colours are ours.
    Ours,
    /// Text that holds an image's own words, as Markdown and JSON do.
    Theirs,
    /// Bytes of an image, exactly.
    Raw,
}

/// The output of one command.
#[derive(Debug)]
pub(crate) struct Delivery<'a> {
    terminal: &'a Terminal,
    output: &'a Output,
    kept: Vec<u8>,
}

impl<'a> Delivery<'a> {
    /// An output to which nothing has been given yet.
    pub(crate) fn new(terminal: &'a Terminal, output: &'a Output) -> Self {
        Self {
            terminal,
            output,
            kept: Vec::new(),
        }
    }

    /// Gives a page.
    pub(crate) fn give(&mut self, page: Page, bytes: &[u8]) -> Result<(), Trouble> {
        match self.output {
            Output::File(_) => {
                self.kept.extend_from_slice(bytes);
                Ok(())
            }
            Output::Stdout if !self.terminal.is_terminal() || page == Page::Ours => {
                self.terminal.print(bytes)
            }
            Output::Stdout => {
                let mut text = safe::shown(&String::from_utf8_lossy(bytes));
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                self.terminal.print(text.as_bytes())
            }
        }
    }

    /// Ends the output: a file appears now.
    pub(crate) fn finish(self) -> Result<(), Trouble> {
        match self.output {
            Output::Stdout => Ok(()),
            Output::File(path) => {
                portolan_disk::write(path, &self.kept).map_err(|error| unwritten(path, &error))
            }
        }
    }

    /// Whether the data goes to a terminal.
    pub(crate) fn is_seen(&self) -> bool {
        *self.output == Output::Stdout && self.terminal.is_terminal()
    }

    /// Passes a blob on as it comes, and ends the output. A file appears only if the blob has its digest.
    pub(crate) async fn pass(self, mut stream: BlobStream, name: &str) -> Result<(), Trouble> {
        let mut file = match self.output {
            Output::Stdout => None,
            Output::File(path) => {
                let file = Whole::create(path).map_err(|error| unwritten(path, &error))?;
                Some((file, path))
            }
        };
        while let Some(bytes) = stream.bytes.next().await {
            let bytes = bytes.map_err(|error| error.at(name, "read the blob"))?;
            match &mut file {
                None => self.terminal.print(&bytes)?,
                Some((file, path)) => file
                    .write_all(&bytes)
                    .map_err(|error| unwritten(path, &error))?,
            }
        }
        match file {
            None => Ok(()),
            Some((file, path)) => file.finish().map_err(|error| unwritten(path, &error)),
        }
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::failed(format!("could not write {}", path.display())).because(error)
}
