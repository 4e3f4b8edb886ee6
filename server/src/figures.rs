//! Figures for operators, in the form of Prometheus.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use schalter_app::notification::Backlog;
use schalter_domain::time::Timestamp;
use std::sync::Mutex;

/// Seconds; from a read of one row to a request that nearly timed out.
const SECONDS: &[f64] = &[
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0,
];

static INSTALLED: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Starts counting. A second call gives the same figures: a process counts once.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    let mut installed = INSTALLED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = &*installed {
        return Ok(handle.clone());
    }
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?;
    let handle = builder.install_recorder()?;
    describe_counter!(
        "schalter_http_requests_total",
        "Requests answered, by route, method and status"
    );
    describe_histogram!(
        "schalter_http_request_seconds",
        Unit::Seconds,
        "Time to answer a request, by route"
    );
    describe_gauge!("schalter_live_streams", "Live streams that are open");
    describe_counter!(
        "schalter_jobs_total",
        "Jobs tried, by kind and outcome: done, later, dead"
    );
    describe_gauge!("schalter_jobs_ready", "Jobs that wait");
    describe_gauge!("schalter_jobs_dead", "Jobs that were given up");
    describe_gauge!(
        "schalter_jobs_oldest_seconds",
        Unit::Seconds,
        "For how long the oldest due job has been waiting"
    );
    Ok(installed.insert(handle).clone())
}

/// One job was tried.
pub fn job(kind: &'static str, outcome: &'static str) {
    metrics::counter!("schalter_jobs_total", "kind" => kind, "outcome" => outcome).increment(1);
}

/// How many jobs wait.
pub fn backlog(backlog: &Backlog, now: Timestamp) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "figures of this size are for people"
    )]
    let number = |count: u64| count as f64;
    metrics::gauge!("schalter_jobs_ready").set(number(backlog.ready));
    metrics::gauge!("schalter_jobs_dead").set(number(backlog.dead));
    let waits_ms = backlog
        .due_since
        .map_or(0, |since| now.0.saturating_sub(since.0));
    metrics::gauge!("schalter_jobs_oldest_seconds")
        .set(number(u64::try_from(waits_ms).unwrap_or(0)) / 1000.0);
}
