//! `deploy/backup` and `deploy/restore`: what was confirmed before a backup under load is there after the restore, and opens.

use crate::running::{Running, free_port};
use reqwest::Client;
use schalter_app::audit::{Verdict, verify};
use schalter_app::catalogue;
use schalter_app::testing::{Scratch, scratches};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Callers who book while the backup runs.
const CALLERS: usize = 6;
/// So many are confirmed before the backup begins.
const BEFORE_MIN: usize = 30;
/// A caller that is not answered within that never will be.
const PATIENCE: Duration = Duration::from_mins(1);

/// One authority with one large pool.
const LOAD_TESTS: &[&str] = &[
    "demo",
    "--content",
    concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../load-tests/content/authorities"
    ),
];

/// A confirmation that a citizen saw.
struct Seen {
    id: String,
    token: String,
    name: String,
    at: Instant,
}

fn script(name: &str, arguments: &[&Path], at: &Scratch) -> Output {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../deploy")
        .join(name);
    let mut command = Command::new(script);
    command
        .args(arguments)
        .env("SCHALTER_DATA", at.folder.path().join("data"));
    match at.engine {
        "postgres" => command.env("SCHALTER_DATABASE_URL", &at.url),
        _ => command.env_remove("SCHALTER_DATABASE_URL"),
    };
    command.output().expect("the script runs")
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// Holds and confirms one start after the other until told to stop.
async fn book(
    http: Client,
    url: String,
    caller: usize,
    starts: Arc<Value>,
    next: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
) -> Vec<Seen> {
    let mut seen = Vec::new();
    let starts_of = starts["starts"].as_array().expect("starts");
    while !stop.load(Ordering::Relaxed) {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let start = &starts_of[turn % starts_of.len()];
        let wish = json!({"service": starts["service"], "pool": start["pool"], "start": start["start"], "people": 1});
        let held = ask(http.post(format!("{url}/api/v1/appointments")).json(&wish)).await;
        let (id, token) = (text(&held, "id"), text(&held, "token"));
        let name = format!("Zoë Rückholt {caller}-{turn}");
        let confirm = http
            .post(format!("{url}/api/v1/appointments/{id}/confirm"))
            .bearer_auth(&token)
            .json(&json!({"name": name, "language": "de", "needs": []}));
        ask(confirm).await;
        seen.push(Seen {
            id,
            token,
            name,
            at: Instant::now(),
        });
    }
    seen
}

async fn ask(request: reqwest::RequestBuilder) -> Value {
    let answer = request.timeout(PATIENCE).send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().expect(key).to_owned()
}

/// The starts of the day after tomorrow, with the service they are of.
async fn starts(http: &Client, url: &str) -> Value {
    let services = format!("{url}/api/v1/authorities/lasttest/services");
    let service = text(&ask(http.get(services)).await["services"][0], "id");
    let date = jiff::Zoned::now()
        .date()
        .saturating_add(jiff::Span::new().days(2));
    let starts = format!("{url}/api/v1/services/{service}/starts?date={date}");
    let mut answer = ask(http.get(starts)).await;
    answer["service"] = json!(service);
    answer
}

/// Books under load and backs up meanwhile: the folder of the backup, what was confirmed before it began, and all.
async fn backed_up_under_load(
    office: &Running,
    place: &Scratch,
    into: &Path,
) -> (PathBuf, Vec<Seen>, usize) {
    let http = Client::new();
    let starts = Arc::new(starts(&http, &office.url).await);
    let (next, stop) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (next, stop) = (Arc::clone(&next), Arc::clone(&stop));
            let work = book(
                http.clone(),
                office.url.clone(),
                caller,
                Arc::clone(&starts),
                next,
                stop,
            );
            tokio::spawn(work)
        })
        .collect();
    let begun = Instant::now();
    while next.load(Ordering::Relaxed) < BEFORE_MIN + CALLERS {
        assert!(begun.elapsed() < PATIENCE, "nobody can book");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let before = Instant::now();
    let done = tokio::task::block_in_place(|| script("backup", &[into], place));
    assert!(done.status.success(), "{}", said(&done));
    stop.store(true, Ordering::Relaxed);
    let mut seen = Vec::new();
    for caller in callers {
        seen.extend(caller.await.expect("a caller"));
    }
    let all = seen.len();
    seen.retain(|seen| seen.at < before);
    let folder = String::from_utf8_lossy(&done.stdout).trim().into();
    (folder, seen, all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_restored_with_all_that_was_confirmed_before() {
    for (place, elsewhere) in scratches().await.into_iter().zip(scratches().await) {
        let engine = place.engine;
        let backups = tempfile::tempdir().expect("a folder");
        let office = Running::start(&place, Some(LOAD_TESTS)).await;
        let (folder, seen, all) = backed_up_under_load(&office, &place, backups.path()).await;
        println!(
            "{engine}: {} of {all} confirmed before the backup",
            seen.len()
        );
        assert!(seen.len() >= BEFORE_MIN && all > seen.len(), "{engine}");
        drop(office);
        for entry in std::fs::read_dir(&folder).expect("the backup") {
            let entry = entry.expect("a file");
            let mode = entry.metadata().expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
        }

        let restored = script("restore", &[&folder], &elsewhere);
        assert!(restored.status.success(), "{}", said(&restored));
        let office = Running::start(&elsewhere, None).await;
        let http = Client::new();
        for seen in &seen {
            let url = format!("{}/api/v1/appointments/{}", office.url, seen.id);
            let view = ask(http.get(url).bearer_auth(&seen.token)).await;
            assert_eq!(view["state"], "booked", "{engine} {view}");
            assert_eq!(view["person"]["name"], json!(seen.name), "{engine}");
        }
        drop(office);
        let ctx = elsewhere_opened(&elsewhere).await;
        for authority in catalogue::authorities(&ctx).await.expect("authorities") {
            let verdict = verify(&ctx, authority.id).await.expect("a verdict");
            // A hold and a confirmation each are in the book.
            assert!(
                matches!(verdict, Verdict::Intact { events, .. } if events >= 2 * seen.len() as u64),
                "{engine} {verdict:?}"
            );
        }
        ctx.close().await;

        // Over what is there nothing is ever written.
        let again = script("restore", &[&folder], &elsewhere);
        assert!(
            !again.status.success() && said(&again).contains("nothing is written over"),
            "{}",
            said(&again)
        );
        let damaged = std::fs::read_dir(&folder)
            .expect("the backup")
            .map(|entry| entry.expect("a file").path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "database"))
            .expect("the database");
        let mut bytes = std::fs::read(&damaged).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&damaged, bytes).expect("written");
        let refused = script("restore", &[&folder], &place);
        assert!(
            !refused.status.success() && said(&refused).contains("is damaged"),
            "{}",
            said(&refused)
        );
    }
}

async fn elsewhere_opened(place: &Scratch) -> schalter_app::Context {
    let settings = crate::running::settings(place, free_port());
    let config = schalter::config::load(None, settings).expect("a configuration");
    schalter::roles::open(&config, false)
        .await
        .expect("it opens")
}

/// Somebody begins the instruction; answers where and by what they come back to it.
async fn enrol(http: &Client, office: &Running) -> (String, String) {
    let courses = format!("{}/api/v1/authorities/musterland/courses", office.url);
    let course = ask(http.get(courses)).await["courses"][0]["id"].clone();
    let person = json!({"given_name": "Zoë", "family_name": "Weg", "birth_date": "1998-02-28", "email": "weg@example.org"});
    let wish = json!({"course": course, "mode": "self_paced", "person": person, "language": "de"});
    let enrolled = ask(http
        .post(format!("{}/api/v1/enrolments", office.url))
        .json(&wish))
    .await;
    let path = format!("/api/v1/enrolments/{}", text(&enrolled, "id"));
    (path, text(&enrolled, "token"))
}

async fn status(http: &Client, office: &Running, (path, token): &(String, String)) -> u16 {
    let asked = http.get(format!("{}{path}", office.url)).bearer_auth(token);
    asked.send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gave_up_after_the_backup_is_destroyed_again_after_the_restore() {
    for (place, elsewhere) in scratches().await.into_iter().zip(scratches().await) {
        let engine = place.engine;
        let backups = tempfile::tempdir().expect("a folder");
        let office = Running::start(&place, Some(&["demo"])).await;
        let http = Client::new();
        let (gone, stays) = (enrol(&http, &office).await, enrol(&http, &office).await);
        let done = script("backup", &[backups.path()], &place);
        assert!(done.status.success(), "{}", said(&done));
        let folder = PathBuf::from(String::from_utf8_lossy(&done.stdout).trim());
        let wish = http.delete(format!("{}{}", office.url, gone.0));
        let given_up = wish.bearer_auth(&gone.1).send().await;
        assert!(given_up.expect("an answer").status().is_success());
        let noted = script("backup", &[Path::new("--erased"), backups.path()], &place);
        assert!(noted.status.success(), "{}", said(&noted));
        drop(office);

        let restored = script("restore", &[&folder], &elsewhere);
        assert!(restored.status.success(), "{}", said(&restored));
        assert!(
            said(&restored).contains("destroyed again: 1;"),
            "{engine}: {}",
            said(&restored)
        );
        let office = Running::start(&elsewhere, None).await;
        let begun = Instant::now();
        while status(&http, &office, &gone).await != 404 {
            assert!(begun.elapsed() < PATIENCE, "{engine}: still there");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(status(&http, &office, &stays).await, 200, "{engine}");
    }
}
