//! Makes a project: its files, the dependency on the library, and what is read from a Next.js app beside it.

mod beside;
mod create;
mod files;
mod library;
mod package_manager;
mod package_name;
mod paths;

pub(crate) use self::beside::Beside;
pub(crate) use self::create::{Created, Options, Vcs, create, write_routes_file};
pub(crate) use self::paths::relative;
