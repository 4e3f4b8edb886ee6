//! Counts without persons.

use crate::Sql;

pub(crate) const ALL: &[Sql] = &[];
