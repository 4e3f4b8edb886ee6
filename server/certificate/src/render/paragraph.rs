//! Paragraphs: direction, fonts, lines. The bidirectional algorithm (UAX #9) and line breaking (UAX #14) are libraries.

use super::RenderFault;
use super::faces::{Face, Weight};
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation as _;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Size of the letters in points.
    pub size: f32,
    /// From one baseline to the next, in points.
    pub leading: f32,
    pub weight: Weight,
}

/// Which way a paragraph runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    LeftToRight,
    RightToLeft,
    /// As its first letter says: names.
    OfFirstLetter,
}

/// A paragraph broken into lines.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub text: String,
    pub style: Style,
    pub lines: Vec<Line>,
}

/// One line; its spans from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its part of the text.
    pub range: Range<usize>,
    /// In points, without the space at its end.
    pub width: f32,
    pub spans: Vec<Span>,
}

/// Glyphs of one font and one direction.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub face: Face,
    /// From the left end of the line, in points.
    pub x: f32,
    pub right_to_left: bool,
    pub glyphs: Vec<Glyph>,
}

/// One glyph; lengths in parts of the font size.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub id: u32,
    pub range: Range<usize>,
    pub advance: f32,
    pub offset: (f32, f32),
}

impl Paragraph {
    /// Breaks a text into lines of at most `width` points. `field` is what a refusal calls the text.
    pub fn new(
        field: &'static str,
        text: &str,
        style: Style,
        way: Way,
        width: f32,
    ) -> Result<Self, RenderFault> {
        let level = match way {
            Way::LeftToRight => Some(Level::ltr()),
            Way::RightToLeft => Some(Level::rtl()),
            Way::OfFirstLetter => None,
        };
        let bidi = BidiInfo::new(text, level);
        let faces = faces(field, text, style.weight)?;
        let setter = Setter::new(text, style, &bidi, &faces);
        let lines = setter
            .ranges(width)
            .into_iter()
            .map(|range| setter.line(range))
            .collect();
        Ok(Self {
            text: text.to_owned(),
            style,
            lines,
        })
    }

    /// Its height in points.
    pub fn height(&self) -> f32 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a page has fewer than 2^23 lines"
        )]
        let lines = self.lines.len() as f32;
        lines * self.style.leading
    }

    /// The width of its longest line in points.
    pub fn width(&self) -> f32 {
        self.lines
            .iter()
            .fold(0.0, |width, line| line.width.max(width))
    }
}

/// The face of every cluster of the text: where it begins, and which.
fn faces(
    field: &'static str,
    text: &str,
    weight: Weight,
) -> Result<Vec<(usize, Face)>, RenderFault> {
    let mut faces: Vec<(usize, Face)> = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        let before = faces.last().map(|(_, face)| *face);
        let face = Face::of_cluster(cluster, weight, before)
            .ok_or_else(|| missing(field, cluster, weight))?;
        if before != Some(face) {
            faces.push((at, face));
        }
    }
    Ok(faces)
}

/// The first character of a cluster that has no glyph, or the cluster's first when only their combination has none.
fn missing(field: &'static str, cluster: &str, weight: Weight) -> RenderFault {
    let mut characters = cluster.chars();
    let character = characters
        .clone()
        .find(|c| Face::of_cluster(c.encode_utf8(&mut [0; 4]), weight, None).is_none())
        .or_else(|| characters.next())
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    RenderFault::NoGlyph { field, character }
}

/// A text shaped once, whatever the lines will be.
struct Setter<'a> {
    text: &'a str,
    style: Style,
    bidi: &'a BidiInfo<'a>,
    /// Parts of one direction and one face, in the order of the text.
    parts: Vec<Part>,
    /// What stands before each byte, in parts of the font size.
    before: Vec<f32>,
}

struct Part {
    face: Face,
    range: Range<usize>,
    right_to_left: bool,
    /// From left to right.
    glyphs: Vec<Glyph>,
}

impl<'a> Setter<'a> {
    fn new(text: &'a str, style: Style, bidi: &'a BidiInfo<'a>, faces: &[(usize, Face)]) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for (index, (at, face)) in faces.iter().enumerate() {
            let end = faces.get(index + 1).map_or(text.len(), |(next, _)| *next);
            let mut start = *at;
            while start < end {
                let level = bidi.levels[start];
                let same = bidi.levels[start..end]
                    .iter()
                    .take_while(|other| **other == level);
                let range = start..start + same.count();
                start = range.end;
                parts.push(Part {
                    face: *face,
                    glyphs: glyphs(*face, text, range.clone(), level.is_rtl()),
                    range,
                    right_to_left: level.is_rtl(),
                });
            }
        }
        let mut before = vec![0.0; text.len() + 1];
        for glyph in parts.iter().flat_map(|part| &part.glyphs) {
            before[glyph.range.start + 1] += glyph.advance;
        }
        for byte in 1..before.len() {
            before[byte] += before[byte - 1];
        }
        Self {
            text,
            style,
            bidi,
            parts,
            before,
        }
    }

    /// The parts of the text that are lines.
    fn ranges(&self, width: f32) -> Vec<Range<usize>> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut line = 0..0;
        let mut from = 0;
        for (to, _) in linebreaks(self.text) {
            for piece in self.pieces(from..to, width) {
                let visible = self.trimmed(line.start..piece.end);
                if self.width(visible) > width && !line.is_empty() {
                    lines.push(line);
                    line = piece.start..piece.start;
                }
                line.end = piece.end;
            }
            from = to;
        }
        lines.push(line);
        lines.into_iter().map(|line| self.trimmed(line)).collect()
    }

    /// A word, cut between characters where it is wider than a line.
    fn pieces(&self, word: Range<usize>, width: f32) -> Vec<Range<usize>> {
        if self.width(self.trimmed(word.clone())) <= width {
            return vec![word];
        }
        let mut pieces = Vec::new();
        let mut piece = word.start..word.start;
        for (at, cluster) in self.text[word.clone()].grapheme_indices(true) {
            let end = word.start + at + cluster.len();
            if self.width(piece.start..end) > width && !piece.is_empty() {
                pieces.push(piece.clone());
                piece.start = piece.end;
            }
            piece.end = end;
        }
        pieces.push(piece);
        pieces
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let end = range.start + self.text[range.clone()].trim_end().len();
        range.start..end
    }

    fn width(&self, range: Range<usize>) -> f32 {
        (self.before[range.end] - self.before[range.start]) * self.style.size
    }

    fn line(&self, range: Range<usize>) -> Line {
        Line {
            width: self.width(range.clone()),
            spans: self.spans(range.clone()),
            range,
        }
    }

    /// The spans of a part of the text, from left to right.
    fn spans(&self, range: Range<usize>) -> Vec<Span> {
        let mut x = 0.0;
        let mut spans = Vec::new();
        for run in self.runs(range) {
            let is_in = |part: &&Part| part.range.start < run.end && run.start < part.range.end;
            let mut parts: Vec<&Part> = self.parts.iter().filter(is_in).collect();
            if parts.first().is_some_and(|part| part.right_to_left) {
                parts.reverse();
            }
            for part in parts {
                let glyphs: Vec<Glyph> = part
                    .glyphs
                    .iter()
                    .filter(|glyph| run.contains(&glyph.range.start))
                    .cloned()
                    .collect();
                let width: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
                spans.push(Span {
                    face: part.face,
                    x,
                    right_to_left: part.right_to_left,
                    glyphs,
                });
                x += width * self.style.size;
            }
        }
        spans
    }

    /// The runs of one direction in a line, from left to right.
    fn runs(&self, line: Range<usize>) -> Vec<Range<usize>> {
        if !self.bidi.has_rtl() {
            return vec![line];
        }
        let Some(paragraph) = self.bidi.paragraphs.first() else {
            return Vec::new();
        };
        self.bidi.visual_runs(paragraph, line).1
    }
}

fn glyphs(face: Face, text: &str, part: Range<usize>, right_to_left: bool) -> Vec<Glyph> {
    let length = part.len();
    let shaped = face.shape(&text[part.clone()], right_to_left);
    let mut starts: Vec<usize> = shaped.iter().map(|glyph| glyph.cluster).collect();
    starts.sort_unstable();
    starts.dedup();
    shaped
        .into_iter()
        .map(|glyph| {
            let next = starts.partition_point(|start| *start <= glyph.cluster);
            let end = starts.get(next).copied().unwrap_or(length);
            Glyph {
                id: glyph.id,
                range: part.start + glyph.cluster..part.start + end,
                advance: glyph.advance,
                offset: glyph.offset,
            }
        })
        .collect()
}
