//! Handlers from another module of the crate.
#![allow(unused, reason = "inner attributes are fine")]

pub use crate::posts::{self, create as post, get};

pub(crate) use crate::posts::remove as delete;
