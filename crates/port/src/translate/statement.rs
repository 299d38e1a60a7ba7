//! Translates statements.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Statement, Text};

use super::block::{Flow, Translator};
use super::condition::Condition;
use super::json::indented;
use super::rust::{Kind, Rust};
use super::usage;
use super::value::Value;

impl Translator<'_, '_> {
    /// Translates a statement. `rest` are those after it in its block; after the block, nothing follows if it `is_tail`.
    pub(super) fn statement(
        &mut self,
        statement: &Statement,
        rest: &[Statement],
        is_tail: bool,
    ) -> Flow {
        if self.budget.is_spent() {
            return self.too_long();
        }
        let is_last = is_tail && rest.iter().all(|one| self.is_quiet(one));
        match statement {
            Statement::Function(_) => Flow::Continues,
            Statement::Return(Some(value)) => self.responds(value),
            Statement::Expression(expression) => {
                let is_last = is_last || matches!(rest.first(), Some(Statement::Return(None)));
                self.expression(expression, statement, is_last)
            }
            Statement::Declare(declarator) if self.is_repeated(declarator) => {
                self.missing_statement(statement)
            }
            Statement::Declare(declarator) => {
                self.flush();
                self.declaration(declarator, rest)
            }
            Statement::Return(None) | Statement::Break => {
                self.flush();
                let text = self.left("response", "the function ends without a response");
                self.push(vec![format!("return {text};")]);
                Flow::Ends
            }
            Statement::Throw(error) => {
                self.flush();
                self.throws(error)
            }
            Statement::If {
                test,
                then,
                otherwise,
            } => {
                self.flush();
                self.branch(test, then, otherwise, is_last)
            }
            Statement::Block(block) => self.run(block, is_last),
            Statement::Switch { subject, cases } => {
                self.flush();
                match self.switch(subject, cases, is_last) {
                    Some(flow) => flow,
                    None => self.missing_statement(statement),
                }
            }
            Statement::Try {
                block,
                catch: Some((pattern, catch)),
                finally,
            } if finally.is_empty() => {
                self.flush();
                match self.tried(|this| this.attempt(block, pattern.as_ref(), catch, is_last)) {
                    Some(flow) => flow,
                    None => self.missing_statement(statement),
                }
            }
            Statement::Try { .. } | Statement::Loop { .. } | Statement::Other(_) => {
                self.missing_statement(statement)
            }
        }
    }

    fn too_long(&mut self) -> Flow {
        self.flush();
        let text = self.left("logic", "the rest, which is too long or nests too deeply");
        self.push(vec![format!("return {text};")]);
        Flow::Ends
    }

    /// `return value`
    fn responds(&mut self, value: &Expression) -> Flow {
        if let ExpressionKind::Conditional(test, then, otherwise) = &value.bare().kind {
            return self.responds_either(test, then, otherwise);
        }
        match self.tried(|this| this.returned(value)) {
            Some(Value::Reply(reply)) => {
                self.push(reply.lines("return Ok(", ");"));
                return Flow::Ends;
            }
            Some(Value::Throws(error)) => {
                self.flush();
                self.push(vec![format!("return Err({error});")]);
                return Flow::Ends;
            }
            _ => {}
        }
        self.flush();
        if let Some(flow) = self.tried(|this| this.in_place(value)) {
            return flow;
        }
        let kind = match self.kind_of(value) {
            "logic" => "response",
            kind => kind,
        };
        let source = self.source(value);
        let text = self.left(kind, &source);
        self.push(vec![format!("return {text};")]);
        Flow::Ends
    }

    /// What the handler waits for that returns it; a `try` around the `return` does not wait.
    fn returned(&mut self, value: &Expression) -> Option<Value> {
        match self.catches {
            true => self.value(value),
            false => self.awaited(value),
        }
    }

    fn responds_either(
        &mut self,
        test: &Expression,
        then: &Expression,
        otherwise: &Expression,
    ) -> Flow {
        self.flush();
        let text = match self.test(test) {
            Condition::Always => return self.responds(then),
            Condition::Never => return self.responds(otherwise),
            Condition::When(text, _) => text,
        };
        let mut lines = std::mem::take(&mut self.before);
        lines.push(format!("if {text} {{"));
        lines.extend(indented(self.response_block(then)));
        push_else(&mut lines, self.response_block(otherwise));
        self.push(lines);
        Flow::Ends
    }

    fn response_block(&mut self, value: &Expression) -> Vec<String> {
        let outer = std::mem::take(&mut self.lines);
        self.responds(value);
        std::mem::replace(&mut self.lines, outer)
    }

    /// A function that is handed the request or `res`, and ends the handler: its statements in place of the call.
    fn in_place(&mut self, call: &Expression) -> Option<Flow> {
        let (written, arguments) = self.handed_on(call)?;
        if !self.budget.takes_copy() {
            return None;
        }
        let is_awaited = is_awaited(call);
        // The `try` sees no error of a promise.
        if self.catches && written.function.is_async && !is_awaited {
            return None;
        }
        let catches = self.catches;
        self.catches &= !is_awaited;
        let function = written.function.clone();
        let is_own = std::rc::Rc::ptr_eq(&written.module, &self.written.module);
        let first = self.lines.len();
        let flow = self.entered(&written, arguments, |this| {
            if this.run(&function.body, true) == Flow::Continues {
                let text = this.left("response", "the function ends without a response");
                this.push(vec![format!("return {text};")]);
            }
            Some(Flow::Ends)
        });
        self.catches = catches;
        // What another file does is better read there, unless it is wholly translated.
        let is_left = |line: &String| line.trim_start().starts_with("// port: logic");
        flow.filter(|_| is_own || !self.lines[first..].iter().any(is_left))
    }

    fn expression(
        &mut self,
        expression: &Expression,
        statement: &Statement,
        is_last: bool,
    ) -> Flow {
        if self.is_log(expression) {
            return Flow::Continues;
        }
        if let ExpressionKind::Assign(pattern, value) = &expression.kind {
            return self.assignment(pattern, value, statement);
        }
        let pending = self.chain.clone();
        match self.tried(|this| this.value(expression)) {
            Some(Value::Responder(calls)) => {
                self.chain.extend(calls);
                return Flow::Continues;
            }
            Some(Value::Reply(reply)) if is_last => {
                self.push(reply.lines("return Ok(", ");"));
                return Flow::Ends;
            }
            Some(Value::Reply(_)) => {
                self.chain = pending;
                return self.missing_statement(statement);
            }
            Some(Value::Throws(error)) => {
                self.flush();
                self.push(vec![format!("return Err({error});")]);
                return Flow::Ends;
            }
            _ => {}
        }
        self.flush();
        if is_last && let Some(flow) = self.tried(|this| this.in_place(expression)) {
            return flow;
        }
        self.side_effect(expression);
        Flow::Continues
    }

    fn throws(&mut self, error: &Expression) -> Flow {
        if let ExpressionKind::Call {
            callee,
            arguments,
            is_new: true,
        } = &error.bare().kind
            && callee.name().is_some_and(|name| &**name == "Error")
            && let [message] = &arguments[..]
        {
            self.import("twinroute::Error");
            let text = self.text_or_missing(message);
            self.push(vec![format!(
                "return Err(Error::new({}));",
                text.trim_start_matches('&')
            )]);
            return Flow::Ends;
        }
        let source = format!("throw {}", self.source(error));
        let text = self.left("logic", &source);
        self.push(vec![format!("return {text};")]);
        Flow::Ends
    }

    fn branch(
        &mut self,
        test: &Expression,
        then: &[Statement],
        otherwise: &[Statement],
        is_last: bool,
    ) -> Flow {
        if otherwise.is_empty() && usage::ends(then) && self.narrows(test, then) {
            return Flow::Continues;
        }
        let text = match self.test(test) {
            Condition::Always => return self.run(then, is_last),
            Condition::Never => return self.run(otherwise, is_last),
            Condition::When(text, _) => text,
        };
        let mut lines = std::mem::take(&mut self.before);
        let first = self.block(then, is_last);
        lines.push(format!("if {text} {{"));
        lines.extend(indented(first.lines));
        // `else if` nests no deeper.
        let is_chain = matches!(otherwise, [Statement::If { .. }]);
        self.budget.blocks -= u32::from(is_chain);
        let second = self.block(otherwise, is_last);
        self.budget.blocks += u32::from(is_chain);
        push_else(&mut lines, second.lines);
        self.push(lines);
        match (first.flow, second.flow) {
            (Flow::Ends, Flow::Ends) => Flow::Ends,
            _ => Flow::Continues,
        }
    }

    /// `if (!a || !b) { return ... }`, which Rust writes as `let (Some(a), Some(b)) = (a, b) else { return ... }`.
    fn narrows(&mut self, test: &Expression, then: &[Statement]) -> bool {
        let Some(names) = usage::negations(test) else {
            return false;
        };
        let names: Vec<Text> = names.into_iter().cloned().collect();
        let mut parts = Vec::new();
        for name in &names {
            match self.local(name) {
                Some(Value::Rust(rust)) => parts.push(rust),
                _ => return false,
            }
        }
        if !parts.iter().any(Rust::is_optional) {
            return false;
        }
        let variables: Vec<_> = names.iter().map(|name| self.fresh(name)).collect();
        let tested: Option<Vec<_>> = variables
            .iter()
            .zip(&parts)
            .map(|(variable, rust)| self.present(variable, rust))
            .collect();
        let Some(tested) = tested else {
            return false;
        };
        let pattern = |(name, variable): (&Text, &String)| match self.is_changed(name) {
            true => format!("Some(mut {variable})"),
            false => format!("Some({variable})"),
        };
        let patterns: Vec<_> = names.iter().zip(&variables).map(pattern).collect();
        let (pattern, value) = match &tested[..] {
            [(value, _)] => (patterns.concat(), value.clone()),
            tested => {
                let values: Vec<_> = tested.iter().map(|(value, _)| value.clone()).collect();
                (
                    format!("({})", patterns.join(", ")),
                    format!("({})", values.join(", ")),
                )
            }
        };
        let block = self.block(then, false);
        let mut lines = vec![format!("let {pattern} = {value} else {{")];
        lines.extend(indented(block.lines));
        lines.push("};".to_owned());
        self.push(lines);
        for ((name, variable), (_, kind)) in names.iter().zip(variables).zip(tested) {
            self.declare(name, Value::Rust(Rust::new(variable, kind)));
        }
        true
    }

    /// An `Option` that is `Some` if a value is true in JavaScript, and the type of what is in it.
    fn present(&mut self, name: &str, rust: &Rust) -> Option<(String, Kind)> {
        let text = &rust.text;
        Some(match rust.kind {
            Kind::OptionalText | Kind::NullableText | Kind::AbsentText => (
                format!("{text}.filter(|{name}| !{name}.is_empty())"),
                Kind::Text,
            ),
            Kind::Text => (
                format!("Some({text}).filter(|{name}| !{name}.is_empty())"),
                Kind::Text,
            ),
            Kind::OptionalData => (text.clone(), Kind::Data),
            Kind::OptionalJson => {
                self.import("twinroute::ported::truthy");
                (
                    format!("{text}.filter(|{name}| truthy({name}))"),
                    Kind::Json,
                )
            }
            Kind::Data => {
                self.import("twinroute::ported::truthy");
                (
                    format!("Some({text}).filter(|{name}| truthy({name}))"),
                    Kind::Data,
                )
            }
            _ => return None,
        })
    }

    /// A statement that does nothing that a client sees.
    fn is_quiet(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Return(None) | Statement::Function(_) | Statement::Break => true,
            Statement::Expression(expression) => self.is_log(expression),
            _ => false,
        }
    }

    /// `console.error(...)`, with arguments that only compute: a check of the request in one must not be lost.
    fn is_log(&self, expression: &Expression) -> bool {
        match &expression.bare().kind {
            ExpressionKind::Call {
                callee, arguments, ..
            } => {
                let path = callee.path();
                path.is_some_and(|path| path.starts_with("console."))
                    && arguments.iter().all(|one| self.only_computes(one))
            }
            _ => false,
        }
    }
}

/// Ends an `if` with the lines of its `else`. Those that are one `if` nest no deeper.
fn push_else(lines: &mut Vec<String>, mut otherwise: Vec<String>) {
    let is_inner = |line: &String| line.is_empty() || line.starts_with([' ', '}']);
    let is_if = otherwise
        .first()
        .is_some_and(|line| line.starts_with("if "))
        && otherwise[1..].iter().all(is_inner)
        && otherwise.iter().filter(|line| *line == "}").count() == 1;
    if is_if {
        otherwise[0].insert_str(0, "} else ");
        lines.append(&mut otherwise);
        return;
    }
    if !otherwise.is_empty() {
        lines.push("} else {".to_owned());
        lines.extend(indented(otherwise));
    }
    lines.push("}".to_owned());
}

fn is_awaited(call: &Expression) -> bool {
    match &call.kind {
        ExpressionKind::As(inner, _) => is_awaited(inner),
        kind => matches!(kind, ExpressionKind::Await(_)),
    }
}
