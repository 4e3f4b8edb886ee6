//! Attacks on the pass, each with the answer it must get.

use std::collections::BTreeSet;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use schalter_protocol::limits::{
    CLOCK_SKEW_S_MAX, PASS_BYTES_MAX, PASS_LIFETIME_S, PASS_LIFETIME_S_MAX,
};
use schalter_protocol::{KeyError, PassError, PassSigner, PassVerifier, Right, Role, RoomPass};
use serde_json::{Value, json};

const NOW_S: u64 = 1_800_000_000;

fn key_pem(seed: u8) -> String {
    PassSigner::new_key_pem(&[seed; 32]).expect("the bytes are below the order of the curve")
}

fn signer() -> PassSigner {
    PassSigner::from_pem(&key_pem(7)).expect("a fresh key is readable")
}

fn pass() -> RoomPass {
    RoomPass {
        id: "jti-1".to_owned(),
        issued_at_s: NOW_S,
        expires_at_s: NOW_S + PASS_LIFETIME_S,
        authority: "musterland".to_owned(),
        room: "r1".to_owned(),
        participant: "p1".to_owned(),
        name: "Zoë \"Mül\u{200f}ler\"".to_owned(),
        role: Role::Clerk,
        rights: BTreeSet::from([Right::PublishAudio, Right::Admit]),
        node: Some("media-2".to_owned()),
        lobby: true,
        audience: false,
    }
}

fn claims() -> Value {
    let mut claims = serde_json::to_value(pass()).expect("a pass is JSON");
    claims["iss"] = json!("schalter");
    claims["aud"] = json!("schalter-media");
    claims["nbf"] = json!(NOW_S);
    claims
}

fn kid() -> String {
    let token = signer().sign(&pass());
    jsonwebtoken::decode_header(token)
        .expect("a header")
        .kid
        .expect("a key id")
}

/// A token with these claims, signed with the right key under the right key id.
fn signed(claims: &Value) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(kid());
    encode(
        &header,
        claims,
        &EncodingKey::from_ec_pem(key_pem(7).as_bytes()).expect("a key"),
    )
    .expect("signs")
}

fn verify(token: &str) -> Result<RoomPass, PassError> {
    signer().verifier().verify(token, NOW_S)
}

fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sextets = bytes.chunks(3).flat_map(|chunk| {
        let word = chunk
            .iter()
            .fold(0_usize, |word, byte| word << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        (0..=chunk.len()).map(move |i| ALPHABET[word >> (18 - 6 * i) & 63])
    });
    sextets.map(char::from).collect()
}

#[test]
fn what_was_signed_is_what_is_verified() {
    assert_eq!(verify(&signer().sign(&pass())), Ok(pass()));
    assert_eq!(verify(&signed(&claims())), Ok(pass()));
}

#[test]
fn a_separate_node_needs_only_the_public_key() {
    let signer = signer();
    let node =
        PassVerifier::from_pems([signer.public_pem()]).expect("its own public key is readable");
    assert_eq!(node.verify(&signer.sign(&pass()), NOW_S), Ok(pass()));
}

#[test]
fn two_keys_are_accepted_while_one_replaces_the_other() {
    let (old, new) = (signer(), PassSigner::from_pem(&key_pem(9)).expect("a key"));
    let node = PassVerifier::from_pems([old.public_pem(), new.public_pem()]).expect("keys");
    assert!(node.verify(&old.sign(&pass()), NOW_S).is_ok());
    assert!(node.verify(&new.sign(&pass()), NOW_S).is_ok());
    assert_eq!(verify(&new.sign(&pass())), Err(PassError::UnknownKey));
}

#[test]
fn unsigned_tokens_are_refused_however_none_is_spelled() {
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = base64url(
            json!({"alg": alg, "typ": "JWT", "kid": kid()})
                .to_string()
                .as_bytes(),
        );
        let body = base64url(claims().to_string().as_bytes());
        for token in [
            format!("{header}.{body}."),
            format!("{header}.{body}.AAAA"),
            format!("{header}.{body}"),
        ] {
            assert!(verify(&token).is_err(), "alg {alg:?}");
        }
    }
}

#[test]
fn the_public_key_is_no_shared_secret() {
    let signer = signer();
    for secret in [
        signer.public_pem().as_bytes(),
        signer.public_pem().trim().as_bytes(),
        b"",
    ] {
        for alg in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let mut header = Header::new(alg);
            header.kid = Some(kid());
            let token =
                encode(&header, &claims(), &EncodingKey::from_secret(secret)).expect("signs");
            assert_eq!(verify(&token), Err(PassError::Algorithm), "{alg:?}");
        }
    }
}

#[test]
fn an_es256_header_over_another_signature_is_refused() {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(kid());
    let forged = encode(&header, &claims(), &EncodingKey::from_secret(b"x")).expect("signs");
    let es256 = base64url(json!({"alg": "ES256", "kid": kid()}).to_string().as_bytes());
    let rest = forged.split_once('.').expect("a token has dots").1;
    assert_eq!(
        verify(&format!("{es256}.{rest}")),
        Err(PassError::Signature)
    );
}

#[test]
fn a_foreign_key_under_our_key_id_is_refused() {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(kid());
    let key = EncodingKey::from_ec_pem(key_pem(9).as_bytes()).expect("a key");
    assert_eq!(
        verify(&encode(&header, &claims(), &key).expect("signs")),
        Err(PassError::Signature)
    );
}

#[test]
fn without_or_with_a_strange_key_id_no_key_is_tried() {
    let key = EncodingKey::from_ec_pem(key_pem(7).as_bytes()).expect("a key");
    for kid in [
        None,
        Some(String::new()),
        Some("../../keys/pass.pem".to_owned()),
    ] {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = kid;
        assert_eq!(
            verify(&encode(&header, &claims(), &key).expect("signs")),
            Err(PassError::UnknownKey)
        );
    }
}

#[test]
fn every_claim_is_needed() {
    for claim in [
        "iss",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "authority",
        "room",
        "participant",
        "name",
        "role",
        "rights",
    ] {
        let mut without = claims();
        without.as_object_mut().expect("an object").remove(claim);
        assert!(verify(&signed(&without)).is_err(), "without {claim}");
    }
}

#[test]
fn claims_of_the_wrong_shape_are_refused() {
    for (claim, value, answer) in [
        ("aud", json!("schalter-web"), PassError::Audience),
        ("aud", json!(["schalter-web"]), PassError::Audience),
        ("aud", json!(7), PassError::Malformed),
        ("iss", json!("someone"), PassError::Audience),
        ("exp", json!("tomorrow"), PassError::Malformed),
        ("exp", json!(-1), PassError::Malformed),
        (
            "nbf",
            json!(NOW_S + CLOCK_SKEW_S_MAX + 1),
            PassError::NotYet,
        ),
        (
            "iat",
            json!(NOW_S + CLOCK_SKEW_S_MAX + 1),
            PassError::NotYet,
        ),
        (
            "exp",
            json!(NOW_S + PASS_LIFETIME_S_MAX + 1),
            PassError::TooLong,
        ),
        ("exp", json!(u64::MAX), PassError::TooLong),
        ("role", json!("emperor"), PassError::Malformed),
        ("rights", json!(["fly"]), PassError::Malformed),
        ("room", json!("a/../b"), PassError::Malformed),
        ("participant", json!(""), PassError::Malformed),
        ("name", json!("x".repeat(101)), PassError::Malformed),
    ] {
        let mut wrong = claims();
        wrong[claim] = value;
        assert_eq!(
            verify(&signed(&wrong)),
            Err(answer),
            "{claim}: {}",
            wrong[claim]
        );
    }
}

#[test]
fn time_is_the_callers_and_skew_is_forgiven_on_both_ends() {
    let (token, verifier) = (signer().sign(&pass()), signer().verifier());
    let last = NOW_S + PASS_LIFETIME_S + CLOCK_SKEW_S_MAX;
    assert!(verifier.verify(&token, last).is_ok());
    assert_eq!(verifier.verify(&token, last + 1), Err(PassError::Expired));
    assert!(verifier.verify(&token, NOW_S - CLOCK_SKEW_S_MAX).is_ok());
    assert_eq!(
        verifier.verify(&token, NOW_S - CLOCK_SKEW_S_MAX - 1),
        Err(PassError::NotYet)
    );
    assert_eq!(verifier.verify(&token, 0), Err(PassError::NotYet));
    assert_eq!(verifier.verify(&token, u64::MAX), Err(PassError::Expired));
}

#[test]
fn every_changed_character_breaks_the_pass() {
    let token = signer().sign(&pass());
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ASCII");
        // The last character of a part may carry unused bits; whatever decodes to the same pass is the same pass.
        assert!(
            verify(&changed).map_or(true, |same| same == pass()),
            "at {at}"
        );
    }
}

#[test]
fn garbage_is_refused_quietly() {
    for garbage in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "ä.ö.ü",
        "{}",
        &"x".repeat(PASS_BYTES_MAX + 1),
        &".".repeat(4_000),
    ] {
        assert!(verify(garbage).is_err());
    }
}

#[test]
fn keys_of_another_kind_are_refused() {
    assert_eq!(
        PassSigner::from_pem("no key").err(),
        Some(KeyError::NotAPrivateKey)
    );
    assert_eq!(
        PassSigner::from_pem(signer().public_pem()).err(),
        Some(KeyError::NotAPrivateKey)
    );
    assert_eq!(
        PassVerifier::from_pems([key_pem(7).as_str()]).err(),
        Some(KeyError::NotAPublicKey)
    );
    assert_eq!(
        PassSigner::new_key_pem(&[0; 32]).err(),
        Some(KeyError::UnluckyBytes)
    );
    assert_eq!(
        PassSigner::new_key_pem(&[0xff; 32]).err(),
        Some(KeyError::UnluckyBytes)
    );
}

#[test]
fn a_signer_does_not_print_its_key() {
    let printed = format!("{:?} {:?}", signer(), signer().verifier());
    assert!(printed.contains(&kid()) && !printed.contains("PRIVATE"));
}
