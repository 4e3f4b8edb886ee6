//! Typed identifiers: UUID version 7, made outside and passed in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// The tenant: an authority.
    AuthorityId;
    /// A department of an authority.
    DepartmentId;
    /// A building with an address, or the video site.
    SiteId;
    /// What the citizen wants done.
    ServiceId;
    /// The unit of capacity: one department at one site on one channel.
    PoolId;
    /// Where one clerk serves one citizen at a time.
    CounterId;
    /// One opening rule of a pool.
    OpeningRuleId;
    /// One closure of a pool.
    ClosureId;
    /// A booked or held time.
    AppointmentId;
    /// The line that the tickets of one or several pools stand in.
    QueueId;
    /// A place in a queue.
    TicketId;
    /// The talk itself; also the name of its media room.
    ConsultationId;
    /// A member of staff.
    StaffId;
    /// A signed-in browser of a member of staff.
    SessionId;
    /// A side effect to be carried out by a worker.
    JobId;
    /// One line of the audit log.
    EventId;
    /// A course as one authority offers it.
    CourseId;
    /// One state of a course's content at one authority; never changed once it was released.
    CourseVersionId;
    /// One person's way through a course.
    EnrolmentId;
    /// A live group lesson; also the name of its media room.
    LessonId;
    /// One certificate in the register.
    CertificateId;
}
