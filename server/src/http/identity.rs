//! Staff: sign in, sign out, own sessions.

use super::access::{self, Clerk, FORGET_COOKIE};
use super::client_address::ClientAddress;
use super::input::{Body, Id};
use super::problem::Problem;
use super::view::identity::{SessionList, SessionView, SignIn};
use super::view::time::rfc3339_utc;
use super::{Web, refusal};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schalter_app::identity::{self, SignedIn};
use schalter_domain::id::SessionId;
use schalter_domain::identity::Refusal;

/// Sign in. Sets the cookie `__Host-schalter`.
#[utoipa::path(post, path = "/api/v1/session", tag = "identity",
    request_body = SignIn,
    responses((status = 200, body = SessionView)))]
pub async fn sign_in(
    State(web): State<Web>,
    address: ClientAddress,
    headers: HeaderMap,
    Body(SignIn { login, password }): Body<SignIn>,
) -> Result<Response, Problem> {
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|name| name.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let earlier = access::cookie(&headers).map(str::to_owned);
    let address = address.origin().to_string();
    let wish = identity::SignIn {
        login,
        password,
        address,
        user_agent,
        earlier,
    };
    let (token, who) = identity::sign_in(&web.app, wish).await?;
    let view = session_of(&web, &who).await?;
    Ok((
        [(header::SET_COOKIE, access::keep_cookie(&token))],
        Json(view),
    )
        .into_response())
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/session", tag = "identity", security(("staff" = [])),
    responses((status = 200, body = SessionView)))]
pub async fn session(
    State(web): State<Web>,
    Clerk(who): Clerk,
) -> Result<Json<SessionView>, Problem> {
    session_of(&web, &who).await.map(Json)
}

async fn session_of(web: &Web, who: &SignedIn) -> Result<SessionView, Problem> {
    let catalogue = web
        .app
        .catalogue(who.staff.authority)
        .await?
        .ok_or_else(Problem::sign_in_needed)?;
    Ok(SessionView::of(&who.staff, catalogue.authority()))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "identity", security(("staff" = [])),
    responses((status = 204)))]
pub async fn sign_out(State(web): State<Web>, Clerk(who): Clerk) -> Result<Response, Problem> {
    identity::sign_out(&web.app, &who).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, FORGET_COOKIE)],
    )
        .into_response())
}

/// Where am I signed in?
#[utoipa::path(get, path = "/api/v1/sessions", tag = "identity", security(("staff" = [])),
    responses((status = 200, body = SessionList)))]
pub async fn sessions(
    State(web): State<Web>,
    Clerk(who): Clerk,
) -> Result<Json<SessionList>, Problem> {
    let sessions = identity::own_sessions(&web.app, &who).await?;
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(SessionList::of(sessions, &zone)))
}

/// Sign out elsewhere. Own sessions only.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "identity", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub async fn end_session(
    State(web): State<Web>,
    Id(id): Id<SessionId>,
    Clerk(who): Clerk,
) -> Result<StatusCode, Problem> {
    identity::end_session(&web.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        match self {
            Self::SignInNeeded => Problem::sign_in_needed(),
            Self::BadCredentials => Problem::new(
                StatusCode::UNAUTHORIZED,
                "bad-credentials",
                "Login or password is not right.",
            ),
            Self::TooManyAttempts { until } => {
                let title = "Too many attempts. Please wait a while.";
                let problem =
                    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", title);
                Problem {
                    from: Some(rfc3339_utc(*until)),
                    ..problem
                }
            }
            Self::NotAllowed => Problem::not_allowed(),
            Self::Unknown => Problem::not_found(),
        }
    }
}
