//! The shared database: PostgreSQL, or what speaks its protocol.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions};
use sqlx::query::Query;
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, PgConnection, Postgres};

use super::{Database, Statement, Value};
use crate::error::{Error, Kind, Result};

/// How many connections one process holds at most.
const CONNECTIONS: u32 = 8;
/// How long a call waits for a connection before it says that there is none.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(15);

/// What each connection asks of the server. Whoever waits for a lock is told so and asks again; a program that froze or was cut off
/// in the middle of its work does not hold others up for longer than that, while slow blob stores are given their time.
const MANNERS: &str = "SET lock_timeout = '15s'; SET idle_in_transaction_session_timeout = '5min'; \
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// Connects. The address's form is that of libpq.
pub(super) async fn open(url: &str) -> Result<Database> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| {
            Error::new(Kind::Usage, "the address of the database cannot be understood")
                .hint("write it as postgres://USER@HOST:PORT/DATABASE or postgres:///DATABASE?host=/FOLDER/OF/SOCKET")
        })?
        .application_name("portolan")
        .statement_cache_capacity(128);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(WAIT_FOR_CONNECTION)
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(MANNERS).execute(connection).await.map(drop) })
        })
        .connect_with(options.clone())
        .await;
    match pool {
        Ok(pool) => Ok(Database::Postgres(pool)),
        // The pool has tried as long as it may, and does not tell what became of it.
        Err(sqlx::Error::PoolTimedOut) => match PgConnection::connect_with(&options).await {
            Ok(_) => Err(sqlx::Error::PoolTimedOut.into()),
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The driver's form of a statement.
pub(super) fn query(statement: Statement) -> Query<'static, Postgres, PgArguments> {
    let (text, values) = statement.into_parts();
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .expect("numbers, text and bytes can be bound");
    }
    sqlx::query_with(AssertSqlSafe(text), arguments)
}
