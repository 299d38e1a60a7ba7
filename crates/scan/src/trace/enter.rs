//! Runs a function of the project.

use std::rc::Rc;

use super::calls::Call;
use super::fact::{Fact, FactKind};
use super::methods::MethodSet;
use super::scope::Scope;
use super::value::{Closure, Value};
use super::{Frame, MOST_FRAMES, Tracer, Via};
use crate::model::BodyKind;
use crate::syntax::{ExpressionKind, Function, Module, Span, visit_statements};

impl Tracer<'_> {
    /// Calls a function with what an unknown wrapper probably hands to it.
    pub(super) fn guess_call(
        &mut self,
        closure: &Closure,
        span: Span,
        module: &Rc<Module>,
        name: &str,
    ) {
        let arguments = self.guessed_arguments(closure);
        self.enter(closure, &arguments, span, module, name);
    }

    /// What a function returns: one that reads the stream of the body and returns something unknown returns the body.
    pub(super) fn read_by(&self, facts: usize, result: Value) -> Value {
        let is_raw = |fact: &Fact| matches!(fact.kind, FactKind::ReadBody(BodyKind::Raw));
        let is_unknown = |value: &Value| {
            matches!(
                value,
                Value::Unknown | Value::Made(..) | Value::Literal(_) | Value::Undefined
            )
        };
        let is_read = self.trace.facts.iter().skip(facts).any(is_raw);
        match is_read && result.alternatives().iter().all(is_unknown) {
            true => Value::body(BodyKind::Raw),
            false => result,
        }
    }

    /// Whether a function is worth following: it may read the request or make a response.
    pub(super) fn follows(&mut self, closure: &Closure, arguments: &[Value]) -> bool {
        let function = Rc::as_ptr(&closure.function);
        self.keeps_functions
            || self.is_own(&closure.module().path)
            || arguments.iter().any(Value::is_of_request)
            || closure.function.body.len() <= 2
            || *self
                .responds
                .entry(function)
                .or_insert_with(|| makes_responses(&closure.function))
    }

    /// An unknown argument of a function in another file keeps its source, for the response that it may become.
    pub(super) fn mark_arguments(&self, closure: &Closure, call: &mut Call<'_>) {
        if Rc::ptr_eq(closure.module(), &call.scope.module) {
            return;
        }
        for index in 0..call.arguments.len() {
            if matches!(call.arguments[index], Value::Unknown) {
                call.arguments[index] = Value::Code(call.code(index));
            }
        }
    }

    pub(super) fn enter(
        &mut self,
        closure: &Closure,
        arguments: &[Value],
        span: Span,
        module: &Rc<Module>,
        name: &str,
    ) -> Value {
        let function: *const Function = Rc::as_ptr(&closure.function);
        let is_running = self.frames.iter().any(|frame| frame.runs(closure));
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
        self.live = results
            .iter()
            .fold(ended, |live, (_, returned)| live.or(*returned));
        // A function that seems to throw always was probably misunderstood.
        if self.live.is_empty() && !is_own {
            self.live = entered_for;
        }
        if let Some(value) = by_method(&results, ended) {
            return value;
        }
        let mut values = results.into_iter().map(|(value, _)| value);
        let Some(first) = values.next() else {
            return Value::Undefined;
        };
        let result = values.fold(first, Value::either);
        if ended.is_empty() {
            result
        } else {
            Value::either(result, Value::Unknown)
        }
    }

    fn frame(
        &self,
        closure: &Closure,
        function: *const Function,
        span: Span,
        module: &Rc<Module>,
        name: &str,
    ) -> Frame {
        let is_own = self.is_own(&closure.module().path);
        let caller = self.frames.last();
        let inherited = caller.filter(|frame| !frame.is_own);
        let line = match (inherited, caller) {
            (Some(frame), _) => frame.line,
            (None, Some(frame)) if !self.is_own(&module.path) => frame.line,
            _ => module.line(span.start),
        };
        let via = inherited.and_then(|frame| frame.via.clone());
        // What is called by the handler's export is its wrapper, whatever the function in it is called.
        let is_wrapper = caller.is_some_and(|frame| frame.function.is_null()) && !name.is_empty();
        let own_name = closure.name.clone().filter(|_| !is_wrapper);
        let called = if name.is_empty() { "function" } else { name };
        let via = via.unwrap_or_else(|| Via {
            name: own_name.unwrap_or_else(|| called.into()),
            module: closure.module().clone(),
            span: closure.function.span,
        });
        Frame {
            function,
            scope: Some(closure.scope.clone()),
            line,
            via: (!is_own).then_some(via),
            is_own,
        }
    }
}

/// What a function returns by method, if its results are plain and at least two of them differ in methods.
fn by_method(results: &[(Value, MethodSet)], ended: MethodSet) -> Option<Value> {
    let is_plain =
        |value: &Value| matches!(value, Value::Literal(_) | Value::Undefined | Value::Reply);
    let mut cases: Vec<(MethodSet, Value)> = results
        .iter()
        .map(|(value, methods)| (*methods, value.clone()))
        .collect();
    if !ended.is_empty() {
        cases.push((ended, Value::Undefined));
    }
    let differs = cases.iter().any(|(methods, _)| *methods != cases[0].0);
    let holds_reply_only = cases.iter().all(|(_, value)| matches!(value, Value::Reply));
    (differs && !holds_reply_only && cases.iter().all(|(_, value)| is_plain(value)))
        .then(|| Value::ByMethod(Rc::new(cases)))
}

/// Whether a function mentions what responses are made of.
fn makes_responses(function: &Function) -> bool {
    let mut found = false;
    visit_statements(&function.body, &mut |expression| {
        if let ExpressionKind::Name(name) = &expression.kind {
            found |= matches!(
                &**name,
                "Response" | "NextResponse" | "notFound" | "redirect" | "headers" | "cookies"
            );
        }
    });
    found
}
