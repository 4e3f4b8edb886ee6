//! Instruction: a course, one person's way through it, and what stands at its end.
//!
//! What a course says is [`Content`]; what an authority decided about it is [`Offer`]; one person's way through it is the
//! [`Enrolment`] with its [`Progress`]. What is still to be done follows from them ([`Enrolment::steps`]) and is stored nowhere.

mod check;
mod content;
mod decide;
mod enrolment;
mod exam;
mod need;
mod offer;
mod participant;
mod progress;
mod refusal;
mod release;
mod staff;
mod steps;
mod words;

pub use check::{
    BLOCKS_MAX, CHAPTERS_MAX, ContentFault, OPTIONS_MAX, PICTURE_BYTES_MAX,
    QUESTIONS_PER_CHAPTER_MAX, SECONDS_MIN_MAX, TEXT_CHARACTERS_MAX, check_need,
};
pub use content::{
    Block, Chapter, Choice, Content, DeclarationText, Film, Inline, Kind, Lesson, OptionKey,
    PassRule, Question, QuestionText, Scope, Validity,
};
pub use decide::{Decision, Enrol};
pub use enrolment::{
    Declaration, Enrolment, Fee, Given, Guardian, Identity, IdentityCheck, State, StateName,
};
pub use exam::{Attempt, AttemptState, Dice, Drawn, Grade, draw, shuffled_options};
pub use need::{NeedOption, NeedQuestion, Outcome};
pub use offer::{
    FEE_CENTS_MAX, IdentityRule, MinorMode, Mode, Offer, OfferFault, TARIFFS_MAX, Tariff, Terms,
};
pub use participant::{
    AGE_YEARS_MAX, AGE_YEARS_MIN, FULL_AGE_YEARS, GuardianPerson, Participant, Relation, is_minor,
};
pub use progress::{
    Answer, Answered, BEAT_MAX, BEAT_MIN, Beat, ChapterProgress, ChapterState, Pace, Progress,
    SPENT_MAX,
};
pub use refusal::Refusal;
pub use release::{Proposal, Release, ReleaseDecision, Version, current};
pub use staff::{FeeDecision, HindranceDecision, checked_reason};
pub use steps::{Step, StepState, Way};
pub use words::{DeclarationChoice, Document, FeeState, IdentityMethod, Level, Payment};
