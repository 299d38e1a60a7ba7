//! What the Rust twins of the App handlers share.

use serde_json::{Value, json};

/// A cookie as Next.js shows one.
pub(crate) fn named(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}
