//! Compares two HTTP responses and reports where they differ, as readable text.
//!
//! ```
//! use twinroute_compare::{ComparedResponse, Comparison};
//!
//! let response = |body: &str| ComparedResponse {
//!     status: 200,
//!     headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
//!     body: body.into(),
//! };
//! let legacy = response(r#"{"posts": [{"title": "a"}], "time": 1}"#);
//! let rust = response(r#"{"time": 2, "posts": [{"title": "b"}]}"#);
//!
//! let comparison = Comparison::by_value().ignore("$.time".parse()?);
//! let differences = comparison.compare(&legacy, &rust);
//! assert_eq!(differences.to_string(), r#"$.posts[0].title: legacy "a", rust "b""#);
//! # Ok::<(), twinroute_compare::PartError>(())
//! ```
//!
//! # What is compared
//!
//! [By value](Comparison::by_value), two responses are equal if they are equivalent for a client that parses JSON:
//!
//! 1. The status code.
//! 2. Headers, without `Date`, `Connection`, `Keep-Alive`, `Transfer-Encoding` and `X-Powered-By`. The order of the
//!    values of one name is significant, the order of names is not. `Vary` is a set, without the names that Next.js adds
//!    for its React client. The value of `ETag` is compared only if the bodies are equal, its presence always.
//!    `Content-Length` is never compared, since bodies are.
//! 3. Cookies, attribute by attribute. Two `Expires` are equal if they are at most 10 seconds apart.
//! 4. The body: JSON by value, other text by line, anything else by byte. The comparison of JSON stops after 1000
//!    differences.
//!
//! [Exactly](Comparison::exact), the same headers and names in `Vary` are ignored, but `Set-Cookie`, `ETag`,
//! `Content-Length` and `Vary` are compared like any other header, and bodies byte for byte. Differences between JSON
//! bodies are still reported by path if their values differ.
//!
//! The crate does no I/O. Responses are plain data, with the transfer and content encodings of their bodies removed, and
//! so are differences.

mod body;
mod comparison;
mod cookies;
mod difference;
mod differences;
mod error;
mod headers;
mod json;
mod json_path;
mod part;
mod place;
mod response;

pub use comparison::Comparison;
pub use difference::Difference;
pub use differences::Differences;
pub use error::{PartError, PartErrorKind};
pub use json_path::JsonPath;
pub use part::Part;
pub use place::Place;
pub use response::ComparedResponse;

/// Compiles the snippets of README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
