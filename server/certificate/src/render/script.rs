//! How glyphs are written so that readers get the letters back: in the order of reading, each glyph with letters of its own.
//!
//! A PDF says once per glyph of a font what it means. Where that is not enough, the PDF library puts a mark around single glyphs,
//! and some readers lose the rest of the line at such a mark. So every glyph keeps the first meaning it got, text from right to
//! left is written from right to left, and a line that would then be misread has its text beside it as a whole.

use super::faces::Face;
use super::paragraph::{Glyph, Line, Paragraph, Span};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::HashMap;

/// What each glyph of the document means.
#[derive(Default)]
pub(super) struct Script {
    meanings: HashMap<(Face, u32), String>,
}

/// Glyphs to be drawn at once.
pub(super) struct Stroke {
    /// From the left end of the line to where the pen starts, in points.
    pub x: f32,
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
    /// What they mean, all together.
    pub text: String,
}

/// Meaning of a glyph that adds nothing to the letters of its cluster; every glyph must have one (ISO 14289-1, 7.21.7).
const NOTHING: &str = "\u{2060}";

impl Script {
    /// The strokes of a line in the order of reading.
    pub fn line(&mut self, paragraph: &Paragraph, line: &Line) -> Vec<Stroke> {
        let mut spans: Vec<&Span> = line.spans.iter().collect();
        spans.sort_by_key(|span| span.glyphs.iter().map(|glyph| glyph.range.start).min());
        spans
            .into_iter()
            .map(|span| self.stroke(paragraph, span))
            .collect()
    }

    fn stroke(&mut self, paragraph: &Paragraph, span: &Span) -> Stroke {
        let mut glyphs: Vec<&Glyph> = span.glyphs.iter().collect();
        let mut x = span.x;
        if span.right_to_left {
            glyphs.reverse();
            x += glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * paragraph.style.size;
        }
        let mut text = String::new();
        let mut drawn = Vec::with_capacity(glyphs.len());
        for cluster in glyphs.chunk_by(|a, b| a.range == b.range) {
            let letters = &paragraph.text[cluster[0].range.clone()];
            for (glyph, meaning) in cluster.iter().zip(shares(letters, cluster.len())) {
                let meaning = self
                    .meanings
                    .entry((span.face, glyph.id))
                    .or_insert_with(|| meaning.to_owned());
                let start = text.len();
                text.push_str(meaning);
                let (before, after) = if span.right_to_left {
                    (-glyph.advance, -glyph.advance)
                } else {
                    (0.0, glyph.advance)
                };
                drawn.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    after,
                    before + glyph.offset.0,
                    glyph.offset.1,
                    0.0,
                    start..text.len(),
                    None,
                ));
            }
        }
        Stroke {
            x,
            font: span.face.font(),
            glyphs: drawn,
            text,
        }
    }
}

/// Divides the letters of a cluster among its glyphs: one each as long as there are any, the last glyph gets the rest.
fn shares(letters: &str, glyphs: usize) -> impl Iterator<Item = &str> {
    let mut rest = letters;
    (0..glyphs).map(move |index| {
        let is_last = index + 1 == glyphs;
        let end = match rest.chars().next() {
            Some(first) if !is_last => first.len_utf8(),
            _ => rest.len(),
        };
        let (share, after) = rest.split_at(end);
        rest = after;
        if share.is_empty() { NOTHING } else { share }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_shared_out() {
        for (letters, glyphs, shared) in [
            ("a", 1, vec!["a"]),
            ("لا", 1, vec!["لا"]),
            ("e\u{301}", 2, vec!["e", "\u{301}"]),
            ("abc", 2, vec!["a", "bc"]),
            ("é", 2, vec!["é", NOTHING]),
        ] {
            assert_eq!(shares(letters, glyphs).collect::<Vec<_>>(), shared);
        }
    }
}
