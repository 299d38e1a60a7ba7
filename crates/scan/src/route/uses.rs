//! What the code of a module does with a name of its top level, besides reading it.

use std::rc::Rc;

use crate::code::{CHANGING_FUNCTIONS, changes, root};
use crate::model::Method;
use crate::syntax::{
    Binding, ExportTarget, Expression, ExpressionKind, Module, Operator, Pattern, Property,
    Statement, Text, visit_expression, visit_function, visit_statements,
};

/// Functions that leave the object that they are given as it is.
const READING: [&str; 4] = [
    "Object.entries",
    "Object.freeze",
    "Object.keys",
    "Object.values",
];

/// An assignment to a name, or to a part of its object.
pub(super) struct Assignment<'e> {
    pub(super) target: &'e Pattern,
    pub(super) value: &'e Expression,
}

/// How a module changes a name.
#[derive(Default)]
pub(super) struct Uses<'e> {
    /// `name = value` and `name.key = value`.
    pub(super) assigned: Vec<Assignment<'e>>,
    /// Whether it is changed in any other way: by a pattern, by an operator, by a function such as `Object.assign`.
    pub(super) is_changed: bool,
    is_called: bool,
    mentioned: usize,
    read: usize,
}

impl<'e> Uses<'e> {
    /// The uses of a name. A local name counts as one of the top level.
    pub(super) fn of(module: &'e Module, name: &str) -> Self {
        let mut uses = Self::default();
        each_expression(module, &mut |part| uses.add(part, name, module));
        let is_name = |value: &Expression| value.name().is_some_and(|found| &**found == name);
        for statement in &module.body {
            // `const { GET, POST } = handlers`
            if let Statement::Declare(declarator) = statement
                && declarator.init.as_ref().is_some_and(is_name)
                && matches!(declarator.pattern, Pattern::Object { .. })
                && key_of_each(&declarator.pattern)
            {
                uses.read += 1;
            }
        }
        uses
    }

    /// Whether the code sets the name, or a part of its object.
    pub(super) fn is_set(&self) -> bool {
        self.is_changed || !self.assigned.is_empty()
    }

    /// Whether other code has the object of the name, by another name, as an argument or as `this`, and may change it.
    pub(super) fn is_shared(&self) -> bool {
        self.is_called || self.mentioned > self.read
    }

    fn add(&mut self, part: &'e Expression, name: &str, module: &Module) {
        let is_name = |value: &Expression| value.name().is_some_and(|found| &**found == name);
        match &part.kind {
            ExpressionKind::Name(found) if &**found == name => self.mentioned += 1,
            ExpressionKind::Assign(target, value) => self.assign(target, value, name),
            // `delete handlers.GET`, `handler += 1`
            ExpressionKind::Other(parts) if changes(module.text(part.span)) => {
                self.is_changed |= parts.first().and_then(root).is_some_and(|it| &**it == name);
            }
            ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _)
                if is_name(object) =>
            {
                self.read += 1;
            }
            ExpressionKind::Binary(Operator::In, _, object) if is_name(object) => self.read += 1,
            ExpressionKind::Object(properties) => {
                let spread = properties.iter().filter(
                    |property| matches!(property, Property::Spread(object) if is_name(object)),
                );
                self.read += spread.count();
            }
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.call(callee, arguments, name),
            _ => {}
        }
    }

    fn assign(&mut self, target: &'e Pattern, value: &'e Expression, name: &str) {
        let is_it = |found: Option<&Text>| found.is_some_and(|found| &**found == name);
        match target {
            Pattern::Name(found) if &**found == name => {
                self.assigned.push(Assignment { target, value });
            }
            Pattern::Place(place) if is_it(root(place)) => {
                self.assigned.push(Assignment { target, value });
            }
            target => assigned(target, &mut |found| self.is_changed |= &**found == name),
        }
    }

    fn call(&mut self, callee: &Expression, arguments: &[Expression], name: &str) {
        let is_name = |value: &Expression| value.name().is_some_and(|found| &**found == name);
        let path = callee.path().unwrap_or_default();
        if READING.contains(&&*path) {
            self.read += arguments.iter().filter(|one| is_name(one)).count();
        }
        if CHANGING_FUNCTIONS.contains(&&*path) {
            let changed = arguments.first().and_then(root);
            self.is_changed |= changed.is_some_and(|changed| &**changed == name);
        }
        // A method of the object may change it; the handlers in it don't.
        if let ExpressionKind::Member(object, method) = &callee.bare().kind
            && is_name(object)
        {
            self.is_called |= Method::parse(method).is_none() && &**method != "hasOwnProperty";
        }
    }
}

/// Calls `visit` with each expression of a module.
pub(super) fn each_expression<'e>(module: &'e Module, visit: &mut dyn FnMut(&'e Expression)) {
    visit_statements(&module.body, visit);
    for binding in module.bindings.values() {
        match binding {
            Binding::Function(function) => visit_function(function, visit),
            Binding::Class(value) | Binding::Enum(value) => visit_expression(value, visit),
            Binding::Value(_) => {}
        }
    }
    for export in &module.exports {
        let ExportTarget::Expression(value) = &export.target else {
            continue;
        };
        // A default export with a name is bound, too.
        let is_bound = |binding: &Binding| match (binding, &value.kind) {
            (Binding::Function(bound), ExpressionKind::Function(function)) => {
                Rc::ptr_eq(bound, function)
            }
            (Binding::Class(class), _) => Rc::ptr_eq(class, value),
            _ => false,
        };
        if !module.bindings.values().any(is_bound) {
            visit_expression(value, visit);
        }
    }
}

/// The key of a name in a flat pattern such as `{ GET: handler }`. `None` for any other pattern, and for one with a default.
pub(super) fn key_of<'e>(pattern: &'e Pattern, name: &str) -> Option<&'e Text> {
    let Pattern::Object { entries, .. } = pattern else {
        return None;
    };
    let is_it = |pattern: &Pattern| matches!(pattern, Pattern::Name(found) if &**found == name);
    let entry = entries.iter().find(|entry| is_it(&entry.pattern))?;
    entry.key.as_ref()
}

fn key_of_each(pattern: &Pattern) -> bool {
    let mut are_flat = true;
    pattern.names(&mut |name| are_flat &= key_of(pattern, name).is_some());
    are_flat
}

/// Calls `visit` with the variables that a pattern assigns to, themselves or in a part.
fn assigned<'e>(pattern: &'e Pattern, visit: &mut dyn FnMut(&'e Text)) {
    match pattern {
        Pattern::Name(name) => visit(name),
        Pattern::Place(place) => root(place).into_iter().for_each(visit),
        Pattern::Default(pattern, _) => assigned(pattern, visit),
        Pattern::Object { entries, rest } => {
            let patterns = entries.iter().map(|entry| &entry.pattern);
            let patterns = patterns.chain(rest.as_deref());
            patterns.for_each(|pattern| assigned(pattern, visit));
        }
        Pattern::Array { items, rest } => {
            let patterns = items.iter().flatten().chain(rest.as_deref());
            patterns.for_each(|pattern| assigned(pattern, visit));
        }
    }
}
