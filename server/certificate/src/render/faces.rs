//! The fonts, and which of them writes which character.

use krilla::text::Font;
use rustybuzz::{BufferFlags, Direction, Script, ShapePlan, UnicodeBuffer};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Strong,
}

/// One of our font files, as index into the list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Face(usize);

const LATIN: Face = Face(0);
const LATIN_STRONG: Face = Face(1);
const ARABIC: Face = Face(2);
const ARABIC_STRONG: Face = Face(3);
/// Letters that Fira Sans does not have, such as some of DIN 91379.
const RARE: Face = Face(4);

struct Loaded {
    shaping: rustybuzz::Face<'static>,
    font: Font,
    units_per_em: f32,
}

static FACES: LazyLock<Vec<Loaded>> = LazyLock::new(|| {
    let files: [&'static [u8]; 5] = [
        include_bytes!("../../fonts/FiraSans-Regular.ttf"),
        include_bytes!("../../fonts/FiraSans-SemiBold.ttf"),
        include_bytes!("../../fonts/NotoSansArabic-Regular.ttf"),
        include_bytes!("../../fonts/NotoSansArabic-Bold.ttf"),
        include_bytes!("../../fonts/NotoSans-Regular.ttf"),
    ];
    files.into_iter().filter_map(load).collect()
});

/// Plans cost more than shaping a word: one for each font, direction and script is kept.
static PLANS: LazyLock<Mutex<Plans>> = LazyLock::new(Mutex::default);

/// By font, whether from right to left, and script.
type Plans = HashMap<(Face, bool, Script), Arc<ShapePlan>>;

fn load(file: &'static [u8]) -> Option<Loaded> {
    let shaping = rustybuzz::Face::from_slice(file, 0)?;
    let units_per_em = f32::from(u16::try_from(shaping.units_per_em()).ok()?);
    Some(Loaded {
        shaping,
        font: Font::new(file.into(), 0)?,
        units_per_em,
    })
}

/// One glyph of a shaped text; lengths in parts of the font size.
#[derive(Debug, Clone)]
pub(super) struct Shaped {
    pub id: u32,
    /// The byte of the text where its cluster begins.
    pub cluster: usize,
    pub advance: f32,
    pub offset: (f32, f32),
}

impl Face {
    /// The face for a cluster of characters that a reader sees as one. `before`: the face of what stands before it, which keeps
    /// spaces and punctuation as long as it has them. `None`: no face has all of it.
    pub(super) fn of_cluster(cluster: &str, weight: Weight, before: Option<Self>) -> Option<Self> {
        let strong = weight == Weight::Strong;
        let latin = if strong { LATIN_STRONG } else { LATIN };
        let arabic = if strong { ARABIC_STRONG } else { ARABIC };
        let first = cluster.chars().next()?;
        let neutral = !first.is_alphanumeric();
        let usual = if is_arabic(first) { arabic } else { latin };
        before
            .filter(|_| neutral || first.is_ascii_digit())
            .into_iter()
            .chain([usual, RARE, arabic])
            .find(|face| face.has(cluster))
    }

    /// Whether it can write all of a cluster, putting letters together from letter and mark where it must.
    fn has(self, cluster: &str) -> bool {
        let face = &FACES[self.0].shaping;
        cluster.chars().all(|c| face.glyph_index(c).is_some())
            || self
                .shape(cluster, cluster.chars().any(is_arabic))
                .iter()
                .all(|glyph| glyph.id != 0)
    }

    /// Shapes a text of one direction.
    pub(super) fn shape(self, text: &str, right_to_left: bool) -> Vec<Shaped> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let direction = if right_to_left {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        buffer.set_direction(direction);
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let loaded = &FACES[self.0];
        let script = buffer.script();
        let plan = Arc::clone(
            PLANS
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry((self, right_to_left, script))
                .or_insert_with(|| {
                    Arc::new(ShapePlan::new(
                        &loaded.shaping,
                        direction,
                        Some(script),
                        None,
                        &[],
                    ))
                }),
        );
        let glyphs = rustybuzz::shape_with_plan(&loaded.shaping, &plan, buffer);
        let part = |units: i32| {
            #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^23")]
            let units = units as f32;
            units / loaded.units_per_em
        };
        glyphs
            .glyph_infos()
            .iter()
            .zip(glyphs.glyph_positions())
            .map(|(info, position)| Shaped {
                id: info.glyph_id,
                cluster: info.cluster as usize,
                advance: part(position.x_advance),
                offset: (part(position.x_offset), part(position.y_offset)),
            })
            .collect()
    }

    /// The font as the PDF takes it.
    pub(super) fn font(self) -> Font {
        FACES[self.0].font.clone()
    }
}

/// Letters and marks of the Arabic script: the blocks our fonts have.
fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fonts_are_there() {
        assert_eq!(FACES.len(), 5);
    }
}
