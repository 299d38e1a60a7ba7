//! Values that are left for later: those without an effect of their own, which Rust needs only where translated code uses them.
//!
//! Arguments of calls that are not ported are such values. The mark of the call has their source.

use std::rc::Rc;

use twinroute_scan::code::syntax::{
    Declarator, Expression, ExpressionKind, Module, Statement, Text, visit_expression,
};
use twinroute_scan::code::{Target, makes_schemas};

use super::block::Translator;
use super::data::own_names;
use super::usage;
use super::value::Value;

// Further packages whose functions make schemas, which the scan does not read.
const OTHER_SCHEMAS: [&str; 2] = ["superstruct", "arktype"];

fn has_schemas(package: &str) -> bool {
    makes_schemas(package) || OTHER_SCHEMAS.contains(&package)
}

impl Translator<'_, '_> {
    /// Leaves a variable for later, if its value has no effect, stays the same and is used.
    pub(super) fn defers(
        &mut self,
        declarator: &Rc<Declarator>,
        init: &Expression,
        rest: &[Statement],
    ) -> bool {
        let mut names: Vec<Text> = Vec::new();
        declarator
            .pattern
            .names(&mut |name| names.push(name.clone()));
        let is_fixed = !names.is_empty() && !names.iter().any(|name| self.is_changed(name));
        let is_used = names.iter().any(|name| usage::is_used(name, rest));
        if !is_fixed || !is_used || !self.is_plain(init) || self.is_simple(init) {
            return false;
        }
        let mut used = Vec::new();
        visit_expression(init, &mut |part| {
            if let ExpressionKind::Name(name) = &part.kind {
                used.push((
                    name.clone(),
                    self.frames.last().and_then(|frame| frame.depth_of(name)),
                ));
            }
        });
        let used = Rc::new(used);
        for name in names {
            let value = Value::Deferred(declarator.clone(), used.clone());
            self.declare(&name, value);
        }
        true
    }

    /// Writes a variable that was left for later, and returns its value. It is not known where its names mean others.
    pub(super) fn undefer(
        &mut self,
        name: &Text,
        declarator: &Rc<Declarator>,
        used: &[(Text, Option<usize>)],
    ) -> Option<Value> {
        let init = declarator.init.as_ref()?;
        let frame = self.frames.last()?;
        if used
            .iter()
            .any(|(name, depth)| frame.depth_of(name) != *depth)
        {
            return None;
        }
        // Code that uses itself is not known.
        declarator
            .pattern
            .names(&mut |name| self.declare(name, Value::Unset));
        let marks = std::mem::take(&mut self.before);
        self.bind(&declarator.pattern, init, &[]);
        self.lines.append(&mut self.before);
        self.before = marks;
        self.local(name)
    }

    /// Whether a value is translated without a mark, and is no literal.
    fn is_simple(&mut self, init: &Expression) -> bool {
        let is_mark = |line: &String| line.starts_with("// port:");
        let count = self.before.iter().filter(|line| is_mark(line)).count();
        let simple = self.peeked(|this| {
            let value = this.value(init)?;
            let marks = this.before.iter().filter(|line| is_mark(line)).count();
            (marks == count && !matches!(value, Value::Json(_))).then_some(())
        });
        simple.is_some()
    }

    /// Whether an expression has no effect: nothing is awaited or changed, and calls only compute.
    fn is_plain(&mut self, expression: &Expression) -> bool {
        if self.kind_of(expression) != "logic" {
            return false;
        }
        let own = own_names(expression);
        let mut parts = Vec::new();
        visit_expression(expression, &mut |part| parts.push(part));
        parts.into_iter().all(|part| match &part.kind {
            ExpressionKind::Await(_) | ExpressionKind::Assign(..) | ExpressionKind::Import(_) => {
                false
            }
            ExpressionKind::Other(parts) => {
                let text = self.source(part);
                let operators = ["typeof ", "-", "+", "~"];
                let is_operator = operators.iter().any(|start| text.starts_with(start));
                parts.is_empty()
                    || is_operator && !text.starts_with("++") && !text.starts_with("--")
            }
            ExpressionKind::Name(name) => match self.local(name) {
                Some(Value::Request | Value::Responder(_) | Value::Context | Value::Later) => false,
                Some(_) => !self.is_changed(name),
                None => true,
            },
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.computes(callee.bare(), arguments, &own),
            _ => true,
        })
    }

    /// Whether an expression of a schema does nothing else than to make it.
    pub(super) fn only_makes(&mut self, schema: &Expression) -> bool {
        let own = own_names(schema);
        let mut parts = Vec::new();
        visit_expression(schema, &mut |part| parts.push(part));
        parts.into_iter().all(|part| match &part.kind {
            ExpressionKind::Await(_) | ExpressionKind::Assign(..) => false,
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.computes(callee.bare(), arguments, &own),
            _ => true,
        })
    }

    /// Whether a call only computes a value.
    fn computes(&mut self, callee: &Expression, arguments: &[Expression], own: &[Text]) -> bool {
        if let ExpressionKind::Member(_, method) = &callee.kind
            && matches!(
                &**method,
                "push"
                    | "unshift"
                    | "splice"
                    | "pop"
                    | "shift"
                    | "sort"
                    | "set"
                    | "append"
                    | "delete"
                    | "add"
                    | "send"
                    | "json"
                    | "parse"
                    | "parseAsync"
                    | "forEach"
                    | "verify"
                    | "assert"
            )
        {
            return false;
        }
        let root = root_of(callee);
        let target = match root {
            Some(root) if !self.is_local(root) => self.tried(|this| this.name_of(root)),
            _ => None,
        };
        match target {
            // Any other function may throw, so it must run in its place: a guard is such a function.
            None | Some(Value::Global(_)) => self.is_pure_call(callee, arguments, own),
            Some(Value::Package(package, _)) => has_schemas(&package),
            Some(_) => false,
        }
    }

    /// Whether an expression is a schema, or a variable that holds one.
    pub(super) fn is_schema(&self, expression: &Expression) -> bool {
        // The scan has followed what a function makes it of.
        let is_named = |name: &Text| name.to_lowercase().ends_with("schema");
        if expression.name().is_some_and(is_named) {
            return true;
        }
        let declared = expression.name().and_then(|name| match self.local(name) {
            Some(Value::Deferred(declarator, _)) => Some((self.module(), declarator)),
            Some(_) => None,
            None => match self.input.code.target(&self.module(), name) {
                Some(Target::Value(module, declarator)) => Some((module, declarator)),
                _ => None,
            },
        });
        let is_made = |module: &Rc<Module>, value: &Expression| {
            let target = root_of(value).and_then(|root| self.input.code.target(module, root));
            matches!(target, Some(Target::Package(package, _)) if has_schemas(&package))
        };
        match &declared {
            Some((module, declarator)) => declarator
                .init
                .as_ref()
                .is_some_and(|init| is_made(module, init)),
            None => {
                let is_call = matches!(expression.bare().kind, ExpressionKind::Call { .. });
                is_call && is_made(&self.module(), expression)
            }
        }
    }

    fn name_of(&mut self, name: &Text) -> Option<Value> {
        let module = self.module();
        Some(match self.input.code.target(&module, name) {
            Some(Target::Function(written, _)) => Value::Function(written),
            Some(Target::Package(package, name)) => Value::Package(package, name),
            Some(target) => Value::Target(target),
            None => Value::Global(name.clone()),
        })
    }
}

/// `z` of `z.string().optional`.
fn root_of(callee: &Expression) -> Option<&Text> {
    match &callee.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => root_of(object),
        ExpressionKind::Call { callee, .. } => root_of(callee),
        _ => None,
    }
}
