//! Server-sent events: what the bearer may see, as it changes.

use super::access::{Citizen, Clerk, bearer};
use super::client_address::ClientAddress;
use super::input::Query;
use super::problem::Problem;
use super::streams::Place;
use super::view::booking::AppointmentView;
use super::view::queue::QueueView;
use super::{Web, streams};
use axum::extract::{FromRequestParts as _, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream::{self, BoxStream, StreamExt as _};
use schalter_app::identity::{self, SignedIn};
use schalter_app::live::{self, Update};
use schalter_app::{Context, booking};
use schalter_domain::id::QueueId;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::time::Duration;
use utoipa::IntoParams;

/// A comment this often keeps proxies from cutting a stream in which nothing happens, and tells the page that it is connected.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How soon a stream notices that its session is over.
const SESSION_LOOK: Duration = Duration::from_secs(20);
/// When the process stops, pages come back within this time, not all at once.
const RECONNECT_MS: std::ops::Range<u64> = 500..3_000;

/// What to watch.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// Staff: which queue. Citizens watch the appointment of their token.
    #[serde(default)]
    queue: Option<uuid::Uuid>,
}

/// Watch an appointment (citizen) or a queue (staff).
///
/// Events: `appointment` (data: `AppointmentView`), `queue` (data: `QueueView`), `bye` (data: `{reconnect_ms}`).
#[utoipa::path(get, path = "/api/v1/live", tag = "live", security(("citizen" = []), ("staff" = [])),
    params(LiveQuery, ("Last-Event-ID" = Option<String>, Header, description = "The last `id:` that was seen")),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn live(
    State(web): State<Web>,
    address: ClientAddress,
    Query(query): Query<LiveQuery>,
    mut parts: Parts,
) -> Result<Response, Problem> {
    let last_seen = last_seen(&parts)?;
    let news = match (bearer(&parts.headers), query.queue) {
        (Some(_), _) => {
            appointment(
                &web,
                Citizen::from_request_parts(&mut parts, &web).await?,
                last_seen,
            )
            .await?
        }
        (None, queue) => {
            let who = Clerk::from_request_parts(&mut parts, &web).await?;
            let queue = queue.ok_or_else(|| {
                Problem::invalid_field("queue", "missing", "name a queue to watch")
            })?;
            self::queue(&web, who.0, QueueId(queue), last_seen).await?
        }
    };
    let place = web
        .streams
        .enter(address.origin())
        .ok_or_else(streams::full)?;
    Ok(answer(&web, news, place))
}

type News = BoxStream<'static, Event>;

async fn appointment(
    web: &Web,
    Citizen(token): Citizen,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    let (authority, id) = booking::of_token(&web.app, &token)
        .await?
        .ok_or_else(Problem::not_found)?;
    let updates = live::watch_appointment(&web.app, authority, id, last_seen)
        .await?
        .ok_or_else(Problem::not_found)?;
    let event = |Update { seq, view }: Update<live::CitizenView>| {
        event(
            "appointment",
            seq,
            &AppointmentView::of(&view.appointment, view.ticket.as_ref()),
        )
    };
    Ok(updates.map(event).boxed())
}

async fn queue(
    web: &Web,
    who: SignedIn,
    queue: QueueId,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    let zone = web.zone(who.staff.authority).await?;
    let updates = live::watch_queue(&web.app, &who, queue, last_seen).await?;
    let events =
        updates.map(move |Update { seq, view }| event("queue", seq, &QueueView::of(&view, &zone)));
    Ok(events
        .take_until(session_over(web.app.clone(), who))
        .boxed())
}

/// Ends when the session does: signed out, ended elsewhere, too old.
async fn session_over(app: Context, who: SignedIn) {
    loop {
        tokio::time::sleep(SESSION_LOOK).await;
        // A database that does not answer is no reason to send anybody away.
        let Ok(sessions) = identity::own_sessions(&app, &who).await else {
            continue;
        };
        if !sessions.iter().any(|session| session.current) {
            return;
        }
    }
}

fn last_seen(parts: &Parts) -> Result<Option<u64>, Problem> {
    let Some(id) = parts.headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = id.to_str().ok().and_then(|id| id.parse().ok());
    let wrong = || Problem::invalid_field("Last-Event-ID", "unfit", "a number that came as `id:`");
    id.map(Some).ok_or_else(wrong)
}

fn event(name: &str, seq: u64, view: &impl Serialize) -> Event {
    // Views are plain structs with text keys: they always serialise.
    let data = serde_json::to_string(view).unwrap_or_default();
    Event::default().event(name).id(seq.to_string()).data(data)
}

/// The stream until the process stops or there is no more news to come; its place is given back when it is dropped.
fn answer(web: &Web, news: News, place: Place) -> Response {
    // The first line goes out at once, so that the page knows that it is connected.
    let begin = stream::iter([Event::default().comment("connected")]);
    let spread = RECONNECT_MS.start
        + u64::from(web.streams.spread()) * (RECONNECT_MS.end - RECONNECT_MS.start) / 256;
    let bye = stream::iter([Event::default()
        .event("bye")
        .data(format!("{{\"reconnect_ms\":{spread}}}"))]);
    let news = news.take_until(web.stop.clone().cancelled_owned());
    let events = begin.chain(news).chain(bye).map(move |event| {
        let _held = &place;
        Ok::<_, Infallible>(event)
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("alive"));
    // Nginx would otherwise collect events until its buffer is full.
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, stream).into_response()
}
