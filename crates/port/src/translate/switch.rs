//! Translates `switch`.

use twinroute_scan::code::syntax::{Case, Expression, Statement};

use super::block::{Flow, Translator};
use super::json::indented;
use super::rust::{Kind, Rust};
use super::text::literal;
use super::value::Value;

impl Translator<'_, '_> {
    /// Translates a `switch` whose cases are texts; `None` if it is another one.
    pub(super) fn switch(
        &mut self,
        subject: &Expression,
        cases: &[Case],
        is_last: bool,
    ) -> Option<Flow> {
        let subject = self.tried(|this| this.value(subject))?;
        // A name that one case declares hides the outer one in all of them.
        self.frame().open();
        self.declare_later(cases.iter().flat_map(|case| &case.body));
        let flow = self.tried(|this| this.switch_on(&subject, cases, is_last));
        self.frame().close();
        flow
    }

    fn switch_on(&mut self, subject: &Value, cases: &[Case], is_last: bool) -> Option<Flow> {
        match subject {
            Value::Method => match self.input.method {
                Some(method) => {
                    let taken = self.case_of(cases, &literal(method.name()))?;
                    self.case_body(taken, is_last)
                }
                None => self.other_method(cases, is_last),
            },
            Value::Rust(rust) => self.matched(rust, cases, is_last),
            _ => None,
        }
    }

    /// The cases from the one that a text selects.
    fn case_of<'c>(&mut self, cases: &'c [Case], text: &str) -> Option<&'c [Case]> {
        for (index, case) in cases.iter().enumerate() {
            if let Some(test) = &case.test
                && self.case_text(test)? == text
            {
                return Some(&cases[index..]);
            }
        }
        let default = cases.iter().position(|case| case.test.is_none());
        Some(default.map_or(&[], |index| &cases[index..]))
    }

    fn case_text(&mut self, test: &Expression) -> Option<String> {
        match self.tried(|this| this.value(test))? {
            Value::Rust(rust) if rust.kind == Kind::Literal => Some(rust.text),
            _ => None,
        }
    }

    /// The statements of the first case, and of those that it falls through to.
    fn case_body(&mut self, cases: &[Case], is_last: bool) -> Option<Flow> {
        for (index, case) in cases.iter().enumerate() {
            let (body, is_broken) = until_break(&case.body);
            if has_inner_break(body) {
                return None;
            }
            let falls = !is_broken && cases.get(index + 1).is_some();
            let flow = self.run(body, is_last && !falls);
            if flow == Flow::Ends || is_broken {
                return Some(flow);
            }
        }
        Some(Flow::Continues)
    }

    /// The methods without a function of their own: the cases of the others are left out.
    fn other_method(&mut self, cases: &[Case], is_last: bool) -> Option<Flow> {
        let names: Vec<String> = self
            .input
            .methods
            .iter()
            .map(|method| literal(method.name()))
            .collect();
        for case in cases {
            if let Some(test) = &case.test
                && !names.contains(&self.case_text(test)?)
            {
                return self.matched(
                    &Rust::new("req.method().as_str()", Kind::Text),
                    cases,
                    is_last,
                );
            }
        }
        let default = cases.iter().position(|case| case.test.is_none());
        self.case_body(default.map_or(&[], |index| &cases[index..]), is_last)
    }

    fn matched(&mut self, subject: &Rust, cases: &[Case], is_last: bool) -> Option<Flow> {
        let (before, after) = match subject.kind {
            Kind::Text => ("", ""),
            Kind::OptionalText | Kind::NullableText | Kind::AbsentText => ("Some(", ")"),
            _ => return None,
        };
        let mut lines = vec![format!("match {} {{", subject.text)];
        let mut patterns: Vec<String> = Vec::new();
        let (mut flow, mut has_default) = (Flow::Ends, false);
        for (index, case) in cases.iter().enumerate() {
            match &case.test {
                Some(test) => patterns.push(format!("{before}{}{after}", self.case_text(test)?)),
                // `default` is the last in Rust.
                None if index + 1 == cases.len() => {
                    has_default = true;
                    patterns = vec!["_".to_owned()];
                }
                None => return None,
            }
            let (body, is_broken) = until_break(&case.body);
            let is_empty = case.body.is_empty() && index + 1 < cases.len();
            if is_empty {
                continue;
            }
            if has_inner_break(body) {
                return None;
            }
            let block = self.block(body, is_last);
            if block.flow == Flow::Continues {
                let falls = !is_broken && index + 1 < cases.len();
                if falls {
                    return None;
                }
                flow = Flow::Continues;
            }
            lines.push(format!(
                "    {} => {{",
                std::mem::take(&mut patterns).join(" | ")
            ));
            lines.extend(indented(indented(block.lines)));
            lines.push("    }".to_owned());
        }
        if !has_default {
            lines.push("    _ => {}".to_owned());
            flow = Flow::Continues;
        }
        lines.push("}".to_owned());
        self.push(lines);
        Some(flow)
    }
}

/// The statements of a case up to its `break`, and whether it has one.
fn until_break(body: &[Statement]) -> (&[Statement], bool) {
    if let [Statement::Block(block)] = body {
        return until_break(block);
    }
    match body.iter().position(|one| matches!(one, Statement::Break)) {
        Some(end) => (&body[..end], true),
        None => (body, false),
    }
}

/// Whether a `break` stands in a branch.
fn has_inner_break(body: &[Statement]) -> bool {
    body.iter().any(|statement| match statement {
        Statement::Break => true,
        Statement::If {
            then, otherwise, ..
        } => has_inner_break(then) || has_inner_break(otherwise),
        Statement::Block(block) => has_inner_break(block),
        Statement::Try { block, catch, .. } => {
            has_inner_break(block)
                || catch
                    .as_ref()
                    .is_some_and(|(_, catch)| has_inner_break(catch))
        }
        _ => false,
    })
}
