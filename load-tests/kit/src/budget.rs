//! Budgets: one TOML file with a list of `[[budget]]`.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A limit on one figure, in the unit of its row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    scenario: String,
    metric: String,
    /// Cases it counts for; none named: all.
    #[serde(default, skip_serializing)]
    cases: Vec<String>,
    /// The figure may not be above this.
    pub max: Option<f64>,
    /// The figure may not be below this.
    pub min: Option<f64>,
}

impl Budget {
    /// Whether it speaks of this figure.
    pub fn is_of(&self, scenario: &str, case: &str, metric: &str) -> bool {
        self.scenario == scenario
            && self.metric == metric
            && (self.cases.is_empty() || self.cases.iter().any(|named| named == case))
    }

    /// Whether `value` keeps the budget.
    pub fn holds(&self, value: f64) -> bool {
        self.max.is_none_or(|max| value <= max) && self.min.is_none_or(|min| value >= min)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    budget: Vec<Budget>,
}

/// Reads the budgets' file; an unknown key is an error.
pub fn read(path: &Path) -> anyhow::Result<Vec<Budget>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let budgets: Budgets = toml::from_str(&text)
        .with_context(|| format!("{} is not a file of budgets", path.display()))?;
    Ok(budgets.budget)
}
