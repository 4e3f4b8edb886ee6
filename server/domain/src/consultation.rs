//! Consultation: the talk itself, its room, and what each participant may do in it.

use crate::audit::EventKind;
use crate::id::{ConsultationId, TicketId};
use crate::time::Timestamp;

/// A talk. Its id is also the name of its media room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Key and room.
    pub id: ConsultationId,
    /// Whose turn it is.
    pub ticket: TicketId,
    /// Where it is in its life.
    pub state: ConsultationState,
}

/// The life of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsultationState {
    /// The room may be entered.
    Open {
        /// Since when.
        opened_at: Timestamp,
    },
    /// The room is closed for good.
    Ended {
        /// From when.
        opened_at: Timestamp,
        /// To when.
        ended_at: Timestamp,
    },
}

/// As what somebody takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whose matter it is.
    Citizen,
    /// Who leads the talk.
    Clerk,
    /// Colleague, interpreter, companion.
    Guest,
    /// Alone in a throw-away room to test devices.
    Test,
}

/// What somebody may do in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Be heard.
    PublishAudio,
    /// Be seen.
    PublishVideo,
    /// Show the screen.
    PublishScreen,
    /// Hear and see the others.
    Subscribe,
    /// Let people in from the lobby.
    Admit,
    /// Mute, remove, lock, end.
    Moderate,
}

/// Why a wish about a consultation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The talk is over.
    #[error("the consultation has ended")]
    Ended,
    /// There is no such consultation.
    #[error("the consultation is not known")]
    Unknown,
}

impl Role {
    /// What this role may do. A device test is heard and seen by nobody, so that it needs no rights but to send.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        use Right::{Admit, Moderate, PublishAudio, PublishScreen, PublishVideo, Subscribe};
        match self {
            Self::Citizen | Self::Guest => &[PublishAudio, PublishVideo, PublishScreen, Subscribe],
            Self::Clerk => &[
                PublishAudio,
                PublishVideo,
                PublishScreen,
                Subscribe,
                Admit,
                Moderate,
            ],
            Self::Test => &[PublishAudio, PublishVideo],
        }
    }
}

impl Consultation {
    /// Opens a room for a called ticket.
    #[must_use]
    pub const fn open(id: ConsultationId, ticket: TicketId, now: Timestamp) -> (Self, EventKind) {
        let state = ConsultationState::Open { opened_at: now };
        (Self { id, ticket, state }, EventKind::ConsultationOpened)
    }

    /// Closes the room.
    pub fn end(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            ConsultationState::Open { opened_at } => {
                let state = ConsultationState::Ended {
                    opened_at,
                    ended_at: now.max(opened_at),
                };
                Ok((Self { state, ..self }, EventKind::ConsultationEnded))
            }
            ConsultationState::Ended { .. } => Err(Refusal::Ended),
        }
    }

    /// Whether the room may be entered.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ConsultationState::Open { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_room_closes_once() {
        let (open, _) = Consultation::open(
            ConsultationId(Uuid::nil()),
            TicketId(Uuid::nil()),
            Timestamp(5),
        );
        assert!(open.is_open());
        let (ended, kind) = open.end(Timestamp(3)).expect("open");
        assert_eq!(kind, EventKind::ConsultationEnded);
        assert_eq!(
            ended.state,
            ConsultationState::Ended {
                opened_at: Timestamp(5),
                ended_at: Timestamp(5)
            }
        );
        assert_eq!(ended.end(Timestamp(9)), Err(Refusal::Ended));
    }

    #[test]
    fn only_clerks_moderate() {
        for role in [Role::Citizen, Role::Guest, Role::Test] {
            assert!(
                !role.rights().contains(&Right::Moderate) && !role.rights().contains(&Right::Admit)
            );
        }
        assert!(Role::Clerk.rights().contains(&Right::Moderate));
    }
}
