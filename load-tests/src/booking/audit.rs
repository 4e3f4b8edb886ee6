//! The audit: everything that was promised is asked for again, place by place, and nothing else may be there.

use super::load::{Haul, Kept};
use crate::door::{Answer, Door, Question};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use schalter_load_kit::citizen::View;
use schalter_load_kit::process::Schalter;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

/// The grain of availability: five minutes.
const GRAIN_SECONDS: i64 = 300;
/// Questions under way at once.
const AT_ONCE: usize = 16;
/// Mails are written by a worker, a little later.
const MAIL_PATIENCE: Duration = Duration::from_mins(1);
/// One appointment in so many is asked for with its neighbour's token.
const WRONG_TOKEN_EACH: usize = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Appointments above the capacity, summed over all five-minute grains.
    pub double_bookings: u64,
    /// Promises that the server does not keep: holds that are not held, confirmed ones that are not booked.
    pub lost: u64,
    /// Appointments that somebody else's token opened.
    pub opened_by_wrong_token: u64,
    /// What only whoever runs the server can look at.
    pub own: Option<Own>,
}

/// What only whoever runs the server can look at.
#[derive(Debug, Default)]
pub struct Own {
    /// Confirmations with an address whose mail never came.
    pub mails_missing: u64,
    /// Mails beyond one for each confirmation with an address.
    pub mails_too_many: u64,
    /// 1 when `schalter check` finds something wrong: the chain of events, the keys, the database.
    pub failed_checks: u64,
}

/// Counts everything. A server of our own is stopped by it.
pub async fn run(
    door: &Door,
    own: Option<Schalter>,
    hauls: [&Haul; 2],
    capacity: u64,
) -> anyhow::Result<Found> {
    let kept: Vec<&Kept> = hauls.iter().flat_map(|haul| &haul.kept).collect();
    let mut found = Found::default();
    let views: Vec<Option<View>> = stream::iter(&kept)
        .map(|kept| view(door, kept, &kept.held.token))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut taken: HashMap<(&str, i64), u64> = HashMap::new();
    for (kept, view) in kept.iter().zip(&views) {
        let promised = if kept.confirmed { "booked" } else { "held" };
        match view {
            Some(view) if view.state == promised => {
                let grains =
                    view.start.as_second() / GRAIN_SECONDS..view.end.as_second() / GRAIN_SECONDS;
                for grain in grains {
                    *taken.entry((&kept.start.pool, grain)).or_default() += 1;
                }
            }
            _ => found.lost += 1,
        }
    }
    found.double_bookings = taken
        .values()
        .map(|taken| taken.saturating_sub(capacity))
        .sum();
    for pair in kept.windows(2).step_by(WRONG_TOKEN_EACH) {
        let opened = view(door, pair[0], &pair[1].held.token).await?;
        found.opened_by_wrong_token += u64::from(opened.is_some());
    }
    if let Some(mut schalter) = own {
        let (mails_missing, mails_too_many) = mails(schalter.data(), &kept).await?;
        schalter.kill();
        // It says on its output what is wrong.
        let failed_checks = u64::from(schalter.tool(&["check"]).is_err());
        found.own = Some(Own {
            mails_missing,
            mails_too_many,
            failed_checks,
        });
    }
    Ok(found)
}

async fn view(door: &Door, kept: &Kept, token: &str) -> anyhow::Result<Option<View>> {
    let question = Question {
        path: &format!("/api/v1/appointments/{}", kept.held.id),
        token: Some(token),
        ..Question::default()
    };
    match door.ask(question).await? {
        Answer { status: 404, .. } => Ok(None),
        answer => answer.json().map(Some),
    }
}

/// Confirmations whose mail is missing, and mails that are too many. A mail's file is named after the appointment.
async fn mails(data: &Path, kept: &[&Kept]) -> anyhow::Result<(u64, u64)> {
    let expected: Vec<&str> = kept
        .iter()
        .filter(|kept| kept.confirmed && kept.email.is_some())
        .map(|kept| kept.held.id.as_str())
        .collect();
    let deadline = Instant::now() + MAIL_PATIENCE;
    loop {
        let mut came = sent(&data.join("mail"))?;
        let missing = expected
            .iter()
            .filter(|id| match came.get_mut(**id) {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            })
            .count() as u64;
        if missing == 0 || Instant::now() > deadline {
            return Ok((missing, came.values().sum()));
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// How many mails each appointment has.
fn sent(folder: &Path) -> anyhow::Result<BTreeMap<String, u64>> {
    let mut came = BTreeMap::new();
    let Ok(files) = std::fs::read_dir(folder) else {
        return Ok(came);
    };
    for file in files {
        let name = file?.file_name();
        let name = name.to_string_lossy();
        if let Some(name) = name.strip_suffix(".eml") {
            let appointment = name.split('.').next().unwrap_or_default();
            *came.entry(appointment.to_owned()).or_default() += 1;
        }
    }
    Ok(came)
}
