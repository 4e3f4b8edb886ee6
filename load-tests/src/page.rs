//! What a first visit downloads, as the web client's own tool adds it up from the built pages.

use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use schalter_load_kit::report::Row;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// Where the pages are built.
const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web-client");

/// The built pages need nothing said of them.
#[derive(Debug, Clone, Args)]
pub struct Options {}

impl Options {
    /// The one case.
    pub fn matrix(_server: &Path, _form: Form) -> Vec<Self> {
        vec![Self {}]
    }
}

#[derive(Deserialize)]
struct Page {
    name: String,
    js_kib: f64,
    all_kib: f64,
}

/// Runs the scenario.
#[expect(clippy::unused_async, reason = "every scenario is run in the same way")]
pub async fn run(_: &Options) -> anyhow::Result<Vec<Row>> {
    let output = Command::new("node")
        .args(["tools/budget.mjs", "--json"])
        .current_dir(CLIENT)
        .output()
        .context("cannot run node")?;
    let pages: Vec<Page> = serde_json::from_slice(&output.stdout).with_context(|| {
        format!(
            "the pages are not built (`make client`): {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let rows = pages.into_iter().flat_map(|page| {
        let [all, js] = match page.name.as_str() {
            "home" | "authority" | "service" | "times" | "details" => {
                ["first_page_kib", "first_page_js_kib"]
            }
            "call" => ["call_page_kib", "call_page_js_kib"],
            _ => ["page_kib", "page_js_kib"],
        };
        [(all, page.all_kib), (js, page.js_kib)].map(|(metric, value)| Row {
            scenario: "page",
            case: page.name.clone(),
            metric,
            value,
        })
    });
    Ok(rows.collect())
}
