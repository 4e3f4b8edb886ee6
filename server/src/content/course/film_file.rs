//! A film as a file: too large to be kept in memory, so that it is read piece by piece.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

/// Bytes of a film at most.
pub(super) const FILM_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How every EBML document begins, and so every `WebM`.
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
/// The document type stands in the head, which is short.
const HEAD_BYTES: usize = 64;
const READ_BYTES: usize = 64 * 1024;

/// A film of a course.
#[derive(Debug, Clone)]
pub struct FilmFile {
    source: Source,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    is_webm: bool,
}

#[derive(Debug, Clone)]
enum Source {
    Disk(PathBuf),
    Memory(Vec<u8>),
}

impl FilmFile {
    /// A file on the disk.
    pub(super) fn on_disk(path: &Path) -> io::Result<Self> {
        Self::of(Source::Disk(path.to_owned()))
    }

    /// What is built in.
    pub(super) fn in_memory(bytes: Vec<u8>) -> io::Result<Self> {
        Self::of(Source::Memory(bytes))
    }

    fn of(source: Source) -> io::Result<Self> {
        let (mut hash, mut bytes, mut head) = (Sha256::new(), 0, Vec::new());
        let mut film = source.open()?;
        let mut piece = vec![0; READ_BYTES];
        loop {
            let read = film.read(&mut piece)?;
            if read == 0 {
                break;
            }
            if head.len() < HEAD_BYTES {
                let wanted = HEAD_BYTES - head.len();
                head.extend_from_slice(&piece[..read.min(wanted)]);
            }
            hash.update(&piece[..read]);
            bytes += u64::try_from(read).unwrap_or(u64::MAX);
        }
        drop(film);
        let is_webm = head.starts_with(&EBML) && head.windows(4).any(|word| word == b"webm");
        let sha256 = hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Self {
            source,
            bytes,
            sha256,
            is_webm,
        })
    }

    /// What is wrong with it.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if self.bytes > FILM_BYTES_MAX {
            Some("a film has 256 MB at most")
        } else if self.is_webm {
            None
        } else {
            Some("this is no WebM film")
        }
    }

    /// Reads it from its begin.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        self.source.open()
    }
}

impl Source {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Disk(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
        })
    }
}
