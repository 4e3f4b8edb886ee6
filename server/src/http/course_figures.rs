//! Figures of a course: as JSON, and as files for a spreadsheet.

use super::Web;
use super::access::Clerk;
use super::input::{Id, Query, date};
use super::problem::Problem;
use super::view::course_figures::CourseFigures;
use crate::figures_file;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use schalter_app::identity::SignedIn;
use schalter_app::instruction::figures::{self, CourseFigures as Figures};
use schalter_domain::id::CourseId;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// First day; a year before the last one when not said.
    #[param(format = Date)]
    #[serde(default)]
    from: Option<String>,
    /// Last day; today when not said.
    #[param(format = Date)]
    #[serde(default)]
    to: Option<String>,
}

/// Figures of a course.
#[utoipa::path(get, path = "/api/v1/courses/{id}/figures", tag = "figures", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path), FigureQuery),
    responses((status = 200, body = CourseFigures)))]
pub async fn course_figures(
    State(web): State<Web>,
    Id(id): Id<CourseId>,
    Clerk(who): Clerk,
    Query(query): Query<FigureQuery>,
) -> Result<Json<CourseFigures>, Problem> {
    let figures = asked(&web, &who, id, &query).await?;
    Ok(Json((&figures).into()))
}

/// The same as comma-separated values.
#[utoipa::path(get, path = "/api/v1/courses/{id}/figures.csv", tag = "figures", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path), FigureQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub async fn course_figures_csv(
    State(web): State<Web>,
    Id(id): Id<CourseId>,
    Clerk(who): Clerk,
    Query(query): Query<FigureQuery>,
) -> Result<Response, Problem> {
    let figures = asked(&web, &who, id, &query).await?;
    let file = figures_file::csv(&figures).map_err(|fault| failed(&fault))?;
    Ok(attachment(&figures, "csv", "text/csv; charset=utf-8", file))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/v1/courses/{id}/figures.xlsx", tag = "figures", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path), FigureQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn course_figures_xlsx(
    State(web): State<Web>,
    Id(id): Id<CourseId>,
    Clerk(who): Clerk,
    Query(query): Query<FigureQuery>,
) -> Result<Response, Problem> {
    let figures = asked(&web, &who, id, &query).await?;
    let file = figures_file::xlsx(&figures).map_err(|fault| failed(&fault))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(attachment(&figures, "xlsx", kind, file))
}

async fn asked(
    web: &Web,
    who: &SignedIn,
    id: CourseId,
    query: &FigureQuery,
) -> Result<Figures, Problem> {
    let day = |name, text: &Option<String>| text.as_ref().map(|text| date(name, text)).transpose();
    let (from, to) = (day("from", &query.from)?, day("to", &query.to)?);
    Ok(figures::figures(&web.app, who, id, from, to).await?)
}

fn failed(fault: &anyhow::Error) -> Problem {
    tracing::error!(%fault, "figures could not be written");
    Problem::internal()
}

fn attachment(figures: &Figures, ending: &str, kind: &'static str, file: Vec<u8>) -> Response {
    let name = format!(
        "{}-{}-{}.{ending}",
        figures.offer.slug, figures.from, figures.to
    );
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, file).into_response()
}
