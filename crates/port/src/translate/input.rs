//! What the translation gets and returns.

use std::collections::BTreeSet;

use twinroute_scan::code::Code;
use twinroute_scan::model::{Method, Route};

use crate::declare::Declared;
use crate::guard::Guard;
use crate::guards::Guards;

/// A handler, or the `_` arm of a Pages handler.
pub(crate) struct Input<'a, 'c> {
    pub(crate) code: &'a Code<'c>,
    /// The guards of the project.
    pub(crate) guards: &'a Guards,
    pub(crate) route: &'a Route,
    /// The method that the function is for; `None` for every method without an arm of its own.
    pub(crate) method: Option<Method>,
    /// The methods that have an arm of their own.
    pub(crate) methods: &'a [Method],
    pub(crate) names: &'a Declarations,
}

/// What the file declares for the handler.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declarations {
    /// The params of the URL. They are not part of the query struct.
    pub(crate) params: Vec<ParamName>,
    /// The struct of the query string, without params.
    pub(crate) query: Option<Declared>,
    /// The struct of the body.
    pub(crate) body: Option<Declared>,
    /// The wrappers around the handler: arguments of the function, by their `Guard::variable()`.
    pub(crate) wrappers: Vec<Guard>,
}

/// A param of the URL.
#[derive(Clone, Debug)]
pub(crate) struct ParamName {
    /// `websiteId`
    pub(crate) key: String,
    /// `website_id`: in App, `ctx.params.website_id`.
    pub(crate) name: String,
    /// `String`, `Vec<String>` or `Option<Vec<String>>`.
    pub(crate) rust: &'static str,
}

/// The statements of a function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Translation {
    /// Rust with marks in it, from the first statement to the value of the function: a `Result<NextResponse>` or `Result<Sent>`.
    pub(crate) statements: String,
    /// Full paths: `serde_json::json`.
    pub(crate) imports: BTreeSet<String>,
    /// The guards that the statements use, besides the wrappers. In App, the names of those in `arguments` are arguments of the function.
    pub(crate) guards: Vec<Guard>,
    /// The variables of the guards that are arguments of the function.
    pub(crate) arguments: Vec<String>,
}
