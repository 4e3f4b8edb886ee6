//! Values on their way out of a row.

use crate::Fault;
use schalter_domain::id;
use schalter_domain::time::{Millis, Timestamp};
use sqlx::Row as _;
use uuid::Uuid;

/// One row of an answer, from either engine.
pub enum Row {
    /// From SQLite.
    Sqlite(sqlx::sqlite::SqliteRow),
    /// From PostgreSQL.
    Postgres(sqlx::postgres::PgRow),
}

/// A type that can be read from a column.
pub trait Column: Sized {
    /// Reads the column called `name`.
    fn read(row: &Row, name: &'static str) -> Result<Self, Fault>;
}

impl Row {
    /// The column called `name`; a value of another type is [`Fault::Corrupt`].
    pub fn get<T: Column>(&self, name: &'static str) -> Result<T, Fault> {
        T::read(self, name)
    }

    /// A `TEXT` column parsed by `parse`; what it does not know is [`Fault::Corrupt`].
    pub fn parse<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        let text: String = self.get(name)?;
        parse(&text).ok_or_else(|| Fault::corrupt(name, format_args!("unknown word {text:?}")))
    }

    /// A `TEXT` column of JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &'static str) -> Result<T, Fault> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text).map_err(|error| Fault::corrupt(name, error))
    }

    /// A `BIGINT` column in a smaller type; what does not fit is [`Fault::Corrupt`].
    pub fn number<T: TryFrom<i64>>(&self, name: &'static str) -> Result<T, Fault> {
        let number: i64 = self.get(name)?;
        T::try_from(number)
            .map_err(|_| Fault::corrupt(name, format_args!("{number} is out of range")))
    }
}

/// JSON text of a value: the other direction of [`Row::json`].
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::corrupt("json", error))
}

fn fits<T>(name: &'static str, read: Result<T, sqlx::Error>) -> Result<T, Fault> {
    read.map_err(|error| match error {
        sqlx::Error::ColumnDecode { source, .. } => Fault::corrupt(name, source),
        sqlx::Error::ColumnNotFound(_) => Fault::corrupt(name, "no such column in the answer"),
        other => other.into(),
    })
}

macro_rules! plain_columns {
    ($($type:ty),*) => {$(
        impl Column for $type {
            fn read(row: &Row, name: &'static str) -> Result<Self, Fault> {
                fits(name, match row {
                    Row::Sqlite(row) => row.try_get(name),
                    Row::Postgres(row) => row.try_get(name),
                })
            }
        }

        impl Column for Option<$type> {
            fn read(row: &Row, name: &'static str) -> Result<Self, Fault> {
                fits(name, match row {
                    Row::Sqlite(row) => row.try_get(name),
                    Row::Postgres(row) => row.try_get(name),
                })
            }
        }
    )*};
}

plain_columns!(Uuid, String, i64, bool, Vec<u8>);

macro_rules! columns {
    ($($type:ty => $raw:ty, $from:expr;)*) => {$(
        impl Column for $type {
            fn read(row: &Row, name: &'static str) -> Result<Self, Fault> {
                let from: fn($raw) -> Result<$type, String> = $from;
                from(row.get::<$raw>(name)?).map_err(|what| Fault::corrupt(name, what))
            }
        }

        impl Column for Option<$type> {
            fn read(row: &Row, name: &'static str) -> Result<Self, Fault> {
                let from: fn($raw) -> Result<$type, String> = $from;
                row.get::<Option<$raw>>(name)?.map(from).transpose().map_err(|what| Fault::corrupt(name, what))
            }
        }
    )*};
}

columns! {
    [u8; 32] => Vec<u8>, |v| v.try_into().map_err(|v: Vec<u8>| format!("{} bytes instead of 32", v.len()));
    Timestamp => i64, |v| Ok(Timestamp(v));
    Millis => i64, |v| Ok(Millis(v));
    jiff::civil::Date => String, |v| v.parse().map_err(|error: jiff::Error| error.to_string());
    id::AuthorityId => Uuid, |v| Ok(id::AuthorityId(v));
    id::DepartmentId => Uuid, |v| Ok(id::DepartmentId(v));
    id::SiteId => Uuid, |v| Ok(id::SiteId(v));
    id::ServiceId => Uuid, |v| Ok(id::ServiceId(v));
    id::PoolId => Uuid, |v| Ok(id::PoolId(v));
    id::CounterId => Uuid, |v| Ok(id::CounterId(v));
    id::OpeningRuleId => Uuid, |v| Ok(id::OpeningRuleId(v));
    id::ClosureId => Uuid, |v| Ok(id::ClosureId(v));
    id::AppointmentId => Uuid, |v| Ok(id::AppointmentId(v));
    id::QueueId => Uuid, |v| Ok(id::QueueId(v));
    id::TicketId => Uuid, |v| Ok(id::TicketId(v));
    id::ConsultationId => Uuid, |v| Ok(id::ConsultationId(v));
    id::StaffId => Uuid, |v| Ok(id::StaffId(v));
    id::SessionId => Uuid, |v| Ok(id::SessionId(v));
    id::LessonId => Uuid, |v| Ok(id::LessonId(v));
    id::CertificateId => Uuid, |v| Ok(id::CertificateId(v));
    id::EnrolmentId => Uuid, |v| Ok(id::EnrolmentId(v));
    id::CourseVersionId => Uuid, |v| Ok(id::CourseVersionId(v));
    id::CourseId => Uuid, |v| Ok(id::CourseId(v));
    id::JobId => Uuid, |v| Ok(id::JobId(v));
    id::EventId => Uuid, |v| Ok(id::EventId(v));
}
