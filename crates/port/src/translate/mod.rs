//! Translates the statements of a handler.

mod input;

pub(crate) use input::{Declarations, Input, ParamName, Translation};

/// The statements of a handler in Rust; `None` if they can't be translated at all.
pub(crate) fn translate(_input: &Input<'_, '_>) -> Option<Translation> {
    None
}
