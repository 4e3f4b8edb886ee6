//! Where callers want to go: lists of start times.

use super::Place;
use crate::door::Door;
use jiff::ToSpan as _;
use schalter_load_kit::citizen::Start;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The throw-away authority of `load-tests/content`.
const AUTHORITY: &str = "lasttest";
/// Days from which the pools are booked: far from midnight's edge, and within what they release.
const DAYS: std::ops::Range<i64> = 2..58;

/// The start times that callers go through.
#[derive(Debug, Clone)]
pub struct Spots {
    /// What they ask for.
    pub service: Arc<str>,
    /// Start times of one pool-day each.
    days: Arc<[Vec<Start>]>,
    /// Callers who want the same start time, one after the other.
    rivals: u64,
}

impl Spots {
    /// The start time of the caller's `number`th request over all callers.
    pub fn at(&self, number: u64) -> &Start {
        let number = usize::try_from(number / self.rivals).unwrap_or(usize::MAX);
        let day = &self.days[number % self.days.len()];
        &day[number / self.days.len() % day.len()]
    }
}

/// Where both parts of the scenario go.
#[derive(Debug)]
pub struct Places {
    /// Holds alone.
    pub for_holds: Spots,
    /// Holds that are confirmed.
    pub for_pairs: Spots,
    /// Counters open at each of them.
    pub capacity: u64,
}

/// Finds them by asking, as a citizen would.
pub async fn of(door: &Door, place: Place, callers: usize) -> anyhow::Result<Places> {
    let (slug, rivals, capacity) = match place {
        Place::Uncontested => ("last-verteilt", 1, 100),
        Place::LastPlaces => ("last-knapp", 8, 2),
        Place::Contested | Place::SqliteLimit => ("last", 1, 100),
    };
    let service: Arc<str> = door.service(AUTHORITY, slug).await?.into();
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let mut days = Vec::new();
    let wanted = if place == Place::Uncontested {
        callers.max(2)
    } else {
        2
    };
    for day in DAYS {
        if days.len() >= wanted {
            break;
        }
        let date = today.saturating_add(day.days());
        days.extend(pool_days(door, &service, date).await?);
    }
    anyhow::ensure!(days.len() >= 2, "the pools are full already");
    let spots = |days: &[Vec<Start>]| Spots {
        service: Arc::clone(&service),
        days: days.to_vec().into(),
        rivals,
    };
    let (for_holds, for_pairs) = match place {
        Place::Uncontested => (spots(&days), spots(&days)),
        _ => (spots(&days[..1]), spots(&days[1..2])),
    };
    Ok(Places {
        for_holds,
        for_pairs,
        capacity,
    })
}

/// The free start times of one date, by pool.
async fn pool_days(
    door: &Door,
    service: &str,
    date: jiff::civil::Date,
) -> anyhow::Result<Vec<Vec<Start>>> {
    #[derive(Deserialize)]
    struct Starts {
        starts: Vec<Start>,
    }
    let path = format!("/api/v1/services/{service}/starts?date={date}");
    let Starts { starts } = door.get(&path).await?;
    let mut pools: BTreeMap<String, Vec<Start>> = BTreeMap::new();
    for start in starts {
        pools.entry(start.pool.clone()).or_default().push(start);
    }
    Ok(pools.into_values().collect())
}
