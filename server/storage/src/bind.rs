//! Values on their way into a statement.

use schalter_domain::id;
use schalter_domain::time::{Millis, Timestamp};
use uuid::Uuid;

/// One value in a form that both engines take. `None` is a typed NULL, because PostgreSQL wants to know of which type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `UUID`
    Uuid(Option<Uuid>),
    /// `TEXT`
    Text(Option<String>),
    /// `BIGINT`
    Int(Option<i64>),
    /// `BOOLEAN`
    Bool(Option<bool>),
    /// `BYTEA`
    Bytes(Option<Vec<u8>>),
}

/// The values of one statement, in the order `$1`, `$2`, …
pub type Args = Vec<Value>;

/// A type that can stand in a statement.
pub trait Bind {
    /// The value to send.
    fn value(&self) -> Value;
    /// NULL of this type.
    fn null() -> Value;
}

/// The arguments of a statement: `bind![authority, id, now]`.
#[macro_export]
macro_rules! bind {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::Bind::value(&$value)),*]
    };
}

macro_rules! binds {
    ($($type:ty => $variant:ident, $from:expr;)*) => {$(
        impl Bind for $type {
            fn value(&self) -> Value {
                let from: fn(&$type) -> _ = $from;
                Value::$variant(Some(from(self)))
            }
            fn null() -> Value {
                Value::$variant(None)
            }
        }
    )*};
}

binds! {
    Uuid => Uuid, |v| *v;
    String => Text, Clone::clone;
    str => Text, str::to_owned;
    i64 => Int, |v| *v;
    u64 => Int, |v| i64::try_from(*v).unwrap_or(i64::MAX);
    u32 => Int, |v| i64::from(*v);
    u16 => Int, |v| i64::from(*v);
    u8 => Int, |v| i64::from(*v);
    bool => Bool, |v| *v;
    Vec<u8> => Bytes, Clone::clone;
    [u8] => Bytes, <[u8]>::to_vec;
    [u8; 32] => Bytes, |v| v.to_vec();
    Timestamp => Int, |v| v.0;
    Millis => Int, |v| v.0;
    jiff::civil::Date => Text, ToString::to_string;
    id::AuthorityId => Uuid, |v| v.0;
    id::DepartmentId => Uuid, |v| v.0;
    id::SiteId => Uuid, |v| v.0;
    id::ServiceId => Uuid, |v| v.0;
    id::PoolId => Uuid, |v| v.0;
    id::CounterId => Uuid, |v| v.0;
    id::OpeningRuleId => Uuid, |v| v.0;
    id::ClosureId => Uuid, |v| v.0;
    id::AppointmentId => Uuid, |v| v.0;
    id::QueueId => Uuid, |v| v.0;
    id::TicketId => Uuid, |v| v.0;
    id::ConsultationId => Uuid, |v| v.0;
    id::StaffId => Uuid, |v| v.0;
    id::SessionId => Uuid, |v| v.0;
    id::LessonId => Uuid, |v| v.0;
    id::CertificateId => Uuid, |v| v.0;
    id::EnrolmentId => Uuid, |v| v.0;
    id::CourseVersionId => Uuid, |v| v.0;
    id::CourseId => Uuid, |v| v.0;
    id::JobId => Uuid, |v| v.0;
    id::EventId => Uuid, |v| v.0;
}

impl<T: Bind> Bind for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(T::null, Bind::value)
    }
    fn null() -> Value {
        T::null()
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
    fn null() -> Value {
        T::null()
    }
}
