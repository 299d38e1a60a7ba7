//! The statements of one handler.

use std::collections::BTreeSet;

use twinroute_scan::code::Code;
use twinroute_scan::model::{Handler, Method, Route, Wrapper};

use crate::comment::is_refused;
use crate::fallback::fallback;
use crate::guard::Guard;
use crate::guards::Guards;
use crate::mark::one_line;
use crate::translate::{Declarations, Input, translate};

/// The statements of a handler, and what they need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) statements: String,
    pub(crate) imports: BTreeSet<String>,
    pub(crate) guards: Vec<Guard>,
    /// The guards that are arguments of the function, beside the wrappers.
    pub(crate) arguments: Vec<Guard>,
}

/// The source that the handlers of a route are made of.
pub(crate) struct Source<'a, 'c> {
    pub(crate) code: &'a Code<'c>,
    pub(crate) guards: &'a Guards,
    pub(crate) route: &'a Route,
    /// The methods with an arm of their own.
    pub(crate) methods: &'a [Method],
}

impl Source<'_, '_> {
    /// The statements for a handler: those of the translation, or what the scan knows.
    pub(crate) fn body(&self, handler: &Handler, names: &Declarations) -> Body {
        let translated = self.translated(handler.method, names);
        let mut body = translated.unwrap_or_else(|| fallback(self.route, handler, names));
        let start = wrapper_checks(handler, names);
        body.statements.insert_str(0, &start);
        body
    }

    /// The statements for the methods that a Pages handler refuses; `None` if they can't be translated, or if the methods have
    /// different wrappers, of which any may be around them.
    pub(crate) fn other_methods(&self, names: &[Declarations]) -> Option<Body> {
        let first = self.route.handlers.first()?;
        let handlers = &self.route.handlers;
        if handlers.iter().any(|one| one.wrappers != first.wrappers) {
            return None;
        }
        let names = Declarations {
            wrappers: names.first()?.wrappers.clone(),
            ..Declarations::default()
        };
        let mut body = self.translated(None, &names)?;
        body.statements
            .insert_str(0, &wrapper_checks(first, &names));
        Some(body)
    }

    fn translated(&self, method: Option<Method>, names: &Declarations) -> Option<Body> {
        let translation = translate(&Input {
            code: self.code,
            guards: self.guards,
            route: self.route,
            method,
            methods: self.methods,
            names,
        })?;
        let is_argument = |guard: &&Guard| translation.arguments.contains(&guard.variable());
        let arguments = translation
            .guards
            .iter()
            .filter(is_argument)
            .cloned()
            .collect();
        Some(Body {
            statements: translation.statements,
            imports: translation.imports,
            guards: translation.guards,
            arguments,
        })
    }
}

/// The further arguments of the wrappers, which their guards check.
fn wrapper_checks(handler: &Handler, names: &Declarations) -> String {
    let wrappers = handler.wrappers.iter().zip(&names.wrappers);
    let with_arguments = wrappers.filter(|(wrapper, _)| !wrapper.arguments.is_empty());
    let check = |(wrapper, guard): (&Wrapper, &Guard)| {
        let arguments = one_line(&wrapper.arguments.join(", "), 300);
        format!("{}.check({})?;\n", guard.variable(), quoted(&arguments))
    };
    with_arguments.map(check).collect()
}

/// A string literal, raw where that is easier to read.
pub(crate) fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) && !text.contains("\"#") && !text.contains(is_refused) {
        true => format!("r#\"{text}\"#"),
        false => format!("{text:?}"),
    }
}
