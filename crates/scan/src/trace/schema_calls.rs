//! Calls that make or use schemas of zod, yup, joi and valibot.

use std::rc::Rc;

use serde_json::Value as Json;

use super::Tracer;
use super::calls::Call;
use super::fact::FactKind;
use super::names::{is_parse, is_safe_parse};
use super::object::{Entry, Object};
use super::schema::Schema;
use super::schema_literals::{all_literals, keys_of, literals_of};
use super::schema_package::SchemaPackage;
use super::schema_parts::{merged, variants};
use super::schema_size::is_too_large;
use super::value::Value;
use crate::model::{Field, FieldType};

impl Tracer<'_> {
    /// A method of a schema.
    pub(super) fn schema_call(
        &mut self,
        schema: &Rc<Schema>,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        if is_safe_parse(name) {
            let source = self.check(schema, call.argument(0), call);
            return Some(Value::Parsed(Rc::new(source)));
        }
        if is_parse(name) {
            return Some(self.check(schema, call.argument(0), call));
        }
        if is_too_large(Some(&**schema), &call.arguments) {
            return Some(Value::Schema(Rc::new(Schema::unresolved())));
        }
        let changed = match name {
            "describe" | "meta" | "openapi" | "brand" | "strip" | "passthrough" | "loose"
            | "readonly" | "label" | "typeError" | "register" | "messages" => (**schema).clone(),
            _ => self.changed(schema, name, call)?,
        };
        Some(Value::Schema(Rc::new(changed)))
    }

    fn changed(&mut self, schema: &Schema, name: &str, call: &Call<'_>) -> Option<Schema> {
        let mut next = schema.clone();
        match name {
            "optional" | "nullish" | "exactOptional" => {
                next.optional = true;
                next.nullable |= name == "nullish";
            }
            "nullable" => next.nullable = true,
            "required"
                if matches!(schema.field_type, FieldType::Object { .. })
                    && call.arguments.is_empty() =>
            {
                next = schema.with_fields(all_optional(schema, false));
            }
            "required" | "nonoptional" | "defined" => next.optional = false,
            "default" => {
                next.default = match call.argument(0) {
                    Value::Literal(json) => Some(json.clone()),
                    Value::Array(values) if values.is_empty() => Some(Json::Array(Vec::new())),
                    _ => None,
                };
                next.optional = next.default.is_none();
                if next.default.is_none() {
                    // The value is computed.
                    next.checks.push("default()".to_owned());
                }
            }
            "array" => {
                next = Schema {
                    checks: schema
                        .checks
                        .iter()
                        .map(|check| format!("items.{check}"))
                        .collect(),
                    ..Schema::of(FieldType::Array {
                        items: Box::new(schema.value_type()),
                    })
                }
            }
            "or" => next = Schema::one_of(&[schema.clone(), schema_of(call.argument(0))]),
            "and" => next = schema.and(&schema_of(call.argument(0))),
            "partial" => next = schema.with_fields(all_optional(schema, true)),
            "unwrap" | "removeDefault" => (next.optional, next.default) = (false, None),
            "integer" | "int" => next.field_type = FieldType::Integer,
            "extend" | "safeExtend" | "shape" | "keys" | "merge" | "concat" | "augment" => {
                let more = fields_in(call.argument(0));
                next = schema.with_fields(merged(schema.fields(), more));
                next.checks.extend(checks_in(call.argument(0)));
            }
            "pick" | "omit" => {
                let names = keys_of(call.argument(0));
                let mut fields = schema.fields();
                fields.retain(|field| names.contains(&field.name) == (name == "pick"));
                next = schema.with_fields(fields);
            }
            "keyof" => {
                let values = schema
                    .fields()
                    .into_iter()
                    .map(|field| Json::from(field.name))
                    .collect();
                next = Schema::of(FieldType::Literal { values });
            }
            "of" | "items" => {
                let items = schema_of(call.argument(0)).value_type();
                next.field_type = FieldType::Array {
                    items: Box::new(items),
                };
            }
            "oneOf" | "valid" => {
                let values = all_literals(&call.arguments).unwrap_or_default();
                next.field_type = FieldType::Literal { values };
            }
            _ => next.checks.push(written(name, call)),
        }
        Some(next)
    }

    /// Checks a value with a schema: what the schema says holds for the source of the value.
    fn check(&mut self, schema: &Rc<Schema>, value: &Value, call: &Call<'_>) -> Value {
        for one in value.alternatives() {
            match one {
                Value::Body(part) if part.path.is_empty() => {
                    self.record(
                        FactKind::BodySchema(schema.clone()),
                        &call.scope.module,
                        call.span,
                    );
                }
                Value::Body(part) => {
                    let kind = FactKind::Field(
                        part.path.clone(),
                        schema.field_type.clone(),
                        Some(schema.optional),
                    );
                    self.record(kind, &call.scope.module, call.span);
                }
                Value::Form => self.record(
                    FactKind::BodySchema(schema.clone()),
                    &call.scope.module,
                    call.span,
                ),
                Value::Query => self.record(
                    FactKind::QuerySchema(schema.clone()),
                    &call.scope.module,
                    call.span,
                ),
                Value::Params => {
                    for field in schema.fields() {
                        let kind = FactKind::Param(field.name.as_str().into(), field.field_type);
                        self.record(kind, &call.scope.module, call.span);
                    }
                }
                Value::QueryKey(_) | Value::Param(_) => {
                    self.hint_type(one, &schema.field_type, call.span, call.scope)
                }
                Value::Object(object) => self.check_object(schema, object, call),
                _ => {}
            }
        }
        value.clone()
    }

    /// `schema.parse({ id: params.id, page: query.page })`, or `{ ...params, ...body }`.
    fn check_object(&mut self, schema: &Schema, object: &Object, call: &Call<'_>) {
        for field in schema.fields() {
            if let Some(entry) = object.get(&field.name) {
                let inner = Rc::new(Schema::from_field(&field));
                self.check(&inner, &entry.value.clone(), call);
            }
        }
        // `schema.parse({ ...req.body, id })`: the body has the other fields.
        let mut fields = schema.fields();
        fields.retain(|field| object.get(&field.name).is_none());
        let others = Rc::new(schema.with_fields(fields));
        let spread = object.open.iter().map(|open| open.value.clone());
        for value in spread.filter(Value::is_of_request).collect::<Vec<_>>() {
            self.check(&others, &value, call);
        }
        for entry in &object.entries {
            if matches!(entry.value, Value::Body(_) | Value::Query | Value::Params)
                && let Some(field) = schema
                    .fields()
                    .iter()
                    .find(|field| *field.name == *entry.key)
            {
                let inner = Rc::new(Schema::from_field(field));
                self.check(&inner, &entry.value, call);
            }
        }
    }

    /// A function of a schema package: `z.object(...)`.
    pub(super) fn schema_package(
        &mut self,
        module: &str,
        path: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        let package = SchemaPackage::of(module);
        let name = ["z.", "*.", "default.", "v.", "zfd.", "yup.", "Yup.", "Joi."]
            .iter()
            .find_map(|root| path.strip_prefix(root))
            .unwrap_or(path);
        let (name, is_coerced) = match name.strip_prefix("coerce.") {
            Some(name) => (name, true),
            None => (name, package.converts(name)),
        };
        // valibot: `parse(schema, value)`
        if let (true, Value::Schema(schema)) =
            (is_parse(name) || is_safe_parse(name), call.argument(0))
        {
            let source = self.check(&schema.clone(), call.argument(1), call);
            return Some(if is_safe_parse(name) {
                Value::Parsed(Rc::new(source))
            } else {
                source
            });
        }
        if is_too_large(None, &call.arguments) {
            return Some(Value::Schema(Rc::new(Schema::unresolved())));
        }
        let field_type = schema_type(name, call);
        let mut schema = match field_type {
            Some(field_type) => Schema {
                checks: own_checks(name, call),
                // No JSON is `undefined`, but a field may be absent.
                optional: matches!(name, "undefined" | "void"),
                ..Schema::of(field_type)
            },
            None => combined(name, call).or_else(|| wrapper(name, call))?,
        };
        if is_coerced {
            schema.checks.push(format!("coerce.{name}()"));
        }
        schema.optional |= package.is_optional();
        schema
            .checks
            .extend(package.own_check(name).map(str::to_owned));
        Some(Value::Schema(Rc::new(schema)))
    }
}

fn schema_type(name: &str, call: &Call<'_>) -> Option<FieldType> {
    Some(match name {
        "string" | "email" | "url" | "uuid" | "uuidv4" | "guid" | "cuid" | "cuid2" | "nanoid"
        | "ulid" | "ipv4" | "ipv6" | "base64" | "jwt" | "emoji" | "iso.datetime" | "iso.date"
        | "iso.time" | "stringbool" | "text" | "hex" | "e164" | "templateLiteral" | "httpUrl" => {
            FieldType::String
        }
        "number" | "numeric" | "bigint" | "nan" | "float32" | "float64" => FieldType::Number,
        "int" | "int32" | "uint32" | "integer" => FieldType::Integer,
        "boolean" | "bool" | "checkbox" => FieldType::Boolean,
        "date" => FieldType::Date,
        "file" | "instanceof" | "instance" => FieldType::File,
        "any" | "unknown" | "mixed" | "custom" | "never" | "void" | "undefined" | "json"
        | "lazy" | "symbol" => FieldType::Unknown,
        "null" => FieldType::Literal {
            values: vec![Json::Null],
        },
        "object" | "strictObject" | "looseObject" | "formData" | "interface" => FieldType::Object {
            fields: fields_in(call.argument(0)),
        },
        "array" | "set" | "repeatable" => FieldType::Array {
            items: Box::new(schema_of(call.argument(0)).value_type()),
        },
        "tuple" => FieldType::Array {
            items: Box::new(FieldType::Unknown),
        },
        "record" | "map" | "partialRecord" => {
            let values = schema_of(call.arguments.last().unwrap_or(&Value::Unknown)).value_type();
            FieldType::Record {
                values: Box::new(values),
            }
        }
        "enum" | "nativeEnum" | "picklist" | "literal" => FieldType::Literal {
            values: literals_of(call.argument(0)).unwrap_or_default(),
        },
        _ => return None,
    })
}

/// A schema of several others.
fn combined(name: &str, call: &Call<'_>) -> Option<Schema> {
    let list = call.arguments.iter().find_map(|value| match value {
        Value::Array(members) => Some(&members[..]),
        _ => None,
    });
    let schemas = |values: &[Value]| values.iter().map(schema_of).collect::<Vec<_>>();
    match name {
        "union" | "alternatives" | "variant" | "discriminatedUnion" | "xor" => {
            Some(Schema::one_of(&schemas(list?)))
        }
        "intersection" | "intersect" => {
            let members = schemas(list.unwrap_or(&call.arguments));
            members.into_iter().reduce(|all, one| all.and(&one))
        }
        _ => None,
    }
}

/// The checks that the kind of a schema makes in addition to its type: `uuid()` for `z.uuid()`, and those of the items of a list.
fn own_checks(name: &str, call: &Call<'_>) -> Vec<String> {
    let of_each = |parts: &str, of: &Value| -> Vec<String> {
        let checks = schema_of(of).checks;
        checks
            .iter()
            .map(|check| format!("{parts}.{check}"))
            .collect()
    };
    match name {
        "email" | "url" | "uuid" | "uuidv4" | "guid" | "cuid" | "cuid2" | "nanoid" | "ulid"
        | "ipv4" | "ipv6" | "base64" | "jwt" | "emoji" | "iso.datetime" | "iso.date"
        | "iso.time" | "stringbool" | "hex" | "e164" | "templateLiteral" | "httpUrl" | "tuple"
        | "custom" | "never" | "lazy" | "bigint" | "nan" | "symbol" | "undefined" | "void" => {
            vec![format!("{name}()")]
        }
        "array" | "repeatable" => of_each("items", call.argument(0)),
        "set" => [vec!["set()".to_owned()], of_each("items", call.argument(0))].concat(),
        "record" | "map" | "partialRecord" => record_checks(name, call),
        "object" | "strictObject" | "looseObject" | "formData" | "interface" => {
            let own = (name == "strictObject").then(|| "strict()".to_owned());
            let fields = call.arguments.first().map(checks_in);
            own.into_iter().chain(fields.unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

/// The checks of the keys and values of a record.
fn record_checks(name: &str, call: &Call<'_>) -> Vec<String> {
    let mut checks = Vec::new();
    if name == "map" {
        checks.push("map()".to_owned());
    }
    if let [keys, _] = &call.arguments[..] {
        let keys = schema_of(keys);
        if keys.field_type != FieldType::String || !keys.checks.is_empty() {
            checks.push("keys()".to_owned());
        }
    }
    let values = schema_of(call.arguments.last().unwrap_or(&Value::Unknown));
    checks.extend(values.checks.iter().map(|check| format!("values.{check}")));
    checks
}

/// Functions that take a schema and return a changed one.
fn wrapper(name: &str, call: &Call<'_>) -> Option<Schema> {
    let inner = match name {
        "preprocess" => schema_of(call.argument(1)),
        _ => schema_of(call.argument(0)),
    };
    Some(match name {
        "optional" | "nullish" => Schema {
            optional: true,
            nullable: inner.nullable || name == "nullish",
            ..inner
        },
        "nullable" => Schema {
            nullable: true,
            ..inner
        },
        "preprocess" => Schema {
            checks: [vec!["preprocess()".to_owned()], inner.checks.clone()].concat(),
            ..inner
        },
        // Valibot: `pipe(string(), minLength(1))`. The actions are not read.
        "pipe" if call.arguments.len() > 1 => Schema {
            checks: [inner.checks.clone(), vec!["pipe()".to_owned()]].concat(),
            ..inner
        },
        "pipe" | "required" | "nonOptional" | "strict" => inner,
        "partial" => inner.with_fields(all_optional(&inner, true)),
        _ => return None,
    })
}

fn schema_of(value: &Value) -> Schema {
    match value {
        Value::Schema(schema) => (**schema).clone(),
        // yup and joi take a plain object for an object.
        Value::Object(_) => Schema::of(FieldType::Object {
            fields: fields_in(value),
        }),
        Value::Array(values) => values.first().map(schema_of).unwrap_or_default(),
        // What it checks is not known, but it may check something.
        _ => Schema::unresolved(),
    }
}

/// The fields of a schema, or of an object of schemas.
fn fields_in(value: &Value) -> Vec<Field> {
    match value {
        Value::Schema(schema) => schema.fields(),
        Value::Object(object) => {
            let field = |entry: &Entry| schema_of(&entry.value).field(&entry.key);
            object.entries.iter().map(field).collect()
        }
        Value::Either(values) => variants(&values.iter().map(fields_in).collect::<Vec<_>>()),
        _ => Vec::new(),
    }
}

/// The checks that the fields of a schema, or of an object of schemas, don't have.
fn checks_in(value: &Value) -> Vec<String> {
    match value {
        Value::Schema(schema) => schema.checks.clone(),
        Value::Object(object) if object.open.is_empty() => Vec::new(),
        Value::Either(values) => values.iter().flat_map(checks_in).collect(),
        _ => Schema::unresolved().checks,
    }
}

fn all_optional(schema: &Schema, optional: bool) -> Vec<Field> {
    let mut fields = schema.fields();
    fields
        .iter_mut()
        .for_each(|field| field.optional = Some(optional));
    fields
}

/// A check as it is written: `min(1)`. A message or a function is left out.
fn written(name: &str, call: &Call<'_>) -> String {
    let argument = call.arguments.first();
    match argument {
        Some(Value::Literal(json @ (Json::Number(_) | Json::Bool(_)))) => format!("{name}({json})"),
        Some(Value::Literal(Json::String(text)))
            if matches!(name, "startsWith" | "endsWith" | "includes") =>
        {
            format!("{name}({text:?})")
        }
        _ if name == "regex" => format!("regex({})", call.code(0).text()),
        _ => format!("{name}()"),
    }
}
