//! The door: accepts connections, reads requests within limits, and closes politely.

use super::connections::{Connections, Place};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// Bytes of the head of a request; larger ones are answered with 431.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Lines of the head of a request.
const HEADERS_MAX: usize = 64;
/// Who sends no head for this long is cut. Longer than reverse proxies keep idle connections, so that they close first.
const HEAD_WAIT_MAX: Duration = Duration::from_secs(75);
/// Who has just come and sends no whole head for this long is cut. Browsers open connections in advance; losing one costs them nothing.
const FIRST_HEAD_WAIT_MAX: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });
/// Pause when the system has no file descriptors left.
const BREATH: Duration = Duration::from_millis(50);

/// Serves until `stop`; then lets requests that run come to their end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    places: Arc<Connections>,
    stop: CancellationToken,
) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // One too many of an address is closed without a word: an answer would cost us more than them.
                let Some(place) = places.enter(peer.ip()) else {
                    continue;
                };
                let talk = talk(stream, peer, router.clone(), stop.clone());
                drop(connections.spawn(async move {
                    talk.await;
                    drop::<Place>(place);
                }));
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

async fn talk(stream: TcpStream, peer: SocketAddr, router: Router, stop: CancellationToken) {
    // Small answers and events must not wait for more to come. Where it cannot be set, they wait.
    drop(stream.set_nodelay(true));
    let has_asked = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&has_asked);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT_MAX)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let silence = async {
        tokio::time::sleep(FIRST_HEAD_WAIT_MAX).await;
        if has_asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    // How a connection ends is the other side's affair: nothing is done about an error.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = silence => return,
        () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    async fn door() -> (SocketAddr, CancellationToken) {
        let config = crate::config::load(
            None,
            [(
                "SCHALTER_LIMITS__LIVE_STREAMS_PER_ADDRESS_MAX".to_owned(),
                "1".to_owned(),
            )],
        )
        .expect("a configuration");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(async || "hello"));
        tokio::spawn(serve(
            listener,
            router,
            Connections::new(&config),
            stop.clone(),
        ));
        (address, stop)
    }

    #[tokio::test]
    async fn whoever_sends_no_head_is_cut_and_one_address_has_only_so_many_connections() {
        let (address, stop) = door().await;
        let mut slow = TcpStream::connect(address).await.expect("a connection");
        slow.write_all(b"GET / HTTP/1.1\r\nX: ")
            .await
            .expect("a line");
        let began = tokio::time::Instant::now();
        let heard = slow.read(&mut [0; 100]).await;
        assert!(matches!(heard, Ok(0) | Err(_)), "{heard:?}");
        assert!(began.elapsed() >= FIRST_HEAD_WAIT_MAX / 2 && began.elapsed() < HEAD_WAIT_MAX);

        // Two for its stream and a hundred more.
        let mut open = Vec::new();
        for _ in 0..102 {
            open.push(TcpStream::connect(address).await.expect("a connection"));
        }
        let mut last = open.pop().expect("a connection");
        last.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .expect("a request");
        assert!(last.read(&mut [0; 1000]).await.expect("an answer") > 0);
        let mut one_more = TcpStream::connect(address).await.expect("a connection");
        drop(
            one_more
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                .await,
        );
        let heard = one_more.read(&mut [0; 100]).await;
        assert!(matches!(heard, Ok(0) | Err(_)), "{heard:?}");
        stop.cancel();
    }
}
