//! A small forwarder on str0m, to be measured beside Schalter's relay: one publisher by WHIP, any number of viewers by WHEP.
//!
//! It is given what makes str0m fast: RTP mode, so that payloads are shared and not copied; ICE-lite; one port with large buffers;
//! datagrams in by `recvmmsg`, a viewer's packets out in runs by `UDP_SEGMENT`.

#[path = "../../sdp_over_http.rs"]
mod sdp_over_http;
mod socket;

use anyhow::Context as _;
use sdp_over_http::Way;
use socket::MediaSocket;
use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use str0m::change::SdpOffer;
use str0m::media::{KeyframeRequestKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

/// The loop turns at least this often.
const BEAT: Duration = Duration::from_millis(100);

/// One peer connection.
struct Client {
    rtc: Rtc,
    way: Way,
    mid: Option<Mid>,
    deadline: Instant,
}

/// What a turn of the loop has brought.
#[derive(Default)]
struct Brought {
    packets: Vec<RtpPacket>,
    wanted: Option<KeyframeRequestKind>,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let listen = arguments.next().context("address of WHIP and WHEP")?;
    let media: SocketAddr = arguments
        .next()
        .context("UDP address of the media")?
        .parse()?;
    str0m::crypto::from_feature_flags().install_process_default();
    let socket = MediaSocket::bind(media)?;
    let (sender, clients) = channel();
    let waker = socket.waker()?;
    std::thread::spawn(move || {
        if let Err(error) = run(socket, &clients) {
            eprintln!("{error:#}");
            std::process::exit(1);
        }
    });
    sdp_over_http::serve(&TcpListener::bind(listen)?, |way, offer| {
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .set_ice_lite(true)
            .build(Instant::now());
        rtc.add_local_candidate(Candidate::host(media, "udp")?);
        let answer = rtc
            .sdp_api()
            .accept_offer(SdpOffer::from_sdp_string(offer)?)?;
        sender.send(Client {
            rtc,
            way,
            mid: None,
            deadline: Instant::now(),
        })?;
        waker.wake()?;
        Ok(answer.to_sdp_string())
    })
}

fn run(mut socket: MediaSocket, arriving: &Receiver<Client>) -> anyhow::Result<()> {
    let mut clients: Vec<Client> = Vec::new();
    let mut by_address: HashMap<SocketAddr, usize> = HashMap::new();
    loop {
        let next = clients.iter().map(|client| client.deadline).min();
        let wait = next.map_or(BEAT, |next| {
            next.saturating_duration_since(Instant::now()).min(BEAT)
        });
        socket.wait(wait)?;
        clients.extend(arriving.try_iter());
        loop {
            let mut brought = Brought::default();
            let now = Instant::now();
            let mut received = Vec::new();
            let more = socket.receive(|from, datagram| received.push((from, datagram.to_vec())))?;
            for (from, datagram) in &received {
                let contents = datagram.as_slice().try_into()?;
                let receive = Receive {
                    proto: Protocol::Udp,
                    source: *from,
                    destination: socket.local(),
                    contents,
                };
                let input = Input::Receive(now, receive);
                let index = by_address.get(from).copied().or_else(|| {
                    clients
                        .iter()
                        .position(|client| client.rtc.accepts(&input))
                        .inspect(|index| {
                            by_address.insert(*from, *index);
                        })
                });
                if let Some(index) = index {
                    clients[index].rtc.handle_input(input)?;
                    drain(&mut clients[index], &mut socket, &mut brought)?;
                }
            }
            forward(&mut clients, &mut socket, &mut brought)?;
            if !more {
                break;
            }
        }
        let mut brought = Brought::default();
        let now = Instant::now();
        for client in clients.iter_mut().filter(|client| client.deadline <= now) {
            client.rtc.handle_input(Input::Timeout(now))?;
            drain(client, &mut socket, &mut brought)?;
        }
        forward(&mut clients, &mut socket, &mut brought)?;
    }
}

/// Gives every viewer what came, viewer by viewer, so that its packets leave together.
fn forward(
    clients: &mut [Client],
    socket: &mut MediaSocket,
    brought: &mut Brought,
) -> anyhow::Result<()> {
    let packets = std::mem::take(&mut brought.packets);
    if !packets.is_empty() {
        let viewers = clients.iter_mut().filter(|client| client.way == Way::Play);
        for client in viewers {
            let Some(mid) = client.mid else { continue };
            if let Some(stream) = client.rtc.direct_api().stream_tx_by_mid(mid, None) {
                for packet in &packets {
                    let write = RtpWrite::new(
                        packet.header.payload_type,
                        packet.seq_no,
                        packet.header.timestamp,
                        packet.timestamp,
                        packet.payload.clone(),
                    );
                    stream.write_rtp(write.marker(packet.header.marker).nackable(true));
                }
            }
            drain(client, socket, brought)?;
        }
    }
    if let Some(kind) = brought.wanted.take() {
        let publishers = clients
            .iter_mut()
            .filter(|client| client.way == Way::Publish);
        for client in publishers {
            if let Some(mid) = client.mid
                && let Some(stream) = client.rtc.direct_api().stream_rx_by_mid(mid, None)
            {
                stream.request_keyframe(kind);
            }
            drain(client, socket, brought)?;
        }
    }
    Ok(())
}

/// Takes all a connection has to say: datagrams to the socket, packets to the others.
fn drain(
    client: &mut Client,
    socket: &mut MediaSocket,
    brought: &mut Brought,
) -> anyhow::Result<()> {
    loop {
        match client.rtc.poll_output()? {
            Output::Timeout(deadline) => {
                client.deadline = deadline;
                socket.flush();
                return Ok(());
            }
            Output::Transmit(transmit) => socket.send(transmit.destination, &transmit.contents),
            Output::Event(Event::RtpPacket(packet)) => brought.packets.push(packet),
            Output::Event(Event::MediaAdded(media)) => client.mid = Some(media.mid),
            Output::Event(Event::KeyframeRequest(request)) => brought.wanted = Some(request.kind),
            Output::Event(_) => {}
        }
    }
}
