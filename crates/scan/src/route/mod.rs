//! From a route file to a route.

mod body;
mod candidate;
mod chain;
mod exports;
mod handlers;
mod keys;
mod obstacles;
mod part;
mod rank;
mod read;
mod schemas;
mod settings;
mod unwrap;
mod uses;
mod wrappers;

pub(crate) use handlers::function_of;
pub(crate) use rank::rank;
pub(crate) use read::{Read, RouteReader};
