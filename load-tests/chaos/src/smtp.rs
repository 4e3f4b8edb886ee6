//! A mail server of bad manners: it hangs, refuses, drops the line after the mail, answers late, each as the dice say.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Addresses that begin like this are never known here.
pub const NOBODY: &str = "nobody-";
/// Nobody waits this long for an answer.
const FOR_EVER: Duration = Duration::from_mins(1);
/// Later than Schalter of the trial waits for an answer, so that it believes that the mail did not arrive.
const LATE: Duration = Duration::from_millis(2_500);

/// How one mail is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// As it should be.
    Good,
    /// No greeting.
    Hangs,
    /// No answer after the mail: nothing is kept.
    HangsAfterData,
    /// 421 instead of a greeting.
    NotNow,
    /// 554 instead of a greeting: somebody has to mend this server, the mails are good.
    NoService,
    /// 451 for the address.
    TryLater,
    /// 535-like: our account is not liked.
    NotYou,
    /// The mail is kept, and the line breaks before the answer.
    KeepsAndDrops,
    /// The mail is kept, and the answer comes too late.
    KeepsAndIsLate,
}

impl Manner {
    const BAD: [Self; 8] = [
        Self::Hangs,
        Self::HangsAfterData,
        Self::NotNow,
        Self::NoService,
        Self::TryLater,
        Self::NotYou,
        Self::KeepsAndDrops,
        Self::KeepsAndIsLate,
    ];

    fn of(dice: &mut StdRng, bad_percent: u32) -> Self {
        if dice.random_ratio(bad_percent, 100) {
            Self::BAD[dice.random_range(0..Self::BAD.len())]
        } else {
            Self::Good
        }
    }
}

#[derive(Debug, Default)]
struct Kept {
    /// Message-ID and how often it came.
    mails: BTreeMap<String, u32>,
    manners: BTreeMap<Manner, u32>,
    refused: u32,
    bad_percent: u32,
}

/// The server; stopped when dropped.
#[derive(Debug)]
pub struct Smtp {
    kept: Arc<Mutex<Kept>>,
    /// Where it listens.
    pub port: u16,
    task: JoinHandle<()>,
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Smtp {
    /// Opens; of a hundred conversations so many go badly.
    pub async fn open(seed: u64, bad_percent: u32) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let kept = Arc::new(Mutex::new(Kept {
            bad_percent,
            ..Kept::default()
        }));
        let of_task = Arc::clone(&kept);
        let task = tokio::spawn(async move {
            let mut dice = StdRng::seed_from_u64(seed);
            while let Ok((stream, _)) = listener.accept().await {
                let bad_percent = lock(&of_task).bad_percent;
                let manner = Manner::of(&mut dice, bad_percent);
                let kept = Arc::clone(&of_task);
                tokio::spawn(async move {
                    // A client that goes away is what this is about.
                    let _ = talk(stream, manner, dice_of(seed, manner), &kept).await;
                });
            }
        });
        Ok(Self { kept, port, task })
    }

    /// From now on of a hundred conversations so many go badly.
    pub fn behave(&self, bad_percent: u32) {
        lock(&self.kept).bad_percent = bad_percent;
    }

    /// Message-IDs that were kept, with how often each came.
    pub fn mails(&self) -> BTreeMap<String, u32> {
        lock(&self.kept).mails.clone()
    }

    /// Mails refused for good.
    pub fn refused(&self) -> u32 {
        lock(&self.kept).refused
    }

    /// How conversations went.
    pub fn manners(&self) -> BTreeMap<Manner, u32> {
        lock(&self.kept).manners.clone()
    }
}

fn dice_of(seed: u64, manner: Manner) -> StdRng {
    StdRng::seed_from_u64(seed ^ (manner as u64 + 1))
}

async fn talk(
    stream: TcpStream,
    mut manner: Manner,
    mut dice: StdRng,
    kept: &Mutex<Kept>,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader);
    match manner {
        Manner::Hangs => {
            note(kept, manner);
            tokio::time::sleep(FOR_EVER).await;
            return Ok(());
        }
        Manner::NotNow => {
            note(kept, manner);
            return say(&mut writer, "421 not now").await;
        }
        Manner::NoService => {
            note(kept, manner);
            return say(&mut writer, "554 no service here").await;
        }
        _ => say(&mut writer, "220 chaos.example").await?,
    }
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if lock(kept).bad_percent == 0 {
            // A line that was opened in worse times is good from now on.
            manner = Manner::Good;
        }
        let word = line.trim_end().to_ascii_uppercase();
        if word.starts_with("EHLO") || word.starts_with("HELO") {
            say(&mut writer, "250 chaos.example").await?;
        } else if word.starts_with("MAIL") && manner == Manner::NotYou {
            note(kept, manner);
            say(&mut writer, "530 5.7.0 sign in first").await?;
        } else if word.starts_with("RCPT") && line.contains(NOBODY) {
            lock(kept).refused += 1;
            say(&mut writer, "550 5.1.1 nobody here by that name").await?;
        } else if word.starts_with("RCPT") && manner == Manner::TryLater {
            note(kept, manner);
            say(&mut writer, "451 4.3.0 later, please").await?;
        } else if word.starts_with("DATA") {
            say(&mut writer, "354 go on").await?;
            let id = message(&mut lines).await?;
            if !take(&mut writer, manner, id, kept).await? {
                return Ok(());
            }
            // The line may be used again: the next mail has its own luck.
            let bad_percent = lock(kept).bad_percent;
            manner = Manner::of(&mut dice, bad_percent);
        } else if word.starts_with("QUIT") {
            return say(&mut writer, "221 bye").await;
        } else {
            say(&mut writer, "250 ok").await?;
        }
    }
}

/// Reads one mail to its end; its Message-ID without brackets.
async fn message(lines: &mut BufReader<OwnedReadHalf>) -> std::io::Result<String> {
    let (mut line, mut id) = (String::new(), String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let text = line.trim_end();
        if text == "." {
            return Ok(id);
        }
        if let Some(given) = text.strip_prefix("Message-ID:")
            && id.is_empty()
        {
            id = given.trim().trim_matches(['<', '>']).to_owned();
        }
    }
}

/// What becomes of a mail that has been read; `false`: the line is over.
async fn take(
    writer: &mut OwnedWriteHalf,
    manner: Manner,
    id: String,
    kept: &Mutex<Kept>,
) -> std::io::Result<bool> {
    note(kept, manner);
    if manner == Manner::HangsAfterData {
        tokio::time::sleep(FOR_EVER).await;
        return Ok(false);
    }
    *lock(kept).mails.entry(id).or_default() += 1;
    match manner {
        Manner::KeepsAndDrops => return Ok(false),
        Manner::KeepsAndIsLate => tokio::time::sleep(LATE).await,
        _ => {}
    }
    say(writer, "250 kept").await?;
    Ok(true)
}

fn note(kept: &Mutex<Kept>, manner: Manner) {
    *lock(kept).manners.entry(manner).or_default() += 1;
}

async fn say(writer: &mut OwnedWriteHalf, text: &str) -> std::io::Result<()> {
    writer.write_all(format!("{text}\r\n").as_bytes()).await
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    // Counters: a panic leaves none half done.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
