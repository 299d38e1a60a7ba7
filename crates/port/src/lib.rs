//! Writes the Rust of the API routes of a Next.js project, as far as it can be written.
//!
//! [`port`] takes a project that [`twinroute_scan::scan`] has read, and returns files:
//!
//! 1. A route has a file in the place where twinroute's build looks for it, with a function for each method, structs for its body and
//!    its query, and its settings. Simple checks of a schema are part of the structs.
//! 2. What wraps a handler becomes an extractor in `src/guards`, which refuses every request until it is ported.
//! 3. A [`Mark`] stands where work is left. Until then the handler responds with 501: `twinroute::ported::not_ported`.
//! 4. The TypeScript stands at the end of the file, as a comment.
//!
//! A route that a library serves stays with Next.js: [`Left`].
//!
//! [`brief::brief`] collects what the port of a route needs beside that.

mod app_file;
pub mod brief;
mod comment;
mod config;
mod declarations;
mod declare;
mod fallback;
mod format;
mod function;
mod guard;
mod guards;
mod imports;
mod layout;
mod mark;
mod names;
mod pages_file;
mod port;
mod ported;
mod surroundings;
mod translate;

pub use mark::{Mark, MarkKind, marks};
pub use port::port;
pub use ported::{Left, Ported, PortedFile};
pub use surroundings::{Surrounding, surroundings};
