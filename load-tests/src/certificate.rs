//! Certificates: how many one core draws, seals and signs in a second, and how long it takes to check one.
//!
//! Measured where the work is done, in the crate that server and `schalter verify` share: no HTTP, no database, keys in files.

use crate::form;
use clap::Args;
use hdrhistogram::Histogram;
use jiff::civil::{Date, date};
use nix::time::{ClockId, clock_gettime};
use schalter_certificate::check::{self, Trust};
use schalter_certificate::issue::{self, Files};
use schalter_certificate::{
    AuthorityKeys, Course, Document, Form, Holder, Issuer, Keyring, Language, Texts, keys, payload,
};
use schalter_load_kit::report::Row;
use std::future::{Ready, ready};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Seconds of load for each case.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

impl Options {
    /// One run.
    pub fn matrix(_server: &Path, form: form::Form) -> Vec<Self> {
        let seconds = match form {
            form::Form::Full => 3,
            form::Form::Short => 1,
        };
        vec![Self { seconds }]
    }
}

const PUBLIC_URL: &str = "https://termin.musterland.example";
const BIRTH_DATE: Date = date(1998, 2, 28);

/// Draws, seals and signs on one core; every certificate another number and name.
pub fn run(options: &Options) -> Ready<anyhow::Result<Vec<Row>>> {
    ready(issue(options))
}

fn issue(options: &Options) -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let (keys, _) = house(folder.path())?;
    let mut rows = Vec::new();
    for language in [Language::German, Language::Ukrainian, Language::Arabic] {
        // The first one reads the fonts.
        files(&keys, language, 0)?;
        let mut each_us = Histogram::<u64>::new(3)?;
        let begun = cpu()?;
        let until = Instant::now() + Duration::from_secs(options.seconds);
        let mut made: u32 = 0;
        let mut largest = 0;
        while Instant::now() < until {
            let before = Instant::now();
            made += 1;
            largest = files(&keys, language, made)?.pdf.len().max(largest);
            each_us.record(micros(before.elapsed()))?;
        }
        let seconds = cpu()?.saturating_sub(begun).as_secs_f64();
        let row = |metric, value| Row {
            scenario: "certificate",
            case: language.tag().to_owned(),
            metric,
            value,
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "sizes of files are far below 2^52"
        )]
        rows.extend([
            row("certificates_per_cpu_second", f64::from(made) / seconds),
            row("issue_p99_ms", each_us.value_at_quantile(0.99) as f64 / 1e3),
            row("file_kb", largest as f64 / 1e3),
        ]);
    }
    Ok(rows)
}

/// Checks files and codes on one core, one altered file and one altered code for each good one.
pub fn verify(options: &Options) -> Ready<anyhow::Result<Vec<Row>>> {
    ready(check_both(options))
}

fn check_both(options: &Options) -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let (keys, trust) = house(folder.path())?;
    let good = (0..16)
        .map(|number| files(&keys, Language::German, number))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut rows = Vec::new();
    let mut measure = |case: &str, check: &dyn Fn(&Files) -> bool| -> anyhow::Result<()> {
        let mut each_us = Histogram::<u64>::new(3)?;
        let mut wrong = 0_u32;
        let begun = cpu()?;
        let until = Instant::now() + Duration::from_secs(options.seconds);
        for files in good.iter().cycle() {
            let before = Instant::now();
            if before >= until {
                break;
            }
            wrong += u32::from(!check(files));
            each_us.record(micros(before.elapsed()))?;
        }
        let seconds = cpu()?.saturating_sub(begun).as_secs_f64();
        let row = |metric, value| Row {
            scenario: "verify",
            case: case.to_owned(),
            metric,
            value,
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of one run are far below 2^52"
        )]
        rows.extend([
            row("checks_per_cpu_second", each_us.len() as f64 / seconds),
            row("check_p99_ms", each_us.value_at_quantile(0.99) as f64 / 1e3),
            row("wrong_answers", f64::from(wrong)),
        ]);
        Ok(())
    };
    measure("file", &|files| {
        check::pdf(&files.pdf, &trust, Some(BIRTH_DATE)).is_ok()
    })?;
    measure("altered file", &|files| {
        let mut altered = files.pdf.clone();
        altered[1000] ^= 1;
        check::pdf(&altered, &trust, Some(BIRTH_DATE)).is_err()
    })?;
    measure("code", &|files| {
        payload::verify(&files.payload, &trust.keys, Some(BIRTH_DATE)).is_ok()
    })?;
    measure("altered code", &|files| {
        let mut altered = files.payload.clone();
        altered.replace_range(100..101, if &altered[100..101] == "A" { "B" } else { "A" });
        payload::verify(&altered, &trust.keys, Some(BIRTH_DATE)).is_err()
    })?;
    Ok(rows)
}

fn house(folder: &Path) -> anyhow::Result<(Arc<AuthorityKeys>, Trust)> {
    let mut seed = 0_u8;
    let mut seeds = || {
        seed += 1;
        [seed; 32]
    };
    keys::demo(
        folder,
        "musterland",
        "Kreis Musterland",
        date(2026, 11, 1),
        &mut seeds,
    )?;
    let ring = Keyring::open(folder)?;
    let keys = ring
        .of("musterland")
        .ok_or_else(|| anyhow::anyhow!("no keys were made"))?;
    let trust = Trust {
        keys: ring.public_keys().clone(),
        ..Trust::default()
    };
    Ok((keys, trust))
}

fn files(keys: &AuthorityKeys, language: Language, number: u32) -> anyhow::Result<Files> {
    let texts = |german: &str| Texts::from([(Language::German, german.to_owned())]);
    let document = Document {
        number: format!("2026-{number:08}-5"),
        authority: Issuer {
            slug: "musterland".to_owned(),
            name: texts("Kreis Musterland, Gesundheitsamt"),
            address: "Kreishausplatz 1, 12345 Musterstadt".to_owned(),
            logo_svg: include_str!("../../server/content/authorities/musterland/logo.svg")
                .to_owned(),
        },
        person: Holder {
            given_name: format!(
                "Zoë Олена {}",
                "abcdefghijklmnopqrst".split_at(number as usize % 20).0
            ),
            family_name: "Größmann-Łuczak".to_owned(),
            birth_date: BIRTH_DATE,
        },
        instructed_on: date(2026, 11, 22),
        issued_on: date(2026, 11, 22),
        first_start_until: Some(date(2027, 2, 22)),
        form: Form::SelfPaced,
        language,
        course: Course {
            id: "ifsg43".to_owned(),
            version: "2026.1".to_owned(),
            name: texts("Belehrung für die Arbeit mit Lebensmitteln"),
        },
        duplicate_of: None,
        restricted_to: None,
    };
    let time = "2026-11-22T10:30:00Z".parse()?;
    Ok(issue::files(&document, keys, PUBLIC_URL, time)?)
}

/// What this thread has computed so far: other work on the machine does not count.
fn cpu() -> anyhow::Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?.into())
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros())
        .unwrap_or(u64::MAX)
        .max(1)
}
