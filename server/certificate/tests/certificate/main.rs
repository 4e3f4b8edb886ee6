//! Certificates from the drawing to the check, with keys in a folder as an installation has them.

mod altered;
mod checkers;
mod fuzzing;
mod hardware;
mod keys;
mod names;
mod pages;
mod samples;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use schalter_certificate::check::Trust;
use schalter_certificate::issue::{Files, files};
use schalter_certificate::{Document, Keyring, keys as tools};
use std::path::Path;

/// The day on which all of these tests happen.
const TODAY: Date = date(2026, 11, 22);
const PUBLIC_URL: &str = "https://termin.musterland.example";

/// Keys of authorities in a folder that goes away at the end.
struct House {
    folder: tempfile::TempDir,
    last_seed: u8,
}

impl House {
    /// The demo county with seal and payload key.
    fn new() -> Self {
        let mut house = Self {
            folder: tempfile::tempdir().expect("a folder"),
            last_seed: 0,
        };
        house.demo("musterland", "Kreis Musterland, Gesundheitsamt");
        house
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Random bytes that are the same in every run.
    fn with_seeds<T>(&mut self, use_them: impl FnOnce(&Path, tools::Seeds<'_>) -> T) -> T {
        let last = &mut self.last_seed;
        use_them(self.folder.path(), &mut || {
            *last += 1;
            [*last; 32]
        })
    }

    fn demo(&mut self, slug: &str, name: &str) {
        self.with_seeds(|folder, seeds| tools::demo(folder, slug, name, TODAY, seeds))
            .expect("keys");
    }

    fn keyring(&self) -> Keyring {
        Keyring::open(self.path()).expect("keys")
    }

    fn files(&self, document: &Document) -> Files {
        let keys = self.keyring().of("musterland").expect("keys");
        files(document, &keys, PUBLIC_URL, now()).expect("files")
    }

    /// The public keys alone, as read from the address where the world finds them.
    fn trust(&self) -> Trust {
        Trust {
            keys: schalter_certificate::Jwks::parse(&self.keyring().jwks()).expect("a JWK set"),
            ..Trust::default()
        }
    }

    /// The certificate of the demo CA in PEM.
    fn ca(&self) -> String {
        std::fs::read_to_string(self.path().join("demo-ca.pem")).expect("the CA")
    }
}

fn now() -> Timestamp {
    "2026-11-22T10:30:00Z".parse().expect("a time")
}
