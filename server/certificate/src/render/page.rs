//! What lies where on the page, and how it is drawn and tagged. Lengths are points, from the upper left corner.

use super::code::Code;
use super::paragraph::Paragraph;
use super::script::Script;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::page::Page;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagKind,
};
use krilla_svg::{SurfaceExt as _, SvgSettings};

/// Where a line of text stands in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// The colours of the certificate; all keep a contrast of 4.5 : 1 on white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Grey,
    Blue,
    Hairline,
}

/// Something on the page; groups make the reading order.
#[derive(Debug)]
pub(super) enum Piece {
    /// A structure element around others.
    Group(TagKind, Vec<Piece>),
    /// A paragraph in a box.
    Text {
        paragraph: Paragraph,
        x: f32,
        y: f32,
        width: f32,
        side: Side,
        ink: Ink,
        /// The language, where it is another one than the document's.
        language: Option<&'static str>,
    },
    /// A line or frame that means nothing.
    Rule { area: Area, is_frame: bool },
    /// The authority's logo.
    Logo { tree: Box<usvg::Tree>, area: Area },
    /// The QR code.
    Code { code: Code, area: Area },
    /// A place that leads to an address, or where the seal will be: the annotation alone, its text is a sibling.
    Place {
        area: Area,
        address: String,
        alt: String,
    },
}

/// A rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Ink {
    fn fill(self) -> Fill {
        let colour = match self {
            Self::Black => rgb::Color::new(0x17, 0x1b, 0x22),
            Self::Grey => rgb::Color::new(0x53, 0x5b, 0x68),
            Self::Blue => rgb::Color::new(0x1d, 0x4e, 0x89),
            Self::Hairline => rgb::Color::new(0xc3, 0xc9, 0xd2),
        };
        Fill {
            paint: colour.into(),
            ..Fill::default()
        }
    }
}

impl Area {
    /// As a rectangle of the PDF library; `None`: not a number or empty.
    pub fn rect(self) -> Option<Rect> {
        Rect::from_xywh(self.x, self.y, self.width, self.height)
    }
}

impl Piece {
    /// Moves it down.
    pub fn shift(&mut self, by: f32) {
        match self {
            Self::Group(_, pieces) => pieces.iter_mut().for_each(|piece| piece.shift(by)),
            Self::Text { y, .. } => *y += by,
            Self::Rule { area, .. }
            | Self::Logo { area, .. }
            | Self::Code { area, .. }
            | Self::Place { area, .. } => area.y += by,
        }
    }
}

/// Draws pieces on a page; answers the structure.
pub(super) fn draw(mut page: Page<'_>, pieces: &[Piece]) -> Vec<Node> {
    let mut places = Vec::new();
    annotate(&mut page, pieces, &mut places);
    let mut drawing = Drawing {
        surface: page.surface(),
        places: places.into_iter(),
        script: Script::default(),
    };
    let nodes = pieces
        .iter()
        .flat_map(|piece| drawing.piece(piece))
        .collect();
    drawing.surface.finish();
    nodes
}

/// Annotations are made before the drawing begins: page and surface cannot be had at once. Same order as the drawing.
fn annotate(page: &mut Page<'_>, pieces: &[Piece], places: &mut Vec<Identifier>) {
    for piece in pieces {
        match piece {
            Piece::Group(_, pieces) => annotate(page, pieces, places),
            Piece::Place { area, address, alt } => {
                if let Some(rect) = area.rect() {
                    let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
                    let link = LinkAnnotation::new(rect, target);
                    places.push(
                        page.add_tagged_annotation(Annotation::new_link(link, Some(alt.clone()))),
                    );
                }
            }
            _ => {}
        }
    }
}

struct Drawing<'a> {
    surface: Surface<'a>,
    places: std::vec::IntoIter<Identifier>,
    script: Script,
}

impl Drawing<'_> {
    fn piece(&mut self, piece: &Piece) -> Vec<Node> {
        match piece {
            Piece::Group(tag, pieces) => {
                let mut group = TagGroup::new(tag.clone());
                for piece in pieces {
                    group.children.extend(self.piece(piece));
                }
                vec![group.into()]
            }
            Piece::Text {
                paragraph,
                x,
                y,
                width,
                side,
                ink,
                language,
            } => {
                self.surface.set_fill(Some(ink.fill()));
                self.surface.set_stroke(None);
                self.text(paragraph, (*x, *y, *width), *side, *language)
            }
            Piece::Rule { area, is_frame } => {
                self.rule(*area, *is_frame);
                Vec::new()
            }
            Piece::Logo { tree, area } => {
                let id = self.surface.start_tagged(ContentTag::Other);
                if let Some(size) = Size::from_wh(area.width, area.height) {
                    self.surface
                        .push_transform(&Transform::from_translate(area.x, area.y));
                    self.surface.draw_svg(tree, size, SvgSettings::default());
                    self.surface.pop();
                }
                self.surface.end_tagged();
                vec![id.into()]
            }
            Piece::Code { code, area } => {
                let id = self.surface.start_tagged(ContentTag::Other);
                self.code(code, *area);
                self.surface.end_tagged();
                vec![id.into()]
            }
            Piece::Place { .. } => self.places.next().map(Node::from).into_iter().collect(),
        }
    }

    fn text(
        &mut self,
        paragraph: &Paragraph,
        (x, y, width): (f32, f32, f32),
        side: Side,
        language: Option<&'static str>,
    ) -> Vec<Node> {
        let style = paragraph.style;
        // Letters stand in the middle of their line: ascent and descent of our fonts are about 0.75 and 0.25 of the size.
        let mut baseline = y + style.leading / 2.0 + style.size * 0.35;
        let mut nodes = Vec::new();
        for line in &paragraph.lines {
            let strokes = self.script.line(paragraph, line);
            let left_to_right = line.spans.iter().all(|span| !span.right_to_left);
            let text = &paragraph.text[line.range.clone()];
            let written = strokes.iter().flat_map(|stroke| stroke.text.chars());
            let misread = left_to_right && !written.eq(text.chars());
            let span = SpanTag::empty()
                .with_lang(language)
                .with_actual_text(misread.then_some(text));
            let id = self.surface.start_tagged(ContentTag::Span(span));
            let left = match side {
                Side::Left => x,
                Side::Right => x + width - line.width,
            };
            for stroke in strokes {
                self.surface.draw_glyphs(
                    Point::from_xy(left + stroke.x, baseline),
                    &stroke.glyphs,
                    stroke.font,
                    &stroke.text,
                    style.size,
                    false,
                );
            }
            self.surface.end_tagged();
            nodes.push(id.into());
            baseline += style.leading;
        }
        nodes
    }

    fn code(&mut self, code: &Code, area: Area) {
        let Some(path) = code.path() else { return };
        let module = area.width / code.side();
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: rgb::Color::black().into(),
            width: 1.0,
            ..Stroke::default()
        }));
        self.surface.push_transform(&Transform::from_row(
            module, 0.0, 0.0, module, area.x, area.y,
        ));
        self.surface.draw_path(&path);
        self.surface.pop();
        self.surface.set_stroke(None);
    }

    fn rule(&mut self, area: Area, is_frame: bool) {
        let Some(path) = area.rect().and_then(outline) else {
            return;
        };
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        let hairline = Ink::Hairline.fill();
        if is_frame {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke {
                paint: hairline.paint,
                width: 0.75,
                ..Stroke::default()
            }));
        } else {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(hairline));
        }
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
        self.surface.end_tagged();
    }
}

fn outline(rect: Rect) -> Option<Path> {
    let mut builder = PathBuilder::new();
    builder.push_rect(rect);
    builder.finish()
}
