//! Types of keys and fields, as TypeScript writes them.

use twinroute_scan::model::{Field, FieldType};

use crate::brief::requests::code_as_is;

pub(super) fn object(fields: &[Field]) -> String {
    let field = |field: &Field| {
        let optional = if field.optional == Some(true) {
            "?"
        } else {
            ""
        };
        let null = if field.nullable { " | null" } else { "" };
        let default = field
            .default
            .as_ref()
            .map(|value| format!(" = {}", code_as_is(value)));
        let checks: String = field
            .checks
            .iter()
            .map(|check| format!(" .{check}"))
            .collect();
        format!(
            "{}{optional}: {}{null}{}{checks}",
            field.name,
            type_name(&field.field_type),
            default.unwrap_or_default()
        )
    };
    format!(
        "{{ {} }}",
        fields.iter().map(field).collect::<Vec<_>>().join(", ")
    )
}

pub(super) fn type_name(field_type: &FieldType) -> String {
    match field_type {
        FieldType::Unknown => "unknown".to_owned(),
        FieldType::String => "string".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::File => "file".to_owned(),
        FieldType::Literal { values } => values
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" | "),
        FieldType::Array { items } => format!("{}[]", type_name(items)),
        FieldType::Object { fields } => object(fields),
        FieldType::Record { values } => format!("Record<string, {}>", type_name(values)),
        FieldType::Union { types } => types.iter().map(type_name).collect::<Vec<_>>().join(" | "),
    }
}
