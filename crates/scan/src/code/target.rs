//! What a name is.

use std::rc::Rc;

use super::Written;
use crate::sources::Origin;
use crate::syntax::{Binding, Declarator, Expression, ExpressionKind, Module, Pattern, Text};

/// What a name of the top level of a module is, through imports and re-exports.
#[derive(Clone, Debug)]
pub enum Target {
    /// A function of the project, with the name that it is declared under.
    Function(Written, Text),
    /// Another value of the project.
    Value(Rc<Module>, Rc<Declarator>),
    /// An export of a package.
    Package(Text, Text),
    /// All exports of a module.
    Namespace(Rc<Module>),
    /// A class, an `enum`, an expression that is exported without a name, or a name that is set again.
    Other,
}

impl Target {
    pub(super) fn of(origin: Origin) -> Self {
        match origin {
            Origin::Local(module, name, Binding::Function(function)) => {
                Self::Function(Written { module, function }, name)
            }
            Origin::Local(module, name, Binding::Value(declarator)) => {
                match (
                    &declarator.pattern,
                    declarator.init.as_ref().and_then(function),
                ) {
                    (Pattern::Name(_), Some(function)) => {
                        Self::Function(Written { module, function }, name)
                    }
                    _ => Self::Value(module, declarator),
                }
            }
            Origin::Expression(module, value) => match function(&value) {
                Some(function) => Self::Function(Written { module, function }, "default".into()),
                None => Self::Other,
            },
            Origin::Namespace(module) => Self::Namespace(module),
            Origin::Package(module, name) => Self::Package(module, name),
            Origin::Local(..) => Self::Other,
        }
    }
}

fn function(value: &Expression) -> Option<Rc<crate::syntax::Function>> {
    match &value.bare().kind {
        ExpressionKind::Function(function) => Some(function.clone()),
        _ => None,
    }
}

/// What code leads to, directly or through functions of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Reaches {
    /// A client of a database.
    pub database: bool,
    /// A session library.
    pub session: bool,
    /// `fetch`, or a package that calls a service.
    pub service: bool,
    /// Next's caches.
    pub cache: bool,
}
