//! What the process says over HTTP: the one list of routes, one file per noun.

pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
pub mod consultation;
pub mod course_figures;
pub mod enrolment;
pub mod enrolment_learning;
pub mod facts;
pub mod film;
pub mod identity;
pub mod instruction;
pub mod lesson;
pub mod lesson_interpreter;
pub mod lesson_seat;
pub mod live;
pub mod openapi;
pub mod operations;
pub mod participants;
pub mod problem;
pub mod queue;
pub mod register;
pub mod releases;
pub mod view;
pub mod well_known;

mod access;
mod client_address;
mod connections;
mod endless;
mod guesses;
mod input;
mod keyring;
mod layers;
mod listen;
mod pages;
pub(crate) mod range;
mod rate;
mod refusal;
mod streams;

pub use connections::Connections;
pub use listen::serve;

use crate::config::{Config, Limits};
use axum::Router;
use axum::http::HeaderMap;
use metrics_exporter_prometheus::PrometheusHandle;
use schalter_app::Context;
use schalter_signaling::Node;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// What a process gives to its pages.
pub struct Parts {
    /// The use cases.
    pub app: Context,
    /// What the operator decided.
    pub config: Arc<Config>,
    /// Ends when the process is to stop.
    pub stop: CancellationToken,
    /// Figures.
    pub figures: PrometheusHandle,
    /// The media node, when it is in this process.
    pub media: Option<Node>,
}

/// What handlers have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub app: Context,
    /// What the operator decided.
    pub config: Arc<Config>,
    /// Ends when the process is to stop.
    pub stop: CancellationToken,
    /// Figures.
    pub figures: PrometheusHandle,
    media: Option<Node>,
    streams: Arc<streams::Streams>,
    buckets: rate::Buckets,
    guesses: Arc<guesses::Guesses>,
    keys: Arc<keyring::Keys>,
    safety: Arc<HeaderMap>,
    demo: bool,
}

impl Web {
    /// What handlers need, from what the process has.
    pub async fn new(parts: Parts) -> anyhow::Result<Self> {
        let Parts {
            app,
            config,
            stop,
            figures,
            media,
        } = parts;
        let safety = Arc::new(layers::safety(&config.public_url(), &config.signal_url())?);
        let demo = schalter_app::catalogue::is_demo(&app).await?;
        let streams = streams::Streams::new(&config.limits);
        let buckets = rate::buckets(&config.limits);
        let guesses = Arc::new(guesses::Guesses::new(&config.limits));
        let keys = Arc::new(keyring::Keys::new(config.data.join("keys/certificates")));
        Ok(Self {
            app,
            config,
            stop,
            figures,
            media,
            streams,
            buckets,
            guesses,
            keys,
            safety,
            demo,
        })
    }

    /// Forgets addresses that have calmed down; to be called every minute or so.
    pub fn tidy(&self) {
        self.buckets.limiter().retain_recent();
        self.guesses.tidy();
    }

    /// Whether the database was made by `schalter demo`: accounts with known passwords exist.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }
}

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
    /// Media nodes, by the shared secret.
    MediaNode,
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
    (free { $($access:ident $handler:path;)* } costly { $($costly_access:ident $costly:path;)* }) => {
        /// All routes; those that cost are limited per address.
        fn api(buckets: &rate::Buckets) -> OpenApiRouter<Web> {
            let free = OpenApiRouter::with_openapi(openapi::base())$(.routes(utoipa_axum::routes!($handler)))*;
            let costly = OpenApiRouter::new()$(.routes(utoipa_axum::routes!($costly)))*;
            free.merge(costly.layer(rate::layer(buckets)))
        }

        /// Every route with who may call it.
        #[must_use]
        pub fn routes() -> Vec<Route> {
            let mut all = Vec::new();
            $({
                let (_, paths, _): (_, _, axum::routing::MethodRouter<Web>) = utoipa_axum::routes!($handler);
                all.extend(lines(&paths, Access::$access));
            })*
            $({
                let (_, paths, _): (_, _, axum::routing::MethodRouter<Web>) = utoipa_axum::routes!($costly);
                all.extend(lines(&paths, Access::$costly_access));
            })*
            all
        }
    };
}

routes! {
    free {
        Everyone catalogue::authorities;
        Everyone catalogue::authority;
        Everyone catalogue::logo;
        Everyone catalogue::services;
        Everyone catalogue::service;
        Everyone availability::days;
        Everyone availability::starts;
        Citizen booking::appointment;
        Citizen booking::confirm;
        Citizen booking::cancel;
        Citizen booking::check_in;
        Citizen booking::appointment_pass;
        Citizen booking::calendar_file;
        Everyone instruction::courses;
        Everyone instruction::course;
        Everyone instruction::course_picture;
        Everyone film::course_film;
        Everyone film::course_captions;
        Citizen enrolment::enrolment;
        Citizen enrolment::give_up;
        Citizen enrolment::enrolment_language;
        Citizen enrolment::enrolment_consent;
        Citizen enrolment::enrolment_fee;
        Citizen enrolment::enrolment_resume;
        Citizen enrolment::enrolment_appointment;
        Citizen enrolment::declaration;
        Citizen enrolment::enrolment_certificate;
        Citizen enrolment::ask_guardian;
        Citizen enrolment::guardian;
        Citizen enrolment::guardian_declaration;
        Citizen enrolment_learning::chapter;
        Citizen enrolment_learning::progress;
        Citizen enrolment_learning::answer;
        Citizen enrolment_learning::exam;
        Citizen enrolment_learning::exam_answer;
        Citizen enrolment_learning::exam_submit;
        CitizenOrStaff live::live;
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
        Staff participants::participants_list;
        Staff participants::participant;
        Staff participants::enrol_participant;
        Staff participants::participant_identity;
        Staff participants::participant_fee;
        Staff participants::participant_hindrance;
        Staff participants::participant_issue;
        Staff releases::releases;
        Staff releases::release_chapter;
        Staff releases::propose_release;
        Staff releases::confirm_release;
        Staff releases::reject_release;
        Staff releases::withdraw_release;
        Staff course_figures::course_figures;
        Staff course_figures::course_figures_csv;
        Staff course_figures::course_figures_xlsx;
        Staff consultation::consultation_pass;
        Staff consultation::consultation_end;
        CitizenOrStaff certificate::certificate_file;
        Citizen certificate::certificate_downloaded;
        Staff register::register_search;
        Staff register::register_revocations;
        Staff register::register_searches;
        Staff register::register_entry;
        Staff register::revoke;
        Staff register::revoke_confirm;
        Staff register::revoke_reject;
        Staff register::register_duplicate;
        Staff register::register_dispatch;
        Everyone well_known::certificate_keys;
        Everyone lesson::course_lessons;
        Staff lesson::lessons;
        Staff lesson::plan_lesson;
        Staff lesson::lesson;
        Staff lesson::cancel_lesson;
        Staff lesson::open_lesson;
        Staff lesson::lesson_pass;
        Staff lesson::side_room;
        Staff lesson::close_side_room;
        Staff lesson::turn_slide;
        Staff lesson::ask_presence;
        Staff lesson::decide_attendance;
        Staff lesson::end_lesson;
        Staff lesson_interpreter::invite_interpreter;
        Staff lesson_interpreter::withdraw_interpreter;
        Citizen lesson_interpreter::interpretation;
        Citizen lesson_interpreter::interpretation_pass;
        Citizen lesson_seat::enrolment_lesson;
        Citizen lesson_seat::enrolment_lesson_pass;
        Citizen lesson_seat::enrolment_lesson_presence;
        Citizen lesson_seat::enrolment_lesson_seat;
        MediaNode facts::facts;
        Everyone operations::healthz;
        Everyone operations::readyz;
        Everyone operations::metrics;
        Everyone operations::openapi_json;
    }
    costly {
        Everyone booking::hold;
        Everyone enrolment::enrol;
        Everyone enrolment::lost_enrolment;
        Everyone certificate::verify_certificate;
        Everyone consultation::device_test;
        Everyone identity::sign_in;
    }
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

/// Everything that is served, with its layers.
pub fn router(web: &Web) -> anyhow::Result<Router> {
    let routes = api(&web.buckets).split_for_parts().0;
    let media = web.media.as_ref().map(Node::router);
    let routes = media
        .into_iter()
        .fold(routes, |routes, media| routes.merge(media.with_state(())));
    layers::around(routes, web)
}

/// The contract as built from the list.
fn document() -> OpenApi {
    // The numbers do not matter here: the contract names no limits per address.
    api(&rate::buckets(&Limits::default())).split_for_parts().1
}
