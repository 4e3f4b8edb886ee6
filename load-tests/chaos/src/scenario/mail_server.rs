//! A mail server that hangs, refuses, drops the line after the mail and answers too late: every mail arrives, and whatever arrives twice
//! is the same mail.

use super::Trial;
use crate::citizens::{self, Crowd, Habits};
use crate::count::Rows;
use crate::door::Door;
use crate::mails;
use crate::smtp::{NOBODY, Smtp};
use schalter_load_kit::report::Row;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// In the report.
pub const NAME: &str = "mail server";
/// Of a hundred conversations so many go badly.
const BAD_PERCENT: u32 = 50;
/// The server behaves badly for this long.
const BAD_FOR: Duration = Duration::from_secs(20);
const BAD_FOR_SHORT: Duration = Duration::from_secs(5);
/// A mail that failed is tried after 10 s, then after one minute, after five: by then what failed twice has come.
const ARRIVED_MAX: Duration = Duration::from_mins(2);
/// Mails to addresses that do not exist.
const NOBODIES: u32 = 3;

/// Books, lets mails go wrong, counts them.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "smtp");
    let log = trial.log("mail server")?;
    let smtp = Smtp::open(trial.seed, BAD_PERCENT).await?;
    let setup = trial
        .setup(&log)
        .set("SCHALTER_SMTP__HOST", "127.0.0.1")
        .set("SCHALTER_SMTP__PORT", &smtp.port.to_string())
        .set("SCHALTER_SMTP__SECURITY", "none")
        .set("SCHALTER_SMTP__TIMEOUT_SECONDS", "2");
    let mut schalter = setup.start().await?;
    let door = Door::new(&schalter.url, Arc::default())?;
    write_to_nobody(&door, trial).await?;
    let habits = Habits {
        citizens: 4,
        by_mail_percent: 100,
        ..trial.habits()
    };
    let crowd = Crowd::begin(&door, habits).await?;
    tokio::time::sleep(if trial.short { BAD_FOR_SHORT } else { BAD_FOR }).await;
    crowd.end().await;
    // Everything has been tried once or twice by now; from here on the server is good.
    tokio::time::sleep(BAD_FOR_SHORT).await;
    smtp.behave(0);
    let promises = door.tally().promises();
    let deadline = Instant::now() + ARRIVED_MAX;
    let found = loop {
        let ids: BTreeSet<String> = smtp.mails().into_keys().collect();
        let found = mails::count(&promises, &ids);
        let all_refused = smtp.refused() >= NOBODIES;
        if (found.missing == 0 && all_refused) || Instant::now() > deadline {
            break found;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    let kept = smtp.mails();
    let again: u32 = kept.values().map(|times| times - 1).sum();
    rows.count("intents", kept.len());
    rows.count("mails_missing", found.missing);
    rows.count("mails_too_many", found.too_many);
    rows.add("same_mail_again", f64::from(again));
    // Each of them is refused once, and not tried again.
    rows.add("refused_for_good", f64::from(smtp.refused()));
    let bad = smtp.manners().len().saturating_sub(1);
    rows.count("bad_manners_met", bad);
    rows.appointments(&door, &promises).await?;
    rows.notes(&door);
    rows.data(&mut schalter, &log);
    Ok(rows.done())
}

/// Mails that can never be handed over: each is tried once, and kept for somebody to look at.
async fn write_to_nobody(door: &Door, trial: &Trial) -> anyhow::Result<()> {
    let mut dice = trial.dice();
    let service = citizens::service(door).await?;
    let starts = citizens::starts(door, &service, "on_site", 1).await?;
    for (number, start) in (0..NOBODIES).zip(&starts) {
        let held = citizens::hold(door, &service, start, citizens::key(&mut dice)).await?;
        if let Some(held) = held {
            let email = format!("{NOBODY}{number}@citizen.example");
            citizens::confirm(door, &held, Some(&email), citizens::key(&mut dice)).await?;
        }
    }
    Ok(())
}
