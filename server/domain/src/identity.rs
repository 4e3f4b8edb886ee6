//! Identity: the roles of staff, what each may do, how sign-in is throttled, and how long a session lives.

use crate::id::{AuthorityId, DepartmentId, StaffId};
use crate::time::{Millis, Timestamp};

/// The role of a member of staff. Everybody has exactly one, within one authority.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sachbearbeitung: runs a queue.
    Clerk,
    /// Leitung: plans opening hours, sees figures, and stands in for clerks.
    Lead,
    /// Administers staff and catalogue; serves nobody, so that rights to people's data stay with those who need them.
    Admin,
    /// Reads the audit log, changes nothing.
    Auditor,
    /// Runs the installation, sees no person.
    Operator,
}

/// What a member of staff may do within the own authority. Own sessions are everybody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See queues, tickets and today's appointments with names.
    SeeQueue,
    /// Call, recall, miss, start, finish.
    ServeTickets,
    /// Enter and end consultations.
    HoldConsultations,
    /// Change opening rules and closures.
    PlanOpening,
    /// Change departments, sites, services, pools, counters.
    EditCatalogue,
    /// Add, change and lock staff.
    ManageStaff,
    /// Read the audit log and verify its chain.
    ReadAudit,
    /// See figures for groups.
    SeeFigures,
    /// See the state of jobs, nodes and storage.
    SeeOperations,
    /// See participants of courses; check identity, decide fees, issue on site, send certificates, propose a revocation.
    ManageParticipants,
    /// Search the register of certificates; every search is written down.
    SearchRegister,
    /// Confirm or reject the revocation that somebody else proposed.
    ConfirmRevocation,
    /// Plan and hold group lessons.
    Teach,
    /// See who reported a hindrance, and decide about it.
    SeeHindrances,
    /// Propose the release of a course's version.
    ProposeRelease,
    /// Release what somebody else proposed, reject it, or withdraw a release.
    ReleaseCourses,
}

/// What somebody does beside their role; it only adds rights.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Ärztin or Arzt of the health office (§ 43(1) `IfSG`).
    Physician,
    /// Holds group lessons.
    Instructor,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Physician, Self::Instructor];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physician => "physician",
            Self::Instructor => "instructor",
        }
    }

    /// The duty of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.name() == name)
    }

    /// What this duty adds.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match self {
            Self::Physician => matches!(
                permission,
                Permission::SeeHindrances
                    | Permission::ProposeRelease
                    | Permission::ReleaseCourses
                    | Permission::ConfirmRevocation
            ),
            Self::Instructor => matches!(permission, Permission::Teach),
        }
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Clerk,
        Self::Lead,
        Self::Admin,
        Self::Auditor,
        Self::Operator,
    ];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Lead => "lead",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// The role of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The permission table of roles; [`Duty::may`] adds to it. There is no other place that decides this.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Role::{Admin, Auditor, Clerk, Lead, Operator};
        match permission {
            Permission::SeeQueue
            | Permission::ServeTickets
            | Permission::HoldConsultations
            | Permission::ManageParticipants
            | Permission::SearchRegister => matches!(self, Clerk | Lead),
            Permission::ConfirmRevocation | Permission::ProposeRelease => matches!(self, Lead),
            // By duty only.
            Permission::Teach | Permission::SeeHindrances | Permission::ReleaseCourses => false,
            Permission::PlanOpening => matches!(self, Lead | Admin),
            Permission::EditCatalogue | Permission::ManageStaff => matches!(self, Admin),
            Permission::ReadAudit => matches!(self, Auditor),
            Permission::SeeFigures => matches!(self, Lead | Admin | Auditor),
            Permission::SeeOperations => matches!(self, Admin | Operator),
        }
    }

    /// What this role may do.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |permission| self.may(*permission))
    }
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::SeeQueue,
        Self::ServeTickets,
        Self::HoldConsultations,
        Self::PlanOpening,
        Self::EditCatalogue,
        Self::ManageStaff,
        Self::ReadAudit,
        Self::SeeFigures,
        Self::SeeOperations,
        Self::ManageParticipants,
        Self::SearchRegister,
        Self::ConfirmRevocation,
        Self::Teach,
        Self::SeeHindrances,
        Self::ProposeRelease,
        Self::ReleaseCourses,
    ];

    /// The stable text, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeQueue => "see_queue",
            Self::ServeTickets => "serve_tickets",
            Self::HoldConsultations => "hold_consultations",
            Self::PlanOpening => "plan_opening",
            Self::EditCatalogue => "edit_catalogue",
            Self::ManageStaff => "manage_staff",
            Self::ReadAudit => "read_audit",
            Self::SeeFigures => "see_figures",
            Self::SeeOperations => "see_operations",
            Self::ManageParticipants => "manage_participants",
            Self::SearchRegister => "search_register",
            Self::ConfirmRevocation => "confirm_revocation",
            Self::Teach => "teach",
            Self::SeeHindrances => "see_hindrances",
            Self::ProposeRelease => "propose_release",
            Self::ReleaseCourses => "release_courses",
        }
    }
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Key.
    pub id: StaffId,
    /// Whose staff.
    pub authority: AuthorityId,
    /// Login, lower case, unique per installation.
    pub login: String,
    /// Name as colleagues and citizens read it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Departments whose queues they may run; none named: all.
    pub departments: Vec<DepartmentId>,
    /// What they do beside their role.
    pub duties: Vec<Duty>,
}

impl Staff {
    /// Whether role or a duty includes something.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission) || self.duties.iter().any(|duty| duty.may(permission))
    }

    /// What they may do, by role and duties.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |permission| self.may(*permission))
    }

    /// Whether they may do something at all.
    pub fn allow(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed)
        }
    }

    /// Whether they may do something in a department.
    pub fn allow_in(
        &self,
        permission: Permission,
        department: DepartmentId,
    ) -> Result<(), Refusal> {
        self.allow(permission)?;
        if self.departments.is_empty() || self.departments.contains(&department) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed)
        }
    }
}

/// A login as stored and compared: without spaces around it, in lower case.
#[must_use]
pub fn tidy_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Why somebody is not let in or on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in, or the session is over.
    #[error("signing in is needed")]
    SignInNeeded,
    /// Login or password is wrong; which one is not told.
    #[error("the login or the password is wrong")]
    BadCredentials,
    /// Too many failures; the next try counts from `until`.
    #[error("too many attempts to sign in")]
    TooManyAttempts {
        /// When the next try is looked at.
        until: Timestamp,
    },
    /// The role does not include it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// There is no such thing, or it belongs to another authority, which is the same to the asker.
    #[error("this does not exist")]
    Unknown,
}

/// Recent failures to sign in to one login, or from one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// Failures in a row.
    pub failures: u32,
    /// The latest of them.
    pub last_at: Option<Timestamp>,
}

impl Attempts {
    /// Failures that cost nothing: people mistype.
    pub const FREE: u32 = 5;
    /// Failures older than this are forgotten.
    pub const MEMORY: Millis = Millis::hours(1);
    const FIRST_PAUSE: Millis = Millis::seconds(30);
    const LONGEST_PAUSE: Millis = Millis::minutes(15);

    /// Whether a try is looked at: after five failures only 30 s after the last one, doubling to 15 minutes. The login is
    /// never locked for good, or anybody could lock anybody out.
    pub fn allow(self, now: Timestamp) -> Result<(), Refusal> {
        let (Some(last), Some(over)) =
            (self.remembered(now), self.failures.checked_sub(Self::FREE))
        else {
            return Ok(());
        };
        let pause = Self::FIRST_PAUSE
            .times(1 << over.min(10))
            .min(Self::LONGEST_PAUSE);
        let until = last.plus(pause);
        if now < until {
            Err(Refusal::TooManyAttempts { until })
        } else {
            Ok(())
        }
    }

    /// One failure more.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let before = if self.remembered(now).is_some() {
            self.failures
        } else {
            0
        };
        Self {
            failures: before.saturating_add(1),
            last_at: Some(now),
        }
    }

    fn remembered(self, now: Timestamp) -> Option<Timestamp> {
        self.last_at.filter(|last| now.since(*last) < Self::MEMORY)
    }
}

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLife {
    /// Without any request.
    pub idle: Millis,
    /// In all.
    pub absolute: Millis,
}

impl Default for SessionLife {
    /// A clerk's day: eight hours idle because a console stands open during a long talk, twelve in all.
    fn default() -> Self {
        Self {
            idle: Millis::hours(8),
            absolute: Millis::hours(12),
        }
    }
}

impl SessionLife {
    /// `last_seen` is written no more often than this, so that reading pages does not write.
    pub const TOUCH: Millis = Millis::minutes(1);

    /// First instant at which the session is over.
    #[must_use]
    pub fn ends_at(self, created: Timestamp, last_seen: Timestamp) -> Timestamp {
        created.plus(self.absolute).min(last_seen.plus(self.idle))
    }

    /// Whether it still lives.
    pub fn allow(
        self,
        created: Timestamp,
        last_seen: Timestamp,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if now < self.ends_at(created, last_seen) {
            Ok(())
        } else {
            Err(Refusal::SignInNeeded)
        }
    }

    /// Whether `last_seen` is due to be written.
    #[must_use]
    pub fn touch_due(last_seen: Timestamp, now: Timestamp) -> bool {
        now.since(last_seen) >= Self::TOUCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_the_roles_mean() {
        let table = Role::ALL.map(|role| {
            (
                role.name(),
                role.permissions()
                    .map(Permission::name)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        });
        assert_eq!(
            table.map(|(role, permissions)| format!("{role}: {permissions}")),
            [
                "clerk: see_queue serve_tickets hold_consultations manage_participants search_register",
                "lead: see_queue serve_tickets hold_consultations plan_opening see_figures manage_participants \
                 search_register confirm_revocation propose_release",
                "admin: plan_opening edit_catalogue manage_staff see_figures see_operations",
                "auditor: read_audit see_figures",
                "operator: see_operations",
            ]
        );
        for permission in Permission::ALL {
            let by_duty = Duty::ALL.iter().any(|duty| duty.may(permission));
            assert!(
                by_duty || Role::ALL.iter().any(|role| role.may(permission)),
                "nobody may {}",
                permission.name()
            );
            assert_eq!(
                serde_json::to_value(permission).expect("a word"),
                permission.name()
            );
        }
        for role in Role::ALL {
            assert_eq!(Role::of_name(role.name()), Some(role));
            assert_eq!(serde_json::to_value(role).expect("a word"), role.name());
        }
    }

    #[test]
    fn failures_slow_down_and_are_forgotten() {
        let mut attempts = Attempts::default();
        let mut now = Timestamp(0);
        let mut pauses = Vec::new();
        for _ in 0..13 {
            if let Err(Refusal::TooManyAttempts { until }) = attempts.allow(now) {
                pauses.push(until.since(now).0 / 1_000);
                now = until;
            }
            assert_eq!(attempts.allow(now), Ok(()));
            attempts = attempts.failed(now);
        }
        assert_eq!(pauses, [30, 60, 120, 240, 480, 900, 900, 900]);
        now = now.plus(Attempts::MEMORY);
        assert_eq!(attempts.allow(now), Ok(()));
        assert_eq!(attempts.failed(now).failures, 1);
        assert!(
            Attempts {
                failures: u32::MAX,
                last_at: Some(now)
            }
            .allow(now)
            .is_err()
        );
    }

    #[test]
    fn sessions_end_idle_or_old() {
        let life = SessionLife {
            idle: Millis::minutes(30),
            absolute: Millis::hours(12),
        };
        let at = |minutes: i64| Timestamp(minutes * 60_000);
        for (created, seen, now, lives) in [
            (0, 0, 29, true),
            (0, 0, 30, false),
            (0, 700, 719, true),
            (0, 719, 720, false),
        ] {
            assert_eq!(
                life.allow(at(created), at(seen), at(now)).is_ok(),
                lives,
                "{created} {seen} {now}"
            );
        }
        assert!(!SessionLife::touch_due(at(0), Timestamp(59_999)));
        assert!(SessionLife::touch_due(at(0), at(1)));
    }
}
