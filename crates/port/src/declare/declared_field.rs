//! A field of a declared struct.

/// A field of a struct.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredField {
    /// The name in the request: `pageSize`.
    pub(crate) key: String,
    /// The name in Rust: `page_size`.
    pub(crate) name: String,
    /// The type: `Option<f64>`.
    pub(crate) rust: String,
    /// Whether the type, or that in its `Option`, is an enum of texts, which has `as_str`.
    pub(crate) is_enum: bool,
    /// Whether the request has the value that the struct has: the schema changes nothing of it.
    pub(crate) is_as_sent: bool,
    /// What `None` is, if the type is an `Option`.
    pub(crate) none: Nothing,
}

/// What JavaScript has for `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nothing {
    Undefined,
    Null,
    /// One of them: Rust does not know which.
    Either,
}
