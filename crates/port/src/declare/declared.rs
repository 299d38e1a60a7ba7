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

impl Declared {
    /// The checks that are left, as marks have them; `what` is the body or the query.
    pub(crate) fn left(&self, what: &str) -> Vec<String> {
        let checks = self.unchecked.iter();
        checks.map(|check| format!("{what}: {check}")).collect()
    }
}
