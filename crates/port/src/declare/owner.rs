//! The struct around a field.

use super::{Origin, Trust};
use crate::names::Names;

/// The struct that a field belongs to.
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) from: Origin,
    pub(super) trust: Trust,
    pub(super) names: Names,
    pub(super) unchecked: Vec<String>,
}
