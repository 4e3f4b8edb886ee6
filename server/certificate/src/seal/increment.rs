//! The revision that holds the signature, and how it is found again (ISO 32000-1, 7.5.6 and 12.8).

use super::{SignFault, sha256};
use crate::hex::{hex, unhex};
use jiff::Timestamp;
use lopdf::{Document, Object};
use std::io::Write as _;
use std::ops::Range;

/// A PDF with a signature that is still empty.
pub(crate) struct SignatureField {
    pdf: Vec<u8>,
    /// The place of the signature: `<` and `>` and the hexadecimal digits between.
    contents: Range<usize>,
}

/// The digits of one number in the byte range; the place is left before the numbers are known.
const DIGITS: usize = 10;

fn fault(error: impl std::fmt::Display) -> SignFault {
    SignFault::Pdf(error.to_string())
}

impl SignatureField {
    /// Appends a revision with an empty signature of `room` bytes, for the field that the PDF waits with.
    pub fn append(pdf: &[u8], signing_time: Timestamp, room: usize) -> Result<Self, SignFault> {
        let document = Document::load_mem(pdf).map_err(fault)?;
        let number = number(&document).ok_or_else(|| fault("there is no field for the seal"))?;
        let previous = startxref(pdf).ok_or_else(|| fault("it has no table"))?;
        let mut out = pdf.to_vec();
        if out.last() != Some(&b'\n') {
            out.push(b'\n');
        }
        let object_at = out.len();
        let time = signing_time.strftime("%Y%m%d%H%M%S");
        let blank = " ".repeat(DIGITS);
        // Writing into a vector cannot fail.
        let _ = write!(
            out,
            "{number} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:{time}Z)/ByteRange[0 {blank} {blank} {blank}]/Contents"
        );
        let contents = out.len()..out.len() + 2 * room + 2;
        out.push(b'<');
        out.resize(contents.end - 1, b'0');
        out.extend_from_slice(b">>>\nendobj\n");
        table(&mut out, &document, (number, object_at), previous)?;
        let mut field = Self { pdf: out, contents };
        field.write_byte_range(object_at)?;
        Ok(field)
    }

    fn write_byte_range(&mut self, object_at: usize) -> Result<(), SignFault> {
        let begins = b"/ByteRange[0 ";
        let at = self.pdf[object_at..]
            .windows(begins.len())
            .position(|window| window == begins)
            .ok_or_else(|| fault("it has no byte range"))?
            + object_at
            + begins.len();
        let text = format!(
            "{:<DIGITS$} {:<DIGITS$} {:<DIGITS$}",
            self.contents.start,
            self.contents.end,
            self.pdf.len() - self.contents.end
        );
        self.pdf[at..at + text.len()].copy_from_slice(text.as_bytes());
        Ok(())
    }

    /// The SHA-256 of everything but the signature.
    pub fn digest(&self) -> [u8; 32] {
        digest_around(&self.pdf, &self.contents)
    }

    /// Puts the signature in.
    pub fn fill(mut self, signature: &[u8]) -> Result<Vec<u8>, SignFault> {
        let place = self.contents.start + 1..self.contents.end - 1;
        if signature.len() * 2 > place.len() {
            return Err(fault("the seal is longer than its place"));
        }
        let digits = hex(signature);
        self.pdf[place.start..place.start + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(self.pdf)
    }
}

fn digest_around(pdf: &[u8], contents: &Range<usize>) -> [u8; 32] {
    sha256(&[&pdf[..contents.start], &pdf[contents.end..]].concat())
}

/// The object that the field of the seal takes its value from.
fn number(document: &Document) -> Option<u32> {
    let form = document.catalog().ok()?.get(b"AcroForm").ok()?;
    let (_, form) = document.dereference(form).ok()?;
    let field = form.as_dict().ok()?.get(b"Fields").ok()?.as_array().ok()?;
    let (_, field) = document.dereference(field.first()?).ok()?;
    let value = field.as_dict().ok()?.get(b"V").ok()?.as_reference().ok()?;
    Some(value.0)
}

/// The place of the last cross-reference table.
fn startxref(pdf: &[u8]) -> Option<usize> {
    let tail = pdf.len().saturating_sub(64);
    let tail = String::from_utf8_lossy(&pdf[tail..]).into_owned();
    let (_, after) = tail.rsplit_once("startxref")?;
    after.split_ascii_whitespace().next()?.parse().ok()
}

/// Appends the cross-reference stream of the revision: the signature and itself.
fn table(
    out: &mut Vec<u8>,
    document: &Document,
    (number, object_at): (u32, usize),
    previous: usize,
) -> Result<(), SignFault> {
    let root = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(fault)?;
    let size = document.trailer.get(b"Size").and_then(Object::as_i64);
    let own = size
        .ok()
        .and_then(|size| u32::try_from(size).ok())
        .unwrap_or_default()
        .max(number + 1)
        .max(document.max_id + 1);
    let first_id = document
        .trailer
        .get(b"ID")
        .and_then(Object::as_array)
        .ok()
        .and_then(|ids| ids.first()?.as_str().ok().map(hex))
        .unwrap_or_default();
    let second_id = hex(&sha256(out)[..16]);
    let information = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .map(|(id, generation)| format!("/Info {id} {generation} R"))
        .unwrap_or_default();
    let table_at = out.len();
    let entry = |at: usize| -> Result<[u8; 7], SignFault> {
        let at = u32::try_from(at).map_err(fault)?.to_be_bytes();
        Ok([1, at[0], at[1], at[2], at[3], 0, 0])
    };
    // Writing into a vector cannot fail.
    let _ = write!(
        out,
        "{own} 0 obj\n<</Type/XRef/Size {}/Index[{number} 1 {own} 1]/W[1 4 2]/Root {} {} R{information}/ID[<{first_id}><{second_id}>]/Prev {previous}/Length 14>>\nstream\n",
        own + 1,
        root.0,
        root.1
    );
    out.extend_from_slice(&entry(object_at)?);
    out.extend_from_slice(&entry(table_at)?);
    let _ = write!(out, "\nendstream\nendobj\nstartxref\n{table_at}\n%%EOF\n");
    Ok(())
}

/// A signature found in a PDF.
pub(crate) struct Found {
    /// The bytes of the field, with their padding.
    pub contents: Vec<u8>,
    /// The SHA-256 of everything else in the file.
    pub digest: [u8; 32],
    /// The time the seal says.
    pub signed_at: String,
}

/// The seal of a PDF. `None`: it has none, or not one that covers the whole file but itself.
pub(crate) fn signature_of(pdf: &[u8]) -> Option<Found> {
    let document = Document::load_mem(pdf).ok()?;
    let signature = document.get_dictionary((number(&document)?, 0)).ok()?;
    let range: Vec<usize> = signature
        .get(b"ByteRange")
        .ok()?
        .as_array()
        .ok()?
        .iter()
        .map(|number| number.as_i64().ok().and_then(|n| usize::try_from(n).ok()))
        .collect::<Option<_>>()?;
    let [0, start, end, rest] = range[..] else {
        return None;
    };
    if end.checked_add(rest)? != pdf.len() || start.checked_add(2)? > end {
        return None;
    }
    let field = pdf.get(start..end)?;
    let digits = field.strip_prefix(b"<")?.strip_suffix(b">")?;
    Some(Found {
        contents: unhex(digits)?,
        digest: digest_around(pdf, &(start..end)),
        signed_at: time(signature.get(b"M").ok()?.as_str().ok()?)?,
    })
}

/// `D:20261122080000Z` → `2026-11-22T08:00:00Z`.
fn time(pdf: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(pdf).ok()?;
    let digits = text.strip_prefix("D:")?.strip_suffix('Z')?;
    if digits.len() != 14 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(format!(
        "{}-{}-{}T{}:{}:{}Z",
        &digits[..4],
        &digits[4..6],
        &digits[6..8],
        &digits[8..10],
        &digits[10..12],
        &digits[12..]
    ))
}
