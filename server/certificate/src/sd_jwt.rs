//! The certificate as a verifiable credential (SD-JWT VC): a file for wallets.

use crate::{AuthorityKeys, Document, SignFault};

/// The credential in its compact form, all disclosures behind it. `public_url` is the address of the installation.
pub fn issue(
    document: &Document,
    keys: &AuthorityKeys,
    public_url: &str,
) -> Result<String, SignFault> {
    let _ = (document, keys, public_url);
    Err(SignFault::Key("not signed yet".to_owned()))
}
