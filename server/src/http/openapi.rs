//! The contract as a file: made from the list of routes, checked in as `server/openapi.json`, kept fresh by a test.

use super::live::{EnrolmentPage, ParticipantsPage};
use super::problem::Problem;
use super::view::booking::AppointmentView;
use super::view::queue::QueueView;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi as _};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Schalter",
        description = "Appointments, waiting and talks of a citizen office. Times are RFC 3339 with the authority's offset; errors are problem+json.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    components(schemas(Problem, AppointmentView, EnrolmentPage, ParticipantsPage, QueueView)),
    modifiers(&Security)
)]
struct Base;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(
            "citizen",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
        components.add_security_scheme(
            "staff",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-schalter"))),
        );
    }
}

/// The document without its paths; the list of routes adds them.
pub(super) fn base() -> OpenApi {
    Base::openapi()
}

/// The contract as JSON, pretty and with a line break at its end.
#[must_use]
pub fn json() -> String {
    let mut document = super::document();
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.delete,
            &mut item.put,
            &mut item.patch,
        ];
        operations.into_iter().flatten().for_each(answer_problems);
    }
    document.to_pretty_json().unwrap_or_default() + "\n"
}

/// Every operation may answer with a problem; every answer is described, because the standard demands it.
fn answer_problems(operation: &mut Operation) {
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            "Done".clone_into(&mut answer.description);
        }
    }
    let problem = ResponseBuilder::new()
        .description("A problem")
        .content(
            "application/problem+json",
            Content::new(Some(Ref::from_schema_name("Problem"))),
        )
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), problem.into());
}
