//! Loads environment files into the process, as Next.js does.
//!
//! ```no_run
//! fn main() -> Result<(), twinroute_env::EnvError> {
//!     let loaded = twinroute_env::load("../web")?;
//!     println!("environment: {loaded}"); // environment: .env.local, .env
//!     // Start threads and the server here.
//!     Ok(())
//! }
//! ```
//!
//! # Rules
//!
//! 1. A variable of the process wins over all files, also if it is empty. It is never changed.
//! 2. The files are, in this order, `.env.production.local`, `.env.local`, `.env.production` and `.env`. The first that has a
//!    variable sets it. See [`Mode`] for the files of development and tests.
//! 3. A value may be in `'`, `"` or `` ` ``, and then have line breaks and `#`. In `"`, `\n` and `\r` are escapes. Outside quotes, `#`
//!    starts a comment. `export NAME=value` and `NAME: value` are accepted.
//! 4. `$NAME` and `${NAME}` are replaced, in every kind of quotes, by the variable of the process, or else of the same file; with
//!    `${NAME:-default}`, by the default if that is missing or empty. `\$` is a dollar sign.
//!
//! # Better than Next.js
//!
//! 1. Next.js expands a variable of the process too if a file has a variable of that name: a password with a `$` changes.
//! 2. A value that contains itself is an error. Next.js logs it and ignores the whole file.
//! 3. A file that can't be read is an error. Next.js logs it.
//! 4. `constructor`, `__proto__` and other names of JavaScript's objects are ordinary names.

mod error;
mod expand;
mod files;
mod load;
mod parse;

pub use error::EnvError;
pub use files::Mode;
pub use load::{Loaded, load, load_mode, read};
