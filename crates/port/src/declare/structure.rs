//! Structs for bodies and queries.

use std::fmt::Write as _;

use twinroute_scan::model::Field;

use super::field::Written;
use super::owner::Owner;
use super::{Declared, Origin, Trust, Types};
use crate::names::{Names, camel};

impl Types {
    /// Declares a struct, or finds the one with the same fields.
    pub(crate) fn structure(
        &mut self,
        name: &str,
        fields: &[Field],
        from: Origin,
        trust: Trust,
    ) -> Declared {
        let content = serde_json::to_string(fields).unwrap_or_default();
        let content = format!("{from:?} {trust:?} {content}");
        let known = self.known.get(&content).cloned();
        let name = known.clone().unwrap_or_else(|| self.names.claim(name));
        self.known.insert(content, name.clone());
        let (place, readers) = (self.place(), self.readers.len());
        let mut owner = Owner {
            name: &name,
            from,
            trust,
            names: Names::default(),
            unchecked: Vec::new(),
        };
        let written: Vec<Written> = fields
            .iter()
            .map(|field| self.field(field, &mut owner))
            .collect();
        let unchecked = owner.unchecked;
        match known {
            // The fields were written before, and are the same.
            Some(_) => {
                self.items.truncate(place);
                self.readers.truncate(readers);
            }
            None => self.items[place] = text(&name, &written),
        }
        Declared {
            name,
            fields: written.into_iter().map(|field| field.declared).collect(),
            is_checked: trust == Trust::Schema,
            unchecked,
        }
    }
}

fn text(name: &str, fields: &[Written]) -> String {
    let plain = |field: &Written| field.declared.name.trim_start_matches("r#").to_owned();
    let is_camel = |field: &Written| camel(&field.declared.name) == field.declared.key;
    let is_renamed = fields
        .iter()
        .any(|field| is_camel(field) && plain(field) != field.declared.key);
    let mut text = "#[derive(Clone, Debug, Deserialize, Serialize)]\n".to_owned();
    if is_renamed {
        text.push_str("#[serde(rename_all = \"camelCase\")]\n");
    }
    let _ = writeln!(text, "struct {name} {{");
    for field in fields {
        let has_name = match is_renamed {
            true => is_camel(field),
            false => plain(field) == field.declared.key,
        };
        let mut attributes = field.attributes.clone();
        if !has_name {
            attributes.insert(0, format!("rename = {:?}", field.declared.key));
        }
        if !attributes.is_empty() {
            let _ = writeln!(text, "#[serde({})]", attributes.join(", "));
        }
        let _ = writeln!(text, "{}: {},", field.declared.name, field.declared.rust);
    }
    text.push_str("}\n\n");
    text
}
