//! The kinds of schemas: what the functions of a package for schemas make.

use serde_json::Value as Json;

use super::calls::Call;
use super::schema::Schema;
use super::schema_changes::{all_optional, only_these, with_default, written};
use super::schema_literals::literals_of;
use super::schema_package::SchemaPackage;
use super::schema_values::{checks_in, fields_in, schema_of};
use super::value::Value;
use crate::model::FieldType;

/// The type of a schema that is made of no others; `None` for a function that makes another kind.
pub(super) fn schema_type(name: &str, call: &Call<'_>) -> Option<FieldType> {
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
            let values = Box::new(values_of(call).value_type());
            FieldType::Record { values }
        }
        "enum" | "nativeEnum" | "picklist" | "literal" => FieldType::Literal {
            values: literals_of(call.argument(0)).unwrap_or_default(),
        },
        _ => return None,
    })
}

/// A schema of several others.
pub(super) fn combined(name: &str, call: &Call<'_>) -> Option<Schema> {
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
pub(super) fn own_checks(name: &str, call: &Call<'_>, package: SchemaPackage) -> Vec<String> {
    let of_each = |parts: &str, of: &Value| -> Vec<String> {
        let checks = schema_of(of).checks;
        checks
            .iter()
            .map(|check| format!("{parts}.{check}"))
            .collect()
    };
    match name {
        // Whether it may be one is said by the type.
        "string" | "text" | "number" | "int" | "integer" | "boolean" | "bool" | "date" | "file"
        | "any" | "unknown" | "mixed" | "null" | "enum" | "nativeEnum" | "picklist" | "literal" => {
            Vec::new()
        }
        "int32" => ["min(-2147483648)", "max(2147483647)"]
            .map(str::to_owned)
            .to_vec(),
        "uint32" => ["min(0)", "max(4294967295)"].map(str::to_owned).to_vec(),
        "array" | "repeatable" => of_each("items", call.argument(0)),
        "set" => [vec!["set()".to_owned()], of_each("items", call.argument(0))].concat(),
        "record" | "map" | "partialRecord" => record_checks(name, call),
        "object" | "strictObject" | "looseObject" | "formData" | "interface" => {
            let own = match name {
                "strictObject" => Some("strict()".to_owned()),
                "looseObject" => Some("passthrough()".to_owned()),
                _ => None,
            };
            let fields = call.arguments.first().map(checks_in);
            own.into_iter().chain(fields.unwrap_or_default()).collect()
        }
        "custom" | "instanceof" | "instance" | "lazy" => vec![format!("{name}()")],
        _ => vec![written(name, call, package)],
    }
}

/// The checks of the keys and values of a record.
fn record_checks(name: &str, call: &Call<'_>) -> Vec<String> {
    let mut checks = Vec::new();
    if name == "map" {
        checks.push("map()".to_owned());
    }
    if let [keys, _, ..] = &call.arguments[..] {
        let keys = schema_of(keys);
        if keys.field_type != FieldType::String || !keys.checks.is_empty() {
            checks.push("keys()".to_owned());
        }
    }
    let values = values_of(call);
    checks.extend(values.checks.iter().map(|check| format!("values.{check}")));
    checks
}

/// The schema of the values of a record: that of its only schema, or of the one after that of its keys.
fn values_of(call: &Call<'_>) -> Schema {
    match &call.arguments[..] {
        [_, values, ..] => schema_of(values),
        _ => schema_of(call.argument(0)),
    }
}

/// Functions that take a schema and return a changed one.
pub(super) fn wrapper(name: &str, call: &Call<'_>) -> Option<Schema> {
    let inner = match name {
        "preprocess" => schema_of(call.argument(1)),
        _ => schema_of(call.argument(0)),
    };
    let more = |mut schema: Schema, check: &str| {
        schema.checks.push(check.to_owned());
        schema
    };
    Some(match name {
        "optional" | "nullish" | "nullable" => {
            let default = call.arguments.get(1);
            let schema = Schema {
                optional: inner.optional || name != "nullable",
                nullable: inner.nullable || name != "optional",
                ..inner
            };
            match default {
                Some(default) => with_default(schema, default),
                None => schema,
            }
        }
        "preprocess" => Schema {
            checks: [vec!["preprocess()".to_owned()], inner.checks.clone()].concat(),
            ..inner
        },
        // Valibot: `pipe(string(), minLength(1))`. The actions are not read.
        "pipe" if call.arguments.len() > 1 => more(inner, "pipe()"),
        "pipe" | "readonly" | "nonOptional" | "nonNullish" => inner,
        "strict" => more(inner, "strict()"),
        "required" => only_these(&inner, call.arguments.get(1), |fields| {
            all_optional(fields, false)
        }),
        "partial" => only_these(&inner, call.arguments.get(1), |fields| {
            all_optional(fields, true)
        }),
        _ => return None,
    })
}
