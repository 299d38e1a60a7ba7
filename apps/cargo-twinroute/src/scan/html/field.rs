//! Literals, as TypeScript writes them.

use serde_json::Value;

/// The characters of a literal that are shown.
const LENGTH: usize = 300;

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
