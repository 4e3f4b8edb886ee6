//! Figures of a course as files for a spreadsheet. Headings are the words of the API, so that programs read them, too.
//!
//! A cell that begins like a formula could run something in somebody's spreadsheet: in CSV it gets an apostrophe before it, in
//! XLSX it is stored as text.

use anyhow::Context as _;
use rust_xlsxwriter::{Format, Workbook};
use schalter_app::instruction::figures::{CourseFigures, Tally};

/// What begins a formula in a spreadsheet (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Programs that do not ask otherwise take a file without this for another encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const COUNTS: [&str; 5] = ["part", "key", "enrolments", "completed", "certificates"];
const QUESTIONS: [&str; 6] = [
    "version",
    "question",
    "ask",
    "language",
    "answers",
    "right_first_percent",
];

/// A cell.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

/// One file of comma-separated values (RFC 4180): the counts, an empty line, the questions.
pub fn csv(figures: &CourseFigures) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let line = |cells: &[Cell]| cells.iter().map(csv_cell).collect::<Vec<_>>();
    writer.write_record(COUNTS)?;
    for cells in counts(figures) {
        writer.write_record(line(&cells))?;
    }
    writer.write_record([""])?;
    writer.write_record(QUESTIONS)?;
    for cells in questions(figures) {
        writer.write_record(line(&cells))?;
    }
    writer.into_inner().context("the file cannot be written")
}

/// A workbook with a sheet of counts and a sheet of questions.
pub fn xlsx(figures: &CourseFigures) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    sheet(&mut book, "figures", &COUNTS, &counts(figures))?;
    sheet(&mut book, "questions", &QUESTIONS, &questions(figures))?;
    book.save_to_buffer().context("the file cannot be written")
}

fn sheet(
    book: &mut Workbook,
    name: &str,
    headings: &[&str],
    lines: &[Vec<Cell>],
) -> anyhow::Result<()> {
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name(name)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    for (row, cells) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, *number)?,
                Cell::Empty => sheet,
            };
        }
    }
    sheet.autofit();
    Ok(())
}

fn counts(figures: &CourseFigures) -> Vec<Vec<Cell>> {
    let span = format!("{} / {}", figures.from, figures.to);
    let mut lines = vec![count("all", &span, figures.all, Some(figures.certificates))];
    let languages = figures.by_language.iter();
    lines
        .extend(languages.map(|(language, tally)| count("language", language.tag(), *tally, None)));
    let modes = figures.by_mode.iter();
    lines.extend(modes.map(|(mode, tally)| count("mode", mode.name(), *tally, None)));
    lines
}

fn count(part: &str, key: &str, tally: Tally, certificates: Option<u32>) -> Vec<Cell> {
    vec![
        Cell::Text(part.to_owned()),
        Cell::Text(key.to_owned()),
        tally.enrolments.into(),
        tally.completed.into(),
        certificates.map_or(Cell::Empty, Into::into),
    ]
}

fn questions(figures: &CourseFigures) -> Vec<Vec<Cell>> {
    let line = |question: &schalter_app::instruction::figures::QuestionFigure| {
        let percent = question.right_first_permille;
        vec![
            Cell::Text(question.version.clone()),
            Cell::Text(question.id.clone()),
            Cell::Text(question.ask.clone()),
            Cell::Text(question.language.tag().to_owned()),
            question.answers.into(),
            percent.map_or(Cell::Empty, |permille| {
                Cell::Number(f64::from(permille) / 10.0)
            }),
        ]
    };
    figures.questions.iter().map(line).collect()
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(FORMULA) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        for bad in ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(csv_cell(&Cell::Text(bad.to_owned())), format!("'{bad}"));
        }
        assert_eq!(csv_cell(&Cell::Text("Wann?".to_owned())), "Wann?");
        assert_eq!(csv_cell(&Cell::Number(-1.5)), "-1.5");
        assert_eq!(csv_cell(&Cell::Empty), "");
    }
}
