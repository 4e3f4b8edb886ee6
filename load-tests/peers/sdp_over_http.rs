//! The smallest HTTP door for WHIP and WHEP: one offer in a POST, one answer back, connection closed.
//!
//! Shared by the small forwarders written in Rust; they are measured on their media, so this need not be fast.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// Longest offer taken, in bytes.
const OFFER_BYTES_MAX: usize = 64 * 1024;

/// Whose offer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Somebody who sends (`POST /whip`).
    Publish,
    /// Somebody who watches (`POST /whep`).
    Play,
}

/// Serves offers one after the other, for ever.
pub fn serve(
    listener: &TcpListener,
    mut answer: impl FnMut(Way, &str) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    for stream in listener.incoming() {
        if let Err(error) = exchange(stream?, &mut answer) {
            eprintln!("an offer could not be answered: {error:#}");
        }
    }
    Ok(())
}

fn exchange(
    stream: TcpStream,
    answer: &mut impl FnMut(Way, &str) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut request, mut length) = (String::new(), 0);
    reader.read_line(&mut request)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
        if line.is_empty() {
            break;
        }
    }
    anyhow::ensure!(length <= OFFER_BYTES_MAX, "an offer of {length} bytes");
    let mut offer = vec![0; length];
    reader.read_exact(&mut offer)?;
    let way = match request.split_whitespace().nth(1) {
        Some("/whip") => Some(Way::Publish),
        Some("/whep") => Some(Way::Play),
        _ => None,
    };
    let (status, body) = match way.map(|way| answer(way, &String::from_utf8_lossy(&offer))) {
        Some(Ok(sdp)) => ("201 Created", sdp),
        Some(Err(error)) => ("400 Bad Request", format!("{error:#}\n")),
        None => ("404 Not Found", String::new()),
    };
    write!(
        &stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/sdp\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(())
}
