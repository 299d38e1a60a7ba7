//! Values that depend on the method of the request: `handlers[req.method]`.

use std::rc::Rc;

use super::Tracer;
use super::evaluate::tested;
use super::methods::MethodSet;
use super::object::{Entry, Object};
use super::routers::method_entries;
use super::scope::Scope;
use super::value::Value;
use crate::model::Method;
use crate::syntax::{Module, Span};

/// The cases of a value: those of no method are left out.
pub(super) type Cases = Rc<Vec<(MethodSet, Value)>>;

impl Tracer<'_> {
    /// The entry of a table for the request's method. Other methods have none.
    pub(super) fn entry_by_method(&mut self, table: &Object) -> Value {
        let mut cases: Vec<(MethodSet, Value)> = method_entries(table)
            .map(|(method, value)| (MethodSet::one(method), value.clone()))
            .collect();
        if cases.is_empty() {
            return Value::Unknown;
        }
        if !self.quiet {
            let names = method_entries(table).map(|(method, _)| method.name().into());
            self.trace.named.extend(names);
        }
        let named = cases
            .iter()
            .fold(MethodSet::NONE, |all, (methods, _)| all.or(*methods));
        let other = match table.open.is_empty() {
            true => Value::Undefined,
            false => Value::Unknown,
        };
        cases.push((named.not(), other));
        Value::ByMethod(Rc::new(cases))
    }

    /// The handlers that a module exports, by the names of their methods: `import * as handlers`.
    pub(super) fn exported_table(
        &mut self,
        module: &Rc<Module>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Object {
        let mut table = Object::default();
        for method in Method::ALL {
            let (name, lower) = (method.name(), method.name().to_ascii_lowercase());
            let exported = [name, &lower]
                .into_iter()
                .find(|name| self.sources.export(module, name).is_some());
            if let Some(exported) = exported {
                let namespace = Value::Namespace(module.clone());
                table.set(Entry {
                    key: name.into(),
                    value: self.member(&namespace, &exported.into(), span, scope),
                    code: self.code(span, scope),
                });
            }
        }
        table
    }

    /// Whether a table has an entry for the request's method.
    pub(super) fn has_method(&mut self, table: &Object) -> Value {
        match self.entry_by_method(table) {
            Value::ByMethod(cases) => {
                let (holds, fails) = tested(&Value::ByMethod(cases));
                Value::Test(holds, fails)
            }
            value => value,
        }
    }

    /// Runs for each case, for its methods only.
    pub(super) fn in_each_case(
        &mut self,
        cases: &Cases,
        mut run: impl FnMut(&mut Self, &Value) -> Value,
    ) -> Value {
        let before = self.live;
        let mut after = MethodSet::NONE;
        let mut results = Vec::new();
        for (methods, value) in cases.iter() {
            self.live = before.and(*methods);
            if !self.live.is_empty() {
                results.push((*methods, run(self, value)));
            }
            after = after.or(self.live);
        }
        self.live = after;
        let is_one = |kind: fn(&Value) -> bool| results.iter().all(|(_, value)| kind(value));
        match results.is_empty() || is_one(|value| matches!(value, Value::Unknown)) {
            true => Value::Unknown,
            false if is_one(|value| matches!(value, Value::Reply)) => Value::Reply,
            false => Value::ByMethod(Rc::new(results)),
        }
    }
}

/// `handlers[req.method] ?? other`: the second value for the methods for which the first one is false.
pub(super) fn or_else(cases: &Cases, second: &Value) -> Value {
    let (holds, fails) = tested(&Value::ByMethod(cases.clone()));
    let mut all: Vec<(MethodSet, Value)> = cases
        .iter()
        .filter(|(_, value)| value.truth() != Some(false))
        .cloned()
        .collect();
    if !fails.is_empty() {
        all.push((fails.and(holds.not()), second.clone()));
    }
    Value::ByMethod(Rc::new(all))
}
