//! What the process says over HTTP: the one list of routes, one file per noun.

pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod consultation;
pub mod identity;
pub mod live;
pub mod openapi;
pub mod operations;
pub mod problem;
pub mod queue;
pub mod view;

use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Who may call a route at all; what they may do there is decided by the use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Everyone,
    /// Who holds the token of this appointment.
    Citizen,
    /// Who is signed in.
    Staff,
    /// Either: a citizen's token or a signed-in member of staff.
    CitizenOrStaff,
}

/// One line of the list of routes.
#[derive(Debug, Clone)]
pub struct Route {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path with its parameters in braces.
    pub path: String,
    /// Who may call it.
    pub access: Access,
}

/// Makes the router, the contract and the table of access from one list, so that they cannot differ.
macro_rules! routes {
    ($($access:ident $handler:path;)*) => {
        fn api() -> OpenApiRouter {
            OpenApiRouter::with_openapi(openapi::base())
                $(.routes(utoipa_axum::routes!($handler)))*
        }

        /// Every route with who may call it.
        #[must_use]
        pub fn routes() -> Vec<Route> {
            let mut all = Vec::new();
            $({
                let (_, paths, _): (_, _, axum::routing::MethodRouter) = utoipa_axum::routes!($handler);
                all.extend(lines(&paths, Access::$access));
            })*
            all
        }
    };
}

routes! {
    Everyone catalogue::authorities;
    Everyone catalogue::authority;
    Everyone catalogue::logo;
    Everyone catalogue::services;
    Everyone catalogue::service;
    Everyone availability::days;
    Everyone availability::starts;
    Everyone booking::hold;
    Citizen booking::appointment;
    Citizen booking::confirm;
    Citizen booking::cancel;
    Citizen booking::check_in;
    Citizen booking::appointment_pass;
    Citizen booking::calendar_file;
    Everyone consultation::device_test;
    CitizenOrStaff live::live;
    Everyone identity::sign_in;
    Staff identity::session;
    Staff identity::sign_out;
    Staff identity::sessions;
    Staff identity::end_session;
    Staff queue::queues;
    Staff queue::queue;
    Staff queue::call_next;
    Staff queue::recall;
    Staff queue::miss;
    Staff queue::start;
    Staff queue::finish;
    Staff consultation::consultation_pass;
    Staff consultation::consultation_end;
    Everyone operations::healthz;
    Everyone operations::readyz;
    Everyone operations::metrics;
    Everyone operations::openapi_json;
}

fn lines(paths: &utoipa::openapi::path::Paths, access: Access) -> Vec<Route> {
    let mut lines = Vec::new();
    for (path, item) in &paths.paths {
        for (method, operation) in [
            ("GET", &item.get),
            ("POST", &item.post),
            ("DELETE", &item.delete),
        ] {
            if operation.is_some() {
                lines.push(Route {
                    method: method.to_owned(),
                    path: path.clone(),
                    access,
                });
            }
        }
    }
    lines
}

/// The contract as built from the list.
fn document() -> OpenApi {
    api().split_for_parts().1
}
