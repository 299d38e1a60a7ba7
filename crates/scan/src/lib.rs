//! Reads the API routes of a Next.js project, as its move to Rust needs them.
//!
//! ```no_run
//! let report = twinroute_scan::scan(std::path::Path::new("../my-next-app"))?;
//! for route in &report.projects[0].routes {
//!     println!("{} {}: {} lines, {:?}", route.order, route.url, route.size.lines, route.stage);
//! }
//! # Ok::<(), twinroute_scan::ScanError>(())
//! ```
//!
//! # Analysis
//!
//! 1. It finds the route files of both styles as Next.js does, with `src`, `pageExtensions`, groups and slots. Files under `pages/api` that
//!    export no handler are reported apart.
//! 2. It follows each handler through re-exports and wrappers such as `withAuth(handler)`, and the request through the functions
//!    of the project that get it. So it knows the params, query keys and body fields that are read, also by schemas, and the responses.
//! 3. It collects what each handler reaches: helpers, packages, databases, services.
//! 4. From that it gives each route a size, its obstacles, and a place in the order in which to move.
//!
//! It runs no code of the project, and needs neither `node_modules` nor a build. It takes the rules and the matchers from Next's build
//! output where there is one.
//!
//! # Limits
//!
//! It evaluates literals, not programs: a route table that is computed, or a schema that a function makes from data, is unknown.
//! [`model::Handler::followed`] and [`model::Response::literal`] mark such places.

mod ast;
pub mod code;
pub mod compare;
mod declaration;
mod declarations;
mod error;
pub mod model;
mod package_import;
mod project;
mod reach;
mod route;
mod scan;
mod sources;
#[doc(hidden)]
pub mod syntax;
mod trace;

pub use declaration::{Declaration, DeclarationKind, Declarations};
pub use declarations::declarations;
pub use error::{ScanError, ScanErrorKind};
pub use package_import::PackageImport;
pub use scan::{scan, schema};
