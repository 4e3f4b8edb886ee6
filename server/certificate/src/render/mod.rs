//! From a certificate to the pages of a PDF.

mod check;
mod code;
mod faces;
mod facts;
mod field;
mod foot;
mod layout;
mod logo;
mod page;
mod paragraph;
mod script;

pub use check::{LABEL_CHARACTERS_MAX, NAME_CHARACTERS_MAX, RESTRICTION_CHARACTERS_MAX};
use foot::SEAL_PLACE;

use crate::{Document, Language};
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::TagTree;

/// Why a certificate cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderFault {
    /// A text is empty or too long.
    #[error("{field}: {length} characters; it must have 1 to {length_max}")]
    Length {
        /// Which text.
        field: &'static str,
        /// Its characters.
        length: usize,
        /// The most there may be.
        length_max: usize,
    },
    /// A character that cannot be seen, such as a control character.
    #[error("{field}: the character U+{:04X} cannot be printed", u32::from(*.character))]
    Invisible {
        /// Which text.
        field: &'static str,
        /// The character.
        character: char,
    },
    /// A character that none of our fonts has.
    #[error("{field}: the fonts of the certificate do not have the character {character} (U+{:04X})", u32::from(*.character))]
    NoGlyph {
        /// Which text.
        field: &'static str,
        /// The character.
        character: char,
    },
    /// The contents do not fit on one page.
    #[error("the certificate does not fit on one page")]
    TooLong,
    /// The logo is no SVG that can be drawn.
    #[error("logo: {0}")]
    Logo(String),
    /// The library that writes PDF refuses: a fault of ours.
    #[error("PDF: {0}")]
    Pdf(String),
}

/// Draws a certificate as PDF/A-2a and PDF/UA-1, not sealed yet. `verify_url` is what the QR code says: the page that checks
/// certificates, and the payload behind `#`. The same document gives the same bytes.
pub fn render(document: &Document, verify_url: &str) -> Result<Vec<u8>, RenderFault> {
    check::document(document)?;
    let composition = layout::compose(document, verify_url)?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|fault| RenderFault::Pdf(format!("{fault:?}")))?;
    let mut pdf = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let settings = PageSettings::from_wh(layout::PAGE.0, layout::PAGE.1)
        .ok_or_else(|| RenderFault::Pdf("page size".to_owned()))?;
    let page = pdf.start_page_with(settings);
    let mut tree = TagTree::new();
    for node in page::draw(page, &composition.pieces) {
        tree.push(node);
    }
    pdf.set_tag_tree(tree);
    let mut outline = Outline::new();
    for (text, y) in composition.headings {
        let there = XyzDestination::new(0, Point::from_xy(0.0, y));
        outline.push_child(OutlineNode::new(text, there));
    }
    pdf.set_outline(outline);
    pdf.set_metadata(metadata(document));
    let drawn = pdf
        .finish()
        .map_err(|fault| RenderFault::Pdf(format!("{fault:?}")))?;
    field::insert(&drawn)
}

fn metadata(document: &Document) -> Metadata {
    let words = crate::words::of(document.language);
    let tag = match document.language {
        Language::PlainGerman => Language::German.tag(),
        language => language.tag(),
    };
    let direction = if document.language.is_rtl() {
        TextDirection::RightToLeft
    } else {
        TextDirection::LeftToRight
    };
    let made_on = document.duplicate_of.unwrap_or(document.issued_on);
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let date = DateTime::new(u16::try_from(made_on.year()).unwrap_or_default())
        .month(part(made_on.month()))
        .day(part(made_on.day()));
    Metadata::new()
        .title(format!("{} {}", words.title, document.number))
        .authors(vec![
            layout::name(&document.authority.name, Language::German).to_owned(),
        ])
        .language(tag.to_owned())
        .text_direction(direction)
        .creator("Schalter".to_owned())
        .creation_date(date)
        .document_id(format!("{}/{}", document.authority.slug, document.number))
}
