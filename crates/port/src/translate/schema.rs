//! Schemas that check the body or the query.

use std::rc::Rc;

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Pattern, Statement};

use super::block::Translator;
use super::json::indented;
use super::usage;
use super::value::Value;
use crate::declare::Declared;

impl Translator<'_, '_> {
    /// `const body = await request.json()`, which a schema checks later: until then, any JSON will do.
    pub(super) fn bind_content(
        &mut self,
        pattern: &Pattern,
        init: &Expression,
        rest: &[Statement],
    ) -> bool {
        let (Pattern::Name(name), false) = (pattern, self.is_pages()) else {
            return false;
        };
        let is_checked = rest.iter().any(|statement| usage::checks(name, statement));
        let is_body = |this: &mut Self| {
            let value = this.checked_value(init)?;
            matches!(value, Value::Body).then_some(())
        };
        let (lines, reads) = (self.before.len(), self.reads.clone());
        if !is_checked || !is_call(init) || self.tried(is_body).is_none() {
            return false;
        }
        self.before.truncate(lines);
        self.reads = reads;
        self.import("serde_json::Value");
        let rust = self.fresh(name);
        self.push(vec![format!("let {rust}: Value = req.json().await?;")]);
        self.declare(name, Value::Content(rust));
        true
    }

    /// `schema.parse(req.body)` and `schema.safeParse(req.query)`: the struct of the file has the schema's checks.
    pub(super) fn bind_schema(
        &mut self,
        pattern: &Pattern,
        init: &Expression,
        rest: &[Statement],
    ) -> bool {
        let ExpressionKind::Call {
            callee, arguments, ..
        } = &init.bare().kind
        else {
            return false;
        };
        let ExpressionKind::Member(schema, method) = &callee.bare().kind else {
            return false;
        };
        if !self.only_makes(schema) || !self.makes_schema(schema) {
            return false;
        }
        let is_safe = match &**method {
            "parse" | "parseAsync" => false,
            "safeParse" | "safeParseAsync" => true,
            _ => return false,
        };
        let [argument] = &arguments[..] else {
            return false;
        };
        let kept = (self.before.len(), self.reads.clone());
        let mut content = None;
        let source = self.tried(|this| this.checked_value(argument));
        let value = match source {
            // A body that was read before, whose struct has the fields already.
            Some(Value::Body) if is_safe && !self.is_pages() && !is_call(argument) => return false,
            Some(Value::Body) if is_checked(self.input.names.body.as_ref()) => Value::ReadBody,
            Some(Value::Content(variable)) if is_checked(self.input.names.body.as_ref()) => {
                content = Some(variable);
                Value::ReadBody
            }
            Some(Value::Query) if is_checked(self.input.names.query.as_ref()) => Value::ReadQuery,
            _ => return false,
        };
        if is_safe {
            self.before.truncate(kept.0);
            self.reads = kept.1;
            return self.bind_checked(pattern, value, content, rest);
        }
        match (&value, content) {
            (Value::ReadQuery, _) => self.read_query_struct(),
            (_, Some(content)) => self.read_content(&content),
            (_, None) if self.is_pages() => self.read_body(0),
            (_, None) => {}
        }
        self.bind_value(pattern, value, Some(init));
        true
    }

    /// Reads a body that was parsed before into its struct.
    fn read_content(&mut self, content: &str) {
        let Some(body) = &self.input.names.body else {
            return;
        };
        self.import("serde::Deserialize");
        self.import("twinroute::ApiError");
        self.before.push(format!(
            "let body = {}::deserialize(&{content}).map_err(|error| ApiError::new(400, error.to_string()))?;",
            body.name
        ));
        if let Some(block) = self.reads.last_mut() {
            block.insert(("body", 0));
        }
        self.mark_checks("body", body);
    }

    /// The value of what a schema checks.
    fn checked_value(&mut self, expression: &Expression) -> Option<Value> {
        let outer = std::mem::replace(&mut self.is_checked, true);
        let value = self.value(expression);
        self.is_checked = outer;
        value
    }

    /// `const result = schema.safeParse(x); if (!result.success) return ...`
    fn bind_checked(
        &mut self,
        pattern: &Pattern,
        value: Value,
        content: Option<String>,
        rest: &[Statement],
    ) -> bool {
        let Pattern::Name(name) = pattern else {
            return false;
        };
        let Some(Statement::If {
            test,
            then,
            otherwise,
        }) = rest.first()
        else {
            return false;
        };
        let is_test = matches!(&test.kind, ExpressionKind::Not(inner)
            if inner.path().as_deref() == Some(&format!("{name}.success")));
        if !is_test || !otherwise.is_empty() || !usage::ends(then) {
            return false;
        }
        let variable = match value {
            Value::ReadBody => "body",
            _ => "query",
        };
        let declared = match variable {
            "body" => &self.input.names.body,
            _ => &self.input.names.query,
        };
        let Some(declared) = declared else {
            return false;
        };
        let read = match content {
            Some(content) => format!("{}::deserialize(&{content})", declared.name),
            None => self.checked_read(&value, &declared.name),
        };
        let mut lines = vec![format!("let Ok({variable}) = {read} else {{")];
        self.flush();
        let parsed = Value::Parsed(Rc::new(value));
        self.declare(name, parsed);
        let block = self.block(then, false);
        lines.extend(indented(block.lines));
        lines.push("};".to_owned());
        self.push(lines);
        self.mark_checks(variable, declared);
        if let Some(block) = self.reads.last_mut() {
            block.insert((variable, 0));
        }
        true
    }

    /// Reads the body or the query into a struct, as a `Result` that only the schema's checks fail.
    fn checked_read(&self, value: &Value, name: &str) -> String {
        match (value, self.is_pages()) {
            (Value::ReadBody, true) => format!("req.body().read::<{name}>()"),
            // A body that is no JSON is no error of the schema.
            (Value::ReadBody, false) => {
                format!("req.json().await.map(serde_json::from_value::<{name}>)?")
            }
            (_, true) => format!("req.query().read::<{name}>()"),
            (_, false) => format!("req.next_url().search_params().read::<{name}>()"),
        }
    }
}

/// Whether a schema checks what a struct reads.
fn is_checked(declared: Option<&Declared>) -> bool {
    declared.is_some_and(|declared| declared.is_checked)
}

fn is_call(expression: &Expression) -> bool {
    matches!(expression.bare().kind, ExpressionKind::Call { .. })
}
