//! Follows a request through the source of a handler, without running it.
//!
//! The trace is an abstract evaluation: it knows which values are the request, its parts and the response, passes them
//! through variables, patterns and functions of the project, and records each [`Fact`] with the methods for which the
//! code around it runs. Every branch is taken, except where the method or a known constant decides. What the trace
//! does not know is [`Value::Unknown`], and leads nowhere.

mod bind;
mod builtins;
mod by_method;
mod calls;
mod enter;
mod evaluate;
mod fact;
mod list;
mod member;
mod methods;
mod names;
mod object;
mod request;
mod respond;
mod routers;
mod schema;
mod schema_calls;
mod schema_changes;
mod schema_kinds;
mod schema_literals;
mod schema_package;
mod schema_parts;
mod schema_size;
mod schema_values;
mod scope;
mod statements;
mod template;
mod types;
mod unknown;
mod value;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

pub(crate) use evaluate::number_json;
pub(crate) use fact::{Fact, FactKind};
pub(crate) use methods::MethodSet;
pub(crate) use object::Object;
pub(crate) use schema::{Schema, fields_of, union};
pub use schema_package::makes_schemas;
pub(crate) use schema_parts::variants;
use scope::Scope;
pub(crate) use template::Template;
pub(crate) use unknown::is_handler_name;
use value::Closure;
pub(crate) use value::{Code, Value};

use crate::model::RouteStyle;
use crate::sources::{Origin, Sources};
use crate::syntax::{Module, Span, Text};

/// What a trace of a handler found.
#[derive(Default)]
pub(crate) struct Trace {
    pub(crate) facts: Vec<Fact>,
    /// The methods that the handler compares the request's method with.
    pub(crate) named: HashSet<Text>,
    /// Whether a function of the project was entered as the handler.
    pub(crate) followed: bool,
    /// The package that made the handler, if no function of the project did.
    pub(crate) library: Option<(Text, Text)>,
}

/// Traces the handlers of a project. Values of the top level of modules are kept between handlers.
pub(crate) struct Tracer<'a> {
    sources: &'a Sources,
    // By module: modules live as long as the sources.
    top_level: FxHashMap<*const Module, FxHashMap<Text, Value>>,
    responds: FxHashMap<*const crate::syntax::Function, bool>,
    style: RouteStyle,
    params: Vec<Text>,
    trace: Trace,
    // The files whose lines are the handler's own.
    own: Vec<PathBuf>,
    live: MethodSet,
    returns: Vec<(Value, MethodSet)>,
    breaks: Vec<MethodSet>,
    frames: Vec<Frame>,
    // Top-level values are evaluated quietly: what they do belongs to no request.
    quiet: bool,
    // Whether calls of unknown functions keep the functions that they are handed, instead of running them.
    keeps_functions: bool,
    status: Option<value::Status>,
    // How many `catch` blocks are around the code.
    catches: u32,
    steps: u32,
    // Of the annotation that is being read.
    types_left: u32,
    // The expression of a `return`, or of the last statement of a block.
    ending: Option<Span>,
    // The function that is written as the handler, and the methods for which it was entered.
    inner: Option<*const crate::syntax::Function>,
    reached: MethodSet,
    entered: HashSet<*const crate::syntax::Function>,
}

/// A function that is being traced.
struct Frame {
    function: *const crate::syntax::Function,
    // The names around it: a function that a wrapper returns runs in another one, if the wrapper is used twice.
    scope: Option<Rc<Scope>>,
    line: u32,
    via: Option<Via>,
    is_own: bool,
}

/// A function of another file that does something for the handler.
#[derive(Clone)]
struct Via {
    name: Text,
    module: Rc<Module>,
    span: Span,
}

// A handler whose trace takes longer has its most important facts by then.
const MOST_STEPS: u32 = 120_000;
// Deeper functions are about the data, not about the request.
const MOST_FRAMES: usize = 10;

impl<'a> Tracer<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            top_level: FxHashMap::default(),
            responds: FxHashMap::default(),
            style: RouteStyle::App,
            params: Vec::new(),
            trace: Trace::default(),
            own: Vec::new(),
            live: MethodSet::ALL,
            returns: Vec::new(),
            breaks: Vec::new(),
            frames: Vec::new(),
            quiet: true,
            keeps_functions: true,
            status: None,
            catches: 0,
            steps: 0,
            types_left: 0,
            ending: None,
            inner: None,
            reached: MethodSet::NONE,
            entered: HashSet::new(),
        }
    }

    /// Traces the handler that `value` is, for a request of the methods.
    pub(crate) fn handler(&mut self, value: &Value, at: &Handled<'_>, methods: MethodSet) -> Trace {
        self.style = at.style;
        self.params = at.params.to_vec();
        self.trace = Trace::default();
        self.own = vec![at.module.path.clone()];
        self.frames.clear();
        self.entered.clear();
        self.status = None;
        self.catches = 0;
        self.live = methods;
        self.steps = MOST_STEPS;
        (self.quiet, self.keeps_functions) = (false, false);
        self.enter_handler(value, at);
        (self.quiet, self.keeps_functions) = (true, true);
        std::mem::take(&mut self.trace)
    }

    fn enter_handler(&mut self, value: &Value, at: &Handled<'_>) {
        let inner = match at.function {
            Some(Value::Function(closure)) => Some(closure.clone()),
            _ => None,
        };
        self.identify(value, inner.as_deref());
        let second = match self.style {
            RouteStyle::Pages => Value::Responder(None),
            RouteStyle::App => Value::Context,
        };
        let methods = self.live;
        self.frames.push(Frame {
            function: std::ptr::null(),
            scope: None,
            line: at.line,
            via: None,
            is_own: true,
        });
        let arguments = [Value::Request, second];
        self.call_value(value, &arguments, at.span, at.module, at.name);
        // The wrapper may be outside the project, or too long to follow to its end.
        let missed = match self.steps {
            0 => methods.and(self.reached.not()),
            _ => methods,
        };
        let is_missed = self.reached.is_empty() || self.steps == 0 && !missed.is_empty();
        if let Some(closure) = inner.filter(|_| is_missed) {
            self.live = missed;
            self.steps = MOST_STEPS;
            self.guess_call(&closure, at.span, at.module, at.name);
        }
        self.frames.pop();
    }

    /// Notes which function is the handler, or which library made it.
    fn identify(&mut self, value: &Value, inner: Option<&Closure>) {
        self.reached = MethodSet::NONE;
        self.inner = inner.map(|closure| Rc::as_ptr(&closure.function));
        if let Some(closure) = inner {
            self.own.push(closure.module().path.clone());
        }
        // Without a function of its own, a factory of the project may have made the handler.
        self.trace.followed = inner.is_some() || has_function(value);
        if let Value::Made(module, name) | Value::Package(module, name) = value {
            self.trace.library = Some((module.clone(), name.clone()));
        }
    }

    /// The value of an export, evaluated without a request.
    pub(crate) fn export(&mut self, origin: &Origin) -> Value {
        self.steps = MOST_STEPS;
        self.quietly(|tracer| tracer.origin_value(origin))
    }

    /// A function of the top level of a module as a value.
    pub(crate) fn function(
        &self,
        module: &Rc<Module>,
        function: &Rc<crate::syntax::Function>,
    ) -> Value {
        Value::Function(Rc::new(Closure {
            function: function.clone(),
            scope: Scope::top(module),
            name: function.name.clone(),
        }))
    }

    /// The value of the expression at a span of a module, as a constant.
    pub(crate) fn constant(&mut self, module: &Rc<Module>, span: Span) -> Value {
        self.steps = MOST_STEPS;
        let Some(expression) = module.expression_at(span) else {
            return Value::Unknown;
        };
        self.quietly(|tracer| tracer.evaluate(expression, &Scope::top(module)))
    }

    /// What a function returns that is called without arguments.
    pub(crate) fn returned(&mut self, function: &Value) -> Value {
        self.steps = MOST_STEPS;
        let Value::Function(closure) = function else {
            return Value::Unknown;
        };
        let module = closure.module().clone();
        self.quietly(|tracer| tracer.call_value(function, &[], Span::default(), &module, ""))
    }

    /// The value of a name of the top level of a module.
    pub(crate) fn top_level(&mut self, module: &Rc<Module>, name: &Text) -> Value {
        let known = self
            .top_level
            .get(&Rc::as_ptr(module))
            .and_then(|names| names.get(name));
        if let Some(value) = known {
            return value.clone();
        }
        // A name that needs itself is unknown.
        self.keep(module, name, Value::Unknown);
        let value = match self.sources.origin(module, name) {
            Some(origin) => self.quietly(|tracer| tracer.origin_value(&origin)),
            None => Value::Global(name.clone()),
        };
        self.keep(module, name, value.clone());
        value
    }

    fn keep(&mut self, module: &Rc<Module>, name: &Text, value: Value) {
        self.top_level
            .entry(Rc::as_ptr(module))
            .or_default()
            .insert(name.clone(), value);
    }

    fn origin_value(&mut self, origin: &Origin) -> Value {
        use crate::syntax::Binding;
        match origin {
            Origin::Package(module, name) => Value::Package(module.clone(), name.clone()),
            Origin::Namespace(module) => Value::Namespace(module.clone()),
            Origin::Expression(module, expression) => {
                let value = self.evaluate(expression, &Scope::top(module));
                self.routed(module, "default", value)
            }
            Origin::Local(module, name, binding) => {
                let scope = Scope::top(module);
                match binding {
                    Binding::Function(function) => Value::Function(Rc::new(Closure {
                        function: function.clone(),
                        scope,
                        name: Some(name.clone()),
                    })),
                    Binding::Class(value) | Binding::Enum(value) => self.evaluate(value, &scope),
                    Binding::Value(declarator) => {
                        self.declare(declarator, &scope);
                        let value = scope.get(name).unwrap_or(Value::Unknown);
                        // Code that is not followed may assign another one.
                        let changes = !declarator.is_const
                            && matches!(value, Value::Literal(_) | Value::Undefined);
                        let value = if changes { Value::Unknown } else { value };
                        self.routed(module, name, value)
                    }
                }
            }
        }
    }

    fn quietly<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let kept = (self.quiet, self.keeps_functions, self.live, self.status);
        let frames = std::mem::take(&mut self.frames);
        let returns = std::mem::take(&mut self.returns);
        let breaks = std::mem::take(&mut self.breaks);
        (self.quiet, self.keeps_functions, self.live) = (true, true, MethodSet::ALL);
        let result = run(self);
        (self.quiet, self.keeps_functions, self.live, self.status) = kept;
        (self.frames, self.returns, self.breaks) = (frames, returns, breaks);
        result
    }

    fn record(&mut self, kind: FactKind, module: &Rc<Module>, span: Span) {
        if self.quiet || self.live.is_empty() {
            return;
        }
        let is_own = self.is_own(&module.path);
        let foreign = self.frames.last().filter(|_| !is_own);
        let line = match self.frames.last() {
            Some(frame) if !is_own => frame.line,
            _ => module.line(span.start),
        };
        let via = foreign.and_then(|frame| frame.via.as_ref()).map(|via| {
            let file = self.sources.show(&via.module.path);
            format!("{} ({file}:{})", via.name, via.module.line(via.span.start)).into()
        });
        let handlers = self.frames.iter().filter(|frame| !frame.function.is_null());
        let by_wrapper =
            self.inner.is_some() && !is_own && !handlers.into_iter().any(|frame| frame.is_own);
        self.trace.facts.push(Fact {
            methods: self.live,
            kind,
            line,
            via,
            by_wrapper,
            in_catch: self.catches > 0,
        });
    }

    fn is_own(&self, path: &Path) -> bool {
        // As texts: to compare paths takes their parts apart.
        let is_it = |own: &PathBuf| own.as_os_str() == path.as_os_str();
        self.own.iter().any(is_it)
    }
}

/// Whether a value is, or holds, a function of the project.
fn has_function(value: &Value) -> bool {
    match value {
        Value::Function(_) => true,
        Value::Either(values) => values.iter().any(has_function),
        Value::Wrapped(functions) => functions.iter().any(has_function),
        Value::ByMethod(cases) => cases.iter().any(|(_, value)| has_function(value)),
        Value::Object(object) => object
            .entries
            .iter()
            .any(|entry| has_function(&entry.value)),
        _ => false,
    }
}

/// Where a handler is exported, and what its URL gives it.
pub(crate) struct Handled<'a> {
    /// The module that exports it, and where.
    pub(crate) module: &'a Rc<Module>,
    pub(crate) span: Span,
    pub(crate) line: u32,
    /// The outermost wrapper, if there is one.
    pub(crate) name: &'a str,
    /// The innermost function that is written as the handler, without what is around it.
    pub(crate) function: Option<&'a Value>,
    pub(crate) style: RouteStyle,
    pub(crate) params: &'a [Text],
}
