//! Tickets in line, who sits at which counter, and what the console shows of today.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::catalogue::Channel;
use schalter_domain::id::{AppointmentId, AuthorityId, CounterId, QueueId, StaffId, TicketId};
use schalter_domain::queue::{Call, GRACE, RECENT_MAX, StateName, Ticket, TicketState};
use schalter_domain::time::{Millis, Timestamp};

const LOCK: Sql = Sql::new(
    "UPDATE queue SET version = version + 1 WHERE authority_id = $1 AND id = $2 RETURNING version",
);

/// Takes the queue for this transaction alone, in order of arrival; `false` when there is no such queue.
///
/// In the order of locks it comes after the pool-day and before appointment and ticket.
pub async fn lock(tx: &mut Tx, authority: AuthorityId, queue: QueueId) -> Result<bool, Fault> {
    // The random end of the key, so that waiters of different queues rarely stand in one line.
    let (_, low) = queue.0.as_u64_pair();
    tx.take_turn(low.cast_signed()).await?;
    Ok(tx.optional(LOCK, bind![authority, queue]).await?.is_some())
}

const INSERT: Sql = Sql::new(
    "INSERT INTO ticket (authority_id, id, queue_id, pool_id, channel, service_id, appointment_id, number,
         appointment_start, arrived_at, state, state_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $10)",
);

/// Puts a new ticket in line. A second one for the same appointment is [`Fault::is_duplicate`].
pub async fn insert_ticket(
    tx: &mut Tx,
    authority: AuthorityId,
    ticket: &Ticket,
) -> Result<(), Fault> {
    let args = bind![
        authority,
        ticket.id,
        ticket.queue,
        ticket.pool,
        ticket.channel.name(),
        ticket.service,
        ticket.appointment,
        ticket.number,
        ticket.appointment_start,
        ticket.arrived_at,
    ];
    tx.execute(INSERT, args).await.map(drop)
}

const SAVE_CALL: Sql = Sql::new(
    "UPDATE ticket SET state = $3, state_at = $4, clerk_id = $5, counter_id = $6, consultation_id = $7,
         first_called_at = $8, last_called_at = $9, calls = $10, started_at = $11
     WHERE authority_id = $1 AND id = $2",
);

/// What was known of the call stays, because the duration of the talk tells the next ones how long to wait.
const SAVE_END: Sql =
    Sql::new("UPDATE ticket SET state = $3, state_at = $4 WHERE authority_id = $1 AND id = $2");

/// Writes the state of a ticket of the locked queue.
pub async fn save_ticket(
    tx: &mut Tx,
    authority: AuthorityId,
    ticket: &Ticket,
) -> Result<(), Fault> {
    let state = ticket.state.name().name();
    let (call, state_at, started_at) = match &ticket.state {
        TicketState::Called { call } => (call, call.last_at, None),
        TicketState::Serving { call, started_at } => (call, *started_at, Some(*started_at)),
        TicketState::Finished { at } | TicketState::Missed { at } | TicketState::Left { at } => {
            let args = bind![authority, ticket.id, state, *at];
            return tx.execute(SAVE_END, args).await.map(drop);
        }
        TicketState::Waiting => {
            let args = bind![authority, ticket.id, state, ticket.arrived_at];
            return tx.execute(SAVE_END, args).await.map(drop);
        }
    };
    let args = bind![
        authority,
        ticket.id,
        state,
        state_at,
        call.clerk,
        call.counter,
        call.consultation,
        call.first_at,
        call.last_at,
        call.times,
        started_at,
    ];
    tx.execute(SAVE_CALL, args).await.map(drop)
}

const TICKET: Sql = Sql::new(
    "SELECT id, queue_id, pool_id, channel, service_id, appointment_id, number, appointment_start, arrived_at, state,
         state_at, clerk_id, counter_id, consultation_id, first_called_at, last_called_at, calls, started_at
     FROM ticket WHERE authority_id = $1 AND id = $2",
);

/// A ticket.
pub async fn ticket(
    mut db: impl Db,
    authority: AuthorityId,
    id: TicketId,
) -> Result<Option<Ticket>, Fault> {
    db.optional(TICKET, bind![authority, id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

const TICKET_OF_APPOINTMENT: Sql = Sql::new(
    "SELECT id, queue_id, pool_id, channel, service_id, appointment_id, number, appointment_start, arrived_at, state,
         state_at, clerk_id, counter_id, consultation_id, first_called_at, last_called_at, calls, started_at
     FROM ticket WHERE authority_id = $1 AND appointment_id = $2",
);

/// The ticket made from an appointment; `None` before check-in.
pub async fn ticket_of_appointment(
    mut db: impl Db,
    authority: AuthorityId,
    appointment: AppointmentId,
) -> Result<Option<Ticket>, Fault> {
    let row = db
        .optional(TICKET_OF_APPOINTMENT, bind![authority, appointment])
        .await?;
    row.as_ref().map(read).transpose()
}

const LINE: Sql = Sql::new(
    "SELECT id, queue_id, pool_id, channel, service_id, appointment_id, number, appointment_start, arrived_at, state,
         state_at, clerk_id, counter_id, consultation_id, first_called_at, last_called_at, calls, started_at
     FROM ticket WHERE authority_id = $1 AND queue_id = $2 AND state IN ('waiting', 'called', 'serving')",
);

/// Everybody who waits, is called or is served, in no order: the order is the domain's.
pub async fn line(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Vec<Ticket>, Fault> {
    db.all(LINE, bind![authority, queue])
        .await?
        .iter()
        .map(read)
        .collect()
}

const FIRST_OF_POOLS: Sql = Sql::new(
    "SELECT id, queue_id, pool_id, channel, service_id, appointment_id, number, appointment_start, arrived_at, state,
         state_at, clerk_id, counter_id, consultation_id, first_called_at, last_called_at, calls, started_at
     FROM ticket
     WHERE authority_id = $1 AND id IN (
         SELECT id FROM (
             SELECT id, ROW_NUMBER() OVER (
                 PARTITION BY pool_id
                 ORDER BY CASE WHEN arrived_at <= appointment_start + $3 THEN appointment_start ELSE arrived_at END, arrived_at, id
             ) AS place
             FROM ticket
             WHERE authority_id = $1 AND queue_id = $2 AND state IN ('waiting', 'called', 'serving') AND state = 'waiting'
         ) AS waiting
         WHERE place = 1
     )",
);

/// Of each pool of a queue whoever waits and is next: the candidates for a call. The domain decides among them; that the order in
/// here is its order is a test.
pub async fn first_of_pools(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Vec<Ticket>, Fault> {
    db.all(FIRST_OF_POOLS, bind![authority, queue, GRACE])
        .await?
        .iter()
        .map(read)
        .collect()
}

const CLERK_HAS: Sql = Sql::new(
    "SELECT id, queue_id, pool_id, channel, service_id, appointment_id, number, appointment_start, arrived_at, state,
         state_at, clerk_id, counter_id, consultation_id, first_called_at, last_called_at, calls, started_at
     FROM ticket
     WHERE authority_id = $1 AND state IN ('called', 'serving') AND (clerk_id = $2 OR counter_id = $3)",
);

/// Whom this clerk, or anybody at this counter, has called or is serving.
pub async fn busy_with(
    mut db: impl Db,
    authority: AuthorityId,
    clerk: StaffId,
    counter: CounterId,
) -> Result<Vec<Ticket>, Fault> {
    db.all(CLERK_HAS, bind![authority, clerk, counter])
        .await?
        .iter()
        .map(read)
        .collect()
}

const RECENT_TALKS: Sql = Sql::new(
    "SELECT state_at - started_at AS duration FROM ticket
     WHERE authority_id = $1 AND queue_id = $2 AND state = 'finished' AND started_at IS NOT NULL AND state_at > $3
     ORDER BY state_at DESC LIMIT $4",
);

/// How long the latest talks of a queue took, newest first, of those that ended after `since`.
pub async fn recent_talks(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
    since: Timestamp,
) -> Result<Vec<Millis>, Fault> {
    let limit = u32::try_from(RECENT_MAX).unwrap_or(u32::MAX);
    let rows = db
        .all(RECENT_TALKS, bind![authority, queue, since, limit])
        .await?;
    rows.iter().map(|row| row.get("duration")).collect()
}

/// How busy a counter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    /// The counter.
    pub counter: CounterId,
    /// Whether somebody is called or served there.
    pub busy: bool,
    /// The latest call, start or finish.
    pub last_at: Timestamp,
}

const ACTIVITY: Sql = Sql::new(
    "SELECT counter_id, COUNT(*) FILTER (WHERE state IN ('called', 'serving')) AS busy,
         MAX(state_at) AS last_at
     FROM ticket
     WHERE authority_id = $1 AND queue_id = $2 AND counter_id IS NOT NULL AND state_at > $3
     GROUP BY counter_id",
);

/// The counters that called or finished somebody after `since`.
pub async fn activity(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
    since: Timestamp,
) -> Result<Vec<Activity>, Fault> {
    let rows = db.all(ACTIVITY, bind![authority, queue, since]).await?;
    rows.iter()
        .map(|row| {
            Ok(Activity {
                counter: row.get("counter_id")?,
                busy: row.get::<i64>("busy")? > 0,
                last_at: row.get("last_at")?,
            })
        })
        .collect()
}

/// Who sits at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The counter.
    pub counter: CounterId,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub taken_at: Timestamp,
}

const COUNTERS_TAKEN: Sql = Sql::new(
    "SELECT counter_taken.counter_id, counter_taken.staff_id, counter_taken.taken_at, staff.name
     FROM counter_taken JOIN staff
         ON staff.authority_id = counter_taken.authority_id AND staff.id = counter_taken.staff_id
     WHERE counter_taken.authority_id = $1 AND counter_taken.taken_at > $2",
);

/// Who sits at which counter since `since`: who forgot to sign out yesterday does not sit there today.
pub async fn counters_taken(
    mut db: impl Db,
    authority: AuthorityId,
    since: Timestamp,
) -> Result<Vec<Taken>, Fault> {
    let rows = db.all(COUNTERS_TAKEN, bind![authority, since]).await?;
    rows.iter()
        .map(|row| {
            Ok(Taken {
                counter: row.get("counter_id")?,
                staff: row.get("staff_id")?,
                name: row.get("name")?,
                taken_at: row.get("taken_at")?,
            })
        })
        .collect()
}

const VACATE: Sql = Sql::new(
    "DELETE FROM counter_taken WHERE authority_id = $1 AND (staff_id = $2 OR counter_id = $3)",
);

const TAKE: Sql = Sql::new(
    "INSERT INTO counter_taken (authority_id, counter_id, staff_id, taken_at) VALUES ($1, $2, $3, $4)",
);

/// Seats a clerk at a counter: whoever sat there stands up, and the clerk leaves any other.
pub async fn take_counter(
    tx: &mut Tx,
    authority: AuthorityId,
    counter: CounterId,
    clerk: StaffId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(VACATE, bind![authority, clerk, counter]).await?;
    tx.execute(TAKE, bind![authority, counter, clerk, now])
        .await
        .map(drop)
}

const LEAVE_COUNTER: Sql = Sql::new(
    "DELETE FROM counter_taken WHERE authority_id = $1 AND staff_id = $2 RETURNING counter_id",
);

/// A clerk leaves the counter; `None` when they had none.
pub async fn leave_counter(
    tx: &mut Tx,
    authority: AuthorityId,
    clerk: StaffId,
) -> Result<Option<CounterId>, Fault> {
    let row = tx.optional(LEAVE_COUNTER, bind![authority, clerk]).await?;
    row.map(|row| row.get("counter_id")).transpose()
}

const STAFF_NAMES: Sql = Sql::new("SELECT id, name FROM staff WHERE authority_id = $1 ORDER BY id");

/// The names of everybody who works here.
pub async fn staff_names(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<Vec<(StaffId, String)>, Fault> {
    let rows = db.all(STAFF_NAMES, bind![authority]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("name")?)))
        .collect()
}

fn read(row: &Row) -> Result<Ticket, Fault> {
    let state = row.parse("state", StateName::of_name)?;
    let at: Timestamp = row.get("state_at")?;
    let state = match state {
        StateName::Waiting => TicketState::Waiting,
        StateName::Called => TicketState::Called { call: call(row)? },
        StateName::Serving => TicketState::Serving {
            call: call(row)?,
            started_at: row.get("started_at")?,
        },
        StateName::Finished => TicketState::Finished { at },
        StateName::Missed => TicketState::Missed { at },
        StateName::Left => TicketState::Left { at },
    };
    Ok(Ticket {
        id: row.get("id")?,
        queue: row.get("queue_id")?,
        pool: row.get("pool_id")?,
        channel: row.parse("channel", Channel::of_name)?,
        service: row.get("service_id")?,
        appointment: row.get("appointment_id")?,
        number: row.get("number")?,
        appointment_start: row.get("appointment_start")?,
        arrived_at: row.get("arrived_at")?,
        state,
    })
}

fn call(row: &Row) -> Result<Call, Fault> {
    Ok(Call {
        clerk: row.get("clerk_id")?,
        counter: row.get("counter_id")?,
        consultation: row.get("consultation_id")?,
        first_at: row.get("first_called_at")?,
        last_at: row.get("last_called_at")?,
        times: row.number("calls")?,
    })
}

pub(crate) const ALL: &[Sql] = &[
    LOCK,
    INSERT,
    SAVE_CALL,
    SAVE_END,
    TICKET,
    TICKET_OF_APPOINTMENT,
    LINE,
    FIRST_OF_POOLS,
    CLERK_HAS,
    RECENT_TALKS,
    ACTIVITY,
    COUNTERS_TAKEN,
    VACATE,
    TAKE,
    LEAVE_COUNTER,
    STAFF_NAMES,
];
