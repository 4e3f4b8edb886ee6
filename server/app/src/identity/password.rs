//! Passwords: argon2id, off the async threads, and never more at once than the machine can bear.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Characters of a password at least, for new accounts (BSI ORP.4.A22 leaves the number to the operator; NIST SP 800-63B-4 says 15
/// for a password alone, 8 as a floor). We take twelve.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Bytes of a password at most: whoever sends more wants to keep the processor busy.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// Each hash takes 19 MiB; a crowd at the door must queue here rather than take the memory of the calls.
const AT_ONCE_MAX: usize = 4;
static DOOR: Semaphore = Semaphore::const_new(AT_ONCE_MAX);

/// A hash nobody knows a password for, so that an unknown login costs as much time as a known one.
static NOBODY: LazyLock<Result<String, password_hash::Error>> = LazyLock::new(|| {
    let secret: [u8; 32] = rand::random();
    hash_now(&secret)
});

/// Hashing could not be carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordFault {
    /// The library refused, or a stored hash is not one.
    #[error("argon2: {0}")]
    Argon2(password_hash::Error),
    /// The thread it ran on is gone, because the process is stopping.
    #[error("the hashing thread ended early")]
    Stopped,
}

/// Hashes a new password as a PHC string.
pub(crate) async fn hash(password: String) -> Result<String, PasswordFault> {
    off_thread(move || hash_now(password.as_bytes())).await
}

/// Whether `password` is the one of `stored`. `None` for an unknown login does the same work and says no.
pub(crate) async fn verify(
    password: String,
    stored: Option<String>,
) -> Result<bool, PasswordFault> {
    off_thread(move || {
        if password.len() > PASSWORD_BYTES_MAX {
            return Ok(false);
        }
        let known = stored.is_some();
        let hash = match stored {
            Some(hash) => hash,
            None => NOBODY.clone()?,
        };
        let hash = PasswordHash::new(&hash)?;
        match argon2id().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(known),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
) -> Result<T, PasswordFault> {
    let _place = DOOR.acquire().await.map_err(|_| PasswordFault::Stopped)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| PasswordFault::Stopped)?
        .map_err(PasswordFault::Argon2)
}

fn hash_now(password: &[u8]) -> Result<String, password_hash::Error> {
    let salt: [u8; 16] = rand::random();
    Ok(argon2id()
        .hash_password_with_salt(password, &salt)?
        .to_string())
}

/// 19 MiB, two passes, one lane: the first recommendation of the OWASP Password Storage Cheat Sheet.
fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;

    #[tokio::test]
    async fn the_right_password_opens_and_nothing_else_does() {
        let stored = hash("demo-demo-demo".to_owned()).await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        for (password, opens) in [
            ("demo-demo-demo", true),
            ("demo-demo-Demo", false),
            ("", false),
            ("demo-demo-demo ", false),
        ] {
            assert_eq!(
                verify(password.to_owned(), Some(stored.clone()))
                    .await
                    .unwrap(),
                opens,
                "{password:?}"
            );
        }
        assert!(
            !verify("x".repeat(PASSWORD_BYTES_MAX + 1), Some(stored))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn the_same_password_is_hashed_differently_each_time() {
        let (first, second) = (
            hash("same".to_owned()).await.unwrap(),
            hash("same".to_owned()).await.unwrap(),
        );
        assert_ne!(first, second);
    }

    #[tokio::test]
    async fn an_unknown_login_is_refused_after_the_same_work() {
        assert!(!verify("anything".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_broken_stored_hash_is_a_fault_and_not_a_refusal() {
        assert!(
            verify("anything".to_owned(), Some("not a hash".to_owned()))
                .await
                .is_err()
        );
    }
}
