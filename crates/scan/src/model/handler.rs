//! What serves a method of a route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Body, Helper, Method, RequestKey, Response, Wrapper};

/// What serves one method of a route: an export of a `route` file, or the part of a Pages handler that runs for a method.
///
/// It has what the source reads and responds with on every way that the scan could follow, also through functions of
/// the project that are handed the request. `via` of a key or a response names such a function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Handler {
    /// The method; `null` if the handler serves every method that has no handler of its own.
    pub method: Option<Method>,
    /// The file of the function, which is another one than the route's if the route exports it from there.
    pub file: String,
    /// The first line of the function.
    pub line: u32,
    /// The last line of the function.
    pub end_line: u32,
    /// The functions around the handler, the outermost first: `withAuth` of `withAuth(handler)`.
    pub wrappers: Vec<Wrapper>,
    /// The params of the URL that it reads.
    pub params: Vec<RequestKey>,
    /// The keys of the query string that it reads.
    pub query: Vec<RequestKey>,
    /// The checks of a schema on the query as a whole, as they are written: `refine()`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub query_checks: Vec<String>,
    /// The headers that it reads, in lower case.
    pub headers: Vec<RequestKey>,
    /// The cookies that it reads.
    pub cookies: Vec<RequestKey>,
    /// The body, if it reads one.
    pub body: Option<Body>,
    /// The responses in its source, in the order of their lines.
    pub responses: Vec<Response>,
    /// The functions of the project that it calls.
    pub helpers: Vec<Helper>,
    /// Whether the handler was followed. If not, its function is not in the project, and the lists are empty.
    pub followed: bool,
}
