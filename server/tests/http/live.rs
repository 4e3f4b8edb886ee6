//! The live stream: the present state at once, every change, nothing twice, and on after a restart.

use super::house::{EIGHT, House, Who, houses};
use futures::StreamExt as _;
use schalter_domain::identity::Role;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// Today's list of a console is made anew at least every fifteen seconds.
const SOON: Duration = Duration::from_secs(25);
/// Longer than any change needs to arrive.
const QUIET: Duration = Duration::from_millis(700);

#[derive(Debug)]
pub struct Event {
    pub name: String,
    id: String,
    pub data: Value,
}

/// An open stream of events.
pub struct Stream {
    response: futures::stream::BoxStream<'static, Vec<u8>>,
    text: String,
}

impl Stream {
    pub async fn open(house: &House, who: &Who, query: &str, last: Option<&str>) -> Self {
        let request = house.request(who, "GET", &format!("/api/v1/live{query}"));
        let request = last
            .into_iter()
            .fold(request, |request, id| request.header("last-event-id", id));
        let response = request.send().await.unwrap();
        assert_eq!(
            (
                response.status().as_u16(),
                &response.headers()["content-type"]
            ),
            (200, &"text/event-stream".parse().unwrap())
        );
        let chunks = response
            .bytes_stream()
            .map(|chunk| chunk.map(|bytes| bytes.to_vec()).unwrap_or_default());
        Self {
            response: chunks.boxed(),
            text: String::new(),
        }
    }

    /// The next event; `None` when the stream ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
                        .unwrap_or_default()
                        .to_owned()
                };
                if !field("event").is_empty() {
                    let data = serde_json::from_str(&field("data")).unwrap();
                    return Some(Event {
                        name: field("event"),
                        id: field("id"),
                        data,
                    });
                }
            } else {
                let chunk = timeout(SOON, self.response.next())
                    .await
                    .expect("something comes in time")?;
                self.text.push_str(&String::from_utf8(chunk).unwrap());
            }
        }
    }

    async fn expect(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, name, "{event:?}");
        event
    }

    /// Reads until an event of which something is true.
    pub async fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Event {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if is_it(&event.data) {
                return event;
            }
        }
    }

    async fn is_quiet(&mut self) -> bool {
        timeout(QUIET, self.next()).await.is_err()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_waiting_page_keeps_its_place_when_closed_and_over_a_restart() {
    for mut house in houses().await {
        let (id, citizen) = house.book(EIGHT).await;
        house.clock(7, 45);
        let mut page = Stream::open(&house, &citizen, "", None).await;
        assert_eq!(
            page.expect("appointment").await.data["state"],
            "booked",
            "the present state comes at once"
        );
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/check-in"),
                json!({}),
            )
            .await
            .ok();
        let waiting = page
            .until(|view| view["ticket"]["state"] == "waiting")
            .await;
        assert_eq!(waiting.data["ticket"]["ahead"], 0);

        // Another device with the same link sees the same.
        let mut other = Stream::open(&house, &citizen, "", None).await;
        assert_eq!(
            other.expect("appointment").await.data["ticket"]["id"],
            waiting.data["ticket"]["id"]
        );

        // Closed and opened again: nothing happened since, so nothing is sent.
        let mut last = waiting.id;
        while let Ok(Some(event)) = timeout(QUIET, page.next()).await {
            last = event.id;
        }
        drop(page);
        let mut page = Stream::open(&house, &citizen, "", Some(&last)).await;
        assert!(
            page.is_quiet().await,
            "on {}: nothing is told twice",
            house.office.engine
        );

        // The server says good bye, and the page goes on with the next one.
        house.ask_to_stop();
        let bye = page.expect("bye").await;
        assert!((500..3_000).contains(&bye.data["reconnect_ms"].as_u64().unwrap()));
        assert!(
            page.next().await.is_none(),
            "the stream ends after the good bye"
        );
        house.restart().await;
        let mut page = Stream::open(&house, &citizen, "", Some(&last)).await;
        assert!(
            page.is_quiet().await,
            "on {}: a restart is no news",
            house.office.engine
        );
        let clerk = house
            .staff(house.office.here, "clerk@hier.example", Role::Clerk)
            .await;
        let call = json!({"counter": house.office.here.counters[0].0, "pools": [house.office.here.video.0]});
        house
            .post(
                &clerk,
                &format!("/api/v1/queues/{}/call-next", house.office.here.queue),
                call,
            )
            .await
            .ok();
        let called = page.until(|view| view["ticket"]["state"] == "called").await;
        assert!(
            called.data["ticket"]["counter"].is_string()
                && called.id.parse::<u64>().unwrap() > last.parse().unwrap()
        );

        // Opened again with what was seen before the call: the call is told at once.
        let mut late = Stream::open(&house, &citizen, "", Some(&last)).await;
        assert_eq!(
            late.expect("appointment").await.data["ticket"]["state"],
            "called"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_sees_who_arrives_and_stops_when_signed_out() {
    for house in houses().await {
        let here = house.office.here;
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let mut console =
            Stream::open(&house, &clerk, &format!("?queue={}", here.queue), None).await;
        assert_eq!(console.expect("queue").await.data["tickets"], json!([]));
        let (id, citizen) = house.book(EIGHT).await;
        console
            .until(|view| {
                view["appointments"]
                    .as_array()
                    .is_some_and(|all| all.len() == 1)
            })
            .await;
        house.clock(7, 45);
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/check-in"),
                json!({}),
            )
            .await
            .ok();
        let arrived = console
            .until(|view| view["tickets"].as_array().is_some_and(|all| all.len() == 1))
            .await;
        assert_eq!(
            arrived.data["tickets"][0]["person_name"],
            "Zoë Kanarienvogel"
        );
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/cancel"),
                json!({}),
            )
            .await
            .ok();
        console.until(|view| view["tickets"] == json!([])).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_a_limit_of_streams() {
    use super::house::houses_with;
    use schalter_app::Settings;
    let few = [("SCHALTER_LIMITS__LIVE_STREAMS_PER_ADDRESS_MAX", "2")];
    let house = houses_with(Settings::default(), &few).await.remove(0);
    let (_, citizen) = house.book(EIGHT).await;
    let first = Stream::open(&house, &citizen, "", None).await;
    let _second = Stream::open(&house, &citizen, "", None).await;
    let third = house.get(&citizen, "/api/v1/live").await;
    assert_eq!(
        (third.status, third.problem()),
        (429, "too-many-from-one-address")
    );
    drop(first);
    timeout(SOON, async {
        while house
            .request(&citizen, "GET", "/api/v1/live")
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
            != 200
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the place is given back");
    let wrong = house
        .request(&citizen, "GET", "/api/v1/live")
        .header("last-event-id", "x");
    assert_eq!(super::house::answer(wrong).await.problem(), "invalid-input");
    house.close().await;
}
