//! A film of a chapter, with everything for those who do not hear or see it.

use super::lesson_text::LessonBlock;
use super::text::Language;
use schalter_domain::catalogue::Language as DomainLanguage;
use schalter_domain::id::CourseId;
use schalter_domain::instruction::{Chapter, Film};
use serde::Serialize;
use utoipa::ToSchema;

/// A film of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonFilm {
    /// Where it is.
    pub src: String,
    /// Captions, those of the reader's language first.
    pub captions: Vec<LessonCaptions>,
    /// What is said and shown, in the language of the chapter.
    pub transcript: Vec<LessonBlock>,
}

/// Captions in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LessonCaptions {
    /// Which.
    pub language: Language,
    /// Where they are, as `WebVTT`.
    pub src: String,
}

impl LessonFilm {
    /// The films of a chapter for a reader of this language, which is one that the chapter is written in.
    #[must_use]
    pub fn of(
        chapter: &Chapter,
        language: DomainLanguage,
        course: CourseId,
        version: &str,
    ) -> Vec<Self> {
        let films = chapter.films.iter();
        films
            .map(|film| Self::of_film(film, chapter.number, language, course, version))
            .collect()
    }

    fn of_film(
        film: &Film,
        chapter: u8,
        language: DomainLanguage,
        course: CourseId,
        version: &str,
    ) -> Self {
        let captions = |of: &DomainLanguage| LessonCaptions {
            language: (*of).into(),
            src: format!(
                "/api/v1/courses/{course}/versions/{version}/captions/{chapter}-{}.vtt",
                of.tag()
            ),
        };
        let (own, others): (Vec<_>, Vec<_>) = film.captions.keys().partition(|of| **of == language);
        let transcript = film.transcripts.get(&language).into_iter().flatten();
        Self {
            src: format!("/api/v1/courses/{course}/films/{}.webm", film.sha256),
            captions: own.into_iter().chain(others).map(captions).collect(),
            transcript: transcript
                .map(|block| LessonBlock::of(block, chapter, course, version))
                .collect(),
        }
    }
}
