//! The certificate of instruction under § 43 IfSG: how it looks, how it is sealed, what its QR code says, and how all of it is checked.
//!
//! This crate must never know a database, the network, a clock or a source of randomness: times and random bytes are arguments.
//! Nothing here decides whether somebody gets a certificate; see `docs/adr/0010-certificate-crate.md`.

mod document;
pub mod issue;
mod keyring;
pub mod payload;
mod render;
pub mod sd_jwt;
mod seal;
mod words;

pub use document::{Course, Document, Form, Holder, Issuer, Language, Texts};
pub use keyring::{AuthorityKeys, KeyFault, Keyring};
pub use render::{RenderFault, render};
pub use seal::{Seal, SignFault, Signer, sign_pdf};
