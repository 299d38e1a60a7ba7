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
//! the table of all routes. Proxies, which guard routes, and `instrumentation.rs` are found in the same way.
//!
//! # Generated files
//!
//! `mod routes;` declares the file `src/routes.rs`, which the build generates: a module for each folder, route file and proxy, and a
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
//! | `src/app/robots.rs`, `src/app/shop/sitemap.rs`, `src/app/icon.rs` | `/robots.txt`, `/shop/sitemap.xml`, `/icon` |
//! | `src/app/favicon.ico`, `src/app/shop/opengraph-image.png` | `/favicon.ico`, `/shop/opengraph-image.png` |
//! | `src/app/_lib/db.rs` | none; the file is not compiled |
//! | `src/proxy.rs`, `src/app/proxy.rs`, `src/pages/_proxy.rs` | guards every URL |
//! | `src/app/api/admin/proxy.rs`, `src/pages/api/admin/_proxy.rs` | guards `/api/admin` and all URLs below it |
//! | `src/app/(admin)/users/proxy.rs` | guards `/users` and all URLs below it |
//! | `src/instrumentation.rs` | none; it observes the server |
//! | `src/pages/api/proxy.rs`, `src/app/proxy/route.rs` | `/api/proxy`, `/proxy` |
//!
//! 1. Under `pages/api`, every `.rs` file but `_proxy.rs` is a route, whatever its name: groups, slots and private folders exist
//!    in `app` only.
//! 2. Under `app`, only `route.rs` and metadata files are routes, and only `proxy.rs` is a proxy. Any other `.rs` file is an error, unless it is in a `_private` folder; a route
//!    declares such a file with `#[path = "_lib/db.rs"] mod db;`. Put code that several routes share in a module of the crate.
//! 3. Of the files that don't end in `.rs`, only static metadata files are routes; the others are ignored. So a route may be beside the TypeScript file that it replaces. The lock files
//!    of Emacs, `.#name.rs`, are ignored too.
//! 4. All routes are under one root. A second tree, in the package's own folder or in `src`, is an error: Next.js would ignore
//!    one of them.
//! 5. The root may be any folder of the package. If your crate has a module `app` of its own, use `discover("routes")`.
//!
//! # Instrumentation
//!
//! `instrumentation.rs` beside the trees is the `instrumentation.ts` of Next.js. It has a `pub async fn register()`, which runs once
//! before the server listens, or a `pub async fn on_request_error`, which takes a `ReportedError`, an `ErrorRequest` and an
//! `ErrorContext`, or both. If `src/lib.rs` or `src/main.rs` declares a module `instrumentation` without these functions, it stays a
//! module of your own.
//!
//! # Proxies
//!
//! `proxy.rs` beside the trees is the `proxy.ts` of Next.js, once called `middleware.ts`. A proxy in a folder, which Next.js doesn't
//! have, guards the URL of that folder and all URLs below it, in both trees.
//!
//! 1. It has a `pub async fn proxy`, and may have a `pub const CONFIG: ProxyConfig`. The build checks the matchers in it that are
//!    literals or constants of the same file; the server checks all of them when it starts.
//! 2. The outermost proxy runs first. Two proxies may guard the same URL if the folder of one contains the folder of the other, as
//!    `src/proxy.rs` and `src/app/proxy.rs`. In other cases, such as `(a)/proxy.rs` and `(b)/proxy.rs`, it is an error: the names
//!    of the folders would decide which of them runs first, and a proxy may rewrite the request or respond itself.
//! 3. A group has no URL of its own, so `src/app/(admin)/proxy.rs` guards every URL.
//! 4. A proxy in a `_private` folder, in a route file or in the wrong one of `src` and the package's own folder would guard nothing,
//!    so it is an error. `middleware.rs` is an error too.
//! 5. If `src/lib.rs` or `src/main.rs` declares `src/proxy.rs` as a module, with `mod proxy;` or a `#[path]`, the file is your own
//!    module and guards nothing. It is an error if such a file has an `async fn proxy`, or a `proxy` and a mention of `NextRequest`
//!    or `NextResponse`: remove the declaration if it is the proxy, or rename your module. A `src/proxy.rs` without a declaration is
//!    the proxy, unless it has a `fn main`. The same holds for `src/middleware.rs`.
//!
//! # Contents of a route file
//!
//! 1. A Pages file has a `pub async fn handler`, and may have a `pub const CONFIG`. A route file of either style may have a
//!    `pub const RATE_LIMIT: RateLimit`.
//! 2. A `route.rs` has one or more of `get`, `post`, `put`, `patch`, `delete`, `head` and `options`, and may have the constants
//!    `DYNAMIC`, `DYNAMIC_PARAMS`, `REVALIDATE`, `FETCH_CACHE`, `RUNTIME`, `PREFERRED_REGION`, `MAX_DURATION`, `BODY_LIMIT` and `ON_DISCONNECT`.
//!    The build reads them from the source, as Next.js does, so their values must be literals.
//! 3. `pub use crate::posts::list as get;` counts as `get`. The build doesn't see names from a glob import or a macro.
//! 4. A `route.rs` below a `[segment]` has its path parameters as `super::Params`.
//! 5. Such a file may also have a `pub async fn generate_static_params() -> Vec<Params>`, or with a `Result` of it. The server runs it
//!    before it listens, and computes the responses for the params that it returns. Its arguments are extractors of shared state, such
//!    as `web::Data<Db>`.
//!
//! # Metadata files
//!
//! 1. `robots.rs`, `sitemap.rs`, `manifest.rs`, `icon.rs`, `apple-icon.rs`, `opengraph-image.rs` and `twitter-image.rs` have an async
//!    function with the name of the file, such as `opengraph_image`. The constants of a `route.rs` work there too. `robots.rs` and
//!    `manifest.rs` are in the folder `app` itself.
//! 2. `generate_sitemaps` in a `sitemap.rs`, or `generate_image_metadata` in a file of an image, lists ids: each has a path of its own.
//! 3. Static files with Next's names and extensions are embedded in the program, so that it serves them wherever it runs. A number may
//!    follow the name of an image. Below a group or a slot, the name of an image gets Next's hash of its folders.
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
mod inspect;
mod instrumentation;
mod instrumentation_file;
mod item;
mod manifest;
mod metadata_name;
mod names;
mod parse;
mod proxy;
mod proxy_file;
mod root;
mod root_proxy;
mod route;
mod routes_file;
mod spelling;
mod validate;
mod walk;

pub use crate::constant::{Constant, Value};
pub use crate::discover::discover;
pub use crate::error::{Problem, Problems, Rule};
pub use crate::inspect::{Inspection, inspect};
pub use crate::instrumentation::Instrumentation;
pub use crate::manifest::Manifest;
pub use crate::proxy::Proxy;
pub use crate::route::{Method, Route};
