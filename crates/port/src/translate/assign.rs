//! Assignments.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Pattern, Statement, Text};

use super::block::{Flow, Translator};
use super::json::Json;
use super::rust::Kind;
use super::text::is_identifier;
use super::usage;
use super::value::Value;

impl Translator<'_, '_> {
    pub(super) fn assignment(
        &mut self,
        pattern: &Pattern,
        value: &Expression,
        statement: &Statement,
    ) -> Flow {
        if let Pattern::Place(place) = pattern
            && let ExpressionKind::Member(object, name) = &place.kind
            && &**name == "statusCode"
            && matches!(
                self.tried(|this| this.value(object)),
                Some(Value::Responder(_))
            )
            && let Some(Value::Rust(status)) = self.tried(|this| this.value(value))
            && status.text.parse::<u16>().is_ok()
        {
            self.chain.push(format!(".status({})", status.text));
            return Flow::Continues;
        }
        self.flush();
        let is_set = match pattern {
            Pattern::Name(name) => self.set_name(name, value),
            Pattern::Place(place) => self.set_place(place, value),
            _ => false,
        };
        match is_set {
            true => Flow::Continues,
            false => self.missing_statement(statement),
        }
    }

    fn set_name(&mut self, name: &Text, value: &Expression) -> bool {
        if self.is_shared_with(&vec![Some(name.clone())], value, 0) {
            return false;
        }
        match self.local(name) {
            Some(Value::Rust(old)) if old.kind == Kind::Text && is_identifier(&old.text) => {
                match self.tried(|this| this.value(value)) {
                    Some(Value::Rust(value)) if value.kind == Kind::Literal => {
                        self.push(vec![format!("{} = {};", old.text, value.text)]);
                        true
                    }
                    _ => false,
                }
            }
            Some(Value::Rust(old)) if old.kind == Kind::Data && is_identifier(&old.text) => {
                self.set_data(&old.text, value);
                self.objects.remove(&old.text);
                true
            }
            _ => false,
        }
    }

    /// `data.name = value`, where `data` is a variable that holds an object.
    fn set_place(&mut self, place: &Expression, value: &Expression) -> bool {
        if usage::path(place).is_none_or(|path| self.is_shared_with(&path, value, 0)) {
            return false;
        }
        let ExpressionKind::Member(object, key) = &place.kind else {
            return false;
        };
        let Some(root) = object.name() else {
            return false;
        };
        let is_object = matches!(self.local(root), Some(Value::Rust(rust)) if self.objects.contains(&rust.text));
        match self.tried(|this| this.value(place)) {
            Some(Value::Rust(place)) if is_object && &**key != "__proto__" => {
                self.set_data(&place.text, value);
                true
            }
            _ => false,
        }
    }

    fn set_data(&mut self, rust: &str, value: &Expression) {
        let json = self.tried(|this| {
            let value = this.value(value)?;
            this.as_json(value)
        });
        match json {
            Some(Json::Value(value)) if value.kind == Kind::Data => {
                self.push(vec![format!("{rust} = {}.clone();", value.text)]);
            }
            Some(json) => {
                self.import("serde_json::json");
                self.push(json.lines(&format!("{rust} = json!("), ");"));
            }
            None => {
                let text = self.missing(value, "Value").replacen("::<Value>", "", 1);
                self.push(vec![format!("{rust} = {text};")]);
            }
        }
    }
}
