//! Roles: what runs in a process, how it starts, and how it stops within ten seconds.

use crate::config::Config;
use crate::http::operations::{self, Readiness};
use crate::outbound::mail::Outbox;
use crate::worker::{self, Worker};
use crate::{figures, holidays, http, media};
use anyhow::Context as _;
use axum::Router;
use metrics_exporter_prometheus::PrometheusHandle;
use schalter_app::{
    Context, Options, Settings, SystemClock, booking, certificate, identity, instruction, lesson,
    live, notification,
};
use schalter_domain::booking::CheckIn;
use schalter_domain::identity::SessionLife;
use schalter_domain::time::Millis;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// From the signal to the end of the process; operators wait this long before they use force.
const STOP_MAX: Duration = Duration::from_secs(10);
/// What is left for closing the database.
const CLOSE_MAX: Duration = Duration::from_millis(500);
/// The write-ahead log of SQLite is folded in this often, and idle addresses are forgotten.
const TIDY_EVERY: Duration = Duration::from_secs(15);
/// Personal data whose time has come is looked for this often.
const RETENTION_EVERY: Duration = Duration::from_mins(10);
/// Moments of presence questions are looked for this often.
const LESSONS_EVERY: Duration = Duration::from_secs(1);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Serve,
    /// Pages and API.
    Web,
    /// Jobs.
    Work,
}

impl Role {
    fn has_web(self) -> bool {
        self != Self::Work
    }

    fn has_worker(self) -> bool {
        self != Self::Web
    }

    fn has_media(self) -> bool {
        self == Self::Serve
    }
}

/// Opens the use cases on the database of the configuration.
pub async fn open(config: &Config, migrate: bool) -> anyhow::Result<Context> {
    let options = Options {
        data_dir: config.data.clone(),
        database_url: config.database_url.clone(),
        connections_max: config.database.connections_max,
        migrate,
        master_key: config.master_key.clone(),
        settings: settings(config),
        holidays: holidays::shipped()?,
        clock: Arc::new(SystemClock),
    };
    // Without its password, which has no place in an error message.
    let place = config.database_url();
    let place = place.rsplit('@').next().unwrap_or_default().to_owned();
    Context::open(options)
        .await
        .with_context(|| format!("cannot open the database {place}"))
}

fn settings(config: &Config) -> Settings {
    let (booking, limits, session) = (&config.booking, &config.limits, &config.session);
    Settings {
        hold_for: Millis::minutes(booking.hold_minutes),
        open_holds_per_address_max: Some(limits.holds_per_address_max),
        upcoming_per_email_max: Some(limits.bookings_per_email_max),
        check_in: CheckIn {
            before: Millis::minutes(booking.check_in_before_minutes),
            after: Millis::minutes(booking.check_in_after_minutes),
        },
        session_life: SessionLife {
            idle: Millis::minutes(session.idle_minutes),
            absolute: Millis::hours(session.hours_max),
        },
        keep_days: booking.keep_days,
        keep_cancelled_days: booking.keep_cancelled_days,
        course_time_percent: config.course.time_percent,
        certificate_keep_years: config.certificate.keep_years,
        ..Settings::default()
    }
}

/// Runs a role until the process is asked to stop.
pub async fn run(config: Config, role: Role) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone());
    let process = Process::start(config, role, stop.clone()).await?;
    process.wait(&stop).await;
    Ok(())
}

/// A running process: what a signal stops, and what tests start.
#[derive(Debug)]
pub struct Process {
    app: Context,
    node: Option<schalter_signaling::Node>,
    tasks: TaskTracker,
    /// Where it answers: pages and API, or operators only.
    pub address: Option<std::net::SocketAddr>,
}

impl Process {
    /// Starts everything that the role has, on the database of the configuration.
    pub async fn start(
        config: Config,
        role: Role,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let app = open(&config, role == Role::Serve).await?;
        anyhow::ensure!(
            role == Role::Serve || app.is_shared(),
            "`schalter web` and `schalter work` share their data with other processes: set `database_url` to PostgreSQL, \
             or run `schalter serve`"
        );
        Self::start_on(app, config, role, stop).await
    }

    /// Starts everything that the role has, on use cases that are open already.
    pub async fn start_on(
        app: Context,
        config: Config,
        role: Role,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let config = Arc::new(config);
        let tasks = TaskTracker::new();
        let mut process = Self {
            app,
            node: None,
            tasks,
            address: None,
        };
        if role.has_media() {
            process.start_media(&config)?;
        }
        process.tasks.spawn(live::run(
            process.app.clone(),
            stop.clone().cancelled_owned(),
        ));
        if role.has_worker() {
            process.start_worker(&config, &stop)?;
        }
        if role.has_web() {
            process.start_web(&config, &stop).await?;
        } else {
            process.start_operations(&config, &stop).await?;
        }
        process.tasks.close();
        Ok(process)
    }

    fn start_media(&mut self, config: &Config) -> anyhow::Result<()> {
        let (node, facts) = media::start(config, self.app.passes().verifier())?;
        // Not among the tasks that are waited for: it ends when the node does.
        tokio::spawn(media::write_down(self.app.clone(), node.clone(), facts));
        self.node = Some(node);
        Ok(())
    }

    fn start_worker(&self, config: &Config, stop: &CancellationToken) -> anyhow::Result<()> {
        let outbox = Outbox::open(config)?;
        if let Outbox::Folder(folder) = &outbox {
            tracing::info!(folder = %folder.display(), "no SMTP server is configured: mails are written to this folder");
        }
        let (app, public_url, sender) = (
            self.app.clone(),
            config.public_url(),
            config.smtp.from.clone(),
        );
        self.tasks.spawn(
            Worker {
                app,
                outbox,
                public_url,
                sender,
            }
            .run(stop.clone()),
        );
        self.tasks.spawn(every(
            RETENTION_EVERY,
            stop.clone(),
            self.app.clone(),
            retain,
        ));
        self.tasks.spawn(every(
            LESSONS_EVERY,
            stop.clone(),
            self.app.clone(),
            ask_in_lessons,
        ));
        Ok(())
    }

    async fn start_web(
        &mut self,
        config: &Arc<Config>,
        stop: &CancellationToken,
    ) -> anyhow::Result<()> {
        let parts = http::Parts {
            app: self.app.clone(),
            config: Arc::clone(config),
            stop: stop.clone(),
            figures: figures::install()?,
            media: self.node.clone(),
        };
        let web = http::Web::new(parts).await?;
        let router = http::router(&web)?;
        self.listen(router, config, stop).await?;
        tracing::info!(address = %config.public_url(), demo = web.is_demo(), "serving pages and API");
        self.tasks.spawn(every(TIDY_EVERY, stop.clone(), web, tidy));
        Ok(())
    }

    /// For a process without pages: how it is, and what it counts.
    async fn start_operations(
        &mut self,
        config: &Config,
        stop: &CancellationToken,
    ) -> anyhow::Result<()> {
        let (app, figures) = (self.app.clone(), figures::install()?);
        let ready = move || {
            let app = app.clone();
            async move { Readiness::of(&app, None).await }
        };
        let router = operations::router(config, figures.clone(), stop.clone(), ready);
        self.listen(router, config, stop).await?;
        tracing::info!(address = %config.listen, "answering operators");
        self.tasks.spawn(every(
            TIDY_EVERY,
            stop.clone(),
            (self.app.clone(), figures),
            measure,
        ));
        Ok(())
    }

    async fn listen(
        &mut self,
        router: Router,
        config: &Config,
        stop: &CancellationToken,
    ) -> anyhow::Result<()> {
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        self.address = Some(listener.local_addr()?);
        self.tasks.spawn(http::serve(
            listener,
            router,
            http::Connections::new(config),
            stop.clone(),
        ));
        Ok(())
    }

    /// Waits for the stop, and then for everything that was begun, within limits.
    pub async fn wait(self, stop: &CancellationToken) {
        let ended = async {
            stop.cancelled().await;
            let media = async {
                if let Some(node) = &self.node {
                    node.shutdown().await;
                }
            };
            tokio::join!(self.tasks.wait(), media);
        };
        within_limit(stop, ended).await;
        // What is still open is closed by the system; nothing committed is lost.
        drop(tokio::time::timeout(CLOSE_MAX, self.app.close()).await);
        tracing::info!("stopped");
    }
}

/// Waits for the end, but after the stop not longer than operators do.
pub async fn within_limit(stop: &CancellationToken, end: impl Future) {
    let limit = async {
        stop.cancelled().await;
        tokio::time::sleep(STOP_MAX.saturating_sub(CLOSE_MAX)).await;
    };
    tokio::select! {
        _ = end => {}
        () = limit => tracing::warn!("something did not come to its end in time and is cut off"),
    }
}

/// Stops at the first SIGTERM or SIGINT; the second ends the process at once.
pub fn stop_on_signal(stop: CancellationToken) {
    tokio::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            return tracing::error!("signals cannot be heard");
        };
        for times in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if times > 0 {
                std::process::exit(1);
            }
            tracing::info!("stopping");
            stop.cancel();
        }
    });
}

/// Does something again and again until the stop. A failure is told and does not end it.
async fn every<T, F>(pause: Duration, stop: CancellationToken, with: T, what: fn(T) -> F)
where
    T: Clone,
    F: Future<Output = anyhow::Result<()>>,
{
    loop {
        if let Err(error) = what(with.clone()).await {
            tracing::error!(error = format!("{error:#}"), "upkeep failed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn ask_in_lessons(app: Context) -> anyhow::Result<()> {
    lesson::ask_due(&app).await?;
    Ok(())
}

async fn retain(app: Context) -> anyhow::Result<()> {
    let participants = instruction::erase_due(&app).await?;
    let erased = u64::from(booking::erase_due(&app).await?) + u64::from(participants);
    let purged = notification::purge(&app).await? + certificate::erase_due(&app).await?;
    identity::forget_old_attempts(&app).await?;
    if erased > 0 || purged > 0 {
        tracing::info!(
            erased,
            purged,
            "personal data and notes whose time has come are deleted"
        );
    }
    Ok(())
}

async fn tidy(web: http::Web) -> anyhow::Result<()> {
    web.tidy();
    measure((web.app.clone(), web.figures.clone())).await?;
    web.app.checkpoint().await?;
    Ok(())
}

async fn measure((app, figures): (Context, PrometheusHandle)) -> anyhow::Result<()> {
    figures.run_upkeep();
    worker::measure(&app).await
}
