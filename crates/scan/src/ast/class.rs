//! Lowers classes and enums to objects.

use std::rc::Rc;

use oxc_ast::ast::{self, ClassElement, TSEnumMemberName};
use oxc_span::GetSpan;

use super::expression::{expression, key_name};
use super::function::function;
use super::statement::statements;
use super::text::{span, text};
use crate::syntax::{Expression, ExpressionKind, Function, Property};

/// A class, as an object of its methods and initial values.
///
/// What else runs where the class stands, such as a static block, is a spread of a value that is not known.
pub(super) fn class(item: &ast::Class) -> Expression {
    let mut members: Vec<Property> = Vec::new();
    if let Some(heritage) = &item.heritage {
        members.push(Property::Spread(expression(&heritage.expression)));
    }
    for element in &item.body.body {
        match element {
            ClassElement::MethodDefinition(method) => add_method(method, &mut members),
            ClassElement::PropertyDefinition(property) => {
                let value = property.value.as_ref().map(expression);
                add_value(&property.key, value, &mut members);
                decorate(&property.decorators, &mut members);
            }
            ClassElement::StaticBlock(block) => {
                let parts = vec![called_at_once(block)];
                members.push(unknown(block.span, parts));
            }
            ClassElement::AccessorProperty(accessor) => {
                let key = accessor.key.as_expression().map(expression);
                let value = accessor.value.as_ref().map(expression);
                let parts = key.into_iter().chain(value).collect();
                members.push(unknown(accessor.span, parts));
                decorate(&accessor.decorators, &mut members);
            }
            ClassElement::TSIndexSignature(_) => {}
        }
    }
    decorate(&item.decorators, &mut members);
    Expression {
        span: span(item.span),
        kind: ExpressionKind::Object(members),
    }
}

fn add_method(method: &ast::MethodDefinition, members: &mut Vec<Property>) {
    let value = || Expression {
        span: span(method.span),
        kind: ExpressionKind::Function(Rc::new(function(&method.value))),
    };
    add_value(&method.key, Some(value()), members);
    if let Some(name) = method.decorators.iter().find_map(method_of) {
        members.push(Property::Named(name.into(), value()));
    }
    decorate(&method.decorators, members);
}

/// Adds a member. The expression of a computed key runs even if the member has no value.
fn add_value(key: &ast::PropertyKey, value: Option<Expression>, members: &mut Vec<Property>) {
    match (key_name(key), key.as_expression(), value) {
        (Some(name), _, Some(value)) => members.push(Property::Named(name, value)),
        (None, Some(key), Some(value)) => {
            members.push(Property::Computed(
                Box::new(expression(key)),
                Box::new(value),
            ));
        }
        (None, Some(key), None) => members.push(unknown(key.span(), vec![expression(key)])),
        // A private name.
        (None, None, Some(value)) => members.push(Property::Named("".into(), value)),
        (_, _, None) => {}
    }
}

/// Adds the decorators that may change what they stand before, or the class.
fn decorate(decorators: &[ast::Decorator], members: &mut Vec<Property>) {
    for decorator in decorators.iter().filter(|one| method_of(one).is_none()) {
        let parts = vec![expression(&decorator.expression)];
        members.push(unknown(decorator.span, parts));
    }
}

fn unknown(at: oxc_span::Span, parts: Vec<Expression>) -> Property {
    Property::Spread(Expression {
        span: span(at),
        kind: ExpressionKind::Other(parts),
    })
}

/// A static block, as a function that is called where it stands.
fn called_at_once(block: &ast::StaticBlock) -> Expression {
    let at = span(block.span);
    let function = Function {
        span: at,
        name: None,
        parameters: Vec::new(),
        body: statements(&block.body),
        directives: Vec::new(),
        is_async: false,
        is_generator: false,
    };
    let callee = Expression {
        span: at,
        kind: ExpressionKind::Function(Rc::new(function)),
    };
    Expression {
        span: at,
        kind: ExpressionKind::Call {
            callee: Box::new(callee),
            arguments: Vec::new(),
            is_new: false,
        },
    }
}

/// The method that a decorator such as `@Get("/:id")` names.
fn method_of(decorator: &ast::Decorator) -> Option<&'static str> {
    let name = match &decorator.expression {
        ast::Expression::CallExpression(call) => call.callee.get_identifier_reference()?,
        other => other.get_identifier_reference()?,
    };
    let names = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];
    let method = names
        .into_iter()
        .find(|method| method.eq_ignore_ascii_case(&name.name));
    // `@Get`, not `@get`.
    method.filter(|_| {
        name.name
            .starts_with(|letter: char| letter.is_ascii_uppercase())
    })
}

/// An `enum`, as an object of its values. Members without a value count up.
pub(super) fn enumeration(item: &ast::TSEnumDeclaration) -> Expression {
    // `None` after a value that is computed.
    let mut next = Some(0.0);
    let mut members = Vec::new();
    for member in &item.body.members {
        let value = match &member.initializer {
            Some(value) => expression(value),
            None => Expression {
                span: span(member.span),
                kind: next
                    .map_or_else(|| ExpressionKind::Other(Vec::new()), ExpressionKind::Number),
            },
        };
        next = match value.kind {
            ExpressionKind::Number(number) => Some(number + 1.0),
            _ => None,
        };
        let name = match &member.id {
            TSEnumMemberName::Identifier(name) => text(&name.name),
            TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                text(&name.value)
            }
            TSEnumMemberName::ComputedTemplateString(_) => continue,
        };
        members.push(Property::Named(name, value));
    }
    Expression {
        span: span(item.span),
        kind: ExpressionKind::Object(members),
    }
}
