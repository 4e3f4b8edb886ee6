//! Where everything stands: the page from head to foot, in the order in which it is read.

use super::RenderFault;
use super::code::Code;
use super::faces::Weight;
use super::page::{Area, Ink, Piece, Side};
use super::paragraph::{Paragraph, Style, Way};
use super::{facts, foot, logo};
use crate::words::{self, Words, fill};
use crate::{Document, Language, Texts};
use jiff::civil::Date;
use krilla::tagging::{BBox, Tag};
use std::num::NonZeroU16;

/// A4.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const MARGIN: f32 = 62.0;
pub(super) const CONTENT: f32 = PAGE.0 - 2.0 * MARGIN;
const TOP: f32 = 48.0;
const BOTTOM: f32 = 46.0;
const LOGO: (f32, f32) = (96.0, 52.0);
/// Sizes that are tried one after the other until everything fits.
const SCALES: [f32; 5] = [1.0, 0.93, 0.86, 0.79, 0.72];
/// The same for two languages, which never fit at full size.
const SCALES_BILINGUAL: [f32; 4] = [0.81, 0.77, 0.73, 0.69];
/// The least and the most between two sections.
const GAP: (f32, f32) = (10.0, 34.0);

const AUTHORITY: Look = Look::new(14.0, 18.0, Weight::Strong, Ink::Black);
const ADDRESS: Look = Look::new(9.5, 13.0, Weight::Regular, Ink::Grey);
const TITLE: Look = Look::new(27.0, 32.0, Weight::Strong, Ink::Black);
const SUBTITLE: Look = Look::new(12.0, 16.5, Weight::Regular, Ink::Black);
const BESIDE: Look = Look::new(10.0, 14.0, Weight::Regular, Ink::Grey);
const MARK: Look = Look::new(12.0, 16.0, Weight::Strong, Ink::Blue);
const STATEMENT: Look = Look::new(10.5, 15.0, Weight::Regular, Ink::Black);
const STATEMENT_NARROW: Look = Look::new(9.5, 13.2, Weight::Regular, Ink::Black);

/// What is drawn, and where the reader finds its headings.
pub(super) struct Composition {
    pub pieces: Vec<Piece>,
    /// Headings with their height on the page.
    pub headings: Vec<(String, f32)>,
}

/// A certificate being set.
pub(super) struct Setting<'a> {
    pub document: &'a Document,
    /// What the QR code says.
    pub verify_url: &'a str,
    pub code: Code,
    /// The words of the course's language.
    pub words: &'static Words,
    /// German words beside them; `None`: the course is in German.
    pub german: Option<&'static Words>,
    scale: f32,
}

/// How a paragraph looks; sizes in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    size: f32,
    leading: f32,
    weight: Weight,
    ink: Ink,
}

/// Whose words a paragraph is: decides language and direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The course's language.
    Course,
    /// German, beside or instead of it.
    German,
    /// Names and figures: the direction of their first letter.
    Given,
}

/// Where the next paragraph goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub side: Side,
}

/// Pieces, and how far down they reach.
#[derive(Debug)]
pub(super) struct Block {
    pub pieces: Vec<Piece>,
    pub bottom: f32,
}

impl Look {
    pub const fn new(size: f32, leading: f32, weight: Weight, ink: Ink) -> Self {
        Self {
            size,
            leading,
            weight,
            ink,
        }
    }

    /// With the line height of another look.
    pub const fn as_tall_as(self, other: Self) -> Self {
        Self {
            leading: other.leading,
            ..self
        }
    }
}

/// Sets a certificate, smaller when a long name needs the room.
pub(super) fn compose(document: &Document, verify_url: &str) -> Result<Composition, RenderFault> {
    let bilingual = !matches!(document.language, Language::German | Language::PlainGerman);
    let code = Code::new(verify_url)?;
    let scales = if bilingual {
        &SCALES_BILINGUAL[..]
    } else {
        &SCALES[..]
    };
    for &scale in scales {
        let setting = Setting {
            document,
            verify_url,
            code: code.clone(),
            words: words::of(document.language),
            german: bilingual.then(|| words::of(Language::German)),
            scale,
        };
        if let Some(composition) = setting.compose()? {
            return Ok(composition);
        }
    }
    Err(RenderFault::TooLong)
}

impl Setting<'_> {
    /// `None`: it does not fit at this size.
    fn compose(&self) -> Result<Option<Composition>, RenderFault> {
        let head = self.head()?;
        let sections = [self.title()?, facts::table(self)?, self.statements()?];
        let mut foot = foot::block(self)?;
        let said: f32 = head.bottom + sections.iter().map(|section| section.bottom).sum::<f32>();
        let free = PAGE.1 - BOTTOM - foot.block.bottom - said;
        // One gap before each section and one before the foot.
        if free < 4.0 * GAP.0 {
            return Ok(None);
        }
        let gap = (free / 4.0).min(GAP.1);
        let mut headings = Vec::new();
        let mut pieces = head.pieces;
        let mut y = head.bottom;
        for (index, section) in sections.into_iter().enumerate() {
            y += gap;
            if index == 0 {
                headings.push((self.words.title.clone(), y));
            }
            for mut piece in section.pieces {
                piece.shift(y);
                pieces.push(piece);
            }
            y += section.bottom;
        }
        let foot_y = PAGE.1 - BOTTOM - foot.block.bottom;
        for piece in &mut foot.block.pieces {
            piece.shift(foot_y);
        }
        pieces.append(&mut foot.block.pieces);
        headings.extend(
            foot.headings
                .into_iter()
                .map(|(text, y)| (text, y + foot_y)),
        );
        Ok(Some(Composition { pieces, headings }))
    }

    /// The authority: logo, name, address. It stays at the left in every language, as on its paper.
    fn head(&self) -> Result<Block, RenderFault> {
        let authority = &self.document.authority;
        let mut pieces = Vec::new();
        let mut column = Column {
            x: MARGIN,
            y: TOP,
            width: CONTENT,
            side: Side::Left,
        };
        if !authority.logo_svg.trim().is_empty() {
            let tree = logo::read(&authority.logo_svg)?;
            let size = tree.size();
            let scale = (LOGO.0 / size.width()).min(LOGO.1 / size.height());
            let area = Area {
                x: MARGIN,
                y: TOP,
                width: size.width() * scale,
                height: size.height() * scale,
            };
            let alt = fill(
                &self.words.logo_alt,
                &[("authority", self.name(&authority.name))],
            );
            let mut tag = Tag::Figure(Some(alt));
            tag.set_bbox(area.rect().map(|rect| BBox::new(0, rect)));
            let tree = Box::new(tree);
            pieces.push(Piece::Group(tag.into(), vec![Piece::Logo { tree, area }]));
            column.x += area.width + 14.0;
            column.width -= area.width + 14.0;
        }
        let german = german(&authority.name);
        self.paragraph(
            &mut pieces,
            ("authority", german),
            AUTHORITY,
            Voice::German,
            &mut column,
        )?;
        let name = self.name(&authority.name);
        if name != german {
            let voice = Voice::Course;
            self.paragraph(
                &mut pieces,
                ("authority", name),
                ADDRESS,
                voice,
                &mut column,
            )?;
        }
        let address: Vec<&str> = authority
            .address
            .split([',', '\n', '\r'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if !address.is_empty() {
            let address = address.join(" · ");
            self.paragraph(
                &mut pieces,
                ("address", &address),
                ADDRESS,
                Voice::German,
                &mut column,
            )?;
        }
        let bottom = column.y.max(TOP + LOGO.1) + 12.0;
        pieces.push(Piece::Rule {
            area: Area {
                x: MARGIN,
                y: bottom,
                width: CONTENT,
                height: 0.9,
            },
            is_frame: false,
        });
        Ok(Block { pieces, bottom })
    }

    fn title(&self) -> Result<Block, RenderFault> {
        let mut pieces = Vec::new();
        let mut column = self.full_width();
        if let Some(date) = self.document.duplicate_of {
            let date = german_date(date);
            let mut mark = fill(&self.words.duplicate, &[("date", &date)]);
            self.paragraph(
                &mut pieces,
                ("text", &mark),
                MARK,
                Voice::Course,
                &mut column,
            )?;
            if let Some(german) = self.german {
                mark = fill(&german.duplicate, &[("date", &date)]);
                self.paragraph(
                    &mut pieces,
                    ("text", &mark),
                    BESIDE,
                    Voice::German,
                    &mut column,
                )?;
            }
            column.y += 6.0;
        }
        let title = &self.words.title;
        pieces.push(self.heading(1, title, TITLE, &mut column)?);
        // Arabic letters reach deeper.
        column.y += self.scaled(if self.document.language.is_rtl() {
            9.0
        } else {
            3.0
        });
        let subtitle = &self.words.subtitle;
        self.paragraph(
            &mut pieces,
            ("text", subtitle),
            SUBTITLE,
            Voice::Course,
            &mut column,
        )?;
        if let Some(german) = self.german {
            column.y += 3.0;
            let line = format!("{} {}", german.title, german.subtitle);
            self.paragraph(
                &mut pieces,
                ("text", &line),
                BESIDE,
                Voice::German,
                &mut column,
            )?;
        }
        Ok(Block {
            pieces,
            bottom: column.y,
        })
    }

    /// What the authority states: in two columns when there are two languages.
    fn statements(&self) -> Result<Block, RenderFault> {
        let mut pieces = Vec::new();
        let mut column = self.full_width();
        let Some(german) = self.german else {
            for text in self.said(self.words, self.document.language) {
                self.paragraph(
                    &mut pieces,
                    ("text", &text),
                    STATEMENT,
                    Voice::Course,
                    &mut column,
                )?;
                column.y += 5.0;
            }
            let bottom = column.y - 5.0;
            return Ok(Block { pieces, bottom });
        };
        let between = 26.0;
        column.width = (CONTENT - between) / 2.0;
        let mut beside = column;
        let away = column.width + between;
        match column.side {
            Side::Left => beside.x += away,
            Side::Right => column.x += away,
        }
        beside.side = Side::Left;
        let mut bottom = 0.0_f32;
        let columns = [
            (column, self.words, self.document.language, Voice::Course),
            (beside, german, Language::German, Voice::German),
        ];
        for (mut column, words, language, voice) in columns {
            for text in self.said(words, language) {
                self.paragraph(
                    &mut pieces,
                    ("text", &text),
                    STATEMENT_NARROW,
                    voice,
                    &mut column,
                )?;
                column.y += 5.0;
            }
            bottom = bottom.max(column.y - 5.0);
        }
        Ok(Block { pieces, bottom })
    }

    fn said(&self, words: &Words, language: Language) -> Vec<String> {
        let document = self.document;
        let authority = name(&document.authority.name, language);
        let instructed_on = german_date(document.instructed_on);
        let values = [("date", instructed_on.as_str()), ("authority", authority)];
        let mut said = vec![fill(&words.instruction, &values), words.declaration.clone()];
        if let Some(date) = document.first_start_until {
            said.push(fill(&words.first_start, &[("date", &german_date(date))]));
        }
        said.push(words.employer.clone());
        said.extend(words.plain.clone());
        said
    }

    /// The whole width; paragraphs begin on the side where the course's language begins.
    pub fn full_width(&self) -> Column {
        Column {
            x: MARGIN,
            y: 0.0,
            width: CONTENT,
            side: if self.document.language.is_rtl() {
                Side::Right
            } else {
                Side::Left
            },
        }
    }

    /// The best name in the course's language.
    pub fn name<'t>(&self, texts: &'t Texts) -> &'t str {
        name(texts, self.document.language)
    }

    /// Sets a paragraph with its own structure element and moves the column below it. `said`: what a refusal calls it, and the text.
    pub fn paragraph(
        &self,
        pieces: &mut Vec<Piece>,
        said: (&'static str, &str),
        look: Look,
        voice: Voice,
        column: &mut Column,
    ) -> Result<(), RenderFault> {
        let text = self.text(said, look, voice, column)?;
        let mut tag = Tag::P;
        tag.set_lang(self.language(voice).map(str::to_owned));
        pieces.push(Piece::Group(tag.into(), vec![text]));
        Ok(())
    }

    /// Sets a heading of a level from 1.
    pub fn heading(
        &self,
        level: u16,
        text: &str,
        look: Look,
        column: &mut Column,
    ) -> Result<Piece, RenderFault> {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let piece = self.text(("text", text), look, Voice::Course, column)?;
        let tag = Tag::Hn(level, Some(text.to_owned()));
        Ok(Piece::Group(tag.into(), vec![piece]))
    }

    /// Sets a text without a structure element of its own and moves the column below it.
    pub fn text(
        &self,
        (field, text): (&'static str, &str),
        look: Look,
        voice: Voice,
        column: &mut Column,
    ) -> Result<Piece, RenderFault> {
        let style = Style {
            size: look.size * self.scale * self.larger(voice),
            leading: look.leading * self.scale,
            weight: look.weight,
        };
        let way = match voice {
            Voice::Course if self.document.language.is_rtl() => Way::RightToLeft,
            Voice::Course | Voice::German => Way::LeftToRight,
            Voice::Given => Way::OfFirstLetter,
        };
        let paragraph = Paragraph::new(field, text, style, way, column.width)?;
        let y = column.y;
        column.y += paragraph.height();
        Ok(Piece::Text {
            paragraph,
            x: column.x,
            y,
            width: column.width,
            side: column.side,
            ink: look.ink,
            language: self.language(voice),
        })
    }

    /// Arabic letters look smaller than Latin ones of the same size.
    fn larger(&self, voice: Voice) -> f32 {
        if voice == Voice::Course && self.document.language.is_rtl() {
            1.08
        } else {
            1.0
        }
    }

    /// The language of a voice, where it is not the document's.
    fn language(&self, voice: Voice) -> Option<&'static str> {
        (voice == Voice::German && self.german.is_some()).then_some("de")
    }

    /// A length that shrinks with the letters.
    pub fn scaled(&self, length: f32) -> f32 {
        length * self.scale
    }
}

/// The best text in a language: its own, English for those who are likelier to read that, German.
pub(super) fn name(texts: &Texts, language: Language) -> &str {
    let english = matches!(
        language,
        Language::Ukrainian | Language::Turkish | Language::Arabic
    );
    texts
        .get(&language)
        .or_else(|| texts.get(&Language::English).filter(|_| english))
        .map_or_else(|| german(texts), String::as_str)
}

fn german(texts: &Texts) -> &str {
    texts.get(&Language::German).map_or("", String::as_str)
}

/// `22.11.2026`: in every language, as on the papers that employers and inspectors know.
pub(super) fn german_date(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}
