//! Which appointments there are: the same in Schalter's database (`server/app/examples/fill_days.rs`) and in the naive one.

use anyhow::Context as _;
use jiff::civil::Date;
use schalter_load_kit::process::Schalter;
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Executor as _};
use std::path::Path;
use std::process::Command;

/// Pools of the authority.
pub const POOLS: u32 = 30;
/// Counters of each.
pub const COUNTERS: u32 = 5;
/// Ten-minute places between 8:00 and 18:00 for each counter.
const PLACES: u32 = 60;

/// What is filled.
#[derive(Debug, Clone, Copy)]
pub struct Filling {
    /// First day, in UTC.
    pub from: Date,
    /// How many days.
    pub days: u32,
    /// Appointments in all, about.
    pub appointments: u32,
}

impl Filling {
    /// Fills the database of a Schalter that does not run.
    pub async fn fill(
        self,
        filler: &Path,
        at: &Schalter,
        database: Option<&str>,
    ) -> anyhow::Result<()> {
        let status = Command::new(filler)
            .arg(at.data())
            .arg("kalender")
            .arg(self.from.to_string())
            .arg(self.days.to_string())
            .arg(self.appointments.to_string())
            .args(database)
            .status()
            .context("cannot run the filler")?;
        anyhow::ensure!(status.success(), "the filler failed");
        if let Some(url) = database {
            // What autovacuum does within minutes, and half a million appointments are not made within one in life.
            let mut connection = PgConnection::connect(url).await?;
            connection.execute("VACUUM (ANALYZE)").await?;
        }
        Ok(())
    }

    /// How many appointments a pool has on a day. The nth of them takes place `n * 7 % 60`, counted from 8:00 in steps of ten minutes.
    pub fn count(self, pool: u32, day: u32) -> u32 {
        let each = self.appointments / (POOLS * self.days);
        let spread = (each / 8).max(1);
        (each - spread / 2 + (pool * 31 + day * 17) % spread).min(PLACES * COUNTERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_is_given_more_often_than_there_are_counters() {
        let filling = Filling {
            from: jiff::civil::date(2026, 12, 7),
            days: 62,
            appointments: 500_000,
        };
        let mut all = 0;
        for (pool, day) in [(0, 0), (29, 61), (7, 13)] {
            let mut taken = [0; PLACES as usize];
            for nth in 0..filling.count(pool, day) {
                taken[(nth * 7 % PLACES) as usize] += 1;
                all += 1;
            }
            assert!(taken.iter().all(|count| *count <= COUNTERS));
        }
        assert!((240..=290).contains(&(all / 3)));
    }
}
