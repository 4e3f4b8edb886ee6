//! Every parser of outside bytes behind one function each: for `signaling/fuzz`, and replayed over its corpus by an ordinary test.
//!
//! The functions return nothing: what is looked for is a panic, an overflow or a hang.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::time::Instant;

use schalter_protocol::Right;

use crate::arena::Id;
use crate::rtp::Header;
use crate::sdp::Description;
use crate::transport::Transport;
use crate::{Batch, Identity, Join, Limits, ParticipantId, Relay, RelayConfig, ice};

const OFFER: &str = include_str!("sdp/chromium_offer.sdp");

/// A relay with one participant who publishes and has been told nothing yet.
struct Bench {
    relay: Relay,
    participant: ParticipantId,
    transport: Id<Transport>,
    now: Instant,
}

impl Bench {
    fn new(now: Instant) -> Option<Self> {
        let config = RelayConfig {
            announced: vec![SocketAddr::from(([127, 0, 0, 1], 3478))],
            identity: Identity::generate().ok()?,
            limits: Limits::default(),
            seed: [7; 32],
        };
        let mut relay = Relay::new(config, now).ok()?;
        let rights = vec![
            Right::PublishAudio,
            Right::PublishVideo,
            Right::PublishScreen,
            Right::Subscribe,
        ];
        let join = Join {
            room: "r".to_owned(),
            participant: "p".to_owned(),
            rights,
            lobby: false,
        };
        let participant = relay.join(now, &join).ok()?;
        relay.publish(now, participant, OFFER, &[]).ok()?;
        let transport = relay.transports.iter().next()?.0;
        Some(Self {
            relay,
            participant,
            transport,
            now,
        })
    }
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Runs on a bench that is made once per thread; `now` is the time at which it is made.
fn on_bench(now: Instant, run: impl FnOnce(&mut Bench)) {
    BENCH.with_borrow_mut(|bench| {
        if bench.is_none() {
            *bench = Bench::new(now);
        }
        run(bench.as_mut().expect("the bench is made of constants"));
    });
}

/// A datagram from a stranger: STUN, DTLS, RTP or nonsense.
pub fn datagram(now: Instant, bytes: &[u8]) {
    if let Some(mut request) = ice::Request::read(bytes) {
        on_bench(now, |bench| {
            let password = [b'x'; 24];
            let crypto = bench.relay.provider.crypto();
            let _ = (
                request.is_authentic(&password, crypto),
                request.nominates(),
                request.ufrag(),
            );
            let _ = request.respond(SocketAddr::from(([192, 0, 2, 1], 9)), &password, crypto);
        });
    }
    on_bench(now, |bench| {
        let (from, local) = (
            SocketAddr::from(([192, 0, 2, 1], 9)),
            SocketAddr::from(([127, 0, 0, 1], 3478)),
        );
        bench
            .relay
            .handle_datagram(bench.now, from, local, &mut bytes.to_vec());
        let mut batch = Batch::new(64 * 1024);
        bench.relay.poll_transmit(&mut batch);
    });
}

/// An opened media packet.
pub fn rtp(bytes: &[u8]) {
    if let Some(header) = Header::parse(bytes) {
        for id in 0..=255 {
            let _ = header.extension(bytes, id);
        }
        let _ = header.payload(bytes);
    }
}

/// An opened compound packet of a participant.
pub fn rtcp(now: Instant, bytes: &[u8]) {
    on_bench(now, |bench| {
        bench.relay.handle_rtcp(bench.now, bench.transport, bytes);
    });
}

/// A session description, as an offer to publish, an offer to play and an answer.
pub fn sdp(now: Instant, text: &str) {
    let _ = Description::parse(text, &Limits::default());
    on_bench(now, |bench| {
        let (now, participant) = (bench.now, bench.participant);
        let _ = bench.relay.publish(now, participant, text, &[]);
        let _ = bench.relay.answer(now, participant, text);
        let _ = bench.relay.play(now, participant, text);
        while bench.relay.poll_event().is_some() {}
    });
    // The next description must find the bench as this one did.
    BENCH.with_borrow_mut(Option::take);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn replay(folder: &str, each: impl Fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz/corpus")
            .join(folder);
        let files: Vec<_> = fs::read_dir(&folder)
            .expect("the corpus is checked in")
            .flatten()
            .collect();
        assert!(files.len() >= 5, "{}", folder.display());
        for file in files {
            let bytes = fs::read(file.path()).expect("a readable file");
            each(&bytes);
            // Every beginning, and every single flipped byte: what a fuzzer does first.
            let step = (bytes.len() / 200).max(1);
            for at in (0..bytes.len()).step_by(step) {
                each(&bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 0xFF;
                each(&changed);
            }
        }
    }

    #[test]
    fn the_corpus_of_datagrams_does_no_harm() {
        let now = crate::test_clock::start();
        replay("stun", |bytes| datagram(now, bytes));
    }

    #[test]
    fn the_corpus_of_media_packets_does_no_harm() {
        replay("rtp", rtp);
    }

    #[test]
    fn the_corpus_of_reports_does_no_harm() {
        let now = crate::test_clock::start();
        replay("rtcp", |bytes| rtcp(now, bytes));
    }

    #[test]
    fn the_corpus_of_descriptions_does_no_harm() {
        let now = crate::test_clock::start();
        replay("sdp", |bytes| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                sdp(now, text);
            }
        });
    }
}
