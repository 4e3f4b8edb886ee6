//! The clerk's line: queues, call next, and what becomes of a ticket.

use super::access::Clerk;
use super::booking::Nothing;
use super::input::{Body, Id};
use super::problem::Problem;
use super::view::queue::{
    CallAnswer, CallNext, QueueList, QueueView, TicketAnswer, TicketForStaff,
};
use super::{Web, refusal};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use schalter_app::identity::SignedIn;
use schalter_app::queue::{self, Step};
use schalter_domain::id::{AuthorityId, CounterId, PoolId, QueueId, TicketId};
use schalter_domain::queue::Refusal;

/// Pools that one call may name.
const POOLS_MAX: usize = 64;

/// The queues that I may run.
#[utoipa::path(get, path = "/api/v1/queues", tag = "queue", security(("staff" = [])),
    responses((status = 200, body = QueueList)))]
pub async fn queues(State(web): State<Web>, Clerk(who): Clerk) -> Result<Json<QueueList>, Problem> {
    let queues = queue::queues_of(&web.app, &who).await?;
    Ok(Json(queues.into()))
}

/// One queue with its tickets and today's appointments.
#[utoipa::path(get, path = "/api/v1/queues/{id}", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = QueueView)))]
pub async fn queue(
    State(web): State<Web>,
    Id(id): Id<QueueId>,
    Clerk(who): Clerk,
) -> Result<Json<QueueView>, Problem> {
    let view = queue::queue_view(&web.app, &who, id).await?;
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(QueueView::of(&view, &zone, &who.staff)))
}

/// Call the next person to a counter.
#[utoipa::path(post, path = "/api/v1/queues/{id}/call-next", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = CallNext,
    responses((status = 200, body = CallAnswer)))]
pub async fn call_next(
    State(web): State<Web>,
    Id(queue): Id<QueueId>,
    Clerk(who): Clerk,
    Body(CallNext { counter, pools }): Body<CallNext>,
) -> Result<Json<CallAnswer>, Problem> {
    if !(1..=POOLS_MAX).contains(&pools.len()) {
        return Err(Problem::invalid_field(
            "pools",
            "out_of_range",
            "name 1 to 64 pools",
        ));
    }
    let pools = pools.into_iter().map(PoolId).collect();
    let called = queue::call_next(
        &web.app,
        &who,
        queue::CallNext {
            queue,
            counter: CounterId(counter),
            pools,
        },
    )
    .await?;
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(CallAnswer {
        ticket: called.map(|ticket| TicketForStaff::of(&ticket, &zone, &who.staff)),
    }))
}

/// Call once more.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/recall", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn recall(
    State(web): State<Web>,
    Id(id): Id<TicketId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TicketAnswer>, Problem> {
    act(&web, &who, id, Step::Recall).await
}

/// Nobody came.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/miss", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn miss(
    State(web): State<Web>,
    Id(id): Id<TicketId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TicketAnswer>, Problem> {
    act(&web, &who, id, Step::Miss).await
}

/// The talk begins.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/start", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn start(
    State(web): State<Web>,
    Id(id): Id<TicketId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TicketAnswer>, Problem> {
    act(&web, &who, id, Step::Start).await
}

/// The talk is over; the room is closed.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/finish", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn finish(
    State(web): State<Web>,
    Id(id): Id<TicketId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TicketAnswer>, Problem> {
    act(&web, &who, id, Step::Finish).await
}

async fn act(
    web: &Web,
    who: &SignedIn,
    ticket: TicketId,
    step: Step,
) -> Result<Json<TicketAnswer>, Problem> {
    let changed = queue::act(&web.app, who, ticket, step).await?;
    web.close_room(who.staff.authority, changed.closed_room);
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(TicketAnswer {
        ticket: TicketForStaff::of(&changed.ticket, &zone, &who.staff),
    }))
}

impl Web {
    /// The clocks of an authority.
    pub(super) async fn zone(&self, authority: AuthorityId) -> Result<TimeZone, Problem> {
        let catalogue = self
            .app
            .catalogue(authority)
            .await?
            .ok_or_else(Problem::not_found)?;
        Ok(catalogue.zone().clone())
    }
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        let wrong_state = |title| {
            Problem::new(StatusCode::CONFLICT, "wrong-state", title).detail(self.to_string())
        };
        match self {
            Self::WrongState { .. } => {
                wrong_state("This is not possible with the ticket as it is now.")
            }
            Self::CounterBusy => wrong_state("Please finish with the person before."),
            Self::NoRoom => wrong_state("There is no room to enter yet."),
            Self::OtherQueue | Self::Unknown => Problem::not_found(),
        }
    }
}
