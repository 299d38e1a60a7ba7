//! Functions that read a field and check it.

use twinroute_scan::model::Field;

use super::check::{Check, check};
use super::field::{Coerced, Shape};
use super::owner::Owner;
use super::{Origin, RustType, Types};
use crate::names::snake;

impl Types {
    /// The function that reads a field and checks it; `None` if there is nothing to check.
    pub(super) fn reader(
        &mut self,
        field: &Field,
        shape: &Shape,
        owner: &mut Owner<'_>,
    ) -> Option<String> {
        let mut steps = String::new();
        for written in &shape.checks {
            match check(written, &shape.rust) {
                Check::Passes => {}
                Check::Unknown => owner.unchecked.push(format!("{written} of {}", field.name)),
                Check::Change(change) => steps.push_str(&changed(change, shape)),
                Check::Refuse(condition, says) => {
                    steps.push_str(&refused(&condition, &says, shape))
                }
            }
        }
        let is_whole = shape.rust == RustType::Integer && owner.from == Origin::Json;
        let converts = matches!(shape.coerced, Some(Coerced::Number | Coerced::Boolean));
        if steps.is_empty() && !is_whole && !converts {
            self.has_present |= shape.refuses_null;
            return None;
        }
        self.has_whole |= is_whole || converts && shape.rust == RustType::Integer;
        self.has_coerced |= shape.coerced == Some(Coerced::Number);
        let words = [owner.name, &field.name].map(snake);
        let words = words.map(|word| word.trim_start_matches("r#").to_owned());
        let name = words.join("_");
        let function = self.functions.claim(&name);
        let rust = match shape.is_option {
            true => format!("Option<{}>", shape.rust),
            false => shape.rust.to_string(),
        };
        self.readers.push(format!(
            "fn {function}<'de, D: Deserializer<'de>>(deserializer: D) -> Result<{rust}, D::Error> {{\n\
             let value = {};\n{steps}Ok(value)\n}}\n\n",
            read(shape, is_whole)
        ));
        Some(function)
    }
}

/// The value as it is read, before the checks.
fn read(shape: &Shape, is_whole: bool) -> String {
    let rust = &shape.rust;
    if let Some(conversion) = conversion(shape) {
        return match shape.is_option {
            true => format!(
                "Option::<String>::deserialize(deserializer)?.map(|text| {conversion}).transpose()?"
            ),
            false => {
                format!("{{\nlet text = String::deserialize(deserializer)?;\n{conversion}?\n}}")
            }
        };
    }
    match (is_whole, shape.is_option, shape.refuses_null) {
        (true, true, false) => {
            "Option::<f64>::deserialize(deserializer)?.map(whole).transpose()?".to_owned()
        }
        (true, _, true) => "Some(whole(f64::deserialize(deserializer)?)?)".to_owned(),
        (true, false, false) => "whole(f64::deserialize(deserializer)?)?".to_owned(),
        (false, _, true) => format!("Some(<{rust}>::deserialize(deserializer)?)"),
        (false, true, false) => format!("Option::<{rust}>::deserialize(deserializer)?"),
        (false, false, false) => format!("<{rust}>::deserialize(deserializer)?"),
    }
}

/// What makes the value of a `text`, as a `Result`.
fn conversion(shape: &Shape) -> Option<&'static str> {
    Some(match (shape.coerced?, &shape.rust) {
        (Coerced::Number, RustType::Integer) => "coerced::<D::Error>(&text).and_then(whole)",
        (Coerced::Number, _) => "coerced::<D::Error>(&text)",
        (Coerced::Boolean, _) => "Ok::<bool, D::Error>(!text.is_empty())",
        (Coerced::Text, _) => return None,
    })
}

fn changed(change: &str, shape: &Shape) -> String {
    match shape.is_option {
        true => format!("let value = value.map(|value| {change});\n"),
        false => format!("let value = {change};\n"),
    }
}

/// `condition` is for a reference to the value.
fn refused(condition: &str, says: &str, shape: &Shape) -> String {
    let by_value = || condition.replace("*value", "value");
    let condition = match (shape.is_option, shape.rust.is_copy()) {
        (true, true) => format!("value.is_some_and(|value| {})", by_value()),
        (true, false) => format!("value.as_ref().is_some_and(|value| {condition})"),
        (false, _) => by_value(),
    };
    format!("if {condition} {{\nreturn Err(D::Error::custom({says:?}));\n}}\n")
}
