//! What every use case needs, opened once when the process starts.

use crate::availability::crowd::Crowds;
use crate::availability::month::Months;
use crate::booking::Desks;
use crate::catalogue::Catalogues;
use crate::clock::{Clock, SystemClock};
use crate::live::Live;
use crate::mailboxes::Mailboxes;
use crate::pass::{PassKeyFault, PassSigner};
use crate::queue::Counts;
use crate::random;
use crate::settings::Settings;
use schalter_domain::availability::{HolidayCalendar, HolidayRule};
use schalter_domain::id::AuthorityId;
use schalter_domain::time::Timestamp;
use schalter_storage::sealed::{MasterKey, Sealer};
use schalter_storage::{Fault, MigrationState, Place, Store, StoreOptions, Tx};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast;
use uuid::Uuid;

/// Changes that a slow listener may be behind before it is told that it missed some.
const CHANGES_MAX: usize = 1024;

/// How a context is opened.
pub struct Options {
    /// The folder of the database file and the keys; made when it is missing.
    pub data_dir: PathBuf,
    /// `postgres://…`, `sqlite:path`; `None`: the file `schalter.sqlite` in the data folder.
    pub database_url: Option<String>,
    /// Connections to the database at most.
    pub connections_max: u32,
    /// Whether to bring the schema up to date.
    pub migrate: bool,
    /// 64 hexadecimal digits; `None`: the file `keys/master.key` in the data folder, made when it is missing.
    pub master_key: Option<String>,
    /// The rules of the house.
    pub settings: Settings,
    /// Public holidays.
    pub holidays: Vec<HolidayRule>,
    /// The clock; tests have their own.
    pub clock: Arc<dyn Clock>,
}

impl Options {
    /// The defaults: SQLite in this folder, migrated.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            connections_max: 16,
            migrate: true,
            master_key: None,
            settings: Settings::default(),
            holidays: Vec::new(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// Why a context cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The database or the data folder failed.
    #[error(transparent)]
    Storage(#[from] Fault),
    /// The key of the passes cannot be used.
    #[error(transparent)]
    PassKey(#[from] PassKeyFault),
    /// The schema is older than the program, and it was not asked to migrate.
    #[error("the database is not up to date: run `schalter migrate`")]
    NotMigrated,
}

/// How the parts a context stands on are doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// The database answers.
    pub database: bool,
    /// Its schema is that of this program or a newer one.
    pub migrations: bool,
}

/// What every use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub(crate) store: Store,
    pub(crate) sealer: Sealer,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) holidays: Arc<HolidayCalendar>,
    pub(crate) catalogues: Arc<Catalogues>,
    pub(crate) contents: Arc<crate::instruction::Contents>,
    pub(crate) desks: Arc<Desks>,
    pub(crate) crowds: Arc<Crowds>,
    pub(crate) months: Arc<Months>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) passes: PassSigner,
    pub(crate) live: Arc<Live>,
    pub(crate) mailboxes: Arc<Mailboxes>,
    changes: broadcast::Sender<AuthorityId>,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}

impl Context {
    /// Opens the database, migrates it when asked, loads or makes the keys.
    pub async fn open(options: Options) -> Result<Self, OpenFault> {
        let data = &options.data_dir;
        std::fs::create_dir_all(data).map_err(|source| file_fault(data, source))?;
        let master = match &options.master_key {
            Some(text) => MasterKey::from_hex(text)?,
            None => master_key_of(data)?,
        };
        let passes = PassSigner::open(data)?;
        let place = place_of(options.database_url.as_deref(), data)?;
        let store = Store::open(StoreOptions {
            place,
            connections_max: options.connections_max,
        })
        .await?;
        if options.migrate {
            store.migrate().await?;
        } else if store.migration_state().await? == MigrationState::Behind {
            return Err(OpenFault::NotMigrated);
        }
        Ok(Self {
            store,
            sealer: Sealer::new(master),
            clock: options.clock,
            settings: Arc::new(options.settings),
            holidays: Arc::new(HolidayCalendar::new(options.holidays)),
            catalogues: Arc::default(),
            contents: Arc::default(),
            desks: Arc::default(),
            crowds: Arc::default(),
            months: Arc::default(),
            counts: Arc::default(),
            passes,
            live: Arc::default(),
            mailboxes: Arc::default(),
            changes: broadcast::Sender::new(CHANGES_MAX),
        })
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The rules of the house.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Signs passes; gives out the public key and a verifier.
    #[must_use]
    pub fn passes(&self) -> &PassSigner {
        &self.passes
    }

    /// How the parts this stands on are doing.
    pub async fn health(&self) -> Health {
        let database = self.store.ping().await.is_ok();
        let state = self.store.migration_state().await;
        Health {
            database,
            migrations: matches!(state, Ok(MigrationState::Current | MigrationState::Ahead)),
        }
    }

    /// Moves the write-ahead log of SQLite into its file; to be called every few seconds, best when little happens.
    pub async fn checkpoint(&self) -> Result<(), Fault> {
        self.store.checkpoint().await
    }

    /// Whether other processes may change the same data (PostgreSQL).
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    /// Closes the database, after the statements that run.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// A new id.
    pub(crate) fn uuid(&self) -> Uuid {
        random::uuid(self.now())
    }

    /// Commits a change of an authority and tells everybody who watches: here at once, other
    /// processes by the database a few milliseconds later (`live::run`).
    pub(crate) async fn commit(&self, tx: Tx, authority: AuthorityId) -> Result<(), Fault> {
        tx.commit().await?;
        self.changed(authority);
        self.live.announcements.add(authority);
        Ok(())
    }

    /// Tells this process that something of an authority changed.
    pub(crate) fn changed(&self, authority: AuthorityId) {
        // Nobody may be listening: then nobody needs to know.
        let _ = self.changes.send(authority);
    }

    /// Hears of every change that this process makes or is told of. Who is too slow is told so and looks at everything.
    pub(crate) fn changes(&self) -> broadcast::Receiver<AuthorityId> {
        self.changes.subscribe()
    }
}

fn place_of(url: Option<&str>, data: &Path) -> Result<Place, Fault> {
    match url {
        None => Ok(Place::Sqlite(data.join("schalter.sqlite"))),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Place::Postgres(url.to_owned()))
        }
        Some(url) => match url.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => {
                Ok(Place::Sqlite(path.trim_start_matches("//").into()))
            }
            _ => Err(Fault::Setting(
                "a database URL begins with postgres:// or sqlite:".to_owned(),
            )),
        },
    }
}

fn file_fault(path: &Path, source: std::io::Error) -> Fault {
    Fault::File {
        path: path.display().to_string(),
        source,
    }
}

/// The master key in the data folder; made at the first start, readable by its owner only.
fn master_key_of(data: &Path) -> Result<MasterKey, Fault> {
    let path = data.join("keys/master.key");
    let fault = |source| file_fault(&path, source);
    match std::fs::read_to_string(&path) {
        Ok(text) => MasterKey::from_hex(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let fresh = MasterKey::new(rand::random());
            let kept = crate::pass::keep_first(&path, &fresh.to_hex()).map_err(fault)?;
            MasterKey::from_hex(&kept)
        }
        Err(error) => Err(fault(error)),
    }
}
