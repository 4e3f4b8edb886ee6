//! A statement: a constant, the same for both engines wherever that is possible.

/// One SQL statement, written once, or twice with the reason why.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
    pub(crate) reason: Option<&'static str>,
}

impl Sql {
    /// A statement in the portable subset (`migrations/README.md`).
    #[must_use]
    pub const fn new(both: &'static str) -> Self {
        Self {
            sqlite: both,
            postgres: both,
            reason: None,
        }
    }

    /// A statement that must differ; there are at most ten, each with its reason.
    #[must_use]
    pub const fn differing(
        reason: &'static str,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Self {
        Self {
            sqlite,
            postgres,
            reason: Some(reason),
        }
    }

    /// The text for SQLite.
    #[must_use]
    pub const fn sqlite(&self) -> &'static str {
        self.sqlite
    }

    /// The text for PostgreSQL.
    #[must_use]
    pub const fn postgres(&self) -> &'static str {
        self.postgres
    }

    /// Why it differs per engine, if it does.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        self.reason
    }
}

/// Every statement of this crate, by noun: a test prepares each on both migrated engines.
pub fn every_statement() -> impl Iterator<Item = (&'static str, Sql)> {
    NOUNS
        .iter()
        .flat_map(|(noun, all)| all.iter().map(move |sql| (*noun, *sql)))
}

/// The statements of each noun. A file that has statements lists them in its own `ALL` and stands here; a test counts.
const NOUNS: &[(&str, &[Sql])] = &[
    ("store", crate::store::ALL),
    ("migrate", crate::migrate::ALL),
    ("catalogue", crate::catalogue::ALL),
    ("catalogue", crate::catalogue::load::ALL),
    ("catalogue", crate::catalogue::replace::ALL),
    ("availability", crate::availability::ALL),
    ("booking", crate::booking::ALL),
    ("idempotency", crate::idempotency::ALL),
    ("notification", crate::notification::ALL),
    ("audit", crate::audit::ALL),
    ("identity", crate::identity::ALL),
    ("queue", crate::queue::ALL),
    ("consultation", crate::consultation::ALL),
    ("certificate", crate::certificate::ALL),
    ("certificate", crate::certificate::search::ALL),
    ("instruction", crate::instruction::course::ALL),
    ("instruction", crate::instruction::enrolment::ALL),
    ("instruction", crate::instruction::token::ALL),
    ("instruction", crate::instruction::progress::ALL),
    ("instruction", crate::instruction::appointment::ALL),
    ("instruction", crate::instruction::release::ALL),
    ("instruction", crate::instruction::participants::ALL),
    ("instruction", crate::instruction::figures::ALL),
    ("instruction", crate::instruction::film::ALL),
    ("lesson", crate::lesson::ALL),
    ("lesson", crate::lesson::seat::ALL),
    ("lesson", crate::lesson::attendance::ALL),
    ("lesson", crate::lesson::interpreter::ALL),
];
