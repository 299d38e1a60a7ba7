//! Which expressions are schemas that the scan has read.

use std::rc::Rc;

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Module, Pattern, Property, Text};
use twinroute_scan::code::{Target, makes_schemas};

use super::block::Translator;
use super::value::Value;

// A schema that others are made of is not followed further.
const FURTHEST: u8 = 12;

impl Translator<'_, '_> {
    /// Whether an expression is made of functions of a package for schemas, directly or through constants. One that a function of the
    /// project makes, that a condition chooses or that another package exports is unknown: it may check anything.
    pub(super) fn makes_schema(&self, expression: &Expression) -> bool {
        self.is_schema_in(&self.module(), expression, true, 0)
    }

    /// `is_here` if the names are those of the code that is translated.
    fn is_schema_in(
        &self,
        module: &Rc<Module>,
        expression: &Expression,
        is_here: bool,
        depth: u8,
    ) -> bool {
        if depth > FURTHEST {
            return false;
        }
        match &expression.bare().kind {
            ExpressionKind::Name(name) => match self.local(name).filter(|_| is_here) {
                Some(Value::Deferred(declarator, _)) => declarator
                    .init
                    .as_ref()
                    .is_some_and(|init| self.is_schema_in(module, init, true, depth + 1)),
                Some(_) => false,
                None => self.is_schema_target(self.input.code.target(module, name), depth),
            },
            ExpressionKind::Member(object, name) => {
                self.is_schema_member(module, object, name, is_here, depth)
            }
            ExpressionKind::Call {
                callee,
                is_new: false,
                ..
            } => match &callee.bare().kind {
                ExpressionKind::Member(object, _) => {
                    self.is_package_in(module, object, is_here)
                        || self.is_schema_in(module, object, is_here, depth + 1)
                }
                _ => self.is_package_in(module, callee, is_here),
            },
            _ => false,
        }
    }

    fn is_schema_target(&self, target: Option<Target>, depth: u8) -> bool {
        let Some(Target::Value(module, declarator)) = target else {
            return false;
        };
        let is_fixed = declarator.is_const && matches!(declarator.pattern, Pattern::Name(_));
        let init = declarator.init.as_ref().filter(|_| is_fixed);
        init.is_some_and(|init| self.is_schema_in(&module, init, false, depth + 1))
    }

    /// `schemas.user`: an export of a module, or a property of a constant.
    fn is_schema_member(
        &self,
        module: &Rc<Module>,
        object: &Expression,
        name: &Text,
        is_here: bool,
        depth: u8,
    ) -> bool {
        let Some(root) = object
            .name()
            .filter(|root| !(is_here && self.is_local(root)))
        else {
            return false;
        };
        match self.input.code.target(module, root) {
            Some(Target::Namespace(module)) => {
                self.is_schema_target(self.input.code.export(&module, name), depth)
            }
            Some(Target::Value(module, declarator)) if declarator.is_const => {
                let init = declarator.init.as_ref().map(|init| &init.bare().kind);
                let Some(ExpressionKind::Object(properties)) = init else {
                    return false;
                };
                let all = properties.iter();
                let is_plain = all.clone().all(|one| matches!(one, Property::Named(..)));
                let mut found = all.filter_map(|property| match property {
                    Property::Named(key, value) if key == name => Some(value),
                    _ => None,
                });
                let value = found.next_back().filter(|_| is_plain);
                value.is_some_and(|value| self.is_schema_in(&module, value, false, depth + 1))
            }
            _ => false,
        }
    }

    /// Whether an expression is a package for schemas, or a part of one: `z`, `z.coerce`, `object`.
    fn is_package_in(&self, module: &Rc<Module>, expression: &Expression, is_here: bool) -> bool {
        match &expression.bare().kind {
            ExpressionKind::Member(object, _) => self.is_package_in(module, object, is_here),
            ExpressionKind::Name(name) if !(is_here && self.is_local(name)) => {
                let target = self.input.code.target(module, name);
                matches!(target, Some(Target::Package(package, _)) if makes_schemas(&package))
            }
            _ => false,
        }
    }
}
