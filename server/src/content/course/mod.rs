//! A course as a folder: `course.toml`, and for each chapter its lessons in Markdown, `questions.toml` and pictures.
//!
//! Reading and checking are one: what is not as it must be is a [`Finding`] with its line, and there is a [`Content`] only where
//! nothing was found. Nothing is guessed, so that no course goes out with a hole that a participant has to find.

mod course_file;
mod film;
mod film_file;
mod finding;
mod lesson;
mod picture;
mod questions;
mod sections;
mod thresholds;

pub use film_file::FilmFile;
pub use finding::{Finding, Link};

use super::ContentFault;
use course_file::CourseFile;
use finding::Findings;
use rust_embed::Embed;
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::{Chapter, Content, Scope};
use std::collections::BTreeMap;
use std::path::Path;

/// Files of a course at most, and bytes of each.
const FILES_MAX: usize = 2_000;
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// Folders below the course's folder that are looked into: `chapters/01-why`.
const DEPTH_MAX: usize = 2;

#[derive(Embed)]
#[folder = "content/courses"]
struct Shipped;

/// The files of one course, by their path inside its folder.
#[derive(Debug, Clone, Default)]
pub struct CourseFolder {
    /// The folder as a person names it.
    pub name: String,
    files: BTreeMap<String, Vec<u8>>,
    films: BTreeMap<String, FilmFile>,
}

/// What reading a course found.
#[derive(Debug)]
pub struct Report {
    /// The course; `None` when anything was found.
    pub content: Option<Content>,
    /// What is not as it must be, in the order of files and lines.
    pub findings: Vec<Finding>,
    /// Addresses on the web that it leads to. Whether they answer is for a person to see: a check must not depend on the network.
    pub links: Vec<Link>,
}

impl CourseFolder {
    /// Reads a folder from disk.
    pub fn read(folder: &Path) -> Result<Self, ContentFault> {
        let mut course = Self {
            name: folder.display().to_string(),
            ..Self::default()
        };
        course.collect(folder, "", 0)?;
        Ok(course)
    }

    /// The course of this short name that is built into the program.
    #[must_use]
    pub fn shipped(slug: &str) -> Option<Self> {
        let prefix = format!("{slug}/");
        let mut course = Self {
            name: slug.to_owned(),
            ..Self::default()
        };
        for path in Shipped::iter() {
            let inside = path.strip_prefix(&prefix).zip(Shipped::get(&path));
            let Some((name, embedded)) = inside else {
                continue;
            };
            course.insert(name, embedded.data.into_owned())?;
        }
        (!course.files.is_empty()).then_some(course)
    }

    /// A course out of memory: names inside its folder, and bytes. `None` when a film cannot be kept.
    #[cfg(any(test, feature = "fuzzing"))]
    #[must_use]
    pub fn of_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Option<Self> {
        let mut course = Self::default();
        for (name, bytes) in files {
            course.insert(&name, bytes)?;
        }
        Some(course)
    }

    fn insert(&mut self, name: &str, bytes: Vec<u8>) -> Option<()> {
        if film::is_film(name) {
            let film = FilmFile::in_memory(bytes).ok()?;
            self.films.insert(name.to_owned(), film);
        } else {
            self.files.insert(name.to_owned(), bytes);
        }
        Some(())
    }

    /// Every film, for what keeps them.
    pub fn films(&self) -> impl Iterator<Item = &FilmFile> {
        self.films.values()
    }

    fn collect(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), ContentFault> {
        let unreadable = |source| ContentFault::Unreadable {
            path: folder.to_owned(),
            source,
        };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let known = entry.metadata().map_err(unreadable)?;
            if known.is_dir() && depth < DEPTH_MAX {
                self.collect(&path, &format!("{name}/"), depth + 1)?;
            } else if known.is_file() && !film::is_film(&name) {
                if known.len() > FILE_BYTES_MAX || self.files.len() == FILES_MAX {
                    return Err(ContentFault::Malformed {
                        file: name,
                        reason: "too large, or one file too many".to_owned(),
                    });
                }
                let bytes = std::fs::read(&path);
                let bytes = bytes.map_err(|source| ContentFault::Unreadable { path, source })?;
                self.files.insert(name, bytes);
            } else if known.is_file() {
                let film = FilmFile::on_disk(&path);
                let film = film.map_err(|source| ContentFault::Unreadable { path, source })?;
                self.films.insert(name, film);
            }
        }
        Ok(())
    }

    /// Reads and checks everything.
    #[must_use]
    pub fn check(&self) -> Report {
        let mut findings = Findings::default();
        let content = self.content(&mut findings);
        let (findings, links) = findings.into_sorted();
        Report {
            content: content.filter(|_| findings.is_empty()),
            findings,
            links,
        }
    }

    fn content(&self, findings: &mut Findings) -> Option<Content> {
        let text = self.text("course.toml", findings)?;
        let about = CourseFile::parse(text, findings)?;
        let languages = about.languages();
        let mut chapters = Vec::new();
        for (number, (folder, seconds_min)) in (1..).zip(about.chapters()) {
            let reader = ChapterReader {
                course: self,
                folder,
                languages: &languages,
                default: about.default_language(),
            };
            chapters.push(reader.chapter(number, seconds_min, findings));
        }
        self.check_strays(&about, findings);
        let content = about.content(languages, chapters);
        sections::check_essentials(&content, &about, findings);
        questions::check_ids(&content, &about, findings);
        thresholds::check(&content, &about, findings);
        Some(content)
    }

    /// A file that must be there and be text.
    fn text<'f>(&'f self, path: &str, findings: &mut Findings) -> Option<&'f str> {
        let Some(bytes) = self.files.get(path) else {
            findings.add(path, 1, "this file is missing");
            return None;
        };
        std::str::from_utf8(bytes)
            .inspect_err(|_| findings.add(path, 1, "this is no UTF-8 text"))
            .ok()
    }

    fn names_in<'f>(&'f self, folder: &str) -> impl Iterator<Item = &'f str> {
        let prefix = format!("chapters/{folder}/");
        self.files
            .keys()
            .filter_map(move |path| path.strip_prefix(&prefix))
    }

    /// Files that no chapter knows: most likely a name with a slip in it.
    fn check_strays(&self, about: &CourseFile, findings: &mut Findings) {
        let languages = about.languages();
        for path in self.files.keys().chain(self.films.keys()) {
            let known = path == "course.toml"
                || path == "README.md"
                || about.chapters().any(|(folder, _)| {
                    let name = path.strip_prefix(&format!("chapters/{folder}/"));
                    name.is_some_and(|name| is_known(name, &languages))
                });
            if !known {
                findings.add(path, 1, "no chapter of course.toml uses this file");
            }
        }
    }
}

fn is_known(name: &str, languages: &[(Language, Scope)]) -> bool {
    let of_language = |stem: &str| {
        Language::of_tag(stem).is_some_and(|tag| languages.iter().any(|(known, _)| *known == tag))
    };
    name == "questions.toml"
        || ends(name, "svg")
        || film::is_slot(name)
        || name.strip_suffix(".md").is_some_and(of_language)
}

/// Whether a file has this ending. Names of content are in lower case.
fn ends(name: &str, ending: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, last)| last == ending)
}

/// Reads one chapter.
struct ChapterReader<'c> {
    course: &'c CourseFolder,
    folder: &'c str,
    languages: &'c [(Language, Scope)],
    default: Language,
}

impl ChapterReader<'_> {
    fn path(&self, name: &str) -> String {
        format!("chapters/{}/{name}", self.folder)
    }

    fn chapter(&self, number: u8, seconds_min: u32, findings: &mut Findings) -> Chapter {
        let pictures = self.pictures(findings);
        let mut lessons = BTreeMap::new();
        for (language, scope) in self.languages {
            let path = self.path(&format!("{}.md", language.tag()));
            let Some(text) = self.course.text(&path, findings) else {
                continue;
            };
            let lesson = lesson::parse(&path, text, findings);
            sections::check(&path, text, &lesson, *scope, &pictures, findings);
            lessons.insert(*language, lesson);
        }
        let path = self.path("questions.toml");
        let asked = self.course.text(&path, findings);
        let questions = asked.map_or_else(Vec::new, |text| {
            questions::parse(&path, text, self.languages, self.default, findings)
        });
        let slug = self
            .folder
            .split_once('-')
            .map_or(self.folder, |(_, slug)| slug);
        Chapter {
            number,
            slug: slug.to_owned(),
            seconds_min,
            lessons,
            questions,
            pictures,
            films: film::films(self, findings),
        }
    }

    fn pictures(&self, findings: &mut Findings) -> BTreeMap<String, String> {
        let mut pictures = BTreeMap::new();
        for name in self.course.names_in(self.folder) {
            if !ends(name, "svg") {
                continue;
            }
            let path = self.path(name);
            if let Some(text) = self.course.text(&path, findings) {
                picture::check(&path, text, findings);
                pictures.insert(name.to_owned(), text.to_owned());
            }
        }
        pictures
    }
}

#[cfg(test)]
mod tests;
