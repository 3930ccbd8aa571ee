//! Serves a simulated library on 127.0.0.1 and prints its port: `serve-library REPOSITORIES TAGS PLATFORMS DELAY_MS`.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use portolan_testkit::library::{Library, Size, serve};

fn main() -> std::io::Result<()> {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse::<usize>().ok());
    let mut next = |usual| numbers.next().unwrap_or(usual);
    let size = Size {
        repositories: next(170),
        tags: next(6_500),
        platforms: next(8),
    };
    let delay = Duration::from_millis(next(0) as u64);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}", listener.local_addr()?.port())?;
            out.flush()?;
            drop(out);
            serve(Arc::new(Library::new(size)), listener, delay).await
        })
}
