//! Import and release of versions.

use crate::Sql;

pub(crate) const ALL: &[Sql] = &[];
