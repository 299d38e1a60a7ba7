//! A project as a whole: its folders, `next.config`, `proxy.ts` and build output.

mod build_output;
mod find;
mod next_config;
mod proxy;
mod tree;
mod walk;

pub(crate) use find::{Found, find};
pub(crate) use next_config::{page_extensions, read_config};
pub(crate) use proxy::read_proxy;
pub(crate) use tree::{Tree, trees};
pub(crate) use walk::{RouteFile, Walked, walk};
