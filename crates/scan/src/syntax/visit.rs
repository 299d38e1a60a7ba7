//! Visits every expression.

use super::{Case, Expression, ExpressionKind, Function, Pattern, Property, Statement};

/// Calls `visit` with the expression and each one inside it, also in functions; outer ones come first.
pub fn visit_expression<'a>(expression: &'a Expression, visit: &mut dyn FnMut(&'a Expression)) {
    visit(expression);
    match &expression.kind {
        ExpressionKind::Name(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::Boolean(_)
        | ExpressionKind::Null
        | ExpressionKind::Import(_) => {}
        ExpressionKind::Member(inner, _)
        | ExpressionKind::Spread(inner)
        | ExpressionKind::Await(inner)
        | ExpressionKind::Not(inner)
        | ExpressionKind::As(inner, _) => visit_expression(inner, visit),
        ExpressionKind::Index(left, right) | ExpressionKind::Binary(_, left, right) => {
            visit_expression(left, visit);
            visit_expression(right, visit);
        }
        ExpressionKind::Call {
            callee, arguments, ..
        } => {
            visit_expression(callee, visit);
            visit_all(arguments, visit);
        }
        ExpressionKind::Object(properties) => visit_properties(properties, visit),
        ExpressionKind::Template(_, holes) => visit_all(holes, visit),
        ExpressionKind::Array(inner) | ExpressionKind::Other(inner) => visit_all(inner, visit),
        ExpressionKind::Function(function) => visit_function(function, visit),
        ExpressionKind::Conditional(test, then, otherwise) => {
            visit_expression(test, visit);
            visit_expression(then, visit);
            visit_expression(otherwise, visit);
        }
        ExpressionKind::Assign(pattern, value) => {
            visit_pattern(pattern, visit);
            visit_expression(value, visit);
        }
    }
}

/// Calls `visit` with each expression of the statements.
pub fn visit_statements<'a>(statements: &'a [Statement], visit: &mut dyn FnMut(&'a Expression)) {
    for statement in statements {
        visit_statement(statement, visit);
    }
}

/// Calls `visit` with each expression of a function.
pub(crate) fn visit_function<'a>(function: &'a Function, visit: &mut dyn FnMut(&'a Expression)) {
    for parameter in &function.parameters {
        visit_pattern(&parameter.pattern, visit);
    }
    visit_statements(&function.body, visit);
}

fn visit_all<'a>(expressions: &'a [Expression], visit: &mut dyn FnMut(&'a Expression)) {
    for expression in expressions {
        visit_expression(expression, visit);
    }
}

fn visit_properties<'a>(properties: &'a [Property], visit: &mut dyn FnMut(&'a Expression)) {
    for property in properties {
        match property {
            Property::Named(_, value) | Property::Spread(value) => visit_expression(value, visit),
            Property::Computed(key, value) => {
                visit_expression(key, visit);
                visit_expression(value, visit);
            }
        }
    }
}

fn visit_statement<'a>(statement: &'a Statement, visit: &mut dyn FnMut(&'a Expression)) {
    match statement {
        Statement::Declare(declarator) => {
            visit_pattern(&declarator.pattern, visit);
            if let Some(init) = &declarator.init {
                visit_expression(init, visit);
            }
        }
        Statement::Function(function) => visit_function(function, visit),
        Statement::Expression(expression) | Statement::Throw(expression) => {
            visit_expression(expression, visit);
        }
        Statement::Return(expression) => {
            if let Some(expression) = expression {
                visit_expression(expression, visit);
            }
        }
        Statement::If {
            test,
            then,
            otherwise,
        } => {
            visit_expression(test, visit);
            visit_statements(then, visit);
            visit_statements(otherwise, visit);
        }
        Statement::Switch { subject, cases } => {
            visit_expression(subject, visit);
            visit_cases(cases, visit);
        }
        Statement::Block(block) => visit_statements(block, visit),
        Statement::Try {
            block,
            catch,
            finally,
        } => {
            visit_statements(block, visit);
            if let Some((_, catch)) = catch {
                visit_statements(catch, visit);
            }
            visit_statements(finally, visit);
        }
        Statement::Loop { head, each, body } => {
            visit_statements(head, visit);
            if let Some(each) = each {
                visit_expression(&each.over, visit);
            }
            visit_statements(body, visit);
        }
        Statement::Break => {}
        Statement::Other(expressions) => visit_all(expressions, visit),
    }
}

fn visit_cases<'a>(cases: &'a [Case], visit: &mut dyn FnMut(&'a Expression)) {
    for case in cases {
        if let Some(test) = &case.test {
            visit_expression(test, visit);
        }
        visit_statements(&case.body, visit);
    }
}

fn visit_pattern<'a>(pattern: &'a Pattern, visit: &mut dyn FnMut(&'a Expression)) {
    match pattern {
        Pattern::Name(_) => {}
        Pattern::Object { entries, rest } => {
            for entry in entries {
                visit_pattern(&entry.pattern, visit);
            }
            if let Some(rest) = rest {
                visit_pattern(rest, visit);
            }
        }
        Pattern::Array { items, rest } => {
            for item in items.iter().flatten().chain(rest.as_deref()) {
                visit_pattern(item, visit);
            }
        }
        Pattern::Default(pattern, default) => {
            visit_pattern(pattern, visit);
            visit_expression(default, visit);
        }
        Pattern::Place(place) => visit_expression(place, visit),
    }
}
