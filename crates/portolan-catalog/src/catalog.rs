//! The catalogue: a database and a store of blobs, opened together.

use std::time::Duration;

use crate::blobs::{self, Blobs, S3Settings};
use crate::error::{Error, Kind, Result};
use crate::location::{BlobLocation, Location};
use crate::sql::{Database, Row, Statement};

/// What a catalogue needs to be opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the database is.
    pub database: Location,
    /// Where the blobs are.
    pub blobs: BlobLocation,
    /// How buckets are reached, where the blobs are in one.
    pub s3: S3Settings,
    /// How long a call waits, all attempts together, for a database or blob store that does not answer.
    pub patience: Duration,
}

/// Records kept over time. It may be used by many tasks at once, and beside other processes.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) database: Database,
    pub(crate) blobs: Box<dyn Blobs>,
    patience: Duration,
}

impl Catalog {
    /// Opens a catalogue, makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Kind::Newer`](crate::Kind::Newer) for one that a newer Portolan wrote; it is left untouched.
    pub async fn open(options: &Options) -> Result<Self> {
        let mut waited = Duration::ZERO;
        let database = loop {
            match Database::open(&options.database).await {
                Ok(database) => break database,
                // Two that make one file at once: the second waits for the first. Whoever cannot reach a database is told at once.
                Err(error) if error.kind() == Kind::Busy => {
                    wait(options.patience, error, &mut waited).await?;
                }
                Err(error) => return Err(error),
            }
        };
        let blobs = blobs::open(&options.blobs, &options.s3)?;
        Ok(Self {
            database,
            blobs,
            patience: options.patience,
        })
    }

    /// Ends the connections to the database, in order. A catalogue that is only dropped loses nothing either.
    pub async fn close(self) {
        self.database.close().await;
    }

    /// The rows of an answer, asked for patiently.
    pub(crate) async fn fetch(&self, statement: Statement) -> Result<Vec<Row>> {
        self.patiently(|| self.database.fetch(statement.clone()))
            .await
    }

    /// The first row of an answer, as patiently.
    pub(crate) async fn first(&self, statement: Statement) -> Result<Option<Row>> {
        self.patiently(|| self.database.first(statement.clone()))
            .await
    }

    /// Tries something, and again where the database or the blob store does not answer, for as long as patience lasts.
    pub(crate) async fn patiently<T, F: Future<Output = Result<T>>>(
        &self,
        attempt: impl Fn() -> F,
    ) -> Result<T> {
        let mut waited = Duration::ZERO;
        loop {
            match attempt().await {
                Ok(done) => return Ok(done),
                Err(error) => self.wait_after(error, &mut waited).await?,
            }
        }
    }

    /// Waits before the next attempt, or gives the error back if it is final or patience is at its end.
    pub(crate) async fn wait_after(&self, error: Error, waited: &mut Duration) -> Result<()> {
        wait(self.patience, error, waited).await
    }
}

async fn wait(patience: Duration, error: Error, waited: &mut Duration) -> Result<()> {
    if !error.is_transient() || *waited >= patience {
        return Err(error);
    }
    let wait = (*waited / 2).clamp(FIRST_WAIT, LONGEST_WAIT);
    let jittered = wait.mul_f64(0.5 + fastrand::f64());
    tracing::debug!(%error, ?jittered, "the catalogue does not answer, trying again");
    tokio::time::sleep(jittered).await;
    *waited += jittered;
    Ok(())
}

const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
