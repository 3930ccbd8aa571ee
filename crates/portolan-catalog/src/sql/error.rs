//! What the databases' errors mean for the one who called.

use crate::error::{Error, Kind, MAKE_ROOM};

/// `SQLITE_BUSY`, `SQLITE_LOCKED`, and their extended forms modulo 256.
const SQLITE_BUSY: [i32; 2] = [5, 6];
/// `SQLITE_FULL`.
const SQLITE_FULL: i32 = 13;
/// `SQLITE_IOERR_SHMSIZE`: the index of the log, in which readers and writers meet, could not be made larger.
const SQLITE_NO_ROOM_FOR_INDEX: i32 = 4874;
/// `SQLITE_CORRUPT`, `SQLITE_NOTADB`.
const SQLITE_DAMAGED: [i32; 2] = [11, 26];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let kind = kind_of(&error);
        let what = match kind {
            Kind::Unavailable => "the catalogue's database does not answer",
            Kind::Busy => "others are writing to the catalogue's database",
            Kind::Full => "there is no room left for the catalogue's database",
            Kind::Damaged => "the catalogue's database is damaged",
            _ => "the catalogue's database refused",
        };
        let error = Self::new(kind, what).because(error);
        match kind {
            Kind::Full => error.hint(MAKE_ROOM),
            Kind::Unavailable => error.hint("see that it runs and can be reached, and run the same command again: it carries on where it stopped"),
            _ => error,
        }
    }
}

fn kind_of(error: &sqlx::Error) -> Kind {
    match error {
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Kind::Full,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Kind::Unavailable,
        sqlx::Error::Configuration(_) => Kind::Usage,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
            {
                of_sqlite(&code)
            } else {
                of_postgres(&code)
            }
        }
        _ => Kind::Storage,
    }
}

fn of_sqlite(code: &str) -> Kind {
    let code = code.parse::<i32>().unwrap_or(0);
    let primary = code % 256;
    if SQLITE_BUSY.contains(&primary) {
        Kind::Busy
    } else if primary == SQLITE_FULL || code == SQLITE_NO_ROOM_FOR_INDEX {
        Kind::Full
    } else if SQLITE_DAMAGED.contains(&primary) {
        Kind::Damaged
    } else {
        Kind::Storage
    }
}

/// By SQLSTATE (PostgreSQL, appendix A).
fn of_postgres(code: &str) -> Kind {
    match code {
        // Serialization failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => Kind::Busy,
        "53100" => Kind::Full,
        // Too many connections; shutting down, crashed, starting up.
        "53300" | "57P01" | "57P02" | "57P03" => Kind::Unavailable,
        code if code.starts_with("08") => Kind::Unavailable,
        code if code.starts_with("XX") => Kind::Damaged,
        _ => Kind::Storage,
    }
}
