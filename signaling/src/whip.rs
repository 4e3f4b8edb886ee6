//! WHIP (RFC 9725) in, WHEP out: one HTTP exchange instead of a WebSocket, with the same passes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LINK, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schalter_protocol::{ErrorCode, LeaveReason, Right, RoomPass};

use crate::clock::now_s;
use crate::mailbox::Command;
use crate::member::Seat;
use crate::node::Node;
use crate::ws::{ask, secret};

/// The media type of session descriptions.
const SDP: &str = "application/sdp";

/// Which way the media goes.
#[derive(Debug, Clone, Copy)]
enum Way {
    In,
    Out,
}

/// WHIP and WHEP sessions by the last part of their address.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

#[derive(Debug)]
struct Session {
    seat: Seat,
    /// The pass it was opened with: RFC 9725 wants the same bearer on every request.
    bearer: String,
}

impl Sessions {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Session>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Drops the sessions whose participants are gone.
    pub(crate) fn forget_gone(&self, present: &BTreeSet<Seat>) {
        self.with(|sessions| sessions.retain(|_, session| present.contains(&session.seat)));
    }
}

/// `POST /whip`.
pub(crate) async fn publish(
    State(node): State<Node>,
    headers: HeaderMap,
    offer: String,
) -> Response {
    open(&node, &headers, offer, Way::In)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// `POST /whep`.
pub(crate) async fn play(State(node): State<Node>, headers: HeaderMap, offer: String) -> Response {
    open(&node, &headers, offer, Way::Out)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// `DELETE` of a session. Everything else on its address is answered 405: nothing is trickled, ICE is not restarted.
pub(crate) async fn end(
    State(node): State<Node>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(bearer) = bearer(&headers) else {
        return Refused(ErrorCode::BadPass).into_response();
    };
    let ended = node
        .shared
        .sessions
        .with(|sessions| match sessions.get(&name) {
            Some(session) if session.bearer == bearer => {
                sessions.remove(&name).ok_or(StatusCode::NOT_FOUND)
            }
            Some(_) => Err(StatusCode::UNAUTHORIZED),
            None => Err(StatusCode::NOT_FOUND),
        });
    match ended {
        Ok(session) => {
            node.hall().leave(session.seat, LeaveReason::Left);
            StatusCode::OK.into_response()
        }
        Err(status) => status.into_response(),
    }
}

async fn open(
    node: &Node,
    headers: &HeaderMap,
    offer: String,
    way: Way,
) -> Result<Response, Refused> {
    if !is_sdp(headers) {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let bearer = bearer(headers).ok_or(ErrorCode::BadPass)?;
    let pass = node
        .shared
        .verifier
        .verify(bearer, now_s())
        .map_err(ErrorCode::from)?;
    if !is_allowed(&pass, way) {
        return Err(ErrorCode::NotAllowed.into());
    }
    if node.shared.sessions.with(|sessions| sessions.len())
        >= node.shared.config.limits.sessions_max
    {
        return Err(ErrorCode::NodeFull.into());
    }
    let entered = node.hall().enter(pass, None, secret())?;
    let (seat, mailbox) = (entered.seat, node.mailbox(entered.thread));
    let answer = match way {
        Way::In => {
            ask(&mailbox, |reply| Command::Publish {
                seat,
                sdp: offer,
                sources: Vec::new(),
                reply,
            })
            .await
        }
        Way::Out => {
            ask(&mailbox, |reply| Command::Play {
                seat,
                sdp: offer,
                reply,
            })
            .await
        }
    };
    let answer = answer.inspect_err(|_| node.hall().leave(seat, LeaveReason::Left))?;
    let name = secret();
    let session = Session {
        seat,
        bearer: bearer.to_owned(),
    };
    node.shared
        .sessions
        .with(|sessions| sessions.insert(name.clone(), session));
    let folder = match way {
        Way::In => "/whip/",
        Way::Out => "/whep/",
    };
    let mut response = (StatusCode::CREATED, [(CONTENT_TYPE, SDP)], answer).into_response();
    let location =
        HeaderValue::try_from(format!("{folder}{name}")).map_err(|_| ErrorCode::Internal)?;
    response.headers_mut().insert(LOCATION, location);
    for link in ice_server_links(node) {
        response.headers_mut().append(LINK, link);
    }
    Ok(response)
}

/// A publisher needs one right to publish, a player the right to subscribe; nobody waits in a lobby without a WebSocket.
fn is_allowed(pass: &RoomPass, way: Way) -> bool {
    let may = match way {
        Way::In => [
            Right::PublishAudio,
            Right::PublishVideo,
            Right::PublishScreen,
        ]
        .iter()
        .any(|&right| pass.may(right)),
        Way::Out => pass.may(Right::Subscribe),
    };
    may && !pass.lobby
}

fn is_sdp(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    content_type
        .split(';')
        .next()
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(SDP))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, pass) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| pass.trim())
}

/// One `Link` per STUN or TURN address, as RFC 9725 §4.6 writes it.
fn ice_server_links(node: &Node) -> impl Iterator<Item = HeaderValue> {
    node.shared.config.ice_servers.iter().flat_map(|server| {
        server.urls.iter().filter_map(|url| {
            let link = format!("<{url}>; rel=\"ice-server\"");
            let login = match (&server.username, &server.credential) {
                (Some(name), Some(word)) => {
                    format!(
                        "; username=\"{name}\"; credential=\"{word}\"; credential-type=\"password\""
                    )
                }
                _ => String::new(),
            };
            HeaderValue::try_from(link + &login).ok()
        })
    })
}

/// A refusal as HTTP says it.
struct Refused(ErrorCode);

impl From<ErrorCode> for Refused {
    fn from(code: ErrorCode) -> Self {
        Self(code)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ErrorCode::BadPass
            | ErrorCode::PassExpired
            | ErrorCode::PassUsed
            | ErrorCode::WrongNode => StatusCode::UNAUTHORIZED,
            ErrorCode::NotAllowed
            | ErrorCode::RoomLocked
            | ErrorCode::RoomEnded
            | ErrorCode::Removed => StatusCode::FORBIDDEN,
            ErrorCode::BadSdp => StatusCode::BAD_REQUEST,
            ErrorCode::RoomFull | ErrorCode::NodeFull | ErrorCode::ShuttingDown => {
                return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "10")]).into_response();
            }
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, format!("{}\n", self.0)).into_response()
    }
}
