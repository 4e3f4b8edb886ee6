//! The contract against the server: schemathesis draws requests from `server/openapi.json`, good and bad ones, and judges the answers.

use crate::house::{Answer, CLERK, House, Who};
use crate::job;
use crate::verdict::Case;
use anyhow::Context as _;
use serde_json::json;
use std::process::Command;

/// As a clerk with a citizen's token, as a physician, and as nobody.
pub async fn run(house: &House, python: &str, seconds: u64) -> anyhow::Result<Case> {
    let mut case = Case::new(0, "contract");
    let clerk = house.sign_in(CLERK).await?;
    let physician = house.sign_in("aerztin@musterland.example").await?;
    let booked = house.book("Vertragstreue", None).await?;
    let enrolled = job::enrol(house, "Ada", "Vertrag", "vertrag@example.org").await?;
    let issued = job::certificate(house, &clerk, "Ada", "Vertrag").await?;
    let id = |answer: &Answer, pointer: &str| answer.text_at(pointer);
    let known = json!({
        "services": [house.service().await?],
        "authorities": ["musterland"],
        "appointments": [booked.id],
        "enrolments": [enrolled.id],
        "participants": [enrolled.id],
        "chapters": ["1", "2"],
        "queues": [id(&house.get(&clerk, "/api/v1/queues").await?, "/queues/0/id")?],
        "courses": [id(&house.get(&Who::Nobody, "/api/v1/authorities/musterland/courses").await?, "/courses/0/id")?],
        "releases": [id(&house.get(&physician, "/api/v1/releases").await?, "/versions/0/id")?],
        "register": [issued.number],
        "certificates": [format!("{}.pdf", issued.number), format!("{}.sd-jwt", issued.number)],
    });
    let (visitor, learner) = (booked.citizen(), enrolled.citizen());
    for (name, who) in [
        ("a citizen", vec![&visitor]),
        (
            "somebody who learns, at a clerk's screen",
            vec![&learner, &clerk],
        ),
        ("a physician", vec![&physician]),
        ("nobody", vec![]),
    ] {
        let report = schemathesis(house, python, &known, &who, seconds)?;
        case.note(
            &format!("requests drawn from the contract, as {name}"),
            "no 5xx; every answer as the contract says",
            report.0,
            report.1,
        );
    }
    Ok(case)
}

fn schemathesis(
    house: &House,
    python: &str,
    known: &serde_json::Value,
    who: &[&Who],
    seconds: u64,
) -> anyhow::Result<(String, bool)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/contract");
    let contract = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/openapi.json");
    let scratch = tempfile::tempdir()?;
    let mut command = Command::new(python);
    command
        .current_dir(scratch.path())
        .env("PYTHONPATH", folder)
        .env("SCHEMATHESIS_HOOKS", "known")
        .env("SCHALTER_KNOWN", known.to_string())
        .args(["-m", "schemathesis.cli", "run", contract, "--url", &house.schalter.url])
        .args(["--phases", "coverage,fuzzing", "--max-time", &seconds.to_string()])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"])
        // A stream has no end, figures are text.
        .args(["--exclude-path", "/api/v1/live", "--exclude-path", "/metrics"])
        // These end what the run needs; each is tried by a test of its own.
        .args(["--exclude-path-regex", "^/api/v1/sessions?(/|$)"])
        .args(["--continue-on-failure", "--request-timeout", "30", "--warnings", "off", "--no-color"]);
    for right in who {
        let line = match right {
            Who::Nobody => continue,
            Who::Citizen(token) => format!("Authorization: Bearer {token}"),
            Who::Staff(cookie) => format!("Cookie: {cookie}"),
        };
        command.args(["-H", &line]);
    }
    let output = command
        .output()
        .with_context(|| format!("cannot run {python}"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        eprintln!("{told}{}", String::from_utf8_lossy(&output.stderr));
    }
    let last = told
        .lines()
        .rev()
        .find(|line| line.contains(" in "))
        .unwrap_or("no report")
        .trim_matches(['=', ' ']);
    Ok((last.to_owned(), output.status.success()))
}
