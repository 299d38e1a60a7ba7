//! Globals of JavaScript, and the packages whose functions the trace knows.

use std::rc::Rc;

use super::Tracer;
use super::calls::Call;
use super::fact::FactKind;
use super::names::{is_parse, is_safe_parse};
use super::object::{Entry, Object};
use super::schema_package::makes_schemas;
use super::value::{Value, literal_text};
use crate::model::{BodyKind, FieldType};
use crate::syntax::Text;

impl Tracer<'_> {
    /// A global function or constructor; `None` if it is unknown.
    pub(super) fn call_global(&mut self, path: &str, call: &mut Call<'_>) -> Option<Value> {
        if let Some(reply) = self.web_response(path, call) {
            return Some(reply);
        }
        let first = call.argument(0).settled().clone();
        Some(match path {
            "JSON.parse" => match first {
                Value::Stringified(inner) => inner.0.clone(),
                value => value.computed(),
            },
            "JSON.stringify" => Value::Stringified(Rc::new((first, call.code(0)))),
            "Number" | "parseInt" | "parseFloat" | "Number.parseInt" | "Number.parseFloat" => {
                self.hint_type(&first, &FieldType::Number, call.span, call.scope);
                Value::Unknown
            }
            "Buffer.from" | "Uint8Array" => match first {
                value @ Value::Body(_) => value,
                _ => Value::Unknown,
            },
            "String" if literal_text(&first).is_some() => first,
            "String" | "decodeURIComponent" | "encodeURIComponent" => first.computed(),
            "Promise.all" | "Promise.allSettled" | "Promise.resolve" | "structuredClone"
            | "Object.freeze" => first,
            "URL" => match first {
                Value::Url => Value::Url,
                _ => Value::Unknown,
            },
            "URLSearchParams" => match first {
                Value::Query | Value::Url => Value::Query,
                Value::Body(_) | Value::Form => Value::Form,
                _ => Value::Unknown,
            },
            "Object.fromEntries" | "Array.from" | "Object.entries" | "Object.assign" => match first
            {
                Value::Form => Value::body(BodyKind::Form),
                value @ (Value::Query | Value::Headers) => value,
                _ => return None,
            },
            "Headers" | "Request" => match first {
                value @ (Value::Headers | Value::Request) => value,
                _ => Value::Unknown,
            },
            "ReadableStream" | "TransformStream" => {
                self.run_callbacks(call.expressions, call.scope);
                Value::Stream
            }
            "Map" => pairs(&first, call)?,
            "Set" => match first {
                list @ Value::Array(_) => list,
                _ => return None,
            },
            "Object.keys" => keys(&first)?,
            "Object.hasOwn" => match (first, call.argument(1)) {
                (Value::Object(table), Value::Method) => self.has_method(&table),
                _ => return None,
            },
            "require" => Value::Unknown,
            _ => return None,
        })
    }

    /// A function of a package; `None` if it is unknown.
    pub(super) fn call_package(
        &mut self,
        module: &str,
        path: &str,
        call: &mut Call<'_>,
    ) -> Option<Value> {
        let name = path.rsplit('.').next().unwrap_or(path);
        match module {
            "next/server" => self.web_response(path, call),
            "next/headers" => Some(match name {
                "headers" => Value::Headers,
                "cookies" => Value::Cookies,
                _ => {
                    self.record(FactKind::DraftMode, &call.scope.module, call.span);
                    Value::Unknown
                }
            }),
            "next/navigation" => self.navigation(name, call),
            "next/og" | "@vercel/og" if call.is_new => Some(self.other_response(call)),
            "micro"
            | "raw-body"
            | "node:stream/consumers"
            | "stream/consumers"
            | "get-raw-body" => self.raw_body(name, call),
            "formidable" | "multer" | "busboy" | "multiparty" | "next-multiparty"
            | "@fastify/busboy" => {
                self.record(
                    FactKind::ReadBody(BodyKind::Multipart),
                    &call.scope.module,
                    call.span,
                );
                None
            }
            "qs" | "query-string" | "url" | "node:url" | "querystring" => {
                let first = call.argument(0);
                matches!(first, Value::Query | Value::Url | Value::Body(_)).then(|| first.clone())
            }
            "cookies-next" | "cookies-next/server" | "nookies" => self.cookie_package(name, call),
            "ai" if name == "StreamingTextResponse" => Some(self.stream_response(call)),
            _ if makes_schemas(module) => self.schema_package(module, path, call),
            _ => None,
        }
    }

    fn raw_body(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        if !matches!(call.argument(0), Value::Request) {
            return None;
        }
        let (kind, value) = match name {
            "json" => (BodyKind::Json, Value::body(BodyKind::Json)),
            "text" => (BodyKind::Text, Value::body(BodyKind::Text)),
            _ => (BodyKind::Raw, Value::body(BodyKind::Raw)),
        };
        self.record(FactKind::ReadBody(kind), &call.scope.module, call.span);
        Some(value)
    }

    fn cookie_package(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        let kind = match name {
            "getCookie" | "hasCookie" => FactKind::Cookie(call.text(0).unwrap_or("*").into()),
            "setCookie" | "deleteCookie" | "destroyCookie" => FactKind::SetCookie,
            _ => return None,
        };
        self.record(kind, &call.scope.module, call.span);
        Some(Value::Unknown)
    }

    /// `schema.parse(body)` of a package that is no schema library by name, such as generated schemas.
    pub(super) fn package_parse(
        &mut self,
        module: &Text,
        path: &str,
        name: &str,
        call: &mut Call<'_>,
    ) -> Option<Value> {
        if makes_schemas(module) && !path.contains('.') {
            return None;
        }
        self.made_parse(module, name, call)
    }

    /// `schema.parse(body)` of a schema that a function of a package made. One that the trace does not know may check anything.
    pub(super) fn made_parse(
        &mut self,
        module: &Text,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        let value = self.unknown_parse(name, call)?;
        if makes_schemas(module) && (is_parse(name) || is_safe_parse(name)) {
            self.check_unresolved(call);
        }
        Some(value)
    }

    /// `schema.parse(body)` of a schema that is not known, and responses of unknown values.
    pub(super) fn unknown_parse(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        if name.starts_with("to") && name.ends_with("Response") && !self.keeps_functions {
            return Some(self.stream_response(call));
        }
        let first = call.argument(0);
        let is_input = first
            .alternatives()
            .iter()
            .any(|value| matches!(value, Value::Body(_) | Value::Query | Value::Params));
        let is_input = is_input || matches!(first, Value::Form);
        match name {
            _ if !is_input => None,
            _ if is_safe_parse(name) => Some(Value::Parsed(Rc::new(first.clone()))),
            _ if is_parse(name) => Some(first.clone()),
            _ => None,
        }
    }
}

/// `new Map([["GET", get]])`, as an object.
fn pairs(list: &Value, call: &Call<'_>) -> Option<Value> {
    let Value::Array(items) = list else {
        return None;
    };
    let mut object = Object::default();
    for item in items.iter() {
        let Value::Array(pair) = item else {
            return None;
        };
        let [Value::Literal(serde_json::Value::String(key)), value] = &pair[..] else {
            return None;
        };
        object.set(Entry {
            key: key.as_str().into(),
            value: value.clone(),
            code: call.code(0),
        });
    }
    (!object.entries.is_empty()).then(|| Value::object(object))
}

/// The keys of an object, if all of them are known.
fn keys(object: &Value) -> Option<Value> {
    match object {
        Value::Object(object) if object.open.is_empty() => {
            let keys = object.entries.iter().map(|entry| Value::text(&entry.key));
            Some(Value::list(keys.collect()))
        }
        _ => None,
    }
}
