//! Writes the Rust of the API routes of a Next.js project, as far as it can be written.

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
mod translate;

pub use mark::{Mark, MarkKind, marks};
pub use port::port;
pub use ported::{Left, Ported, PortedFile};
