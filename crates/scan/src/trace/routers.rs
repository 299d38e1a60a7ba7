//! Routers and tables of methods: `router.get(handler)`, `{ GET: handler }`.

use std::rc::Rc;

use super::Tracer;
use super::calls::Call;
use super::methods::MethodSet;
use super::object::{Entry, Object};
use super::scope::Scope;
use super::unknown::{is_callable, name_of};
use super::value::Value;
use crate::model::Method;
use crate::syntax::{Expression, ExpressionKind, Module, Span, Statement, Text};

// What routers call the function that adds a middleware, and the key that keeps them in a table of methods.
const MIDDLEWARE: &str = "use";

impl Tracer<'_> {
    pub(super) fn call_property(
        &mut self,
        object: &Value,
        table: &Object,
        name: &Text,
        call: &mut Call<'_>,
        callee: &Expression,
    ) -> Value {
        if let Some(entry) = table.get(name) {
            let function = entry.value.clone();
            return self.call_known(&function, call, callee);
        }
        // A `Map` of handlers.
        if let Value::Method = call.argument(0) {
            match &**name {
                "get" => return self.entry_by_method(table),
                "has" | "hasOwnProperty" => return self.has_method(table),
                _ => {}
            }
        }
        if let Some(table) = self.routed_call(object, name, call) {
            return table;
        }
        // `router.handler()` and `router.run(request)` of a table of methods.
        if matches!(&**name, "handler" | "run") && method_entries(table).next().is_some() {
            if self.keeps_functions {
                return object.clone();
            }
            let module = call.scope.module.clone();
            return self.call_table(table, &call.arguments, call.span, &module, name);
        }
        self.call_unknown(None, &name_of(object, callee), call)
    }

    /// `router.use(middleware)` and `router.get(handler)`: a table of methods.
    pub(super) fn routed_call(
        &mut self,
        object: &Value,
        name: &Text,
        call: &Call<'_>,
    ) -> Option<Value> {
        let key = match &**name {
            MIDDLEWARE => MIDDLEWARE,
            name if name.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                Method::parse(&name.to_ascii_uppercase())?.name()
            }
            _ => return None,
        };
        let added = call.arguments.iter().filter(|value| is_callable(value));
        let mut functions: Vec<Value> = added.cloned().collect();
        let is_middleware = key == MIDDLEWARE;
        if !self.keeps_functions || functions.is_empty() && !is_middleware || call.text(0).is_some()
        {
            return None;
        }
        let mut table = Object::default();
        if let Value::Object(before) = object {
            table.entries.extend(before.entries.iter().cloned());
        }
        // A middleware runs before the handlers that are added after it.
        if let Some(Value::Wrapped(before)) = table.get(MIDDLEWARE).map(|entry| &entry.value) {
            functions.splice(0..0, before.iter().cloned());
        }
        table.set(Entry {
            key: key.into(),
            value: Value::wrapped(functions),
            code: call.code(0),
        });
        Some(Value::object(table))
    }

    /// The routes that statements of the module add to a router after it was made.
    pub(super) fn routed(&mut self, module: &Rc<Module>, name: &str, value: Value) -> Value {
        if !matches!(value, Value::Made(..)) {
            return value;
        }
        let (scope, name): (_, Text) = (Scope::top(module), name.into());
        let mut table = value.clone();
        for statement in &module.body {
            let Statement::Expression(expression) = statement else {
                continue;
            };
            if root_of(expression) == Some(&name) {
                // The chain goes on from what the statements before it added.
                self.keep(module, &name, table.clone());
                let next = self.evaluate(expression, &scope);
                if matches!(next, Value::Object(_)) {
                    table = next;
                }
            }
        }
        table
    }

    /// Calls each function of a table of methods for its method.
    pub(super) fn call_table(
        &mut self,
        table: &Object,
        arguments: &[Value],
        span: Span,
        module: &Rc<Module>,
        name: &str,
    ) -> Value {
        let before = self.live;
        let mut rest = before;
        let mut after = MethodSet::NONE;
        for (method, value) in method_entries(table) {
            let methods = MethodSet::one(method);
            if !self.quiet {
                self.trace.named.insert(method.name().into());
            }
            self.live = before.and(methods);
            rest = rest.and(methods.not());
            if !self.live.is_empty() {
                self.call_value(value, arguments, span, module, name);
            }
            after = after.or(self.live);
        }
        self.live = rest.or(after);
        Value::Unknown
    }
}

/// The functions of a table of methods.
///
/// Their names are in upper case, or in lower case as in `createHandler({ get, post })`.
pub(super) fn method_entries(table: &Object) -> impl Iterator<Item = (Method, &Value)> {
    table.entries.iter().filter_map(|entry| {
        let is_lower = entry.key.bytes().all(|byte| byte.is_ascii_lowercase());
        let method = match is_lower {
            true => Method::parse(&entry.key.to_ascii_uppercase()),
            false => Method::parse(&entry.key),
        };
        Some((method?, &entry.value))
    })
}

/// The name at the start of a chain of calls.
fn root_of(expression: &Expression) -> Option<&Text> {
    match &expression.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) => root_of(object),
        ExpressionKind::Call { callee, .. } => root_of(callee),
        _ => None,
    }
}
