//! Enums of texts.

use std::fmt::Write as _;

use super::{RustType, Types};
use crate::names::{Names, pascal};

impl Types {
    /// Whether a type is an enum of texts.
    pub(super) fn is_enumeration(&self, rust: &RustType) -> bool {
        let RustType::Named(name) = rust else {
            return false;
        };
        let mut known = self.known.iter();
        known.any(|(content, one)| content.starts_with("enum ") && one == name)
    }

    /// Declares an enum of texts, or finds the one that has them. Returns its name.
    pub(super) fn enumeration(&mut self, name: &str, texts: &[&str]) -> String {
        let mut distinct: Vec<&str> = Vec::new();
        for text in texts {
            if !distinct.contains(text) {
                distinct.push(text);
            }
        }
        let content = format!("enum {distinct:?}");
        if let Some(known) = self.known.get(&content) {
            return known.clone();
        }
        let name = self.names.claim(name);
        self.known.insert(content, name.clone());
        let mut names = Names::default();
        let variants: Vec<(String, &str)> = distinct
            .iter()
            .map(|&text| (names.claim(&variant(text)), text))
            .collect();
        let mut text = format!(
            "#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]\nenum {name} {{\n"
        );
        for (variant, value) in &variants {
            if variant != value {
                let _ = writeln!(text, "#[serde(rename = {value:?})]");
            }
            let _ = writeln!(text, "{variant},");
        }
        let _ = write!(
            text,
            "}}\n\nimpl {name} {{\nfn as_str(self) -> &'static str {{\nmatch self {{\n"
        );
        for (variant, value) in &variants {
            let _ = writeln!(text, "Self::{variant} => {value:?},");
        }
        text.push_str("}\n}\n}\n\n");
        self.items.push(text);
        name
    }
}

fn variant(text: &str) -> String {
    match text {
        "" => "Empty".to_owned(),
        "*" => "All".to_owned(),
        _ => pascal(text, "V"),
    }
}
