//! Everything that checks a certificate behind one function each: for `server/fuzz`, and replayed over its corpus by an ordinary test.
//!
//! What is looked for is a panic, an overflow, a hang, and a certificate that is accepted although nobody issued it: the keys are
//! those of the one file and the one code that are checked in.

use crate::check::{self, Trust};
use crate::payload::{self, Claims};
use crate::seal::{embedded, signed_data, split};
use crate::{Jwks, hex};
use std::sync::OnceLock;

const KEYS: &str = include_str!("../../fuzz/keys.json");
const FILE: &[u8] = include_bytes!("../../fuzz/corpus/certificate/sealed");
const CODE: &str = include_str!("../../fuzz/corpus/code/genuine");

fn trust() -> &'static Trust {
    static TRUST: OnceLock<Trust> = OnceLock::new();
    TRUST.get_or_init(|| Trust {
        keys: Jwks::parse(KEYS).expect("the keys are checked in"),
        ..Trust::default()
    })
}

/// A PDF; or the structure of a seal alone, which in a PDF stands in digits that hide it from the fuzzer.
///
/// # Panics
/// When a file is accepted that nobody sealed.
pub fn file(bytes: &[u8]) {
    if check::pdf(bytes, trust(), None).is_ok() {
        assert_eq!(bytes, FILE, "a file that nobody sealed is accepted");
    }
    // What comes after the seal is asked for without one.
    let _ = check::code_of(bytes);
    let structure = embedded(bytes).unwrap_or_default();
    if let Some(parts) = split(structure) {
        let _ = signed_data(&[7; 32], &parts.chain, &parts.signature);
        let _ = check::chain_holds(&parts.chain, &parts.chain);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = hex::unhex(bytes);
        let _ = Trust::default().read_ca(text);
    }
}

/// The payload of a QR code or a whole address; or the claims alone, which in a payload stand behind a signature.
///
/// # Panics
/// When a code is accepted that nobody signed.
pub fn code(text: &str) {
    if payload::verify(text, &trust().keys, None).is_ok() {
        let payload = text.trim().rsplit('#').next();
        assert_eq!(payload, Some(CODE), "a code that nobody signed is accepted");
    }
    if let Ok(claims) = serde_json::from_str::<Claims>(text) {
        let again = serde_json::to_string(&claims).expect("plain words and dates");
        assert_eq!(serde_json::from_str::<Claims>(&again).ok(), Some(claims));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn replay(folder: &str, each: impl Fn(&[u8])) {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
        let files: Vec<_> = std::fs::read_dir(corpus.join(folder))
            .expect("the corpus is checked in")
            .flatten()
            .collect();
        assert!(files.len() >= 5, "{folder}");
        for file in files {
            let bytes = std::fs::read(file.path()).expect("a readable file");
            each(&bytes);
            // Beginnings and single flipped bytes: what a fuzzer does first.
            let step = (bytes.len() / 100).max(1);
            for at in (0..bytes.len()).step_by(step) {
                each(&bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 0xFF;
                each(&changed);
            }
        }
    }

    #[test]
    fn the_corpus_of_files_does_no_harm() {
        assert!(check::pdf(FILE, trust(), None).is_ok());
        replay("certificate", file);
    }

    #[test]
    fn the_corpus_of_codes_does_no_harm() {
        assert!(payload::verify(CODE, &trust().keys, None).is_ok());
        replay("code", |bytes| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                code(text);
            }
        });
    }
}
