//! Words of an enrolment on the wire.

use schalter_app::instruction::Purpose as AppPurpose;
use schalter_domain::instruction as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $domain:ty { $($(#[$word_doc:meta])* $word:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl From<$domain> for $name {
            fn from(word: $domain) -> Self {
                match word { $(<$domain>::$word => Self::$word,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }
    )*};
}

words! {
    /// Something to be done on the way.
    Step = domain::Step {
        /// Show who one is.
        Identity,
        /// Settle the fee.
        Fee,
        /// Read the lessons.
        Chapters,
        /// Pass the final test.
        Exam,
        /// Declare.
        Declaration,
        /// Have the person with custody declare.
        Guardian,
        /// Fetch the certificate.
        Certificate,
    }
    /// Where a step stands.
    StepState = domain::StepState {
        /// Done.
        Done,
        /// It is your turn.
        Open,
        /// Somebody else must act.
        Waiting,
        /// Something else comes first.
        Locked,
    }
    /// The life of an enrolment.
    EnrolmentState = domain::StateName {
        /// Under way.
        Open,
        /// A physician must decide first.
        Hindered,
        /// The certificate was issued.
        Completed,
        /// It is over without a certificate.
        Ended,
    }
    /// Where a fee stands.
    FeeState = domain::FeeState {
        /// Nothing is to be paid.
        None,
        /// To be paid.
        Due,
        /// A tariff was chosen that needs a proof.
        ExemptionAsked,
        /// The proof was accepted.
        Exempt,
        /// The proof was not accepted: the regular fee is to be paid.
        NotExempt,
        /// An invoice is on its way.
        Invoiced,
        /// Paid.
        Paid,
    }
    /// How somebody wants to pay.
    Payment = domain::Payment {
        /// At a counter.
        Counter,
        /// By invoice.
        Invoice,
    }
    /// State of a chapter.
    ChapterState = domain::ChapterState {
        /// One before it is not done.
        Locked,
        /// To be read.
        Open,
        /// Read and answered.
        Done,
    }
    /// What somebody declares; all three are equal.
    DeclarationChoice = domain::DeclarationChoice {
        /// No facts are known that would ground a prohibition.
        Declare,
        /// Not sure: a physician is to be asked.
        Unsure,
        /// Not declared.
        Decline,
    }
    /// What an appointment is for.
    Purpose = AppPurpose {
        /// To show who one is.
        Identity,
        /// To see a physician.
        Hindrance,
        /// To get help with the course.
        Help,
    }
    /// How an identity was checked.
    IdentityMethod = domain::IdentityMethod {
        /// In a video talk.
        Video,
        /// In the side room of a group lesson.
        Group,
        /// At the office.
        OnSite,
    }
    /// Why somebody may declare for somebody else.
    Relation = domain::Relation {
        /// The person with custody.
        Custody,
        /// The legal guardian or carer.
        Guardian,
    }
}
