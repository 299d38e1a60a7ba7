//! The functions of `instrumentation.rs`.

/// The `instrumentation.rs` beside the trees, the Rust form of Next's `instrumentation.ts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumentation {
    pub(crate) file: String,
    // The lines of the functions that it has.
    pub(crate) register: Option<usize>,
    pub(crate) on_request_error: Option<usize>,
}

impl Instrumentation {
    /// The file, relative to the package, with `/` between its parts.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it has a `register`, which runs before the server listens.
    pub fn has_register(&self) -> bool {
        self.register.is_some()
    }

    /// Whether it has an `on_request_error`.
    pub fn has_on_request_error(&self) -> bool {
        self.on_request_error.is_some()
    }
}
