//! What is known of a value of the source.

use std::rc::Rc;

use twinroute_scan::code::syntax::{Declarator, Text};
use twinroute_scan::code::{Target, Written};

use super::json::Json;
use super::reply::{Chain, Reply};
use super::rust::Rust;
use crate::imports::code_of;

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
    /// A variable that its block declares later: TypeScript throws where it is used before.
    Later,
    /// A variable that is written where it is used first, and the blocks that declare the names in its value.
    Deferred(Rc<Declarator>, Rc<Vec<(Text, Option<usize>)>>),
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
    /// The body as it is sent.
    Body,
    /// The body that a schema has checked.
    ReadBody,
    /// The body as JSON, in a variable: a schema checks it later.
    Content(String),
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
    Function(Written),
    /// An export of a package, or a global.
    Package(Text, Text),
    Global(Text),
    /// Another name of the top level.
    Target(Target),
    /// An object of functions by name.
    Table(Rc<Vec<(Text, Self)>>),
}

impl Value {
    /// Whether its Rust may end the handler, so that it must stand where the source computes the value.
    pub(super) fn can_fail(&self) -> bool {
        code_of(&self.rust()).contains('?')
    }

    /// Whether its Rust has a variable.
    pub(super) fn uses(&self, variable: &str) -> bool {
        let text = self.rust();
        // `{id}` of a format string is a variable as well.
        let is_in_text = [format!("{{{variable}}}"), format!("{{{variable}:")];
        is_in_text.iter().any(|hole| text.contains(hole)) || has_variable(&code_of(&text), variable)
    }

    fn rust(&self) -> String {
        match self {
            Self::Rust(rust) => rust.text.clone(),
            Self::Json(json) => json.inline(),
            Self::Responder(chain) => chain.concat(),
            Self::Parsed(inner) => inner.rust(),
            Self::Reply(reply) => reply.lines("", "").concat(),
            Self::Throws(error) => error.clone(),
            _ => String::new(),
        }
    }
}

/// Whether code has a word that is no field, method or key.
fn has_variable(code: &str, name: &str) -> bool {
    let is_letter = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '#'))
    };
    code.match_indices(name).any(|(at, _)| {
        let after = code[at + name.len()..].chars().next();
        let is_word = after.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        !is_letter(code[..at].chars().next_back()) && is_word
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::rust::Kind;

    #[test]
    fn variables_are_told_from_fields_and_texts() {
        let uses = |text: &str| Value::Rust(Rust::new(text, Kind::Text)).uses("id");
        assert!(["id", "f(&id)", "id.as_str()", "format!(\"{id}\")"].map(uses) == [true; 4]);
        assert!(["body.id", "\"id\"", "ids", "my_id", "r#id"].map(uses) == [false; 5]);
    }

    #[test]
    fn code_that_ends_the_handler_can_fail() {
        let can_fail = |text: &str| Value::Rust(Rust::new(text, Kind::Text)).can_fail();
        assert!(can_fail("not_ported::<Value>(\"a\")?"));
        assert!(!can_fail("\"why?\""));
    }
}
