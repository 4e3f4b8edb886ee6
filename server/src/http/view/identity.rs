//! Staff and their sessions.

use super::catalogue::AuthoritySummary;
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
