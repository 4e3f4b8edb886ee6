use super::*;

const ABOUT: &str = r#"id = "probe"
version = "1"
service = "99003002022000"
kind = "ifsg43"
legal_state = "2026-11-01"
default_language = "de"
[name]
de = "Probe"
en = "Sample"
[summary]
de = "Eine Probe."
en = "A sample."
[[language]]
tag = "de"
scope = "full"
[[language]]
tag = "en"
scope = "key_messages"
[pass]
questions = 1
right_min = 1
failures_max = 3
[time]
resume_days = 30
idle_minutes = 30
presence_seconds = 60
[validity]
first_start_months = 3
repeat_years = 2
[[chapter]]
folder = "01-why"
seconds_min = 60
[declaration.text]
de = "Ich kenne keine Tatsachen."
en = "I know of no facts."
[declaration.declare]
de = "Ja"
en = "Yes"
[declaration.unsure]
de = "Unsicher"
en = "Not sure"
[declaration.decline]
de = "Nein"
en = "No"
[[need]]
id = "work"
[need.ask]
de = "Arbeiten Sie?"
en = "Do you work?"
[[need.option]]
id = "yes"
outcome = "needed"
[need.option.text]
de = "Ja"
en = "Yes"
[need.option.because]
de = "Darum"
en = "So"
"#;

const GERMAN: &str = "# Warum

Ein **wichtiger** und *guter* [Satz](https://www.gesetze-im-internet.de/ifsg/__43.html)
auf zwei Zeilen.

![Ein Kreis](circle.svg)

> Merken Sie sich das.

1. Erst das
2. dann das

## Das Wichtigste

- eins
- zwei
- drei
- vier
";

const ENGLISH: &str = "# Why

In short.

![A circle](circle.svg)

## The essentials

- one
- two
- three
- four
- five
- six
";

const QUESTIONS: &str = r#"[[question]]
id = "1.1"
right = "a"
[question.de]
ask = "Wann?"
a = "vorher"
b = "nachher"
why_a = "So ist es."
why_b = "Das ist zu spät."
[question.en]
ask = "When?"
a = "before"
b = "after"
why_a = "That is so."
why_b = "That is too late."
"#;

const CIRCLE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">
<circle cx="9" cy="9" r="4" fill="#2f5fb3"/><text x="1" y="2">7 °C</text>
</svg>"##;

fn sample() -> CourseFolder {
    let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    CourseFolder {
        name: "probe".to_owned(),
        files: BTreeMap::from([
            file("course.toml", ABOUT),
            file("chapters/01-why/de.md", GERMAN),
            file("chapters/01-why/en.md", ENGLISH),
            file("chapters/01-why/questions.toml", QUESTIONS),
            file("chapters/01-why/circle.svg", CIRCLE),
        ]),
        films: BTreeMap::new(),
    }
}

/// The sample with words of one file replaced.
fn with(path: &str, from: &str, to: &str) -> CourseFolder {
    let mut folder = sample();
    let bytes = folder.files.get_mut(path).expect("a file of the sample");
    let text = std::str::from_utf8(bytes).expect("text");
    assert!(text.contains(from), "{from} is in {path}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    folder
}

#[test]
fn a_course_that_is_as_it_must_be_is_read_whole() {
    let report = sample().check();
    assert_eq!(report.findings, []);
    let content = report.content.expect("nothing was found");
    assert_eq!(
        (content.slug.as_str(), content.version.as_str()),
        ("probe", "1")
    );
    let chapter = content.chapter(1).expect("one chapter");
    assert_eq!((chapter.slug.as_str(), chapter.pictures.len()), ("why", 1));
    let lesson = &chapter.lessons[&Language::German];
    let kinds: Vec<String> = lesson
        .blocks
        .iter()
        .map(|block| {
            format!("{block:?}")
                .split(['(', ' '])
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "Paragraph",
            "Picture",
            "Remember",
            "List",
            "Heading",
            "List"
        ]
    );
    assert_eq!(report.links.len(), 1);
    let (_, question) = content.question("1.1").expect("a question");
    assert_eq!(question.right.0, 'a');
    assert_eq!(
        question.texts[&Language::English].options[1].why,
        "That is too late."
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line of the table per fault")]
fn every_fault_is_found_with_its_file_and_line() {
    let lesson = "chapters/01-why/de.md";
    let asked = "chapters/01-why/questions.toml";
    let picture = "chapters/01-why/circle.svg";
    let mut wrong = Vec::new();
    for (path, from, to, line, what) in [
        // Translations.
        (
            "course.toml",
            "en = \"Sample\"\n",
            "",
            7,
            "`name` is missing in the language `en`",
        ),
        (
            "course.toml",
            "en = \"So\"\n",
            "",
            56,
            "`need.option.because` is missing",
        ),
        (asked, "b = \"after\"\n", "", 10, "`b` is missing"),
        (
            asked,
            "why_a = \"That is so.\"\n",
            "",
            10,
            "`why_a` is missing",
        ),
        (
            asked,
            "[question.en]",
            "[question.tr]",
            2,
            "the language `en` is missing",
        ),
        // One right answer.
        (
            asked,
            "right = \"a\"",
            "right = \"c\"",
            3,
            "exactly one right answer",
        ),
        (
            asked,
            "right = \"a\"",
            "right = \"a, b\"",
            3,
            "exactly one right answer",
        ),
        (
            asked,
            "b = \"nachher\"",
            "b = \"vorher\"",
            4,
            "`vorher` twice",
        ),
        (
            asked,
            "why_a = \"So",
            "why_a = \"Richtig: So",
            4,
            "the page says that by itself",
        ),
        (asked, "id = \"1.1\"", "id = 1.1", 2, "expected a string"),
        // Pictures.
        (
            lesson,
            "![Ein Kreis]",
            "![]",
            6,
            "a picture needs an alternative",
        ),
        (
            lesson,
            "![Ein Kreis](circle.svg)\n",
            "",
            1,
            "`circle.svg` is not used",
        ),
        (
            lesson,
            "(circle.svg)",
            "(square.svg)",
            6,
            "there is no picture `square.svg`",
        ),
        (
            lesson,
            "![Ein Kreis]",
            "Wort ![Ein Kreis]",
            6,
            "a line of its own",
        ),
        // Links.
        (lesson, "https://www", "http://www", 3, "a dead link"),
        (
            lesson,
            "https://www.gesetze-im-internet.de/ifsg/__43.html",
            "en.md",
            3,
            "a dead link",
        ),
        // Blocks.
        (lesson, "## Das", "### Das", 13, "no deeper than"),
        (lesson, "> Merken", "<b>Merken</b>\n\n> Merken", 8, "HTML"),
        (lesson, "> Merken", "`Merken`\n\n> Merken", 8, "code"),
        (
            lesson,
            "1. Erst das",
            "1. Erst das\n   - innen",
            11,
            "a list inside a list",
        ),
        (lesson, "> Merken", "---\n\n> Merken", 8, "a line across"),
        (
            lesson,
            "# Warum\n",
            "Warum\n",
            1,
            "the first line must be the title",
        ),
        (
            lesson,
            "> Merken",
            "# Noch ein Titel\n\n> Merken",
            8,
            "one title",
        ),
        // Essentials.
        (
            lesson,
            "## Das Wichtigste\n",
            "",
            17,
            "ends with the essentials",
        ),
        (lesson, "- vier\n", "", 17, "there are 3 key messages"),
        (
            "chapters/01-why/en.md",
            "- six\n",
            "",
            13,
            "there are 5 key messages",
        ),
        // Thresholds.
        (
            "course.toml",
            "right_min = 1",
            "right_min = 2",
            19,
            "can never be given",
        ),
        (
            "course.toml",
            "questions = 1",
            "questions = 2",
            19,
            "asks 2 questions, but there are 1",
        ),
        (
            "course.toml",
            "seconds_min = 60",
            "seconds_min = 7200",
            30,
            "`seconds_min`",
        ),
        (
            "course.toml",
            "outcome = \"needed\"",
            "outcome = \"next\"",
            45,
            "there is no next one",
        ),
        (
            "course.toml",
            "resume_days = 30",
            "resume_days = 0",
            23,
            "`resume_days`",
        ),
        // What a picture must not do.
        (
            picture,
            "<circle",
            "<script>x()</script><circle",
            2,
            "`script` does not belong",
        ),
        (
            picture,
            "<circle",
            "<image href=\"https://x.example/a.png\"/><circle",
            2,
            "`image`",
        ),
        (
            picture,
            "r=\"4\"",
            "r=\"4\" onload=\"x()\"",
            2,
            "`onload` would run something",
        ),
        (
            picture,
            "#2f5fb3",
            "url(https://x.example/)",
            2,
            "leads outside",
        ),
        (
            picture,
            "<circle",
            "<use href=\"other.svg#a\"/><circle",
            2,
            "leads outside",
        ),
        (picture, "7 °C", "kalt", 2, "understood in every language"),
        (
            picture,
            "viewBox=\"0 0 640 360\"",
            "width=\"640\"",
            1,
            "needs a viewBox",
        ),
        (picture, "<svg ", "<!DOCTYPE svg><svg ", 1, "this is no SVG"),
        // Files.
        ("course.toml", "01-why", "01-because", 29, ""),
        (
            "course.toml",
            "tag = \"en\"",
            "tag = \"xx\"",
            17,
            "unknown variant `xx`",
        ),
        (
            "course.toml",
            "default_language = \"de\"",
            "default_language = \"en\"",
            6,
            "the default one in full",
        ),
        ("course.toml", "kind =", "art =", 4, "unknown field `art`"),
    ] {
        let report = with(path, from, to).check();
        assert!(report.content.is_none(), "{from} → {to}");
        if what.is_empty() {
            assert!(
                report
                    .findings
                    .iter()
                    .any(|finding| finding.what.contains("missing"))
            );
            continue;
        }
        let fits = |finding: &Finding| {
            finding.file == path && finding.line == line && finding.what.contains(what)
        };
        if !report.findings.iter().any(fits) {
            wrong.push(format!("{from} → {to}: {:?}", report.findings));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_too_large_or_known_to_nobody_is_found() {
    let mut folder = sample();
    let large = format!("{CIRCLE}<!--{}-->", "x".repeat(picture::PICTURE_BYTES_MAX));
    folder
        .files
        .insert("chapters/01-why/circle.svg".to_owned(), large.into_bytes());
    folder
        .files
        .insert("chapters/01-why/uk.md".to_owned(), b"# x".to_vec());
    folder
        .files
        .insert("chapters/01-why/de.md".to_owned(), vec![0xff, 0xfe]);
    let found: Vec<String> = folder
        .check()
        .findings
        .iter()
        .map(ToString::to_string)
        .collect();
    for what in [
        "chapters/01-why/circle.svg:1: a picture has 64 KB at most",
        "chapters/01-why/uk.md:1: no chapter of course.toml uses this file",
        "chapters/01-why/de.md:1: this is no UTF-8 text",
    ] {
        assert!(
            found.iter().any(|found| found == what),
            "{what}: {found:#?}"
        );
    }
}

#[test]
fn a_film_comes_with_captions_and_words_for_everybody() {
    let mut folder = sample();
    let film = FilmFile::in_memory(b"no film".to_vec()).expect("readable");
    let place = "chapters/01-why/film.webm".to_owned();
    folder.films.insert(place, film);
    let mut add = |name: &str, text: &str| {
        folder
            .files
            .insert(format!("chapters/01-why/{name}"), text.as_bytes().to_vec());
    };
    add("film.de.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHallo");
    add("film.de.md", "# Film\n\nHallo.");
    add("film.en.vtt", "1\n00:00,000 --> 00:01,000");
    let found: Vec<String> = folder
        .check()
        .findings
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "chapters/01-why/film.en.md:1: this file is missing",
            "chapters/01-why/film.en.vtt:1: captions begin with the line WEBVTT",
            "chapters/01-why/film.webm:1: this is no WebM film",
        ]
    );
}

#[test]
fn the_same_folder_gives_the_same_content() {
    let read = || sample().check().content.expect("nothing was found");
    let text = |content: &Content| serde_json::to_string(content).expect("JSON");
    assert_eq!(text(&read()), text(&read()));
}

#[test]
fn the_shipped_course_is_as_it_must_be() {
    let report = CourseFolder::shipped("ifsg43").expect("shipped").check();
    let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{findings:#?}");
    let content = report.content.expect("nothing was found");
    assert_eq!(
        content.check(),
        Ok(()),
        "what is read fits what may be stored"
    );
    assert_eq!(content.chapters.len(), 9);
    assert_eq!(content.languages.len(), 6);
    assert!(content.minutes() >= 15);
    assert!(CourseFolder::shipped("nothing").is_none());
}
