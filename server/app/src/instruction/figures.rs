//! Figures of a course, without persons.
