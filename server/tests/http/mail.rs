//! A mail goes through a real SMTP server and is read by other people's parsers.

use super::house::{EIGHT, House, Who, houses_with};
use schalter_app::Settings;
use schalter_domain::time::Millis;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server (Python's `aiosmtpd`) that prints each mail as JSON, read by Python's `email`, `html` and `icalendar`.
pub struct Postbox {
    child: Child,
    port: String,
    mails: std::sync::mpsc::Receiver<Value>,
}

impl Postbox {
    pub fn open() -> Self {
        let python = std::env::var("SCHALTER_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/postbox.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python with aiosmtpd and icalendar");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().expect("the postbox tells its port").unwrap();
        let (sender, mails) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                drop(sender.send(serde_json::from_str(&line).unwrap()));
            }
        });
        Self { child, port, mails }
    }

    pub fn settings(&self) -> Vec<(&str, &str)> {
        vec![
            ("SCHALTER_SMTP__HOST", "127.0.0.1"),
            ("SCHALTER_SMTP__PORT", &self.port),
            ("SCHALTER_SMTP__SECURITY", "none"),
            ("SCHALTER_PUBLIC_URL", "https://termin.example"),
        ]
    }

    /// The next mail.
    pub fn take(&self) -> Value {
        tokio::task::block_in_place(|| {
            self.mails
                .recv_timeout(Duration::from_secs(20))
                .expect("a mail arrives")
        })
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn confirmation_and_cancellation_arrive_with_an_invitation() {
    let postbox = Postbox::open();
    for house in houses_with(Settings::default(), &postbox.settings()).await {
        let (id, citizen) = house.book(EIGHT).await;
        let mail = postbox.take();
        let Who::Citizen(token) = &citizen else {
            panic!("a citizen")
        };
        assert_eq!(mail["to"], "zoe@example.org");
        assert_eq!(mail["subject"], "Ihr Termin am 7.12.2026 um 08:00 Uhr");
        assert_eq!(
            mail["parts"],
            json!(["text/plain", "text/html", "text/calendar"])
        );
        assert_eq!(mail["calendar_method"], "REQUEST");
        let link = format!("https://termin.example/termin/{id}#{token}");
        assert!(mail["text"].as_str().unwrap().contains(&link), "{mail}");
        assert!(
            !mail["text"].as_str().unwrap().contains("Kanarienvogel"),
            "no words of the citizen in a mail"
        );
        let event = &mail["event"];
        assert_eq!(
            (&event["uid"], &event["method"], &event["sequence"]),
            (&json!(id), &json!("REQUEST"), &json!(0))
        );
        assert_eq!(
            (&event["start"], &event["end"]),
            (
                &json!("2026-12-07T08:00:00+01:00"),
                &json!("2026-12-07T08:15:00+01:00")
            )
        );
        assert_eq!(
            (&event["zone"], &event["attendee"]),
            (&json!("Europe/Berlin"), &json!("mailto:zoe@example.org"))
        );
        assert_eq!(
            (&event["attendee_name"], &event["attendees"]),
            (&json!("Zoë Kanarienvogel"), &json!(1))
        );

        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/cancel"),
                json!({}),
            )
            .await
            .ok();
        let cancelled = postbox.take();
        assert_eq!(cancelled["calendar_method"], "CANCEL");
        let event = &cancelled["event"];
        assert_eq!(
            (&event["uid"], &event["method"], &event["status"]),
            (&json!(id), &json!("CANCEL"), &json!("CANCELLED"))
        );
        assert!(
            event["sequence"].as_u64().unwrap() > 0,
            "calendars ignore what is not newer"
        );
        assert_ne!(mail["message_id"], cancelled["message_id"]);
        assert!(!cancelled["text"].as_str().unwrap().contains(token.as_str()));
        jobs_are_counted(&house).await;
        house.close().await;
    }
}

async fn jobs_are_counted(house: &House) {
    let figures = house.get(&Who::Nobody, "/metrics").await.text;
    assert!(
        figures.contains("schalter_jobs_total{kind=\"mail.confirmation\",outcome=\"done\"}"),
        "{figures}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_waits_until_the_server_is_there_again() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
        .to_string();
    let settings = [
        ("SCHALTER_SMTP__HOST", "127.0.0.1"),
        ("SCHALTER_SMTP__PORT", &closed),
        ("SCHALTER_SMTP__SECURITY", "none"),
    ];
    let house = houses_with(Settings::default(), &settings).await.remove(0);
    house.book(EIGHT).await;
    let waiting = async || {
        schalter_app::notification::backlog(&house.office.ctx)
            .await
            .unwrap()
    };
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_millis(600)).await;
        house.office.clock.advance(Millis::hours(10));
    }
    let mut backlog = waiting().await;
    for _ in 0..40 {
        if backlog.dead == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
        house.office.clock.advance(Millis::hours(10));
        backlog = waiting().await;
    }
    assert_eq!(
        (backlog.ready, backlog.dead),
        (0, 1),
        "after eight tries it is given up and counted"
    );
    house.close().await;
}
