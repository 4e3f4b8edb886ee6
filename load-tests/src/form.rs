//! How much of a scenario is run.

/// The whole of it, or what fits into a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Every case, as long as a good figure needs.
    Full,
    /// A case or two for a few seconds, for a machine that does other things meanwhile: it shows that nothing is lost or doubled, not
    /// how fast it is.
    Short,
}
