//! Pictures: small SVG files that draw and do nothing else. They are shown on the pages of the office, so nothing in them may
//! run, load or lead anywhere.

use super::finding::{Findings, line_of};
use roxmltree::{Document, Node};

/// Bytes of a picture at most.
pub(super) const PICTURE_BYTES_MAX: usize = 64 * 1024;
/// What draws. Everything else may run, load or lead somewhere.
const ELEMENTS: [&str; 19] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "use",
    "clipPath",
    "mask",
    "linearGradient",
    "radialGradient",
    "stop",
    "title",
];
/// Letters next to each other at most: "7 °C" and "48 h" are understood everywhere, words are not.
const LETTERS_MAX: usize = 2;

/// Checks one picture.
pub(super) fn check(file: &str, text: &str, findings: &mut Findings) {
    if text.len() > PICTURE_BYTES_MAX {
        findings.add(file, 1, "a picture has 64 KB at most");
    }
    // Document types and entities are refused by the reader itself.
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = usize::try_from(error.pos().row).unwrap_or(1);
            findings.add(file, line, format!("this is no SVG: {error}"));
            return;
        }
    };
    let root = document.root_element();
    if root.tag_name().name() != "svg"
        || root.tag_name().namespace() != Some("http://www.w3.org/2000/svg")
    {
        findings.add(
            file,
            1,
            "the outermost element must be `svg` of http://www.w3.org/2000/svg",
        );
    }
    if root.attribute("viewBox").is_none()
        || root.attribute("width").is_some()
        || root.attribute("height").is_some()
    {
        findings.add(
            file,
            1,
            "`svg` needs a viewBox, and no width or height: it takes the room it is given",
        );
    }
    for node in document.descendants() {
        if let Some(what) = fault_of(&node) {
            findings.add(file, line_of(text, node.range().start), what);
        }
    }
}

fn fault_of(node: &Node<'_, '_>) -> Option<String> {
    if node.is_pi() {
        return Some("processing instructions do not belong into a picture".to_owned());
    }
    if node.is_text() {
        let drawn = node
            .parent()
            .is_some_and(|parent| parent.tag_name().name() != "title");
        let words = node.text().unwrap_or_default();
        return (drawn && has_word(words)).then(|| {
            format!(
                "the word in `{}`: a picture is understood in every language",
                words.trim()
            )
        });
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name().name();
    if !ELEMENTS.contains(&name) {
        return Some(format!("`{name}` does not belong into a picture"));
    }
    node.attributes().find_map(|attribute| {
        let (name, value) = (attribute.name(), attribute.value());
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("on") {
            Some(format!("`{name}` would run something"))
        } else if lower == "style" {
            Some("the style of a picture stands in attributes of its own, like `fill`".to_owned())
        } else if (lower == "href" || lower == "src") && !value.starts_with('#') {
            Some(format!("`{value}` leads outside of the picture"))
        } else if leads_outside(value) {
            Some(format!("`{name}` leads outside of the picture"))
        } else {
            None
        }
    })
}

fn leads_outside(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let urls = value.match_indices("url(").any(|(at, _)| {
        let inside = value[at + 4..].trim_start_matches([' ', '\'', '"']);
        !inside.starts_with('#')
    });
    urls || value.contains("javascript:") || value.contains("data:")
}

fn has_word(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphabetic())
        .any(|word| word.chars().count() > LETTERS_MAX)
}
