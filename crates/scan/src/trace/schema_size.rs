//! The size of schemas.

use super::schema::Schema;
use super::value::Value;

// A schema of more types is not read: one that uses another twice, repeated, would have a number of types that is too large to list.
const MOST_TYPES: u32 = 10_000;

/// Whether a schema that is made of these would be too large.
pub(super) fn is_too_large(schema: Option<&Schema>, arguments: &[Value]) -> bool {
    let mut left = MOST_TYPES;
    let of_schema = schema.is_none_or(|schema| schema.field_type.fits(&mut left));
    !(of_schema && arguments.iter().all(|value| fits(value, &mut left)))
}

/// Whether the types of the schemas in a value are not more than those left.
fn fits(value: &Value, left: &mut u32) -> bool {
    match value {
        Value::Schema(schema) => schema.field_type.fits(left),
        Value::Object(object) => object.entries.iter().all(|entry| fits(&entry.value, left)),
        Value::Array(values) => values.iter().all(|value| fits(value, left)),
        Value::Either(values) => values.iter().all(|value| fits(value, left)),
        _ => true,
    }
}
