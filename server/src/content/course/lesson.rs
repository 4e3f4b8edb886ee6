//! A lesson in Markdown: titles, paragraphs, lists of one level, key messages, pictures. Anything else is refused, so that every
//! lesson can be shown, read aloud and translated by the same few rules.

use super::finding::{Findings, line_of};
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use schalter_domain::instruction::{Block, Inline, Lesson};
use std::ops::Range;

/// Characters of a title at most.
const TITLE_CHARACTERS_MAX: usize = 120;

/// Reads a lesson. What does not belong into one is a finding, and left out.
pub(super) fn parse(file: &str, text: &str, findings: &mut Findings) -> Lesson {
    if !text.starts_with("# ") {
        findings.add(file, 1, "the first line must be the title: `# Title`");
    }
    let mut reader = Reader {
        file,
        text,
        events: Parser::new_ext(text, Options::empty()).into_offset_iter(),
        findings,
    };
    reader.lesson()
}

/// Reads one transcript of a film: the blocks of a lesson without its title.
pub(super) fn parse_transcript(file: &str, text: &str, findings: &mut Findings) -> Vec<Block> {
    let mut reader = Reader {
        file,
        text,
        events: Parser::new_ext(text, Options::empty()).into_offset_iter(),
        findings,
    };
    reader.lesson().blocks
}

struct Reader<'t, 'f> {
    file: &'t str,
    text: &'t str,
    events: OffsetIter<'t>,
    findings: &'f mut Findings,
}

/// Inlines as they are read; a picture on its own line comes as a paragraph of one picture.
enum Paragraph {
    Words(Vec<Inline>),
    Picture { file: String, alternative: String },
}

impl<'t> Reader<'t, '_> {
    fn lesson(&mut self) -> Lesson {
        let (mut title, mut blocks) = (None, Vec::new());
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let words = self.words();
                    match level {
                        HeadingLevel::H1 if title.is_none() && blocks.is_empty() => {
                            title = Some(self.title(&words, &at));
                        }
                        HeadingLevel::H2 => blocks.push(Block::Heading(words)),
                        HeadingLevel::H1 => {
                            self.refuse(&at, "there is one title `# …`, at the top");
                        }
                        _ => self.refuse(&at, "headings are no deeper than `## …`"),
                    }
                }
                Event::Start(Tag::Paragraph) => blocks.push(match self.paragraph(&at) {
                    Paragraph::Words(words) => Block::Paragraph(words),
                    Paragraph::Picture { file, alternative } => {
                        Block::Picture { file, alternative }
                    }
                }),
                Event::Start(Tag::List(start)) => blocks.push(Block::List {
                    ordered: start.is_some(),
                    items: self.items(),
                }),
                Event::Start(Tag::BlockQuote(_)) => {
                    blocks.push(Block::Remember(self.remember(&at)));
                }
                other => self.refuse_event(&other, &at),
            }
        }
        Lesson {
            title: title.unwrap_or_default(),
            blocks,
        }
    }

    fn title(&mut self, words: &[Inline], at: &Range<usize>) -> String {
        match words {
            [Inline::Text(title)] if title.chars().count() <= TITLE_CHARACTERS_MAX => title.clone(),
            _ => {
                self.refuse(at, "a title is plain words, 120 characters at most");
                String::new()
            }
        }
    }

    fn paragraph(&mut self, at: &Range<usize>) -> Paragraph {
        let (mut words, mut pictures) = (Vec::new(), Vec::new());
        loop {
            match self.events.next() {
                Some((Event::Start(Tag::Image { dest_url, .. }), inside)) => {
                    let alternative = self.plain();
                    if alternative.trim().is_empty() {
                        self.refuse(
                            &inside,
                            "a picture needs an alternative: `![What it shows](file.svg)`",
                        );
                    }
                    pictures.push((dest_url.into_string(), alternative));
                }
                Some((Event::End(_), _)) | None => break,
                Some((event, inside)) => self.inline(event, &inside, &mut words),
            }
        }
        match pictures.pop() {
            Some((file, alternative)) if pictures.is_empty() && words.is_empty() => {
                Paragraph::Picture { file, alternative }
            }
            Some(_) => {
                self.refuse(
                    at,
                    "a picture stands on a line of its own, with empty lines around it",
                );
                Paragraph::Words(words)
            }
            None => Paragraph::Words(words),
        }
    }

    /// Inlines up to the end of what was begun.
    fn words(&mut self) -> Vec<Inline> {
        let mut words = Vec::new();
        loop {
            match self.events.next() {
                Some((Event::End(_), _)) | None => return words,
                Some((event, at)) => self.inline(event, &at, &mut words),
            }
        }
    }

    fn inline(&mut self, event: Event<'t>, at: &Range<usize>, words: &mut Vec<Inline>) {
        match event {
            Event::Text(text) => push_text(words, &text),
            Event::SoftBreak => push_text(words, " "),
            Event::Start(Tag::Strong) => words.push(Inline::Strong(self.plain())),
            Event::Start(Tag::Emphasis) => words.push(Inline::Emphasis(self.plain())),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let text = self.plain();
                let line = line_of(self.text, at.start);
                if dest_url.starts_with("https://") && dest_url.len() > "https://".len() {
                    self.findings.link(self.file, line, &dest_url);
                } else {
                    self.refuse(
                        at,
                        &format!(
                            "a dead link: `{dest_url}` is no address that begins with https://"
                        ),
                    );
                }
                words.push(Inline::Link {
                    text,
                    href: dest_url.into_string(),
                });
            }
            other => self.refuse_event(&other, at),
        }
    }

    /// The plain words up to the end of what was begun: nothing stands inside strong words, links or alternatives.
    fn plain(&mut self) -> String {
        let mut plain = String::new();
        loop {
            match self.events.next() {
                Some((Event::Text(text), _)) => plain.push_str(&text),
                Some((Event::SoftBreak, _)) => plain.push(' '),
                Some((Event::End(_), _)) | None => return plain,
                Some((other, at)) => self.refuse_event(&other, &at),
            }
        }
    }

    fn items(&mut self) -> Vec<Vec<Inline>> {
        let mut items = Vec::new();
        loop {
            match self.events.next() {
                Some((Event::Start(Tag::Item), at)) => items.push(self.item(&at)),
                Some((Event::End(TagEnd::List(_)), _)) | None => return items,
                Some((other, at)) => self.refuse_event(&other, &at),
            }
        }
    }

    fn item(&mut self, at: &Range<usize>) -> Vec<Inline> {
        let mut words = Vec::new();
        let mut paragraphs = 0;
        loop {
            match self.events.next() {
                Some((Event::Start(Tag::Paragraph), _)) => {
                    paragraphs += 1;
                    words.append(&mut self.words());
                }
                Some((Event::End(TagEnd::Item), _)) | None => break,
                Some((event, inside)) => self.inline(event, &inside, &mut words),
            }
        }
        if paragraphs > 1 || words.is_empty() {
            self.refuse(at, "an item of a list is one paragraph, and not empty");
        }
        words
    }

    fn remember(&mut self, at: &Range<usize>) -> Vec<Inline> {
        let mut words = Vec::new();
        let mut paragraphs = 0;
        loop {
            match self.events.next() {
                Some((Event::Start(Tag::Paragraph), _)) => {
                    paragraphs += 1;
                    words.append(&mut self.words());
                }
                Some((Event::End(TagEnd::BlockQuote(_)), _)) | None => break,
                Some((other, inside)) => self.refuse_event(&other, &inside),
            }
        }
        if paragraphs != 1 {
            self.refuse(at, "a key message `> …` is one paragraph");
        }
        words
    }

    fn refuse(&mut self, at: &Range<usize>, what: &str) {
        let line = line_of(self.text, at.start);
        self.findings.add(self.file, line, what);
    }

    /// Says what is not allowed here, and passes over all that stands in it.
    fn refuse_event(&mut self, event: &Event<'t>, at: &Range<usize>) {
        let what = match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => {
                "code (or a line with four spaces before it)"
            }
            Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => "HTML",
            Event::Start(Tag::List(_)) => "a list inside a list",
            Event::Start(Tag::Image { .. }) => "a picture inside of words",
            Event::HardBreak => "a forced line break",
            Event::Rule => "a line across",
            _ => "this",
        };
        self.refuse(at, &format!("{what} does not belong into a lesson"));
        if let Event::Start(_) = event {
            let mut depth = 1;
            while depth > 0 {
                match self.events.next() {
                    Some((Event::Start(_), _)) => depth += 1,
                    Some((Event::End(_), _)) => depth -= 1,
                    Some(_) => {}
                    None => return,
                }
            }
        }
    }
}

fn push_text(words: &mut Vec<Inline>, more: &str) {
    match words.last_mut() {
        Some(Inline::Text(text)) => text.push_str(more),
        _ => words.push(Inline::Text(more.to_owned())),
    }
}
