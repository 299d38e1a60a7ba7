//! What the code of a module does with its names, besides reading them.

use std::collections::{HashMap, HashSet};

use super::changed::{changes, root};
use crate::syntax::{
    Binding, Declarator, ExportTarget, Expression, ExpressionKind, Function, ImportName, Module,
    Operator, Pattern, Property, Statement, Text,
};
use crate::trace::makes_schemas;

/// The names of a module whose values other code may change. A local name counts as one of the top level.
#[derive(Debug, Default)]
pub(super) struct Escapes {
    /// How many keys below a name the outermost object is that other code gets: 0 for `change(table)` and `table.open = true`,
    /// 1 for `change(table.list)`. A name that the code only reads has no entry.
    depths: HashMap<Text, u32>,
    assigned: HashSet<Text>,
    loaded: Vec<Text>,
}

impl Escapes {
    pub(super) fn of(module: &Module) -> Self {
        let mut walk = Walk {
            module,
            found: Self::default(),
            functions: 0,
        };
        walk.statements(&module.body);
        for binding in module.bindings.values() {
            match binding {
                Binding::Function(function) => walk.function(function),
                Binding::Class(value) => walk.value(value, Some(0)),
                Binding::Enum(value) => walk.value(value, None),
                Binding::Value(_) => {}
            }
        }
        for export in &module.exports {
            if let ExportTarget::Expression(value) = &export.target {
                walk.value(value, None);
            }
        }
        walk.found
    }

    /// How many keys below a name other code may change its value; `None` if it can't.
    pub(super) fn depth(&self, name: &str) -> Option<u32> {
        self.depths.get(name).copied()
    }

    /// The names that have a depth.
    pub(super) fn names(&self) -> impl Iterator<Item = (&Text, u32)> {
        self.depths.iter().map(|(name, depth)| (name, *depth))
    }

    /// Whether the code sets a name after its declaration.
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }

    /// The modules that the code loads while it runs: `await import("./table")`.
    pub(super) fn loaded(&self) -> &[Text] {
        &self.loaded
    }
}

/// Methods of lists that give nothing of them to other code.
const READING: [&str; 6] = [
    "hasOwnProperty",
    "includes",
    "indexOf",
    "join",
    "lastIndexOf",
    "toString",
];

/// Methods of lists that give their items to other code.
const ITEMS: [&str; 7] = ["at", "concat", "entries", "flat", "keys", "slice", "values"];

/// Methods of lists that give their items to a function.
const CALLBACKS: [&str; 10] = [
    "every",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "flatMap",
    "forEach",
    "map",
    "reduce",
    "some",
];

/// Whether a value may be read by a method of this name without any other code getting it.
pub(super) fn is_reading(method: &str) -> bool {
    READING.contains(&method) || ITEMS.contains(&method) || CALLBACKS.contains(&method)
}

/// Functions that give nothing of their arguments to other code.
const FUNCTIONS: [&str; 14] = [
    "Array.isArray",
    "Boolean",
    "JSON.stringify",
    "NextResponse",
    "NextResponse.json",
    "Number",
    "Object.hasOwn",
    "Object.keys",
    "Response",
    "Response.json",
    "String",
    "console.error",
    "console.log",
    "structuredClone",
];

/// Functions that return a new object with the same parts.
const COPIES: [&str; 6] = [
    "Array.from",
    "Map",
    "Object.entries",
    "Object.fromEntries",
    "Object.values",
    "Set",
];

struct Walk<'m> {
    module: &'m Module,
    found: Escapes,
    // How many functions are around the code.
    functions: u32,
}

impl Walk<'_> {
    /// An expression. `given` is how many keys below its value the part is that other code gets; `None` if the value is only read.
    fn value(&mut self, value: &Expression, given: Option<u32>) {
        match &value.kind {
            ExpressionKind::Name(name) => {
                if let Some(depth) = given {
                    self.give(name, depth);
                }
            }
            ExpressionKind::Member(object, _) => self.value(object, given.map(|depth| depth + 1)),
            ExpressionKind::Index(object, index) => {
                self.value(object, given.map(|depth| depth + 1));
                self.value(index, None);
            }
            ExpressionKind::Spread(inner) => self.value(inner, given.map(|depth| depth + 1)),
            ExpressionKind::As(inner, _) | ExpressionKind::Await(inner) => self.value(inner, given),
            ExpressionKind::Not(inner) => self.value(inner, None),
            ExpressionKind::Template(_, holes) => {
                holes.iter().for_each(|hole| self.value(hole, None));
            }
            ExpressionKind::Binary(operator, left, right) => {
                let is_choice =
                    matches!(operator, Operator::And | Operator::Or | Operator::Coalesce);
                let given = given.filter(|_| is_choice);
                self.value(left, given);
                self.value(right, given);
            }
            ExpressionKind::Conditional(test, then, otherwise) => {
                self.value(test, None);
                self.value(then, given);
                self.value(otherwise, given);
            }
            ExpressionKind::Array(items) => self.all(items, given.map(|_| 0)),
            ExpressionKind::Object(properties) => self.properties(properties, given.map(|_| 0)),
            ExpressionKind::Function(function) => self.function(function),
            ExpressionKind::Assign(target, value) => self.assignment(target, value),
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.call(callee, arguments, given),
            ExpressionKind::Import(module) => self.found.loaded.push(module.clone()),
            ExpressionKind::Other(parts) => self.other(value, parts),
            ExpressionKind::Text(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::Boolean(_)
            | ExpressionKind::Null => {}
        }
    }

    fn all(&mut self, values: &[Expression], given: Option<u32>) {
        values.iter().for_each(|value| self.value(value, given));
    }

    fn properties(&mut self, properties: &[Property], given: Option<u32>) {
        for property in properties {
            match property {
                Property::Named(_, value) => self.value(value, given),
                Property::Computed(key, value) => {
                    self.value(key, None);
                    self.value(value, given);
                }
                Property::Spread(value) => self.value(value, given.map(|_| 1)),
            }
        }
    }

    /// `count += 1`, `delete table.key`, a sequence, a template with a tag, and all else that the syntax does not distinguish.
    fn other(&mut self, whole: &Expression, parts: &[Expression]) {
        let is_change = changes(self.module.text(whole.span));
        for part in parts {
            self.value(part, Some(0));
            let Some(name) = root(part).filter(|_| is_change).cloned() else {
                continue;
            };
            self.give(&name, 0);
            self.found.assigned.insert(name);
        }
    }

    fn give(&mut self, name: &Text, depth: u32) {
        let known = self.found.depths.entry(name.clone()).or_insert(depth);
        *known = depth.min(*known);
    }

    fn call(&mut self, callee: &Expression, arguments: &[Expression], given: Option<u32>) {
        let callee = callee.bare();
        let path = callee.path().unwrap_or_default();
        let argument = match &callee.kind {
            _ if self.is_built_in(callee) && path == "Object.freeze" => given,
            // The second argument of `JSON.stringify` may be a function that gets all of it.
            _ if self.is_built_in(callee) && FUNCTIONS.contains(&&*path) => {
                (path == "JSON.stringify" && arguments.len() > 1).then_some(0)
            }
            _ if self.is_built_in(callee) && COPIES.contains(&&*path) => Some(1),
            _ if self.is_of_schemas(callee) => None,
            ExpressionKind::Member(object, method) if is_reading(method) => {
                self.value(object, depth_of_call(method, arguments));
                self.all(arguments, Some(0));
                return;
            }
            ExpressionKind::Member(object, method) => {
                let is_namespace = self.is_namespace(object);
                self.value(object, (!is_namespace).then_some(0));
                let sends = matches!(&**method, "json" | "send") && !self.is_top_level(object);
                (!sends).then_some(0)
            }
            ExpressionKind::Name(name) => {
                if &**name == "require" && self.functions > 0 {
                    let module = arguments.first().and_then(Expression::text);
                    self.found.loaded.extend(module.cloned());
                }
                Some(0)
            }
            _ => {
                self.value(callee, Some(0));
                Some(0)
            }
        };
        match (&*path, arguments) {
            ("Object.assign", [first, rest @ ..]) => {
                self.value(first, Some(0));
                self.all(rest, Some(1));
            }
            _ => self.all(arguments, argument),
        }
    }

    /// Whether a callee is a global of JavaScript, or `NextResponse`.
    fn is_built_in(&self, callee: &Expression) -> bool {
        let Some(name) = root(callee) else {
            return false;
        };
        match self.module.imports.get(name) {
            Some(import) => &*import.module == "next/server",
            None => !self.module.bindings.contains_key(name),
        }
    }

    /// Whether a callee is of a schema library: `z.enum(ROLES)`.
    fn is_of_schemas(&self, callee: &Expression) -> bool {
        let import = beginning(callee).and_then(|name| self.module.imports.get(name));
        import.is_some_and(|import| makes_schemas(&import.module))
    }

    fn is_namespace(&self, object: &Expression) -> bool {
        let import = object.name().and_then(|name| self.module.imports.get(name));
        import.is_some_and(|import| import.name == ImportName::Namespace)
    }

    /// Whether a value is one of the project or of a package, and not an argument such as `res`.
    fn is_top_level(&self, object: &Expression) -> bool {
        beginning(object).is_none_or(|name| {
            self.module.bindings.contains_key(name) || self.module.imports.contains_key(name)
        })
    }

    fn assignment(&mut self, target: &Pattern, value: &Expression) {
        self.target(target);
        let exports = match target {
            Pattern::Place(place) => root(place),
            _ => None,
        };
        let given = match exports.map(|name| &**name) {
            // An export only gives the value to those that import it.
            Some("module" | "exports") => None,
            _ => Some(depth_of(target)),
        };
        self.value(value, given);
    }

    /// What an assignment sets.
    fn target(&mut self, target: &Pattern) {
        match target {
            Pattern::Name(name) => {
                self.give(name, 0);
                self.found.assigned.insert(name.clone());
            }
            Pattern::Place(place) => {
                if let Some(name) = root(place).cloned() {
                    self.give(&name, 0);
                }
                self.value(place, None);
            }
            Pattern::Default(inner, default) => {
                self.target(inner);
                self.value(default, Some(0));
            }
            Pattern::Object { entries, rest } => {
                entries.iter().for_each(|entry| self.target(&entry.pattern));
                rest.iter().for_each(|rest| self.target(rest));
            }
            Pattern::Array { items, rest } => {
                let items = items.iter().flatten().chain(rest.as_deref());
                items.for_each(|item| self.target(item));
            }
        }
    }

    fn function(&mut self, function: &Function) {
        self.functions += 1;
        for parameter in &function.parameters {
            self.defaults(&parameter.pattern);
        }
        self.statements(&function.body);
        self.functions -= 1;
    }

    fn defaults(&mut self, pattern: &Pattern) {
        for default in pattern.defaults() {
            self.value(default, Some(0));
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        statements
            .iter()
            .for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Declare(declarator) => self.declare(declarator),
            Statement::Function(function) => self.function(function),
            Statement::Expression(value) => self.value(value, None),
            Statement::Throw(value) | Statement::Return(Some(value)) => self.value(value, Some(0)),
            Statement::Return(None) | Statement::Break => {}
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                self.value(test, None);
                self.statements(then);
                self.statements(otherwise);
            }
            Statement::Switch { subject, cases } => {
                self.value(subject, None);
                for case in cases {
                    case.test.iter().for_each(|test| self.value(test, None));
                    self.statements(&case.body);
                }
            }
            Statement::Block(block) => self.statements(block),
            Statement::Try {
                block,
                catch,
                finally,
            } => {
                self.statements(block);
                catch.iter().for_each(|(_, catch)| self.statements(catch));
                self.statements(finally);
            }
            Statement::Loop { head, each, body } => {
                self.statements(head);
                if let Some(each) = each {
                    self.defaults(&each.pattern);
                    self.value(&each.over, Some(1));
                }
                self.statements(body);
            }
            Statement::Other(values) => self.all(values, Some(0)),
        }
    }

    fn declare(&mut self, declarator: &Declarator) {
        self.defaults(&declarator.pattern);
        if let Some(init) = &declarator.init {
            self.value(init, Some(depth_of(&declarator.pattern)));
        }
    }
}

/// How many keys below a value its outermost part is that a pattern takes.
fn depth_of(pattern: &Pattern) -> u32 {
    match pattern {
        Pattern::Name(_) | Pattern::Place(_) => 0,
        Pattern::Default(inner, _) => depth_of(inner),
        Pattern::Object { .. } | Pattern::Array { .. } => 1,
    }
}

/// How many keys below a list its outermost part is that a method gives to other code.
fn depth_of_call(method: &str, arguments: &[Expression]) -> Option<u32> {
    if READING.contains(&method) {
        return None;
    }
    let most = if method == "reduce" { 3 } else { 2 };
    // The next argument of the function is the list.
    let takes_items = |argument: &Expression| match &argument.kind {
        ExpressionKind::Function(function) => {
            let has_rest = function.parameters.iter().any(|one| one.is_rest);
            function.parameters.len() <= most && !has_rest
        }
        ExpressionKind::Name(name) => matches!(&**name, "Boolean" | "Number" | "String"),
        _ => false,
    };
    let is_item = !CALLBACKS.contains(&method) || arguments.first().is_some_and(takes_items);
    Some(u32::from(is_item))
}

/// `a` of `a.b(c).d`.
fn beginning(value: &Expression) -> Option<&Text> {
    match &value.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => beginning(object),
        ExpressionKind::Call { callee, .. } => beginning(callee),
        _ => None,
    }
}
