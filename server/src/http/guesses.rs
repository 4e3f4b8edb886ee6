//! Who tries many wrong tokens is not answered for a while: one in 2¹²⁸ is hopeless, but trying is no use that anybody has.

use super::Web;
use super::access::bearer;
use super::client_address::ClientAddress;
use super::problem::Problem;
use crate::config::Limits;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong tokens are counted for this long, and refused until it is over.
const WINDOW: Duration = Duration::from_mins(1);
/// A page left open over the end of its appointment asks again and again, and many may share one address.
const PER_BURST: u32 = 10;
/// Addresses remembered at most; when there are more, all begin anew.
const ADDRESSES_MAX: usize = 100_000;

/// Wrong tokens by address.
#[derive(Debug)]
pub struct Guesses {
    wrong_max: u32,
    wrong: Mutex<HashMap<IpAddr, (u32, Instant)>>,
}

impl Guesses {
    /// None yet. An address may be wrong ten times as often in a minute as it may ask at once for what costs.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            wrong_max: limits.requests_burst.saturating_mul(PER_BURST),
            wrong: Mutex::default(),
        }
    }

    /// Seconds that an address has to wait, if it has guessed too often.
    fn wait(&self, address: IpAddr, now: Instant) -> Option<u32> {
        let all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since) = all.get(&address)?;
        let left = WINDOW.checked_sub(now.saturating_duration_since(*since))?;
        (*count >= self.wrong_max).then(|| u32::try_from(left.as_secs()).unwrap_or(u32::MAX).max(1))
    }

    fn count(&self, address: IpAddr, now: Instant) {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES_MAX {
            all.clear();
        }
        let entry = all.entry(address).or_insert((0, now));
        if now.saturating_duration_since(entry.1) >= WINDOW {
            *entry = (0, now);
        }
        entry.0 = entry.0.saturating_add(1);
    }

    /// Forgets addresses that have calmed down.
    pub fn tidy(&self) {
        let now = Instant::now();
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, since)| now.saturating_duration_since(*since) < WINDOW);
    }
}

/// Counts tokens that open nothing.
pub async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let shows_token = bearer(request.headers()).is_some();
    let address = request.extensions().get::<ClientAddress>().copied();
    let Some(address) = address.filter(|_| shows_token).map(ClientAddress::origin) else {
        return next.run(request).await;
    };
    if let Some(seconds) = web.guesses.wait(address, Instant::now()) {
        return Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-from-one-address",
            "Too many wrong links came from your address.",
        )
        .retry_after(seconds)
        .into_response();
    }
    let response = next.run(request).await;
    if matches!(
        response.status(),
        StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED
    ) {
        web.guesses.count(address, Instant::now());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn who_was_wrong_too_often_waits_and_nobody_else_does() {
        let limits = Limits {
            requests_burst: 1,
            ..Limits::default()
        };
        let guesses = Guesses::new(&limits);
        let address = |last| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last));
        let now = Instant::now();
        for _ in 0..PER_BURST {
            assert_eq!(guesses.wait(address(1), now), None);
            guesses.count(address(1), now);
        }
        assert_eq!(guesses.wait(address(1), now), Some(60));
        assert_eq!(guesses.wait(address(2), now), None);
        let later = now + WINDOW;
        guesses.count(address(1), later);
        assert_eq!(guesses.wait(address(1), later), None);
    }
}
