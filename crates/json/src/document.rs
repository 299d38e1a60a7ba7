//! A parsed text in the form in which JavaScript would write it, and where its containers end.

/// A text in normal form: without white space, names unique and in JavaScript's order, numbers and escapes as `JSON.stringify`
/// writes them. So a part of it can be written by copying it.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    /// The arrays and objects, in the order of their first bytes.
    pub(crate) containers: Vec<Container>,
}

/// Where an array or object ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Container {
    /// The position after its last byte.
    pub(crate) end: u32,
    /// The number of the first container after it: it and what it contains are skipped.
    pub(crate) next: u32,
}
