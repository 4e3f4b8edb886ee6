//! Numbers that must be possible to meet, or nobody would ever get to the end of the course.

use super::course_file::CourseFile;
use super::finding::Findings;
use schalter_domain::instruction::{Content, Outcome};

/// Questions of the final test at most.
const EXAM_QUESTIONS_MAX: u8 = 50;
/// Seconds that one chapter may ask for.
const CHAPTER_SECONDS: std::ops::RangeInclusive<u32> = 0..=3_600;
const CHAPTERS_MAX: usize = 99;

/// Checks the rules of a course against what there is of it.
pub(super) fn check(content: &Content, about: &CourseFile, findings: &mut Findings) {
    let mut wrong = |line: usize, is_wrong: bool, what: String| {
        if is_wrong {
            findings.add("course.toml", line, what);
        }
    };
    let pass = content.pass;
    let line = about.line_of_pass();
    let pool: usize = content
        .chapters
        .iter()
        .map(|chapter| chapter.questions.len())
        .sum();
    wrong(
        line,
        usize::from(pass.questions) > pool || pass.questions > EXAM_QUESTIONS_MAX,
        format!(
            "the final test asks {} questions, but there are {pool} (50 at most)",
            pass.questions
        ),
    );
    wrong(
        line,
        pass.right_min > pass.questions || (pass.questions > 0 && pass.right_min == 0),
        format!(
            "{} right answers of {} can never be given, or are none",
            pass.right_min, pass.questions
        ),
    );
    wrong(
        line,
        pass.questions > 0 && pass.failures_max == 0,
        "help is offered after at least one failure".to_owned(),
    );
    let line = about.line_of_time();
    wrong(
        line,
        !(1..=365).contains(&content.resume_days),
        "`resume_days` is 1 to 365".to_owned(),
    );
    wrong(
        line,
        !(5..=120).contains(&content.idle_minutes),
        "`idle_minutes` is 5 to 120".to_owned(),
    );
    wrong(
        line,
        !(20..=300).contains(&content.presence_seconds),
        "`presence_seconds` is 20 to 300".to_owned(),
    );
    wrong(
        1,
        !(1..=CHAPTERS_MAX).contains(&content.chapters.len()),
        "a course has 1 to 99 chapters".to_owned(),
    );
    for chapter in &content.chapters {
        wrong(
            about.line_of_chapter(chapter.number),
            !CHAPTER_SECONDS.contains(&chapter.seconds_min),
            "`seconds_min` is 0 to 3600".to_owned(),
        );
    }
    let leads_nowhere = content.need.last().is_some_and(|last| {
        last.options
            .iter()
            .any(|option| option.outcome == Outcome::Next)
    });
    wrong(
        about.line_of_need(content.need.len()),
        leads_nowhere,
        "after the last question of the check there is no next one".to_owned(),
    );
}
