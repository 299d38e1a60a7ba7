//! What is known of a value of the source.

use std::rc::Rc;

use twinroute_scan::code::syntax::{Declarator, Text};
use twinroute_scan::code::{Target, Written};

use super::json::Json;
use super::reply::{Chain, Reply};
use super::rust::Rust;

/// What an expression of the source is.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A value that Rust has.
    Rust(Rust),
    /// An object or array literal.
    Json(Json),
    /// `undefined`.
    Undefined,
    /// A variable whose value is not known.
    Unset,
    /// A variable that is written where it is used first.
    Deferred(Rc<Declarator>),
    /// The request.
    Request,
    /// `res` of a Pages handler, with what was called on it.
    Responder(Chain),
    /// The second argument of an App handler.
    Context,
    /// What a wrapper passes to its handler.
    Passed,
    Params,
    /// `req.query` of a Pages handler, or the query of an App handler as an object.
    Query,
    /// The query that a schema has checked.
    ReadQuery,
    /// `searchParams`: a variable in Rust, or an expression.
    SearchParams,
    Url,
    Headers,
    Cookies,
    /// The parsed body.
    Body,
    /// The result of `safeParse` on the body or the query.
    Parsed(Rc<Self>),
    /// The error of such a result.
    ParseError,
    /// The method of the request.
    Method,
    /// The function of a guard that rejects by itself: it has responded, so it is never there.
    Rejection,
    /// A response.
    Reply(Box<Reply>),
    /// An error that ends the handler: `redirect("/login")`.
    Throws(String),
    /// A function of the project.
    Function(Written, Text),
    /// An export of a package, or a global.
    Package(Text, Text),
    Global(Text),
    /// Another name of the top level.
    Target(Target),
    /// An object of functions by name.
    Table(Rc<Vec<(Text, Self)>>),
}
