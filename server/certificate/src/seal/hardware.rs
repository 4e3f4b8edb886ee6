//! A private key in a hardware module, through PKCS#11.

use super::{SignFault, Signer};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where a key lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardwarePlace {
    /// The module's library, such as `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of private and public key on it.
    pub key: String,
    /// File with the user's PIN, on one line.
    pub pin_file: PathBuf,
}

/// A key on P-256 in a hardware module. One signature at a time; the session is opened once.
pub struct HardwareKey {
    session: Mutex<Session>,
    private: ObjectHandle,
    public: Vec<u8>,
}

fn fault(what: &str) -> impl Fn(Error) -> SignFault {
    move |error| SignFault::Key(format!("{what}: {error}"))
}

impl HardwareKey {
    /// Opens the module, the token and the key.
    pub fn open(place: &HardwarePlace) -> Result<Self, SignFault> {
        let module = Pkcs11::new(&place.module).map_err(fault("module"))?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // Another authority's key in the same module.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(fault("module")(error)),
        }
        let slots = module.get_slots_with_token().map_err(fault("slots"))?;
        let slot = slots
            .into_iter()
            .find(|slot| {
                module
                    .get_token_info(*slot)
                    .is_ok_and(|token| token.label() == place.token)
            })
            .ok_or_else(|| SignFault::Key(format!("there is no token `{}`", place.token)))?;
        let session = module.open_ro_session(slot).map_err(fault("session"))?;
        let pin = AuthPin::new(pin(&place.pin_file)?.into());
        match session.login(UserType::User, Some(&pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(fault("PIN")(error)),
        }
        let private = object(&session, ObjectClass::PRIVATE_KEY, &place.key)?;
        let point = object(&session, ObjectClass::PUBLIC_KEY, &place.key)?;
        let public = session
            .get_attributes(point, &[AttributeType::EcPoint])
            .map_err(fault("public key"))?
            .into_iter()
            .find_map(|attribute| match attribute {
                Attribute::EcPoint(point) => Some(point),
                _ => None,
            })
            .and_then(|point| sec1(&point))
            .ok_or_else(|| SignFault::Key("the key is not on P-256".to_owned()))?;
        Ok(Self {
            session: Mutex::new(session),
            private,
            public,
        })
    }
}

fn pin(file: &Path) -> Result<String, SignFault> {
    std::fs::read_to_string(file)
        .map(|pin| pin.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|error| SignFault::Key(format!("{}: {error}", file.display())))
}

fn object(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, SignFault> {
    let template = [
        Attribute::Class(class),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    let found = session.find_objects(&template).map_err(fault("key"))?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(SignFault::Key(format!("there is no key `{label}`"))),
        _ => Err(SignFault::Key(format!("`{label}` is more than one key"))),
    }
}

/// `CKA_EC_POINT` is an octet string around the point; some modules leave it out.
fn sec1(point: &[u8]) -> Option<Vec<u8>> {
    match point {
        [4, 65, inner @ ..] if inner.len() == 65 => Some(inner.to_vec()),
        [4, ..] if point.len() == 65 => Some(point.to_vec()),
        _ => None,
    }
}

impl Signer for HardwareKey {
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignFault> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        session
            .sign(&Mechanism::Ecdsa, self.private, digest)
            .map_err(fault("signature"))?
            .try_into()
            .map_err(|_| SignFault::Key("the signature is not one of P-256".to_owned()))
    }

    fn public_key(&self) -> Vec<u8> {
        self.public.clone()
    }
}

impl std::fmt::Debug for HardwareKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HardwareKey")
    }
}
