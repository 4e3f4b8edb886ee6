//! How a use case can end badly.

use schalter_storage::Fault;

/// Why a use case did not do what was asked. `R` is the noun's own refusal, decided in the domain.
#[derive(Debug, thiserror::Error)]
pub enum Error<R> {
    /// There is no such thing, or it belongs to somebody else: the answer is the same.
    #[error("there is no such thing here")]
    NotFound,
    /// Known who asks, and that they may not.
    #[error("this is not allowed")]
    NotAllowed,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// So much is going on that this was not begun; it may be tried again.
    #[error("too much is going on just now")]
    Busy,
    /// The rules say no.
    #[error("{0}")]
    Refused(R),
    /// The machine failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
