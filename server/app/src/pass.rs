//! Passes: the key of this installation and what goes into a pass for a room.
//!
//! The form of a pass belongs to `schalter-protocol`, the rights of each role to the domain, and who gets a pass is decided in
//! `consultation`. This file keeps the key.

use schalter_domain::consultation::{Right, Role};
use schalter_domain::id::AuthorityId;
use schalter_domain::lesson::Part;
use schalter_domain::time::Timestamp;
use schalter_protocol::limits::PASS_LIFETIME_S;
use schalter_protocol::{KeyError, PassVerifier, RoomPass};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// The file below the data folder that holds the private key.
const KEY_FILE: &str = "keys/pass.pem";

/// Why the key of the installation cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PassKeyFault {
    /// The file cannot be read or made.
    #[error("keys/pass.pem: {0}")]
    File(#[from] io::Error),
    /// The file holds something else.
    #[error("keys/pass.pem: {0}")]
    Key(#[from] KeyError),
}

/// Signs passes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PassSigner(Arc<schalter_protocol::PassSigner>);

/// A signed right to enter one room, as handed to the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The token.
    pub token: String,
    /// The room it opens.
    pub room: String,
    /// Last instant at which it may be used first.
    pub expires_at: Timestamp,
}

/// Who is to get a pass.
#[derive(Debug, Clone)]
pub(crate) struct Entrant {
    /// The authority the room belongs to.
    pub authority: AuthorityId,
    /// The room.
    pub room: String,
    /// Stays the same for the same person in the same room: entering again replaces the earlier connection.
    pub participant: String,
    /// The name the others see.
    pub name: String,
    /// As what.
    pub place: Place,
}

/// As what somebody enters a room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    role: Role,
    rights: &'static [Right],
    audience: bool,
    lobby: bool,
}

impl From<Role> for Place {
    /// In a talk, the role decides the rights.
    fn from(role: Role) -> Self {
        Self {
            role,
            rights: role.rights(),
            audience: false,
            lobby: false,
        }
    }
}

impl Place {
    /// The same, waiting in the lobby first or not.
    pub const fn by_lobby(self, lobby: bool) -> Self {
        Self { lobby, ..self }
    }
}

impl From<Part> for Place {
    fn from(part: Part) -> Self {
        Self {
            role: part.role(),
            rights: part.rights(),
            audience: part.is_audience(),
            lobby: false,
        }
    }
}

impl PassSigner {
    /// The key in the data folder; makes one at the first start. Several processes may start on one folder at once.
    pub fn open(data: &Path) -> Result<Self, PassKeyFault> {
        let path = data.join(KEY_FILE);
        match fs::read_to_string(&path) {
            Ok(pem) => Self::from_pem(&pem),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let pem = new_key_pem()?;
                Self::from_pem(&keep_first(&path, &pem)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A key given as PKCS#8 PEM.
    pub fn from_pem(pem: &str) -> Result<Self, PassKeyFault> {
        Ok(Self(Arc::new(schalter_protocol::PassSigner::from_pem(
            pem,
        )?)))
    }

    /// A key that lives as long as this process: tests and tools.
    pub fn ephemeral() -> Result<Self, PassKeyFault> {
        Self::from_pem(&new_key_pem()?)
    }

    /// Verifies what this signer signs, for a process that is office and media node at once.
    #[must_use]
    pub fn verifier(&self) -> PassVerifier {
        self.0.verifier()
    }

    /// The public half, for the configuration of separate media nodes.
    #[must_use]
    pub fn public_pem(&self) -> &str {
        self.0.public_pem()
    }

    /// Signs any well-formed pass: the tool `schalter pass` for operators and tests.
    #[must_use]
    pub fn sign(&self, pass: &RoomPass) -> String {
        self.0.sign(pass)
    }

    /// Signs the pass of one participant, good for its first use until shortly after `now`.
    pub(crate) fn admit(&self, entrant: Entrant, pass_id: uuid::Uuid, now: Timestamp) -> Pass {
        let issued_at_s = u64::try_from(now.0.div_euclid(1000)).unwrap_or(0);
        let expires_at_s = issued_at_s + PASS_LIFETIME_S;
        let pass = RoomPass {
            id: pass_id.to_string(),
            issued_at_s,
            expires_at_s,
            authority: entrant.authority.to_string(),
            room: entrant.room,
            participant: entrant.participant,
            name: displayable(&entrant.name),
            role: role_on_the_wire(entrant.place.role),
            rights: entrant
                .place
                .rights
                .iter()
                .copied()
                .map(right_on_the_wire)
                .collect(),
            node: None,
            lobby: entrant.place.lobby,
            audience: entrant.place.audience,
        };
        let expires_at = Timestamp(i64::try_from(expires_at_s).unwrap_or(i64::MAX / 1000) * 1000);
        Pass {
            token: self.0.sign(&pass),
            room: pass.room,
            expires_at,
        }
    }
}

const fn role_on_the_wire(role: Role) -> schalter_protocol::Role {
    match role {
        Role::Citizen => schalter_protocol::Role::Citizen,
        Role::Clerk => schalter_protocol::Role::Clerk,
        Role::Guest => schalter_protocol::Role::Guest,
        Role::Test => schalter_protocol::Role::Test,
    }
}

const fn right_on_the_wire(right: Right) -> schalter_protocol::Right {
    match right {
        Right::PublishAudio => schalter_protocol::Right::PublishAudio,
        Right::PublishVideo => schalter_protocol::Right::PublishVideo,
        Right::PublishScreen => schalter_protocol::Right::PublishScreen,
        Right::Subscribe => schalter_protocol::Right::Subscribe,
        Right::Admit => schalter_protocol::Right::Admit,
        Right::Moderate => schalter_protocol::Right::Moderate,
    }
}

/// A name the protocol accepts: the limits of a stored name and of a displayed one need not be the same for ever.
fn displayable(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control())
        .take(schalter_protocol::limits::NAME_CHARS_MAX)
        .collect()
}

fn new_key_pem() -> Result<String, KeyError> {
    loop {
        match schalter_protocol::PassSigner::new_key_pem(&rand::random()) {
            Err(KeyError::UnluckyBytes) => {}
            result => return result,
        }
    }
}

/// Writes a key unless another process was first; answers with the one that is there afterwards.
///
/// A hard link appears with its whole content or not at all, so nobody ever reads half a key.
pub(crate) fn keep_first(path: &Path, pem: &str) -> io::Result<String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!(".pass-{:016x}.pem", rand::random::<u64>()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(path),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_800_000_000_500);

    fn entrant(place: impl Into<Place>, name: &str) -> Entrant {
        Entrant {
            authority: AuthorityId(Uuid::from_u128(1)),
            room: Uuid::from_u128(2).to_string(),
            participant: Uuid::from_u128(3).to_string(),
            name: name.to_owned(),
            place: place.into(),
        }
    }

    #[test]
    fn a_signed_pass_verifies_until_it_expires_and_says_the_same() {
        let signer = PassSigner::ephemeral().unwrap();
        let pass = signer.admit(entrant(Role::Citizen, "Zoë"), Uuid::from_u128(4), NOW);
        let verified = signer
            .verifier()
            .verify(&pass.token, 1_800_000_000)
            .unwrap();
        assert_eq!(
            (verified.room.as_str(), verified.name.as_str()),
            (pass.room.as_str(), "Zoë")
        );
        assert!(
            verified.may(schalter_protocol::Right::PublishVideo)
                && !verified.may(schalter_protocol::Right::Moderate)
        );
        assert!(pass.expires_at > NOW);
        let late = u64::try_from(pass.expires_at.0 / 1000).unwrap() + 3600;
        assert!(signer.verifier().verify(&pass.token, late).is_err());
    }

    #[test]
    fn every_pass_is_well_formed_whatever_the_name() {
        let signer = PassSigner::ephemeral().unwrap();
        for name in ["", "a\r\nb", &"ö".repeat(500)] {
            for role in [Role::Citizen, Role::Clerk, Role::Guest, Role::Test] {
                let pass = signer.admit(entrant(role, name), Uuid::from_u128(4), NOW);
                assert!(
                    signer.verifier().verify(&pass.token, 1_800_000_000).is_ok(),
                    "{role:?} {name:?}"
                );
            }
            for part in [
                Part::Instructor,
                Part::Interpreter,
                Part::Participant,
                Part::PrivateInstructor,
                Part::PrivateParticipant,
            ] {
                let pass = signer.admit(entrant(part, name), Uuid::from_u128(4), NOW);
                assert!(
                    signer.verifier().verify(&pass.token, 1_800_000_000).is_ok(),
                    "{part:?} {name:?}"
                );
            }
        }
    }

    #[test]
    fn the_key_is_made_once_and_kept() {
        let data = tempfile::tempdir().unwrap();
        let first = PassSigner::open(data.path()).unwrap();
        let second = PassSigner::open(data.path()).unwrap();
        assert_eq!(first.public_pem(), second.public_pem());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.path().join(KEY_FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn processes_that_start_at_once_end_with_one_key() {
        let data = tempfile::tempdir().unwrap();
        let publics: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        PassSigner::open(data.path())
                            .unwrap()
                            .public_pem()
                            .to_owned()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(publics.len(), 1);
        assert_eq!(fs::read_dir(data.path().join("keys")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_no_key_stops_the_start() {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir(data.path().join("keys")).unwrap();
        fs::write(data.path().join(KEY_FILE), "hello").unwrap();
        assert!(PassSigner::open(data.path()).is_err());
    }
}
