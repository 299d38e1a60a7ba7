//! Calls of an expression: whether all of them only compute, since each has JavaScript's own data before its method.
//!
//! A method's name says nothing of an object of the project: `keys.get(request)` may throw.

use twinroute_scan::code::Target;
use twinroute_scan::code::syntax::{
    Expression, ExpressionKind, Function, Property, Text, visit_expression,
};

use super::block::Translator;
use super::pure::{is_built_in, is_pure};
use super::value::Value;

// Variables that are made of others are followed no further.
const FURTHEST: u8 = 8;

impl Translator<'_, '_> {
    /// Whether an expression, with all in it, changes nothing and can't throw an error of the project.
    pub(super) fn only_computes(&self, expression: &Expression) -> bool {
        let own = own_names(expression);
        let mut only_computes = true;
        visit_expression(expression, &mut |part| {
            only_computes &= match &part.kind {
                ExpressionKind::Await(_)
                | ExpressionKind::Assign(..)
                | ExpressionKind::Import(_) => false,
                ExpressionKind::Call {
                    callee, arguments, ..
                } => self.is_pure_call(callee.bare(), arguments, &own),
                // Such as `count++`, and a template with a tag.
                ExpressionKind::Other(parts) => parts.is_empty(),
                _ => true,
            };
        });
        only_computes
    }

    /// Whether a call only computes. `own` are the parameters of the functions around it that are written in the same expression.
    pub(super) fn is_pure_call(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        own: &[Text],
    ) -> bool {
        let has_data = match &callee.kind {
            ExpressionKind::Member(object, _) => self.is_data(object, own, 0),
            _ => self.is_data(callee, own, 0),
        };
        has_data && is_pure(callee, arguments)
    }

    /// Whether a value has no methods of the project.
    fn is_data(&self, value: &Expression, own: &[Text], depth: u8) -> bool {
        let is_data = |part: &Expression| self.is_data(part, own, depth);
        match &value.bare().kind {
            ExpressionKind::Name(name) => self.holds_data(name, value, own, depth),
            ExpressionKind::Member(object, name) => match self.root_value(object) {
                Some(Value::Request) => is_part_of_request(name),
                _ => is_data(object),
            },
            ExpressionKind::Call { callee, .. } => match &callee.bare().kind {
                ExpressionKind::Member(object, _) => is_data(object),
                _ => is_data(callee),
            },
            ExpressionKind::Array(parts) | ExpressionKind::Other(parts) => {
                parts.iter().all(is_data)
            }
            ExpressionKind::Object(properties) => {
                properties.iter().all(|property| match property {
                    Property::Named(_, value) | Property::Spread(value) => is_data(value),
                    Property::Computed(_, value) => is_data(value),
                })
            }
            ExpressionKind::Index(object, _) | ExpressionKind::Spread(object) => is_data(object),
            ExpressionKind::Conditional(_, one, other) | ExpressionKind::Binary(_, one, other) => {
                is_data(one) && is_data(other)
            }
            ExpressionKind::Function(_)
            | ExpressionKind::Assign(..)
            | ExpressionKind::Import(_) => false,
            _ => true,
        }
    }

    fn root_value(&self, object: &Expression) -> Option<Value> {
        self.local(object.name()?)
    }

    fn holds_data(&self, name: &Text, value: &Expression, own: &[Text], depth: u8) -> bool {
        if own.contains(name) {
            return true;
        }
        match self.local(name) {
            Some(Value::Deferred(declarator, _)) if depth < FURTHEST => {
                let init = declarator.init.as_ref();
                init.is_some_and(|init| self.is_data(init, own, depth + 1))
            }
            Some(
                Value::Deferred(..)
                | Value::Request
                | Value::Responder(_)
                | Value::Context
                | Value::Passed
                | Value::Rejection
                | Value::Function(_)
                | Value::Package(..)
                | Value::Target(_)
                | Value::Table(_)
                | Value::Later,
            ) => false,
            Some(Value::Global(path)) => is_built_in(&path),
            Some(_) => true,
            None => {
                let module = self.module();
                match self.input.code.target(&module, name) {
                    None => is_built_in(name),
                    Some(Target::Value(..) | Target::Other) => {
                        self.input.code.constant(&module, value).is_some()
                    }
                    Some(_) => false,
                }
            }
        }
    }
}

/// The parameters of functions that an expression has.
pub(super) fn own_names(expression: &Expression) -> Vec<Text> {
    let mut own = Vec::new();
    visit_expression(expression, &mut |part| {
        if let ExpressionKind::Function(function) = &part.kind {
            add_parameters(function, &mut own);
        }
    });
    own
}

fn add_parameters(function: &Function, own: &mut Vec<Text>) {
    // The default of one may be an object of the project.
    let parameters = function.parameters.iter().map(|one| &one.pattern);
    for pattern in parameters.filter(|pattern| pattern.defaults().is_empty()) {
        pattern.names(&mut |name| own.push(name.clone()));
    }
}

fn is_part_of_request(name: &str) -> bool {
    matches!(
        name,
        "body" | "cookies" | "headers" | "method" | "nextUrl" | "query" | "url"
    )
}
