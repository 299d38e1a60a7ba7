//! A configuration in the syntax of `twinroute.toml`.

use serde_json::Value;

/// Writes each key on a line of its own.
pub(crate) fn toml_text(config: &Value) -> String {
    let keys = config.as_object().into_iter().flatten();
    keys.map(|(key, value)| format!("{key} = {}\n", inline(value)))
        .collect()
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(inline).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| format!("{key} = {}", inline(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        // A string of JSON is a string of TOML; numbers and booleans are the same.
        plain => plain.to_string(),
    }
}
