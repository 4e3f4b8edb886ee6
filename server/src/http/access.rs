//! Who asks: the citizen's token, or the session of a member of staff.

use super::Web;
use super::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use schalter_app::Token;
use schalter_app::identity::{self, SignedIn};

/// Name of the cookie. The prefix makes browsers keep it to this host, path `/` and encrypted connections.
pub const COOKIE: &str = "__Host-schalter";

/// The citizen's right. Whether it opens anything is decided by the use case.
#[derive(Debug)]
pub struct Citizen(pub Token);

impl<S: Send + Sync> FromRequestParts<S> for Citizen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::sign_in_needed)?;
        // What cannot be a token opens nothing, just like one that nobody gave out.
        Token::parse(token).map(Self).ok_or_else(Problem::not_found)
    }
}

/// A signed-in member of staff.
#[derive(Debug)]
pub struct Clerk(pub SignedIn);

impl FromRequestParts<Web> for Clerk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let cookie = cookie(&parts.headers).ok_or_else(Problem::sign_in_needed)?;
        let signed_in = identity::current(&web.app, cookie)
            .await
            .map_err(|fault| Problem::of_fault(&fault))?;
        signed_in.map(Self).ok_or_else(Problem::sign_in_needed)
    }
}

/// The bearer token, if there is one.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The session cookie, if there is one.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// The header that makes a browser keep the session.
#[must_use]
pub fn keep_cookie(token: &Token) -> String {
    format!(
        "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        token.text()
    )
}

/// The header that makes a browser forget it.
pub const FORGET_COOKIE: &str =
    "__Host-schalter=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            "a=b; x__Host-schalter=wrong".parse().expect("a header"),
        );
        assert_eq!(cookie(&headers), None);
        headers.append(
            header::COOKIE,
            "c=d;__Host-schalter=right; e=f".parse().expect("a header"),
        );
        assert_eq!(cookie(&headers), Some("right"));
        assert!(FORGET_COOKIE.starts_with(COOKIE));
    }

    #[test]
    fn the_scheme_of_a_bearer_is_read_without_case() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer(&headers), None);
        for (value, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer abc", Some("abc")),
            ("Basic abc", None),
            ("abc", None),
        ] {
            headers.insert(header::AUTHORIZATION, value.parse().expect("a header"));
            assert_eq!(bearer(&headers), token);
        }
    }
}
