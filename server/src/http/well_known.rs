//! What programs of others find at known addresses.

use super::Web;
use super::problem::Problem;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// Long enough for a checkpoint with a queue, short enough that a revoked key is soon known.
const KEPT: &str = "public, max-age=300";

/// The public keys that certificates are checked with, without network from then on; also of older and revoked keys (RFC 7517).
#[utoipa::path(get, path = "/.well-known/schalter/keys.json", tag = "certificate",
    responses((status = 200, body = serde_json::Value, content_type = "application/jwk-set+json")))]
pub async fn certificate_keys(State(web): State<Web>) -> Result<Response, Problem> {
    let ring = web.ring().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/jwk-set+json"),
        (header::CACHE_CONTROL, KEPT),
        // An employer's own tool may fetch them from its own pages: they are public.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    let mut answer = (headers, ring.json.clone()).into_response();
    let anywhere = axum::http::HeaderValue::from_static("cross-origin");
    answer
        .headers_mut()
        .insert("cross-origin-resource-policy", anywhere);
    Ok(answer)
}
