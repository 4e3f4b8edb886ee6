//! Identity: signing in and out, and whose session a cookie is. Accounts are in `account.rs`.

mod account;
mod password;

pub use account::{AccountRefusal, NewStaff, create_staff};
pub use password::{PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN};

use crate::audit::Book;
use crate::{Context, Error, Fault, Token};
use account::LOGIN_BYTES_MAX;
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::id::{DepartmentId, SessionId};
use schalter_domain::identity::{Attempts, Permission, Refusal, SessionLife, Staff, tidy_login};
use schalter_domain::time::Timestamp;
use schalter_storage::{Tx, identity as storage, queue};

/// Signed-in browsers of one member of staff at most; the one unseen longest makes room.
pub const SESSIONS_MAX: usize = 20;
/// Characters of a browser's own name that are kept.
const USER_AGENT_CHARACTERS_MAX: usize = 120;
/// People who may share an address, behind the one router of an office: so much slower it is slowed down than a login.
const PEOPLE_PER_ADDRESS: u32 = 10;

/// What somebody types at the door, and what is known of them.
#[derive(Clone)]
pub struct SignIn {
    /// Login as typed.
    pub login: String,
    /// Password as typed.
    pub password: String,
    /// Where the request comes from.
    pub address: String,
    /// The browser as it names itself.
    pub user_agent: String,
    /// The cookie the browser had, if any: its session ends, so that nobody can plant one.
    pub earlier: Option<String>,
}

/// Who is signed in, by which session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// Who.
    pub staff: Staff,
}

impl SignedIn {
    /// The actor of what they do.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Staff(self.staff.id)
    }
}

/// Opens a session. The token goes into the cookie and is known to nobody else.
///
/// A login that does not exist takes as long and is slowed down as one that does.
pub async fn sign_in(ctx: &Context, try_: SignIn) -> Result<(Token, SignedIn), Error<Refusal>> {
    let login = tidy_login(&try_.login);
    let by_login = ctx
        .sealer
        .hash_for_installation("sign_in.login", login.as_bytes());
    let by_address = ctx
        .sealer
        .hash_for_installation("sign_in.address", try_.address.as_bytes());
    admit(ctx, &by_login, &by_address).await?;
    let account = if login.len() <= LOGIN_BYTES_MAX {
        storage::account(&ctx.store, &login).await?
    } else {
        None
    };
    let account = account.filter(|account| account.active);
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let right = password::verify(try_.password, stored)
        .await
        .map_err(hashing)?;
    match account {
        Some(account) if right => {
            let earlier = try_.earlier.as_deref().and_then(Token::parse);
            open(ctx, account.staff, &try_.user_agent, earlier, &by_login).await
        }
        account => {
            note_failure(ctx, account.map(|account| account.staff), &by_address).await?;
            Err(Error::Refused(Refusal::BadCredentials))
        }
    }
}

/// Lets a try in, and counts it as failed until it has succeeded: a hundred tries at once are a hundred tries.
async fn admit(
    ctx: &Context,
    by_login: &[u8; 32],
    by_address: &[u8; 32],
) -> Result<(), Error<Refusal>> {
    let now = ctx.now();
    let mut tx = ctx.store.begin_write_all().await?;
    tx.take_turn(turn(by_login)).await?;
    let address = storage::attempts(&mut tx, by_address).await?;
    let shared = Attempts {
        failures: address.failures / PEOPLE_PER_ADDRESS,
        ..address
    };
    shared.allow(now).map_err(Error::Refused)?;
    let login = storage::attempts(&mut tx, by_login).await?;
    login.allow(now).map_err(Error::Refused)?;
    storage::save_attempts(&mut tx, by_login, login.failed(now), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The number under which tries of one login, or failures of one address, wait for each other.
fn turn(subject: &[u8; 32]) -> i64 {
    subject
        .first_chunk()
        .map_or(0, |start| i64::from_be_bytes(*start))
}

async fn note_failure(
    ctx: &Context,
    staff: Option<Staff>,
    by_address: &[u8; 32],
) -> Result<(), Fault> {
    let now = ctx.now();
    let mut tx = ctx.store.begin_write_all().await?;
    tx.take_turn(turn(by_address)).await?;
    let address = storage::attempts(&mut tx, by_address).await?;
    storage::save_attempts(&mut tx, by_address, address.failed(now), now).await?;
    // The book belongs to an authority; a login that does not exist belongs to none.
    let Some(staff) = staff else {
        return tx.commit().await;
    };
    let mut book = Book::new(staff.authority, Actor::Anonymous, now);
    let subjects = Subjects {
        staff: Some(staff.id),
        ..Subjects::default()
    };
    book.note(EventKind::SignInFailed, subjects);
    book.write(&mut tx).await?;
    ctx.commit(tx, staff.authority).await
}

async fn open(
    ctx: &Context,
    staff: Staff,
    user_agent: &str,
    earlier: Option<Token>,
    by_login: &[u8; 32],
) -> Result<(Token, SignedIn), Error<Refusal>> {
    let (now, life) = (ctx.now(), ctx.settings.session_life);
    let token = Token::fresh();
    let session = storage::Session {
        id: SessionId(ctx.uuid()),
        created_at: now,
        last_seen_at: now,
        user_agent: shortened(user_agent),
    };
    let mut book = Book::new(staff.authority, Actor::Staff(staff.id), now);
    let mut tx = ctx.store.begin_write(staff.authority).await?;
    let idle_since = now.minus(life.idle);
    storage::delete_old_sessions(&mut tx, staff.authority, staff.id, now, idle_since).await?;
    if let Some(earlier) = earlier {
        // Only an own one: somebody else's is not ours to end, and the cookie is replaced anyway.
        let earlier = storage::session(&mut tx, &earlier.hash()).await?;
        if let Some((old, _)) = earlier.filter(|(_, owner)| owner.id == staff.id) {
            end(&mut tx, &mut book, &staff, old.id).await?;
        }
    }
    let others = storage::sessions(&mut tx, staff.authority, staff.id).await?;
    for old in others.iter().skip(SESSIONS_MAX - 1) {
        end(&mut tx, &mut book, &staff, old.id).await?;
    }
    let expires_at = now.plus(life.absolute);
    storage::insert_session(&mut tx, &staff, &session, &token.hash(), expires_at).await?;
    storage::forget_attempts(&mut tx, by_login).await?;
    book.note(EventKind::SessionOpened, about(&staff, session.id));
    book.write(&mut tx).await?;
    ctx.commit(tx, staff.authority).await?;
    Ok((
        token,
        SignedIn {
            session: session.id,
            staff,
        },
    ))
}

fn shortened(user_agent: &str) -> String {
    let plain = user_agent.chars().filter(|c| !c.is_control());
    plain.take(USER_AGENT_CHARACTERS_MAX).collect()
}

fn about(staff: &Staff, session: SessionId) -> Subjects {
    Subjects {
        staff: Some(staff.id),
        session: Some(session),
        ..Subjects::default()
    }
}

async fn end(
    tx: &mut Tx,
    book: &mut Book,
    staff: &Staff,
    session: SessionId,
) -> Result<bool, Fault> {
    let ended = storage::delete_session(tx, staff.authority, staff.id, session).await?;
    if ended {
        book.note(EventKind::SessionEnded, about(staff, session));
    }
    Ok(ended)
}

/// Whose session a cookie is; `None`: nobody's, or it is over.
pub async fn current(ctx: &Context, cookie: &str) -> Result<Option<SignedIn>, Fault> {
    let Some(token) = Token::parse(cookie) else {
        return Ok(None);
    };
    let Some((session, staff)) = storage::session(&ctx.store, &token.hash()).await? else {
        return Ok(None);
    };
    let now = ctx.now();
    let life = ctx.settings.session_life;
    if life
        .allow(session.created_at, session.last_seen_at, now)
        .is_err()
    {
        return Ok(None);
    }
    if SessionLife::touch_due(session.last_seen_at, now) {
        storage::touch_session(&ctx.store, staff.authority, session.id, now).await?;
    }
    Ok(Some(SignedIn {
        session: session.id,
        staff,
    }))
}

/// Ends the session of this browser, and leaves the counter.
pub async fn sign_out(ctx: &Context, who: &SignedIn) -> Result<(), Fault> {
    let staff = &who.staff;
    let mut book = Book::new(staff.authority, who.actor(), ctx.now());
    let mut tx = ctx.store.begin_write(staff.authority).await?;
    end(&mut tx, &mut book, staff, who.session).await?;
    if let Some(counter) = queue::leave_counter(&mut tx, staff.authority, staff.id).await? {
        let catalogue = ctx.catalogue(staff.authority).await?;
        let queue = catalogue.and_then(|known| known.counter(counter).map(|counter| counter.queue));
        let staff = Some(staff.id);
        book.note(
            EventKind::CounterChanged,
            Subjects {
                queue,
                staff,
                ..Subjects::default()
            },
        );
    }
    book.write(&mut tx).await?;
    ctx.commit(tx, staff.authority).await
}

/// A signed-in browser as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Key.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Latest request, to the minute.
    pub last_seen_at: Timestamp,
    /// The browser as it named itself.
    pub user_agent: String,
}

/// The living sessions of who asks, latest first.
pub async fn own_sessions(ctx: &Context, who: &SignedIn) -> Result<Vec<OwnSession>, Fault> {
    let (now, life) = (ctx.now(), ctx.settings.session_life);
    let sessions = storage::sessions(&ctx.store, who.staff.authority, who.staff.id).await?;
    Ok(sessions
        .into_iter()
        .filter(|session| {
            life.allow(session.created_at, session.last_seen_at, now)
                .is_ok()
        })
        .map(|session| OwnSession {
            id: session.id,
            current: session.id == who.session,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            user_agent: session.user_agent,
        })
        .collect())
}

/// Ends one of the own sessions; somebody else's is not found.
pub async fn end_session(
    ctx: &Context,
    who: &SignedIn,
    session: SessionId,
) -> Result<(), Error<Refusal>> {
    let mut book = Book::new(who.staff.authority, who.actor(), ctx.now());
    let mut tx = ctx.store.begin_write(who.staff.authority).await?;
    if !end(&mut tx, &mut book, &who.staff, session).await? {
        return Err(Error::NotFound);
    }
    book.write(&mut tx).await?;
    ctx.commit(tx, who.staff.authority).await?;
    Ok(())
}

/// Forgets failures to sign in that nobody counts any more; to be called now and then. Answers how many.
pub async fn forget_old_attempts(ctx: &Context) -> Result<u64, Fault> {
    storage::forget_old_attempts(&ctx.store, ctx.now().minus(Attempts::MEMORY)).await
}

/// Whether somebody may do something in a department of the own authority.
pub(crate) fn allow<R>(
    who: &SignedIn,
    permission: Permission,
    department: DepartmentId,
) -> Result<(), Error<R>> {
    who.staff
        .allow_in(permission, department)
        .map_err(|_| Error::NotAllowed)
}

/// Hashing failed: the process is stopping, or a stored hash is broken.
fn hashing<R>(fault: password::PasswordFault) -> Error<R> {
    Error::Fault(Fault::corrupt("staff", fault))
}
