//! Figures of a course, without persons. Small numbers of answers say nothing and could point at somebody: they are left out.

use super::course::content_of;
use crate::identity::{SignedIn, allow};
use crate::{Context, Error};
use jiff::civil::Date;
use schalter_domain::catalogue::Language;
use schalter_domain::id::CourseId;
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{Mode, Offer, Refusal};
use schalter_domain::time::{Interval, LocalDay};
use schalter_storage::instruction::{course as courses, figures as storage};

/// First answers below which no share is told.
pub const ANSWERS_MIN: u32 = 5;
/// Days that figures span at most.
pub const DAYS_MAX: i32 = 3_660;

/// How many began and how many got to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Enrolments that began in the span.
    pub enrolments: u32,
    /// Those of them that ended with a certificate.
    pub completed: u32,
}

/// First answers to one question in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionFigure {
    /// Version of the course.
    pub version: String,
    /// Id of the question.
    pub id: String,
    /// The question, in German or the language next to it.
    pub ask: String,
    /// Language in which it was answered.
    pub language: Language,
    /// First answers.
    pub answers: u32,
    /// Right ones among them, in thousandths; `None` below [`ANSWERS_MIN`] answers.
    pub right_first_permille: Option<u32>,
}

/// Figures of a course.
#[derive(Debug, Clone)]
pub struct CourseFigures {
    /// The course.
    pub offer: Offer,
    /// First day, local.
    pub from: Date,
    /// Last day, local.
    pub to: Date,
    /// All of them.
    pub all: Tally,
    /// Certificates issued in the span.
    pub certificates: u32,
    /// By language.
    pub by_language: Vec<(Language, Tally)>,
    /// By way to take it.
    pub by_mode: Vec<(Mode, Tally)>,
    /// First answers since the version was loaded, whatever the span: they are counted without a day.
    pub questions: Vec<QuestionFigure>,
}

/// The figures of a course from the first day to the last; usually the last twelve months.
pub async fn figures(
    ctx: &Context,
    who: &SignedIn,
    course: CourseId,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<CourseFigures, Error<Refusal>> {
    let authority = who.staff.authority;
    let offer = courses::offer(&ctx.store, authority, course).await?;
    let offer = offer.ok_or(Error::NotFound)?;
    allow(who, Permission::SeeFigures, offer.department)?;
    let catalogue = ctx.catalogue(authority).await?.ok_or(Error::NotFound)?;
    let zone = catalogue.zone();
    let to = to.unwrap_or_else(|| ctx.now().local_date(zone));
    let from = from.unwrap_or_else(|| to.saturating_sub(jiff::Span::new().years(1)));
    let days = to.since(from).map_or(-1, |span| span.get_days());
    if !(0..=DAYS_MAX).contains(&days) {
        return Err(Error::Refused(Refusal::Unknown("the span of days")));
    }
    let began = Interval {
        start: LocalDay::of(from, zone).bounds().start,
        end: LocalDay::of(to, zone).bounds().end,
    };
    let mut figures = CourseFigures {
        from,
        to,
        all: Tally::default(),
        certificates: storage::certificates(&ctx.store, authority, course, (from, to)).await?,
        by_language: Vec::new(),
        by_mode: Vec::new(),
        questions: questions(ctx, &offer, who).await?,
        offer,
    };
    for part in storage::enrolled(&ctx.store, authority, course, began).await? {
        let tally = Tally {
            enrolments: part.began,
            completed: part.completed,
        };
        figures.all.add(tally);
        add_to(&mut figures.by_language, part.language, tally);
        add_to(&mut figures.by_mode, part.mode, tally);
    }
    Ok(figures)
}

async fn questions(
    ctx: &Context,
    offer: &Offer,
    who: &SignedIn,
) -> Result<Vec<QuestionFigure>, Error<Refusal>> {
    let authority = who.staff.authority;
    let mut questions = Vec::new();
    for first in storage::first_answers(&ctx.store, authority, offer.id).await? {
        let content = content_of(ctx, &ctx.store, authority, first.version).await?;
        let content = content.ok_or(Error::NotFound)?;
        let text = content
            .question(&first.question)
            .and_then(|(_, question)| question.text(Language::German));
        questions.push(QuestionFigure {
            version: content.version.clone(),
            ask: text.map(|text| text.ask.clone()).unwrap_or_default(),
            id: first.question,
            language: first.language,
            answers: first.answers,
            right_first_permille: share(first.right, first.answers),
        });
    }
    Ok(questions)
}

/// The share in thousandths, rounded; nothing below [`ANSWERS_MIN`].
fn share(right: u32, answers: u32) -> Option<u32> {
    let permille =
        (u64::from(right) * 1_000 + u64::from(answers) / 2).checked_div(u64::from(answers))?;
    u32::try_from(permille)
        .ok()
        .filter(|_| answers >= ANSWERS_MIN)
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.enrolments += other.enrolments;
        self.completed += other.completed;
    }
}

fn add_to<K: PartialEq>(tallies: &mut Vec<(K, Tally)>, key: K, tally: Tally) {
    match tallies.iter_mut().find(|(known, _)| *known == key) {
        Some((_, known)) => known.add(tally),
        None => tallies.push((key, tally)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_have_no_share() {
        for (right, answers, told) in [
            (0, 0, None),
            (4, 4, None),
            (5, 5, Some(1_000)),
            (0, 5, Some(0)),
            (2, 3, None),
            (4, 6, Some(667)),
            (1, 6, Some(167)),
        ] {
            assert_eq!(share(right, answers), told, "{right} of {answers}");
        }
    }
}
