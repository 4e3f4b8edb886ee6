//! Which web pages may open the WebSocket.
//!
//! Browsers do not apply the same-origin rule to a WebSocket, they only say where the page came from. Whoever says nothing is
//! no browser, and has to show a pass like everybody else.

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

/// Whether a page of this origin may speak with us: our own host, or one the operator has allowed.
pub(crate) fn is_allowed(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if allowed
        .iter()
        .any(|allowed| allowed.trim_end_matches('/').eq_ignore_ascii_case(origin))
    {
        return true;
    }
    // HTTP/2 has the host in the address instead of the header.
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or(uri.authority().map(Authority::as_str));
    let origin_host = origin
        .strip_prefix("https://")
        .or(origin.strip_prefix("http://"));
    matches!((origin_host, host), (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn own_host_and_allowed_origins_may_and_nobody_else() {
        let allowed = ["https://termine.example.org".to_owned()];
        for (origin, may) in [
            (None, true),
            (Some("https://amt.example"), true),
            (Some("http://amt.example"), true),
            (Some("https://AMT.example"), true),
            (Some("https://termine.example.org"), true),
            (Some("https://termine.example.org.evil.example"), false),
            (Some("https://amt.example:8443"), false),
            (Some("https://evil.example"), false),
            (Some("null"), false),
            (Some(""), false),
            (Some("amt.example"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("amt.example"));
            if let Some(origin) = origin {
                headers.insert(ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(
                is_allowed(&headers, &Uri::from_static("/signal"), &allowed),
                may,
                "{origin:?}"
            );
        }
    }
}
