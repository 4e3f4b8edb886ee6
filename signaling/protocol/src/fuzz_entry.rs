//! The verifier of passes behind one function: for `signaling/fuzz`, and replayed over its corpus by an ordinary test.
//!
//! What is looked for is a panic, an overflow, a hang, and a pass that is accepted although nobody signed it or it breaks a limit.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::limits::{CLOCK_SKEW_S_MAX, PASS_LIFETIME_S_MAX};
use crate::{PassSigner, PassVerifier};

/// The time of the verifier, within which the passes of the corpus are valid.
const NOW_S: u64 = 1_800_000_000;

fn keys() -> &'static (PassSigner, PassVerifier) {
    static KEYS: OnceLock<(PassSigner, PassVerifier)> = OnceLock::new();
    KEYS.get_or_init(|| {
        let pem = PassSigner::new_key_pem(&[7; 32]).expect("below the order of the curve");
        let signer = PassSigner::from_pem(&pem).expect("a fresh key");
        let verifier = signer.verifier();
        (signer, verifier)
    })
}

/// A pass; or its claims alone, which are signed here, because no fuzzer finds a signature.
///
/// # Panics
/// When what must not be accepted is.
pub fn pass(text: &str) {
    let (signer, verifier) = keys();
    if let Ok(pass) = verifier.verify(text, NOW_S) {
        assert_eq!(signer.sign(&pass), text, "nobody signed this");
    }
    let Ok(claims) = serde_json::from_str::<Map<String, Value>>(text) else {
        return;
    };
    let text = signer.sign_claims(&claims);
    if let Ok(pass) = verifier.verify(&text, NOW_S) {
        assert!(pass.is_well_formed(), "{pass:?}");
        assert!(pass.issued_at_s <= NOW_S + CLOCK_SKEW_S_MAX, "{pass:?}");
        assert!(NOW_S <= pass.expires_at_s + CLOCK_SKEW_S_MAX, "{pass:?}");
        let lifetime_s = pass.expires_at_s - pass.issued_at_s;
        assert!(lifetime_s <= PASS_LIFETIME_S_MAX, "{pass:?}");
        assert_eq!(verifier.verify(&signer.sign(&pass), NOW_S), Ok(pass));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus() -> std::path::PathBuf {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/pass")
    }

    /// With `SCHALTER_TEST_WRITE_CORPUS` set, this writes it.
    #[test]
    fn the_fuzzer_starts_from_a_genuine_pass() {
        let (genuine, file) = (
            keys().0.sign(&crate::pass::example(NOW_S)),
            corpus().join("genuine"),
        );
        if std::env::var_os("SCHALTER_TEST_WRITE_CORPUS").is_some() {
            std::fs::write(&file, &genuine).expect("written");
        }
        assert!(keys().1.verify(&genuine, NOW_S).is_ok());
        assert_eq!(
            std::fs::read_to_string(file).expect("checked in"),
            genuine,
            "stale"
        );
    }

    #[test]
    fn the_corpus_of_passes_does_no_harm() {
        let files: Vec<_> = std::fs::read_dir(corpus())
            .expect("the corpus is checked in")
            .flatten()
            .collect();
        assert!(files.len() >= 5);
        for file in files {
            let bytes = std::fs::read(file.path()).expect("readable");
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            pass(&text);
            for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
                pass(&text[..at]);
            }
        }
    }
}
