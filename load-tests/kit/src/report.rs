//! The report: what was measured, where, beside whom, and whether it keeps its budgets.

use crate::budget::{Budget, Verdict};
use crate::environment::Environment;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// One figure.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Scenario and variant, for example `booking` and `sqlite, 64 callers`.
    pub scenario: &'static str,
    /// Variant within the scenario.
    pub case: String,
    /// What was measured, with its unit at the end: `holds_per_second`, `delay_p99_ms`.
    pub metric: &'static str,
    /// The figure.
    pub value: f64,
}

/// One figure of a peer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PeerRow {
    /// The scenario of ours whose work it did.
    pub scenario: String,
    /// Its name and variant, for example `janus, 1 → 50`.
    pub case: String,
    /// A metric of the same name and unit as ours.
    pub metric: String,
    /// The figure.
    pub value: f64,
}

/// A peer that was measured in the same run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peer {
    /// Its name.
    pub peer: String,
    /// Its version.
    pub version: String,
    /// What it did.
    pub rows: Vec<PeerRow>,
}

/// What could not be measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Missing {
    /// A peer, or a scenario of ours.
    pub peer: String,
    /// One sentence.
    pub reason: String,
}

/// What was run beside our own scenarios.
#[derive(Debug, Default)]
pub struct Beside {
    /// Peers that were measured.
    pub peers: Vec<Peer>,
    /// Peers that were not.
    pub missing: Vec<Missing>,
}

#[derive(Debug, Serialize)]
struct Judged {
    #[serde(flatten)]
    row: Row,
    /// Each with its verdict.
    budgets: Vec<Judgement>,
}

#[derive(Debug, Serialize)]
struct Judgement {
    #[serde(flatten)]
    budget: Budget,
    verdict: Verdict,
}

/// Everything of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    environment: Environment,
    within_budget: bool,
    rows: Vec<Judged>,
    peers: Vec<Peer>,
    missing: Vec<Missing>,
    /// Budgets of the scenarios that were run, for which no figure was measured.
    unmeasured: Vec<String>,
}

impl Report {
    /// Judges `rows` by `budgets`; a row without a budget is for information.
    #[must_use]
    pub fn new(environment: Environment, rows: Vec<Row>, budgets: &[Budget]) -> Self {
        Self::beside(environment, rows, Beside::default(), budgets)
    }

    /// As [`Report::new`], with peers of the same run: a budget may compare a figure with theirs.
    pub fn beside(
        environment: Environment,
        rows: Vec<Row>,
        beside: Beside,
        budgets: &[Budget],
    ) -> Self {
        let Beside { peers, missing } = beside;
        let unmeasured = budgets
            .iter()
            .filter(|budget| rows.iter().any(|row| budget.is_of_scenario(row.scenario)))
            .filter(|budget| !rows.iter().any(|row| speaks_of(budget, row)))
            .map(Budget::subject)
            .collect();
        let judgements: Vec<Vec<Judgement>> = rows
            .iter()
            .map(|row| {
                let of_row = budgets.iter().filter(|budget| speaks_of(budget, row));
                of_row
                    .map(|budget| Judgement {
                        verdict: budget.judge(row.value, |scenario, case, metric| {
                            figure(&rows, &peers, scenario, case, metric)
                        }),
                        budget: budget.clone(),
                    })
                    .collect()
            })
            .collect();
        let within_budget = !judgements
            .iter()
            .flatten()
            .any(|judgement| judgement.verdict == Verdict::Missed);
        let rows = rows.into_iter().zip(judgements);
        Self {
            environment,
            within_budget,
            rows: rows.map(|(row, budgets)| Judged { row, budgets }).collect(),
            peers,
            missing,
            unmeasured,
        }
    }

    /// Whether every figure keeps its budgets, or misses them no further than is known and explained.
    #[must_use]
    pub fn within_budget(&self) -> bool {
        self.within_budget
    }

    /// Markdown: a table for each scenario, in which figures of the same name stand beside each other, peers' below ours.
    #[must_use]
    pub fn table(&self) -> String {
        let Environment {
            cores,
            load_1_minute,
            processor,
            kernel,
            began,
            version,
        } = &self.environment;
        let mut text = format!(
            "{began}, Schalter {version}, {cores} cores ({processor}), load before {load_1_minute:.2}, Linux {kernel}\n"
        );
        for scenario in self.scenarios() {
            let _ = write!(
                text,
                "\n### {scenario}\n\n| what | case | figure | budget | |\n|---|---|---:|---|---|\n"
            );
            for metric in self.metrics(scenario) {
                self.lines_of(&mut text, scenario, metric);
            }
        }
        self.notes(&mut text);
        text
    }

    fn scenarios(&self) -> Vec<&str> {
        distinct(self.figures().map(|(scenario, _, _, _)| scenario))
    }

    fn metrics(&self, of: &str) -> Vec<&str> {
        let of_scenario = self.figures().filter(|(scenario, ..)| *scenario == of);
        distinct(of_scenario.map(|(_, metric, _, _)| metric))
    }

    /// Scenario, metric, case and figure of all rows, ours first.
    fn figures(&self) -> impl Iterator<Item = (&str, &str, &str, f64)> {
        let ours = self.rows.iter().map(|Judged { row, .. }| {
            let case: &str = &row.case;
            (row.scenario, row.metric, case, row.value)
        });
        let theirs = self.peers.iter().flat_map(|peer| &peer.rows).map(|row| {
            let (scenario, metric): (&str, &str) = (&row.scenario, &row.metric);
            let case: &str = &row.case;
            (scenario, metric, case, row.value)
        });
        ours.chain(theirs)
    }

    fn lines_of(&self, text: &mut String, scenario: &str, metric: &str) {
        let ours = self
            .rows
            .iter()
            .filter(|judged| judged.row.scenario == scenario && judged.row.metric == metric);
        for Judged { row, budgets } in ours {
            let limits = budgets
                .iter()
                .map(|judgement| judgement.budget.to_string())
                .collect::<Vec<_>>()
                .join("; ");
            let (case, value, mark) = (&row.case, number(row.value), mark(budgets));
            let _ = writeln!(text, "| {metric} | {case} | {value} | {limits} | {mark} |");
        }
        for peer in &self.peers {
            let theirs = peer
                .rows
                .iter()
                .filter(|row| row.scenario == scenario && row.metric == metric);
            for PeerRow { case, value, .. } in theirs {
                let (name, version, value) = (&peer.peer, &peer.version, number(*value));
                let _ = writeln!(
                    text,
                    "| {metric} | *{case}* | {value} | | {name} {version} |"
                );
            }
        }
    }

    fn notes(&self, text: &mut String) {
        if !self.missing.is_empty() {
            text.push_str("\nNot measured:\n");
        }
        for Missing { peer, reason } in &self.missing {
            let _ = writeln!(text, "- {peer}: {reason}");
        }
        if !self.unmeasured.is_empty() {
            text.push_str("\nBudgets without a figure in this run:\n");
        }
        for subject in &self.unmeasured {
            let _ = writeln!(text, "- {subject}");
        }
    }
}

fn speaks_of(budget: &Budget, row: &Row) -> bool {
    budget.is_of(row.scenario, &row.case, row.metric)
}

fn figure(rows: &[Row], peers: &[Peer], scenario: &str, case: &str, metric: &str) -> Option<f64> {
    let ours = rows
        .iter()
        .find(|row| row.scenario == scenario && row.case == case && row.metric == metric)
        .map(|row| row.value);
    ours.or_else(|| {
        let mut theirs = peers.iter().flat_map(|peer| &peer.rows);
        theirs
            .find(|row| row.scenario == scenario && row.case == case && row.metric == metric)
            .map(|row| row.value)
    })
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// Three digits are enough to read, and all of a large count.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.01 => format!("{value:.2}"),
        _ => format!("{value:.5}"),
    }
}

fn mark(budgets: &[Judgement]) -> String {
    let first = |verdict| {
        let mut of_row = budgets.iter();
        of_row.find(|judgement| judgement.verdict == verdict)
    };
    if first(Verdict::Missed).is_some() {
        return "**missed**".to_owned();
    }
    if let Some(known) = first(Verdict::MissedAsKnown) {
        let document = known.budget.explained_in().unwrap_or_default();
        return format!("**missed**, see {document}");
    }
    let mark = if first(Verdict::NotCompared).is_some() {
        "not compared"
    } else if first(Verdict::Kept).is_some() {
        "kept"
    } else {
        ""
    };
    mark.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(budgets: &str, beside: Beside) -> Report {
        #[derive(Deserialize)]
        struct Budgets {
            budget: Vec<Budget>,
        }
        let Budgets { budget } = toml::from_str(budgets).expect("budgets");
        let row = |case: &str, value| Row {
            scenario: "relay",
            case: case.to_owned(),
            metric: "cpu_us",
            value,
        };
        let environment = crate::environment::read();
        Report::beside(
            environment,
            vec![row("1 → 50", 4.0), row("1 → 100", 12.0)],
            beside,
            &budget,
        )
    }

    fn janus() -> Beside {
        Beside {
            peers: vec![Peer {
                peer: "janus".to_owned(),
                version: "1.1.2".to_owned(),
                rows: vec![PeerRow {
                    scenario: "relay".to_owned(),
                    case: "janus, 1 → 50".to_owned(),
                    metric: "cpu_us".to_owned(),
                    value: 41.8,
                }],
            }],
            missing: vec![Missing {
                peer: "pretix".to_owned(),
                reason: "It does not install.".to_owned(),
            }],
        }
    }

    const RATIO: &str = "[[budget]]\nscenario = 'relay'\nmetric = 'cpu_us'\ncases = ['1 → 50']\nmax = 0.15\n\
         ratio_to = { case = 'janus, 1 → 50' }\n\
         [[budget]]\nscenario = 'relay'\nmetric = 'cpu_us'\ncases = ['1 → 7']\nmax = 1";

    #[test]
    fn a_figure_is_compared_with_the_peers() {
        let report = report(RATIO, janus());
        assert!(report.within_budget());
        let table = report.table();
        for line in [
            "| cpu_us | 1 → 50 | 4.00 | ≤ 0.15 × janus, 1 → 50 | kept |",
            "| cpu_us | *janus, 1 → 50* | 41.8 | | janus 1.1.2 |",
            "- pretix: It does not install.",
            "- relay · cpu_us · 1 → 7",
        ] {
            assert!(table.contains(line), "{line}\n{table}");
        }
    }

    #[test]
    fn without_the_peer_nothing_is_claimed() {
        let table = report(RATIO, Beside::default()).table();
        assert!(table.contains("not compared"), "{table}");
    }

    #[test]
    fn a_known_miss_is_shown_as_one() {
        let known = RATIO.replace(
            "max = 0.15\n",
            "max = 0.05\nknown_miss = { max = 0.1, explained_in = 'docs' }\n",
        );
        let report = report(&known, janus());
        assert!(report.within_budget(), "4 of 41.8 is less than a tenth");
        let line = "| 4.00 | ≤ 0.05 × janus, 1 → 50 | **missed**, see docs |";
        let table = report.table();
        assert!(table.contains(line), "{table}");
    }

    #[test]
    fn every_budget_of_a_figure_counts() {
        let both = format!("[[budget]]\nscenario = 'relay'\nmetric = 'cpu_us'\nmax = 10\n{RATIO}");
        let report = report(&both, janus());
        assert!(!report.within_budget(), "1 → 100 needs 12");
        let table = report.table();
        assert!(
            table.contains("≤ 10; ≤ 0.15 × janus, 1 → 50 | kept"),
            "{table}"
        );
        assert!(table.contains("| 12.0 | ≤ 10 | **missed** |"), "{table}");
    }
}
