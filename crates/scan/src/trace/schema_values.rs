//! Schemas in values: those of variables, and of plain objects of schemas.

use super::object::Entry;
use super::schema::Schema;
use super::schema_parts::variants;
use super::value::Value;
use crate::model::{Field, FieldType};

/// The schema that a value is.
pub(super) fn schema_of(value: &Value) -> Schema {
    match value {
        Value::Schema(schema) => (**schema).clone(),
        // yup and joi take a plain object for an object.
        Value::Object(_) => Schema::of(FieldType::Object {
            fields: fields_in(value),
        })
        .checked(checks_in(value)),
        // What it checks is not known, but it may check something.
        _ => Schema::unresolved(),
    }
}

/// The fields of a schema, or of an object of schemas.
pub(super) fn fields_in(value: &Value) -> Vec<Field> {
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
pub(super) fn checks_in(value: &Value) -> Vec<String> {
    match value {
        Value::Schema(schema) => schema.checks.clone(),
        Value::Object(object) if object.open.is_empty() => Vec::new(),
        Value::Either(values) => values.iter().flat_map(checks_in).collect(),
        _ => Schema::unresolved().checks,
    }
}
