//! Who is next.
//!
//! Everybody has one due time. For those who booked and came on time it is the start of the appointment; for walk-ins and
//! for latecomers it is their arrival. The line is sorted by due time: one line for every channel, and nobody starves,
//! because nobody who arrives later than another's due time plus the grace can come before them.

use super::{Ticket, TicketState};
use crate::id::{PoolId, TicketId};
use crate::time::{Millis, Timestamp};

/// Somebody is on time who checks in no later than this after the start.
pub const GRACE: Millis = Millis::minutes(5);

/// The place of a ticket in the order: due time, then arrival, then the older key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due {
    /// When it is this ticket's turn by right.
    pub at: Timestamp,
    arrived: Timestamp,
    id: TicketId,
}

impl Ticket {
    /// The due time with its tie-breaks.
    #[must_use]
    pub fn due(&self) -> Due {
        let at = match self.appointment_start {
            Some(start) if self.arrived_at <= start.plus(GRACE) => start,
            _ => self.arrived_at,
        };
        Due {
            at,
            arrived: self.arrived_at,
            id: self.id,
        }
    }

    /// Whether it stands in line.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, TicketState::Waiting)
    }
}

/// The waiting ticket that is next for a counter serving these pools. The order of `tickets` does not matter.
#[must_use]
pub fn next<'a>(
    tickets: impl IntoIterator<Item = &'a Ticket>,
    pools: &[PoolId],
) -> Option<&'a Ticket> {
    tickets
        .into_iter()
        .filter(|ticket| ticket.is_waiting() && pools.contains(&ticket.pool))
        .min_by_key(|ticket| ticket.due())
}

/// The waiting tickets in calling order.
#[must_use]
pub fn in_order<'a>(tickets: impl IntoIterator<Item = &'a Ticket>) -> Vec<&'a Ticket> {
    let mut waiting: Vec<&Ticket> = tickets
        .into_iter()
        .filter(|ticket| ticket.is_waiting())
        .collect();
    waiting.sort_by_cached_key(|ticket| ticket.due());
    waiting
}

/// How many stand before a ticket; 0 for one that is no longer waiting. The ticket itself may be among `tickets`.
#[must_use]
pub fn ahead<'a>(ticket: &Ticket, tickets: impl IntoIterator<Item = &'a Ticket>) -> usize {
    if !ticket.is_waiting() {
        return 0;
    }
    let due = ticket.due();
    tickets
        .into_iter()
        .filter(|other| other.is_waiting() && other.due() < due)
        .count()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::catalogue::Channel;
    use crate::id::{AppointmentId, QueueId, ServiceId};
    use proptest::prelude::*;
    use uuid::Uuid;

    /// A waiting ticket; times in minutes.
    pub(in crate::queue) fn ticket(id: u128, start: Option<i64>, arrived: i64) -> Ticket {
        let minutes = |minutes: i64| Timestamp(minutes * 60_000);
        Ticket {
            id: TicketId(Uuid::from_u128(id)),
            queue: QueueId(Uuid::nil()),
            pool: PoolId(Uuid::from_u128(id % 3)),
            channel: Channel::Video,
            service: ServiceId(Uuid::nil()),
            appointment: start.map(|_| AppointmentId(Uuid::from_u128(id))),
            number: id.to_string(),
            appointment_start: start.map(minutes),
            arrived_at: minutes(arrived),
            state: TicketState::Waiting,
        }
    }

    fn ids(tickets: &[&Ticket]) -> Vec<u128> {
        tickets.iter().map(|ticket| ticket.id.0.as_u128()).collect()
    }

    #[test]
    fn appointments_by_start_others_by_arrival() {
        let tickets = [
            ticket(1, Some(60), 31), // early for 1:00
            ticket(2, None, 40),     // walk-in at 0:40
            ticket(3, Some(45), 44), // on time for 0:45
            ticket(4, Some(30), 35), // five minutes late: still on time
            ticket(5, Some(30), 36), // six minutes late: by arrival
            ticket(6, None, 60),     // walk-in, same due time as 1, but arrived later
        ];
        assert_eq!(ids(&in_order(&tickets)), [4, 5, 2, 3, 1, 6]);
        let due = tickets.each_ref().map(|ticket| ticket.due().at.0 / 60_000);
        assert_eq!(due, [60, 40, 45, 30, 36, 60]);
        assert_eq!(ahead(&tickets[0], &tickets), 4);
        let all = [0, 1, 2].map(|pool| PoolId(Uuid::from_u128(pool)));
        assert_eq!(
            next(&tickets, &all).map(|ticket| ticket.id),
            Some(tickets[3].id)
        );
        assert_eq!(
            next(&tickets, &all[..1]).map(|ticket| ticket.id),
            Some(tickets[2].id),
            "only tickets 3 and 6 are of pool 0"
        );
        assert_eq!(next(&tickets, &[]), None);
    }

    #[test]
    fn who_is_not_waiting_is_not_in_line() {
        let mut tickets = [ticket(1, None, 1), ticket(2, None, 2)];
        tickets[0].state = TicketState::Left { at: Timestamp(0) };
        assert_eq!(ahead(&tickets[1], &tickets), 0);
        assert_eq!(ahead(&tickets[0], &tickets), 0);
        assert_eq!(ids(&in_order(&tickets)), [2]);
    }

    prop_compose! {
        fn tickets()(rows in prop::collection::vec((prop::option::of(0i64..60), 0i64..90), 1..40)) -> Vec<Ticket> {
            rows.into_iter().enumerate().map(|(id, (start, arrived))| ticket(id as u128, start, arrived)).collect()
        }
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_how_rows_come(tickets in tickets(), seed: prop::sample::Index) {
            let mut turned = tickets.clone();
            turned.rotate_left(seed.index(tickets.len()));
            turned.reverse();
            prop_assert_eq!(ids(&in_order(&turned)), ids(&in_order(&tickets)));
        }

        #[test]
        fn ahead_is_the_place_in_line_and_next_has_nobody_ahead(tickets in tickets()) {
            for (place, ticket) in in_order(&tickets).into_iter().enumerate() {
                prop_assert_eq!(ahead(ticket, &tickets), place);
            }
            let pools: Vec<PoolId> = tickets.iter().map(|ticket| ticket.pool).collect();
            let first = next(&tickets, &pools).expect("all wait");
            prop_assert_eq!(ahead(first, &tickets), 0);
        }

        #[test]
        fn nobody_starves(tickets in tickets()) {
            let line = in_order(&tickets);
            for (place, ticket) in line.iter().enumerate() {
                for before in &line[..place] {
                    prop_assert!(before.arrived_at <= ticket.due().at.plus(GRACE));
                }
            }
        }

        #[test]
        fn a_newcomer_never_changes_the_order_of_the_others(tickets in tickets(), start in prop::option::of(0i64..60), arrived in 0i64..90) {
            let mut more = tickets.clone();
            more.push(ticket(1_000, start, arrived));
            let kept: Vec<u128> = ids(&in_order(&more)).into_iter().filter(|id| *id != 1_000).collect();
            prop_assert_eq!(kept, ids(&in_order(&tickets)));
        }
    }
}
