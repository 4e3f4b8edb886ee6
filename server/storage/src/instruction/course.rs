//! Courses as authorities offer them, and the content of their versions.

use crate::Sql;

pub(crate) const ALL: &[Sql] = &[];
