//! Free days and free start times.

use super::Web;
use super::input::{Id, Query, date};
use super::problem::Problem;
use super::refusal;
use super::view::availability::{DayList, StartList};
use super::view::catalogue::Channel;
use axum::Json;
use axum::extract::State;
use schalter_app::availability::{self, DAYS_MAX, Refusal, Search};
use schalter_domain::id::ServiceId;
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
pub async fn days(
    State(web): State<Web>,
    Id(service): Id<ServiceId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<DayList>, Problem> {
    let (from, to) = (date("from", &query.from)?, date("to", &query.to)?);
    let days = availability::days(
        &web.app,
        search(service, query.channel, query.people),
        from,
        to,
    )
    .await?;
    Ok(Json((&*days).into()))
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
pub async fn starts(
    State(web): State<Web>,
    Id(service): Id<ServiceId>,
    Query(query): Query<StartQuery>,
) -> Result<Json<StartList>, Problem> {
    let day = date("date", &query.date)?;
    let starts =
        availability::starts(&web.app, search(service, query.channel, query.people), day).await?;
    let catalogue = web
        .app
        .catalogue_of_service(service)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Json(StartList::of(&starts, catalogue.zone())))
}

fn search(service: ServiceId, channel: Option<Channel>, people: Option<u8>) -> Search {
    Search {
        service,
        channel: channel.map(Into::into),
        people: people.unwrap_or(1),
    }
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        match self {
            Self::Range => Problem::invalid_field(
                "to",
                "out_of_range",
                format!("ask for 1 to {DAYS_MAX} days"),
            ),
            Self::TooManyPeople { people_max } => Problem::invalid_field(
                "people",
                "out_of_range",
                format!("one booking is for 1 to {people_max} persons"),
            ),
        }
    }
}
