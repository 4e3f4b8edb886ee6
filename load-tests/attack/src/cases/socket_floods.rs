//! Row 17: floods of connections, large frames, and those who read and write one byte at a time.

use crate::house::{House, Who};
use crate::passes;
use crate::slow;
use crate::socket::{self, Socket};
use crate::verdict::Case;
use futures::SinkExt as _;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;

/// Connections of each attacker in a flood: fewer than one address may have, so that all of them are let in.
const PER_ATTACKER: usize = 50;
/// What the limits of this house let one address have.
const PER_ADDRESS_MAX: usize = 500;

/// Whoever is silent for 45 s is taken for gone (PROTOCOL.md, section 5).
const PING_EVERY: Duration = Duration::from_secs(5);

/// How hard it is tried.
#[derive(Debug, Clone, Copy)]
pub struct Force {
    /// Sockets that say nothing.
    pub sockets: usize,
    /// Connections that send one byte a second.
    pub slow: usize,
    /// 99 of 100 answers to others come within this.
    pub answer_ms_max: u128,
    /// How long those stay.
    pub stay: Duration,
}

/// While each flood goes on, `/readyz`, a booking and a talk must go on too.
pub async fn case_17_socket_floods(
    house: &House,
    case: &mut Case,
    force: Force,
) -> anyhow::Result<()> {
    let pass = passes::of_tool(house, &["--room", "calm", "--subscribe"])?;
    let (_, _, calm) = socket::hello(house, &pass).await?;
    let calm = tokio::spawn(talk(calm));

    let begun = Instant::now();
    let attackers = (0..force.sockets).map(|number| number / PER_ATTACKER);
    let silent = join_all(attackers.map(|attacker| socket::open_as(house, attacker))).await;
    let mut open: Vec<_> = silent.into_iter().filter_map(Result::ok).collect();
    let during = format!("{} sockets that say nothing", open.len());
    others_are_served(house, case, force, &during).await?;
    case.note(
        &format!("{} sockets, {PER_ATTACKER} of each address", force.sockets),
        "all are open, or this was no flood",
        format!("{} open", open.len()),
        open.len() == force.sockets,
    );
    let first = match open.last_mut() {
        Some(last) => socket::next(last).await?,
        None => json!({"code": "none was let in"}),
    };
    case.note(
        "a socket that says nothing",
        "hello_timeout after 5 s",
        format!("{first} after {:.0} s", begun.elapsed().as_secs_f64()),
        first["code"] == "hello_timeout",
    );
    drop(open);

    let (_, _, mut giant) = socket::hello(
        house,
        &passes::of_tool(house, &["--room", "giant", "--subscribe"])?,
    )
    .await?;
    let sent = giant.send(Message::text("x".repeat(1024 * 1024))).await;
    let told = socket::next(&mut giant).await.unwrap_or_default();
    case.note(
        "a frame of 1 MB",
        "the connection is broken",
        format!("{told}, {}", sent.is_ok()),
        told.is_null() || told["fatal"] == true,
    );
    let (_, _, mut chatty) = socket::hello(
        house,
        &passes::of_tool(house, &["--room", "chatty", "--subscribe"])?,
    )
    .await?;
    for _ in 0..5_000 {
        if chatty
            .send(Message::text(r#"{"type":"ping"}"#))
            .await
            .is_err()
        {
            break;
        }
    }
    let mut last = json!({"type": "pong"});
    while last["type"] == "pong" {
        last = socket::next(&mut chatty).await.unwrap_or_default();
    }
    case.note(
        "5,000 messages at once",
        "too_fast, or cut",
        &last,
        last.is_null() || last["code"] == "too_fast",
    );

    slow_ones(house, case, force).await?;
    let goes_on = !calm.is_finished();
    calm.abort();
    let told = if goes_on {
        "every ping was answered".to_owned()
    } else {
        format!("{:?}", calm.await?)
    };
    case.note("the talk that was there before", "goes on", told, goes_on);
    heads(house, case, force).await
}

/// Says as often as the protocol wants that it is there; comes back with whatever came instead of an answer.
async fn talk(mut socket: Socket) -> anyhow::Result<Value> {
    loop {
        socket.send(Message::text(r#"{"type":"ping"}"#)).await?;
        let answer = socket::next(&mut socket).await?;
        if answer["type"] != "pong" {
            return Ok(answer);
        }
        tokio::time::sleep(PING_EVERY).await;
    }
}

async fn slow_ones(house: &House, case: &mut Case, force: Force) -> anyhow::Result<()> {
    for (what, kind) in [
        ("heads", slow::Kind::Head),
        ("bodies", slow::Kind::Body),
        ("nothing", slow::Kind::Silence),
    ] {
        let crowd = slow::Crowd::gather(house, kind, force.slow, PER_ATTACKER).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (open, tried) = (crowd.open(), force.slow);
        let during = format!("{open} of {tried} connections that send {what} byte by byte");
        others_are_served(house, case, force, &during).await?;
        if force.stay > kind.patience() {
            let left = crowd.left_after(force.stay).await;
            case.note(
                &format!("connections that send {what} byte by byte"),
                &format!("cut after {} s", kind.patience().as_secs()),
                format!("{left} left"),
                left == 0,
            );
        }
    }
    let tried = 2 * PER_ADDRESS_MAX;
    let crowd = slow::Crowd::gather(house, slow::Kind::Silence, tried, tried).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    case.note(
        &format!("{tried} connections of one address"),
        &format!("{PER_ADDRESS_MAX}, the others are closed"),
        crowd.open(),
        crowd.open() == PER_ADDRESS_MAX,
    );
    Ok(())
}

async fn others_are_served(
    house: &House,
    case: &mut Case,
    force: Force,
    during: &str,
) -> anyhow::Result<()> {
    let mut took = Vec::new();
    let mut failed = 0;
    for _ in 0..50 {
        let begun = Instant::now();
        failed += usize::from(
            !house
                .get(&Who::Nobody, "/readyz")
                .await
                .is_ok_and(|answer| answer.status == 200),
        );
        took.push(begun.elapsed().as_millis());
    }
    let starts = house.starts().await?;
    for wish in starts.iter().rev().take(50) {
        let begun = Instant::now();
        let held = house
            .post(&Who::Nobody, "/api/v1/appointments", wish.clone())
            .await;
        failed += usize::from(!held.is_ok_and(|answer| matches!(answer.status, 201 | 409)));
        took.push(begun.elapsed().as_millis());
    }
    took.sort_unstable();
    let p99 = took[took.len() * 99 / 100 - 1];
    case.note(
        &format!("/readyz and bookings of others during: {during}"),
        &format!("p99 ≤ {} ms, none fails", force.answer_ms_max),
        format!("p99 {p99} ms, {failed} failed"),
        p99 <= force.answer_ms_max && failed == 0,
    );
    Ok(())
}

/// Heads beyond all measure.
async fn heads(house: &House, case: &mut Case, force: Force) -> anyhow::Result<()> {
    for (what, head) in [
        ("one header of 1 MB", format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(1024 * 1024))),
        ("10,000 headers", format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "X: y\r\n".repeat(10_000))),
        ("an address of 1 MB", format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(1024 * 1024))),
        ("two lengths of a body", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello".to_owned()),
        ("a length and chunks", "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".to_owned()),
    ] {
        let told = slow::say(house, head.as_bytes()).await?;
        let refused = told.is_empty() || ["400", "413", "414", "415", "422", "431"].iter().any(|status| told.starts_with(&format!("HTTP/1.1 {status}")));
        let answers = told.matches("HTTP/1.1").count();
        case.note(what, "refused", format!("{}, {answers} answers", told.lines().next().unwrap_or("cut")), refused);
    }
    others_are_served(house, case, force, "nothing any more").await
}
