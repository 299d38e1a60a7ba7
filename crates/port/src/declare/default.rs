//! The value of an absent field.

use serde_json::Value as Json;

use super::{RustType, Types};
use crate::names::snake;

impl Types {
    /// The function that gives an absent field its value; `None` if the value does not fit the type.
    pub(super) fn default(
        &mut self,
        owner: &str,
        field: &str,
        value: &Json,
        rust: &RustType,
    ) -> Option<String> {
        let expression = match (rust, value) {
            (RustType::Text, Json::String(text)) => format!("{text:?}.to_owned()"),
            (RustType::Integer, Json::Number(number)) => number.as_i64()?.to_string(),
            (RustType::Number, Json::Number(number)) => format!("{:?}", number.as_f64()?),
            (RustType::Boolean, Json::Bool(value)) => value.to_string(),
            (RustType::List(_), Json::Array(values)) if values.is_empty() => {
                return Some("Vec::new".to_owned());
            }
            (RustType::Map(_), Json::Object(values)) if values.is_empty() => {
                return Some("BTreeMap::new".to_owned());
            }
            (RustType::Named(name), Json::String(text)) => self.variant_of(name, text)?,
            _ => return None,
        };
        let function = self.functions.claim(&format!(
            "default_{}_{}",
            snake(owner).trim_start_matches("r#"),
            snake(field).trim_start_matches("r#")
        ));
        self.readers.push(format!(
            "fn {function}() -> {rust} {{\n{expression}\n}}\n\n"
        ));
        Some(function)
    }

    /// The variant of a declared enum that has this text.
    fn variant_of(&self, name: &str, text: &str) -> Option<String> {
        let line = format!(" => {text:?},");
        let head = format!("impl {name} {{");
        let item = self.items.iter().find(|item| item.contains(&head))?;
        let found = item.lines().find_map(|one| one.strip_suffix(&line))?;
        Some(found.replace("Self", name))
    }
}
