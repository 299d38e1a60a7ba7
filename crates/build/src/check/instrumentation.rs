//! Checks an `instrumentation.rs`: its two functions.

use syn::{FnArg, Signature, Type};

use super::Check;
use crate::error::Rule;
use crate::item::{ItemKind, NamedItem};
use crate::spelling::closest;

const REGISTER: &str = "register";
const ON_REQUEST_ERROR: &str = "on_request_error";

const SIGNATURE: &str = "`pub async fn on_request_error(error: ReportedError, request: ErrorRequest, context: ErrorContext)`";

impl Check<'_> {
    /// The lines of `register` and `on_request_error`.
    pub(crate) fn instrumentation_exports(mut self) -> (Option<usize>, Option<usize>) {
        let before = self.problems.len();
        let register = self.observer(REGISTER, 0, "`pub async fn register()`");
        let hook = self.observer(ON_REQUEST_ERROR, 3, SIGNATURE);
        self.misspelt_observers();
        if register.is_none() && hook.is_none() && self.problems.len() == before {
            let needed = format!(
                "an `instrumentation.rs` beside the routes needs a `pub async fn register()` or a {SIGNATURE}, or another name if it is a module of your own"
            );
            self.missing(Rule::Instrumentation, &needed, |_| None);
        }
        (register, hook)
    }

    /// The line of a function; reports a problem if the table can't use it.
    fn observer(&mut self, name: &str, arguments: usize, needed: &str) -> Option<usize> {
        let item = self.functions().find(|item| item.name == name)?;
        if !self.usable(item) {
            return None;
        }
        if let ItemKind::Function(signature) = &item.kind
            && let Some(mistake) = mistake(signature, arguments)
        {
            let message = format!("`{name}` {mistake}; it must be {needed}");
            self.problem(Rule::Instrumentation, item.line, message);
            return None;
        }
        Some(item.line)
    }

    /// Reports functions whose names are almost right, such as Next's own.
    fn misspelt_observers(&mut self) {
        let wanted = [REGISTER, ON_REQUEST_ERROR];
        for item in self.functions() {
            let Some(name) = intended(item, &wanted) else {
                continue;
            };
            if item.is_public && !self.items.is_used(&item.name) {
                let message = format!("`{}` has no effect; did you mean `{name}`?", item.name);
                self.problem(Rule::Instrumentation, item.line, message);
            }
        }
    }
}

/// The function that an item may have been intended as.
fn intended<'w>(item: &NamedItem, wanted: &[&'w str; 2]) -> Option<&'w str> {
    match item.name.as_str() {
        "onRequestError" | "on_error" => Some(wanted[1]),
        name => closest(name, wanted).map(|(name, _)| name),
    }
}

/// What is wrong with a signature. A type may have a path, or another name by `as`, so only its number of arguments and references
/// are certain.
fn mistake(signature: &Signature, arguments: usize) -> Option<&'static str> {
    if signature.asyncness.is_none() {
        return Some("is not `async`");
    }
    if signature.inputs.len() != arguments {
        return Some("has the wrong number of arguments");
    }
    let borrows = |input: &FnArg| match input {
        FnArg::Typed(input) => matches!(*input.ty, Type::Reference(_)),
        FnArg::Receiver(_) => true,
    };
    if signature.inputs.iter().any(borrows) {
        return Some("borrows an argument");
    }
    (!signature.generics.params.is_empty()).then_some("has type parameters")
}
