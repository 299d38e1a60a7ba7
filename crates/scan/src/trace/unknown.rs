//! Calls of functions that can't be followed.

use std::rc::Rc;

use super::Tracer;
use super::bind::by_name;
use super::calls::Call;
use super::fact::FactKind;
use super::names::{named_status, returns_its_argument};
use super::object::{Entry, Object};
use super::routers::method_entries;
use super::scope::Scope;
use super::value::{Closure, Value};
use crate::model::{BodyKind, ResponseKind};
use crate::syntax::{Expression, ExpressionKind, Function, Property, Text};

impl Tracer<'_> {
    /// Calls a function that can't be followed.
    pub(super) fn call_unknown(
        &mut self,
        module: Option<&Text>,
        name: &str,
        call: &mut Call<'_>,
    ) -> Value {
        if self.keeps_functions {
            return kept(module, name, &call.arguments);
        }
        let is_handed = call.arguments.iter().any(hands_over);
        if let Some(status) = named_status(name).filter(|_| is_handed) {
            let kind = FactKind::Respond {
                status: Some(status),
                kind: ResponseKind::Other,
                body: None,
                literal: false,
            };
            self.record(kind, &call.scope.module, call.span);
        } else if is_handed {
            // A function that gets a callback, as middlewares do, returns to the handler.
            let ends = self.ending == Some(call.span) && !call.arguments.iter().any(is_callable);
            self.note_library(module, name, ends);
            let kind = FactKind::HandedTo {
                module: module.cloned(),
                name: name.into(),
                ends,
            };
            self.record(kind, &call.scope.module, call.span);
        }
        self.run_callbacks(call.expressions, call.scope);
        let argument = call
            .arguments
            .iter()
            .find(|value| matches!(value, Value::Body(_) | Value::Query | Value::Form));
        match argument {
            Some(Value::Form) if returns_its_argument(name) => Value::body(BodyKind::Form),
            Some(value) if returns_its_argument(name) => value.clone(),
            _ => module.map_or(Value::Unknown, |module| {
                Value::Made(module.clone(), name.into())
            }),
        }
    }

    /// Notes the package whose function a wrapper of the project runs as the handler.
    fn note_library(&mut self, module: Option<&Text>, name: &str, ends: bool) {
        let serves = |module: &&Text| ends && !module.starts_with("next/");
        if let Some(module) = module.filter(serves)
            && self.inner.is_none()
            && !self.quiet
        {
            let library = || (module.clone(), name.into());
            self.trace.library.get_or_insert_with(library);
        }
    }

    /// Runs the functions that are arguments, since the unknown function probably calls them. Of those that are
    /// named, only the ones without parameters: what the others get is unknown.
    pub(super) fn run_callbacks(&mut self, expressions: &[Expression], scope: &Rc<Scope>) {
        for expression in expressions {
            match &expression.bare().kind {
                ExpressionKind::Function(function) => self.run_callback(function, scope, &[]),
                ExpressionKind::Object(properties) => {
                    for property in properties {
                        if let Property::Named(
                            _,
                            Expression {
                                kind: ExpressionKind::Function(function),
                                ..
                            },
                        ) = property
                        {
                            self.run_callback(function, scope, &[]);
                        }
                    }
                }
                // A callback that the function around the call was handed: `storage.run(context, next)`.
                ExpressionKind::Name(name) => {
                    if let Some(Value::Function(closure)) = scope.get(name)
                        && closure.function.parameters.is_empty()
                    {
                        self.run_callback(&closure.function, &closure.scope, &[]);
                    }
                }
                _ => {}
            }
        }
    }

    /// Runs a function that is called with these arguments, or with unknown ones, maybe later.
    pub(super) fn run_callback(
        &mut self,
        function: &Rc<Function>,
        scope: &Rc<Scope>,
        arguments: &[Value],
    ) {
        let closure = Closure {
            function: function.clone(),
            scope: scope.clone(),
            name: None,
        };
        let mut all: Vec<Value> = Vec::new();
        for (index, parameter) in function.parameters.iter().enumerate() {
            let typed = parameter.note.as_ref().and_then(|note| note.short_name());
            let guess = match typed {
                Some("NextApiRequest" | "NextRequest") => Some(Value::Request),
                Some("NextApiResponse") => by_name("res", self.style),
                _ => None,
            };
            all.push(
                guess
                    .or_else(|| arguments.get(index).cloned())
                    .unwrap_or(Value::Unknown),
            );
        }
        let before = self.live;
        self.enter(&closure, &all, function.span, &scope.module.clone(), "");
        self.live = before;
    }
}

/// The name of a function: that of its package, whatever the import calls it, or else the one that it is called by.
pub(super) fn name_of(function: &Value, callee: &Expression) -> String {
    match function {
        Value::Package(_, path) if !matches!(&**path, "default" | "*") => path.to_string(),
        _ => callee.path().unwrap_or_default(),
    }
}

/// What an unknown function returns that was handed functions: a handler that probably calls them.
fn kept(module: Option<&Text>, name: &str, arguments: &[Value]) -> Value {
    let mut functions = Vec::new();
    for argument in arguments {
        match argument {
            value if is_callable(value) => functions.push(value.clone()),
            Value::Object(object)
                if method_entries(object).any(|(_, value)| is_callable(value)) =>
            {
                // The parameters of a decorated method have decorators, too.
                let is_decorated = module.is_some_and(|module| module.ends_with("decorators"));
                return match is_decorated {
                    true => Value::object(guessed(object)),
                    false => argument.clone(),
                };
            }
            Value::Object(object) => {
                let handlers = object
                    .entries
                    .iter()
                    .filter(|entry| is_handler_name(&entry.key) && is_callable(&entry.value));
                functions.extend(handlers.map(|entry| entry.value.clone()));
            }
            _ => {}
        }
    }
    match (functions.is_empty(), module) {
        (false, _) => Value::wrapped(functions),
        (true, Some(module)) => Value::Made(module.clone(), name.into()),
        (true, None) => Value::Unknown,
    }
}

/// A table whose functions get what their parameters are called.
fn guessed(table: &Object) -> Object {
    let mut guessed = Object::default();
    for entry in &table.entries {
        let value = Value::wrapped(vec![entry.value.clone()]);
        guessed.set(Entry {
            value,
            ..entry.clone()
        });
    }
    guessed
}

pub(super) fn is_callable(value: &Value) -> bool {
    match value {
        Value::Function(_) | Value::Wrapped(_) => true,
        Value::Either(values) => values.iter().any(is_callable),
        Value::ByMethod(cases) => cases.iter().any(|(_, value)| is_callable(value)),
        _ => false,
    }
}

pub(crate) fn is_handler_name(name: &str) -> bool {
    matches!(
        name,
        "handler"
            | "handle"
            | "fn"
            | "execute"
            | "run"
            | "resolve"
            | "action"
            | "callback"
            | "controller"
    )
}

fn hands_over(value: &Value) -> bool {
    match value {
        Value::Request | Value::Responder(_) => true,
        Value::Object(object) => object
            .entries
            .iter()
            .any(|entry| matches!(entry.value, Value::Request | Value::Responder(_))),
        _ => false,
    }
}
