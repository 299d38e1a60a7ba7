//! Translates expressions to values.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Operator, Property, Text};
use twinroute_scan::code::{Target, index};

use super::block::Translator;
use super::condition::Condition;
use super::json::Json;
use super::rust::{Kind, Rust};
use super::text::{is_identifier, literal};
use super::value::Value;
use crate::names::snake;

impl Translator<'_, '_> {
    /// What an expression is; `None` if that is not known.
    pub(super) fn value(&mut self, expression: &Expression) -> Option<Value> {
        if !self.budget.takes_value() {
            return None;
        }
        match &expression.kind {
            ExpressionKind::Name(name) => self.name(name, expression),
            ExpressionKind::Text(text) => {
                Some(Value::Rust(Rust::new(literal(text), Kind::Literal)))
            }
            ExpressionKind::Number(_) | ExpressionKind::Boolean(_) | ExpressionKind::Null => {
                self.constant(expression)
            }
            ExpressionKind::Template(texts, holes) => self.template(texts, holes),
            ExpressionKind::Member(object, name) => self.member_of(object, name, expression),
            ExpressionKind::Index(object, index) => self.index(object, index, expression),
            ExpressionKind::Call {
                callee,
                arguments,
                is_new,
            } => self.call(callee, arguments, *is_new, false),
            ExpressionKind::Object(properties) => self.object(properties),
            ExpressionKind::Array(items) => self.array(items),
            ExpressionKind::Await(inner) => self.awaited(inner),
            ExpressionKind::As(inner, _) => self.value(inner),
            ExpressionKind::Not(_) => self.boolean(expression),
            ExpressionKind::Binary(Operator::Equal | Operator::Unequal, ..) => {
                self.boolean(expression)
            }
            ExpressionKind::Binary(operator, left, right) => self.either(*operator, left, right),
            ExpressionKind::Conditional(test, then, otherwise) => {
                self.conditional(test, then, otherwise)
            }
            ExpressionKind::Function(function) => {
                Some(Value::Function(twinroute_scan::code::Written {
                    module: self.module(),
                    function: function.clone(),
                }))
            }
            ExpressionKind::Spread(_)
            | ExpressionKind::Assign(..)
            | ExpressionKind::Import(_)
            | ExpressionKind::Other(_) => None,
        }
    }

    /// What an expression is, if code waits for it: that of `await f()`.
    pub(super) fn awaited(&mut self, expression: &Expression) -> Option<Value> {
        match &expression.kind {
            ExpressionKind::Call {
                callee,
                arguments,
                is_new,
            } => self.call(callee, arguments, *is_new, true),
            ExpressionKind::As(inner, _) => self.awaited(inner),
            _ => self.value(expression),
        }
    }

    fn name(&mut self, name: &Text, expression: &Expression) -> Option<Value> {
        if let Some(value) = self.local(name) {
            return match value {
                Value::Responder(_) => Some(Value::Responder(Vec::new())),
                Value::Deferred(declarator, used) => self.undefer(name, &declarator, &used),
                Value::Unset | Value::Later => None,
                value => Some(value),
            };
        }
        if &**name == "undefined" {
            return Some(Value::Undefined);
        }
        let module = self.module();
        match self.input.code.target(&module, name) {
            Some(Target::Function(written, _)) => Some(Value::Function(written)),
            Some(Target::Package(package, export)) => Some(Value::Package(package, export)),
            Some(target) => self.constant(expression).or(Some(Value::Target(target))),
            None => Some(Value::Global(name.clone())),
        }
    }

    /// A value that uses constants of the project only.
    fn constant(&mut self, expression: &Expression) -> Option<Value> {
        let module = self.module();
        let value = self.input.code.constant(&module, expression)?;
        Some(match Json::of(&value) {
            Json::Value(rust) => Value::Rust(rust),
            json => Value::Json(json),
        })
    }

    fn template(&mut self, texts: &[Text], holes: &[Expression]) -> Option<Value> {
        let mut format = String::new();
        let mut arguments = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            format.push_str(&text.replace('{', "{{").replace('}', "}}"));
            let Some(hole) = holes.get(index) else {
                continue;
            };
            let text = self.hole(hole)?;
            match is_identifier(&text) {
                true => format.push_str(&format!("{{{text}}}")),
                false => {
                    format.push_str("{}");
                    arguments.push(text);
                }
            }
        }
        let arguments: String = arguments
            .iter()
            .map(|argument| format!(", {argument}"))
            .collect();
        let text = format!("format!({}{arguments})", literal(&format));
        Some(Value::Rust(Rust::new(text, Kind::OwnedText)))
    }

    /// A value in a template, whose text is the same in both languages.
    fn hole(&mut self, hole: &Expression) -> Option<String> {
        match self.value(hole)? {
            Value::Rust(rust) if rust.is_text() => Some(rust.text),
            Value::Rust(rust) if rust.kind == Kind::OptionalText => {
                Some(format!("{}.unwrap_or(\"undefined\")", rust.text))
            }
            // A number of a query may be written in another form.
            Value::Rust(rust) if rust.kind == Kind::Number && rust.whole().is_some() => {
                Some(rust.text)
            }
            Value::Method => Some("req.method()".to_owned()),
            _ => None,
        }
    }

    fn member_of(&mut self, object: &Expression, name: &Text, whole: &Expression) -> Option<Value> {
        if let Some(variable) = environment(whole)
            && !self.is_local("process")
        {
            let text = format!("std::env::var({}).ok().as_deref()", literal(&variable));
            return Some(Value::Rust(Rust::new(text, Kind::OptionalText)));
        }
        let value = self.value(object)?;
        self.part_of(&value, name, whole)
    }

    /// A property of a value, which is the object of an expression.
    pub(super) fn part_of(
        &mut self,
        value: &Value,
        name: &Text,
        whole: &Expression,
    ) -> Option<Value> {
        // The other properties would be lost.
        if let Value::Json(_) = value
            && value.can_fail()
        {
            return None;
        }
        if let Value::Target(_) | Value::Json(_) = value
            && !self.has_locals(whole)
            && let Some(constant) = self.tried(|this| this.constant(whole))
        {
            return Some(constant);
        }
        self.member(value, name)
    }

    fn index(
        &mut self,
        object: &Expression,
        index: &Expression,
        whole: &Expression,
    ) -> Option<Value> {
        if !self.has_locals(whole)
            && let Some(constant) = self.tried(|this| this.constant(whole))
        {
            return Some(constant);
        }
        let value = self.value(object)?;
        let index = self.value(index)?;
        match (value, index) {
            // `handlers[req.method]`
            (Value::Table(entries), Value::Method) => {
                let method = self.input.method?;
                // The last property of a name counts.
                let mut entries = entries.iter().rev();
                let entry = entries.find(|(key, _)| &**key == method.name());
                Some(entry.map_or(Value::Undefined, |(_, value)| value.clone()))
            }
            (Value::Rust(rust), Value::Rust(at))
                if rust.kind == Kind::Data && at.text.parse::<usize>().is_ok() =>
            {
                Some(Value::Rust(Rust::new(
                    format!("{}[{}]", rust.text, at.text),
                    Kind::Data,
                )))
            }
            (value, Value::Rust(at)) if at.kind == Kind::Literal => {
                let name: String = serde_json::from_str(&at.text).ok()?;
                self.member(&value, &name.as_str().into())
            }
            _ => None,
        }
    }

    pub(super) fn object(&mut self, properties: &[Property]) -> Option<Value> {
        if let Some((Property::Spread(first), rest)) = properties.split_first()
            && let Some(value) = self.tried(|this| this.extended(first, rest))
        {
            return Some(value);
        }
        let mut fields: Vec<(String, Json)> = Vec::new();
        for property in properties {
            match property {
                Property::Named(key, value) => {
                    let json = self.json_part(value)?;
                    set(&mut fields, key, json)?;
                }
                Property::Spread(inner) => match self.value(inner)? {
                    Value::Json(Json::Object(inner)) => {
                        for (key, json) in inner {
                            set(&mut fields, &key, json)?;
                        }
                    }
                    Value::Undefined => {}
                    _ => return None,
                },
                Property::Computed(..) => return None,
            }
        }
        // Numbers come first.
        fields.sort_by_key(|(key, _)| index(key).map_or(u64::MAX, u64::from));
        Some(Value::Json(Json::Object(fields)))
    }

    /// `{ ...data, name: value }`
    fn extended(&mut self, first: &Expression, rest: &[Property]) -> Option<Value> {
        let Value::Rust(base) = self.value(first)? else {
            return None;
        };
        if base.kind != Kind::Data || !is_identifier(&base.text) {
            return None;
        }
        let Some(Property::Named(key, _)) = rest.first() else {
            return None;
        };
        let name = format!("{}_with_{}", base.text, snake(key).trim_start_matches("r#"));
        let variable = self.fresh(&name);
        let copy = match self.objects.contains(&base.text) {
            true => format!("{}.clone()", base.text),
            false => {
                self.import("twinroute::ported::spread");
                format!("spread(&{})", base.text)
            }
        };
        let mut lines = vec![format!("let mut {variable} = {copy};")];
        for property in rest {
            let Property::Named(key, value) = property else {
                return None;
            };
            let value = self.json_part(value)?;
            self.import("serde_json::json");
            lines.extend(value.lines(&format!("{variable}[{}] = json!(", literal(key)), ");"));
        }
        self.before.extend(lines);
        self.objects.insert(variable.clone());
        Some(Value::Rust(Rust::new(variable, Kind::Data)))
    }

    fn array(&mut self, items: &[Expression]) -> Option<Value> {
        let is_spread = |item: &Expression| matches!(item.kind, ExpressionKind::Spread(_));
        if items.iter().any(is_spread) {
            return None;
        }
        let items = items.iter().map(|item| self.json_part(item));
        Some(Value::Json(Json::Array(items.collect::<Option<_>>()?)))
    }

    /// A value in a JSON literal. One that is not known is missing; for one that may be `undefined`, the result is `None`.
    fn json_part(&mut self, expression: &Expression) -> Option<Json> {
        self.budget.literals += 1;
        let is_too_deep = self.budget.is_too_deep();
        let known = self.tried(|this| {
            let value = (!is_too_deep).then(|| this.value(expression))??;
            this.as_json(value)
        });
        self.budget.literals -= 1;
        match known {
            Some(json) => Some(json),
            None => {
                let text = self.missing(expression, "Value");
                Some(Json::Value(Rust::new(text, Kind::OwnedData)))
            }
        }
    }

    pub(super) fn as_json(&mut self, value: Value) -> Option<Json> {
        match value {
            Value::Json(json) => Some(json),
            Value::Rust(rust) => match rust.kind {
                Kind::OptionalText
                | Kind::AbsentText
                | Kind::OptionalBoolean
                | Kind::OptionalNumber
                | Kind::OptionalJson
                | Kind::OptionalEnum
                | Kind::OptionalOther => None,
                _ => Some(Json::Value(rust)),
            },
            Value::Method => Some(Json::Value(Rust::new("req.method().as_str()", Kind::Text))),
            Value::Table(entries) if entries.is_empty() => Some(Json::Object(Vec::new())),
            _ => None,
        }
    }

    fn boolean(&mut self, expression: &Expression) -> Option<Value> {
        let text = match self.condition(expression)? {
            Condition::Always => "true".to_owned(),
            Condition::Never => "false".to_owned(),
            Condition::When(text, _) => text,
        };
        Some(Value::Rust(Rust::new(text, Kind::Boolean)))
    }

    /// `a || b`, `a ?? b` as a value.
    fn either(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Value> {
        if !matches!(operator, Operator::Or | Operator::Coalesce) {
            return None;
        }
        let first = self.value(left)?;
        let Value::Rust(first) = first else {
            return match (operator, first) {
                (Operator::Or | Operator::Coalesce, Value::Undefined) => self.value(right),
                (Operator::Coalesce, value @ Value::Json(_)) => Some(value),
                _ => None,
            };
        };
        let second = self.value(right)?;
        match (operator, &first.kind, second) {
            (
                Operator::Coalesce,
                Kind::OptionalText | Kind::NullableText | Kind::AbsentText,
                Value::Rust(second),
            ) if second.is_text() && second.kind != Kind::OwnedText => {
                let text = format!("{}.unwrap_or({})", first.text, second.text);
                Some(Value::Rust(Rust::new(text, Kind::Text)))
            }
            (
                Operator::Or,
                Kind::OptionalText | Kind::NullableText | Kind::AbsentText,
                Value::Rust(second),
            ) if second.is_text() && second.kind != Kind::OwnedText => {
                let text = format!(
                    "{}.filter(|text| !text.is_empty()).unwrap_or({})",
                    first.text, second.text
                );
                Some(Value::Rust(Rust::new(text, Kind::Text)))
            }
            // What is not ported has `null` for `undefined`, too.
            (Operator::Coalesce, Kind::Data, Value::Rust(second)) if second.text == "null" => {
                Some(Value::Rust(first))
            }
            (Operator::Coalesce, Kind::Literal | Kind::Text | Kind::OwnedText, _) => {
                Some(Value::Rust(first))
            }
            _ => None,
        }
    }

    /// A `serde_json::Value` of an expression, missing if it is not known.
    pub(super) fn text_or_missing(&mut self, expression: &Expression) -> String {
        let known = self.tried(|this| match this.value(expression)? {
            Value::Rust(rust) if rust.is_text() => Some(rust.as_str()),
            _ => None,
        });
        known.unwrap_or_else(|| format!("&{}", self.missing(expression, "String")))
    }
}

/// `process.env.NAME`
fn environment(expression: &Expression) -> Option<String> {
    let path = expression.path()?;
    let name = path.strip_prefix("process.env.")?;
    // Next.js sets these by itself.
    let is_plain = !name.contains('.') && !matches!(name, "NODE_ENV" | "NEXT_RUNTIME");
    is_plain.then(|| name.to_owned())
}

/// Sets a field; `None` if it replaces a value that may end the handler.
fn set(fields: &mut Vec<(String, Json)>, key: &str, json: Json) -> Option<()> {
    match fields.iter_mut().find(|(name, _)| name == key) {
        Some(field) if Value::Json(field.1.clone()).can_fail() => return None,
        Some(field) => field.1 = json,
        None => fields.push((key.to_owned(), json)),
    }
    Some(())
}
