//! A declared struct.

use super::DeclaredField;

/// A struct that was declared.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) fields: Vec<DeclaredField>,
    /// The checks of the schema that reading the struct does not do: `email() of user.email`.
    pub(crate) unchecked: Vec<String>,
}
