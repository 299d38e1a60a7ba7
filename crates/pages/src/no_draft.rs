//! Counterpart of `draft` without the feature `draft-mode`: its cookies are ignored.

use crate::context::PagesContext;

pub(crate) fn read_cookies(_: &PagesContext) {}
