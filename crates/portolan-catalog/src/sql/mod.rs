//! Two databases behind one face: the same statements run on SQLite and on PostgreSQL.

mod error;
mod migrate;
mod postgres;
mod sqlite;
mod statement;
mod value;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use sqlx::{PgPool, SqlitePool};

use crate::error::Result;
use crate::location::Location;

pub(crate) use statement::Statement;
pub(crate) use value::{Row, Value};

/// Which of the two it is, where their SQL differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// An open database, its schema as this Portolan wants it.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// One writer, since SQLite has room for one, and readers beside it.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// Work that is done as a whole or not at all. Dropped before [`Transaction::commit`], it is not done.
#[derive(Debug)]
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// What is asked: the database as it is, or as a transaction sees it.
#[derive(Debug)]
pub(crate) enum Asked<'a> {
    Database(&'a Database),
    Transaction(&'a mut Transaction),
}

impl Asked<'_> {
    /// The rows of an answer.
    pub(crate) async fn fetch(&mut self, statement: Statement) -> Result<Vec<Row>> {
        match self {
            Self::Database(database) => database.fetch(statement).await,
            Self::Transaction(tx) => tx.fetch(statement).await,
        }
    }
}

/// Who may write beside us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Others that keep what they saw.
    Shared,
    /// Nobody: what is named now is all that is named until the end of the transaction.
    Alone,
}

/// The number of the lock that turns are taken with, of this program only.
const TURNS: i64 = 7_076_872;

impl Database {
    /// Opens a database, makes it where there is none, and brings its schema up to date.
    pub(crate) async fn open(location: &Location) -> Result<Self> {
        let database = match location {
            Location::Sqlite(file) => sqlite::open(file).await?,
            Location::Postgres(url) => postgres::open(url).await?,
        };
        migrate::run(&database).await?;
        Ok(database)
    }

    /// Which of the two it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Begins a transaction that writes.
    pub(crate) async fn begin(&self) -> Result<Transaction> {
        Ok(match self {
            Self::Sqlite { writer, .. } => {
                Transaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    /// The rows of an answer.
    pub(crate) async fn fetch(&self, statement: Statement) -> Result<Vec<Row>> {
        self.stream(statement).try_collect().await
    }

    /// The first row of an answer.
    pub(crate) async fn first(&self, statement: Statement) -> Result<Option<Row>> {
        self.stream(statement).try_next().await
    }

    /// The rows of an answer as they come, for answers of any length.
    pub(crate) fn stream(&self, statement: Statement) -> BoxStream<'_, Result<Row>> {
        match self {
            Self::Sqlite { readers, .. } => sqlite::query(statement)
                .fetch(readers)
                .map(|row| Ok(Row::Sqlite(row?)))
                .boxed(),
            Self::Postgres(pool) => postgres::query(statement)
                .fetch(pool)
                .map(|row| Ok(Row::Postgres(row?)))
                .boxed(),
        }
    }

    /// Ends all connections, in order.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    /// Which of the two it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Waits for a turn, which ends with the transaction, also where its process dies. SQLite has one writer anyway.
    pub(crate) async fn take_turn(&mut self, turn: Turn) -> Result<()> {
        if let Self::Postgres(_) = self {
            let lock = match turn {
                Turn::Shared => "SELECT pg_advisory_xact_lock_shared($1)",
                Turn::Alone => "SELECT pg_advisory_xact_lock($1)",
            };
            self.execute(Statement::new(lock).bind(TURNS)).await?;
        }
        Ok(())
    }

    /// Runs a statement; returns how many rows it changed.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite::query(statement)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => postgres::query(statement)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Runs several statements that each have one and no values, as migrations are.
    pub(crate) async fn script(&mut self, text: String) -> Result<()> {
        let text = sqlx::AssertSqlSafe(text);
        match self {
            Self::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(drop)?,
            Self::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(drop)?,
        }
        Ok(())
    }

    /// Inserts rows, in as few statements as the databases take.
    pub(crate) async fn insert(
        &mut self,
        head: &str,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<()> {
        for statement in Statement::insert(head, rows, tail) {
            self.execute(statement).await?;
        }
        Ok(())
    }

    /// The rows of an answer.
    pub(crate) async fn fetch(&mut self, statement: Statement) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite::query(statement)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Self::Postgres(tx) => postgres::query(statement)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    /// Makes it so.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
