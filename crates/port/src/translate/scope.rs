//! The names of a block and of a function, from their start.

use twinroute_scan::code::Written;
use twinroute_scan::code::syntax::{Declarator, Function, Statement, Text};

use super::block::Translator;
use super::usage;
use super::value::Value;

impl Translator<'_, '_> {
    /// A block has its names from its start; functions are known before the statements that declare them.
    pub(super) fn hoist(&mut self, statements: &[Statement]) {
        self.declare_later(statements);
        for statement in statements {
            if let Statement::Function(function) = statement
                && let Some(name) = &function.name
            {
                let module = self.module();
                let written = Written {
                    module,
                    function: function.clone(),
                };
                self.frame().declare(name, Value::Function(written));
            }
        }
    }

    /// The names that `var` declares in a function: those of a block are visible behind it.
    pub(super) fn declare_variables(&mut self, function: &Function) {
        let mut names = Vec::new();
        usage::add_variables(&function.body, &mut names);
        names
            .iter()
            .for_each(|name| self.declare(name, Value::Later));
        let is_repeated = |name: &Text| names.iter().filter(|other| *other == name).count() > 1;
        self.frame().repeated = names
            .iter()
            .filter(|name| is_repeated(name))
            .cloned()
            .collect();
    }

    /// Whether a declaration is one of several of a `var`.
    pub(super) fn is_repeated(&mut self, declarator: &Declarator) -> bool {
        let repeated = &self.frame().repeated;
        let mut is_repeated = false;
        declarator
            .pattern
            .names(&mut |name| is_repeated |= repeated.contains(name));
        is_repeated && declarator.is_var
    }

    /// The names that the statements of a block declare, before they do.
    pub(super) fn declare_later<'s>(
        &mut self,
        statements: impl IntoIterator<Item = &'s Statement>,
    ) {
        for statement in statements {
            match statement {
                Statement::Declare(declarator) => declarator
                    .pattern
                    .names(&mut |name| self.declare(name, Value::Later)),
                Statement::Function(function) => {
                    if let Some(name) = &function.name {
                        self.declare(name, Value::Later);
                    }
                }
                _ => {}
            }
        }
    }
}
