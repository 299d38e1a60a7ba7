//! A field of a form.

use super::File;

/// The value of a field.
#[derive(Debug, Clone)]
pub enum FormValue {
    /// What was typed or chosen.
    Text(String),
    /// An uploaded file. An empty name means that none was chosen.
    File(File),
}
