//! Types and literals, as TypeScript writes them.

use serde_json::Value;
use twinroute_scan::model::{Field, FieldType};

/// Nesting beyond this is `...`.
const DEPTH: usize = 4;
/// The characters of a literal that are shown.
const LENGTH: usize = 300;

/// A type: `string`, `"a" | "b"`, `{ id: string, tags?: string[] }`.
pub(super) fn type_name(value: &FieldType) -> String {
    shown(value, DEPTH)
}

fn shown(value: &FieldType, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "...".to_owned();
    };
    match value {
        FieldType::Unknown => "unknown".to_owned(),
        FieldType::String => "string".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::File => "file".to_owned(),
        FieldType::Literal { values } => join(values.iter().map(Value::to_string), " | "),
        FieldType::Array { items } => match shown(items, depth) {
            name if name.contains(' ') => format!("({name})[]"),
            name => format!("{name}[]"),
        },
        FieldType::Object { fields } => {
            let fields = fields.iter().map(|field| field_line(field, depth));
            format!("{{ {} }}", join(fields, ", "))
        }
        FieldType::Record { values } => format!("Record<string, {}>", shown(values, depth)),
        FieldType::Union { types } => join(types.iter().map(|one| shown(one, depth)), " | "),
    }
}

fn field_line(field: &Field, depth: usize) -> String {
    let mark = if field.optional == Some(true) {
        "?"
    } else {
        ""
    };
    format!("{}{mark}: {}", field.name, shown(&field.field_type, depth))
}

fn join(parts: impl Iterator<Item = String>, between: &str) -> String {
    let parts: Vec<String> = parts.collect();
    parts.join(between)
}

/// A body or a setting: JSON, in which the parts that are no literals stand as their source.
pub(super) fn literal(value: &Value) -> String {
    let text = source(value);
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

fn source(value: &Value) -> String {
    match value {
        Value::Object(entries) => match (entries.len(), entries.get("$code")) {
            (1, Some(Value::String(code))) => code.clone(),
            _ => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", source(value)));
                format!("{{ {} }}", join(entries, ", "))
            }
        },
        Value::Array(items) => format!("[{}]", join(items.iter().map(source), ", ")),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::literal;

    #[test]
    fn literals() {
        let value = json!({ "id": { "$code": "user.id" }, "tags": ["a", null] });
        assert_eq!(literal(&value), r#"{ id: user.id, tags: ["a", null] }"#);
        let long = literal(&json!("ä".repeat(400)));
        assert_eq!(long.chars().count(), 303);
    }
}
