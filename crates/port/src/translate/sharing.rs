//! Objects that have two names: a change through one of them shows through the other, while Rust has two values.

use std::rc::Rc;

use twinroute_scan::code::syntax::{
    Binding, Expression, ExpressionKind, Operator, Pattern, Property, Statement, Text,
    visit_statements,
};

use super::block::Translator;
use super::pure::is_pure;
use super::rust::Kind;
use super::usage::{self, Path};
use super::value::Value;

/// A place whose object an expression hands on, and how deep in the value of the expression it is.
struct Handed {
    path: Path,
    depth: usize,
}

impl Translator<'_, '_> {
    /// Whether a pattern gets an object that another name has too, and code after it changes the object.
    pub(super) fn is_shared(&self, pattern: &Pattern, init: &Expression) -> bool {
        let (mut targets, mut inner) = (Vec::new(), 0);
        pattern.names(&mut |name| targets.push(vec![Some(name.clone())]));
        if !matches!(pattern, Pattern::Name(_)) {
            inner = 1;
        }
        targets
            .iter()
            .any(|target| self.is_shared_with(target, init, inner))
    }

    /// Whether a place gets such an object. `inner` is how deep in the object the part is that the place gets.
    pub(super) fn is_shared_with(&self, target: &Path, init: &Expression, inner: usize) -> bool {
        let mut handed = Vec::new();
        self.add_handed(init, 0, &mut handed);
        if handed.is_empty() {
            return false;
        }
        let changes = self.changes_after(init.span.end);
        handed.iter_mut().any(|handed| {
            handed.path.extend(vec![None; inner]);
            let is_changed = |change: &Path| {
                is_below(change, &handed.path, 0) || is_below(change, target, handed.depth)
            };
            changes.iter().any(is_changed)
        })
    }

    fn add_handed(&self, value: &Expression, depth: usize, handed: &mut Vec<Handed>) {
        match &value.bare().kind {
            ExpressionKind::Name(_) | ExpressionKind::Member(..) | ExpressionKind::Index(..) => {
                let root = usage::root(value).and_then(|root| self.local(root));
                if root.is_some_and(|root| is_object(&root))
                    && let Some(path) = usage::path(value)
                {
                    handed.push(Handed { path, depth });
                }
            }
            ExpressionKind::Object(properties) => {
                for property in properties {
                    let value = match property {
                        Property::Named(_, value) | Property::Spread(value) => value,
                        Property::Computed(_, value) => &**value,
                    };
                    self.add_handed(value, depth + 1, handed);
                }
            }
            ExpressionKind::Array(items) => items
                .iter()
                .for_each(|item| self.add_handed(item, depth + 1, handed)),
            ExpressionKind::Spread(value) => self.add_handed(value, depth, handed),
            ExpressionKind::Conditional(_, one, other)
            | ExpressionKind::Binary(
                Operator::And | Operator::Or | Operator::Coalesce,
                one,
                other,
            ) => {
                self.add_handed(one, depth, handed);
                self.add_handed(other, depth, handed);
            }
            ExpressionKind::Assign(_, value) => self.add_handed(value, depth, handed),
            _ => {}
        }
    }

    /// What the code of the module changes behind an offset.
    fn changes_after(&self, offset: u32) -> Vec<Path> {
        let module = self.module();
        let text = |expression: &Expression| module.text(expression.span).to_owned();
        let mut statements: Vec<&Statement> = Vec::new();
        if Rc::ptr_eq(&module, &self.written.module) {
            statements.extend(&self.written.function.body);
        }
        let bindings = module.bindings.values();
        statements.extend(bindings.flat_map(|binding| match binding {
            Binding::Function(function) => &function.body[..],
            _ => &[],
        }));
        statements.extend(&module.body);
        let changes = statements
            .into_iter()
            .flat_map(|statement| usage::changes(statement, &text));
        changes
            .filter(|(_, start)| *start >= offset)
            .map(|(path, _)| path)
            .collect()
    }

    /// Whether the function gives an object to code that may change it: to a call, or as `this`.
    pub(super) fn is_given(&self, name: &Text) -> bool {
        let is_it = |value: &Expression| usage::root(value) == Some(name);
        let mut is_given = false;
        visit_statements(&self.written.function.body, &mut |part| {
            let ExpressionKind::Call {
                callee, arguments, ..
            } = &part.kind
            else {
                return;
            };
            let callee = callee.bare();
            let receiver = match &callee.kind {
                ExpressionKind::Member(object, _) => Some(&**object),
                _ => None,
            };
            let gives = receiver.into_iter().chain(arguments).any(is_it);
            is_given |= gives && !is_pure(callee, arguments) && !responds(callee);
        });
        is_given
    }

    /// Whether an expression uses a name that the function changes.
    pub(super) fn has_changed_names(&self, expression: &Expression) -> bool {
        let mut found = false;
        twinroute_scan::code::syntax::visit_expression(expression, &mut |part| {
            found |= matches!(&part.kind, ExpressionKind::Name(name) if self.is_changed(name));
        });
        found
    }
}

/// Whether a call responds with its argument, or logs it.
fn responds(callee: &Expression) -> bool {
    let is_log = callee
        .path()
        .is_some_and(|path| path.starts_with("console."));
    let sends = matches!(&callee.kind, ExpressionKind::Member(_, method) if matches!(&**method, "json" | "send"));
    is_log || sends
}

/// Whether a value is an object in Rust that can be changed there.
fn is_object(value: &Value) -> bool {
    match value {
        Value::Json(_) => true,
        Value::Rust(rust) => matches!(rust.kind, Kind::Data | Kind::OwnedData | Kind::OptionalData),
        _ => false,
    }
}

/// Whether a change is one of a part of a place, more than `depth` levels below it.
fn is_below(change: &Path, place: &Path, depth: usize) -> bool {
    let is_same =
        |(one, other): (&Option<_>, &Option<_>)| one == other || one.is_none() || other.is_none();
    change.len() > place.len() + depth && change.iter().zip(place).all(is_same)
}
