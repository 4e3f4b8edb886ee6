//! The CMS structure of the seal (RFC 5652 with the attributes of `CAdES`, ETSI EN 319 122-1): built, and taken apart again.
//!
//! There is exactly one way to write the seal for a digest, a chain and a signature. Checking writes it again and compares, so that
//! no byte of it can change unnoticed, not even one that the signature does not cover.

use super::{SignFault, sha256};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, Encode as _, Reader as _, Sequence, SliceReader};
use p256::ecdsa::Signature;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// RFC 5035, with the default SHA-256.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

/// What a seal was made of.
pub(crate) struct Parts {
    /// The seal's own certificate first.
    pub chain: Vec<Vec<u8>>,
    pub signature: [u8; 64],
}

fn fault(error: impl std::fmt::Display) -> SignFault {
    SignFault::Certificate(error.to_string())
}

/// Bytes to leave free for the seal: chain, attributes and signature.
pub(super) fn room(chain: &[Vec<u8>]) -> usize {
    chain.iter().map(Vec::len).sum::<usize>() + 1024
}

/// The signed attributes, as they are hashed (RFC 5652 §5.4).
pub(super) fn attributes(digest: &[u8; 32], chain: &[Vec<u8>]) -> Result<Vec<u8>, SignFault> {
    attribute_set(digest, chain)?.to_der().map_err(fault)
}

fn attribute_set(digest: &[u8; 32], chain: &[Vec<u8>]) -> Result<Attributes, SignFault> {
    let own = chain.first().ok_or_else(|| fault("there is none"))?;
    let certificate = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            cert_hash: OctetString::new(sha256(own)).map_err(fault)?,
        }],
    };
    let digest = OctetString::new(digest.as_slice()).map_err(fault)?;
    let attribute = |oid, value: Any| -> Result<Attribute, SignFault> {
        Ok(Attribute {
            oid,
            values: SetOfVec::try_from(vec![value]).map_err(fault)?,
        })
    };
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA).map_err(fault)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&digest).map_err(fault)?)?,
        attribute(
            SIGNING_CERTIFICATE_V2,
            Any::encode_from(&certificate).map_err(fault)?,
        )?,
    ])
    .map_err(fault)
}

/// The whole structure.
pub(crate) fn signed_data(
    digest: &[u8; 32],
    chain: &[Vec<u8>],
    signature: &[u8; 64],
) -> Result<Vec<u8>, SignFault> {
    let certificates = chain
        .iter()
        .map(|der| Certificate::from_der(der).map(CertificateChoices::Certificate))
        .collect::<Result<Vec<_>, _>>()
        .map_err(fault)?;
    let own = chain
        .first()
        .ok_or_else(|| fault("there is none"))
        .and_then(|der| Certificate::from_der(der).map_err(fault))?;
    let sha_256 = AlgorithmIdentifierOwned {
        oid: SHA_256,
        parameters: None,
    };
    let signature = Signature::from_slice(signature).map_err(fault)?;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate.issuer,
            serial_number: own.tbs_certificate.serial_number,
        }),
        digest_alg: sha_256.clone(),
        signed_attrs: Some(attribute_set(digest, chain)?),
        signature_algorithm: AlgorithmIdentifierOwned {
            oid: ECDSA_WITH_SHA_256,
            parameters: None,
        },
        signature: OctetString::new(signature.to_der().as_bytes()).map_err(fault)?,
        unsigned_attrs: None,
    };
    let structure = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha_256]).map_err(fault)?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet(
            SetOfVec::try_from(certificates).map_err(fault)?,
        )),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer]).map_err(fault)?),
    };
    ContentInfo {
        content_type: SIGNED_DATA,
        content: Any::encode_from(&structure).map_err(fault)?,
    }
    .to_der()
    .map_err(fault)
}

/// The structure at the beginning of a field; what follows is padding.
pub(crate) fn embedded(field: &[u8]) -> Option<&[u8]> {
    let reader = SliceReader::new(field).ok()?;
    let header = reader.peek_header().ok()?;
    let length = header.encoded_len().ok()? + header.length;
    let length: usize = length.ok()?.try_into().ok()?;
    field.get(..length)
}

/// Takes a structure apart. `None`: it is none of ours.
pub(crate) fn split(structure: &[u8]) -> Option<Parts> {
    let content = ContentInfo::from_der(structure).ok()?;
    let data: SignedData = content.content.decode_as().ok()?;
    let signer = data.signer_infos.0.get(0)?;
    let SignerIdentifier::IssuerAndSerialNumber(own) = &signer.sid else {
        return None;
    };
    let mut chain = Vec::new();
    for choice in data.certificates?.0.iter() {
        let CertificateChoices::Certificate(certificate) = choice else {
            return None;
        };
        let der = certificate.to_der().ok()?;
        let tbs = &certificate.tbs_certificate;
        if tbs.issuer == own.issuer && tbs.serial_number == own.serial_number {
            chain.insert(0, der);
        } else {
            chain.push(der);
        }
    }
    let signature = Signature::from_der(signer.signature.as_bytes()).ok()?;
    Some(Parts {
        chain,
        signature: signature.to_bytes().into(),
    })
}

/// The attributes that a signature is made over, for checking it.
pub(crate) fn signed_bytes(digest: &[u8; 32], chain: &[Vec<u8>]) -> Option<[u8; 32]> {
    attributes(digest, chain).ok().map(|bytes| sha256(&bytes))
}
