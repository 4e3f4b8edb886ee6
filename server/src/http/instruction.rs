//! Courses as citizens see them, and what wishes about them are refused with.

use super::input::{Id, Query};
use super::problem::{FieldError, Problem};
use super::view::instruction::{CourseList, CourseSummary, CourseView};
use super::{Web, refusal};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schalter_app::{catalogue, instruction};
use schalter_domain::id::CourseId;
use schalter_domain::instruction::Refusal;
use serde::Deserialize;

/// Nothing to ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

/// Courses of an authority.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}/courses", tag = "instruction",
    params(("authority" = String, Path, description = "Id or short name")),
    responses((status = 200, body = CourseList)))]
pub async fn courses(
    State(web): State<Web>,
    Path(name): Path<String>,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Json<CourseList>, Problem> {
    let authority = catalogue::authority(&web.app, &name).await?;
    let authority = authority.ok_or_else(Problem::not_found)?;
    let courses = instruction::courses(&web.app, &authority).await?;
    let courses = courses.iter().map(CourseSummary::from).collect();
    Ok(Json(CourseList { courses }))
}

/// A course with all that one must know to enrol.
#[utoipa::path(get, path = "/api/v1/courses/{id}", tag = "instruction", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = CourseView)))]
pub async fn course(
    State(web): State<Web>,
    Id(id): Id<CourseId>,
) -> Result<Json<CourseView>, Problem> {
    let course = instruction::course(&web.app, id).await?;
    let course = course.ok_or_else(Problem::not_found)?;
    Ok(Json(CourseView::of(&course, web.is_demo())))
}

/// A picture of a version of a course: `{chapter number}-{file name}`. It never changes.
#[utoipa::path(get, path = "/api/v1/courses/{id}/versions/{version}/{picture}", tag = "instruction",
    params(("id" = uuid::Uuid, Path), ("version" = String, Path), ("picture" = String, Path)),
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
pub async fn course_picture(
    State(web): State<Web>,
    Id((id, version, picture)): Id<(CourseId, String, String)>,
) -> Result<Response, Problem> {
    let svg = instruction::picture(&web.app, id, &version, &picture).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
    ];
    Ok((headers, svg.ok_or_else(Problem::not_found)?).into_response())
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        use StatusCode as Is;
        let (status, slug, title) = match self {
            Self::NotReleased => (
                Is::CONFLICT,
                "not-released",
                "The course is not released in this language.",
            ),
            Self::NotYet { .. } => (
                Is::CONFLICT,
                "not-yet",
                "Something has to be done before this.",
            ),
            Self::TooFast => (
                Is::CONFLICT,
                "too-fast",
                "The lessons were not looked at long enough.",
            ),
            Self::WrongAttempt => (
                Is::CONFLICT,
                "wrong-attempt",
                "This attempt is over or was never begun.",
            ),
            Self::Over => (Is::CONFLICT, "over", "This enrolment is over."),
            Self::WrongState => (Is::CONFLICT, "wrong-state", "This was decided before."),
            Self::HindranceOpen => (Is::CONFLICT, "hindrance-open", "A physician decides first."),
            Self::MinorOnSite => (
                Is::CONFLICT,
                "minor-on-site",
                "People below 18 take this course at the office.",
            ),
            Self::NoGuardianNeeded => (
                Is::CONFLICT,
                "no-guardian-needed",
                "Nobody else has to declare.",
            ),
            Self::FourEyes => (
                Is::CONFLICT,
                "four-eyes",
                "A second person has to decide this.",
            ),
            Self::LessonFull => (Is::CONFLICT, "lesson-full", "The group has no seat left."),
            Self::TooManyMails => (
                Is::TOO_MANY_REQUESTS,
                "too-many-mails",
                "The link was sent often enough today.",
            ),
            Self::NoEmail => (
                Is::CONFLICT,
                "no-email",
                "There is no mail address to send it to.",
            ),
            Self::UnreadableName { field } => {
                return Problem {
                    errors: vec![error(field, "unreadable")],
                    ..unreadable()
                };
            }
            Self::Unknown(what) => {
                return Problem::invalid_field(&field_of(what), "unknown", self.to_string());
            }
            Self::OtherText => {
                return Problem::invalid_field("text_hash", "unfit", self.to_string());
            }
            Self::Reason => return Problem::invalid_field("reason", "unfit", self.to_string()),
            Self::InvalidPerson(fields) => {
                let errors = fields
                    .iter()
                    .map(|fault| error(fault.field, fault.code.name()));
                return Problem::invalid_input(errors.collect());
            }
        };
        let missing = match self {
            Self::NotYet { missing } => missing.iter().map(|step| step.name()).collect(),
            _ => Box::default(),
        };
        Problem {
            missing,
            ..Problem::new(status, slug, title).detail(self.to_string())
        }
    }
}

fn unreadable() -> Problem {
    let title = "The certificate cannot show this name.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable-name", title)
}

fn error(field: &str, code: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        code: code.to_owned(),
        message: code.replace('_', " "),
    }
}

/// "the course" → `course`.
fn field_of(what: &str) -> String {
    what.trim_start_matches("the ").replace(' ', "_")
}
