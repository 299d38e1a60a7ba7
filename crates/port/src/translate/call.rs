//! Translates calls.

use std::rc::Rc;

use twinroute_scan::code::Written;
use twinroute_scan::code::syntax::{
    Expression, ExpressionKind, Pattern, Property, Statement, visit_statements,
};

use super::block::Translator;
use super::condition::Condition;
use super::frame::Frame;
use super::json::Json;
use super::rust::{Kind, Rust};
use super::text::literal;
use super::value::Value;

// Functions that are translated in place nest no deeper.
const DEEPEST: u8 = 6;

impl Translator<'_, '_> {
    pub(super) fn call(
        &mut self,
        callee: &Expression,
        arguments: &[Expression],
        is_new: bool,
        is_awaited: bool,
    ) -> Option<Value> {
        let callee = callee.bare();
        let function = match &callee.kind {
            ExpressionKind::Member(object, method) => {
                let object = self.value(object)?;
                if let Some(value) = self.tried(|this| this.method(&object, method, arguments)) {
                    if let Value::Body = value {
                        self.read_body(callee.span.start);
                    }
                    return Some(value);
                }
                self.part_of(&object, method, callee)?
            }
            _ => self.value(callee)?,
        };
        match function {
            Value::Function(written) => self.helper(&written, arguments, is_awaited),
            Value::Package(package, path) => self.of_package(&package, &path, arguments, is_new),
            Value::Global(path) => self.of_global(&path, arguments, is_new),
            _ => None,
        }
    }

    fn method(&mut self, object: &Value, method: &str, arguments: &[Expression]) -> Option<Value> {
        match (object, method) {
            (Value::Responder(chain), _) => self.respond(chain.clone(), method, arguments),
            (Value::Request, "json") if !self.is_pages() && arguments.is_empty() => {
                let body = self.input.names.body.as_ref()?;
                (self.is_checked || !body.is_checked).then_some(Value::Body)
            }
            (Value::SearchParams, "get") => {
                let [name] = arguments else { return None };
                let name = literal(name.text()?);
                self.read_search_params();
                let text = format!("search_params.get({name})");
                Some(Value::Rust(Rust::new(text, Kind::NullableText)))
            }
            (Value::Headers, "get") if !self.is_pages() => {
                let [name] = arguments else { return None };
                let name = name.text()?.clone();
                Some(self.header(&name, Kind::NullableText))
            }
            (Value::Json(Json::Array(items)), "includes") => self.includes(items, arguments),
            _ => None,
        }
    }

    /// `["a", "b"].includes(x)`
    fn includes(&mut self, items: &[Json], arguments: &[Expression]) -> Option<Value> {
        let [argument] = arguments else { return None };
        let texts: Option<Vec<&str>> = items
            .iter()
            .map(|item| match item {
                Json::Value(rust) if rust.kind == Kind::Literal => Some(&*rust.text),
                _ => None,
            })
            .collect();
        let texts = texts?;
        if texts.is_empty() {
            return Some(Value::Rust(Rust::new("false", Kind::Boolean)));
        }
        let text = match self.value(argument)? {
            Value::Method => {
                let method = literal(self.input.method?.name());
                texts.contains(&&*method).to_string()
            }
            Value::Rust(rust) if rust.kind == Kind::Text => {
                format!("matches!({}, {})", rust.text, texts.join(" | "))
            }
            Value::Rust(rust)
                if matches!(
                    rust.kind,
                    Kind::OptionalText | Kind::NullableText | Kind::AbsentText
                ) =>
            {
                format!("matches!({}, Some({}))", rust.text, texts.join(" | "))
            }
            _ => return None,
        };
        Some(Value::Rust(Rust::new(text, Kind::Boolean)))
    }

    fn of_global(&mut self, path: &str, arguments: &[Expression], is_new: bool) -> Option<Value> {
        match (path, is_new) {
            ("Response.json", false) => self.json_response(arguments),
            ("Response", true) => self.new_response(arguments),
            ("URL", true) if arguments.len() == 1 => match self.value(&arguments[0])? {
                Value::Url if !self.is_pages() => Some(Value::Url),
                _ => None,
            },
            ("Object.fromEntries", false) if arguments.len() == 1 => {
                match self.value(entries_of(&arguments[0]))? {
                    Value::SearchParams => Some(Value::Query),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn of_package(
        &mut self,
        package: &str,
        path: &str,
        arguments: &[Expression],
        is_new: bool,
    ) -> Option<Value> {
        match (package, path, is_new) {
            ("next/server", "NextResponse.json", false) => self.json_response(arguments),
            ("next/server", "NextResponse", true) => self.new_response(arguments),
            ("next/server", "NextResponse.redirect", false) => self.redirect_response(arguments),
            ("next/navigation", "redirect" | "permanentRedirect", false) => {
                let [url] = arguments else { return None };
                let Value::Rust(url) = self.value(url)? else {
                    return None;
                };
                let function = if path == "redirect" {
                    "redirect"
                } else {
                    "permanent_redirect"
                };
                self.import(&format!("twinroute::app::{function}"));
                url.is_text()
                    .then(|| Value::Throws(format!("{function}({})", url.as_str())))
            }
            ("next/navigation", "notFound" | "forbidden" | "unauthorized", false)
                if arguments.is_empty() =>
            {
                let function = crate::names::snake(path);
                self.import(&format!("twinroute::app::{function}"));
                Some(Value::Throws(format!("{function}()")))
            }
            _ => None,
        }
    }

    /// A function of the project that only makes a response, or a value, of its arguments.
    fn helper(
        &mut self,
        written: &Written,
        arguments: &[Expression],
        is_awaited: bool,
    ) -> Option<Value> {
        let result = result_of(written, is_awaited)?;
        let arguments = self.arguments(arguments)?;
        self.entered(written, arguments, |this| {
            let value = match is_awaited {
                true => this.awaited(result)?,
                false => this.value(result)?,
            };
            match value {
                Value::Reply(_) | Value::Throws(_) | Value::Responder(_) => Some(value),
                _ => None,
            }
        })
    }

    /// A function of the project that only tests its arguments, as a condition.
    pub(super) fn helper_test(
        &mut self,
        callee: &Expression,
        arguments: &[Expression],
        is_awaited: bool,
    ) -> Option<Condition> {
        let Value::Function(written) = self.value(callee.bare())? else {
            return None;
        };
        let result = result_of(&written, is_awaited)?;
        let values = arguments.iter().map(|argument| self.argument(argument));
        let values = values.collect::<Option<Vec<_>>>()?;
        self.entered(&written, values, |this| match is_awaited {
            true => this.awaited_condition(result),
            false => this.condition(result),
        })
    }

    /// The arguments of a call. Those that are not known are missing, with a mark in the caller.
    fn arguments(&mut self, arguments: &[Expression]) -> Option<Vec<Value>> {
        let argument = |argument: &Expression| {
            if let ExpressionKind::Spread(_) = argument.kind {
                return None;
            }
            let value = self.tried(|this| this.argument(argument));
            Some(value.unwrap_or_else(|| {
                let text = self.missing(argument, "Value");
                self.argument_of(vec![text])
            }))
        };
        arguments.iter().map(argument).collect()
    }

    /// What an argument is. One that may end the handler is computed here, whether the function uses it or not.
    fn argument(&mut self, argument: &Expression) -> Option<Value> {
        match self.value(argument)? {
            Value::Throws(_) | Value::Reply(_) => None,
            Value::Function(..) if self.is_capture(argument) => None,
            Value::Json(json) if Value::Json(json.clone()).can_fail() => {
                self.import("serde_json::json");
                Some(self.argument_of(json.lines("json!(", ")")))
            }
            value => Some(value),
        }
    }

    /// A variable for an argument.
    fn argument_of(&mut self, mut lines: Vec<String>) -> Value {
        let variable = self.fresh("argument");
        lines[0].insert_str(0, &format!("let {variable} = "));
        if let Some(last) = lines.last_mut() {
            last.push(';');
        }
        self.before.extend(lines);
        Value::Rust(Rust::new(variable, Kind::Data))
    }

    /// Translates code of a function with its parameters bound.
    pub(super) fn entered<T>(
        &mut self,
        written: &Written,
        arguments: Vec<Value>,
        run: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let scope = self.scope_of(written);
        self.frames.push(scope);
        self.declare_variables(&written.function);
        let mut arguments = arguments.into_iter();
        let mut known = true;
        for parameter in &written.function.parameters {
            let argument = arguments.next().unwrap_or(Value::Undefined);
            known &= !parameter.is_rest && self.bind_silently(&parameter.pattern, &argument);
        }
        let result = if known { run(self) } else { None };
        self.frames.pop();
        self.depth -= 1;
        result
    }

    /// The names that a function sees: those around its declaration, or of its module.
    fn scope_of(&self, written: &Written) -> Frame {
        let around = match written.is_top_level() {
            true => None,
            false => self
                .frames
                .iter()
                .find_map(|frame| frame.around(&written.function)),
        };
        let mut scope = around.unwrap_or_else(|| Frame::new(written.module.clone()));
        scope.open();
        scope
    }

    /// Whether an expression is a function without a name that uses those of the code around it.
    fn is_capture(&self, expression: &Expression) -> bool {
        let ExpressionKind::Function(function) = &expression.bare().kind else {
            return false;
        };
        let mut captures = false;
        visit_statements(&function.body, &mut |part| {
            captures |= part.name().is_some_and(|name| self.is_local(name));
        });
        captures
    }

    /// Binds the names of a pattern to parts of a value that need no code in Rust.
    pub(super) fn bind_silently(&mut self, pattern: &Pattern, value: &Value) -> bool {
        match pattern {
            Pattern::Name(name) => {
                self.hold(name, value.clone());
                true
            }
            Pattern::Default(inner, default) => match value {
                Value::Undefined => {
                    let value = self.argument(default);
                    value.is_some_and(|value| self.bind_silently(inner, &value))
                }
                value => {
                    let only_computes = self.only_computes(default);
                    !may_be_undefined(value, only_computes) && self.bind_silently(inner, value)
                }
            },
            Pattern::Object {
                entries,
                rest: None,
            } => {
                let mut all = true;
                for entry in entries {
                    let member = entry.key.as_ref().and_then(|key| self.member(value, key));
                    all &= match member {
                        Some(member) => self.bind_silently(&entry.pattern, &member),
                        None => false,
                    };
                }
                all
            }
            _ => false,
        }
    }

    /// Whether a call hands `req` or `res` to a function of the project, and which.
    pub(super) fn handed_on(&mut self, call: &Expression) -> Option<(Written, Vec<Value>)> {
        let ExpressionKind::Call {
            callee,
            arguments,
            is_new: false,
        } = &call.bare().kind
        else {
            return None;
        };
        let Value::Function(written) = self.tried(|this| this.value(callee.bare()))? else {
            return None;
        };
        if written.function.is_generator {
            return None;
        }
        let mut values = Vec::new();
        for argument in arguments {
            let table = self.tried(|this| this.table(argument));
            let value = table.or_else(|| self.tried(|this| this.argument(argument)));
            values.push(value?);
        }
        let is_request = |value: &Value| {
            matches!(
                value,
                Value::Request | Value::Responder(_) | Value::Context | Value::Passed
            )
        };
        values.iter().any(is_request).then_some((written, values))
    }

    /// An object of functions by name, such as `{ GET: handleGET }`.
    fn table(&mut self, argument: &Expression) -> Option<Value> {
        let ExpressionKind::Object(properties) = &argument.bare().kind else {
            return None;
        };
        let mut entries = Vec::new();
        for property in properties {
            let Property::Named(key, value) = property else {
                return None;
            };
            match self.value(value)? {
                Value::Function(..) if self.is_capture(value) => return None,
                function @ Value::Function(..) => entries.push((key.clone(), function)),
                _ => return None,
            }
        }
        Some(Value::Table(Rc::new(entries)))
    }
}

/// What a function returns that does nothing else, if the code that calls it gets that: of an `async` one, it gets a promise.
fn result_of(written: &Written, is_awaited: bool) -> Option<&Expression> {
    let function = &written.function;
    let is_value = !function.is_generator && (is_awaited || !function.is_async);
    match &function.body[..] {
        [Statement::Return(Some(result))] if is_value => Some(result),
        _ => None,
    }
}

/// `searchParams` of `searchParams.entries()`.
fn entries_of(list: &Expression) -> &Expression {
    match &list.bare().kind {
        ExpressionKind::Call {
            callee, arguments, ..
        } if arguments.is_empty() => match &callee.bare().kind {
            ExpressionKind::Member(object, method) if &**method == "entries" => object,
            _ => list,
        },
        _ => list,
    }
}

/// Whether a default may be taken for a value.
fn may_be_undefined(value: &Value, only_computes: bool) -> bool {
    match value {
        // What is not ported has `null` for `undefined`.
        Value::Rust(rust) if only_computes => rust.is_optional(),
        Value::Rust(rust) => !matches!(
            rust.kind,
            Kind::Literal
                | Kind::Text
                | Kind::OwnedText
                | Kind::Boolean
                | Kind::Number
                | Kind::Enum
                | Kind::Other
        ),
        // A wrapper hands over its values, but not all that a handler could take.
        Value::Passed => !only_computes,
        _ => false,
    }
}
