//! Types as TypeScript writes them.

use serde_json::Value;

use super::{Field, FieldType};

/// How much of a type is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeDetail {
    /// The names and types of fields, four levels deep; deeper ones are `...`.
    Outline,
    /// All levels, also `null`, defaults and checks.
    Full,
}

// The levels of an outline.
const DEEPEST: usize = 4;

/// A type as TypeScript writes it: `string`, `("a" | "b")[]`, `{ id: string, tags?: string[] }`.
///
/// ```
/// use twinroute_scan::model::{FieldType, TypeDetail, type_name};
///
/// let types = vec![FieldType::String, FieldType::Number];
/// let items = Box::new(FieldType::Union { types });
/// assert_eq!(type_name(&FieldType::Array { items }, TypeDetail::Full), "(string | number)[]");
/// ```
pub fn type_name(field_type: &FieldType, detail: TypeDetail) -> String {
    let depth = match detail {
        TypeDetail::Outline => DEEPEST,
        TypeDetail::Full => usize::MAX,
    };
    shown(field_type, detail, depth)
}

fn shown(field_type: &FieldType, detail: TypeDetail, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "...".to_owned();
    };
    let inner = |one: &FieldType| shown(one, detail, depth);
    match field_type {
        FieldType::Unknown => "unknown".to_owned(),
        FieldType::String => "string".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::File => "file".to_owned(),
        FieldType::Literal { values } => join(values.iter().map(Value::to_string), " | "),
        FieldType::Array { items } => match (&**items, inner(items)) {
            (FieldType::Union { .. } | FieldType::Literal { .. }, name) if name.contains(" | ") => {
                format!("({name})[]")
            }
            (_, name) => format!("{name}[]"),
        },
        FieldType::Object { fields } => {
            let fields = fields.iter().map(|one| field(one, detail, depth));
            format!("{{ {} }}", join(fields, ", "))
        }
        FieldType::Record { values } => format!("Record<string, {}>", inner(values)),
        FieldType::Union { types } => join(types.iter().map(inner), " | "),
    }
}

fn field(field: &Field, detail: TypeDetail, depth: usize) -> String {
    let optional = match field.optional {
        Some(true) => "?",
        _ => "",
    };
    let name = shown(&field.field_type, detail, depth);
    let mut text = format!("{}{optional}: {name}", field.name);
    if detail == TypeDetail::Full {
        if field.nullable {
            text.push_str(" | null");
        }
        if let Some(default) = &field.default {
            text.push_str(&format!(" = {default}"));
        }
        for check in &field.checks {
            text.push_str(&format!(" .{check}"));
        }
    }
    text
}

fn join(parts: impl Iterator<Item = String>, between: &str) -> String {
    let parts: Vec<String> = parts.collect();
    parts.join(between)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(value: Value) -> FieldType {
        serde_json::from_value(value).unwrap_or_default()
    }

    #[test]
    fn a_list_of_one_of_several_has_parentheses() {
        let literals =
            json!({ "kind": "array", "items": { "kind": "literal", "values": ["a", "b"] } });
        let one = json!({ "kind": "array", "items": { "kind": "literal", "values": ["a b"] } });
        let names = [literals, one].map(|value| type_name(&of(value), TypeDetail::Full));
        assert_eq!(names, ["(\"a\" | \"b\")[]", "\"a b\"[]"]);
    }

    #[test]
    fn an_outline_is_short() {
        let field = json!({ "name": "a", "type": { "kind": "string" }, "optional": true, "nullable": true, "checks": ["min(1)"] });
        let object = of(json!({ "kind": "object", "fields": [field] }));
        assert_eq!(type_name(&object, TypeDetail::Outline), "{ a?: string }");
        assert_eq!(
            type_name(&object, TypeDetail::Full),
            "{ a?: string | null .min(1) }"
        );
        let deep = (0..6).fold(FieldType::String, |items, _| FieldType::Array {
            items: Box::new(items),
        });
        assert_eq!(type_name(&deep, TypeDetail::Outline), "...[][][][]");
    }
}
