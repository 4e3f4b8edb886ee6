//! Staff and their sessions.

use super::catalogue::AuthoritySummary;
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::identity::OwnSession;
use schalter_domain::catalogue::Authority;
use schalter_domain::identity as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Usually the mail address.
    #[schema(max_length = 254)]
    pub login: String,
    /// Password.
    #[schema(max_length = 1024, format = Password)]
    pub password: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub staff: StaffView,
    /// The employer.
    pub authority: AuthoritySummary,
    /// What the role allows.
    pub permissions: Vec<String>,
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffView {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Role.
    pub role: Role,
}

/// Roles of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves citizens.
    Clerk,
    /// Leads clerks.
    Lead,
    /// Administers the authority.
    Admin,
    /// Reads the audit log.
    Auditor,
    /// Runs the installation.
    Operator,
}

/// The sessions of the one who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// Latest use first.
    pub sessions: Vec<SessionSummary>,
}

/// A signed-in browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionSummary {
    /// Key.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Sign-in.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Latest use.
    #[schema(format = DateTime)]
    pub last_seen_at: String,
    /// What the browser calls itself, shortened.
    pub user_agent: String,
}

impl From<domain::Role> for Role {
    fn from(role: domain::Role) -> Self {
        match role {
            domain::Role::Clerk => Self::Clerk,
            domain::Role::Lead => Self::Lead,
            domain::Role::Admin => Self::Admin,
            domain::Role::Auditor => Self::Auditor,
            domain::Role::Operator => Self::Operator,
        }
    }
}

impl SessionView {
    /// Who is signed in, and what they may do.
    #[must_use]
    pub fn of(staff: &domain::Staff, authority: &Authority) -> Self {
        let view = StaffView {
            id: staff.id.0,
            name: staff.name.clone(),
            login: staff.login.clone(),
            role: staff.role.into(),
        };
        let permissions = staff
            .permissions()
            .map(|permission| permission.name().to_owned())
            .collect();
        Self {
            staff: view,
            authority: authority.into(),
            permissions,
        }
    }
}

impl SessionList {
    /// The sessions as the authority's clocks show them.
    #[must_use]
    pub fn of(sessions: Vec<OwnSession>, zone: &TimeZone) -> Self {
        let summary = |session: OwnSession| SessionSummary {
            id: session.id.0,
            current: session.current,
            created_at: rfc3339(session.created_at, zone),
            last_seen_at: rfc3339(session.last_seen_at, zone),
            user_agent: session.user_agent,
        };
        Self {
            sessions: sessions.into_iter().map(summary).collect(),
        }
    }
}
