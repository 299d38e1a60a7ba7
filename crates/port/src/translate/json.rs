//! JSON in Rust source.

use super::rust::Rust;
use super::text::literal;

/// An object or array literal, or a value in one.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Object(Vec<(String, Self)>),
    Array(Vec<Self>),
    Value(Rust),
}

// The longest line, without its indentation.
const WIDTH: usize = 92;

impl Json {
    /// A constant of the source.
    pub(super) fn of(value: &serde_json::Value) -> Self {
        use super::rust::Kind;
        let rust = |text: String, kind| Self::Value(Rust::new(text, kind));
        match value {
            serde_json::Value::Null => rust("null".to_owned(), Kind::OwnedData),
            serde_json::Value::Bool(value) => rust(value.to_string(), Kind::Boolean),
            serde_json::Value::Number(number) => rust(number_text(number), Kind::Number),
            serde_json::Value::String(text) => rust(literal(text), Kind::Literal),
            serde_json::Value::Array(items) => Self::Array(items.iter().map(Self::of).collect()),
            serde_json::Value::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of(value)))
                    .collect(),
            ),
        }
    }

    /// The literal on one line.
    pub(super) fn inline(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Object(fields) if fields.is_empty() => "{}".to_owned(),
            Self::Object(fields) => {
                let fields = fields.iter();
                let fields =
                    fields.map(|(key, value)| format!("{}: {}", literal(key), value.inline()));
                format!("{{ {} }}", joined(fields.collect()))
            }
            Self::Array(items) => format!("[{}]", joined(items.iter().map(Self::inline).collect())),
            Self::Value(rust) => rust.text.clone(),
        }
    }

    /// The lines of `before` + literal + `after`.
    pub(super) fn lines(&self, before: &str, after: &str) -> Vec<String> {
        let inline = format!("{before}{}{after}", self.inline());
        if inline.len() <= WIDTH {
            return vec![inline];
        }
        let (open, close, parts): (_, _, Vec<(String, &Self)>) = match self {
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(key, value)| (format!("{}: ", literal(key)), value));
                ('{', '}', fields.collect())
            }
            Self::Array(items) => (
                '[',
                ']',
                items.iter().map(|item| (String::new(), item)).collect(),
            ),
            Self::Value(_) => return vec![inline],
        };
        let mut lines = vec![format!("{before}{open}")];
        for (key, value) in parts {
            lines.extend(indented(value.lines(&key, ",")));
        }
        lines.push(format!("{close}{after}"));
        lines
    }
}

/// A number literal. Without a type, a whole one is an `i32` to Rust.
fn number_text(number: &serde_json::Number) -> String {
    match number.as_i64() {
        Some(whole) if i32::try_from(whole).is_err() => format!("{whole}_i64"),
        _ => number.to_string(),
    }
}

/// The lines, one level deeper.
pub(super) fn indented(lines: Vec<String>) -> Vec<String> {
    let deeper = |line: String| match line.is_empty() {
        true => line,
        false => format!("    {line}"),
    };
    lines.into_iter().map(deeper).collect()
}
