//! Calls functions.

use std::rc::Rc;

use super::bind::by_name;
use super::fact::FactKind;
use super::methods::MethodSet;
use super::names::returns_its_argument;
use super::scope::Scope;
use super::value::{Closure, Code, Entry, Object, Value};
use super::{Frame, MOST_FRAMES, Tracer, Via};
use crate::model::Method;
use crate::syntax::{Expression, ExpressionKind, Function, Module, Property, Span, Text, visit_statements};

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
        let span = self.expressions.get(index).map_or(self.span, |expression| expression.span);
        Code { module: self.scope.module.clone(), span }
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

    fn prepare<'a>(&mut self, expressions: &'a [Expression], is_new: bool, span: Span, scope: &'a Rc<Scope>) -> Call<'a> {
        let arguments = self.evaluate_all(expressions, scope);
        Call { expressions, arguments, is_new, span, scope }
    }

    /// Calls a method of a value.
    fn call_member(&mut self, object: &Value, name: &Text, call: &mut Call<'_>, callee: &Expression) -> Value {
        if let Value::Either(values) = object {
            let before = self.live;
            let mut after = MethodSet::NONE;
            let mut result: Option<Value> = None;
            for value in values.iter().filter(|value| !matches!(value, Value::Unknown | Value::Undefined)) {
                self.live = before;
                let value = self.call_member(value, name, call, callee);
                after = after.or(self.live);
                result = Some(match result {
                    Some(result) => Value::either(result, value),
                    None => value,
                });
            }
            self.live = if result.is_some() { after } else { before };
            return result.unwrap_or_else(|| self.call_unknown(None, callee, call));
        }
        if let Some(value) = self.promise_call(object, name, call) {
            return value;
        }
        if let Some(value) = self.method_call(object, name, call) {
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
            Value::Made(module, _) => {
                if let Some(table) = self.routed_call(object, name, call) {
                    return table;
                }
                self.call_unknown(Some(module), callee, call)
            }
            _ => self.call_unknown(None, callee, call),
        }
    }

    fn call_property(&mut self, object: &Value, table: &Object, name: &Text, call: &mut Call<'_>, callee: &Expression) -> Value {
        if let Some(entry) = table.get(name) {
            let function = entry.value.clone();
            return self.call_known(&function, call, callee);
        }
        if let Some(table) = self.routed_call(object, name, call) {
            return table;
        }
        // `router.handler()` of a table of methods.
        if matches!(&**name, "handler" | "run") && method_entries(table).next().is_some() {
            return object.clone();
        }
        self.call_unknown(None, callee, call)
    }

    /// `router.get(handler)`: a table of methods.
    fn routed_call(&mut self, object: &Value, name: &Text, call: &Call<'_>) -> Option<Value> {
        let method = Method::parse(&name.to_ascii_uppercase())?;
        let is_lower = name.chars().all(|character| character.is_ascii_lowercase());
        let functions: Vec<Value> = call.arguments.iter().filter(|value| is_callable(value)).cloned().collect();
        if !is_lower || !self.keeps_functions || functions.is_empty() || call.text(0).is_some() {
            return None;
        }
        let mut table = Object { entries: Vec::new(), open: Vec::new() };
        if let Value::Object(before) = object {
            table.entries.extend(before.entries.iter().cloned());
        }
        let value = Value::Wrapped(Rc::new(functions));
        table.set(Entry { key: method.name().into(), value, code: call.code(0) });
        Some(Value::Object(Rc::new(table)))
    }

    /// The routes that statements of the module add to a router after it was made.
    pub(super) fn routed(&mut self, module: &Rc<Module>, name: &str, value: Value) -> Value {
        if !matches!(value, Value::Made(..)) {
            return value;
        }
        let (scope, name): (_, Text) = (Scope::top(module), name.into());
        let mut table = value.clone();
        for statement in &module.body {
            let crate::syntax::Statement::Expression(expression) = statement else { continue };
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

    /// Calls a value that is a function.
    pub(super) fn call_known(&mut self, function: &Value, call: &mut Call<'_>, callee: &Expression) -> Value {
        match function {
            Value::Function(closure) => {
                let name = callee.path().unwrap_or_default();
                if !self.follows(closure, &call.arguments) {
                    return self.call_unknown(None, callee, call);
                }
                self.mark_arguments(closure, call);
                let arguments = std::mem::take(&mut call.arguments);
                self.enter(closure, &arguments, call.span, &call.scope.module, &name)
            }
            Value::Package(module, path) => {
                let known = self.call_package(module, path, call);
                known.unwrap_or_else(|| self.call_unknown(Some(module), callee, call))
            }
            Value::Global(path) => {
                let known = self.call_global(path, call);
                known.unwrap_or_else(|| self.call_unknown(None, callee, call))
            }
            Value::Object(_) if call.is_new => function.clone(),
            Value::Object(_) | Value::Either(_) | Value::Wrapped(_) => {
                let (arguments, name) = (std::mem::take(&mut call.arguments), callee.path().unwrap_or_default());
                self.call_value(function, &arguments, call.span, &call.scope.module, &name)
            }
            Value::Made(module, _) => self.call_unknown(Some(module), callee, call),
            _ => self.call_unknown(None, callee, call),
        }
    }

    /// Calls a value with these arguments, from `module`.
    pub(super) fn call_value(&mut self, value: &Value, arguments: &[Value], span: Span, module: &Rc<Module>, name: &str) -> Value {
        match value {
            Value::Function(closure) => self.enter(closure, arguments, span, module, name),
            Value::Wrapped(functions) => {
                let before = self.live;
                let mut after = MethodSet::NONE;
                for function in functions.iter() {
                    self.live = before;
                    match function {
                        Value::Function(closure) => {
                            let closure = closure.clone();
                            self.guess_call(&closure, span, module);
                        }
                        other => {
                            self.call_value(other, arguments, span, module, name);
                        }
                    }
                    after = after.or(self.live);
                }
                self.live = after;
                Value::Unknown
            }
            Value::Either(values) => {
                let before = self.live;
                let mut after = MethodSet::NONE;
                let mut result = Value::Unknown;
                for value in values.iter() {
                    self.live = before;
                    result = Value::either(self.call_value(value, arguments, span, module, name), result);
                    after = after.or(self.live);
                }
                self.live = after;
                result
            }
            Value::Object(table) => self.call_table(table, arguments, span, module, name),
            _ => Value::Unknown,
        }
    }

    /// Calls each function of a table of methods for its method.
    fn call_table(&mut self, table: &Object, arguments: &[Value], span: Span, module: &Rc<Module>, name: &str) -> Value {
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

    /// Calls a function with what an unknown wrapper probably hands to it.
    pub(super) fn guess_call(&mut self, closure: &Closure, span: Span, module: &Rc<Module>) {
        let arguments = self.guessed_arguments(closure);
        self.enter(closure, &arguments, span, module, "");
    }

    /// Whether a function is worth following: it may read the request or make a response.
    fn follows(&mut self, closure: &Closure, arguments: &[Value]) -> bool {
        let function = Rc::as_ptr(&closure.function);
        self.keeps_functions
            || self.is_own(&closure.module().path)
            || arguments.iter().any(Value::is_of_request)
            || closure.function.body.len() <= 2
            || *self.responds.entry(function).or_insert_with(|| makes_responses(&closure.function))
    }

    /// An unknown argument of a function in another file keeps its source, for the response that it may become.
    fn mark_arguments(&self, closure: &Closure, call: &mut Call<'_>) {
        if Rc::ptr_eq(closure.module(), &call.scope.module) {
            return;
        }
        for index in 0..call.arguments.len() {
            if matches!(call.arguments[index], Value::Unknown) {
                call.arguments[index] = Value::Code(call.code(index));
            }
        }
    }

    fn enter(&mut self, closure: &Closure, arguments: &[Value], span: Span, module: &Rc<Module>, name: &str) -> Value {
        let function: *const Function = Rc::as_ptr(&closure.function);
        let is_running = self.frames.iter().any(|frame| frame.is(function));
        if is_running || self.frames.len() >= MOST_FRAMES || self.steps == 0 {
            return Value::Unknown;
        }
        self.entered.insert(function);
        if self.inner == Some(function) {
            self.reached = self.reached.or(self.live);
        }
        let frame = self.frame(closure, function, span, module, name);
        let (is_own, entered_for) = (frame.is_own, self.live);
        self.frames.push(frame);
        let returns = std::mem::take(&mut self.returns);
        let breaks = std::mem::take(&mut self.breaks);
        let scope = Scope::below(&closure.scope);
        self.bind_parameters(closure, arguments, &scope);
        self.run(&closure.function.body, &scope);
        let ended = self.live;
        let results = std::mem::replace(&mut self.returns, returns);
        self.breaks = breaks;
        self.frames.pop();
        self.live = results.iter().fold(ended, |live, (_, returned)| live.or(*returned));
        // A function that seems to throw always was probably misunderstood.
        if self.live.is_empty() && !is_own {
            self.live = entered_for;
        }
        if let Some(value) = by_method(&results, ended) {
            return value;
        }
        let mut values = results.into_iter().map(|(value, _)| value);
        let Some(first) = values.next() else { return Value::Undefined };
        let result = values.fold(first, Value::either);
        if ended.is_empty() { result } else { Value::either(result, Value::Unknown) }
    }

    fn frame(&self, closure: &Closure, function: *const Function, span: Span, module: &Rc<Module>, name: &str) -> Frame {
        let is_own = self.is_own(&closure.module().path);
        let caller = self.frames.last();
        let inherited = caller.filter(|frame| !frame.is_own);
        let line = match (inherited, caller) {
            (Some(frame), _) => frame.line,
            (None, Some(frame)) if !self.is_own(&module.path) => frame.line,
            _ => module.line(span.start),
        };
        let via = inherited.and_then(|frame| frame.via.clone());
        let via = via.unwrap_or_else(|| Via {
            name: closure.name.clone().unwrap_or_else(|| if name.is_empty() { "function" } else { name }.into()),
            module: closure.module().clone(),
            span: closure.function.span,
        });
        Frame { function, line, via: (!is_own).then_some(via), is_own }
    }

    /// Calls a function that can't be followed.
    pub(super) fn call_unknown(&mut self, module: Option<&Text>, callee: &Expression, call: &mut Call<'_>) -> Value {
        let name = callee.path().unwrap_or_default();
        if self.keeps_functions {
            return kept(module, &name, &call.arguments);
        }
        if call.arguments.iter().any(hands_over) {
            // A function that gets a callback, as middlewares do, returns to the handler.
            let ends = self.ending == Some(call.span) && !call.arguments.iter().any(is_callable);
            let kind = FactKind::HandedTo { module: module.cloned(), name: name.as_str().into(), ends };
            self.record(kind, &call.scope.module, call.span);
        }
        self.run_callbacks(call.expressions, call.scope);
        let argument = call.arguments.iter().find(|value| matches!(value, Value::Body(_) | Value::Query | Value::Form));
        match argument {
            Some(Value::Form) if returns_its_argument(&name) => Value::body(crate::model::BodyKind::Form),
            Some(value) if returns_its_argument(&name) => value.clone(),
            _ => module.map_or(Value::Unknown, |module| Value::Made(module.clone(), name.into())),
        }
    }

    /// Runs the functions that are written as arguments, since the unknown function probably calls them.
    pub(super) fn run_callbacks(&mut self, expressions: &[Expression], scope: &Rc<Scope>) {
        for expression in expressions {
            match &expression.bare().kind {
                ExpressionKind::Function(function) => self.run_callback(function, scope, &[]),
                ExpressionKind::Object(properties) => {
                    for property in properties {
                        if let Property::Named(_, Expression { kind: ExpressionKind::Function(function), .. }) = property {
                            self.run_callback(function, scope, &[]);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Runs a function that is called with these arguments, or with unknown ones, maybe later.
    pub(super) fn run_callback(&mut self, function: &Rc<Function>, scope: &Rc<Scope>, arguments: &[Value]) {
        let closure = Closure { function: function.clone(), scope: scope.clone(), name: None };
        let mut all: Vec<Value> = Vec::new();
        for (index, parameter) in function.parameters.iter().enumerate() {
            let typed = parameter.note.as_ref().and_then(|note| note.short_name());
            let guess = match typed {
                Some("NextApiRequest" | "NextRequest") => Some(Value::Request),
                Some("NextApiResponse") => by_name("res", self.style),
                _ => None,
            };
            all.push(guess.or_else(|| arguments.get(index).cloned()).unwrap_or(Value::Unknown));
        }
        let before = self.live;
        self.enter(&closure, &all, function.span, &scope.module.clone(), "");
        self.live = before;
    }
}

/// What a function returns by method, if its results are plain and at least two of them differ in methods.
fn by_method(results: &[(Value, MethodSet)], ended: MethodSet) -> Option<Value> {
    let is_plain = |value: &Value| matches!(value, Value::Literal(_) | Value::Undefined | Value::Reply);
    let mut cases: Vec<(MethodSet, Value)> = results.iter().map(|(value, methods)| (*methods, value.clone())).collect();
    if !ended.is_empty() {
        cases.push((ended, Value::Undefined));
    }
    let differs = cases.iter().any(|(methods, _)| *methods != cases[0].0);
    let holds_reply_only = cases.iter().all(|(_, value)| matches!(value, Value::Reply));
    (differs && !holds_reply_only && cases.iter().all(|(_, value)| is_plain(value))).then(|| Value::ByMethod(Rc::new(cases)))
}

/// The functions of a table of methods.
fn method_entries(table: &Object) -> impl Iterator<Item = (Method, &Value)> {
    table.entries.iter().filter_map(|entry| Some((Method::parse(&entry.key)?, &entry.value)))
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

fn is_callable(value: &Value) -> bool {
    match value {
        Value::Function(_) | Value::Wrapped(_) => true,
        Value::Either(values) => values.iter().any(is_callable),
        _ => false,
    }
}

/// What an unknown function returns that was handed functions: a handler that probably calls them.
fn kept(module: Option<&Text>, name: &str, arguments: &[Value]) -> Value {
    let mut functions = Vec::new();
    for argument in arguments {
        match argument {
            value if is_callable(value) => functions.push(value.clone()),
            Value::Object(object) if method_entries(object).any(|(_, value)| is_callable(value)) => {
                return argument.clone();
            }
            Value::Object(object) => {
                let handlers = object.entries.iter().filter(|entry| is_handler_name(&entry.key) && is_callable(&entry.value));
                functions.extend(handlers.map(|entry| entry.value.clone()));
            }
            _ => {}
        }
    }
    match (functions.is_empty(), module) {
        (false, _) => Value::Wrapped(Rc::new(functions)),
        (true, Some(module)) => Value::Made(module.clone(), name.into()),
        (true, None) => Value::Unknown,
    }
}

pub(crate) fn is_handler_name(name: &str) -> bool {
    matches!(name, "handler" | "handle" | "fn" | "execute" | "run" | "resolve" | "action" | "callback" | "controller")
}

fn hands_over(value: &Value) -> bool {
    match value {
        Value::Request | Value::Responder(_) => true,
        Value::Object(object) => object.entries.iter().any(|entry| matches!(entry.value, Value::Request | Value::Responder(_))),
        _ => false,
    }
}

/// Whether a function mentions what responses are made of.
fn makes_responses(function: &Function) -> bool {
    let mut found = false;
    visit_statements(&function.body, &mut |expression| {
        if let ExpressionKind::Name(name) = &expression.kind {
            found |= matches!(&**name, "Response" | "NextResponse" | "notFound" | "redirect" | "headers" | "cookies");
        }
    });
    found
}
