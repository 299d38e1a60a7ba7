//! A function as it is written.

use std::rc::Rc;

use crate::syntax::{Binding, ExportTarget, Expression, ExpressionKind, Function, Module};

/// A function, and the module that it is in.
#[derive(Clone, Debug)]
pub struct Written {
    /// The module.
    pub module: Rc<Module>,
    /// The function.
    pub function: Rc<Function>,
}

impl Written {
    /// Whether the top level of the module declares or exports the function, so that it sees no other names than the module's.
    pub fn is_top_level(&self) -> bool {
        let is_it = |function: &Rc<Function>| Rc::ptr_eq(function, &self.function);
        let is_value = |value: &Expression| matches!(&value.bare().kind, ExpressionKind::Function(function) if is_it(function));
        let is_bound = |binding: &Binding| match binding {
            Binding::Function(function) => is_it(function),
            Binding::Value(declarator) => declarator.init.as_ref().is_some_and(is_value),
            Binding::Class(_) | Binding::Enum(_) => false,
        };
        self.module.bindings.values().any(is_bound)
            || self.module.exports.iter().any(|export| {
                matches!(&export.target, ExportTarget::Expression(value) if is_value(value))
            })
    }
}
