//! Reading a chapter: what it shows, time by heartbeat, control questions.

use super::case::Case;
use super::{Turn, authenticate};
use crate::{Context, Error, Token};
use schalter_domain::audit::EventKind;
use schalter_domain::catalogue::Language;
use schalter_domain::id::{CourseId, EnrolmentId};
use schalter_domain::instruction::{
    Answer, Chapter, ChapterState, Content, Dice, OptionKey, Question, Refusal, State,
    shuffled_options,
};
use schalter_domain::time::Millis;
use schalter_storage::instruction::progress;
use std::sync::Arc;
use uuid::Uuid;

/// What the order of options is made from.
const ORDER: &str = "enrolment.option_order";

/// A chapter as its participant sees it.
#[derive(Debug, Clone)]
pub struct ChapterView {
    /// Which course.
    pub course: CourseId,
    /// What it is taught with.
    pub content: Arc<Content>,
    /// Number of the chapter.
    pub number: u8,
    /// The language that was asked for.
    pub language: Language,
    /// Its questions, each with its options in their order.
    pub questions: Vec<ShownControl>,
    /// Time and state.
    pub spent: Spent,
}

/// A control question as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownControl {
    /// Its id.
    pub id: String,
    /// Its options in the order in which they are shown.
    pub options: Vec<OptionKey>,
    /// The latest answer; only with it anything is told about right and wrong.
    pub answer: Option<Answer>,
}

/// How long a chapter was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// So long.
    pub spent: Millis,
    /// At least so long.
    pub least: Millis,
    /// Where the chapter is.
    pub state: ChapterState,
}

/// What came of an answer.
#[derive(Debug, Clone)]
pub struct AnsweredQuestion {
    /// Whether it was right.
    pub right: bool,
    /// The course.
    pub content: Arc<Content>,
    /// The language of the enrolment.
    pub language: Language,
    /// The question.
    pub shown: ShownControl,
    /// Where the chapter is.
    pub state: ChapterState,
}

impl ChapterView {
    /// The chapter.
    #[must_use]
    pub fn chapter(&self) -> Option<&Chapter> {
        self.content.chapter(self.number)
    }
}

/// A chapter that may be read.
pub async fn chapter(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    number: u8,
    language: Option<Language>,
) -> Result<ChapterView, Error<Refusal>> {
    let opens = authenticate(ctx, id, token).await?;
    let case = Case::load(ctx, &ctx.store, opens.authority, id).await?;
    let case = case.ok_or(Error::NotFound)?;
    let content = Arc::clone(&case.content);
    let chapter = content.chapter(number).ok_or(Error::NotFound)?;
    // What was learnt may be read again; what was given up is over.
    if matches!(case.enrolment.state, State::Ended { .. }) {
        return Err(Error::Refused(Refusal::Over));
    }
    if case.enrolment.instructed_at.is_none() {
        let allowed = case.progress.may_read(&content, case.pace(), number);
        allowed.map_err(Error::Refused)?;
    }
    let shown = |question: &Question| shown(ctx, &case, question);
    Ok(ChapterView {
        course: case.enrolment.course,
        number,
        language: language.unwrap_or(case.enrolment.language),
        questions: chapter.questions.iter().map(shown).collect(),
        spent: spent(&case, chapter),
        content: Arc::clone(&case.content),
    })
}

/// A sign that a chapter is looked at, about every 15 seconds; `tab` is one page of one browser.
pub async fn beat(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    number: u8,
    tab: Uuid,
) -> Result<Spent, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    turn.case
        .enrolment
        .under_way(turn.now)
        .map_err(Error::Refused)?;
    let (content, pace) = (Arc::clone(&turn.case.content), turn.case.pace());
    let was = turn.case.progress.state(&content, pace, number);
    let beaten = turn
        .case
        .progress
        .beat(&content, pace, number, tab, turn.now);
    let changed = beaten.map_err(Error::Refused)?;
    let chapter = content.chapter(number).ok_or(Error::NotFound)?;
    let spent = spent(&turn.case, chapter);
    if was != spent.state {
        chapter_done(&mut turn);
        turn.finish().await?;
    } else if changed {
        turn.finish_quietly().await?;
    }
    Ok(spent)
}

/// Answers a control question by the place of an option, from 1.
pub async fn answer(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    asked: (u8, &str),
    option: usize,
) -> Result<AnsweredQuestion, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    turn.case
        .enrolment
        .under_way(turn.now)
        .map_err(Error::Refused)?;
    let (content, pace) = (Arc::clone(&turn.case.content), turn.case.pace());
    let unknown = |what| Error::Refused(Refusal::Unknown(what));
    let (_, question) = content
        .question(asked.1)
        .ok_or_else(|| unknown("the question"))?;
    let order = options(ctx, &turn.case, question);
    let chosen = option.checked_sub(1).and_then(|place| order.get(place));
    let chosen = *chosen.ok_or_else(|| unknown("the option"))?;
    let was = turn.case.progress.state(&content, pace, asked.0);
    let answered = turn
        .case
        .progress
        .answer_question(&content, pace, asked, chosen, turn.now);
    let answered = answered.map_err(Error::Refused)?;
    let (version, language) = (turn.case.enrolment.version, turn.case.enrolment.language);
    if answered.first {
        let counted = (turn.case.authority, version);
        progress::count_first(
            &mut turn.tx,
            counted.0,
            counted.1,
            asked.1,
            language,
            answered.right,
        )
        .await?;
    }
    let state = turn.case.progress.state(&content, pace, asked.0);
    let shown = shown(ctx, &turn.case, question);
    if was != state {
        chapter_done(&mut turn);
    }
    turn.finish().await?;
    Ok(AnsweredQuestion {
        right: answered.right,
        shown,
        state,
        language,
        content: Arc::clone(&content),
    })
}

/// A chapter is done; with the last of a course without a final test the instruction is over.
fn chapter_done(turn: &mut Turn<'_>) {
    turn.note(EventKind::EnrolmentChapterDone);
    super::exam::note_instructed(turn);
}

fn spent(case: &Case, chapter: &Chapter) -> Spent {
    Spent {
        spent: case.progress.chapter(chapter.number).spent,
        least: case.pace().least(chapter),
        state: case
            .progress
            .state(&case.content, case.pace(), chapter.number),
    }
}

fn shown(ctx: &Context, case: &Case, question: &Question) -> ShownControl {
    ShownControl {
        id: question.id.clone(),
        options: options(ctx, case, question),
        answer: case.progress.answer(&question.id).cloned(),
    }
}

/// The options of a question in an order of this enrolment's own, which nobody can compute without the master key.
fn options(ctx: &Context, case: &Case, question: &Question) -> Vec<OptionKey> {
    let what = [
        case.enrolment.id.0.as_bytes().as_slice(),
        question.id.as_bytes(),
    ]
    .concat();
    let hash = ctx.sealer.hash(case.authority, ORDER, &what);
    let seed = hash
        .first_chunk::<8>()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes));
    shuffled_options(question, &mut Dice::new(seed))
}
