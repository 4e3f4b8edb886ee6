//! Part: as what somebody enters a room of a lesson, and what they may do there.

use crate::consultation::{Right, Role};

/// As what somebody enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Holds the lesson.
    Instructor,
    /// Interprets it.
    Interpreter,
    /// Listens and reads; is seen by the instructor only.
    Participant,
    /// One of the two in the private room who leads it.
    PrivateInstructor,
    /// The other one.
    PrivateParticipant,
}

impl Part {
    /// What it may do. Participants of the main room send nothing: up to a hundred of them listen to one or two.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Instructor | Self::PrivateInstructor => Role::Clerk.rights(),
            Self::Interpreter => &[Right::PublishAudio, Right::Subscribe],
            Self::Participant => &[Right::Subscribe],
            Self::PrivateParticipant => Role::Citizen.rights(),
        }
    }

    /// Its role in the room.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Instructor | Self::PrivateInstructor => Role::Clerk,
            Self::Interpreter => Role::Guest,
            Self::Participant | Self::PrivateParticipant => Role::Citizen,
        }
    }

    /// Whether it learns of nobody but those who teach, and is shown to nobody but those who moderate.
    #[must_use]
    pub const fn is_audience(self) -> bool {
        matches!(self, Self::Participant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn participants_of_the_main_room_only_listen() {
        assert_eq!(Part::Participant.rights(), [Right::Subscribe]);
        assert!(Part::Participant.is_audience());
        for part in [Part::Instructor, Part::PrivateInstructor] {
            assert!(part.rights().contains(&Right::Admit) && !part.is_audience());
        }
        for part in [
            Part::Interpreter,
            Part::Participant,
            Part::PrivateParticipant,
        ] {
            assert!(!part.rights().contains(&Right::Moderate));
        }
    }
}
