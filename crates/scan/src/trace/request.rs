//! Calls of methods of the request and its parts.

use std::rc::Rc;

use serde_json::Value as Json;

use super::Tracer;
use super::calls::Call;
use super::fact::FactKind;
use super::unknown::is_callable;
use super::value::{BodyPart, Value, literal_text};
use crate::model::{BodyKind, FieldType};
use crate::syntax::{Expression, ExpressionKind, Span, Text};

impl Tracer<'_> {
    /// A method of a value that the trace knows; `None` if the method is unknown.
    pub(super) fn method_call(
        &mut self,
        object: &Value,
        name: &str,
        call: &mut Call<'_>,
    ) -> Option<Value> {
        match object {
            Value::Request | Value::Bag => self.request_call(name, call),
            Value::Responder(status) => self.responder_call(*status, name, call),
            Value::Query => self.query_call(name, call),
            Value::Headers => self.headers_call(name, call),
            Value::Cookies => self.cookies_call(name, call),
            Value::Form => self.form_call(name, call),
            Value::Url => Some(match name {
                "clone" | "toString" | "replace" => Value::Url,
                _ => Value::Unknown,
            }),
            Value::Body(part) => self.body_call(object, part, name, call),
            Value::QueryKey(_) | Value::Param(_) => self.text_call(object, name, call),
            Value::Method => Some(Value::Method),
            Value::Literal(Json::String(text)) => literal_call(text, name),
            Value::Schema(schema) => self.schema_call(schema, name, call),
            Value::Array(values) => self.array_call(values, name, call),
            Value::Package(module, path) => self.package_parse(module, path, name, call),
            Value::Made(module, _) => self.made_parse(&module.clone(), name, call),
            Value::Unknown | Value::Code(_) => self.unknown_parse(name, call),
            _ => None,
        }
    }

    /// `then`, `catch` and `finally` of any value, and `bind` of a function.
    pub(super) fn promise_call(
        &mut self,
        object: &Value,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        let is_value = !matches!(
            object,
            Value::Schema(_) | Value::Package(..) | Value::Global(_)
        );
        match name {
            "bind" if is_callable(object) => Some(object.clone()),
            "then" if is_value => {
                let Value::Function(closure) = call.argument(0).clone() else {
                    return None;
                };
                let before = self.live;
                let result = self.call_value(
                    &Value::Function(closure),
                    std::slice::from_ref(object),
                    call.span,
                    &call.scope.module,
                    "",
                );
                self.live = before;
                Some(result)
            }
            "catch" | "finally" if is_value && !matches!(object, Value::Object(_)) => {
                self.run_callbacks(call.expressions, call.scope);
                Some(object.clone())
            }
            _ => None,
        }
    }

    fn request_call(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        let (kind, value) = match name {
            "json" => (BodyKind::Json, Value::body(BodyKind::Json)),
            "text" => (BodyKind::Text, Value::body(BodyKind::Text)),
            "formData" => (BodyKind::Form, Value::Form),
            "arrayBuffer" | "blob" | "bytes" => (BodyKind::Bytes, Value::body(BodyKind::Bytes)),
            "on" | "pipe" | "read" | "pipeTo" | "pipeThrough" | "getReader" => {
                if name == "on" && !matches!(call.text(0), Some("data" | "end" | "readable")) {
                    return Some(Value::Unknown);
                }
                self.record(
                    FactKind::ReadBody(BodyKind::Raw),
                    &call.scope.module,
                    call.span,
                );
                self.run_callbacks(call.expressions, call.scope);
                return Some(Value::Unknown);
            }
            "clone" => return Some(Value::Request),
            _ => return None,
        };
        self.record(FactKind::ReadBody(kind), &call.scope.module, call.span);
        Some(value)
    }

    fn query_call(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        match name {
            "get" | "getAll" | "has" => Some(match call.text(0).map(Text::from) {
                Some(key) => self.query_key(&key, call.span, call.scope),
                // Some value of the query, as the query itself is.
                None => Value::Query,
            }),
            "forEach" => {
                self.run_with(call, &[Value::Query]);
                Some(Value::Undefined)
            }
            "entries" | "toString" | "keys" | "values" => Some(Value::Query),
            _ => None,
        }
    }

    fn headers_call(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        match name {
            "get" | "has" | "getSetCookie" => {
                if let Some(key) = call.text(0) {
                    let kind = FactKind::Header(key.to_ascii_lowercase().into());
                    self.record(kind, &call.scope.module, call.span);
                }
                Some(Value::Unknown)
            }
            "forEach" => {
                self.run_with(call, &[Value::Headers]);
                Some(Value::Undefined)
            }
            "entries" => Some(Value::Headers),
            _ => None,
        }
    }

    fn cookies_call(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        match name {
            "get" | "has" | "getAll" => {
                let key = call.text(0).unwrap_or("*");
                self.record(FactKind::Cookie(key.into()), &call.scope.module, call.span);
                Some(Value::Unknown)
            }
            "set" | "delete" => {
                self.record(FactKind::SetCookie, &call.scope.module, call.span);
                Some(Value::Unknown)
            }
            _ => None,
        }
    }

    fn form_call(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        match name {
            "get" | "getAll" | "has" => {
                let Some(key) = call.text(0) else {
                    return Some(Value::Unknown);
                };
                let path: Vec<Text> = vec![key.into()];
                self.record(
                    FactKind::Field(path.clone(), FieldType::Unknown, None),
                    &call.scope.module,
                    call.span,
                );
                Some(Value::Body(Rc::new(BodyPart {
                    kind: BodyKind::Form,
                    path,
                })))
            }
            "forEach" => {
                self.run_with(call, &[Value::body(BodyKind::Form)]);
                Some(Value::Undefined)
            }
            "entries" => Some(Value::Form),
            _ => None,
        }
    }

    fn body_call(
        &mut self,
        object: &Value,
        part: &BodyPart,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        match name {
            "map" | "forEach" | "flatMap" | "some" | "every" | "find" | "filter" | "reduce"
            | "findIndex" => {
                let item = self.item_of(object);
                let arguments = if name == "reduce" {
                    vec![Value::Unknown, item.clone()]
                } else {
                    vec![item.clone()]
                };
                self.run_with(call, &arguments);
                Some(match name {
                    "filter" => object.clone(),
                    "find" => item,
                    _ => Value::Unknown,
                })
            }
            "slice" | "sort" | "reverse" | "concat" | "toString" | "values" => Some(object.clone()),
            // The whole body has no methods of its own, unless it is a text.
            _ if part.path.is_empty() => Some(object.clone()),
            _ => self.text_call(object, name, call),
        }
    }

    /// A value with methods of strings is a string.
    fn text_call(&mut self, object: &Value, name: &str, call: &Call<'_>) -> Option<Value> {
        let keeps = matches!(
            name,
            "trim"
                | "toLowerCase"
                | "toUpperCase"
                | "toString"
                | "normalize"
                | "replace"
                | "replaceAll"
        );
        let is_text = keeps
            || matches!(
                name,
                "startsWith" | "endsWith" | "split" | "match" | "localeCompare" | "substring"
            );
        if is_text && name != "toString" {
            self.hint_type(object, &FieldType::String, call.span, call.scope);
        }
        self.run_callbacks(call.expressions, call.scope);
        Some(if keeps {
            object.clone()
        } else {
            Value::Unknown
        })
    }

    fn array_call(&mut self, values: &[Value], name: &str, call: &Call<'_>) -> Option<Value> {
        if let ("includes" | "indexOf" | "has", Value::Method) = (name, call.argument(0)) {
            let names: Vec<&String> = values.iter().filter_map(literal_text).collect();
            return Some(self.method_test(&names));
        }
        if let Some(value) = self.composed(values, name, call) {
            return Some(value);
        }
        if let Some(test) = self.tested_item(values, name, call) {
            return Some(test);
        }
        let item = values
            .iter()
            .cloned()
            .reduce(Value::either)
            .unwrap_or(Value::Unknown);
        self.run_with(call, &[item]);
        // Which texts or numbers are left is not computed.
        let is_literal = |value: &Value| matches!(value, Value::Literal(_));
        Some(match name {
            "sort" | "reverse" => Value::list(values.to_vec()),
            "filter" | "slice" if !values.iter().any(is_literal) => Value::list(values.to_vec()),
            _ => Value::Unknown,
        })
    }

    /// `methods.some((method) => method === req.method)`
    fn tested_item(&mut self, values: &[Value], name: &str, call: &Call<'_>) -> Option<Value> {
        let is_search = matches!(name, "some" | "find") && values.len() <= MOST_WRAPPERS;
        if !is_search || !values.iter().all(|value| literal_text(value).is_some()) {
            return None;
        }
        let item = Value::Either(Rc::new(values.to_vec()));
        let module = call.scope.module.clone();
        let result = self.call_value(call.argument(0), &[item], call.span, &module, "");
        matches!(result, Value::Test(..)).then_some(result)
    }

    /// `wrappers.reduce((inner, wrap) => wrap(inner), handler)`
    fn composed(&mut self, values: &[Value], name: &str, call: &Call<'_>) -> Option<Value> {
        let mut items = values.to_vec();
        match name {
            "reduce" => {}
            "reduceRight" => items.reverse(),
            _ => return None,
        }
        let is_short = (1..=MOST_WRAPPERS).contains(&items.len());
        if !is_short || !items.iter().all(is_wrapper) {
            return None;
        }
        let mut items = items.into_iter();
        let mut value = match call.arguments.get(1) {
            Some(first) => first.clone(),
            None => items.next()?,
        };
        for item in items {
            let module = call.scope.module.clone();
            value = self.call_value(call.argument(0), &[value, item], call.span, &module, "");
        }
        Some(value)
    }

    /// Runs the functions that are written as arguments, with these arguments.
    fn run_with(&mut self, call: &Call<'_>, arguments: &[Value]) {
        for expression in call.expressions {
            if let ExpressionKind::Function(function) = &bare(expression).kind {
                self.run_callback(function, call.scope, arguments);
            }
        }
    }

    /// A loop over a value: what each item is.
    pub(super) fn iterated(
        &mut self,
        over: &Value,
        span: Span,
        scope: &Rc<super::scope::Scope>,
    ) -> Value {
        match over {
            Value::Request | Value::Stream => {
                self.record(FactKind::ReadBody(BodyKind::Raw), &scope.module, span);
                Value::Unknown
            }
            // A name and a value.
            Value::Query | Value::Headers => Value::list(vec![Value::Unknown, over.clone()]),
            Value::Form => Value::list(vec![Value::Unknown, Value::body(BodyKind::Form)]),
            value => self.item_of(value),
        }
    }
}

// A longer list of functions is no list of wrappers.
const MOST_WRAPPERS: usize = 16;

/// Whether an item of a list may be a wrapper: a function of the project or of a package.
fn is_wrapper(value: &Value) -> bool {
    is_callable(value) || matches!(value, Value::Package(..) | Value::Made(..))
}

fn literal_call(text: &str, name: &str) -> Option<Value> {
    match name {
        "toUpperCase" => Some(Value::text(&text.to_uppercase())),
        "toLowerCase" => Some(Value::text(&text.to_lowercase())),
        _ => None,
    }
}

fn bare(expression: &Expression) -> &Expression {
    expression.bare()
}
