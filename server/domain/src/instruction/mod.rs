//! Instruction: a course, one person's way through it, and what stands at its end.
//!
//! What a course says is [`Content`]; what an authority decided about it is [`Offer`].

mod content;
mod need;
mod offer;

pub use content::{
    Block, Chapter, Choice, Content, DeclarationText, Film, Inline, Kind, Lesson, OptionKey,
    PassRule, Question, QuestionText, Scope, Validity,
};
pub use need::{NeedOption, NeedQuestion, Outcome};
pub use offer::{
    FEE_CENTS_MAX, IdentityRule, MinorMode, Mode, Offer, OfferFault, TARIFFS_MAX, Tariff, Terms,
};
