//! Calls by video, made as an office makes them: booked, checked in, called, and then both enter the room.

use crate::citizens;
use crate::door::{Door, Question};
use crate::party::Party;
use anyhow::Context as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Members of staff of the authority; each has one call at a time.
pub const CLERKS: [&str; 2] = ["clerk1@chaos.example", "clerk2@chaos.example"];
/// Sound that is older than this has stopped.
const FRESH: Duration = Duration::from_millis(300);

/// A citizen and a clerk who hear each other.
#[derive(Debug)]
pub struct Call {
    parties: Vec<Party>,
    /// Where the office shows it, and under which id.
    board: Question,
    talk: String,
}

impl Call {
    /// Brings a citizen and a clerk together.
    pub async fn begin(door: &Door, clerk: usize, dice: &mut StdRng) -> anyhow::Result<Self> {
        let service = citizens::service(door).await?;
        let mut starts = citizens::starts(door, &service, "video", 0).await?;
        starts.extend(citizens::starts(door, &service, "video", 1).await?);
        let start = starts.first().context("no appointment by video is free")?;
        let held = citizens::hold(door, &service, start, citizens::key(dice)).await?;
        let held = held.context("taken")?;
        citizens::confirm(door, &held, None, citizens::key(dice)).await?;
        let of_citizen = |what: &str| {
            Question::post(
                format!("/api/v1/appointments/{}/{what}", held.id),
                json!({}),
            )
            .bearer(&held.token)
        };
        door.want(&of_citizen("check-in")).await?;
        let cookie = door.sign_in(CLERKS[clerk]).await?;
        let queues = door
            .want(&Question::get("/api/v1/queues").cookie(&cookie))
            .await?;
        let queue = &queues["queues"][0];
        let pools: Vec<&Value> = queue["pools"]
            .as_array()
            .context("no pools")?
            .iter()
            .map(|pool| &pool["id"])
            .collect();
        let wish = json!({"counter": queue["counters"][clerk]["id"], "pools": pools});
        let path = format!(
            "/api/v1/queues/{}",
            queue["id"].as_str().context("no queue")?
        );
        let called = door
            .want(&Question::post(format!("{path}/call-next"), wish).cookie(&cookie))
            .await?;
        let talk = called["ticket"]["consultation"]
            .as_str()
            .context("nobody was called by video")?;
        let of_clerk = format!("/api/v1/consultations/{talk}/pass");
        Ok(Self {
            parties: vec![
                Party::enter(door.clone(), of_citizen("pass")),
                Party::enter(
                    door.clone(),
                    Question::post(of_clerk, json!({})).cookie(&cookie),
                ),
            ],
            board: Question::get(path).cookie(&cookie),
            talk: talk.to_owned(),
        })
    }

    /// Both go, without a word.
    pub fn leave(&mut self) {
        self.parties.clear();
    }

    /// Whether the office shows the citizen in the room, which it knows from what the node reports.
    async fn shows_citizen(&self, door: &Door) -> anyhow::Result<bool> {
        let board = door.want(&self.board).await?;
        let tickets = board["tickets"].as_array().context("no tickets")?;
        let mut tickets = tickets.iter();
        let own = tickets.find(|ticket| ticket["consultation"].as_str() == Some(&self.talk));
        let own = own.context("a call is not on the board")?;
        Ok(own["citizen_present"].as_bool() == Some(true))
    }

    /// Whether both hear each other now, by sound that came after `since`.
    pub fn is_alive(&self, since: Instant) -> bool {
        self.parties.iter().all(|party| {
            let last = party.heard.last();
            last.is_some_and(|at| at > since && at.elapsed() < FRESH)
        })
    }

    /// How often its rooms were entered, beyond the first time of each.
    pub fn returns(&self) -> u32 {
        let joins = self.parties.iter().map(|party| party.heard.joins());
        joins.map(|joins| joins.saturating_sub(1)).sum()
    }
}

/// Waits until all hear each other; how long it took, `None` when patience ended.
pub async fn all_alive(calls: &[Call], patience: Duration) -> Option<Duration> {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        // What a node sent before it was killed does not count.
        if calls.iter().all(|call| call.is_alive(begun)) {
            return Some(begun.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    None
}

/// Waits until the office shows of every call whether its citizen is there; of how many it did not.
pub async fn shown_wrong(
    calls: &[Call],
    door: &Door,
    present: bool,
    patience: Duration,
) -> anyhow::Result<usize> {
    let begun = Instant::now();
    loop {
        let mut wrong = 0;
        for call in calls {
            wrong += usize::from(call.shows_citizen(door).await? != present);
        }
        if wrong == 0 || begun.elapsed() > patience {
            return Ok(wrong);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
