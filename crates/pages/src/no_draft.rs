//! Without the feature `draft-mode`, the cookies of draft mode mean nothing.

use crate::context::PagesContext;

pub(crate) fn settle(_: &PagesContext) {}
