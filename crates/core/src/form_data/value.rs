//! A field of a form.

use super::File;

/// The value of a field.
#[derive(Debug, Clone)]
pub enum FormValue {
    /// A text that was typed or chosen.
    Text(String),
    /// An uploaded file. Its name is empty if none was chosen.
    File(File),
}
