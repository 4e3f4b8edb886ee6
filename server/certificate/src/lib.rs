//! The certificate of instruction under § 43 IfSG: how it looks, how it is sealed, what its QR code says, and how all of it is checked.
//!
//! This crate must never know a database, the network, a clock or a source of randomness: times and random bytes are arguments.
//! Nothing here decides whether somebody gets a certificate; see `docs/adr/0010-certificate-crate.md`.

pub mod check;
mod document;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzz_entry;
mod hex;
pub mod issue;
pub mod jwks;
mod keyring;
pub mod keys;
pub mod payload;
mod render;
pub mod sd_jwt;
mod seal;
mod words;

pub use document::{Course, Document, Form, Holder, Issuer, Language, Texts};
pub use jwks::Jwks;
pub use keyring::{AuthorityKeys, KeyFault, Keyring, PayloadKey};
pub use render::{
    LABEL_CHARACTERS_MAX, NAME_CHARACTERS_MAX, RESTRICTION_CHARACTERS_MAX, RenderFault, render,
};
pub use seal::{FileKey, HardwareKey, HardwarePlace, Seal, SignFault, Signer, sign_pdf};
