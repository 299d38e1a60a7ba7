//! Turns files on disk into a route table, from a build script.
//!
//! ```no_run
//! // build.rs
//! # #[allow(clippy::needless_doctest_main, reason = "this is a whole build script")]
//! fn main() {
//!     twinroute_build::discover("src");
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs, or src/main.rs
//! mod routes;
//!
//! twinroute::routes!();
//! ```
//!
//! Every file under `src/pages/api` and every `route.rs` under `src/app` is compiled into the crate, and `routes()` returns
//! the table of them all.
//!
//! # What is written
//!
//! `mod routes;` names the file `src/routes.rs`, which the build keeps: a module for each folder and route file, and a
//! `Params` for each route with a dynamic segment. **Commit it.** With it, `cargo fmt` formats route files, and
//! rust-analyzer completes and checks them. It has no absolute path and no line number, so it is the same on every machine
//! and changes only when a route file is added, renamed or removed.
//!
//! 1. It is written only when it says something else. A project whose `rustfmt.toml` lays it out differently keeps its layout.
//! 2. In CI (the variable `CI` is set, and neither empty, `0` nor `false`) and in a package that Cargo downloaded it is never
//!    written: a missing or stale file is an error. So it is where the sources are read-only.
//! 3. A `src/routes.rs` that was written by hand is never overwritten.
//! 4. `cargo package` builds the package from its archive, and refuses a build script that changes a file of it. So the file
//!    has to be up to date first: run `cargo build`, commit, then package. Names in brackets need nothing special, unless
//!    `include` or `exclude` in `Cargo.toml` spell them: these are patterns, in which `[id]` stands for one letter; write `src/**`.
//!
//! Without `mod routes;`, nothing is written among the sources: `routes!()` brings in the modules too, as `pages` and `app`.
//! Then `cargo fmt` passes over the route files.
//!
//! The table itself is written to `OUT_DIR`.
//!
//! # From files to URLs
//!
//! | file | URL |
//! | --- | --- |
//! | `src/pages/api/posts.rs`, `src/pages/api/posts/index.rs` | `/api/posts` |
//! | `src/pages/api/posts/[id].rs` | `/api/posts/[id]` |
//! | `src/pages/api/files/[...path].rs` | `/api/files/[...path]`, one segment or more |
//! | `src/app/api/posts/[id]/route.rs` | `/api/posts/[id]` |
//! | `src/app/shop/[[...slug]]/route.rs` | `/shop/[[...slug]]`, any number of segments |
//! | `src/app/(admin)/users/route.rs`, `src/app/@panel/users/route.rs` | `/users` |
//! | `src/app/%5Finternal/route.rs` | `/_internal` |
//! | `src/app/_lib/db.rs` | none, and not compiled |
//!
//! 1. Under `pages/api` every `.rs` file is a route, whatever its name: groups, slots and private folders exist in `app` only.
//! 2. Under `app` only `route.rs` is a route. Any other `.rs` file is an error, unless it lies in a `_private` folder, from
//!    where a route takes it with `#[path = "_lib/db.rs"] mod db;`. Code that several routes share belongs in a module of the crate.
//! 3. Files that don't end in `.rs` are ignored, so that a route may lie beside the TypeScript it replaces.
//! 4. Routes lie under one root. A second tree, in the package's own folder or in `src`, is an error: Next.js would ignore one of them.
//! 5. The root may be any folder of the package: a crate with a module called `app` keeps it, with `discover("routes")`.
//!
//! # What a file says
//!
//! 1. A Pages file has a `pub async fn handler`, and may have a `pub const CONFIG`.
//! 2. A `route.rs` has one or more of `get`, `post`, `put`, `patch`, `delete`, `head` and `options`, and may have the constants
//!    `DYNAMIC`, `DYNAMIC_PARAMS`, `REVALIDATE`, `FETCH_CACHE`, `RUNTIME`, `PREFERRED_REGION`, `MAX_DURATION`, `BODY_LIMIT` and `ON_DISCONNECT`.
//!    They are read without being run, as in Next.js, so they must be literals.
//! 3. `pub use crate::posts::list as get;` counts as `get`. What a glob or a macro brings in isn't seen.
//! 4. A `route.rs` below a `[segment]` finds a struct of its path parameters in `super::Params`.
//!
//! # Mistakes
//!
//! All of them are reported at once, as errors of the compiler at `routes!()`, so that an editor shows them. Each names the
//! file, the line and the rule; [`Rule`] lists the rules. Files without mistakes are compiled all the same. The compiler
//! reports a handler of the wrong type in the table, in a line that shows the handler's file and line.
//!
//! A handler's own params, `RouteContext<MyParams>`, are compared with the segments of its route if the struct stands in the
//! same file and derives `Deserialize`. If another cause keeps them from being read whatever the value, requests get a 500,
//! and the reason is reported.
//!
//! A name is taken for a misspelt one if it
//!
//! 1. differs in case or underscores only (`GET`, `dynamicParams`), or
//! 2. is one letter away (`gett`, `REVALIDATES`), is public and isn't mentioned elsewhere in its file, and, for a function, is
//!    `async` and borrows nothing in its signature, as handlers do. So `pub fn path` and `pub async fn set(db: &Db)` are left alone.

mod check;
mod constant;
mod crate_root;
mod discover;
mod emit;
mod error;
mod item;
mod kept;
mod manifest;
mod names;
mod parse;
mod root;
mod route;
mod spelling;
mod validate;
mod walk;

pub use crate::constant::{Constant, Value};
pub use crate::discover::discover;
pub use crate::error::{Problem, Problems, Rule};
pub use crate::manifest::Manifest;
pub use crate::route::{Method, Route};
