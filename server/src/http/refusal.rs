//! From the words of the use cases to problems: what all nouns have in common. Each noun's own match stands beside its handlers.

use super::problem::Problem;
use axum::http::StatusCode;
use schalter_app::{Error, Fault};

/// After a fault that may pass: a database that was restarted is back by then.
const RETRY_SECONDS: u32 = 2;

/// A refusal of the domain knows its problem.
pub trait Refusal {
    /// The problem as the caller reads it.
    fn problem(&self) -> Problem;
}

impl<R: Refusal> From<Error<R>> for Problem {
    fn from(error: Error<R>) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotAllowed => Self::not_allowed(),
            Error::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "This idempotency key was used for another request.",
            ),
            Error::Busy => Self::unavailable().retry_after(1),
            Error::Refused(refusal) => refusal.problem(),
            Error::Fault(fault) => Self::of_fault(&fault),
        }
    }
}

impl Problem {
    /// What failed goes to the log, not to the caller.
    pub fn of_fault(fault: &Fault) -> Self {
        if fault.is_passing() {
            tracing::warn!(%fault, "a use case could not be done just now");
            return Self::unavailable().retry_after(RETRY_SECONDS);
        }
        tracing::error!(%fault, "a use case failed");
        Self::internal()
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::of_fault(&fault)
    }
}
