//! Thousands of open pages: bare sockets on one thread, so that reading is not what is measured.
//!
//! A page that is cut opens again by itself, with the last `id` it saw, until it is let in.

use super::stream::{Event, Stream};
use anyhow::Context as _;
use memchr::memmem::find;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};
use socket2::{Domain, Socket, Type};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Pages per source address: a port is given once per address, and one address has some 28,000 of them.
const PAGES_PER_ADDRESS: usize = 1_000;
/// After a page was cut or refused, plus a part of the spread.
const RETRY: Duration = Duration::from_millis(100);
const RETRY_SPREAD_MS: usize = 400;
const READ_BYTES: usize = 64 * 1024;
const WAKER: Token = Token(usize::MAX);

/// What one event said to one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The appointment is confirmed and not checked in.
    Booked,
    /// So many are before this one.
    Ahead(u64),
    /// It is this one's turn.
    Called,
    /// Something else.
    Other,
}

/// One event at one page, when its last byte was there.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Which page.
    pub page: usize,
    /// When.
    pub at: Instant,
    /// What.
    pub said: Said,
}

/// The pages of one run.
pub struct Pages {
    shared: Arc<Shared>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    seen: Mutex<Vec<Seen>>,
    open: AtomicUsize,
    told: AtomicUsize,
    cut: AtomicUsize,
    stop: AtomicBool,
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// Opens one page for each bearer token.
    pub fn open(
        server: SocketAddr,
        path: &'static str,
        tokens: Vec<String>,
    ) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKER)?;
        let shared = Arc::new(Shared::default());
        let page = |token| Page {
            token,
            last_id: None,
            socket: None,
            asked: false,
            stream: Stream::default(),
        };
        let reader = Reader {
            server,
            path,
            poll,
            pages: tokens.into_iter().map(page).collect(),
            due: BinaryHeap::new(),
            shared: Arc::clone(&shared),
            fresh: Vec::new(),
        };
        let thread = std::thread::Builder::new()
            .name("pages".to_owned())
            .spawn(move || {
                if let Err(error) = reader.run() {
                    eprintln!("the pages broke: {error:#}");
                }
            })?;
        Ok(Self {
            shared,
            waker,
            thread: Some(thread),
        })
    }

    /// What was seen since the last call.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.shared.seen())
    }

    /// Streams that have begun and were not cut.
    pub fn count(&self) -> usize {
        self.shared.open.load(Ordering::Relaxed)
    }

    /// Pages that were told something.
    pub fn told(&self) -> usize {
        self.shared.told.load(Ordering::Relaxed)
    }

    /// Streams that were cut so far.
    pub fn cut(&self) -> usize {
        self.shared.cut.load(Ordering::Relaxed)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        // A thread that has ended needs no waking.
        let _ = self.waker.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Page {
    token: String,
    last_id: Option<u64>,
    socket: Option<TcpStream>,
    asked: bool,
    stream: Stream,
}

struct Reader {
    server: SocketAddr,
    path: &'static str,
    poll: Poll,
    pages: Vec<Page>,
    /// When to open a page again.
    due: BinaryHeap<Reverse<(Instant, usize)>>,
    shared: Arc<Shared>,
    fresh: Vec<Seen>,
}

impl Reader {
    fn run(mut self) -> anyhow::Result<()> {
        for page in 0..self.pages.len() {
            self.connect(page)?;
        }
        let mut events = Events::with_capacity(1_024);
        let mut buffer = vec![0; READ_BYTES];
        while !self.shared.stop.load(Ordering::Relaxed) {
            let wait = self
                .due
                .peek()
                .map_or(Duration::from_secs(1), |Reverse((due, _))| {
                    due.saturating_duration_since(Instant::now())
                });
            if let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != ErrorKind::Interrupted
            {
                return Err(error.into());
            }
            for event in events.iter().filter(|event| event.token() != WAKER) {
                self.serve(event.token().0, &mut buffer)?;
            }
            self.shared.seen().append(&mut self.fresh);
            while let Some(&Reverse((due, page))) = self.due.peek()
                && due <= Instant::now()
            {
                self.due.pop();
                self.connect(page)?;
            }
        }
        Ok(())
    }

    fn connect(&mut self, number: usize) -> anyhow::Result<()> {
        let address = 2 + u8::try_from(number / PAGES_PER_ADDRESS)
            .context("more pages than source addresses")?;
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::new(127, 0, 0, address), 0)).into())?;
        match socket.connect(&self.server.into()) {
            Ok(()) => {}
            Err(error) if error.raw_os_error() == Some(nix::errno::Errno::EINPROGRESS as i32) => {}
            Err(_) => {
                self.later(number);
                return Ok(());
            }
        }
        let mut socket = TcpStream::from_std(socket.into());
        self.poll.registry().register(
            &mut socket,
            Token(number),
            Interest::READABLE | Interest::WRITABLE,
        )?;
        let page = &mut self.pages[number];
        (page.socket, page.asked, page.stream) = (Some(socket), false, Stream::default());
        Ok(())
    }

    fn serve(&mut self, number: usize, buffer: &mut [u8]) -> anyhow::Result<()> {
        let page = &mut self.pages[number];
        let Some(socket) = &mut page.socket else {
            return Ok(());
        };
        if !page.asked {
            match socket.peer_addr() {
                Ok(_) => {}
                // Still connecting; or refused, which the read tells.
                Err(error) if error.kind() == ErrorKind::NotConnected => {
                    if socket.take_error()?.is_some() {
                        self.close(number);
                    }
                    return Ok(());
                }
                Err(_) => {
                    self.close(number);
                    return Ok(());
                }
            }
            let last = page
                .last_id
                .map_or(String::new(), |id| format!("Last-Event-ID: {id}\r\n"));
            let request = format!(
                "GET {} HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nAuthorization: Bearer {}\r\n{last}\r\n",
                self.path, self.server, page.token
            );
            // A fresh connection takes a few hundred bytes at once, or it is broken.
            if socket.write_all(request.as_bytes()).is_err() {
                self.close(number);
                return Ok(());
            }
            page.asked = true;
            self.shared.open.fetch_add(1, Ordering::Relaxed);
        }
        loop {
            let page = &mut self.pages[number];
            let Some(socket) = &mut page.socket else {
                return Ok(());
            };
            match socket.read(buffer) {
                Ok(length) if length > 0 => {
                    let at = Instant::now();
                    let is_first = page.last_id.is_none();
                    let (last_id, fresh) = (&mut page.last_id, &mut self.fresh);
                    let refused = page.stream.push(&buffer[..length], |event| {
                        *last_id = event.id.or(*last_id);
                        let said = said(event);
                        fresh.push(Seen {
                            page: number,
                            at,
                            said,
                        });
                    });
                    if is_first && page.last_id.is_some() {
                        self.shared.told.fetch_add(1, Ordering::Relaxed);
                    }
                    if refused.is_err() {
                        self.close(number);
                        return Ok(());
                    }
                    // What did not fill the buffer was all; the next bytes ring again.
                    if length < buffer.len() {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => {
                    self.close(number);
                    return Ok(());
                }
            }
        }
    }

    fn close(&mut self, number: usize) {
        let page = &mut self.pages[number];
        page.socket = None;
        if page.asked {
            page.asked = false;
            self.shared.open.fetch_sub(1, Ordering::Relaxed);
            self.shared.cut.fetch_add(1, Ordering::Relaxed);
        }
        self.later(number);
    }

    fn later(&mut self, number: usize) {
        // The same pages are early and late in every run.
        let spread = (number * 7_919 % RETRY_SPREAD_MS) as u64;
        self.due.push(Reverse((
            Instant::now() + RETRY + Duration::from_millis(spread),
            number,
        )));
    }
}

fn said(event: &Event<'_>) -> Said {
    const AHEAD: &[u8] = b"\"ahead\":";
    if find(event.data, b"\"state\":\"called\"").is_some() {
        return Said::Called;
    }
    if let Some(begin) = find(event.data, AHEAD) {
        let digits = event.data[begin + AHEAD.len()..].iter();
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        return Said::Ahead(digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')));
    }
    match find(event.data, b"\"state\":\"booked\"") {
        Some(_) => Said::Booked,
        None => Said::Other,
    }
}
