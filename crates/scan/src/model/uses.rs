//! What a route uses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a route uses, in its own code and in the code of the project that it reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uses {
    /// It reads the query string.
    pub query: bool,
    /// It reads the body.
    pub body: bool,
    /// It reads the body as bytes or as a stream.
    pub raw_body: bool,
    /// It reads or sets cookies.
    pub cookies: bool,
    /// It sends a stream.
    pub streaming: bool,
    /// It works on after the response: `after`, `waitUntil`.
    pub after_response: bool,
    /// It runs on the edge runtime.
    pub edge: bool,
    /// Session libraries: `next-auth`, `@clerk/nextjs`.
    pub sessions: Vec<String>,
    /// Functions and directives of Next's caches: `revalidateTag`, `unstable_cache`, `use cache`.
    pub caching: Vec<String>,
    /// Clients of databases: `@prisma/client`.
    pub databases: Vec<String>,
    /// The models and tables that it uses, where the client names them: `user` of `prisma.user`.
    pub tables: Vec<String>,
    /// Services that it calls: hosts of `fetch`, `fetch` itself if the host is not a literal, and packages that call a service.
    pub outbound: Vec<String>,
    /// Environment variables.
    pub environment: Vec<String>,
    /// All other packages, modules of Node.js (`node:fs`) among them.
    pub packages: Vec<String>,
}
