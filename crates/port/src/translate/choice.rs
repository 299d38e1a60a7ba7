//! Conditional values: `a ? b : c`.

use twinroute_scan::code::syntax::Expression;

use super::block::Translator;
use super::condition::Condition;
use super::rust::{Kind, Rust};
use super::value::Value;

impl Translator<'_, '_> {
    pub(super) fn conditional(
        &mut self,
        test: &Expression,
        then: &Expression,
        otherwise: &Expression,
    ) -> Option<Value> {
        let text = match self.condition(test)? {
            Condition::Always => return self.value(then),
            Condition::Never => return self.value(otherwise),
            Condition::When(text, _) => text,
        };
        let (first, second) = (self.value(then)?, self.value(otherwise)?);
        if let (Value::Json(first), Value::Json(second)) = (&first, &second) {
            self.import("serde_json::json");
            let [first, second] = [first, second].map(|json| format!("json!({})", json.inline()));
            let text = choice(&text, &first, &second)?;
            return Some(Value::Rust(Rust::new(text, Kind::OwnedData)));
        }
        let (Value::Rust(first), Value::Rust(second)) = (first, second) else {
            return None;
        };
        if [&first, &second].map(Rust::is_temporary).contains(&true) {
            return owned_choice(&text, &first, &second).map(Value::Rust);
        }
        let kind = match (&first.kind, &second.kind) {
            _ if first.kind == Kind::OwnedText || second.kind == Kind::OwnedText => return None,
            _ if first.is_text() && second.is_text() => Kind::Text,
            (Kind::Number, Kind::Number) => Kind::Number,
            (Kind::Boolean, Kind::Boolean) => Kind::Boolean,
            _ => return None,
        };
        let text = choice(&text, &first.text, &second.text)?;
        Some(Value::Rust(Rust::new(text, kind)))
    }
}

/// A choice between texts of which one is a part of a temporary value, which ends with its branch.
fn owned_choice(test: &str, one: &Rust, other: &Rust) -> Option<Rust> {
    let owned = |rust: &Rust| match (rust.kind, rust.text.starts_with("if ")) {
        (Kind::Literal | Kind::Text, false) => Some(format!("{}.to_owned()", rust.text)),
        (Kind::OwnedText, true) => Some(rust.text.clone()),
        _ => None,
    };
    let text = choice(test, &owned(one)?, &owned(other)?)?;
    Some(Rust::new(text, Kind::OwnedText))
}

// rustfmt takes twice the time for each level.
const DEEPEST_CHOICE: usize = 6;

/// `if test { one } else { other }`; `None` if it nests too deeply.
fn choice(test: &str, one: &str, other: &str) -> Option<String> {
    let depth = |text: &str| text.matches("if ").count();
    let is_chain = other.starts_with("if ") && other.ends_with('}');
    let nested = depth(test) + depth(one) + if is_chain { 0 } else { depth(other) };
    (nested <= DEEPEST_CHOICE).then(|| match is_chain {
        true => format!("if {test} {{ {one} }} else {other}"),
        false => format!("if {test} {{ {one} }} else {{ {other} }}"),
    })
}
