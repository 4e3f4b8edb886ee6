//! The database behind four verbs. Only this file knows that there are two engines.

use crate::columns::{ColumnValues, columns_of};
use crate::rows::{Repeated, rows_at_once};
use crate::{Args, Fault, Row, Sql, Value};
use schalter_domain::id::AuthorityId;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Sqlite, Transaction};
use std::future::Future;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// A server that does not answer by then is away: who waits is asked to come back instead.
const POSTGRES_WAIT_MAX: Duration = Duration::from_secs(4);
/// Whoever starts waits longer: after a power cut the server may start beside us.
const POSTGRES_START_MAX: Duration = Duration::from_secs(30);

/// Texts of statements for many rows.
static REPEATED: LazyLock<Repeated> = LazyLock::new(Repeated::default);

/// Where the data lies.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file; made when it is missing.
    Sqlite(PathBuf),
    /// `postgres://user@host/database`
    Postgres(String),
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Where.
    pub place: Place,
    /// Connections to PostgreSQL at most; SQLite has one writer and this many readers, four at most.
    pub connections_max: u32,
}

/// The database; cheap to clone.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file. One connection writes, because SQLite has one writer anyway and a queue in our process is fair.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that only read, undisturbed by the writer thanks to the WAL.
        readers: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// A transaction that writes. Dropped without [`Tx::commit`] it never happened.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Something that statements run on: `&Store` outside of a transaction, `&mut Tx` inside.
pub trait Db: Send {
    /// Every row.
    fn all(&mut self, sql: Sql, args: Args)
    -> impl Future<Output = Result<Vec<Row>, Fault>> + Send;
    /// The row if there is one.
    fn optional(
        &mut self,
        sql: Sql,
        args: Args,
    ) -> impl Future<Output = Result<Option<Row>, Fault>> + Send;
    /// The number of rows changed.
    fn execute(&mut self, sql: Sql, args: Args) -> impl Future<Output = Result<u64, Fault>> + Send;
    /// The one row that must be there.
    fn one(&mut self, sql: Sql, args: Args) -> impl Future<Output = Result<Row, Fault>> + Send {
        async move {
            self.optional(sql, args)
                .await?
                .ok_or(Fault::Database(sqlx::Error::RowNotFound))
        }
    }
}

macro_rules! query {
    ($text:expr, $args:expr) => {{
        let mut query = sqlx::query($text);
        for value in $args {
            query = match value {
                Value::Uuid(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Int(value) => query.bind(value),
                Value::Bool(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Db for &Store {
    async fn all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Store::Sqlite { readers, .. } => query!(sql.sqlite, args)
                .fetch_all(readers)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Store::Postgres(pool) => query!(sql.postgres, args)
                .fetch_all(pool)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    async fn optional(&mut self, sql: Sql, args: Args) -> Result<Option<Row>, Fault> {
        Ok(match self {
            Store::Sqlite { readers, .. } => query!(sql.sqlite, args)
                .fetch_optional(readers)
                .await?
                .map(Row::Sqlite),
            Store::Postgres(pool) => query!(sql.postgres, args)
                .fetch_optional(pool)
                .await?
                .map(Row::Postgres),
        })
    }

    async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64, Fault> {
        Ok(match self {
            Store::Sqlite { writer, .. } => query!(sql.sqlite, args)
                .execute(writer)
                .await?
                .rows_affected(),
            Store::Postgres(pool) => query!(sql.postgres, args)
                .execute(pool)
                .await?
                .rows_affected(),
        })
    }
}

impl Db for Tx {
    async fn all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Tx::Sqlite(tx) => query!(sql.sqlite, args)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Tx::Postgres(tx) => query!(sql.postgres, args)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    async fn optional(&mut self, sql: Sql, args: Args) -> Result<Option<Row>, Fault> {
        Ok(match self {
            Tx::Sqlite(tx) => query!(sql.sqlite, args)
                .fetch_optional(&mut **tx)
                .await?
                .map(Row::Sqlite),
            Tx::Postgres(tx) => query!(sql.postgres, args)
                .fetch_optional(&mut **tx)
                .await?
                .map(Row::Postgres),
        })
    }

    async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64, Fault> {
        Ok(match self {
            Tx::Sqlite(tx) => query!(sql.sqlite, args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Tx::Postgres(tx) => query!(sql.postgres, args)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }
}

/// So that a function with several statements can hand on what it was given.
impl<D: Db> Db for &mut D {
    async fn all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>, Fault> {
        (**self).all(sql, args).await
    }

    async fn optional(&mut self, sql: Sql, args: Args) -> Result<Option<Row>, Fault> {
        (**self).optional(sql, args).await
    }

    async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64, Fault> {
        (**self).execute(sql, args).await
    }
}

impl Store {
    /// Opens the database; makes the file of SQLite when it is missing, but no tables: that is [`Store::migrate`].
    pub async fn open(options: StoreOptions) -> Result<Self, Fault> {
        match options.place {
            Place::Sqlite(path) => {
                let common = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // A booking that was confirmed to a citizen survives a power cut.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(256);
                // The writer never stops to checkpoint: `Store::checkpoint` does it from another connection when there is
                // time. The bound is for the day nobody calls it: 16,000 pages of 4 KiB.
                let writer = common.clone().pragma("wal_autocheckpoint", "16000");
                let writer = SqlitePoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(Duration::from_secs(30))
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    // On a full disk SQLite rolls back by itself; the connection then believes for ever that a transaction is open.
                    .before_acquire(|connection, _| {
                        let free = !connection.is_in_transaction();
                        Box::pin(std::future::ready(Ok(free)))
                    })
                    .connect_with(writer)
                    .await?;
                let readers = SqlitePoolOptions::new()
                    .max_connections(options.connections_max.clamp(1, 4))
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .connect_lazy_with(common.pragma("query_only", "on").row_buffer_size(512));
                Ok(Self::Sqlite { writer, readers })
            }
            Place::Postgres(url) => {
                let connect = PgConnectOptions::from_str(&url)?
                    .application_name("schalter")
                    .statement_cache_capacity(256)
                    // With the just-in-time compiler the month query is fifteen times slower.
                    .options([("jit", "off")]);
                let pool = PgPoolOptions::new()
                    .max_connections(options.connections_max.max(2))
                    .acquire_timeout(POSTGRES_WAIT_MAX)
                    .test_before_acquire(false)
                    .connect_lazy_with(connect);
                reach(&pool).await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Begins a transaction that will write rows of this authority, and of no other.
    ///
    /// SQLite takes the write lock at once, so that nothing read afterwards can be stale. PostgreSQL is told the
    /// authority: its row-level security then hides every other authority's rows (`migrations/README.md`).
    pub async fn begin_write(&self, authority: AuthorityId) -> Result<Tx, Fault> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => {
                // One round trip for both. SET takes no parameter; a UUID prints as hexadecimal digits and hyphens only.
                let begin = format!("BEGIN; SET LOCAL schalter.authority = '{authority}'");
                Tx::Postgres(pool.begin_with(AssertSqlSafe(begin)).await?)
            }
        })
    }

    /// Begins a transaction that may write rows of every authority: installation, the job queue, the sealer of events.
    pub async fn begin_write_all(&self) -> Result<Tx, Fault> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Whether this is PostgreSQL, that is, whether other processes may share the data.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Asks the database something trivial.
    pub async fn ping(&self) -> Result<(), Fault> {
        let mut db = self;
        db.one(PING, Vec::new()).await.map(drop)
    }

    /// Moves the write-ahead log of SQLite into the file, as far as no reader needs it; PostgreSQL does that itself.
    ///
    /// Runs on a reading connection, so that the writer goes on meanwhile. To be called when the process is idle.
    pub async fn checkpoint(&self) -> Result<(), Fault> {
        if let Self::Sqlite { readers, .. } = self {
            // `query_only` forbids changes of the data, not this.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
                .fetch_one(readers)
                .await?;
        }
        Ok(())
    }

    /// Watches the changes that other processes announce; `None` on SQLite, where there are no other processes.
    pub async fn watch(&self) -> Result<Option<Watch>, Fault> {
        let Self::Postgres(pool) = self else {
            return Ok(None);
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen("schalter").await?;
        Ok(Some(Watch(listener)))
    }

    /// Tells the other processes that something of these authorities changed; does nothing on SQLite.
    ///
    /// Not within the transactions that change something: PostgreSQL commits those that notify one after the other.
    pub async fn announce(
        &self,
        authorities: impl IntoIterator<Item = AuthorityId>,
    ) -> Result<(), Fault> {
        let Self::Postgres(pool) = self else {
            return Ok(());
        };
        for authority in authorities {
            query!(ANNOUNCE, [Value::Text(Some(authority.to_string()))])
                .execute(pool)
                .await?;
        }
        Ok(())
    }

    /// Closes every connection, after the statements that run.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Waits for the first connection.
async fn reach(pool: &PgPool) -> Result<(), Fault> {
    let begun = Instant::now();
    loop {
        match pool.acquire().await {
            Ok(_) => return Ok(()),
            Err(sqlx::Error::PoolTimedOut) if begun.elapsed() < POSTGRES_START_MAX => {}
            Err(error) => return Err(error.into()),
        }
    }
}

impl Tx {
    /// Makes everything true at once, and durable.
    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Waits for its turn among all transactions that name the same `key`; the lock ends with the transaction.
    ///
    /// PostgreSQL queues waiters of an advisory lock in order; waiters of a row lock wake all at once. SQLite has one writer
    /// and needs no lock.
    pub async fn take_turn(&mut self, key: i64) -> Result<(), Fault> {
        if let Self::Postgres(tx) = self {
            query!(TAKE_TURN, [Value::Int(Some(key))])
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// Runs a statement for many rows at once: SQLite with the values of many rows behind `VALUES`, PostgreSQL with one array per column
    /// (`UNNEST`). Answers the rows returned, in no order.
    ///
    /// Every row has the same number and types of values. No two rows change the same row of a table.
    pub async fn each(&mut self, sql: Sql, rows: Vec<Args>) -> Result<Vec<Row>, Fault> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Sqlite(tx) => {
                let columns = rows.first().map_or(0, Vec::len);
                let mut left = rows.into_iter();
                let mut answers = Vec::new();
                while left.len() > 0 {
                    let count = rows_at_once(left.len());
                    let text = AssertSqlSafe(REPEATED.text(sql.sqlite, columns, count));
                    let args = left.by_ref().take(count).flatten();
                    let answer = query!(text, args).fetch_all(&mut **tx).await?;
                    answers.extend(answer.into_iter().map(Row::Sqlite));
                }
                Ok(answers)
            }
            Self::Postgres(tx) => {
                let mut query = sqlx::query(sql.postgres);
                for column in columns_of(rows) {
                    query = match column {
                        ColumnValues::Uuid(values) => query.bind(values),
                        ColumnValues::Text(values) => query.bind(values),
                        ColumnValues::Int(values) => query.bind(values),
                        ColumnValues::Bool(values) => query.bind(values),
                        ColumnValues::Bytes(values) => query.bind(values),
                    };
                }
                Ok(query
                    .fetch_all(&mut **tx)
                    .await?
                    .into_iter()
                    .map(Row::Postgres)
                    .collect())
            }
        }
    }
}

/// Changes announced by other processes.
#[derive(Debug)]
pub struct Watch(PgListener);

impl Watch {
    /// Waits for the next change. `None`: the connection was lost and is up again; anything may have changed meanwhile.
    pub async fn next(&mut self) -> Result<Option<AuthorityId>, Fault> {
        let notification = self.0.try_recv().await?;
        Ok(notification.and_then(|notification| notification.payload().parse().ok()))
    }
}

const PING: Sql = Sql::new("SELECT 1 AS one");

// What PostgreSQL alone is told: SQLite has one writer and one process, so nobody waits for a turn or needs an announcement.
const TAKE_TURN: &str = "SELECT pg_advisory_xact_lock($1)";
const ANNOUNCE: &str = "SELECT pg_notify('schalter', $1)";

pub(crate) const ALL: &[Sql] = &[PING];
