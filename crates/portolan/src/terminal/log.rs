//! The log of requests that `-v` asks for: one line an event on stderr, in which nothing steers the terminal.

use std::io::{self, Write};

use anstyle::Style;
use portolan_image::error::visible;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::Colour;

/// Starts the log; 0 is none. Only our own crates are heard: what the layers below say of a connection may hold
/// what was sent over it.
pub(super) fn start(verbosity: u8, colour: Colour) {
    let level = match verbosity {
        0 => return,
        1 => "debug",
        _ => "trace",
    };
    let filter = format!("off,portolan={level},portolan_source={level},portolan_disk={level}");
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(Lines(colour))
        .with_ansi(false)
        .with_target(false)
        .with_level(false)
        .without_time()
        .finish();
    // There is one log a run; were there another already, it would be as good.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Makes a line of each event.
struct Lines(Colour);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line {
            colour: self.0,
            bytes: Vec::new(),
        }
    }
}

/// One event, written out when it is whole.
struct Line {
    colour: Colour,
    bytes: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.bytes);
        let text = visible(text.trim_end());
        let line = match self.colour {
            Colour::Off => format!("* {text}\n"),
            Colour::On => {
                let style = Style::new().dimmed();
                format!("{style}* {text}{style:#}\n")
            }
        };
        drop(io::stderr().lock().write_all(line.as_bytes()));
    }
}
