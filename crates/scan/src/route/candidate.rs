//! The handler among the arguments of a wrapper.

use std::rc::Rc;

use super::wrappers::Taken;
use crate::model::Wrapper;
use crate::syntax::{Expression, ExpressionKind, Function, Module, Pattern};
use crate::trace::is_handler_name;

/// A function that is an argument of a wrapper.
pub(super) struct Candidate<'a> {
    pub(super) taken: Taken,
    pub(super) argument: &'a Expression,
    pub(super) wrappers: Vec<Wrapper>,
    pub(super) function: (Rc<Module>, Rc<Function>),
}

impl Candidate<'_> {
    /// Whether it is a function literal. One without parameters may return settings.
    fn is_written_here(&self) -> bool {
        matches!(&self.argument.bare().kind, ExpressionKind::Function(function) if !function.parameters.is_empty())
    }

    fn is_named_handler(&self) -> bool {
        self.argument
            .name()
            .is_some_and(|name| is_handler_name(name))
    }

    fn takes_error(&self) -> bool {
        let words = ["e", "err", "error", "ex", "exception"];
        self.first()
            .is_some_and(|first| words.contains(&first.trim_start_matches('_')))
    }

    /// Whether it is called as a handler is, as far as its parameters show.
    fn takes_request(&self) -> bool {
        let words = ["req", "request", "nextRequest", "r"];
        let first = self.first();
        first.is_none_or(|first| words.contains(&first.trim_start_matches('_')))
    }

    /// The name of the first parameter, if it is a name.
    fn first(&self) -> Option<&str> {
        match &self.function.1.parameters.first()?.pattern {
            Pattern::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// The handler among the functions of a wrapper's `count` arguments: `serve` of `withErrors(onError, serve)`. `None` if several may be.
pub(super) fn handler_of<'a>(mut found: Vec<Candidate<'a>>, count: usize) -> Option<Candidate<'a>> {
    if count > 1 {
        found.retain(|one| !one.takes_error());
    }
    let tests: [fn(&Candidate<'a>) -> bool; 3] = [
        Candidate::takes_request,
        Candidate::is_named_handler,
        Candidate::is_written_here,
    ];
    for test in tests {
        if found.len() > 1 && found.iter().any(test) {
            found.retain(test);
        }
    }
    let first = found.pop();
    first.filter(|_| found.is_empty())
}
