//! Mails, counted by intent: a confirmation or a cancellation of one appointment is one intent, and has one Message-ID.

use crate::tally::Promise;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// What the count found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Intents whose mail never came.
    pub missing: usize,
    /// Message-IDs beyond one per intent, or without an intent.
    pub too_many: usize,
}

/// Counts Message-IDs (`<appointment>.<kind>.<sequence>@…`, without brackets) against what was promised.
pub fn count(promises: &[Promise], ids: &BTreeSet<String>) -> Count {
    let mut came: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for id in ids {
        let mut parts = id.split('.');
        if let (Some(appointment), Some(kind)) = (parts.next(), parts.next()) {
            *came.entry((appointment, kind)).or_default() += 1;
        }
    }
    let mut found = Count {
        missing: 0,
        too_many: 0,
    };
    for promise in promises.iter().filter(|promise| promise.by_mail) {
        let id = promise.held.id.as_str();
        let confirmations = came.remove(&(id, "confirmation")).unwrap_or(0);
        let cancellations = came.remove(&(id, "cancellation")).unwrap_or(0);
        // A confirmation that is overtaken by the cancellation is not sent any more.
        let confirmation_needed = usize::from(!promise.cancelled);
        let cancellation_needed = usize::from(promise.cancelled);
        found.missing += confirmation_needed.saturating_sub(confirmations)
            + cancellation_needed.saturating_sub(cancellations);
        found.too_many +=
            confirmations.saturating_sub(1) + cancellations.saturating_sub(cancellation_needed);
    }
    found.too_many += came.into_values().sum::<usize>();
    found
}

/// Waits until nothing is missing in the folder of mails, or patience ends.
pub async fn settle(data: &Path, promises: &[Promise], patience: Duration) -> Count {
    let deadline = Instant::now() + patience;
    loop {
        let found = count(promises, &in_folder(&data.join("mail")));
        if found.missing == 0 || Instant::now() > deadline {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// Message-IDs of the mails in a folder, which are their names.
pub fn in_folder(folder: &Path) -> BTreeSet<String> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    files
        .flatten()
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".eml")?.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use schalter_load_kit::citizen::{Held, Start};

    fn promise(id: &str, cancelled: bool) -> Promise {
        Promise {
            held: Held {
                id: id.to_owned(),
                token: String::new(),
            },
            start: Start {
                start: String::new(),
                pool: String::new(),
            },
            by_mail: true,
            cancelled,
        }
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_seen() {
        let promises = [promise("a", false), promise("b", true), promise("c", false)];
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let good = ids(&[
            "a.confirmation.1@x",
            "b.cancellation.2@x",
            "c.confirmation.1@x",
        ]);
        let found = count(&promises, &good);
        assert_eq!((found.missing, found.too_many), (0, 0));
        let bad = ids(&[
            "a.confirmation.1@x",
            "a.confirmation.2@x",
            "b.confirmation.1@x",
            "d.confirmation.1@x",
        ]);
        let found = count(&promises, &bad);
        assert_eq!((found.missing, found.too_many), (2, 2));
    }
}
