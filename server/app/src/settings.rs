//! What an operator may decide about the rules of the house.

use schalter_domain::booking::CheckIn;
use schalter_domain::identity::SessionLife;
use schalter_domain::time::Millis;

/// Settings of the use cases. The defaults are those of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long a hold is kept for its citizen.
    pub hold_for: Millis,
    /// Open holds from one address at most; `None`: no limit, for load tests.
    pub open_holds_per_address_max: Option<u32>,
    /// Appointments still to come for one mail address at one authority at most; `None`: no limit.
    pub upcoming_per_email_max: Option<u32>,
    /// When citizens may check in.
    pub check_in: CheckIn,
    /// How long staff stay signed in.
    pub session_life: SessionLife,
    /// Days after an appointment that personal data is kept.
    pub keep_days: u16,
    /// Days after a cancellation that personal data is kept.
    pub keep_cancelled_days: u16,
    /// Minimum times of courses in percent, 0 to 100: less than 100 is for demos and tests only.
    pub course_time_percent: u8,
    /// Years that the register keeps a certificate.
    pub certificate_keep_years: u16,
    /// How long an idempotency key is remembered.
    pub keep_keys_for: Millis,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hold_for: Millis::minutes(10),
            open_holds_per_address_max: Some(5),
            upcoming_per_email_max: Some(10),
            check_in: CheckIn::default(),
            session_life: SessionLife::default(),
            keep_days: 30,
            keep_cancelled_days: 7,
            course_time_percent: 100,
            certificate_keep_years: 10,
            keep_keys_for: Millis::hours(24),
        }
    }
}
