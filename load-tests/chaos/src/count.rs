//! The count afterwards: what was promised against what is there.

use crate::citizens::CAPACITY;
use crate::door::Door;
use crate::mails;
use crate::tally::Promise;
use crate::watcher::{self, Watcher};
use rand::rngs::StdRng;
use schalter_load_kit::citizen::{Citizens, audit};
use schalter_load_kit::process::Schalter;
use schalter_load_kit::report::Row;
use std::path::Path;
use std::time::Duration;

/// Rows of one scenario and case.
#[derive(Debug)]
pub struct Rows {
    scenario: &'static str,
    case: String,
    found: Vec<Row>,
}

impl Rows {
    /// None yet.
    pub fn new(scenario: &'static str, case: impl Into<String>) -> Self {
        Self {
            scenario,
            case: case.into(),
            found: Vec::new(),
        }
    }

    /// One figure more.
    pub fn add(&mut self, metric: &'static str, value: f64) {
        self.found.push(Row {
            scenario: self.scenario,
            case: self.case.clone(),
            metric,
            value,
        });
    }

    /// One count more.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one run are far below 2^52"
    )]
    pub fn count(&mut self, metric: &'static str, value: usize) {
        self.add(metric, value as f64);
    }

    /// How long outages were, in milliseconds: the middle and the longest.
    pub fn times(&mut self, middle: &'static str, longest: &'static str, times: &[Duration]) {
        let mut times = times.to_vec();
        times.sort_unstable();
        let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
        self.add(middle, ms(times.get(times.len() / 2)));
        self.add(longest, ms(times.last()));
    }

    /// All of them.
    pub fn done(self) -> Vec<Row> {
        self.found
    }

    /// Every appointment that was promised, and every five minutes of the pools.
    pub async fn appointments(&mut self, door: &Door, promises: &[Promise]) -> anyhow::Result<()> {
        let citizens = Citizens::new(door.url())?;
        let booked = promises.iter().filter(|promise| !promise.cancelled);
        let pairs = booked.map(|promise| (&promise.held, &promise.start));
        let found = audit(&citizens, pairs, CAPACITY).await?;
        let mut revived = 0;
        for promise in promises.iter().filter(|promise| promise.cancelled) {
            let view = citizens.view(&promise.held).await?;
            revived += usize::from(view.is_none_or(|view| view.state != "cancelled"));
        }
        self.count("promised", promises.len());
        self.count("lost", usize::try_from(found.lost)? + revived);
        self.count("double", usize::try_from(found.double_bookings)?);
        Ok(())
    }

    /// Every mail in the folder of a Schalter without a mail server.
    pub async fn mails(&mut self, data: &Path, promises: &[Promise], patience: Duration) {
        let found = mails::settle(data, promises, patience).await;
        self.count("mails_missing", found.missing);
        self.count("mails_too_many", found.too_many);
    }

    /// Every page that watched: it must see the next change.
    pub async fn pages(
        &mut self,
        door: &Door,
        watchers: &[Watcher],
        dice: &mut StdRng,
    ) -> anyhow::Result<()> {
        let blind = watcher::blind(door, watchers, dice).await?;
        self.count("pages", watchers.len());
        self.count(
            "page_reconnects",
            usize::try_from(watcher::reconnects(watchers))?,
        );
        self.count("pages_lost", blind);
        Ok(())
    }

    /// What clients noted on the way.
    pub fn notes(&mut self, door: &Door) {
        let sums = door.tally().sums(self.scenario);
        self.add("refused_as_taken", unit(sums.refused));
        self.add("put_off", unit(sums.put_off));
        self.add("broken_lines", unit(sums.broken_lines));
        self.add("wrong_answers", unit(sums.wrong));
        self.add("slowest_answer_ms", sums.slowest.as_secs_f64() * 1e3);
    }

    /// Stops the process and lets it look at its own data: chain of events, schema, keys. Panics are read from its log.
    pub fn data(&mut self, schalter: &mut Schalter, log: &Path) {
        schalter.kill();
        let checked = schalter.tool(&["check"]);
        if let Err(error) = &checked {
            eprintln!("{}: {error:#}", self.scenario);
        }
        self.count("checks_failed", usize::from(checked.is_err()));
        let said = std::fs::read_to_string(log).unwrap_or_default();
        let panics = said.lines().filter(|line| line.contains("panicked"));
        let panics: Vec<&str> = panics.collect();
        for line in &panics {
            eprintln!("{}: {line}", self.scenario);
        }
        self.count("panics", panics.len());
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one run are far below 2^52"
)]
fn unit(count: u64) -> f64 {
    count as f64
}
