//! Reads server-sent events out of an HTTP/1.1 answer, however the network has cut it. Knows no socket.

use memchr::memmem::find;

/// Of a page that is no live stream.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// One event. Comments are none.
#[derive(Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// `id:`, when it is a number.
    pub id: Option<u64>,
    /// `data:`, one line.
    pub data: &'a [u8],
}

/// The answer is not a stream of events.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

enum At {
    Head,
    /// In the line that says how long the next chunk is.
    Size(usize),
    Chunk(usize),
    /// Line ends after a chunk that are still to come.
    ChunkEnd(usize),
}

/// What was read of one answer so far.
pub struct Stream {
    at: At,
    /// Unfinished: the head, or an event.
    rest: Vec<u8>,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            at: At::Head,
            rest: Vec::new(),
        }
    }
}

impl Stream {
    /// Takes what came next and tells every event that it completed.
    pub fn push(
        &mut self,
        mut bytes: &[u8],
        mut tell: impl FnMut(&Event<'_>),
    ) -> Result<(), Refused> {
        while !bytes.is_empty() {
            match self.at {
                At::Head => bytes = self.head(bytes)?,
                At::Size(size) => {
                    let (&byte, after) = bytes.split_first().ok_or(Refused)?;
                    bytes = after;
                    self.at = match byte {
                        b'\r' => At::Size(size),
                        // The last chunk has no bytes: the stream is over, and the connection is closed.
                        b'\n' => At::Chunk(size),
                        digit => {
                            let digit = char::from(digit).to_digit(16).ok_or(Refused)?;
                            At::Size(size * 16 + digit as usize)
                        }
                    };
                }
                At::Chunk(left) => {
                    let (now, after) = bytes.split_at(left.min(bytes.len()));
                    bytes = after;
                    self.events(now, &mut tell);
                    self.at = match left - now.len() {
                        0 => At::ChunkEnd(2),
                        left => At::Chunk(left),
                    };
                }
                At::ChunkEnd(left) => {
                    bytes = &bytes[1..];
                    self.at = match left {
                        1 => At::Size(0),
                        left => At::ChunkEnd(left - 1),
                    };
                }
            }
        }
        Ok(())
    }

    fn head<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], Refused> {
        let had = self.rest.len();
        self.rest.extend_from_slice(bytes);
        let Some(end) = find(&self.rest, b"\r\n\r\n") else {
            return (self.rest.len() <= HEAD_BYTES_MAX)
                .then_some(&bytes[bytes.len()..])
                .ok_or(Refused);
        };
        let headers = self.rest[..end].to_ascii_lowercase();
        if !headers.starts_with(b"http/1.1 200")
            || find(&headers, b"text/event-stream").is_none()
            || find(&headers, b"transfer-encoding: chunked").is_none()
        {
            return Err(Refused);
        }
        self.rest = Vec::new();
        self.at = At::Size(0);
        Ok(&bytes[end + 4 - had..])
    }

    fn events(&mut self, bytes: &[u8], tell: &mut impl FnMut(&Event<'_>)) {
        self.rest.extend_from_slice(bytes);
        let mut begin = 0;
        while let Some(end) = find(&self.rest[begin..], b"\n\n") {
            tell_event(&self.rest[begin..begin + end], tell);
            begin += end + 2;
        }
        self.rest.drain(..begin);
    }
}

fn tell_event(block: &[u8], tell: &mut impl FnMut(&Event<'_>)) {
    let (mut id, mut data) = (None, None);
    for line in block.split(|&byte| byte == b'\n') {
        if let Some(value) = line.strip_prefix(b"id: ") {
            id = std::str::from_utf8(value)
                .ok()
                .and_then(|id| id.parse().ok());
        } else if let Some(value) = line.strip_prefix(b"data: ") {
            data = Some(value);
        }
    }
    if let Some(data) = data {
        tell(&Event { id, data });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\
        d\r\n: connected\n\n\r\n1c\r\nevent: a\nid: 7\ndata: {\"x\":1}\r\n2\r\n\n\n\r\n";

    /// Numbers and data of events.
    type Seen = Vec<(Option<u64>, Vec<u8>)>;

    fn read(pieces: impl Iterator<Item = &'static [u8]>) -> Result<Seen, Refused> {
        let (mut stream, mut seen) = (Stream::default(), Vec::new());
        for piece in pieces {
            stream.push(piece, |event| seen.push((event.id, event.data.to_vec())))?;
        }
        Ok(seen)
    }

    #[test]
    fn an_event_is_read_however_it_was_cut() {
        let whole = vec![(Some(7), b"{\"x\":1}".to_vec())];
        for length in 1..=ANSWER.len() {
            assert_eq!(
                read(ANSWER.chunks(length)),
                Ok(whole.clone()),
                "in pieces of {length}"
            );
        }
    }

    #[test]
    fn another_answer_is_refused() {
        let answer: &[u8] = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(read([answer].into_iter()), Err(Refused));
    }
}
