//! Reads properties.

use std::rc::Rc;

use super::Tracer;
use super::bind::by_name;
use super::fact::FactKind;
use super::object::{Entry, Object};
use super::scope::Scope;
use super::value::{BodyPart, Value};
use crate::model::{BodyKind, FieldType, RouteStyle};
use crate::sources::Origin;
use crate::syntax::{Span, Text};

impl Value {
    /// The whole body, read in this way.
    pub(super) fn body(kind: BodyKind) -> Self {
        Self::Body(Rc::new(BodyPart {
            kind,
            path: Vec::new(),
        }))
    }
}

impl Tracer<'_> {
    pub(super) fn member(
        &mut self,
        object: &Value,
        name: &Text,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Value {
        match object {
            Value::Either(values) => {
                let members = values
                    .iter()
                    .map(|value| self.member(value, name, span, scope));
                let members: Vec<Value> = members.collect();
                members
                    .into_iter()
                    .reduce(Value::either)
                    .unwrap_or(Value::Unknown)
            }
            Value::ByMethod(cases) => self.in_each_case(cases, |tracer, value| {
                tracer.member(value, name, span, scope)
            }),
            Value::Object(object) => self.property(object, name, span, scope),
            Value::Namespace(module) => match self.sources.export(&module.clone(), name) {
                Some(origin) => self.quietly(|tracer| tracer.named_origin(&origin)),
                None => Value::Unknown,
            },
            Value::Package(module, path) => {
                Value::Package(module.clone(), format!("{path}.{name}").into())
            }
            Value::Made(module, path) => Value::Made(module.clone(), path.clone()),
            Value::Global(path) => Value::Global(format!("{path}.{name}").into()),
            Value::Request => self.of_request(name, span, scope),
            Value::Bag => {
                by_name(name, self.style).unwrap_or_else(|| self.of_request(name, span, scope))
            }
            Value::Context if &**name == "params" => Value::Params,
            Value::Params => self.param(name, span, scope),
            // `searchParams.size` is a count; the query of Pages is an object, whose every name is a key.
            Value::Query if self.style == RouteStyle::App && is_count(name) => Value::Unknown,
            Value::Query => self.query_key(name, span, scope),
            Value::Url => match &**name {
                "searchParams" | "search" | "query" => Value::Query,
                "href" => Value::Url,
                _ => Value::Unknown,
            },
            Value::Headers => {
                self.record(
                    FactKind::Header(name.to_ascii_lowercase().into()),
                    &scope.module,
                    span,
                );
                Value::Unknown
            }
            Value::Cookies => {
                self.record(FactKind::Cookie(name.clone()), &scope.module, span);
                Value::Unknown
            }
            Value::Body(part) => self.field(part, name, span, scope),
            Value::Parsed(source) if matches!(&**name, "data" | "output" | "value") => {
                (**source).clone()
            }
            Value::Schema(schema) if &**name == "shape" => shape(schema, span, scope),
            Value::Reply if &**name == "cookies" => Value::Cookies,
            _ => Value::Unknown,
        }
    }

    /// The value of an origin, kept as that of its name.
    fn named_origin(&mut self, origin: &Origin) -> Value {
        match origin {
            Origin::Local(module, name, _) => self.top_level(module, name),
            origin => self.origin_value(origin),
        }
    }

    fn property(&mut self, object: &Object, name: &Text, span: Span, scope: &Rc<Scope>) -> Value {
        if let Some(entry) = object.get(name) {
            return entry.value.clone();
        }
        match object
            .open
            .iter()
            .rev()
            .find(|open| open.value.is_of_request())
        {
            Some(open) => self.member(&open.value, name, span, scope),
            None if object.open.is_empty() => Value::Undefined,
            None => Value::Unknown,
        }
    }

    fn of_request(&mut self, name: &str, span: Span, scope: &Rc<Scope>) -> Value {
        match name {
            "method" => Value::Method,
            "headers" => Value::Headers,
            "cookies" => Value::Cookies,
            "nextUrl" | "url" => Value::Url,
            "query" => Value::Query,
            "body" if self.style == RouteStyle::Pages => {
                self.record(FactKind::ReadBody(BodyKind::Parsed), &scope.module, span);
                Value::body(BodyKind::Parsed)
            }
            "body" => {
                self.record(FactKind::ReadBody(BodyKind::Raw), &scope.module, span);
                Value::Stream
            }
            // Wrappers put their context beside the request's own properties.
            "params" => Value::Params,
            "searchParams" => Value::Query,
            "draftMode" | "preview" => {
                self.record(FactKind::DraftMode, &scope.module, span);
                Value::Unknown
            }
            _ => Value::Unknown,
        }
    }

    pub(super) fn param(&mut self, name: &Text, span: Span, scope: &Rc<Scope>) -> Value {
        self.record(
            FactKind::Param(name.clone(), FieldType::Unknown),
            &scope.module,
            span,
        );
        Value::Param(name.clone())
    }

    /// A key of the query. In Pages, the params are among them.
    pub(super) fn query_key(&mut self, name: &Text, span: Span, scope: &Rc<Scope>) -> Value {
        if self.style == RouteStyle::Pages && self.params.contains(name) {
            return self.param(name, span, scope);
        }
        self.record(
            FactKind::Query(name.clone(), FieldType::Unknown, None),
            &scope.module,
            span,
        );
        Value::QueryKey(name.clone())
    }

    fn field(&mut self, part: &BodyPart, name: &Text, span: Span, scope: &Rc<Scope>) -> Value {
        let is_text = !matches!(part.kind, BodyKind::Json | BodyKind::Parsed);
        if matches!(&**name, "length" | "byteLength" | "size") && (is_text || !part.path.is_empty())
        {
            return Value::Unknown;
        }
        let mut path = part.path.clone();
        path.push(name.clone());
        self.record(
            FactKind::Field(path.clone(), FieldType::Unknown, None),
            &scope.module,
            span,
        );
        Value::Body(Rc::new(BodyPart {
            kind: part.kind,
            path,
        }))
    }

    /// An item of a list in the body.
    pub(super) fn item_of(&self, list: &Value) -> Value {
        match list {
            Value::Body(part) => {
                let path = part.path.iter().cloned().chain(["[]".into()]).collect();
                Value::Body(Rc::new(BodyPart {
                    kind: part.kind,
                    path,
                }))
            }
            Value::Array(values) => values
                .iter()
                .cloned()
                .reduce(Value::either)
                .unwrap_or(Value::Unknown),
            _ => Value::Unknown,
        }
    }
}

/// Whether a property of a list or a map is its length.
fn is_count(name: &str) -> bool {
    matches!(name, "length" | "size")
}

/// The fields of a schema as an object of schemas.
fn shape(schema: &super::schema::Schema, span: Span, scope: &Rc<Scope>) -> Value {
    let code = super::value::Code {
        module: scope.module.clone(),
        span,
    };
    let entry = |field: &crate::model::Field| Entry {
        key: field.name.as_str().into(),
        value: Value::Schema(Rc::new(super::schema::Schema::from_field(field))),
        code: code.clone(),
    };
    let entries = schema.fields().iter().map(entry).collect();
    Value::object(Object::of(entries))
}
