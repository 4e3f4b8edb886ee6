//! Published vectors, and `rtc-srtp` as the peer.

use proptest::prelude::*;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;

use super::*;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text
        .chars()
        .filter(|digit| !digit.is_whitespace())
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hex"))
        .collect()
}

fn keys(profile: Profile) -> Keys {
    let salt = match profile {
        Profile::AeadAes128Gcm => 12,
        Profile::Aes128CmHmacSha1 => 14,
    };
    let (key, salt) = (
        (0..16).collect::<Vec<u8>>(),
        (100..100 + salt).collect::<Vec<u8>>(),
    );
    Keys {
        profile,
        outbound_key: key.clone(),
        outbound_salt: salt.clone(),
        inbound_key: key,
        inbound_salt: salt,
    }
}

fn peer(keys: &Keys) -> Context {
    let profile = match keys.profile {
        Profile::AeadAes128Gcm => ProtectionProfile::AeadAes128Gcm,
        Profile::Aes128CmHmacSha1 => ProtectionProfile::Aes128CmHmacSha1_80,
    };
    let provider = rtc_crypto::default_provider().expect("provider");
    Context::new(
        &keys.outbound_key,
        &keys.outbound_salt,
        profile,
        None,
        None,
        provider.crypto(),
    )
    .expect("context")
}

fn packet(ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, 96];
    packet.extend(sequence.to_be_bytes());
    packet.extend(9_u32.to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    packet.extend(payload);
    packet
}

const PROFILES: [Profile; 2] = [Profile::AeadAes128Gcm, Profile::Aes128CmHmacSha1];

#[test]
fn key_derivation_as_in_rfc_3711_b3() {
    let provider = rtc_crypto::default_provider().expect("provider");
    let key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    let salt = hex("0EC675AD498AFEEBB6960B3AABE6");
    let derived = |label, len| {
        let mut out = vec![0; len];
        derive(provider.crypto(), &key, &salt, label, &mut out).expect("derives");
        out
    };
    assert_eq!(
        derived(LABEL_ENCRYPTION, 16),
        hex("C61E7A93744F39EE10734AFE3FF7A087")
    );
    assert_eq!(derived(LABEL_SALT, 14), hex("30CBBC08863D8C85D49DB34A9AE1"));
    assert_eq!(
        derived(LABEL_AUTHENTICATION, 20),
        hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")
    );
}

#[test]
fn aes_cm_keystream_as_in_rfc_3711_b2() {
    let provider = rtc_crypto::default_provider().expect("provider");
    let key = hex("2B7E151628AED2A6ABF7158809CF4F3C");
    let salt: [u8; 14] = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD")
        .try_into()
        .expect("14 bytes");
    let mut stream = provider
        .crypto()
        .new_stream_cipher(StreamCipherAlgorithm::Aes128Ctr, &key)
        .expect("cipher");
    let mut keystream = [0; 48];
    stream
        .apply_keystream(&cm_counter(&salt, 0, 0), &mut keystream)
        .expect("applies");
    assert_eq!(
        keystream.to_vec(),
        hex(
            "E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"
        )
    );
}

#[test]
fn sealing_and_opening_as_in_rfc_7714_16_1_1() {
    let provider = rtc_crypto::default_provider().expect("provider");
    // The vector names session keys, so the cipher is made without the derivation.
    let cipher = || Cipher::Gcm {
        aead: provider
            .crypto()
            .new_aead(
                AeadAlgorithm::Aes128Gcm,
                &hex("000102030405060708090a0b0c0d0e0f"),
            )
            .expect("cipher"),
        salt: hex("517569642070726f2071756f")
            .try_into()
            .expect("12 bytes"),
    };
    let plain = hex(
        "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573",
    );
    let sealed = hex(
        "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
    );
    let mut outbound = Outbound {
        rtp: cipher(),
        rtcp: cipher(),
        rtcp_index: 0,
    };
    let mut place = plain.clone();
    place.resize(plain.len() + GCM_TAG_BYTES, 0);
    assert_eq!(
        outbound.seal_rtp(&mut place, 12, plain.len(), 0x5501_a0b2, 0xf17b),
        Some(sealed.len())
    );
    assert_eq!(place, sealed);
    let header = Header::parse(&place).expect("header");
    let mut inbound = Inbound {
        rtp: cipher(),
        rtcp: cipher(),
        sources: vec![],
        rtcp_sources: vec![],
        sources_max: 1,
    };
    assert_eq!(inbound.open_rtp(&mut place, &header), Ok(plain.len()));
    assert_eq!(place[..plain.len()], plain);
}

#[test]
fn sealing_and_opening_control_as_in_rfc_7714_17_1() {
    let provider = rtc_crypto::default_provider().expect("provider");
    let cipher = || Cipher::Gcm {
        aead: provider
            .crypto()
            .new_aead(
                AeadAlgorithm::Aes128Gcm,
                &hex("000102030405060708090a0b0c0d0e0f"),
            )
            .expect("cipher"),
        salt: hex("517569642070726f2071756f")
            .try_into()
            .expect("12 bytes"),
    };
    let plain = hex(
        "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef",
    );
    let sealed = hex(
        "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4",
    );
    let mut outbound = Outbound {
        rtp: cipher(),
        rtcp: cipher(),
        rtcp_index: 0x5d3,
    };
    let mut place = plain.clone();
    place.resize(plain.len() + RTCP_TRAILER_BYTES_MAX, 0);
    assert_eq!(
        outbound.seal_rtcp(&mut place, plain.len()),
        Some(sealed.len())
    );
    assert_eq!(place, sealed);
    let mut inbound = Inbound {
        rtp: cipher(),
        rtcp: cipher(),
        sources: vec![],
        rtcp_sources: vec![],
        sources_max: 1,
    };
    assert_eq!(inbound.open_rtcp(&mut place.clone()), Ok(plain.len()));
    assert_eq!(
        inbound.open_rtcp(&mut place),
        Err(Closed::Unauthentic),
        "a replay"
    );
}

#[test]
fn the_library_opens_what_we_seal_and_we_open_what_it_seals_over_several_rollovers() {
    let provider = rtc_crypto::default_provider().expect("provider");
    for profile in PROFILES {
        let keys = keys(profile);
        let mut outbound = Outbound::new(provider.crypto(), &keys).expect("keys");
        let mut inbound = Inbound::new(provider.crypto(), &keys, 4).expect("keys");
        let (mut sealing, mut opening) = (peer(&keys), peer(&keys));
        for index in (60_000_u64..300_000).step_by(997) {
            let plain = packet(42, sequence(index), &index.to_be_bytes());
            let mut place = plain.clone();
            place.resize(plain.len() + GCM_TAG_BYTES, 0);
            let len = outbound
                .seal_rtp(&mut place, 12, plain.len(), 42, index)
                .expect("sealed");
            assert_eq!(opening.decrypt_rtp(&place[..len]).expect("opens"), plain);
            let mut theirs = sealing.encrypt_rtp(&plain).expect("seals").to_vec();
            assert_eq!(theirs, place[..len]);
            let header = Header::parse(&theirs).expect("header");
            assert_eq!(inbound.open_rtp(&mut theirs, &header), Ok(plain.len()));
            assert_eq!(theirs[..plain.len()], plain);
        }
        let report = hex("80c90001 0000002a");
        let mut place = [report.clone(), vec![0; RTCP_TRAILER_BYTES_MAX]].concat();
        let len = outbound
            .seal_rtcp(&mut place, report.len())
            .expect("sealed");
        assert_eq!(opening.decrypt_rtcp(&place[..len]).expect("opens"), report);
        let mut theirs = sealing.encrypt_rtcp(&report).expect("seals").to_vec();
        assert_eq!(inbound.open_rtcp(&mut theirs), Ok(report.len()));
        assert_eq!(theirs[..report.len()], report);
    }
}

#[test]
fn a_replay_a_forgery_and_one_source_too_many_are_refused() {
    let provider = rtc_crypto::default_provider().expect("provider");
    for profile in PROFILES {
        let keys = keys(profile);
        let mut sealing = peer(&keys);
        let mut inbound = Inbound::new(provider.crypto(), &keys, 1).expect("keys");
        let mut open = |sealed: &[u8]| {
            let header = Header::parse(sealed).expect("header");
            inbound.open_rtp(&mut sealed.to_vec(), &header)
        };
        let sealed = sealing
            .encrypt_rtp(&packet(1, 7, b"hello"))
            .expect("seals")
            .to_vec();
        for at in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[at] ^= 1;
            if Header::parse(&forged).is_some() {
                assert_eq!(open(&forged), Err(Closed::Unauthentic), "byte {at}");
            }
        }
        assert!(open(&sealed).is_ok());
        assert_eq!(open(&sealed), Err(Closed::Unauthentic));
        let another = sealing.encrypt_rtp(&packet(2, 7, b"hello")).expect("seals");
        assert_eq!(open(&another), Err(Closed::TooManySources));
    }
}

proptest! {
    #[test]
    fn opening_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..100), gcm in any::<bool>()) {
        let provider = rtc_crypto::default_provider().expect("provider");
        let keys = keys(if gcm { Profile::AeadAes128Gcm } else { Profile::Aes128CmHmacSha1 });
        let mut inbound = Inbound::new(provider.crypto(), &keys, 1).expect("keys");
        prop_assert_eq!(inbound.open_rtcp(&mut bytes.clone()), Err(Closed::Unauthentic));
        if let Some(header) = Header::parse(&bytes) {
            prop_assert_eq!(inbound.open_rtp(&mut bytes.clone(), &header), Err(Closed::Unauthentic));
        }
    }
}
