//! The HTTP door of an installation, for load: as few instructions per request as we can do with, because the generator shares its machine
//! with the server. An address with TLS goes through an ordinary client.

use anyhow::Context as _;
use reqwest::Client;
use serde::de::DeserializeOwned;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Nobody waits longer.
const PATIENCE: Duration = Duration::from_mins(1);
/// A head that is longer is none of ours.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Question<'a> {
    /// From `/`.
    pub path: &'a str,
    /// JSON: then it is a POST, else a GET.
    pub body: Option<String>,
    /// The citizen's right.
    pub token: Option<&'a str>,
    /// The session of staff.
    pub cookie: Option<&'a str>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// All of the body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The JSON of a good answer.
    pub fn json<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        anyhow::ensure!(
            (200..300).contains(&self.status),
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// Where questions go; cheap to clone, connections are shared and kept.
#[derive(Debug, Clone)]
pub struct Door(Arc<Way>);

#[derive(Debug)]
enum Way {
    Plain {
        host: String,
        idle: Mutex<Vec<Connection>>,
    },
    Tls {
        url: String,
        client: Client,
    },
}

impl Door {
    /// `url` without a slash at its end.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        let way = match url.strip_prefix("http://") {
            Some(host) => Way::Plain {
                host: host.to_owned(),
                idle: Mutex::default(),
            },
            None => Way::Tls {
                url: url.to_owned(),
                client: Client::builder()
                    .pool_max_idle_per_host(4_096)
                    .timeout(PATIENCE)
                    .build()?,
            },
        };
        Ok(Self(Arc::new(way)))
    }

    /// Asks, and reads the whole answer.
    pub async fn ask(&self, question: Question<'_>) -> anyhow::Result<Answer> {
        match &*self.0 {
            Way::Plain { host, idle } => {
                let answer = plain(host, idle, &question);
                tokio::time::timeout(PATIENCE, answer)
                    .await
                    .context("no answer")?
            }
            Way::Tls { url, client } => tls(url, client, question).await,
        }
    }

    /// Asks for the JSON of a path.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let question = Question {
            path,
            ..Question::default()
        };
        self.ask(question)
            .await?
            .json()
            .with_context(|| path.to_owned())
    }

    /// The id of a service by its short name.
    pub async fn service(&self, authority: &str, slug: &str) -> anyhow::Result<String> {
        let path = format!("/api/v1/authorities/{authority}/services");
        let answer: serde_json::Value = self.get(&path).await?;
        let services = answer["services"].as_array().context("no services")?;
        let service = services.iter().find(|service| service["slug"] == slug);
        Ok(service
            .and_then(|service| service["id"].as_str())
            .with_context(|| format!("the authority `{authority}` has no service `{slug}`"))?
            .to_owned())
    }
}

async fn plain(
    host: &str,
    idle: &Mutex<Vec<Connection>>,
    question: &Question<'_>,
) -> anyhow::Result<Answer> {
    let request = text(host, question);
    let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let (mut connection, was_kept) = match kept {
        Some(connection) => (connection, true),
        None => (Connection::open(host).await?, false),
    };
    let answer = match connection.ask(&request).await {
        // A server may close what was idle; asking again is right only where nothing came back at all.
        Err(_) if was_kept && connection.buffer.is_empty() && question.body.is_none() => {
            connection = Connection::open(host).await?;
            connection.ask(&request).await?
        }
        other => other?,
    };
    idle.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(connection);
    Ok(answer)
}

fn text(host: &str, question: &Question<'_>) -> String {
    let Question {
        path,
        body,
        token,
        cookie,
    } = question;
    let method = if body.is_some() { "POST" } else { "GET" };
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n");
    if let Some(token) = token {
        let _ = write!(text, "authorization: Bearer {token}\r\n");
    }
    if let Some(cookie) = cookie {
        let _ = write!(text, "cookie: {cookie}\r\n");
    }
    if let Some(body) = body {
        let length = body.len();
        let _ = write!(
            text,
            "content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
    } else {
        text.push_str("\r\n");
    }
    text
}

async fn tls(url: &str, client: &Client, question: Question<'_>) -> anyhow::Result<Answer> {
    let address = format!("{url}{}", question.path);
    let mut request = match question.body {
        Some(body) => client
            .post(address)
            .header("content-type", "application/json")
            .body(body),
        None => client.get(address),
    };
    if let Some(token) = question.token {
        request = request.bearer_auth(token);
    }
    if let Some(cookie) = question.cookie {
        request = request.header("cookie", cookie);
    }
    let answer = request.send().await?;
    Ok(Answer {
        status: answer.status().as_u16(),
        body: answer.bytes().await?.to_vec(),
    })
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(host: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(2_048),
        })
    }

    async fn ask(&mut self, request: &str) -> anyhow::Result<Answer> {
        self.buffer.clear();
        self.stream.write_all(request.as_bytes()).await?;
        let body_from = loop {
            if let Some(end) = end_of_head(&self.buffer) {
                break end;
            }
            anyhow::ensure!(self.buffer.len() < HEAD_BYTES_MAX, "a head without an end");
            self.read().await?;
        };
        let (status, length) = head(&self.buffer[..body_from])?;
        while self.buffer.len() < body_from + length {
            self.read().await?;
        }
        Ok(Answer {
            status,
            body: self.buffer[body_from..body_from + length].to_vec(),
        })
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        let count = self.stream.read_buf(&mut self.buffer).await?;
        anyhow::ensure!(count > 0, "the connection was closed");
        Ok(())
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(at + 4)
}

/// Status and length of the body. Schalter says the length of everything but streams, which nobody asks for here.
fn head(bytes: &[u8]) -> anyhow::Result<(u16, usize)> {
    let text = std::str::from_utf8(bytes).context("a head that is no text")?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .context("no status")?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse())
    });
    let status = status.parse()?;
    match length {
        Some(length) => Ok((status, length?)),
        None if status == 204 || status == 304 => Ok((status, 0)),
        None => anyhow::bail!("an answer without a length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn a_head_says_status_and_length() {
        let good = b"HTTP/1.1 201 Created\r\nContent-Length: 12\r\nx: y\r\n\r\n";
        assert_eq!(head(good).expect("a head"), (201, 12));
        assert_eq!(end_of_head(good), Some(good.len()));
        assert_eq!(
            head(b"HTTP/1.1 204 No Content\r\n\r\n").expect("a head"),
            (204, 0)
        );
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "no length");
    }

    #[tokio::test]
    async fn an_answer_may_come_in_pieces_and_the_connection_is_kept() -> anyhow::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let door = Door::new(&format!("http://{}", listener.local_addr()?))?;
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            for _ in 0..2 {
                let mut asked = vec![0; 1_024];
                let count = stream.read(&mut asked).await?;
                assert!(asked[..count].starts_with(b"POST /x HTTP/1.1\r\n"));
                assert!(asked[..count].ends_with(b"\r\n\r\n{\"a\":1}"));
                for piece in [
                    "HTTP/1.1 200 OK\r\ncontent-",
                    "length: 4\r\n\r\n[",
                    "10",
                    "]",
                ] {
                    stream.write_all(piece.as_bytes()).await?;
                    stream.flush().await?;
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
            anyhow::Ok(())
        });
        for _ in 0..2 {
            let question = Question {
                path: "/x",
                body: Some("{\"a\":1}".to_owned()),
                ..Question::default()
            };
            let numbers: Vec<u8> = door.ask(question).await?.json()?;
            assert_eq!(numbers, [10]);
        }
        server.await?
    }
}
