//! The certificate: its files for its holder, and the answer to whoever checks one.

use super::access::{Citizen, Clerk, bearer};
use super::booking::Nothing;
use super::input::{Body, Query};
use super::keyring::Ring;
use super::problem::{FieldError, Problem};
use super::view::certificate::{Check, Checked, FileKind, SAMPLE_URL, document, sample};
use super::view::time::{instant, rfc3339_utc};
use super::{Web, refusal};
use axum::Json;
use axum::extract::{FromRequestParts as _, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schalter_app::certificate::{self, Claimed, Paper, Verdict};
use schalter_certificate::issue::{Files, IssueFault};
use schalter_certificate::{RenderFault, payload};
use schalter_domain::certificate::{HolderFault, Refusal};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::Instant;
use utoipa::IntoParams;

/// Characters of a code at most: what fits into the largest QR code.
const PAYLOAD_CHARACTERS_MAX: usize = 4_296;
/// Every answer takes this long, so that its time tells nothing.
const ANSWER_AFTER: Duration = Duration::from_millis(25);

/// Which copy.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CopyQuery {
    /// Staff only: the latest second copy (Zweitschrift) instead of the first one.
    #[serde(default)]
    copy: bool,
}

/// The certificate as a sealed PDF (`{number}.pdf`) or as a credential for wallets (`{number}.sd-jwt`).
#[utoipa::path(get, path = "/api/v1/certificates/{file}", tag = "certificate", security(("citizen" = []), ("staff" = [])),
    params(("file" = String, Path, description = "`{number}.pdf` or `{number}.sd-jwt`"), CopyQuery),
    responses((status = 200, content((String = "application/pdf"), (String = "application/dc+sd-jwt")))))]
pub async fn certificate_file(
    State(web): State<Web>,
    Path(file): Path<String>,
    Query(CopyQuery { copy }): Query<CopyQuery>,
    mut parts: Parts,
) -> Result<Response, Problem> {
    let (number, kind) = FileKind::of(&file).ok_or_else(Problem::not_found)?;
    let paper = paper(&web, &mut parts, number, copy).await?;
    let name = format!("{}.{}", paper.certificate.number, kind.ending());
    let files = files(&web, paper).await?;
    Ok(attachment(&name, kind, files))
}

async fn paper(web: &Web, parts: &mut Parts, number: &str, copy: bool) -> Result<Paper, Problem> {
    if bearer(&parts.headers).is_none() {
        let Clerk(who) = Clerk::from_request_parts(parts, web).await?;
        return Ok(certificate::paper_for_staff(&web.app, &who, number, copy).await?);
    }
    let Citizen(token) = Citizen::from_request_parts(parts, web).await?;
    let paper = certificate::paper_for_participant(&web.app, &token, number).await?;
    if copy {
        return Err(Problem::not_allowed());
    }
    Ok(paper)
}

/// Draws and signs: costly, so not on a thread that serves others.
async fn files(web: &Web, paper: Paper) -> Result<Files, Problem> {
    let ring = web.ring().await?;
    let slug = paper.catalogue.authority().slug.clone();
    let keys = ring.keyring.of(&slug).ok_or_else(keys_missing)?;
    let (public_url, is_demo) = (web.config.public_url(), web.is_demo());
    let drawn = tokio::task::spawn_blocking(move || {
        let signed_at = instant(paper.signed_at);
        schalter_certificate::issue::files(
            &document(&paper, is_demo),
            &keys,
            &public_url,
            signed_at,
        )
    });
    let drawn = drawn.await.map_err(|_| Problem::internal())?;
    drawn.map_err(|fault| cannot(&fault))
}

fn attachment(name: &str, kind: FileKind, files: Files) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    match kind {
        FileKind::Pdf => (headers, files.pdf).into_response(),
        FileKind::SdJwt => (headers, files.sd_jwt).into_response(),
    }
}

/// Note that the holder has loaded the file down. Loading itself changes nothing: mail scanners and previews load, too.
#[utoipa::path(post, path = "/api/v1/certificates/{file}/dispatch", tag = "certificate", security(("citizen" = [])),
    params(("file" = String, Path, description = "The number of the certificate")),
    request_body = Nothing,
    responses((status = 204)))]
pub async fn certificate_downloaded(
    State(web): State<Web>,
    Path(number): Path<String>,
    Citizen(token): Citizen,
    Body(Nothing {}): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    certificate::downloaded(&web.app, &token, &number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Check a certificate: does it count? An altered code, an unknown number and a wrong day of birth are all `unknown`.
#[utoipa::path(post, path = "/api/v1/certificates/verify", tag = "certificate",
    request_body = Check,
    responses((status = 200, body = Checked)))]
pub async fn verify_certificate(
    State(web): State<Web>,
    Body(Check {
        payload,
        birth_date,
    }): Body<Check>,
) -> Result<Json<Checked>, Problem> {
    let answer_at = Instant::now() + ANSWER_AFTER;
    let birth_date = self::birth_date("birth_date", &birth_date)?;
    let ring = web.ring().await?;
    let verdict = match claimed(&ring, &payload)? {
        Some(claimed) => certificate::verify(&web.app, &claimed, birth_date).await?,
        None => Verdict::Unknown,
    };
    tokio::time::sleep_until(answer_at).await;
    Ok(Json(verdict.into()))
}

/// What a code says, if one of our keys has signed it. That of a revoked key says nothing any more.
fn claimed(ring: &Ring, payload: &str) -> Result<Option<Claimed>, Problem> {
    if payload.len() > PAYLOAD_CHARACTERS_MAX {
        let what = "no code is longer than 4296 characters";
        return Err(Problem::invalid_field("payload", "too_long", what));
    }
    let claims = payload::verify(payload, ring.keyring.public_keys(), None).ok();
    Ok(claims.map(|claims| Claimed {
        authority: claims.iss,
        number: claims.number,
    }))
}

/// A day on which somebody alive may have been born.
pub(super) fn birth_date(field: &str, text: &str) -> Result<jiff::civil::Date, Problem> {
    let wrong = |_| Problem::invalid_field(field, "unfit", "a date looks like 1998-12-03");
    // jiff would also take a whole time stamp; a date is ten characters.
    let day = text.get(..10).filter(|_| text.len() == 10);
    let day: jiff::civil::Date = day.unwrap_or_default().parse().map_err(wrong)?;
    if (1880..=2199).contains(&day.year()) {
        Ok(day)
    } else {
        let what = "nobody was born on this day";
        Err(Problem::invalid_field(field, "out_of_range", what))
    }
}

/// Whether a certificate could be printed for a person of these names: asked before the way to it begins, so that nobody learns at
/// its end that a letter is missing.
pub(super) async fn printable(given_name: &str, family_name: &str) -> Result<(), Problem> {
    let sample = sample(given_name, family_name);
    let drawn =
        tokio::task::spawn_blocking(move || schalter_certificate::render(&sample, SAMPLE_URL));
    match drawn.await.map_err(|_| Problem::internal())? {
        Ok(_) => Ok(()),
        Err(fault) => Err(unprintable(&fault)),
    }
}

fn keys_missing() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "certificate-keys-missing",
        "This authority cannot sign certificates yet.",
    )
    .detail("It has no keys: an administrator makes them with `schalter keys`.")
}

fn cannot(fault: &IssueFault) -> Problem {
    match fault {
        IssueFault::Render(fault) => unprintable(fault),
        IssueFault::Sign(fault) => {
            tracing::error!(%fault, "a certificate cannot be signed");
            Problem::unavailable()
        }
    }
}

fn unprintable(fault: &RenderFault) -> Problem {
    match fault {
        RenderFault::Length { field, .. }
        | RenderFault::Invisible { field, .. }
        | RenderFault::NoGlyph { field, .. } => {
            unreadable(&field.replace(' ', "_"), &fault.to_string())
        }
        RenderFault::TooLong => unreadable("family_name", &fault.to_string()),
        RenderFault::Logo(_) | RenderFault::Pdf(_) => {
            tracing::error!(%fault, "a certificate cannot be drawn");
            Problem::internal()
        }
    }
}

fn unreadable(field: &str, message: &str) -> Problem {
    let error = FieldError {
        field: field.to_owned(),
        code: "unreadable".to_owned(),
        message: message.to_owned(),
    };
    Problem {
        errors: vec![error],
        ..Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unreadable-name",
            "This name cannot be printed on a certificate as it is written.",
        )
    }
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        let conflict =
            |slug, title| Problem::new(StatusCode::CONFLICT, slug, title).detail(self.to_string());
        match self {
            Self::WrongState { .. } => conflict(
                "wrong-state",
                "This is not possible with the certificate as it is now.",
            ),
            Self::FourEyes => conflict("four-eyes", "A second person must decide about this."),
            Self::NoDuplicate => conflict("wrong-state", "No second copy was made yet."),
            Self::Reason => Problem::invalid_field("reason", "length", self.to_string()),
            Self::Holder(HolderFault::BirthDate) => {
                Problem::invalid_field("birth_date", "out_of_range", self.to_string())
            }
            Self::Holder(HolderFault::GivenName) => unreadable("given_name", &self.to_string()),
            Self::Holder(HolderFault::FamilyName) => unreadable("family_name", &self.to_string()),
            Self::Dates => {
                Problem::invalid_field("instructed_on", "out_of_range", self.to_string())
            }
            Self::TooManyTries { until } => Problem {
                from: Some(rfc3339_utc(*until)),
                ..Problem::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too-many-attempts",
                    "Too many wrong days of birth were tried. Please wait a while.",
                )
            },
        }
    }
}
