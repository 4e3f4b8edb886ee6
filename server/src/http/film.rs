//! Films of chapters and their captions. Like pictures they are open to whoever knows the address: a player sends no token.

use super::Web;
use super::input::Id;
use super::problem::Problem;
use super::range::{Wanted, wanted};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::stream::try_unfold;
use schalter_app::Context;
use schalter_app::instruction::film::{self, Kept};
use schalter_domain::catalogue::Language;
use schalter_domain::id::CourseId;
use std::ops::Range;

const FOREVER: &str = "public, max-age=31536000, immutable";

/// A film of a course, by its SHA-256: `{sha256}.webm`. It never changes; single pieces are sent to those who seek in it.
#[utoipa::path(get, path = "/api/v1/courses/{id}/films/{film}", tag = "instruction",
    params(("id" = uuid::Uuid, Path), ("film" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "video/webm"),
        (status = 206, description = "The piece that was asked for", body = Vec<u8>, content_type = "video/webm")))]
pub async fn course_film(
    State(web): State<Web>,
    Id((id, film)): Id<(CourseId, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sha256 = film.strip_suffix(".webm").ok_or_else(Problem::not_found)?;
    let kept = film::film(&web.app, id, sha256).await?;
    let kept = kept.ok_or_else(Problem::not_found)?;
    let tag = HeaderValue::from_str(&format!("\"{sha256}\"")).map_err(|_| Problem::not_found())?;
    let base = [
        (header::CONTENT_TYPE, HeaderValue::from_static("video/webm")),
        (header::CACHE_CONTROL, HeaderValue::from_static(FOREVER)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::ETAG, tag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, base).into_response());
    }
    let total = kept.bytes;
    let (status, part) = match wanted(&headers, total, &tag) {
        Wanted::Whole => (StatusCode::OK, 0..total),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Unsatisfiable => {
            let there = [(header::CONTENT_RANGE, format!("bytes */{total}"))];
            let title = "The film ends before that.";
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok((there, Problem::new(status, "not-there", title)).into_response());
        }
    };
    let length = [(header::CONTENT_LENGTH, part.end - part.start)];
    let range = (status == StatusCode::PARTIAL_CONTENT).then(|| {
        let range = format!("bytes {}-{}/{total}", part.start, part.end - 1);
        [(header::CONTENT_RANGE, range)]
    });
    let length = length.map(|(name, value)| (name, HeaderValue::from(value)));
    let mut response = (status, base, length, body(web.app.clone(), kept, part)).into_response();
    for (name, value) in range.into_iter().flatten() {
        let value = HeaderValue::from_str(&value).map_err(|_| Problem::internal())?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// The bytes, piece by piece, as fast as they are taken.
fn body(app: Context, kept: Kept, part: Range<u64>) -> Body {
    Body::from_stream(try_unfold(
        (app, kept, part),
        |(app, kept, part)| async move {
            let piece = film::piece(&app, &kept, part.clone()).await?;
            let taken = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            let rest = part.start.saturating_add(taken)..part.end;
            let go_on = !piece.is_empty();
            Ok::<_, schalter_app::Fault>(go_on.then(|| (Bytes::from(piece), (app, kept, rest))))
        },
    ))
}

/// The captions of the film of a chapter: `{chapter number}-{language}.vtt`.
#[utoipa::path(get, path = "/api/v1/courses/{id}/versions/{version}/captions/{captions}", tag = "instruction",
    params(("id" = uuid::Uuid, Path), ("version" = String, Path), ("captions" = String, Path)),
    responses((status = 200, body = String, content_type = "text/vtt")))]
pub async fn course_captions(
    State(web): State<Web>,
    Id((id, version, captions)): Id<(CourseId, String, String)>,
) -> Result<Response, Problem> {
    let named = captions.strip_suffix(".vtt");
    let (chapter, language) = named
        .and_then(|named| named.split_once('-'))
        .and_then(|(chapter, tag)| Some((chapter.parse().ok()?, Language::of_tag(tag)?)))
        .ok_or_else(Problem::not_found)?;
    let text = film::captions(&web.app, id, &version, chapter, language).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/vtt; charset=utf-8"),
        (header::CACHE_CONTROL, FOREVER),
    ];
    Ok((headers, text.ok_or_else(Problem::not_found)?).into_response())
}
