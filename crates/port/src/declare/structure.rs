//! Structs for bodies and queries.

use std::fmt::Write as _;

use twinroute_scan::model::Field;

use super::check::{Check, check};
use super::{Origin, RustType, Trust, Types};
use crate::names::{Names, camel, pascal, snake};

/// A struct that was declared.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) fields: Vec<DeclaredField>,
    /// The checks of the schema that reading the struct does not do: `email() of user.email`.
    pub(crate) unchecked: Vec<String>,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredField {
    /// The name in the request: `pageSize`.
    pub(crate) key: String,
    /// The name in Rust: `page_size`.
    pub(crate) name: String,
    /// The type: `Option<f64>`.
    pub(crate) rust: String,
}

/// A field as it is written.
struct Written {
    declared: DeclaredField,
    attributes: Vec<String>,
}

impl Types {
    /// Declares a struct, or finds the one with the same fields.
    pub(crate) fn structure(
        &mut self,
        name: &str,
        fields: &[Field],
        from: Origin,
        trust: Trust,
    ) -> Declared {
        let content = format!(
            "{from:?} {trust:?} {}",
            serde_json::to_string(fields).unwrap_or_default()
        );
        let known = self.known.get(&content).cloned();
        let name = known.clone().unwrap_or_else(|| self.names.claim(name));
        self.known.insert(content, name.clone());
        let (place, readers) = (self.place(), self.readers.len());
        let mut unchecked = Vec::new();
        let mut names = Names::default();
        let written: Vec<Written> = fields
            .iter()
            .map(|field| self.field(&name, field, &mut names, from, trust, &mut unchecked))
            .collect();
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
            unchecked,
        }
    }

    fn field(
        &mut self,
        owner: &str,
        field: &Field,
        names: &mut Names,
        from: Origin,
        trust: Trust,
        unchecked: &mut Vec<String>,
    ) -> Written {
        let mut inner = Vec::new();
        let typed = self.typed(
            &field.field_type,
            &pascal(&field.name, "T"),
            from,
            trust,
            &mut inner,
        );
        unchecked.extend(inner.into_iter().map(|one| within(&field.name, &one)));
        let is_null = field.nullable || typed.is_nullable;
        let is_known = trust == Trust::Schema && typed.rust != RustType::Json;
        let default = field
            .default
            .as_ref()
            .filter(|_| is_known && !is_null && !is_computed)
            .and_then(|value| self.default(owner, &field.name, value, &typed.rust));
        let may_be_absent = field.optional != Some(false) || !is_known || is_computed;
        let is_option = (may_be_absent && default.is_none()) || is_null;
        let mut checks = typed.checks;
        checks.extend(field.checks.iter().cloned());
        if field.default.is_some() && default.is_none() && trust == Trust::Schema {
            checks.push("default()".to_owned());
        }
        let reader = match trust {
            Trust::Schema => self.reader(owner, field, &checks, &typed.rust, is_option, unchecked),
            Trust::Code => None,
        };
        let mut attributes = Vec::new();
        match (&default, &reader) {
            (Some(function), _) => attributes.push(format!("default = {function:?}")),
            (None, Some(_)) if is_option && may_be_absent => attributes.push("default".to_owned()),
            _ => {}
        }
        match reader {
            Some(function) => attributes.push(format!("deserialize_with = {function:?}")),
            // An `Option` is absent by default, and this field may only be null.
            None if is_option && !may_be_absent => {
                attributes.push("deserialize_with = \"Option::deserialize\"".to_owned())
            }
            None => {}
        }
        let rust = match is_option {
            true => format!("Option<{}>", typed.rust),
            false => typed.rust.to_string(),
        };
        Written {
            declared: DeclaredField {
                key: field.name.clone(),
                name: names.claim(&snake(&field.name)),
                rust,
            },
            attributes,
        }
    }

    /// The function that reads a field and checks it; `None` if there is nothing to check.
    fn reader(
        &mut self,
        owner: &str,
        field: &Field,
        checks: &[String],
        rust: &RustType,
        is_option: bool,
        unchecked: &mut Vec<String>,
    ) -> Option<String> {
        let mut steps = String::new();
        for written in checks {
            match (check(written, rust), is_option) {
                (Check::Passes, _) => {}
                (Check::Unknown, _) => unchecked.push(format!("{written} of {}", field.name)),
                (Check::Change(change), true) => {
                    let _ = writeln!(steps, "let value = value.map(|value| {change});");
                }
                (Check::Change(change), false) => {
                    let _ = writeln!(steps, "let value = {change};");
                }
                (Check::Refuse(condition, says), is_option) => {
                    let condition = match is_option {
                        true if rust.is_copy() => {
                            let condition = condition.replace("*value", "value");
                            format!("value.is_some_and(|value| {condition})")
                        }
                        true => format!("value.as_ref().is_some_and(|value| {condition})"),
                        false => condition.replace("*value", "value"),
                    };
                    let _ = writeln!(
                        steps,
                        "if {condition} {{\nreturn Err(D::Error::custom({says:?}));\n}}"
                    );
                }
            }
        }
        if steps.is_empty() {
            return None;
        }
        let field_name = snake(&field.name);
        let function = self.functions.claim(&format!(
            "{}_{}",
            snake(owner),
            field_name.trim_start_matches("r#")
        ));
        let rust = match is_option {
            true => format!("Option<{rust}>"),
            false => rust.to_string(),
        };
        self.readers.push(format!(
            "fn {function}<'de, D: Deserializer<'de>>(deserializer: D) -> Result<{rust}, D::Error> {{\n\
             let value = <{rust}>::deserialize(deserializer)?;\n{steps}Ok(value)\n}}\n\n"
        ));
        Some(function)
    }
}

/// The path of a field inside another: `email() of user.email`.
fn within(field: &str, check: &str) -> String {
    match check.rsplit_once(" of ") {
        Some((check, path)) => format!("{check} of {field}.{path}"),
        None => format!("{check} of {field}"),
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
