//! What staff see of enrolments.

use crate::Sql;

pub(crate) const ALL: &[Sql] = &[];
