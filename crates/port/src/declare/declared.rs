//! A declared struct.

use super::DeclaredField;

/// A struct that was declared.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) fields: Vec<DeclaredField>,
    /// Whether a schema checks the fields: types of TypeScript alone do not.
    pub(crate) is_checked: bool,
    /// The checks of the schema that reading the struct does not do: `email() of user.email`.
    pub(crate) unchecked: Vec<String>,
}
