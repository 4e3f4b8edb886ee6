//! Group lessons as staff plan and hold them, and as citizens choose them.

use super::access::Clerk;
use super::booking::Nothing;
use super::input::{Body, Host, Id, instant};
use super::problem::Problem;
use super::view::consultation::PassView;
use super::view::lesson::{
    LessonList, LessonSummary, NewLesson, SlidePosition, StaffLesson, StaffLessonList,
};
use super::view::lesson_console::LessonView;
use super::view::time::rfc3339_utc;
use super::{Web, refusal};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::identity::SignedIn;
use schalter_app::lesson::{self, AsStaff};
use schalter_domain::id::{AuthorityId, CourseId, EnrolmentId, LessonId};
use schalter_domain::lesson::{Plan, Position, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// As what a member of staff enters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffEntry {
    /// As what; without it as the instructor.
    #[serde(default, rename = "as")]
    way: StaffPart,
}

/// The part of a member of staff in a lesson.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffPart {
    /// Holds it.
    #[default]
    Instructor,
    /// Interprets it.
    Interpreter,
}

/// Whom it is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AboutEnrolment {
    /// Whose enrolment.
    enrolment: Uuid,
}

/// A decision about attendance.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAttendanceDecision {
    /// Whose enrolment.
    enrolment: Uuid,
    /// Were they there?
    attended: bool,
    /// Why it is decided against what was counted.
    #[schema(min_length = 3, max_length = 500)]
    reason: String,
}

/// The lessons of a course that one can take part in.
#[utoipa::path(get, path = "/api/v1/courses/{id}/lessons", tag = "lesson", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LessonList)))]
pub async fn course_lessons(
    State(web): State<Web>,
    Id(id): Id<CourseId>,
) -> Result<Json<LessonList>, Problem> {
    let (lessons, catalogue) = lesson::of_course(&web.app, id).await?;
    let summary = |lesson| LessonSummary::of(lesson, catalogue.zone());
    let lessons = lessons.iter().map(summary).collect();
    Ok(Json(LessonList { lessons }))
}

/// The lessons that I may hold, from a week ago on.
#[utoipa::path(get, path = "/api/v1/lessons", tag = "lesson", security(("staff" = [])),
    responses((status = 200, body = StaffLessonList)))]
pub async fn lessons(
    State(web): State<Web>,
    Clerk(who): Clerk,
) -> Result<Json<StaffLessonList>, Problem> {
    let lessons = lesson::of_staff(&web.app, &who).await?;
    let lessons = lessons.iter().map(StaffLesson::from).collect();
    Ok(Json(StaffLessonList { lessons }))
}

/// Plan a lesson.
#[utoipa::path(post, path = "/api/v1/lessons", tag = "lesson", security(("staff" = [])),
    request_body = NewLesson,
    responses((status = 201, body = StaffLesson)))]
pub async fn plan_lesson(
    State(web): State<Web>,
    Clerk(who): Clerk,
    Body(new): Body<NewLesson>,
) -> Result<(StatusCode, Json<StaffLesson>), Problem> {
    let plan = Plan {
        course: CourseId(new.course),
        start: instant("start", &new.start)?,
        minutes: new.minutes,
        language: new.language.into(),
        interpreter: new.interpreter.map(Into::into),
        seats: new.seats,
    };
    let offered = lesson::plan(&web.app, &who, plan).await?;
    Ok((StatusCode::CREATED, Json((&offered).into())))
}

/// Call a lesson off; everybody who has a seat gets a mail.
#[utoipa::path(delete, path = "/api/v1/lessons/{id}", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub async fn cancel_lesson(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
) -> Result<StatusCode, Problem> {
    lesson::cancel(&web.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A lesson with everybody in it.
#[utoipa::path(get, path = "/api/v1/lessons/{id}", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LessonView)))]
pub async fn lesson(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
) -> Result<Json<LessonView>, Problem> {
    show(&web, &who, id).await
}

/// Open the room.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/open", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = LessonView)))]
pub async fn open_lesson(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LessonView>, Problem> {
    lesson::open(&web.app, &who, id).await?;
    show(&web, &who, id).await
}

/// A pass into the room, as instructor or interpreter.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/pass", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = StaffEntry,
    responses((status = 200, body = PassView)))]
pub async fn lesson_pass(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    host: Host,
    Body(entry): Body<StaffEntry>,
) -> Result<Json<PassView>, Problem> {
    let way = match entry.way {
        StaffPart::Instructor => AsStaff::Instructor,
        StaffPart::Interpreter => AsStaff::Interpreter,
    };
    let pass = lesson::pass_for_staff(&web.app, &who, id, way).await?;
    Ok(Json(web.pass_view(pass, &host)))
}

/// Ask one participant into the private room, and enter it oneself. Again for the same one gives another pass.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/side-room", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = AboutEnrolment,
    responses((status = 200, body = PassView)))]
pub async fn side_room(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    host: Host,
    Body(about): Body<AboutEnrolment>,
) -> Result<Json<PassView>, Problem> {
    let enrolment = EnrolmentId(about.enrolment);
    let opened = lesson::open_side_room(&web.app, &who, id, enrolment).await?;
    let pass = lesson::pass_for_private_room(&web.app, &who, &opened).await?;
    Ok(Json(web.pass_view(pass, &host)))
}

/// Close the private room.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/side-room/close", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = LessonView)))]
pub async fn close_side_room(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LessonView>, Problem> {
    let room = lesson::close_side_room(&web.app, &who, id).await?;
    web.end_rooms(who.staff.authority, &[room]);
    show(&web, &who, id).await
}

/// Show a slide on every screen.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/slide", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = SlidePosition,
    responses((status = 200, body = LessonView)))]
pub async fn turn_slide(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(SlidePosition { chapter, number }): Body<SlidePosition>,
) -> Result<Json<LessonView>, Problem> {
    lesson::turn_to(&web.app, &who, id, Position { chapter, number }).await?;
    show(&web, &who, id).await
}

/// Ask everybody whether they are there.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/presence", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = LessonView)))]
pub async fn ask_presence(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LessonView>, Problem> {
    lesson::ask(&web.app, &who, id).await?;
    show(&web, &who, id).await
}

/// Decide whether somebody was there, against what was counted.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/attended", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = NewAttendanceDecision,
    responses((status = 200, body = LessonView)))]
pub async fn decide_attendance(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(new): Body<NewAttendanceDecision>,
) -> Result<Json<LessonView>, Problem> {
    let enrolment = EnrolmentId(new.enrolment);
    lesson::decide(&web.app, &who, id, enrolment, new.attended, &new.reason).await?;
    show(&web, &who, id).await
}

/// End the lesson. Whoever was there long enough has the chapters done, the others go on by themselves.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/end", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = LessonView)))]
pub async fn end_lesson(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LessonView>, Problem> {
    let rooms = lesson::end(&web.app, &who, id).await?;
    web.end_rooms(who.staff.authority, &rooms);
    show(&web, &who, id).await
}

async fn show(web: &Web, who: &SignedIn, id: LessonId) -> Result<Json<LessonView>, Problem> {
    let view = lesson::lesson(&web.app, who, id).await?;
    Ok(Json((&view).into()))
}

impl Web {
    /// Ends media rooms, where they are kept in this process. A separate media node learns of it by the answer to its next report.
    pub(super) fn end_rooms(&self, authority: AuthorityId, rooms: &[String]) {
        if let Some(node) = &self.media {
            for room in rooms {
                node.end_room(&authority.to_string(), room);
            }
        }
    }
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        let conflict =
            |slug, title| Problem::new(StatusCode::CONFLICT, slug, title).detail(self.to_string());
        match self {
            Self::Plan => Problem::invalid_field("start", "out_of_range", self.to_string()),
            Self::NotOffered => Problem::invalid_field("language", "unfit", self.to_string()),
            Self::Reason => Problem::invalid_field("reason", "out_of_range", self.to_string()),
            Self::InterpreterName => {
                Problem::invalid_field("name", "out_of_range", self.to_string())
            }
            Self::NoSlide => Problem::invalid_field("number", "out_of_range", self.to_string()),
            Self::NotReleased => conflict("not-released", "The course is not released yet."),
            Self::NotYet { from } => Problem {
                from: Some(rfc3339_utc(*from)),
                ..conflict("not-yet", "It is too early for this.")
            },
            Self::Full => conflict("lesson-full", "All seats are taken."),
            Self::WrongState { .. } | Self::QuestionOpen | Self::QuestionOver => conflict(
                "wrong-state",
                "This is not possible with the lesson as it is now.",
            ),
            Self::OtherCourse | Self::SideRoomBusy | Self::NoSideRoom | Self::NoInterpreter => {
                conflict("wrong-state", "This is not possible as it is now.")
            }
            Self::NoSeat => Problem::not_found(),
        }
    }
}
