//! The field of the seal: the PDF library writes no form fields, so a link stands in its place until here, tagged like one.

use super::{RenderFault, SEAL_PLACE};
use lopdf::{Dictionary, Document, Object, SaveOptions, Stream, dictionary};

/// The name of the field.
const NAME: &str = "Siegel";

/// Makes the place of the seal an empty signature field, and packs the file.
pub(super) fn insert(pdf: &[u8]) -> Result<Vec<u8>, RenderFault> {
    let fault = |fault: lopdf::Error| RenderFault::Pdf(fault.to_string());
    let mut document = Document::load_mem(pdf).map_err(fault)?;
    let (id, link) = document
        .objects
        .iter()
        .find_map(|(id, object)| Some((*id, object.as_dict().ok().filter(|link| is_place(link))?)))
        .ok_or_else(|| RenderFault::Pdf("no place for the seal".to_owned()))?;
    let rect = link.get(b"Rect").map_err(fault)?.clone();
    let parent = link.get(b"StructParent").map_err(fault)?.clone();
    let contents = link.get(b"Contents").map_err(fault)?.clone();
    let page = document.page_iter().next();
    let appearance = document.add_object(appearance());
    // The seal will be appended under this number; until then the field is empty.
    let seal = document.new_object_id();
    let mut field = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal(NAME),
        "TU" => contents.clone(),
        "Contents" => contents,
        "Rect" => rect,
        "F" => PRINTED_AND_LOCKED,
        "StructParent" => parent,
        "V" => Object::Reference(seal),
        "AP" => dictionary! { "N" => appearance },
    };
    if let Some(page) = page {
        field.set("P", page);
    }
    document.objects.insert(id, Object::Dictionary(field));
    document.catalog_mut().map_err(fault)?.set(
        "AcroForm",
        dictionary! {
            "Fields" => vec![Object::Reference(id)],
            "SigFlags" => SIGNED_AND_APPEND_ONLY,
        },
    );
    let mut packed = Vec::with_capacity(pdf.len());
    let options = SaveOptions {
        use_object_streams: true,
        use_xref_streams: true,
        ..SaveOptions::default()
    };
    document
        .save_with_options(&mut packed, options)
        .map_err(|fault| RenderFault::Pdf(fault.to_string()))?;
    Ok(packed)
}

/// Annotation flags Print and Locked (ISO 32000-1, table 165).
const PRINTED_AND_LOCKED: i64 = 1 << 2 | 1 << 7;
/// Flags of the form (ISO 32000-1, table 219).
const SIGNED_AND_APPEND_ONLY: i64 = 3;

fn is_place(annotation: &Dictionary) -> bool {
    annotation
        .get(b"A")
        .and_then(Object::as_dict)
        .and_then(|action| action.get(b"URI"))
        .and_then(Object::as_str)
        .is_ok_and(|uri| uri == SEAL_PLACE.as_bytes())
}

/// Nothing: what is seen in the field is drawn on the page, where it is tagged. PDF/A wants an appearance all the same.
fn appearance() -> Stream {
    Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
            "Resources" => Dictionary::new(),
        },
        Vec::new(),
    )
}
