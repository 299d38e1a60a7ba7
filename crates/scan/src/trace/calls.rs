//! Calls functions.

use std::rc::Rc;

use super::Tracer;
use super::methods::MethodSet;
use super::scope::Scope;
use super::unknown::name_of;
use super::value::{Code, Value};
use crate::syntax::{Expression, ExpressionKind, Module, Span, Text};

// A list that grows by more than this has unlike items, of which these are enough.
const MOST_ITEMS: usize = 16;

/// A call: its arguments, and where it stands.
pub(super) struct Call<'a> {
    pub(super) expressions: &'a [Expression],
    pub(super) arguments: Vec<Value>,
    pub(super) is_new: bool,
    pub(super) span: Span,
    pub(super) scope: &'a Rc<Scope>,
}

impl Call<'_> {
    pub(super) fn argument(&self, index: usize) -> &Value {
        self.arguments.get(index).unwrap_or(&Value::Undefined)
    }

    /// The text of an argument, if it is a literal.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        match self.argument(index) {
            Value::Literal(serde_json::Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn code(&self, index: usize) -> Code {
        let span = self
            .expressions
            .get(index)
            .map_or(self.span, |expression| expression.span);
        Code {
            module: self.scope.module.clone(),
            span,
        }
    }
}

impl Tracer<'_> {
    pub(super) fn call(
        &mut self,
        callee: &Expression,
        arguments: &[Expression],
        is_new: bool,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Value {
        let callee = callee.bare();
        if let ExpressionKind::Member(object, name) = &callee.kind {
            let object = self.evaluate(object, scope);
            let mut call = self.prepare(arguments, is_new, span, scope);
            return self.call_member(&object, name, &mut call, callee);
        }
        let function = self.evaluate(callee, scope);
        let mut call = self.prepare(arguments, is_new, span, scope);
        self.call_known(&function, &mut call, callee)
    }

    fn prepare<'a>(
        &mut self,
        expressions: &'a [Expression],
        is_new: bool,
        span: Span,
        scope: &'a Rc<Scope>,
    ) -> Call<'a> {
        let arguments = self.evaluate_all(expressions, scope);
        Call {
            expressions,
            arguments,
            is_new,
            span,
            scope,
        }
    }

    /// Calls a method of a value.
    fn call_member(
        &mut self,
        object: &Value,
        name: &Text,
        call: &mut Call<'_>,
        callee: &Expression,
    ) -> Value {
        if let Value::Either(values) = object {
            let known: Vec<&Value> = values
                .iter()
                .filter(|value| !matches!(value, Value::Unknown | Value::Undefined))
                .collect();
            let results = self.in_each(&known, |tracer, value| {
                tracer.call_member(value, name, call, callee)
            });
            return results
                .unwrap_or_else(|| self.call_unknown(None, &name_of(object, callee), call));
        }
        if let Value::ByMethod(cases) = object {
            return self.in_each_case(cases, |tracer, value| {
                tracer.call_member(value, name, call, callee)
            });
        }
        if let (Value::Array(items), ExpressionKind::Member(list, _)) = (object, &callee.kind) {
            grow(items, list, name, call);
        }
        let known = self.promise_call(object, name, call);
        if let Some(value) = known.or_else(|| self.method_call(object, name, call)) {
            return value;
        }
        match object {
            Value::Package(module, path) => {
                let function = Value::Package(module.clone(), format!("{path}.{name}").into());
                self.call_known(&function, call, callee)
            }
            Value::Global(path) => {
                let function = Value::Global(format!("{path}.{name}").into());
                self.call_known(&function, call, callee)
            }
            Value::Object(table) => self.call_property(object, table, name, call, callee),
            Value::Namespace(_) => {
                let function = self.member(object, name, call.span, call.scope);
                self.call_known(&function, call, callee)
            }
            Value::Made(module, _) => match self.routed_call(object, name, call) {
                Some(table) => table,
                None => self.call_unknown(Some(module), &name_of(object, callee), call),
            },
            _ => self.call_unknown(None, &name_of(object, callee), call),
        }
    }

    /// Runs for each alternative, from the same methods; `None` without one.
    fn in_each<T>(
        &mut self,
        alternatives: &[T],
        mut run: impl FnMut(&mut Self, &T) -> Value,
    ) -> Option<Value> {
        let before = self.live;
        let mut after = MethodSet::NONE;
        let mut result: Option<Value> = None;
        for alternative in alternatives {
            self.live = before;
            let value = run(self, alternative);
            after = after.or(self.live);
            result = Some(match result {
                Some(result) => Value::either(result, value),
                None => value,
            });
        }
        self.live = if result.is_some() { after } else { before };
        result
    }

    /// Calls a value that is a function.
    pub(super) fn call_known(
        &mut self,
        function: &Value,
        call: &mut Call<'_>,
        callee: &Expression,
    ) -> Value {
        match function {
            Value::Function(closure) => {
                let name = callee.path().unwrap_or_default();
                if !self.follows(closure, &call.arguments) {
                    return self.call_unknown(None, &name_of(function, callee), call);
                }
                self.mark_arguments(closure, call);
                let arguments = call.arguments.clone();
                let facts = self.trace.facts.len();
                let module = &call.scope.module;
                let result = self.enter(closure, &arguments, call.span, module, &name);
                self.read_by(facts, result)
            }
            Value::Package(module, path) => {
                let known = self.call_package(module, path, call);
                known.unwrap_or_else(|| {
                    self.call_unknown(Some(module), &name_of(function, callee), call)
                })
            }
            Value::Global(path) => {
                let known = self.call_global(path, call);
                known.unwrap_or_else(|| self.call_unknown(None, &name_of(function, callee), call))
            }
            Value::Object(_) if call.is_new => function.clone(),
            Value::Object(_) | Value::Either(_) | Value::ByMethod(_) | Value::Wrapped(_) => {
                let arguments = call.arguments.clone();
                let name = callee.path().unwrap_or_default();
                self.call_value(function, &arguments, call.span, &call.scope.module, &name)
            }
            Value::Made(module, _) => {
                self.call_unknown(Some(module), &name_of(function, callee), call)
            }
            _ => self.call_unknown(None, &name_of(function, callee), call),
        }
    }

    /// Calls a value with these arguments, from `module`.
    pub(super) fn call_value(
        &mut self,
        value: &Value,
        arguments: &[Value],
        span: Span,
        module: &Rc<Module>,
        name: &str,
    ) -> Value {
        if self.steps == 0 {
            return Value::Unknown;
        }
        self.steps -= 1;
        match value {
            Value::Function(closure) => self.enter(closure, arguments, span, module, name),
            Value::Wrapped(functions) => {
                self.in_each(functions, |tracer, function| match function {
                    Value::Function(closure) => {
                        tracer.guess_call(closure, span, module, name);
                        Value::Unknown
                    }
                    other => tracer.call_value(other, arguments, span, module, name),
                });
                Value::Unknown
            }
            Value::Either(values) => {
                let result = self.in_each(values, |tracer, value| {
                    tracer.call_value(value, arguments, span, module, name)
                });
                result.unwrap_or(Value::Unknown)
            }
            Value::ByMethod(cases) => self.in_each_case(cases, |tracer, value| {
                tracer.call_value(value, arguments, span, module, name)
            }),
            Value::Object(table) => self.call_table(table, arguments, span, module, name),
            _ => Value::Unknown,
        }
    }
}

/// `list.push(item)`: the list may have further items from now on.
fn grow(items: &[Value], list: &Expression, name: &str, call: &Call<'_>) {
    let (true, Some(list)) = (matches!(name, "push" | "unshift" | "splice"), list.name()) else {
        return;
    };
    let mut more = items.to_vec();
    for item in call.arguments.iter().chain([&Value::Unknown]) {
        if more.len() < items.len().max(MOST_ITEMS) {
            more.push(item.clone());
        }
    }
    call.scope.replace(list, Value::list(more));
}
