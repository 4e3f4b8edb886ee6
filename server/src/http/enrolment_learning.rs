//! Lessons and the final test: chapters, heartbeat, control questions, tries.

use super::Web;
use super::access::Citizen;
use super::booking::Nothing;
use super::input::{Body, Id, Query};
use super::problem::Problem;
use super::view::learning::{
    Answered, Beat, ChapterView, ExamAnswered, ExamResult, ExamView, HandIn, NewAnswer,
    NewExamAnswer, SpentView, place,
};
use super::view::text::Language;
use axum::Json;
use axum::extract::State;
use schalter_app::instruction;
use schalter_domain::id::EnrolmentId;
use serde::Deserialize;
use utoipa::IntoParams;

/// In which language a chapter is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LanguageQuery {
    /// Without it that of the enrolment.
    #[serde(default)]
    language: Option<Language>,
}

/// A chapter with its control questions.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/chapters/{number}", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path), ("number" = u8, Path), LanguageQuery),
    responses((status = 200, body = ChapterView)))]
pub async fn chapter(
    State(web): State<Web>,
    Id((id, number)): Id<(EnrolmentId, u8)>,
    Citizen(token): Citizen,
    Query(LanguageQuery { language }): Query<LanguageQuery>,
) -> Result<Json<ChapterView>, Problem> {
    let view = instruction::chapter(&web.app, id, &token, number, language.map(Into::into)).await?;
    ChapterView::of(&view)
        .map(Json)
        .ok_or_else(Problem::not_found)
}

/// A sign that a lesson is looked at, every 15 seconds while it is visible.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/progress", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = Beat,
    responses((status = 200, body = SpentView)))]
pub async fn progress(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(Beat { chapter, page }): Body<Beat>,
) -> Result<Json<SpentView>, Problem> {
    let spent = instruction::beat(&web.app, id, &token, chapter, page).await?;
    Ok(Json(spent.into()))
}

/// Answer a control question, as often as needed.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/answers", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewAnswer,
    responses((status = 200, body = Answered)))]
pub async fn answer(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(given): Body<NewAnswer>,
) -> Result<Json<Answered>, Problem> {
    let (asked, option) = (
        (given.chapter, given.question.as_str()),
        place(&given.option)?,
    );
    let answered = instruction::answer(&web.app, id, &token, asked, option).await?;
    Ok(Json((&answered).into()))
}

/// Begin the final test, or go on with the try that is under way.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/exam", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = Nothing,
    responses((status = 200, body = ExamView)))]
pub async fn exam(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<ExamView>, Problem> {
    let exam = instruction::begin_exam(&web.app, id, &token).await?;
    Ok(Json((&exam).into()))
}

/// Answer a question of the final test; it may be changed until the try is handed in.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/exam/answers", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewExamAnswer,
    responses((status = 200, body = ExamAnswered)))]
pub async fn exam_answer(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(given): Body<NewExamAnswer>,
) -> Result<Json<ExamAnswered>, Problem> {
    let (asked, option) = (
        (given.attempt, given.question.as_str()),
        place(&given.option)?,
    );
    let exam = instruction::answer_exam(&web.app, id, &token, asked, option).await?;
    Ok(Json(ExamAnswered::of(&exam, given.option)))
}

/// Hand a try in. Handed in twice, it is worth the same.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/exam/submit", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = HandIn,
    responses((status = 200, body = ExamResult)))]
pub async fn exam_submit(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(HandIn { attempt }): Body<HandIn>,
) -> Result<Json<ExamResult>, Problem> {
    let handed = instruction::hand_in(&web.app, id, &token, attempt).await?;
    Ok(Json((&handed).into()))
}
