//! Free days and free start times.

use super::problem::Problem;
use super::view::availability::{DayList, StartList};
use super::view::catalogue::Channel;
use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// First day, in the authority's zone.
    #[param(format = Date)]
    from: String,
    /// Last day; at most 62 days in all.
    #[param(format = Date)]
    to: String,
    /// Only what can be had this way.
    #[serde(default)]
    channel: Option<Channel>,
    /// How many persons come; 1 when not said.
    #[param(minimum = 1, maximum = 10)]
    #[serde(default)]
    people: Option<u8>,
}

/// How much is free on each day.
#[utoipa::path(get, path = "/api/v1/services/{id}/days", tag = "availability",
    params(("id" = uuid::Uuid, Path), DayQuery),
    responses((status = 200, body = DayList)))]
pub async fn days() -> Result<Json<DayList>, Problem> {
    Err(Problem::unavailable())
}

/// Which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StartQuery {
    /// The day, in the authority's zone.
    #[param(format = Date)]
    date: String,
    /// Only what can be had this way.
    #[serde(default)]
    channel: Option<Channel>,
    /// How many persons come; 1 when not said.
    #[param(minimum = 1, maximum = 10)]
    #[serde(default)]
    people: Option<u8>,
}

/// The free start times of one day.
#[utoipa::path(get, path = "/api/v1/services/{id}/starts", tag = "availability",
    params(("id" = uuid::Uuid, Path), StartQuery),
    responses((status = 200, body = StartList)))]
pub async fn starts() -> Result<Json<StartList>, Problem> {
    Err(Problem::unavailable())
}
