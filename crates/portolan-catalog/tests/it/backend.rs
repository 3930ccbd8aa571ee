//! The databases that every test of the contract runs on.

use std::time::Duration;

use portolan_catalog::{Catalog, Location, Options};
use portolan_testkit::servers::Postgres;
use tempfile::TempDir;

/// A catalogue that nobody else uses, and what it stands on.
pub struct Backend {
    pub name: &'static str,
    pub options: Options,
    pub folder: TempDir,
}

impl Backend {
    pub async fn catalog(&self) -> Catalog {
        Catalog::open(&self.options).await.unwrap()
    }
}

/// An empty catalogue on each database.
pub fn each() -> Vec<Backend> {
    vec![sqlite(), postgres()]
}

pub fn postgres() -> Backend {
    let server = Postgres::shared().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database: Location = server.fresh_database().unwrap().parse().unwrap();
    Backend {
        name: "PostgreSQL",
        options: Options {
            blobs: database.blobs(folder.path()),
            database,
            s3: portolan_catalog::S3Settings::default(),
            patience: Duration::from_secs(5),
        },
        folder,
    }
}

pub fn sqlite() -> Backend {
    let folder = tempfile::tempdir().unwrap();
    let database = Location::folder(folder.path());
    Backend {
        name: "SQLite",
        options: Options {
            blobs: database.blobs(folder.path()),
            database,
            s3: portolan_catalog::S3Settings::default(),
            patience: Duration::from_secs(5),
        },
        folder,
    }
}
