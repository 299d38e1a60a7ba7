//! What code of `cargo twinroute port` uses: the place of what is not ported, and what JavaScript and zod do with a value where Rust does
//! something else.
//!
//! A handler that is written by hand needs none of it, with one exception: [`not_ported`] in a file that is ported in steps.

mod formats;
mod not_ported;
mod not_repeated;
mod number;
mod spread;
mod trim;
mod truthy;

pub use formats::{is_cuid, is_email, is_guid, is_uuid};
pub use not_ported::not_ported;
pub use not_repeated::not_repeated;
pub use number::number;
pub use spread::spread;
pub use trim::trim;
pub use truthy::truthy;
