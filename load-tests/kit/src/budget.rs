//! Budgets: one TOML file with a list of `[[budget]]`.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A limit on one figure, in the unit of its row, or on how many times as large it is as another figure of the same run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    scenario: String,
    metric: String,
    /// Cases it counts for; none named: all.
    #[serde(default, skip_serializing)]
    cases: Vec<String>,
    /// Divide the figure by this one before judging it: a ratio says the same on a slow and on a busy machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio_to: Option<Other>,
    /// The figure may not be above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The figure may not be below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// It is known to be missed: it stays the goal, and this is how far off a figure may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_miss: Option<KnownMiss>,
}

/// A miss that is explained.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownMiss {
    /// The figure may not be above this instead.
    max: f64,
    /// The document that has the profile, what was tried and what keeping the budget would take.
    explained_in: String,
}

/// Another figure of the same run, of ours or of a peer's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Its scenario; the budget's own when it is not named.
    scenario: Option<String>,
    /// Its case.
    case: String,
    /// Its metric; the budget's own when it is not named.
    metric: Option<String>,
}

/// What a budget says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Kept,
    /// It does not.
    Missed,
    /// It does not, no further than is known and explained.
    MissedAsKnown,
    /// The figure it is to be compared with was not measured: a peer that cannot be had, an engine that is not there.
    NotCompared,
}

impl Budget {
    /// Whether it speaks of this figure.
    #[must_use]
    pub fn is_of(&self, scenario: &str, case: &str, metric: &str) -> bool {
        self.scenario == scenario
            && self.metric == metric
            && (self.cases.is_empty() || self.cases.iter().any(|named| named == case))
    }

    /// Judges `value`; `figure(scenario, case, metric)` looks up another one of the same run.
    pub fn judge(&self, value: f64, figure: impl Fn(&str, &str, &str) -> Option<f64>) -> Verdict {
        let value = match &self.ratio_to {
            None => Some(value),
            Some(other) => figure(
                other.scenario.as_ref().unwrap_or(&self.scenario),
                &other.case,
                other.metric.as_ref().unwrap_or(&self.metric),
            )
            .filter(|other| *other != 0.0)
            .map(|other| value / other),
        };
        match value {
            None => Verdict::NotCompared,
            Some(value) if self.holds(value) => Verdict::Kept,
            Some(value) if self.is_known_miss(value) => Verdict::MissedAsKnown,
            Some(_) => Verdict::Missed,
        }
    }

    fn is_known_miss(&self, value: f64) -> bool {
        let known = self.known_miss.as_ref();
        known.is_some_and(|known| value <= known.max && self.min.is_none_or(|min| value >= min))
    }

    /// The document that explains why it is missed.
    #[must_use]
    pub fn explained_in(&self) -> Option<&str> {
        self.known_miss.as_ref().map(|known| &*known.explained_in)
    }

    fn holds(&self, value: f64) -> bool {
        self.max.is_none_or(|max| value <= max) && self.min.is_none_or(|min| value >= min)
    }

    /// The figures it speaks of, for whoever looks for those that were not measured.
    #[must_use]
    pub fn subject(&self) -> String {
        let cases = self.cases.join("; ");
        format!("{} · {} · {cases}", self.scenario, self.metric)
    }

    /// Whether it belongs to this scenario.
    #[must_use]
    pub fn is_of_scenario(&self, scenario: &str) -> bool {
        self.scenario == scenario
    }
}

impl std::fmt::Display for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let limits = [("≤", self.max), ("≥", self.min)];
        let mut written = false;
        for (sign, limit) in limits {
            let Some(limit) = limit else { continue };
            if written {
                f.write_str(", ")?;
            }
            write!(f, "{sign} {limit}")?;
            written = true;
        }
        match &self.ratio_to {
            None => Ok(()),
            Some(other) => write!(f, " × {}", other.case),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(text: &str) -> Budget {
        toml::from_str(text).expect("a budget")
    }

    #[test]
    fn a_ratio_is_judged_by_the_other_figure() {
        let ratio = budget(
            "scenario = 'relay'\nmetric = 'cpu'\nmax = 0.15\nratio_to = { case = 'janus, 1 → 50' }",
        );
        let janus = |value| {
            move |scenario: &str, case: &str, metric: &str| {
                assert_eq!((scenario, case, metric), ("relay", "janus, 1 → 50", "cpu"));
                value
            }
        };
        assert_eq!(ratio.judge(4.0, janus(Some(40.0))), Verdict::Kept);
        assert_eq!(ratio.judge(8.0, janus(Some(40.0))), Verdict::Missed);
        assert_eq!(ratio.judge(8.0, janus(Some(0.0))), Verdict::NotCompared);
        assert_eq!(ratio.judge(8.0, janus(None)), Verdict::NotCompared);
        assert_eq!(ratio.to_string(), "≤ 0.15 × janus, 1 → 50");
    }

    #[test]
    fn a_known_miss_has_an_end() {
        let known = budget(
            "scenario = 's'\nmetric = 'm'\nmin = 1\nmax = 2\nknown_miss = { max = 3, explained_in = 'a document' }",
        );
        for (value, verdict) in [
            (0.9, Verdict::Missed),
            (2.0, Verdict::Kept),
            (2.1, Verdict::MissedAsKnown),
            (3.0, Verdict::MissedAsKnown),
            (3.1, Verdict::Missed),
        ] {
            assert_eq!(known.judge(value, |_, _, _| None), verdict, "{value}");
        }
        assert_eq!(known.to_string(), "≤ 2, ≥ 1", "the goal stays");
    }

    #[test]
    fn a_limit_includes_its_end() {
        let limit = budget("scenario = 's'\nmetric = 'm'\nmin = 1\nmax = 2");
        for (value, verdict) in [
            (0.9, Verdict::Missed),
            (1.0, Verdict::Kept),
            (2.0, Verdict::Kept),
            (2.1, Verdict::Missed),
        ] {
            assert_eq!(limit.judge(value, |_, _, _| None), verdict, "{value}");
        }
        assert!(limit.is_of("s", "any case", "m"));
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(toml::from_str::<Budget>("scenario = 's'\nmetric = 'm'\nmaximum = 2").is_err());
    }
}
