//! The table of facts: who, when, how, with what.

use super::RenderFault;
use super::faces::Weight;
use super::layout::{Block, CONTENT, Column, Look, MARGIN, Setting, Voice, german_date, name};
use super::page::{Area, Ink, Piece, Side};
use crate::words::{Words, fill};
use crate::{Form, Language};
use krilla::tagging::{TableHeaderScope, Tag};

const LABELS: f32 = 168.0;
const BETWEEN: f32 = 14.0;
const PADDING: f32 = 3.2;

const LABEL: Look = Look::new(10.0, 15.0, Weight::Regular, Ink::Grey);
const LABEL_BESIDE: Look = Look::new(8.0, 10.5, Weight::Regular, Ink::Grey);
const NAME: Look = Look::new(13.0, 17.0, Weight::Strong, Ink::Black);
/// For names of more than one line.
const LONG_NAME: Look = Look::new(10.5, 13.5, Weight::Strong, Ink::Black);
const LONG_NAME_CHARACTERS: usize = 45;
const VALUE: Look = Look::new(11.0, 15.0, Weight::Regular, Ink::Black);
const VALUE_BESIDE: Look = Look::new(8.0, 10.5, Weight::Regular, Ink::Grey);

/// One row: the label is taken from the words of each language, the value may be said in both.
struct Row {
    label: fn(&Words) -> &String,
    field: &'static str,
    value: String,
    voice: Voice,
    look: Look,
    /// The value in German, where it is words.
    german: Option<String>,
}

/// Sets the table.
pub(super) fn table(setting: &Setting<'_>) -> Result<Block, RenderFault> {
    let mut rows = Vec::new();
    let mut rules = Vec::new();
    let mut y = 0.0;
    for row in facts(setting) {
        let labels = label_column(setting, y);
        let values = value_column(setting, y);
        let (header, header_bottom) = labels_of(setting, &row, labels)?;
        let (value, value_bottom) = values_of(setting, &row, values)?;
        rows.push(Piece::Group(
            Tag::TR.into(),
            vec![
                Piece::Group(Tag::TH(TableHeaderScope::Row).into(), header),
                Piece::Group(Tag::TD.into(), value),
            ],
        ));
        y = header_bottom.max(value_bottom) + setting.scaled(PADDING);
        rules.push(Piece::Rule {
            area: Area {
                x: MARGIN,
                y,
                width: CONTENT,
                height: 0.5,
            },
            is_frame: false,
        });
    }
    let mut pieces = vec![Piece::Group(Tag::Table.into(), rows)];
    pieces.append(&mut rules);
    Ok(Block { pieces, bottom: y })
}

fn label_column(setting: &Setting<'_>, y: f32) -> Column {
    let side = setting.full_width().side;
    let x = match side {
        Side::Left => MARGIN,
        Side::Right => MARGIN + CONTENT - LABELS,
    };
    Column {
        x,
        y: y + setting.scaled(PADDING),
        width: LABELS,
        side,
    }
}

fn value_column(setting: &Setting<'_>, y: f32) -> Column {
    let side = setting.full_width().side;
    let x = match side {
        Side::Left => MARGIN + LABELS + BETWEEN,
        Side::Right => MARGIN,
    };
    Column {
        x,
        y: y + setting.scaled(PADDING),
        width: CONTENT - LABELS - BETWEEN,
        side,
    }
}

fn labels_of(
    setting: &Setting<'_>,
    row: &Row,
    mut column: Column,
) -> Result<(Vec<Piece>, f32), RenderFault> {
    let mut pieces = Vec::new();
    let said = ("text", (row.label)(setting.words).as_str());
    // The first lines of label and value share their height.
    let look = LABEL.as_tall_as(row.look);
    setting.paragraph(&mut pieces, said, look, Voice::Course, &mut column)?;
    if let Some(german) = setting.german {
        let said = ("text", (row.label)(german).as_str());
        setting.paragraph(&mut pieces, said, LABEL_BESIDE, Voice::German, &mut column)?;
    }
    Ok((pieces, column.y))
}

fn values_of(
    setting: &Setting<'_>,
    row: &Row,
    mut column: Column,
) -> Result<(Vec<Piece>, f32), RenderFault> {
    let mut pieces = Vec::new();
    let said = (row.field, row.value.as_str());
    setting.paragraph(&mut pieces, said, row.look, row.voice, &mut column)?;
    if let Some(german) = &row.german {
        let said = (row.field, german.as_str());
        setting.paragraph(&mut pieces, said, VALUE_BESIDE, Voice::German, &mut column)?;
    }
    Ok((pieces, column.y))
}

/// The rows in the order in which an inspector asks for them.
fn facts(setting: &Setting<'_>) -> Vec<Row> {
    let document = setting.document;
    let given = |label: fn(&Words) -> &String, field, value: String, look| Row {
        label,
        field,
        value,
        voice: Voice::Given,
        look,
        german: None,
    };
    let named = |label, field, name: &str| {
        let name = name.trim();
        let is_long = name.chars().count() > LONG_NAME_CHARACTERS;
        let look = if is_long { LONG_NAME } else { NAME };
        given(label, field, name.to_owned(), look)
    };
    let date = |label, date| given(label, "text", german_date(date), VALUE);
    let person = &document.person;
    let mut rows = vec![
        named(|w| &w.family_name, "family name", &person.family_name),
        named(|w| &w.given_name, "given name", &person.given_name),
        date(|w| &w.birth_date, person.birth_date),
        date(|w| &w.instructed_on, document.instructed_on),
        date(|w| &w.issued_on, document.issued_on),
    ];
    if let Some(until) = document.first_start_until {
        let mut row = date(|w| &w.first_start_until, until);
        row.look = NAME;
        rows.push(row);
    }
    let said = |label, field, value: String, german: Option<String>| Row {
        label,
        field,
        value,
        voice: Voice::Course,
        look: VALUE,
        german,
    };
    let form = |words: &Words| {
        format!(
            "{} · {}",
            form_word(words, document.form),
            own_language(words, setting)
        )
    };
    rows.push(said(
        |w| &w.form,
        "text",
        form(setting.words),
        setting.german.map(form),
    ));
    let course = |words: &Words, language| {
        let version = fill(&words.version, &[("version", &document.course.version)]);
        format!("{} · {version}", name(&document.course.name, language))
    };
    rows.push(said(
        |w| &w.course,
        "course",
        course(setting.words, document.language),
        setting
            .german
            .map(|german| course(german, Language::German)),
    ));
    if let Some(restriction) = &document.restricted_to {
        rows.push(named(|w| &w.restricted_to, "restriction", restriction));
    }
    rows
}

fn form_word(words: &Words, form: Form) -> &str {
    match form {
        Form::SelfPaced => &words.self_paced,
        Form::Group => &words.group,
        Form::OnSite => &words.on_site,
    }
}

/// The language of the instruction: its own name for those who read it, its German name in the German words.
fn own_language<'w>(words: &'w Words, setting: &'w Setting<'_>) -> &'w str {
    if setting.german.is_some() && std::ptr::eq(words, setting.words) {
        &setting.words.language
    } else {
        &setting.words.language_in_german
    }
}
