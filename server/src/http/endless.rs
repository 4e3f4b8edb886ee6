//! An answer without end, written by ourselves once it has begun.
//!
//! hyper keeps two buffers of 8 KiB for as long as it answers, and the layers around the routes keep what they would need to compress
//! a body. For an answer that is over in a moment that is nothing; of pages that wait there are thousands. So whoever answers
//! without end hands the body over beside the answer ([`beside`]), the door takes it from there ([`of`]) together with the connection, and from
//! then on a connection is a socket and the body alone ([`write`]).

use axum::body::{Body, HttpBody as _};
use axum::http::response::Parts;
use axum::http::{HeaderName, Version, header};
use axum::response::Response;
use futures::future::poll_fn;
use jiff::fmt::rfc2822;
use std::io::{self, ErrorKind, Write as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

/// What is ready at once is written at once, up to about this.
const WRITE_BYTES: usize = 16 * 1024;
/// What a chunk takes besides its data: the length in hexadecimal digits, and two ends of lines.
const CHUNK_BYTES: usize = 16 + 4;
/// What the other side says during the answer is read into this and thrown away.
const THROWN_AWAY_BYTES: usize = 256;
/// Ours to say: how the body is written, and that nothing comes after it.
const OURS: [HeaderName; 4] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::DATE,
    header::TRANSFER_ENCODING,
];

/// The body, until the door takes it.
#[derive(Clone)]
struct Beside(Arc<Mutex<Option<Body>>>);

/// Takes the body out of an answer and puts it beside.
pub fn beside(answer: Response) -> Response {
    let (mut head, body) = answer.into_parts();
    let beside = Beside(Arc::new(Mutex::new(Some(body))));
    head.extensions.insert(beside);
    Response::from_parts(head, Body::empty())
}

/// An answer that is to be written here.
pub struct Endless {
    head: Parts,
    body: Body,
}

/// Takes what was put beside an answer, and its head with it; `None`: nothing was, and the answer stays as it is.
pub fn of(answer: &mut Response) -> Option<Endless> {
    let Beside(beside) = answer.extensions_mut().remove()?;
    let body = beside
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()?;
    let (head, _) = std::mem::take(answer).into_parts();
    Some(Endless { head, body })
}

/// Writes until the body ends or the other side is gone, and closes.
pub async fn write(mut stream: TcpStream, version: Version, answer: Endless) -> io::Result<()> {
    // Before HTTP/1.1 there are no chunks: the end of the connection is the end of the body.
    let is_chunked = version >= Version::HTTP_11;
    let Endless { head, mut body } = answer;
    let mut bytes = head_bytes(&head, is_chunked)?;
    drop(head);
    loop {
        let goes_on = poll_fn(|cx| fill(cx, &stream, &mut body, is_chunked, &mut bytes)).await?;
        if !goes_on && is_chunked {
            bytes.extend_from_slice(b"0\r\n\r\n");
        }
        stream.write_all(&bytes).await?;
        if !goes_on {
            return stream.shutdown().await;
        }
        // Mostly nothing happens for minutes: nothing is kept for the next time.
        bytes = Vec::new();
    }
}

fn head_bytes(head: &Parts, is_chunked: bool) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(1_024);
    let status = head.status;
    let reason = status.canonical_reason().unwrap_or_default();
    write!(bytes, "HTTP/1.1 {} {reason}\r\n", status.as_str())?;
    let headers = head.headers.iter();
    for (name, value) in headers.filter(|(name, _)| !OURS.contains(name)) {
        write!(bytes, "{name}: ")?;
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    let now = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&jiff::Timestamp::now());
    let now = now.map_err(io::Error::other)?;
    write!(bytes, "date: {now}\r\nconnection: close\r\n")?;
    if is_chunked {
        bytes.extend_from_slice(b"transfer-encoding: chunked\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    Ok(bytes)
}

/// Collects what is ready to be written; `false`: and that was all.
fn fill(
    cx: &mut Context<'_>,
    stream: &TcpStream,
    body: &mut Body,
    is_chunked: bool,
    bytes: &mut Vec<u8>,
) -> Poll<io::Result<bool>> {
    if let Poll::Ready(gone) = poll_gone(cx, stream) {
        return Poll::Ready(Err(gone));
    }
    while bytes.len() < WRITE_BYTES {
        match Pin::new(&mut *body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else {
                    continue;
                };
                if data.is_empty() {
                    continue;
                }
                bytes.reserve(data.len() + CHUNK_BYTES);
                if is_chunked {
                    write!(bytes, "{:x}\r\n", data.len())?;
                }
                bytes.extend_from_slice(&data);
                if is_chunked {
                    bytes.extend_from_slice(b"\r\n");
                }
            }
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(io::Error::other(error))),
            Poll::Ready(None) => return Poll::Ready(Ok(false)),
            Poll::Pending if bytes.is_empty() => return Poll::Pending,
            Poll::Pending => break,
        }
    }
    Poll::Ready(Ok(true))
}

/// Ready when the other side is gone. During an answer it has nothing to say: what it does say is thrown away.
fn poll_gone(cx: &mut Context<'_>, stream: &TcpStream) -> Poll<io::Error> {
    let mut thrown_away = [0; THROWN_AWAY_BYTES];
    loop {
        if let Err(error) = ready!(stream.poll_read_ready(cx)) {
            return Poll::Ready(error);
        }
        match stream.try_read(&mut thrown_away) {
            Ok(0) => return Poll::Ready(ErrorKind::ConnectionAborted.into()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Poll::Ready(error),
        }
    }
}
