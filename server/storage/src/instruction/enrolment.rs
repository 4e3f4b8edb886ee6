//! Enrolments as rows.

use crate::Sql;

pub(crate) const ALL: &[Sql] = &[];
