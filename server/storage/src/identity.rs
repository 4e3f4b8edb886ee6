//! Who works here, which of their browsers are signed in, and how often signing in failed.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, DepartmentId, SessionId, StaffId};
use schalter_domain::identity::{Attempts, Duty, Role, Staff};
use schalter_domain::time::Timestamp;

/// A member of staff with what signing in needs.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who.
    pub staff: Staff,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// Whether signing in is possible at all.
    pub active: bool,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Latest request, to the minute.
    pub last_seen_at: Timestamp,
    /// The browser as it named itself, shortened.
    pub user_agent: String,
}

const INSERT_STAFF: Sql = Sql::new(
    "INSERT INTO staff (authority_id, id, login, name, role, password_hash, active, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7)",
);

const INSERT_DEPARTMENT: Sql = Sql::new(
    "INSERT INTO staff_department (authority_id, staff_id, department_id) VALUES ($1, $2, $3)",
);

const INSERT_DUTY: Sql =
    Sql::new("INSERT INTO staff_duty (authority_id, staff_id, duty) VALUES ($1, $2, $3)");

/// Adds an account. A login that is taken is [`Fault::is_duplicate`].
pub async fn insert_staff(
    tx: &mut Tx,
    staff: &Staff,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let Staff {
        id,
        authority,
        login,
        name,
        role,
        departments,
        duties,
    } = staff;
    tx.execute(
        INSERT_STAFF,
        bind![authority, id, login, name, role.name(), password_hash, now],
    )
    .await?;
    for department in departments {
        tx.execute(INSERT_DEPARTMENT, bind![authority, id, department])
            .await?;
    }
    for duty in duties {
        tx.execute(INSERT_DUTY, bind![authority, id, duty.name()])
            .await?;
    }
    Ok(())
}

const ACCOUNT: Sql = Sql::new(
    "SELECT authority_id, id, login, name, role, password_hash, active FROM staff WHERE login = $1",
);

/// The account of a login; the only search over all authorities, because nobody names one when signing in.
pub async fn account(mut db: impl Db, login: &str) -> Result<Option<Account>, Fault> {
    let Some(row) = db.optional(ACCOUNT, bind![login]).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        staff: with_departments_and_duties(db, &row).await?,
        password_hash: row.get("password_hash")?,
        active: row.get("active")?,
    }))
}

const DEPARTMENTS: Sql = Sql::new(
    "SELECT department_id FROM staff_department WHERE authority_id = $1 AND staff_id = $2
     ORDER BY department_id",
);

const DUTIES: Sql =
    Sql::new("SELECT duty FROM staff_duty WHERE authority_id = $1 AND staff_id = $2 ORDER BY duty");

async fn with_departments_and_duties(mut db: impl Db, row: &Row) -> Result<Staff, Fault> {
    let (authority, id): (AuthorityId, StaffId) = (row.get("authority_id")?, row.get("id")?);
    let rows = db.all(DEPARTMENTS, bind![authority, id]).await?;
    let departments: Result<Vec<DepartmentId>, Fault> =
        rows.iter().map(|row| row.get("department_id")).collect();
    let rows = db.all(DUTIES, bind![authority, id]).await?;
    let duties: Result<Vec<Duty>, Fault> = rows
        .iter()
        .map(|row| row.parse("duty", Duty::of_name))
        .collect();
    Ok(Staff {
        id,
        authority,
        login: row.get("login")?,
        name: row.get("name")?,
        role: row.parse("role", Role::of_name)?,
        departments: departments?,
        duties: duties?,
    })
}

const INSERT_SESSION: Sql = Sql::new(
    "INSERT INTO session (authority_id, id, token_hash, staff_id, created_at, last_seen_at, expires_at, user_agent)
     VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
);

/// Opens a session. `token_hash` is SHA-256 of what the cookie holds; `expires_at` is its end whatever happens.
pub async fn insert_session(
    tx: &mut Tx,
    staff: &Staff,
    session: &Session,
    token_hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<(), Fault> {
    let Session {
        id,
        created_at,
        user_agent,
        ..
    } = session;
    tx.execute(
        INSERT_SESSION,
        bind![
            staff.authority,
            id,
            token_hash,
            staff.id,
            created_at,
            expires_at,
            user_agent
        ],
    )
    .await
    .map(drop)
}

const SESSION: Sql = Sql::new(
    "SELECT session.id AS session_id, session.created_at, session.last_seen_at, session.user_agent,
         staff.authority_id, staff.id, staff.login, staff.name, staff.role
     FROM session JOIN staff ON staff.authority_id = session.authority_id AND staff.id = session.staff_id
     WHERE session.token_hash = $1 AND staff.active",
);

/// The session of a cookie and whose it is; whether it still lives is for the domain to say.
pub async fn session(
    mut db: impl Db,
    token_hash: &[u8; 32],
) -> Result<Option<(Session, Staff)>, Fault> {
    let Some(row) = db.optional(SESSION, bind![token_hash]).await? else {
        return Ok(None);
    };
    let session = Session {
        id: row.get("session_id")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        user_agent: row.get("user_agent")?,
    };
    Ok(Some((
        session,
        with_departments_and_duties(db, &row).await?,
    )))
}

const TOUCH_SESSION: Sql = Sql::new(
    "UPDATE session SET last_seen_at = $3 WHERE authority_id = $1 AND id = $2 AND last_seen_at < $3",
);

/// Notes a request.
pub async fn touch_session(
    mut db: impl Db,
    authority: AuthorityId,
    id: SessionId,
    now: Timestamp,
) -> Result<(), Fault> {
    db.execute(TOUCH_SESSION, bind![authority, id, now])
        .await
        .map(drop)
}

const SESSIONS: Sql = Sql::new(
    "SELECT id, created_at, last_seen_at, user_agent FROM session
     WHERE authority_id = $1 AND staff_id = $2 ORDER BY last_seen_at DESC, id",
);

/// The sessions of one member of staff, latest first.
pub async fn sessions(
    mut db: impl Db,
    authority: AuthorityId,
    staff: StaffId,
) -> Result<Vec<Session>, Fault> {
    let rows = db.all(SESSIONS, bind![authority, staff]).await?;
    rows.iter()
        .map(|row| {
            Ok(Session {
                id: row.get("id")?,
                created_at: row.get("created_at")?,
                last_seen_at: row.get("last_seen_at")?,
                user_agent: row.get("user_agent")?,
            })
        })
        .collect()
}

const DELETE_SESSION: Sql =
    Sql::new("DELETE FROM session WHERE authority_id = $1 AND id = $2 AND staff_id = $3");

/// Ends a session of this member of staff; `false` when there is none.
pub async fn delete_session(
    tx: &mut Tx,
    authority: AuthorityId,
    staff: StaffId,
    id: SessionId,
) -> Result<bool, Fault> {
    Ok(tx
        .execute(DELETE_SESSION, bind![authority, id, staff])
        .await?
        > 0)
}

const DELETE_OLD_SESSIONS: Sql = Sql::new(
    "DELETE FROM session WHERE authority_id = $1 AND staff_id = $2 AND (expires_at <= $3 OR last_seen_at <= $4)",
);

/// Forgets the sessions of one member of staff that are over: too old, or unseen since `idle_since`.
pub async fn delete_old_sessions(
    tx: &mut Tx,
    authority: AuthorityId,
    staff: StaffId,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<(), Fault> {
    tx.execute(
        DELETE_OLD_SESSIONS,
        bind![authority, staff, now, idle_since],
    )
    .await
    .map(drop)
}

const ATTEMPTS: Sql =
    Sql::new("SELECT failures, last_failed_at FROM sign_in_attempt WHERE subject_hash = $1");

/// Failures of a login or an address, by its keyed hash.
pub async fn attempts(mut db: impl Db, subject_hash: &[u8; 32]) -> Result<Attempts, Fault> {
    match db.optional(ATTEMPTS, bind![subject_hash]).await? {
        Some(row) => Ok(Attempts {
            failures: row.number("failures")?,
            last_at: Some(row.get("last_failed_at")?),
        }),
        None => Ok(Attempts::default()),
    }
}

const SAVE_ATTEMPTS: Sql = Sql::new(
    "INSERT INTO sign_in_attempt (subject_hash, failures, last_failed_at) VALUES ($1, $2, $3)
     ON CONFLICT (subject_hash) DO UPDATE SET failures = $2, last_failed_at = $3",
);

/// Remembers failures.
pub async fn save_attempts(
    tx: &mut Tx,
    subject_hash: &[u8; 32],
    attempts: Attempts,
    now: Timestamp,
) -> Result<(), Fault> {
    let last_at = attempts.last_at.unwrap_or(now);
    tx.execute(
        SAVE_ATTEMPTS,
        bind![subject_hash, attempts.failures, last_at],
    )
    .await
    .map(drop)
}

const FORGET_ATTEMPTS: Sql = Sql::new("DELETE FROM sign_in_attempt WHERE subject_hash = $1");

/// Forgets the failures of a login that has signed in.
pub async fn forget_attempts(tx: &mut Tx, subject_hash: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(FORGET_ATTEMPTS, bind![subject_hash])
        .await
        .map(drop)
}

const FORGET_OLD_ATTEMPTS: Sql = Sql::new("DELETE FROM sign_in_attempt WHERE last_failed_at <= $1");

/// Forgets failures nobody counts any more.
pub async fn forget_old_attempts(mut db: impl Db, until: Timestamp) -> Result<u64, Fault> {
    db.execute(FORGET_OLD_ATTEMPTS, bind![until]).await
}

pub(crate) const ALL: &[Sql] = &[
    INSERT_STAFF,
    INSERT_DEPARTMENT,
    INSERT_DUTY,
    ACCOUNT,
    DEPARTMENTS,
    DUTIES,
    INSERT_SESSION,
    SESSION,
    TOUCH_SESSION,
    SESSIONS,
    DELETE_SESSION,
    DELETE_OLD_SESSIONS,
    ATTEMPTS,
    SAVE_ATTEMPTS,
    FORGET_ATTEMPTS,
    FORGET_OLD_ATTEMPTS,
];
