//! The log of requests that `-v` asks for: one line an event on stderr, in which nothing steers the terminal.

use std::fmt;
use std::io::{self, Write};

use anstyle::Style;
use portolan_image::error::visible;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

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
        .event_format(Plain)
        .finish();
    // There is one log a run; were there another already, it would be as good.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// An event in words: what happened, then `METHOD URL STATUS ELAPSED` of a request, then what else is known.
struct Plain;

impl<S, N> FormatEvent<S, N> for Plain
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut words = Words::default();
        event.record(&mut words);
        let all = words.plain.into_iter().chain(words.named);
        out.write_str(&all.collect::<Vec<_>>().join(" "))
    }
}

/// The fields of an event.
#[derive(Default)]
struct Words {
    /// Those whose values speak for themselves.
    plain: Vec<String>,
    /// The others, with their names.
    named: Vec<String>,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.plain.insert(0, format!("{value:?}")),
            "method" | "url" | "status" => self.plain.push(format!("{value:?}")),
            "elapsed" => self.plain.push(format!("{value:.1?}")),
            name => self.named.push(format!("{name}={value:?}")),
        }
    }
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
        if super::screen_is_taken() {
            return;
        }
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
