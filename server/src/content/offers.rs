//! `courses.toml` of an authority: which courses it offers, and what it decided about each.

use super::ContentFault;
use super::authority::{AuthorityFolder, id};
use schalter_app::catalogue::AuthorityContent;
use schalter_domain::catalogue::Text;
use schalter_domain::id::CourseId;
use schalter_domain::instruction::{
    IdentityRule, MinorMode, Mode, NeedQuestion, Offer, Tariff, Terms,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoursesFile {
    #[serde(default)]
    course: Vec<CourseEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseEntry {
    /// Short name of the course: the `id` of its course.toml.
    slug: String,
    department: String,
    modes: Vec<Mode>,
    identity: IdentityRule,
    identity_service: Option<String>,
    hindrance_service: Option<String>,
    help_service: Option<String>,
    minor_mode: MinorMode,
    counter_place: Option<Text>,
    #[serde(default)]
    invoice_is_enough: bool,
    #[serde(default)]
    fee: Vec<Tariff>,
    /// Instead of the questionnaire of the course.
    need: Option<Vec<NeedQuestion>>,
}

impl AuthorityFolder {
    /// The courses that the authority offers; none when there is no `courses.toml`.
    pub fn offers(&self, content: &AuthorityContent) -> Result<Vec<Offer>, ContentFault> {
        let Some(courses) = &self.courses else {
            return Ok(Vec::new());
        };
        let file: CoursesFile = self.toml("courses.toml", courses)?;
        file.course
            .into_iter()
            .map(|entry| self.offer(content, entry))
            .collect()
    }

    fn offer(&self, content: &AuthorityContent, entry: CourseEntry) -> Result<Offer, ContentFault> {
        let unfit = |entry: &str, reason: String| ContentFault::Unfit {
            file: format!("{}/courses.toml", self.name),
            entry: entry.to_owned(),
            reason,
        };
        let slug = entry.slug;
        let department = Self::department(content, &entry.department);
        if content
            .departments
            .iter()
            .all(|known| known.id != department)
        {
            return Err(unfit(
                &slug,
                format!("`{}` is not defined", entry.department),
            ));
        }
        let services = [
            &entry.identity_service,
            &entry.hindrance_service,
            &entry.help_service,
        ];
        for service in services.into_iter().flatten() {
            if content.services.iter().all(|known| known.slug != *service) {
                return Err(unfit(
                    &slug,
                    format!("the service `{service}` is not defined"),
                ));
            }
        }
        if entry.identity == IdentityRule::StaffVideo && entry.identity_service.is_none() {
            let reason = "`identity_service` is needed to book the check of identity".to_owned();
            return Err(unfit(&slug, reason));
        }
        let offer = Offer {
            id: CourseId(id(&content.authority.slug, "course", &slug)),
            slug,
            department,
            terms: Terms {
                modes: entry.modes,
                identity: entry.identity,
                identity_service: entry.identity_service,
                hindrance_service: entry.hindrance_service,
                help_service: entry.help_service,
                minor_mode: entry.minor_mode,
                counter_place: entry.counter_place,
                invoice_is_enough: entry.invoice_is_enough,
                fees: entry.fee,
                need: entry.need,
            },
        };
        offer
            .check()
            .map_err(|fault| unfit(&offer.slug, fault.to_string()))?;
        Ok(offer)
    }
}
