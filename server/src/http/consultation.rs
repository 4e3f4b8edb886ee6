//! The talk: pass into the room, its end, and the private room for trying devices.

use super::Web;
use super::access::Clerk;
use super::booking::Nothing;
use super::input::{Body, Host, Id};
use super::problem::Problem;
use super::view::consultation::PassView;
use super::view::time::rfc3339_utc;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::consultation;
use schalter_app::pass::Pass;
use schalter_domain::id::{AuthorityId, ConsultationId};

/// A pass into a private throw-away room, to try camera, microphone and network.
#[utoipa::path(post, path = "/api/v1/device-test", tag = "consultation",
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn device_test(
    State(web): State<Web>,
    host: Host,
    Body(Nothing {}): Body<Nothing>,
) -> Json<PassView> {
    Json(web.pass_view(consultation::pass_for_device_test(&web.app), &host))
}

/// The clerk's pass into the room.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/pass", tag = "consultation", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn consultation_pass(
    State(web): State<Web>,
    Id(id): Id<ConsultationId>,
    Clerk(who): Clerk,
    host: Host,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<PassView>, Problem> {
    let pass = consultation::pass_for_clerk(&web.app, &who, id).await?;
    Ok(Json(web.pass_view(pass, &host)))
}

/// End the talk; its ticket is finished and the room closed.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/end", tag = "consultation", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 204)))]
pub async fn consultation_end(
    State(web): State<Web>,
    Id(id): Id<ConsultationId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    let changed = consultation::end(&web.app, &who, id).await?;
    web.close_room(who.staff.authority, changed.closed_room);
    Ok(StatusCode::NO_CONTENT)
}

impl Web {
    /// The pass with the address it is for.
    pub(super) fn pass_view(&self, pass: Pass, Host(host): &Host) -> PassView {
        PassView {
            pass: pass.token,
            signal_url: self.config.signal_url_at(host.as_deref()),
            room: pass.room,
            expires_at: rfc3339_utc(pass.expires_at),
        }
    }

    /// Closes a room whose talk is over, where it is kept in this process. A separate media node learns of it by the answer
    /// to its next report.
    pub(super) fn close_room(&self, authority: AuthorityId, room: Option<ConsultationId>) {
        if let (Some(node), Some(room)) = (&self.media, room) {
            node.end_room(&authority.to_string(), &room.to_string());
        }
    }
}
