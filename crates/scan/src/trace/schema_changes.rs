//! Methods of schemas that return a changed one.

use serde_json::Value as Json;

use super::calls::Call;
use super::schema::Schema;
use super::schema_literals::{all_literals, keys_of};
use super::schema_package::SchemaPackage;
use super::schema_parts::merged;
use super::schema_values::{checks_in, fields_in, schema_of};
use super::value::Value;
use crate::model::{Field, FieldType};

// Methods that change what is said of a schema, not what it accepts.
const PLAIN: [&str; 10] = [
    "describe",
    "meta",
    "openapi",
    "brand",
    "strip",
    "readonly",
    "label",
    "typeError",
    "register",
    "messages",
];

// Methods after which a schema of zod may accept a value that it refused before.
pub(super) const OPENING: [&str; 6] = [
    "apply",
    "catch",
    "deepPartial",
    "prefault",
    "promise",
    "unwrap",
];

impl Schema {
    /// The schema that a method returns.
    pub(super) fn changed(&self, name: &str, call: &Call<'_>) -> Self {
        if PLAIN.contains(&name) {
            return self.clone();
        }
        let mut next = self.clone();
        let is_object = matches!(self.field_type, FieldType::Object { .. });
        match name {
            "optional" | "nullish" | "exactOptional" => {
                next = self.accepting_absence();
                next.nullable |= name == "nullish";
            }
            "nullable" => next.nullable = true,
            "partial" => {
                return only_these(self, call.arguments.first(), |fields| {
                    all_optional(fields, true)
                });
            }
            "required" if is_object => {
                return only_these(self, call.arguments.first(), |fields| {
                    all_optional(fields, false)
                });
            }
            "required" | "nonoptional" | "defined" => next.optional = false,
            "default" => next = with_default(next, call.argument(0)),
            "array" => next = self.listed(),
            "or" => next = Self::one_of(&[self.clone(), schema_of(call.argument(0))]),
            "and" => next = self.and(&schema_of(call.argument(0))),
            "unwrap" | "removeDefault" if self.is_wrapped_once() => {
                (next.optional, next.nullable, next.default) = (false, false, None);
            }
            "integer" | "int" => next.field_type = FieldType::Integer,
            "extend" | "safeExtend" | "shape" | "keys" | "merge" | "concat" | "augment" => {
                let more = fields_in(call.argument(0));
                next = self.with_fields(merged(self.fields(), more));
                next.checks.extend(checks_in(call.argument(0)));
            }
            "pick" | "omit" => {
                let Some(names) = keys_of(call.argument(0)) else {
                    return self.opened().checked(vec![format!("{name}()")]);
                };
                let mut fields = self.fields();
                fields.retain(|field| names.contains(&field.name) == (name == "pick"));
                next = self.with_fields(fields);
            }
            "keyof" => {
                return match self.checks.is_empty() {
                    true => self.names_of_fields(),
                    false => Self::unresolved(),
                };
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
            "loose" => next.checks.push("passthrough()".to_owned()),
            _ => {
                if OPENING.contains(&name) {
                    next = self.opened();
                }
                next.checks.push(written(name, call, self.package));
            }
        }
        next
    }

    /// The schema with further checks.
    pub(super) fn checked(mut self, checks: Vec<String>) -> Self {
        self.checks.extend(checks);
        self
    }

    /// A schema that accepts any value, with the names of its fields.
    pub(super) fn opened(&self) -> Self {
        let is_object = matches!(self.field_type, FieldType::Object { .. });
        let any = |field: Field| Field {
            field_type: FieldType::Unknown,
            optional: Some(true),
            nullable: true,
            default: None,
            checks: Vec::new(),
            ..field
        };
        let field_type = match is_object {
            true => FieldType::Object {
                fields: self.fields().into_iter().map(any).collect(),
            },
            false => self.field_type.clone(),
        };
        Self {
            field_type,
            optional: true,
            nullable: true,
            default: None,
            ..self.clone()
        }
    }

    fn is_wrapped_once(&self) -> bool {
        let wrappers = [self.optional, self.nullable, self.default.is_some()];
        let count = wrappers.into_iter().filter(|is_set| *is_set).count();
        count == 1 && self.checks.is_empty()
    }

    /// A schema that also accepts no value. Whether it then still has a default depends on the version of zod.
    fn accepting_absence(&self) -> Self {
        let mut next = self.clone();
        next.optional = true;
        if next.default.take().is_some() {
            next.checks.push("default()".to_owned());
        }
        next
    }

    fn listed(&self) -> Self {
        Self {
            checks: self
                .checks
                .iter()
                .map(|check| format!("items.{check}"))
                .collect(),
            package: self.package,
            ..Self::of(FieldType::Array {
                items: Box::new(self.value_type()),
            })
        }
    }

    fn names_of_fields(&self) -> Self {
        let fields = self.fields().into_iter();
        let values = fields.map(|field| Json::from(field.name)).collect();
        Self::of(FieldType::Literal { values })
    }
}

/// A schema with the value of an absent field.
pub(super) fn with_default(schema: Schema, value: &Value) -> Schema {
    let default = match value {
        Value::Literal(json) => Some(json.clone()),
        Value::Array(values) if values.is_empty() => Some(Json::Array(Vec::new())),
        _ => None,
    };
    let mut schema = Schema {
        optional: default.is_none(),
        default,
        ..schema
    };
    if schema.default.is_none() {
        // The value is computed.
        schema.checks.push("default()".to_owned());
    }
    schema
}

/// A schema whose fields are changed, or those of `{ name: true }`.
pub(super) fn only_these(
    schema: &Schema,
    keys: Option<&Value>,
    change: impl Fn(Vec<Field>) -> Vec<Field>,
) -> Schema {
    let Some(keys) = keys else {
        return schema.with_fields(change(schema.fields()));
    };
    let Some(names) = keys_of(keys) else {
        return schema.opened().checked(vec!["partial()".to_owned()]);
    };
    let change = |field: Field| match names.contains(&field.name) {
        true => change(vec![field]),
        false => vec![field],
    };
    schema.with_fields(schema.fields().into_iter().flat_map(change).collect())
}

/// Fields that all may be absent, or none.
pub(super) fn all_optional(mut fields: Vec<Field>, optional: bool) -> Vec<Field> {
    for field in &mut fields {
        let schema = Schema::from_field(field);
        match optional {
            true => *field = schema.accepting_absence().field(&field.name),
            false if field.default.is_none() => field.optional = Some(false),
            false => {}
        }
    }
    fields
}

/// A check as it is written: `min(1)`. A message or a function is left out.
pub(super) fn written(name: &str, call: &Call<'_>, package: SchemaPackage) -> String {
    let source = || {
        let code = call.code(0);
        let words: Vec<&str> = code.text().split_whitespace().collect();
        format!("{name}({})", words.join(" "))
    };
    let plain = || format!("{name}({})", package.version_of(name));
    let is_affix = matches!(name, "startsWith" | "endsWith" | "includes");
    match call.arguments.first() {
        Some(Value::Literal(json @ (Json::Number(_) | Json::Bool(_)))) => format!("{name}({json})"),
        Some(Value::Literal(Json::String(text))) if is_affix => {
            match call.arguments.get(1).is_some_and(has_options) {
                true => format!("{name}()"),
                false => format!("{name}({text:?})"),
            }
        }
        _ if name == "regex" => source(),
        Some(value) if has_options(value) => source(),
        _ => plain(),
    }
}

/// Whether an argument may be more than a message or a function.
fn has_options(value: &Value) -> bool {
    const MESSAGES: [&str; 8] = [
        "abort",
        "description",
        "error",
        "invalid_type_error",
        "message",
        "params",
        "path",
        "required_error",
    ];
    match value {
        Value::Object(object) => {
            let is_message = |key: &str| MESSAGES.contains(&key);
            !object.open.is_empty() || !object.entries.iter().all(|entry| is_message(&entry.key))
        }
        Value::Literal(Json::String(_)) | Value::Undefined | Value::Function(_) => false,
        Value::Schema(_) | Value::Array(_) => false,
        _ => true,
    }
}
