//! Words that stand in an enrolment: stored, and spoken over HTTP.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$word),*];

            /// The stable text.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }

            /// What a text means.
            #[must_use]
            pub fn of_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }
    )*};
}

words! {
    /// Where an identity was checked.
    IdentityMethod {
        /// In a video talk.
        Video = "video",
        /// In the side room of a group lesson.
        Group = "group",
        /// At the office.
        OnSite = "on_site",
    }
    /// By which document an identity was checked.
    Document {
        /// Identity card.
        IdCard = "id_card",
        /// Passport.
        Passport = "passport",
        /// Residence permit.
        ResidencePermit = "residence_permit",
        /// Another one.
        Other = "other",
    }
    /// How sure an identity is.
    Level {
        /// A document was held into a camera.
        Basic = "basic",
        /// A document was checked by hand.
        Normal = "normal",
    }
    /// Where a fee stands.
    FeeState {
        /// Nothing is to be paid.
        None = "none",
        /// To be paid.
        Due = "due",
        /// A tariff was chosen that needs a proof.
        ExemptionAsked = "exemption_asked",
        /// The proof was accepted.
        Exempt = "exempt",
        /// The proof was not accepted: the regular fee is to be paid.
        NotExempt = "not_exempt",
        /// An invoice is on its way.
        Invoiced = "invoiced",
        /// Paid.
        Paid = "paid",
    }
    /// How somebody wants to pay.
    Payment {
        /// At a counter.
        Counter = "counter",
        /// By invoice.
        Invoice = "invoice",
    }
    /// What somebody declares; all three are equal.
    DeclarationChoice {
        /// No facts are known that would ground a prohibition.
        Declare = "declare",
        /// Not sure: a physician is to be asked.
        Unsure = "unsure",
        /// Not declared.
        Decline = "decline",
    }
}
