//! Budgets: one TOML file, `[scenario.case] metric = { max = … }` or `{ min = … }`.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// A limit on one figure, in the unit of its row.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The figure may not be above this.
    pub max: Option<f64>,
    /// The figure may not be below this.
    pub min: Option<f64>,
}

impl Budget {
    /// Whether `value` keeps the budget.
    pub fn holds(self, value: f64) -> bool {
        self.max.is_none_or(|max| value <= max) && self.min.is_none_or(|min| value >= min)
    }
}

/// All budgets: scenario → metric → budget.
pub type Budgets = BTreeMap<String, BTreeMap<String, Budget>>;

/// Reads the budgets' file; an unknown key is an error.
pub fn read(path: &Path) -> anyhow::Result<Budgets> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not a file of budgets", path.display()))
}
