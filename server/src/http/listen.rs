//! The door: accepts connections, reads requests within limits, and closes politely.

use super::connections::{Connections, Place};
use super::endless::{self, Endless};
use super::live;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{Method, Version};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
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
/// Live pages that are being opened at once. After a restart all come together, and a request under way needs many times the memory of a
/// page that waits; the others have said what they want, and wait for their turn.
const OPENING_MAX: usize = 32;
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
    let opening = Arc::new(Semaphore::new(OPENING_MAX));
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
                let inside = Inside {
                    router: router.clone(),
                    opening: Arc::clone(&opening),
                };
                drop(connections.spawn(talk(stream, peer, inside, stop.clone(), place)));
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

/// Where requests go.
#[derive(Clone)]
struct Inside {
    router: Router,
    opening: Arc<Semaphore>,
}

impl Inside {
    async fn answer(self, request: Request) -> Response {
        let turn = if request.uri().path() == live::PATH {
            // Nobody closes it.
            self.opening.acquire_owned().await.ok()
        } else {
            None
        };
        let Ok(answer) = self.router.oneshot(request).await;
        drop(turn);
        answer
    }
}

/// What the requests of a connection tell the one who reads it.
struct Told {
    has_asked: AtomicBool,
    endless: Mutex<Option<oneshot::Sender<(Version, Endless)>>>,
}

impl Told {
    /// Hands over an answer without end; `false`: it has one.
    fn hand_over(&self, version: Version, answer: &mut Response) -> bool {
        let Some(endless) = endless::of(answer) else {
            return false;
        };
        let hand_over = self
            .endless
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(hand_over) = hand_over {
            // Whoever would take it is gone with the connection.
            let _ = hand_over.send((version, endless));
        }
        true
    }
}

async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    inside: Inside,
    stop: CancellationToken,
    place: Place,
) {
    // Small answers and events must not wait for more to come. Where it cannot be set, they wait.
    drop(stream.set_nodelay(true));
    let (hand_over, mut endless) = oneshot::channel();
    let told = Arc::new(Told {
        has_asked: AtomicBool::new(false),
        endless: Mutex::new(Some(hand_over)),
    });
    let tell = Arc::clone(&told);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        tell.has_asked.store(true, Ordering::Relaxed);
        let (is_get, version) = (request.method() == Method::GET, request.version());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, tell) = (inside.clone().answer(request), Arc::clone(&tell));
        async move {
            let mut answer = answer.await;
            // Only a GET has a body; of a HEAD the head is answered.
            if is_get && tell.hand_over(version, &mut answer) {
                std::future::pending::<()>().await;
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT_MAX)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // In a box, because it is given up when the answer has no end.
    let mut connection = Box::new(connection);
    let silence = async {
        tokio::time::sleep(FIRST_HEAD_WAIT_MAX).await;
        if told.has_asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    // How a connection ends is the other side's affair: nothing is done about an error.
    let handed_over = tokio::select! {
        _ = connection.as_mut() => return,
        () = silence => return,
        Ok(handed_over) = &mut endless => handed_over,
        () = stop.cancelled() => {
            std::pin::Pin::new(connection.as_mut()).graceful_shutdown();
            tokio::select! {
                _ = connection.as_mut() => return,
                Ok(handed_over) = &mut endless => handed_over,
            }
        }
    };
    drop((endless, told));
    // Buffers, service and router go here; the socket is all that is left of the connection.
    let stream = (*connection)
        .into_parts()
        .map(|parts| parts.io.into_inner());
    if let Some(stream) = stream {
        let (version, endless) = handed_over;
        let _ = endless::write(stream, version, endless).await;
    }
    drop::<Place>(place);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse as _;
    use axum::routing::get;
    use futures::stream::{self, StreamExt as _};
    use std::sync::atomic::AtomicUsize;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::mpsc;

    /// What an answer without end has to say: two words, and then it is silent until nobody listens.
    fn endless_answer(heard: mpsc::UnboundedSender<()>) -> Response {
        let words = stream::iter(["one", "two"]).map(Ok::<_, Infallible>);
        let words = words.chain(stream::once(async move {
            heard.closed().await;
            Ok("never")
        }));
        endless::beside(Body::from_stream(words).into_response())
    }

    fn short_answer() -> Response {
        let words = stream::iter(["one", "two"]).map(Ok::<_, Infallible>);
        endless::beside(([("x-own", "kept")], Body::from_stream(words)).into_response())
    }

    async fn door() -> (SocketAddr, CancellationToken) {
        let router = Router::new().route("/", get(async || "hello"));
        serve_on(router.route("/short", get(async || short_answer()))).await
    }

    async fn serve_on(router: Router) -> (SocketAddr, CancellationToken) {
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

    /// Everything that is answered until the connection is closed.
    async fn whole_answer(address: SocketAddr, request: &str) -> String {
        let mut connection = TcpStream::connect(address).await.expect("a connection");
        connection
            .write_all(request.as_bytes())
            .await
            .expect("a request");
        let mut answer = String::new();
        let read = connection.read_to_string(&mut answer);
        let read = tokio::time::timeout(Duration::from_secs(5), read).await;
        read.expect("it is closed").expect("text");
        answer
    }

    #[tokio::test]
    async fn an_answer_without_end_is_written_in_chunks_with_its_head_and_then_closed() {
        let (address, stop) = door().await;
        let answer = whole_answer(address, "GET /short HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        for line in [
            "x-own: kept",
            "transfer-encoding: chunked",
            "connection: close",
        ] {
            assert_eq!(head.matches(line).count(), 1, "{head}");
        }
        assert!(
            head.contains("\r\ndate: ") && !head.contains("content-length"),
            "{head}"
        );
        assert_eq!(body, "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");

        let answer = whole_answer(address, "GET /short HTTP/1.0\r\nHost: x\r\n\r\n").await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(!head.contains("chunked"), "{head}");
        assert_eq!(body, "onetwo");

        let request = "HEAD /short HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let answer = whole_answer(address, request).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "of a HEAD no body: {answer}");
        stop.cancel();
    }

    #[tokio::test]
    async fn pages_that_come_together_are_opened_in_turn() {
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&most);
        let router = Router::new().route(
            live::PATH,
            get(async move || {
                let now = open.fetch_add(1, Ordering::SeqCst) + 1;
                seen.fetch_max(now, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(50)).await;
                open.fetch_sub(1, Ordering::SeqCst);
                short_answer()
            }),
        );
        let (address, stop) = serve_on(router).await;
        let request = format!("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", live::PATH);
        let answers = (0..OPENING_MAX * 3).map(|_| whole_answer(address, &request));
        let answers = futures::future::join_all(answers).await;
        assert!(answers.iter().all(|answer| answer.contains("two")));
        assert!(most.load(Ordering::SeqCst) <= OPENING_MAX);
        stop.cancel();
    }

    #[tokio::test]
    async fn whoever_goes_away_from_an_answer_without_end_is_noticed() {
        let (heard, mut dropped) = mpsc::unbounded_channel();
        let answer = Arc::new(Mutex::new(Some(heard)));
        let router = Router::new().route(
            "/",
            get(async move || {
                let heard = answer.lock().ok().and_then(|mut heard| heard.take());
                endless_answer(heard.expect("asked once"))
            }),
        );
        let (address, stop) = serve_on(router).await;
        let mut connection = TcpStream::connect(address).await.expect("a connection");
        // Said in one breath with more than was asked for: that is thrown away.
        connection
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nand so on")
            .await
            .expect("a request");
        let mut answer = Vec::new();
        while !answer.ends_with(b"3\r\ntwo\r\n") {
            let read = connection.read_buf(&mut answer);
            let read = tokio::time::timeout(Duration::from_secs(5), read).await;
            assert!(read.expect("in time").expect("an answer") > 0);
        }
        connection.write_all(b"and on").await.expect("said");
        let gone = tokio::time::timeout(Duration::from_millis(200), dropped.recv());
        assert!(gone.await.is_err(), "the page still listens");
        drop(connection);
        let gone = tokio::time::timeout(Duration::from_secs(5), dropped.recv());
        assert_eq!(gone.await.expect("the body is dropped"), None);
        stop.cancel();
    }
}
