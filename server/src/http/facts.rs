//! What media nodes report: who entered and left which room. The answer names rooms that must be closed.

use super::Web;
use super::access::bearer;
use super::input::Body;
use super::problem::Problem;
use crate::media::{hear, presence};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use schalter_signaling::Fact;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

/// Facts in one report at most.
pub const FACTS_MAX: usize = 500;

/// A report of a media node.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What happened, oldest first; each with `fact`: `waiting`, `joined`, `left` or `room_empty`.
    #[schema(value_type = Vec<Object>, max_items = 500)]
    pub facts: Vec<Fact>,
}

/// What the office wants of the media node.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Wish {
    /// Rooms to be closed: their talk is over.
    pub end: Vec<RoomName>,
}

/// A room.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoomName {
    /// Whose.
    pub authority: String,
    /// Which.
    pub room: String,
}

/// Report who entered and left (media nodes only; `Authorization: Bearer` with the shared secret).
#[utoipa::path(post, path = "/internal/media/facts", tag = "operations", request_body = Report,
    responses((status = 200, body = Wish)))]
pub async fn facts(
    State(web): State<Web>,
    headers: HeaderMap,
    Body(report): Body<Report>,
) -> Result<Json<Wish>, Problem> {
    admit(&web, &headers)?;
    if report.facts.len() > FACTS_MAX {
        return Err(Problem::invalid_field(
            "facts",
            "too_long",
            "500 facts at most",
        ));
    }
    let mut end = Vec::new();
    for presence in report.facts.iter().filter_map(presence) {
        if hear(&web.app, &presence).await? {
            end.push(RoomName {
                authority: presence.authority.to_string(),
                room: presence.room,
            });
        }
    }
    Ok(Json(Wish { end }))
}

/// Without a secret there are no separate media nodes, and nobody may report.
fn admit(web: &Web, headers: &HeaderMap) -> Result<(), Problem> {
    let secret = web
        .config
        .media
        .secret
        .as_ref()
        .ok_or_else(Problem::not_found)?;
    let given = bearer(headers).ok_or_else(Problem::sign_in_needed)?;
    let is_right: bool = given.as_bytes().ct_eq(secret.as_bytes()).into();
    if is_right {
        Ok(())
    } else {
        Err(Problem::not_allowed())
    }
}
