//! Generates a route table from the files on disk, in a build script.
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
//! the table of all routes.
//!
//! # Generated files
//!
//! `mod routes;` declares the file `src/routes.rs`, which the build generates: a module for each folder and route file, and a
//! `Params` struct for each route with a dynamic segment. **Commit it.** With it, `cargo fmt` formats route files, and
//! rust-analyzer completes and checks them. It contains no absolute path and no line number, so it is the same on every
//! machine and changes only when a route file is added, renamed or removed.
//!
//! 1. The build writes it only when its code changes. If your `rustfmt.toml` formats it differently, that format stays.
//! 2. The build never writes it in CI (the variable `CI` is set, and is not empty, `0` or `false`) and in a package that Cargo
//!    downloaded: there, a missing or outdated file is an error. It is also an error if the file can't be written.
//! 3. The build never overwrites a `src/routes.rs` or a `src/routes/mod.rs` that was written by hand.
//! 4. `cargo package` builds the package from its archive, and refuses a build script that changes a file of it. Run
//!    `cargo build` and commit the file before you package. `include` and `exclude` in `Cargo.toml` are glob patterns, in
//!    which `[id]` matches one letter; write `src/**` instead.
//! 5. `mod routes;` must be in `src/lib.rs` or `src/main.rs` itself. With a `#[path]`, it is a module of your own.
//!
//! Without `mod routes;`, the build generates no file among the sources: `routes!()` declares the modules itself, as `pages`
//! and `app`, and `cargo fmt` doesn't format the route files.
//!
//! The table is written to `OUT_DIR`.
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
//! | `src/app/_lib/db.rs` | none; the file is not compiled |
//!
//! 1. Under `pages/api`, every `.rs` file is a route, whatever its name: groups, slots and private folders exist in `app` only.
//! 2. Under `app`, only `route.rs` is a route. Any other `.rs` file is an error, unless it is in a `_private` folder; a route
//!    declares such a file with `#[path = "_lib/db.rs"] mod db;`. Put code that several routes share in a module of the crate.
//! 3. Files that don't end in `.rs` are ignored, so a route may be beside the TypeScript file that it replaces. The lock files
//!    of Emacs, `.#name.rs`, are ignored too.
//! 4. All routes are under one root. A second tree, in the package's own folder or in `src`, is an error: Next.js would ignore
//!    one of them.
//! 5. The root may be any folder of the package. If your crate has a module `app` of its own, use `discover("routes")`.
//!
//! # Contents of a route file
//!
//! 1. A Pages file has a `pub async fn handler`, and may have a `pub const CONFIG`.
//! 2. A `route.rs` has one or more of `get`, `post`, `put`, `patch`, `delete`, `head` and `options`, and may have the constants
//!    `DYNAMIC`, `DYNAMIC_PARAMS`, `REVALIDATE`, `FETCH_CACHE`, `RUNTIME`, `PREFERRED_REGION`, `MAX_DURATION`, `BODY_LIMIT` and `ON_DISCONNECT`.
//!    The build reads them from the source, as Next.js does, so their values must be literals.
//! 3. `pub use crate::posts::list as get;` counts as `get`. The build doesn't see names from a glob import or a macro.
//! 4. A `route.rs` below a `[segment]` has its path parameters as `super::Params`.
//!
//! # Errors
//!
//! The build reports all mistakes at once, as compiler errors at `routes!()`, so that an editor shows them. Each error has the
//! file, the line and the rule; [`Rule`] lists the rules. Files without mistakes are compiled all the same. The compiler
//! reports a handler of the wrong type in the table, at a line that shows the handler's file and line.
//!
//! The build compares the params of a handler, `RouteContext<MyParams>`, with the segments of its route if the struct is in the
//! same file and derives `Deserialize`. If no request can fill the struct for another cause, the response is a 500, and the
//! reason is reported to `on_error`.
//!
//! The build reports a name as misspelt if it
//!
//! 1. differs in case or underscores only (`GET`, `dynamicParams`), or
//! 2. is one letter away (`gett`, `REVALIDATES`), is public, and has no other mention in its file. A function must also be
//!    `async`, return a value and have no reference in its signature, as handlers do. So `pub fn path` and
//!    `pub async fn set(db: &Db)` are not reported.

mod check;
mod constant;
mod crate_root;
mod discover;
mod emit;
mod error;
mod item;
mod manifest;
mod names;
mod parse;
mod root;
mod route;
mod routes_file;
mod spelling;
mod validate;
mod walk;

pub use crate::constant::{Constant, Value};
pub use crate::discover::discover;
pub use crate::error::{Problem, Problems, Rule};
pub use crate::manifest::Manifest;
pub use crate::route::{Method, Route};
