//! The foot of the page: number, QR code, how to check it, and the place of the seal.

use super::RenderFault;
use super::faces::Weight;
use super::layout::{Block, CONTENT, Column, Look, MARGIN, Setting, Voice};
use super::page::{Area, Ink, Piece, Side};
use crate::words::{Words, fill};
use krilla::tagging::{BBox, Tag};

/// The QR code with its quiet zone: 48 mm, so that the densest code still has modules of 0.35 mm.
const CODE: f32 = 136.0;
const BETWEEN: f32 = 16.0;

const NUMBER_LABEL: Look = Look::new(9.0, 12.0, Weight::Regular, Ink::Grey);
const NUMBER: Look = Look::new(21.0, 27.0, Weight::Strong, Ink::Black);
const HEADING: Look = Look::new(10.5, 15.0, Weight::Strong, Ink::Black);
const HINT: Look = Look::new(9.0, 12.2, Weight::Regular, Ink::Black);
const BESIDE: Look = Look::new(8.0, 10.6, Weight::Regular, Ink::Grey);
const ADDRESS: Look = Look::new(9.5, 13.0, Weight::Regular, Ink::Blue);

/// The address that marks the place of the seal until it is set: nobody is led anywhere.
pub(super) const SEAL_PLACE: &str = "urn:schalter:seal";

/// The foot with the headings in it.
pub(super) struct Foot {
    pub block: Block,
    pub headings: Vec<(String, f32)>,
}

/// Sets the foot.
pub(super) fn block(setting: &Setting<'_>) -> Result<Foot, RenderFault> {
    let (page, _) = setting
        .verify_url
        .split_once('#')
        .unwrap_or((setting.verify_url, ""));
    let side = setting.full_width().side;
    let words_width = CONTENT - CODE - BETWEEN;
    let (code_x, words_x) = match side {
        Side::Left => (MARGIN, MARGIN + CODE + BETWEEN),
        Side::Right => (MARGIN + CONTENT - CODE, MARGIN),
    };
    let mut pieces = vec![Piece::Rule {
        area: Area {
            x: MARGIN,
            y: 0.0,
            width: CONTENT,
            height: 0.9,
        },
        is_frame: false,
    }];
    let mut column = Column {
        x: words_x,
        y: 12.0,
        width: words_width,
        side,
    };
    number(setting, &mut pieces, &mut column)?;
    column.y += 6.0;
    let mut headings = vec![(setting.words.verify.clone(), column.y)];
    pieces.push(setting.heading(2, &setting.words.verify, HEADING, &mut column)?);
    for hint in [verify_code, verify_page] {
        both(setting, &mut pieces, hint, &mut column)?;
    }
    pieces.push(address(setting, page, &mut column)?);
    pieces.push(code(setting, code_x, 8.0));
    let seal_y = column.y.max(CODE + 8.0) + 8.0;
    headings.push((setting.words.seal.clone(), seal_y));
    let (mut seal, bottom) = seal(setting, seal_y)?;
    pieces.append(&mut seal);
    Ok(Foot {
        block: Block { pieces, bottom },
        headings,
    })
}

fn verify_code(words: &Words) -> &str {
    &words.verify_code
}

fn verify_page(words: &Words) -> &str {
    &words.verify_page
}

fn number(
    setting: &Setting<'_>,
    pieces: &mut Vec<Piece>,
    column: &mut Column,
) -> Result<(), RenderFault> {
    let mut label = setting.words.number.clone();
    if let Some(german) = setting.german.filter(|german| german.number != label) {
        label = format!("{label} · {}", german.number);
    }
    setting.paragraph(
        pieces,
        ("text", &label),
        NUMBER_LABEL,
        Voice::Course,
        column,
    )?;
    let number = ("number", setting.document.number.as_str());
    setting.paragraph(pieces, number, NUMBER, Voice::Given, column)
}

/// A sentence in the course's language and, smaller, in German.
fn both(
    setting: &Setting<'_>,
    pieces: &mut Vec<Piece>,
    sentence: fn(&Words) -> &str,
    column: &mut Column,
) -> Result<(), RenderFault> {
    setting.paragraph(
        pieces,
        ("text", sentence(setting.words)),
        HINT,
        Voice::Course,
        column,
    )?;
    if let Some(german) = setting.german {
        setting.paragraph(
            pieces,
            ("text", sentence(german)),
            BESIDE,
            Voice::German,
            column,
        )?;
    }
    Ok(())
}

/// The address of the page, as link.
fn address(setting: &Setting<'_>, page: &str, column: &mut Column) -> Result<Piece, RenderFault> {
    let shown = page
        .strip_prefix("https://")
        .or_else(|| page.strip_prefix("http://"))
        .unwrap_or(page);
    let top = column.y;
    let text = setting.text(
        ("address of the page", shown),
        ADDRESS,
        Voice::Given,
        column,
    )?;
    let Piece::Text {
        x,
        width,
        side,
        paragraph,
        ..
    } = &text
    else {
        return Ok(text);
    };
    let shown_width = paragraph.width();
    let area = Area {
        x: match side {
            Side::Left => *x,
            Side::Right => x + width - shown_width,
        },
        y: top,
        width: shown_width,
        height: column.y - top,
    };
    let place = place(setting, area, page);
    let link = Piece::Group(Tag::Link.into(), vec![place, text]);
    Ok(Piece::Group(Tag::P.into(), vec![link]))
}

fn place(setting: &Setting<'_>, area: Area, address: &str) -> Piece {
    Piece::Place {
        area,
        address: address.to_owned(),
        alt: fill(
            &setting.words.link_alt,
            &[("number", &setting.document.number)],
        ),
    }
}

/// The code leads where its payload leads.
fn code(setting: &Setting<'_>, x: f32, y: f32) -> Piece {
    // The quiet zone may reach into the margin: the modules then stand in line with the text.
    let area = Area {
        x,
        y,
        width: CODE,
        height: CODE,
    };
    let alt = fill(
        &setting.words.code_alt,
        &[("number", &setting.document.number)],
    );
    let mut tag = Tag::Figure(Some(alt.clone()));
    tag.set_bbox(area.rect().map(|rect| BBox::new(0, rect)));
    let code = Piece::Code {
        code: setting.code.clone(),
        area,
    };
    let figure = Piece::Group(tag.into(), vec![code]);
    let mut link = Tag::Link;
    link.set_alt_text(Some(alt));
    let link = Piece::Group(
        link.into(),
        vec![place(setting, area, setting.verify_url), figure],
    );
    Piece::Group(Tag::P.into(), vec![link])
}

/// The field of the seal: a frame with words that are true once the seal is set, and the place for it.
fn seal(setting: &Setting<'_>, top: f32) -> Result<(Vec<Piece>, f32), RenderFault> {
    let authority = &setting.document.authority.name;
    let sealed = |words: &Words, name: &str| fill(&words.sealed, &[("authority", name)]);
    let padding = 8.0;
    let mut column = Column {
        x: MARGIN + padding,
        y: top + padding - 2.0,
        width: CONTENT - 2.0 * padding,
        side: setting.full_width().side,
    };
    let mut pieces = vec![setting.heading(2, &setting.words.seal, HEADING, &mut column)?];
    let text = sealed(setting.words, setting.name(authority));
    setting.paragraph(
        &mut pieces,
        ("authority", &text),
        HINT,
        Voice::Course,
        &mut column,
    )?;
    if let Some(german) = setting.german {
        let name = super::layout::name(authority, crate::Language::German);
        let text = sealed(german, name);
        setting.paragraph(
            &mut pieces,
            ("authority", &text),
            BESIDE,
            Voice::German,
            &mut column,
        )?;
    }
    let bottom = column.y + padding - 2.0;
    let area = Area {
        x: MARGIN,
        y: top,
        width: CONTENT,
        height: bottom - top,
    };
    pieces.push(Piece::Rule {
        area,
        is_frame: true,
    });
    let alt = fill(
        &setting.words.seal_alt,
        &[("authority", setting.name(authority))],
    );
    pieces.push(Piece::Group(
        Tag::Form.into(),
        vec![Piece::Place {
            area,
            address: SEAL_PLACE.to_owned(),
            alt,
        }],
    ));
    Ok((pieces, bottom))
}
