//! Accounts of staff: what one must be, and making one.

use super::{PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN, hashing, password};
use crate::audit::Book;
use crate::{Context, Error};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::id::{AuthorityId, DepartmentId, StaffId};
use schalter_domain::identity::{Duty, Role, Staff, tidy_login};
use schalter_storage::identity as storage;

/// Bytes of a login at most: an address of mail has no more (RFC 5321).
pub(super) const LOGIN_BYTES_MAX: usize = 254;
/// Characters of a name at most.
const NAME_CHARACTERS_MAX: usize = 100;

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Whose staff.
    pub authority: AuthorityId,
    /// Login; spaces around it and upper case do not count.
    pub login: String,
    /// Name as colleagues and citizens read it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Departments whose queues they may run; none named: all.
    pub departments: Vec<DepartmentId>,
    /// What they do beside their role.
    pub duties: Vec<Duty>,
    /// Password.
    pub password: String,
}

/// Why an account cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// Somebody has this login, at this or another authority.
    #[error("the login is taken")]
    LoginTaken,
    /// Empty, too long, or with spaces inside.
    #[error("the login must be 1 to {LOGIN_BYTES_MAX} bytes without spaces")]
    LoginUnfit,
    /// Empty, too long, or with control characters.
    #[error("the name must be 1 to {NAME_CHARACTERS_MAX} characters")]
    NameUnfit,
    /// Too short to withstand guessing, or too long to be hashed in time.
    #[error(
        "the password must have at least {PASSWORD_CHARACTERS_MIN} characters and at most {PASSWORD_BYTES_MAX} bytes"
    )]
    PasswordUnfit,
    /// The authority or one of the departments is not there.
    #[error("the authority or department is not known")]
    UnknownDepartment,
}

/// Makes an account; `actor` is the system for the operator's tool, or who manages staff.
pub async fn create_staff(
    ctx: &Context,
    new: NewStaff,
    actor: Actor,
) -> Result<Staff, Error<AccountRefusal>> {
    check(&new).map_err(Error::Refused)?;
    let NewStaff {
        authority,
        login,
        name,
        role,
        departments,
        duties,
        password,
    } = new;
    let catalogue = ctx.catalogue(authority).await?;
    let known = catalogue.is_some_and(|catalogue| {
        departments
            .iter()
            .all(|id| catalogue.department(*id).is_some())
    });
    if !known {
        return Err(Error::Refused(AccountRefusal::UnknownDepartment));
    }
    let hash = password::hash(password).await.map_err(hashing)?;
    let id = StaffId(ctx.uuid());
    let staff = Staff {
        id,
        authority,
        login: tidy_login(&login),
        name,
        role,
        departments,
        duties,
    };
    let now = ctx.now();
    let mut tx = ctx.store.begin_write(authority).await?;
    match storage::insert_staff(&mut tx, &staff, &hash, now).await {
        Err(fault) if fault.is_duplicate() => {
            return Err(Error::Refused(AccountRefusal::LoginTaken));
        }
        result => result?,
    }
    let mut book = Book::new(authority, actor, now);
    book.note(
        EventKind::StaffChanged,
        Subjects {
            staff: Some(id),
            ..Subjects::default()
        },
    );
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(staff)
}

fn check(new: &NewStaff) -> Result<(), AccountRefusal> {
    let login = tidy_login(&new.login);
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if login.is_empty() || login.len() > LOGIN_BYTES_MAX || login.contains(odd) {
        return Err(AccountRefusal::LoginUnfit);
    }
    if new.name.trim().is_empty()
        || new.name.chars().count() > NAME_CHARACTERS_MAX
        || new.name.contains(char::is_control)
    {
        return Err(AccountRefusal::NameUnfit);
    }
    if new.password.chars().count() < PASSWORD_CHARACTERS_MIN
        || new.password.len() > PASSWORD_BYTES_MAX
    {
        return Err(AccountRefusal::PasswordUnfit);
    }
    Ok(())
}
