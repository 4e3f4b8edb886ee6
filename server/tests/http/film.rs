//! The film of a chapter: kept with the version that names it, and sent in pieces to whoever may know its address.

use super::house::{House, Who, houses, new_enrolment};
use reqwest::header::{HeaderMap, HeaderValue};
use schalter::content::CourseFolder;
use schalter::course;
use schalter_app::Error;
use schalter_app::instruction::film;
use schalter_app::instruction::release::{self, ImportRefusal};
use schalter_app::testing::course::{course_content, course_of, free_terms, teach};
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::{Content, Film, Kind};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Three seconds of a ball that rolls, with a tone: drawn for this test.
const FILM: &[u8] = include_bytes!("film.webm");
const LANGUAGES: [&str; 6] = ["de", "en", "de-leicht", "uk", "tr", "ar"];

/// The course that is built in, with a film in its first chapter.
fn folder_with_film() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("content/courses/ifsg43"),
        folder.path(),
    );
    let chapter = folder.path().join("chapters/01-why");
    fs::write(chapter.join("film.webm"), FILM).unwrap();
    for tag in LANGUAGES {
        let captions = format!("WEBVTT\n\n00:00.000 --> 00:03.000\n({tag})\n");
        fs::write(chapter.join(format!("film.{tag}.vtt")), captions).unwrap();
        let transcript = format!("# Film\n\nEin Ball rollt ({tag}).\n");
        fs::write(chapter.join(format!("film.{tag}.md")), transcript).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Status, headers and bytes of an answer.
async fn fetch(house: &House, path: &str, asked: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = house.request(&Who::Nobody, "GET", path);
    for (name, value) in asked {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value: &HeaderValue| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_shown_with_its_chapter_and_stays_when_the_folder_is_gone() {
    for mut house in houses().await {
        let (here, there) = (house.office.here, house.office.there);
        let ctx = house.office.ctx.clone();
        let folder = folder_with_film();
        let read = CourseFolder::read(folder.path()).unwrap();
        let report = read.check();
        assert_eq!(report.findings, [], "the film is as it must be");
        let content = report.content.unwrap();

        // Never the content without its film.
        let refused = release::import(&ctx, here.authority, &content).await;
        assert!(
            matches!(refused, Err(Error::Refused(ImportRefusal::FilmMissing(1)))),
            "{refused:?}"
        );
        course::keep_films(&ctx, here.authority, &read)
            .await
            .unwrap();
        teach(&ctx, here, free_terms(), &content, &[Language::German]).await;
        folder.close().unwrap();
        house.restart().await;

        let mut wish = new_enrolment(here);
        wish["fee"] = Value::Null;
        let enrolled = house
            .post(&Who::Nobody, "/api/v1/enrolments", wish)
            .await
            .ok();
        let learner = Who::Citizen(enrolled["token"].as_str().unwrap().to_owned());
        let chapter = format!(
            "/api/v1/enrolments/{}/chapters/1?language=ar",
            enrolled["id"].as_str().unwrap()
        );
        let chapter = house.get(&learner, &chapter).await.ok();
        let film = &chapter["films"][0];
        assert_eq!(film["captions"].as_array().unwrap().len(), LANGUAGES.len());
        assert_eq!(film["captions"][0]["language"], "ar", "the reader's first");
        assert_eq!(
            film["transcript"][0]["inlines"][0]["text"],
            "Ein Ball rollt (ar)."
        );
        let captions = film["captions"][0]["src"].as_str().unwrap();
        let (status, headers, text) = fetch(&house, captions, &[]).await;
        assert_eq!(
            (status, said(&headers, "content-type")),
            (200, "text/vtt; charset=utf-8")
        );
        assert!(text.starts_with(b"WEBVTT"));
        assert_eq!(
            fetch(&house, &captions.replace("-ar", "-xx"), &[]).await.0,
            404
        );

        in_pieces(&house, film["src"].as_str().unwrap()).await;

        // Another authority's course knows nothing of it.
        let (ctx, content) = (&house.office.ctx, course_content(Kind::Ifsg43));
        teach(ctx, there, free_terms(), &content, &[]).await;
        for path in [film["src"].as_str().unwrap(), captions] {
            let foreign = path.replace(&course_of(here).to_string(), &course_of(there).to_string());
            assert_eq!(fetch(&house, &foreign, &[]).await.0, 404, "{foreign}");
        }
        house.close().await;
    }
}

async fn in_pieces(house: &House, src: &str) {
    let total = FILM.len();
    let (status, headers, bytes) = fetch(house, src, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((status, bytes.as_slice()), (200, FILM));
    for (name, value) in [
        ("content-type", "video/webm"),
        ("accept-ranges", "bytes"),
        ("content-encoding", ""),
        ("content-length", total.to_string().as_str()),
        ("cache-control", "public, max-age=31536000, immutable"),
    ] {
        assert_eq!(said(&headers, name), value, "{name}");
    }
    let tag = said(&headers, "etag").to_owned();
    assert_eq!(fetch(house, src, &[("if-none-match", &tag)]).await.0, 304);

    let (status, headers, bytes) = fetch(house, src, &[("range", "bytes=100-199")]).await;
    assert_eq!((status, bytes.as_slice()), (206, &FILM[100..200]));
    assert_eq!(
        said(&headers, "content-range"),
        format!("bytes 100-199/{total}")
    );
    assert_eq!(said(&headers, "content-length"), "100");
    let changed = [("range", "bytes=100-199"), ("if-range", "\"other\"")];
    assert_eq!(fetch(house, src, &changed).await.0, 200);

    let behind = format!("bytes={total}-");
    let (status, headers, _) = fetch(house, src, &[("range", &behind)]).await;
    assert_eq!(
        (status, said(&headers, "content-range")),
        (416, format!("bytes */{total}").as_str())
    );
    for unknown in [
        src.replace(".webm", ".mp4"),
        src.replace(".webm", "0.webm"),
        format!(
            "{}/{}.webm",
            src.rsplit_once('/').unwrap().0,
            "0".repeat(64)
        ),
    ] {
        assert_eq!(fetch(house, &unknown, &[]).await.0, 404, "{unknown}");
    }
}

/// The course with a film of these bytes.
fn content_of(bytes: &[u8]) -> Content {
    let mut content = course_content(Kind::Ifsg43);
    let digest = Sha256::digest(bytes);
    content.chapters[0].films = vec![Film {
        sha256: digest
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
        bytes: u64::try_from(bytes.len()).unwrap(),
        captions: BTreeMap::new(),
        transcripts: BTreeMap::new(),
    }];
    content
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_film_is_kept_in_parts_and_forgotten_with_its_draft() {
    for house in houses().await {
        let (ctx, here) = (house.office.ctx.clone(), house.office.here);
        // Three parts, the last of them short; and exactly two.
        let long: Vec<u8> = (0..600_000_u32)
            .map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3])
            .collect();
        let even = &long[..512 * 1024];
        let (first, second) = (content_of(&long), content_of(even));
        for (content, bytes) in [(&first, long.as_slice()), (&second, even)] {
            let name = &content.chapters[0].films[0].sha256;
            film::keep(&ctx, here.authority, name, &mut &*bytes)
                .await
                .unwrap();
            teach(&ctx, here, free_terms(), content, &[]).await;
            let src = format!("/api/v1/courses/{}/films/{name}.webm", course_of(here));
            let (status, _, sent) = fetch(&house, &src, &[]).await;
            assert_eq!((status, sent == bytes), (200, true));
            let across = [("range", "bytes=262000-524287")];
            let (status, _, sent) = fetch(&house, &src, &across).await;
            assert_eq!((status, sent == bytes[262_000..524_288]), (206, true));
        }
        // The second draft took the place of the first.
        film::forget_unnamed(&ctx, here.authority).await.unwrap();
        let again = release::import(&ctx, here.authority, &first).await;
        assert!(
            matches!(again, Err(Error::Refused(ImportRefusal::FilmMissing(1)))),
            "{again:?}"
        );
        release::import(&ctx, here.authority, &second)
            .await
            .unwrap();

        // What is read must be what was named.
        let name = &first.chapters[0].films[0].sha256;
        let wrong = film::keep(&ctx, here.authority, name, &mut &*even).await;
        assert!(matches!(wrong, Err(film::KeepFault::Changed)), "{wrong:?}");
        house.close().await;
    }
}
