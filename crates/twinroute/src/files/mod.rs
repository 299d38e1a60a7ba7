//! The files of the `public` folder: listed once at start, and served as Next.js serves them.

mod byte_range;
mod conditions;
mod content_types;
mod found_file;
mod listing;
mod public_file;
mod public_files;
mod public_files_error;
mod serve_file;
mod validators;

pub(crate) use found_file::FoundFile;
pub(crate) use public_files::PublicFiles;
pub(crate) use public_files_error::PublicFilesError;
pub(crate) use serve_file::serve_file;
