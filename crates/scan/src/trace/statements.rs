//! Runs statements.

use std::rc::Rc;

use super::Tracer;
use super::evaluate::{named, tested};
use super::methods::MethodSet;
use super::scope::Scope;
use super::value::{Closure, Value};
use crate::syntax::{Case, Declarator, Each, Expression, Pattern, Span, Statement};

// A longer list of literals is data.
const MOST_TURNS: usize = 16;

impl Tracer<'_> {
    /// Runs statements for the live methods, until none is left.
    pub(super) fn run(&mut self, statements: &[Statement], scope: &Rc<Scope>) {
        // Functions are hoisted.
        for statement in statements {
            if let Statement::Function(function) = statement
                && let Some(name) = &function.name
            {
                let closure = Closure {
                    function: function.clone(),
                    scope: scope.clone(),
                    name: Some(name.clone()),
                };
                scope.declare(name.clone(), Value::Function(Rc::new(closure)));
            }
        }
        for (index, statement) in statements.iter().enumerate() {
            if self.live.is_empty() || self.steps == 0 {
                return;
            }
            match statement {
                Statement::Return(Some(last)) => self.ending = Some(last.bare().span),
                Statement::Expression(last) if index + 1 == statements.len() => {
                    self.ending = Some(last.bare().span)
                }
                _ => {}
            }
            self.statement(statement, scope);
        }
    }

    fn statement(&mut self, statement: &Statement, scope: &Rc<Scope>) {
        match statement {
            Statement::Declare(declarator) => self.declare(declarator, scope),
            Statement::Expression(expression) => {
                self.evaluate(expression, scope);
            }
            Statement::Return(expression) => {
                let value = expression
                    .as_ref()
                    .map_or(Value::Undefined, |value| self.evaluate(value, scope));
                // A redirect that throws may have ended it.
                self.returns.push((value, self.live));
                self.live = MethodSet::NONE;
            }
            Statement::Throw(expression) => {
                self.evaluate(expression, scope);
                self.live = MethodSet::NONE;
            }
            Statement::If {
                test,
                then,
                otherwise,
            } => self.branch(test, then, otherwise, scope),
            Statement::Switch { subject, cases } => self.switch(subject, cases, scope),
            Statement::Block(block) => self.run(block, scope),
            Statement::Try {
                block,
                catch,
                finally,
            } => self.attempt(block, catch.as_ref(), finally, scope),
            Statement::Loop { head, each, body } => {
                self.run(head, scope);
                match each {
                    Some(each) => self.iterate(each, body, scope),
                    None => self.repeat(body, scope),
                }
            }
            Statement::Break => {
                if let Some(breaks) = self.breaks.last_mut() {
                    *breaks = breaks.or(self.live);
                }
                self.live = MethodSet::NONE;
            }
            Statement::Other(expressions) => {
                self.evaluate_all(expressions, scope);
            }
            Statement::Function(_) => {}
        }
    }

    /// `for (const method of ["GET", "POST"])`: each literal has its turn. The items of another list are alike.
    fn iterate(&mut self, each: &Each, body: &[Statement], scope: &Rc<Scope>) {
        let over = self.evaluate(&each.over, scope);
        let span = each.over.span;
        let is_literal = |item: &Value| matches!(item, Value::Literal(_));
        let items = match &over {
            Value::Array(items)
                if (1..=MOST_TURNS).contains(&items.len()) && items.iter().all(is_literal) =>
            {
                items.to_vec()
            }
            _ => vec![self.iterated(&over, span, scope)],
        };
        for item in items {
            // Functions that are made in a turn keep its item.
            let turn = Scope::below(scope);
            self.bind(&each.pattern, item, span, &turn, false);
            self.repeat(body, &turn);
        }
    }

    fn repeat(&mut self, body: &[Statement], scope: &Rc<Scope>) {
        let before = self.live;
        self.breaks.push(MethodSet::NONE);
        self.run(body, scope);
        self.breaks.pop();
        self.live = before;
    }

    pub(super) fn declare(&mut self, declarator: &Declarator, scope: &Rc<Scope>) {
        let Some(init) = &declarator.init else {
            declarator
                .pattern
                .names(&mut |name| scope.declare(name.clone(), Value::Undefined));
            return;
        };
        let mut value = self.evaluate(init, scope);
        if let Pattern::Name(name) = &declarator.pattern {
            value = named(value, name);
        }
        if let Some(note) = &declarator.note {
            self.annotate(&value, note, init.span, scope);
        }
        self.bind(&declarator.pattern, value, init.span, scope, false);
    }

    fn branch(
        &mut self,
        test: &Expression,
        then: &[Statement],
        otherwise: &[Statement],
        scope: &Rc<Scope>,
    ) {
        let test = self.evaluate(test, scope);
        let (when_true, when_false) = tested(&test);
        let before = self.live;
        self.live = before.and(when_true);
        self.run(then, scope);
        let after_then = self.live;
        self.live = before.and(when_false);
        self.run(otherwise, scope);
        self.live = self.live.or(after_then);
    }

    fn switch(&mut self, subject: &Expression, cases: &[Case], scope: &Rc<Scope>) {
        let subject = self.evaluate(subject, scope);
        let before = self.live;
        let mut rest = before;
        let mut falls = MethodSet::NONE;
        self.breaks.push(MethodSet::NONE);
        for case in cases {
            let taken = match &case.test {
                None => self.left_for_default(cases, &subject, before, scope),
                Some(test) => {
                    let value = self.evaluate(test, scope);
                    self.case_methods(&subject, &value)
                }
            };
            self.live = before.and(taken).or(falls);
            if case.test.is_some() && matches!(subject, Value::Method) {
                rest = rest.and(taken.not());
            }
            self.run(&case.body, scope);
            falls = self.live;
        }
        let broken = self.breaks.pop().unwrap_or(MethodSet::NONE);
        let has_default = cases.iter().any(|case| case.test.is_none());
        self.live = broken
            .or(falls)
            .or(if has_default { MethodSet::NONE } else { rest });
    }

    fn case_methods(&mut self, subject: &Value, test: &Value) -> MethodSet {
        match (subject, test) {
            (Value::Method, Value::Literal(serde_json::Value::String(name))) => {
                self.method_test(&[name]);
                MethodSet::named(name)
            }
            // `switch (true)`
            (Value::Literal(serde_json::Value::Bool(true)), Value::Test(when_true, _)) => {
                *when_true
            }
            _ => MethodSet::ALL,
        }
    }

    fn left_for_default(
        &mut self,
        cases: &[Case],
        subject: &Value,
        before: MethodSet,
        scope: &Rc<Scope>,
    ) -> MethodSet {
        if !matches!(subject, Value::Method) {
            return before;
        }
        let mut left = before;
        for case in cases.iter().filter_map(|case| case.test.as_ref()) {
            let value = self.evaluate(case, scope);
            left = left.and(self.case_methods(subject, &value).not());
        }
        left
    }

    fn attempt(
        &mut self,
        block: &[Statement],
        catch: Option<&(Option<Pattern>, Vec<Statement>)>,
        finally: &[Statement],
        scope: &Rc<Scope>,
    ) {
        let before = self.live;
        self.run(block, scope);
        let after = self.live;
        if let Some((pattern, catch)) = catch {
            if let Some(pattern) = pattern {
                self.bind(pattern, Value::Unknown, Span::default(), scope, false);
            }
            self.live = before;
            self.catches += 1;
            self.run(catch, scope);
            self.catches -= 1;
            self.live = self.live.or(after);
        }
        let ended = self.live;
        if !finally.is_empty() {
            self.live = before;
            self.run(finally, scope);
        }
        self.live = ended;
    }
}
