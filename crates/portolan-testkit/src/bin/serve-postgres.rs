//! Serves a PostgreSQL of its own, set up as it comes out of the package, and prints the address of a fresh database for each line that it
//! reads. It ends when its stdin does.

use std::io::{BufRead as _, Write as _};

use portolan_testkit::servers::{Durability, Postgres};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Postgres::start(Durability::Durable)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", server.fresh_database()?)?;
        out.flush()?;
    }
    Ok(())
}
