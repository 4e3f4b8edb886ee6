//! Server-sent events: what the bearer may see, as it changes.

use super::access::{Citizen, Clerk, bearer};
use super::client_address::ClientAddress;
use super::input::Query;
use super::problem::Problem;
use super::streams::Place;
use super::view::booking::AppointmentView;
use super::view::enrolment::EnrolmentView;
use super::view::lesson::LessonForParticipant;
use super::view::lesson_console::LessonView;
use super::view::lesson_interpreter::LessonForInterpreter;
use super::view::participants::ParticipantCounts;
use super::view::queue::QueueView;
use super::{Web, endless, streams};
use axum::extract::{FromRequestParts as _, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream::{self, BoxStream, StreamExt as _};
use schalter_app::identity::{self, SignedIn};
use schalter_app::instruction::{self, Holder, Opens};
use schalter_app::live::{self, Update};
use schalter_app::{Context, booking, lesson};
use schalter_domain::id::{AppointmentId, AuthorityId, LessonId, QueueId};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// Where live pages are asked for.
pub const PATH: &str = "/api/v1/live";
/// A comment this often keeps proxies from cutting a stream in which nothing happens, and tells the page that it is connected.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// What an appointment with its ticket takes: thousands of pages are told at once, and text that grows is copied again and again.
const EVENT_BYTES: usize = 2_048;
/// How soon a stream notices that its session is over.
const SESSION_LOOK: Duration = Duration::from_secs(20);
/// When the process stops, pages come back within this time, not all at once.
const RECONNECT_MS: std::ops::Range<u64> = 500..3_000;

/// What to watch.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// Staff: which queue. Citizens watch the appointment or enrolment of their token.
    #[serde(default)]
    queue: Option<uuid::Uuid>,
    /// Staff: which lesson.
    #[serde(default)]
    lesson: Option<uuid::Uuid>,
    /// Staff: `1` for the counts of participants who wait.
    #[serde(default)]
    participants: Option<u8>,
}

/// An enrolment with its group lesson: the data of the event `enrolment`.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentPage {
    /// The enrolment.
    enrolment: EnrolmentView,
    /// Its group lesson.
    #[schema(required)]
    lesson: Option<LessonForParticipant>,
}

/// How many participants wait for staff: the data of the event `participants`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantsPage {
    /// The counts.
    counts: ParticipantCounts,
}

/// Watch an appointment, an enrolment or an interpretation (by its token), a queue, a lesson or the counts of participants (staff).
///
/// Events: `appointment` (data: `AppointmentView`), `enrolment` (data: `EnrolmentPage`), `interpretation`
/// (data: `LessonForInterpreter`), `queue` (data: `QueueView`), `lesson`
/// (data: `LessonView`), `participants` (data: `ParticipantsPage`), `bye` (data: `{reconnect_ms}`).
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
    let news = if bearer(&parts.headers).is_some() {
        let citizen = Citizen::from_request_parts(&mut parts, &web).await?;
        of_citizen(&web, citizen, last_seen).await?
    } else {
        let who = Clerk::from_request_parts(&mut parts, &web).await?;
        of_staff(&web, who.0, &query, last_seen).await?
    };
    let place = web
        .streams
        .enter(address.origin())
        .ok_or_else(streams::full)?;
    Ok(answer(&web, news, place))
}

type News = BoxStream<'static, Event>;

async fn of_citizen(
    web: &Web,
    Citizen(token): Citizen,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    if let Some((authority, id)) = booking::of_token(&web.app, &token).await? {
        return appointment(web, authority, id, last_seen).await;
    }
    if let Some((authority, id)) = lesson::interpreter_opens(&web.app, &token).await? {
        return interpretation(web, authority, id, last_seen).await;
    }
    let opens = instruction::of_token(&web.app, &token).await?;
    let opens = opens.filter(|opens| opens.holder == Holder::Participant);
    enrolment(web, opens.ok_or_else(Problem::not_found)?, last_seen).await
}

async fn of_staff(
    web: &Web,
    who: SignedIn,
    query: &LiveQuery,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    match (query.queue, query.lesson, query.participants) {
        (Some(queue), None, None) => self::queue(web, who, QueueId(queue), last_seen).await,
        (None, Some(lesson), None) => self::lesson(web, who, LessonId(lesson), last_seen).await,
        (None, None, Some(1)) => participants(web, who).await,
        _ => {
            let what = "name one thing to watch: queue, lesson or participants=1";
            Err(Problem::invalid_field("queue", "missing", what))
        }
    }
}

async fn enrolment(web: &Web, opens: Opens, last_seen: Option<u64>) -> Result<News, Problem> {
    let updates =
        live::watch_enrolment(&web.app, opens.authority, opens.enrolment, last_seen).await?;
    let updates = updates.ok_or_else(Problem::not_found)?;
    let event = |Update { seq, view }: Update<live::EnrolmentPage>| {
        let page = EnrolmentPage {
            enrolment: EnrolmentView::of(&view.enrolment),
            lesson: view.lesson.as_ref().map(Into::into),
        };
        event("enrolment", seq, &page)
    };
    Ok(updates.map(event).boxed())
}

async fn interpretation(
    web: &Web,
    authority: AuthorityId,
    id: LessonId,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    let updates = live::watch_interpretation(&web.app, authority, id, last_seen).await?;
    let event = |Update { seq, view }: Update<lesson::InterpreterView>| {
        event("interpretation", seq, &LessonForInterpreter::from(&view))
    };
    Ok(updates.map(event).boxed())
}

async fn lesson(
    web: &Web,
    who: SignedIn,
    lesson: LessonId,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    let updates = live::watch_lesson(&web.app, &who, lesson, last_seen).await?;
    let events =
        updates.map(|Update { seq, view }| event("lesson", seq, &LessonView::from(&*view)));
    Ok(events
        .take_until(session_over(web.app.clone(), who))
        .boxed())
}

async fn participants(web: &Web, who: SignedIn) -> Result<News, Problem> {
    let updates = live::watch_counts(&web.app, &who).await?;
    let events = updates.map(|Update { seq, view }| {
        let counts = view.into();
        event("participants", seq, &ParticipantsPage { counts })
    });
    Ok(events
        .take_until(session_over(web.app.clone(), who))
        .boxed())
}

async fn appointment(
    web: &Web,
    authority: AuthorityId,
    id: AppointmentId,
    last_seen: Option<u64>,
) -> Result<News, Problem> {
    let updates = live::watch_appointment(&web.app, authority, id, last_seen)
        .await?
        .ok_or_else(Problem::not_found)?;
    // Of most changes all who wait are told at once, and for each of them it is the ticket alone.
    let mut last: Option<(Arc<booking::AppointmentView>, AppointmentView)> = None;
    let event = move |Update { seq, view }: Update<live::CitizenView>| {
        let live::CitizenView {
            appointment,
            ticket,
        } = view;
        let page = match last.take() {
            Some((shown, page)) if Arc::ptr_eq(&shown, &appointment) => {
                page.with_ticket(ticket.as_ref(), appointment.catalogue.zone())
            }
            _ => AppointmentView::of(&appointment, ticket.as_ref()),
        };
        let (_, page) = last.insert((appointment, page));
        event("appointment", seq, page)
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
    let staff = who.staff.clone();
    let events = updates
        .map(move |Update { seq, view }| event("queue", seq, &QueueView::of(&view, &zone, &staff)));
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
    let mut data = Vec::with_capacity(EVENT_BYTES);
    // Views are plain structs with text keys: they always serialise, and as UTF-8.
    let data = match serde_json::to_writer(&mut data, view) {
        Ok(()) => std::str::from_utf8(&data).unwrap_or_default(),
        Err(_) => "",
    };
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
    endless::beside((headers, stream).into_response())
}
