//! Import of a course's content, and its release by two people.
