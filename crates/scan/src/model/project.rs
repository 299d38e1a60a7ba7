//! A Next.js project.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NextConfig, OtherFile, Problem, Proxy, Route};

/// A Next.js project and its API routes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// The folder of the project, as it was given or found.
    pub root: String,
    /// The name in `package.json`.
    pub name: Option<String>,
    /// The version of Next.js that `package.json` asks for, as it is written there.
    pub next: Option<String>,
    /// The extensions that make a file a route or a page: `pageExtensions`, or the default of Next.js.
    pub page_extensions: Vec<String>,
    /// The folders that hold routes: `pages`, `src/app`.
    pub trees: Vec<String>,
    /// The settings and rules of `next.config`, as far as they are known.
    pub config: Option<NextConfig>,
    /// `proxy.ts` or `middleware.ts`.
    pub proxy: Option<Proxy>,
    /// The API routes, in the order in which to move them.
    pub routes: Vec<Route>,
    /// Files that look like routes and are not.
    pub others: Vec<OtherFile>,
    /// Files and values that the scan could not read. The scan continues after each.
    pub problems: Vec<Problem>,
    /// Sums over the routes.
    pub totals: Totals,
}

/// Sums over the routes of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Route files.
    pub routes: usize,
    /// Those under `pages/api`.
    pub pages: usize,
    /// Those under `app`.
    pub app: usize,
    /// Handlers: a method of a route counts once.
    pub handlers: usize,
    /// Lines of the route files.
    pub lines: usize,
    /// Source files that were parsed, with the helpers.
    pub files_parsed: usize,
}
