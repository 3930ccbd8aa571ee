//! Where the data goes: stdout as it comes, or a file that appears when all of it is there.

use futures_util::StreamExt as _;
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

    /// Whether the data goes to a terminal.
    pub(crate) fn is_seen(&self) -> bool {
        *self.output == Output::Stdout && self.terminal.is_terminal()
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
            Output::File(path) => Err(Trouble::failed(format!(
                "could not write {}: files cannot be written yet",
                path.display()
            ))),
        }
    }

    /// Passes a blob on as it comes, and ends the output. A file appears only if the blob has its digest.
    pub(crate) async fn pass(self, mut stream: BlobStream, name: &str) -> Result<(), Trouble> {
        if self.is_seen() {
            return Err(Trouble::usage("a blob is not printed on a terminal").hint(
                "send it into a pipe, or into a file with --output; --head asks for its size and date",
            ));
        }
        while let Some(bytes) = stream.bytes.next().await {
            let bytes = bytes.map_err(|error| error.at(name, "read the blob"))?;
            match self.output {
                Output::Stdout => self.terminal.print(&bytes)?,
                Output::File(_) => {}
            }
        }
        self.finish()
    }
}
