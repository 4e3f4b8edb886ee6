//! The report: what was measured, where, and whether it keeps its budget.

use crate::budget::Budget;
use crate::environment::Environment;
use serde::Serialize;
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

#[derive(Debug, Serialize)]
struct Judged {
    #[serde(flatten)]
    row: Row,
    budget: Option<Budget>,
    within_budget: bool,
}

/// Everything of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    environment: Environment,
    rows: Vec<Judged>,
}

impl Report {
    /// Judges `rows` by `budgets`; a row without a budget is for information.
    pub fn new(environment: Environment, rows: Vec<Row>, budgets: &[Budget]) -> Self {
        let judge = |row: Row| {
            let budget = budgets
                .iter()
                .find(|budget| budget.is_of(row.scenario, &row.case, row.metric))
                .cloned();
            let within_budget = budget.as_ref().is_none_or(|budget| budget.holds(row.value));
            Judged {
                row,
                budget,
                within_budget,
            }
        };
        let rows = rows.into_iter().map(judge).collect();
        Self { environment, rows }
    }

    /// Whether every figure keeps its budget.
    pub fn within_budget(&self) -> bool {
        self.rows.iter().all(|judged| judged.within_budget)
    }

    /// A Markdown table.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{} cores, load {:.2}, {}\n\n| scenario | case | metric | value | budget | |\n|---|---|---|---:|---:|---|\n",
            self.environment.cores, self.environment.load_1_minute, self.environment.kernel
        );
        for Judged {
            row,
            budget,
            within_budget,
        } in &self.rows
        {
            let limit = match budget {
                Some(Budget { max: Some(max), .. }) => format!("≤ {max}"),
                Some(Budget { min: Some(min), .. }) => format!("≥ {min}"),
                _ => String::new(),
            };
            let mark = if budget.is_none() {
                ""
            } else if *within_budget {
                "kept"
            } else {
                "**missed**"
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {:.2} | {limit} | {mark} |",
                row.scenario, row.case, row.metric, row.value
            );
        }
        text
    }
}
